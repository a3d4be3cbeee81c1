"""Webhooks as contracts: what Veriff posts to the shop's endpoints, and which bytes a signature covers.

Their shape as messages is verified with the calls. Here the simulator is driven against the endpoints of the pact, the
running shop is verified against the same pact, and signatures are read where the bytes are.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from golive.contracts.tests.driving import Check, Driven, Lived, posting
from golive.contracts.tests.veriff.posting import CHECKS, MAKES, Vendor, book
from golive.contracts.veriff import interactions as rows
from golive.contracts.veriff import states
from golive.simulators.client import SandboxHandle, ServerHandle
from golive.simulators.courier import send
from golive.simulators.inbox import Inbox
from golive.simulators.pacts.building import Mismatch
from golive.simulators.pacts.files import read
from golive.simulators.pacts.verification import Provider, verify
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.reference.veriff.driver import Reference

PACTS = Path(__file__).parents[2] / "veriff" / "pacts"
USER = rows.USER["vendorData"]
SIGNED = ("content-type", "x-auth-client", "x-hmac-signature")

MakeProvider = Callable[[str, str], Provider]


@pytest.fixture(scope="module")
def pact(golive_server: ServerHandle) -> Driven:
    """The committed pact; all tests of this file share it, so that no row is driven twice."""
    return Driven(book(PACTS), {name: posting(Vendor, make, golive_server) for name, make in MAKES.items()})


@pytest.fixture
def shop(sandbox: SandboxHandle, veriff_sim: VeriffSim) -> Iterator[Reference]:
    """The running reference shop; Veriff posts to it, and lets it be where it is."""
    veriff_sim.override(allow_http_callback=True)
    reference = Reference(sandbox.ready)
    hooks = reference.webhooks()
    veriff_sim.configure(webhook_events_url=hooks["events"], webhook_decisions_url=hooks["decisions"])
    yield reference
    reference.close()


class TestDeliveries(Lived):
    """What Veriff posts to the shop."""

    drives = MAKES


def test_a_webhook_of_another_shape_is_found(golive_server: ServerHandle, tmp_path: Path) -> None:
    """A decision of 2020 in the place of a lean one has members that the row does not know."""

    def full(vendor: Vendor) -> None:
        session = states.session_was_approved(vendor.world)
        vendor.listen()
        vendor.sim.resend(session["sessionId"])

    with pytest.raises(Mismatch, match="post an approval"):
        Driven(book(tmp_path), {"post an approval": posting(Vendor, full, golive_server)}).drive("post an approval")


def test_the_shop_keeps_the_pact(shop: Reference, shop_provider: MakeProvider, pact: Driven) -> None:
    """Veriff posts every webhook of the pact, signed; one that is approved in the end gets access."""
    shop.start(USER, "Zoë-Ann", "O'Neill")
    results = verify(read(pact.book.file), shop_provider("veriff", shop.url))
    assert {one.description: one.reasons for one in results.outcomes if one.state != "passed"} == {}
    assert {one.description for one in results.of("passed")} == MAKES.keys()
    assert shop.access(USER)


def test_a_shop_that_answers_otherwise_is_found(
    sandbox: SandboxHandle, shop_provider: MakeProvider, pact: Driven
) -> None:
    with closing(Reference(sandbox.ready, "answers_202")) as broken:
        results = verify(read(pact.book.file), shop_provider("veriff", broken.url))
    reasons = {one.reasons for one in results.of("failed")}
    assert reasons == {("status: expected 200, got 202",)}


def test_a_shop_that_hears_webhooks_nobody_signed_refuses_them(
    shop: Reference, shop_provider: MakeProvider, pact: Driven
) -> None:
    """So it is the signature that lets them in."""
    signing = shop_provider("veriff", shop.url)
    bare = Provider(signing.name, shop.url, signing.states_url, signing.messages_url)
    results = verify(read(pact.book.file), bare)
    assert {one.reasons for one in results.outcomes} == {("status: expected 200, got 401",)}


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_what_arrives(check: Check, sandbox: SandboxHandle, sim_inbox: Inbox) -> None:
    check(sandbox, sim_inbox)


def test_the_shop_takes_what_the_simulator_posts(
    sandbox: SandboxHandle, veriff_sim: VeriffSim, shop: Reference
) -> None:
    shop.start(USER, "Zoë-Ann", "O'Neill")
    veriff_sim.decide(str(shop.record(USER)["session"]), "approved", submit=True)
    assert [one["outcome"] for one in sandbox.webhooks.deliveries(topic="decision")] == ["200"]
    assert shop.access(USER)


ALTERED: Mapping[str, Callable[[bytes], bytes]] = {
    "a space more": lambda body: body + b" ",
    "another key order": lambda body: json.dumps(json.loads(body), sort_keys=True).encode(),
    "written by another library": lambda body: json.dumps(json.loads(body)).encode(),
    "escaped": lambda body: json.dumps(json.loads(body), ensure_ascii=True, separators=(",", ":")).encode(),
    "another status": lambda body: body.replace(b"declined", b"approved"),
}


@pytest.mark.parametrize("alter", ALTERED.values(), ids=ALTERED)
def test_the_shop_refuses_other_bytes(
    alter: Callable[[bytes], bytes], sandbox: SandboxHandle, sim_inbox: Inbox, veriff_sim: VeriffSim, shop: Reference
) -> None:
    """The same signature over anything else is worth nothing, even if it means the same."""
    veriff_sim.configure(webhook_decisions_url=sim_inbox.url)
    shop.start("zoë", "Zoë-Ann", "O'Neill")
    veriff_sim.decide(str(shop.record("zoë")["session"]), "declined", submit=True)
    sandbox.clock.settle()
    (genuine,) = sim_inbox.received
    url, headers = shop.webhooks()["decisions"], {name: genuine.headers[name] for name in SIGNED}
    assert alter(genuine.body) != genuine.body
    assert send("POST", url, headers, alter(genuine.body)).status == 401
    assert shop.view("zoë")["state"] == "pending"
    assert send("POST", url, headers, genuine.body).status == 200
    assert shop.view("zoë")["state"] == "declined"
