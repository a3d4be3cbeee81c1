"""Webhooks and frames as contracts: what Proof tells the shop by itself, and how far the shop believes it.

Their shape as messages is verified with the calls. Here the simulator is driven against the endpoint of the pact, the
running shop is verified against the same pact, and bytes and frames are looked at where they arrive. Proof documents no
signature, so a webhook is good for a question and for nothing else.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from golive.contracts.proof import states
from golive.contracts.tests.driving import Check, Driven, Lived, posting
from golive.contracts.tests.proof.posting import CHECKS, MAKES, Vendor, book, telling
from golive.simulators.client import SandboxHandle, ServerHandle
from golive.simulators.courier import send
from golive.simulators.fidelity.world import World
from golive.simulators.inbox import Inbox
from golive.simulators.pacts.building import Mismatch
from golive.simulators.pacts.files import read
from golive.simulators.pacts.verification import Provider, verify
from golive.simulators.proof.sim import ProofSim
from golive.suites.reference.proof.client import ProofClient
from golive.suites.reference.proof.driver import Reference
from golive.suites.reference.proof.messages import Change, Status, read_change
from golive.suites.reference.proof.patience import Patience
from golive.suites.reference.proof.settings import Settings

PACTS = Path(__file__).parents[2] / "proof" / "pacts"
USER = "mira"
TYPE = {"content-type": "application/json"}

MakeProvider = Callable[[str, str], Provider]


@pytest.fixture(scope="module")
def pact(golive_server: ServerHandle) -> Driven:
    """The committed pact; all tests of this file share it, so that no row is driven twice."""
    return Driven(book(PACTS), {name: posting(Vendor, make, golive_server) for name, make in MAKES.items()})


@pytest.fixture
def shop(sandbox: SandboxHandle, proof_sim: ProofSim) -> Iterator[Reference]:
    """The running reference shop, which hears webhooks, and frames as well."""
    reference = Reference(sandbox.ready)
    proof_sim.configure(webhook_url=reference.webhooks()["status"])
    yield reference
    reference.close()


class TestDeliveries(Lived):
    """What Proof posts to the shop."""

    drives = MAKES


def test_a_webhook_about_something_else_is_found(golive_server: ServerHandle, tmp_path: Path) -> None:
    name = "post that a transaction is completed"
    failing = {name: posting(Vendor, telling(states.transaction_has_failed), golive_server)}
    with pytest.raises(Mismatch, match=name):
        Driven(book(tmp_path), failing).drive(name)


def test_the_shop_keeps_the_pact(shop: Reference, shop_provider: MakeProvider, pact: Driven) -> None:
    results = verify(read(pact.book.file), shop_provider("proof", shop.url))
    assert {one.description: one.reasons for one in results.outcomes if one.state != "passed"} == {}
    assert {one.description for one in results.of("passed")} == MAKES.keys()


def test_a_shop_that_answers_otherwise_is_found(
    sandbox: SandboxHandle, shop_provider: MakeProvider, pact: Driven
) -> None:
    with closing(Reference(sandbox.ready, "answers_500")) as broken:
        results = verify(read(pact.book.file), shop_provider("proof", broken.url))
    assert {one.reasons for one in results.outcomes} == {("status: expected 200, got 500",)}


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_what_arrives(check: Check, sandbox: SandboxHandle, sim_inbox: Inbox) -> None:
    check(sandbox, sim_inbox)


def begun(shop: Reference) -> str:
    """A purchase of the shop's user; answers its transaction."""
    shop.top_up(USER, "42.50", "USDT", "TRC20", "buy")
    return str(shop.record(USER))


def test_the_shop_acts_on_what_the_simulator_posts(
    sandbox: SandboxHandle, proof_sim: ProofSim, shop: Reference
) -> None:
    transaction = begun(shop)
    proof_sim.move(transaction, "completed", payment_method="card")
    outcomes = [one["outcome"] for one in sandbox.webhooks.deliveries(topic="status")]
    assert outcomes == ["200", "200"], "processing and completed"
    assert shop.credited(USER) == [transaction]


def test_altered_bytes_change_nothing(sandbox: SandboxHandle, proof_sim: ProofSim, sim_inbox: Inbox) -> None:
    """Whoever says that money has come is answered, and not believed: the shop asks Proof."""
    proof_sim.configure(webhook_url=sim_inbox.url)
    with closing(Reference(sandbox.ready)) as shop:
        transaction = begun(shop)
        proof_sim.move(transaction, "processing", payment_method="card")
        sandbox.clock.settle()
        (genuine,) = sim_inbox.received
        forged = genuine.body.replace(b"processing", b"completed")
        assert forged != genuine.body
        assert send("POST", shop.webhooks()["status"], TYPE, forged).status == 200
        assert shop.credited(USER) == []
        proof_sim.move(transaction, "completed")
        assert send("POST", shop.webhooks()["status"], TYPE, forged).status == 200
        assert shop.credited(USER) == [transaction]


def test_frames_are_read_by_the_shop(sandbox: SandboxHandle, proof_sim: ProofSim) -> None:
    """The shop's own client and reader on a real WebSocket: one frame for each change, then the end."""
    transaction = str(states.session_is_open(World("proof", sandbox.ready))["merchant_transaction_id"])
    connection = sandbox.ready["vendors"]["proof"]
    settings = Settings(connection["base_url"], connection["client_token"], "https://shop.example")

    async def changes() -> list[Change | None]:
        client = ProofClient(settings, Patience(0.0, lambda: 0.0))
        try:
            async with client.listen(transaction) as socket:
                await asyncio.to_thread(proof_sim.move, transaction, "completed", payment_method="card")
                return [read_change((await socket.receive()).json()) for _ in range(2)]
        finally:
            await client.close()

    assert asyncio.run(changes()) == [Change(transaction, Status.PROCESSING), Change(transaction, Status.COMPLETED)]
