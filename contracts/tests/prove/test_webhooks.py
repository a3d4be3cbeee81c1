"""Webhooks as contracts: what Prove posts to the shop's endpoint, and what its token is worth.

Their shape as messages is verified with the calls. Here the simulator is driven against the endpoint of the pact, the
running shop is verified against the same pact, and tokens are read where the bytes are.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from golive.contracts.tests.driving import Check, Driven, Lived, posting
from golive.contracts.tests.prove.posting import CHECKS, MAKES, Vendor, book, port
from golive.simulators.client import SandboxHandle, ServerHandle
from golive.simulators.inbox import Inbox
from golive.simulators.pacts.building import Mismatch
from golive.simulators.pacts.files import read
from golive.simulators.pacts.verification import Provider, verify
from golive.simulators.prove.sim import ProveSim
from golive.suites.reference.prove.driver import Reference

PACTS = Path(__file__).parents[2] / "prove" / "pacts"

MakeShop = Callable[..., Provider]


@pytest.fixture(scope="module")
def pact(golive_server: ServerHandle) -> Driven:
    """The committed pact; all tests of this file share it, so that no row is driven twice."""
    return Driven(book(PACTS), {name: posting(Vendor, make, golive_server) for name, make in MAKES.items()})


@pytest.fixture
def sandbox(golive_server: ServerHandle) -> Iterator[SandboxHandle]:
    """A sandbox whose tokens bear the real time, which is the only one that the shop's library knows."""
    handle = golive_server.create(stamp="wall")
    yield handle
    handle.delete()


@pytest.fixture
def make_shop(sandbox: SandboxHandle, prove_sim: ProveSim) -> Iterator[Callable[[str], Reference]]:
    """Runs the reference shop, or a broken twin of it; Prove posts to it."""
    shops = []

    def make(mutant: str = "") -> Reference:
        shops.append(Reference(sandbox.ready, mutant))
        prove_sim.configure(webhook_url=shops[-1].webhooks()["changes"])
        return shops[-1]

    yield make
    for shop in shops:
        shop.close()


@pytest.fixture
def shop(make_shop: Callable[[str], Reference]) -> Reference:
    return make_shop("")


def verified(shop: Reference, sim: ProveSim, user: str = "ann") -> str:
    """A user of the shop with a verified number; the id of its identity."""
    assert shop.start(user, "+12005510001", "Ann", "Lee", "mobile")
    sim.possess(str(shop.record(user)["correlation"]))
    assert shop.finish(user) == "verified"
    return str(shop.record(user)["identity"])


class TestDeliveries(Lived):
    """What Prove posts to the shop."""

    drives = MAKES


def test_a_webhook_of_another_shape_is_found(golive_server: ServerHandle, tmp_path: Path) -> None:
    """One event in the place of two."""
    description = "post changes of several numbers"
    with pytest.raises(Mismatch, match=description):
        Driven(book(tmp_path), {description: posting(Vendor, port, golive_server)}).drive(description)


def failed(provider: Provider) -> set[str]:
    """What the shop does not do of the pact."""
    results = verify(read(book(PACTS).file), provider)
    assert {outcome.description for outcome in results.outcomes} == MAKES.keys()
    return {outcome.description for outcome in results.outcomes if outcome.state != "passed"}


def test_the_shop_keeps_the_pact(shop: Reference, shop_provider: MakeShop) -> None:
    assert failed(shop_provider("prove", shop.url)) == set()


def test_a_broken_shop_is_found(make_shop: Callable[[str], Reference], shop_provider: MakeShop) -> None:
    assert failed(shop_provider("prove", make_shop("no_tests").url)) == {"post the portal's test"}


def test_webhooks_that_nobody_signs_are_refused(shop: Reference, shop_provider: MakeShop) -> None:
    signed = shop_provider("prove", shop.url)
    assert failed(Provider(signed.name, shop.url, signed.states_url, signed.messages_url)) == MAKES.keys()


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_what_arrives(check: Check, sandbox: SandboxHandle, sim_inbox: Inbox) -> None:
    check(sandbox, sim_inbox)


def test_the_shop_acts_upon_what_the_simulator_posts(
    shop: Reference, sandbox: SandboxHandle, prove_sim: ProveSim
) -> None:
    told = prove_sim.change(verified(shop, prove_sim), "DISCONNECT")
    assert [one["outcome"] for one in sandbox.webhooks.deliveries(topic="changes")] == ["200"]
    assert shop.heard("ann") == told["sent"]
    assert not shop.access("ann")


@pytest.mark.parametrize("fault", ["bad_signature", "missing_signature", "wrong_key", "stale_signature"])
def test_the_shop_refuses_another_token(
    fault: str, shop: Reference, sandbox: SandboxHandle, prove_sim: ProveSim
) -> None:
    identity = verified(shop, prove_sim)
    sandbox.faults.add(fault, vendor="prove")
    prove_sim.change(identity, "DISCONNECT")
    assert [one["outcome"] for one in sandbox.webhooks.deliveries(topic="changes")] == ["401"]
    assert (shop.heard("ann"), shop.access("ann")) == ([], True)
