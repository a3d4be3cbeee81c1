"""Notifications as contracts: what Yoti posts to the shop's endpoint, and by what the shop knows that it is Yoti.

Their shape as messages is verified with the calls. Here the simulator is driven against the endpoint of the pact, the
running shop is verified against the same pact, and the authorisation is read where the bytes are. Nothing signs a body.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from golive.contracts.tests.driving import Check, Driven, Lived, posting
from golive.contracts.tests.yoti.posting import CHECKS, MAKES, Vendor, book, sending
from golive.contracts.yoti import interactions as rows
from golive.simulators.client import SandboxHandle, ServerHandle
from golive.simulators.inbox import Inbox
from golive.simulators.pacts.building import Mismatch
from golive.simulators.pacts.files import read
from golive.simulators.pacts.verification import Provider, verify
from golive.simulators.yoti.sim import YotiSim
from golive.suites.reference.yoti.driver import Reference

PACTS = Path(__file__).parents[2] / "yoti" / "pacts"

MakeShop = Callable[..., Provider]


@pytest.fixture(scope="module")
def pact(golive_server: ServerHandle) -> Driven:
    """The committed pact; all tests of this file share it, so that no row is driven twice."""
    return Driven(book(PACTS), {name: posting(Vendor, make, golive_server) for name, make in MAKES.items()})


@pytest.fixture
def make_shop(sandbox: SandboxHandle) -> Iterator[Callable[..., Reference]]:
    """Runs the reference shop, or a broken twin of it."""
    shops = []

    def make(mutant: str = "", auth_type: str = "BASIC") -> Reference:
        shops.append(Reference(sandbox.ready, mutant, auth_type=auth_type))
        return shops[-1]

    yield make
    for shop in shops:
        shop.close()


@pytest.fixture
def shop(make_shop: Callable[..., Reference]) -> Reference:
    return make_shop()


class TestDeliveries(Lived):
    """What Yoti posts to the shop."""

    drives = MAKES


def test_a_notification_of_another_shape_is_found(golive_server: ServerHandle, tmp_path: Path) -> None:
    description = "post that a check is done"
    with pytest.raises(Mismatch, match="check_id"):
        Driven(book(tmp_path), {description: posting(Vendor, sending("check_completion"), golive_server)}).drive(
            description
        )


def failed(provider: Provider) -> set[str]:
    """What the shop does not do of the pact."""
    results = verify(read(book(PACTS).file), provider)
    assert {outcome.description for outcome in results.outcomes} == MAKES.keys()
    return {outcome.description for outcome in results.outcomes if outcome.state != "passed"}


def test_the_shop_keeps_the_pact(shop: Reference, shop_provider: MakeShop) -> None:
    assert failed(shop_provider("yoti", shop.url, notification_token=rows.TOKEN)) == set()


@pytest.mark.parametrize(
    ("mutant", "description"),
    [("no_tasks", "post that a task is done"), ("knows_all_topics", "post a topic that nobody knows")],
)
def test_a_broken_shop_is_found(
    mutant: str, description: str, make_shop: Callable[..., Reference], shop_provider: MakeShop
) -> None:
    provider = shop_provider("yoti", make_shop(mutant).url, notification_token=rows.TOKEN)
    assert description in failed(provider)


def test_notifications_without_the_token_are_refused(shop: Reference, shop_provider: MakeShop) -> None:
    assert failed(shop_provider("yoti", shop.url)) == MAKES.keys()


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_what_arrives(check: Check, sandbox: SandboxHandle, sim_inbox: Inbox) -> None:
    check(sandbox, sim_inbox)


@pytest.mark.parametrize("kind", ["BASIC", "BEARER"])
def test_the_shop_acts_upon_what_the_simulator_posts(
    kind: str, make_shop: Callable[..., Reference], sandbox: SandboxHandle, yoti_sim: YotiSim
) -> None:
    shop = make_shop(auth_type=kind)
    yoti_sim.complete(str(shop.start("ann")["session"]))
    assert {one["outcome"] for one in sandbox.webhooks.deliveries()} == {"204"}
    assert "session_completion:" in shop.heard("ann")
    assert shop.access("ann")


@pytest.mark.parametrize("fault", ["bad_signature", "missing_signature", "wrong_key"])
def test_the_shop_refuses_another_token(fault: str, shop: Reference, sandbox: SandboxHandle, yoti_sim: YotiSim) -> None:
    """Of an endpoint without a signature the token is all that keeps others away."""
    sandbox.faults.add(fault, vendor="yoti")
    yoti_sim.complete(str(shop.start("ann")["session"]))
    assert {one["outcome"] for one in sandbox.webhooks.deliveries()} == {"401"}
    assert shop.heard("ann") == []
