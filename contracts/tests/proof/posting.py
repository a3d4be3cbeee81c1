"""How Proof is brought to post each webhook of the pact, and what has to be true of the bytes.

Owns what is done in a sandbox; the shapes of webhooks are rows of the pact, the states before them those of providers.
"""

# ruff: noqa: S101 - a check judges by assert

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from golive.contracts.proof import interactions as rows
from golive.contracts.proof import states
from golive.contracts.tests.driving import Check
from golive.simulators.client import SandboxHandle
from golive.simulators.fidelity.world import World
from golive.simulators.inbox import Inbox
from golive.simulators.pacts.building import Book
from golive.simulators.proof.sim import ProofSim
from golive.suites.reference.proof.messages import Change, Status, read_change

Make = Callable[["Vendor"], None]
State = Callable[..., Mapping[str, Any]]
PLAIN = {"host", "content-type", "content-length", "accept", "accept-encoding", "user-agent"}
"""The headers of any request with a body."""


class Vendor:
    """Proof in a sandbox, which posts to the endpoint of the shop at `url`."""

    def __init__(self, sandbox: SandboxHandle, url: str) -> None:
        self.world = World("proof", sandbox.ready)
        self.sim: ProofSim = self.world.sim
        self.url = url

    def post(self, state: State) -> str:
        """Post what is told in a state, and nothing of what led to it; answers the transaction."""
        transaction = str(state(self.world)["merchant_transaction_id"])
        self.sim.configure(webhook_url=self.url + rows.WEBHOOK)
        self.sim.republish(transaction)
        return transaction


def telling(state: State) -> Make:
    """Post what is told in a state."""

    def make(vendor: Vendor) -> None:
        vendor.post(state)

    return make


MAKES: Mapping[str, Make] = {
    "post that a transaction is processing": telling(states.transaction_is_processing),
    "post that a transaction is completed": telling(states.transaction_is_completed),
    "post that a transaction has failed": telling(states.transaction_has_failed),
    "post that a transaction was cancelled": telling(states.transaction_was_cancelled),
}


def book(folder: Path) -> Book:
    """The pact about what Proof posts."""
    return Book("proof", "proof", "reference-shop", folder, rows.DELIVERIES)


def the_bytes_are_json_that_nobody_signed(sandbox: SandboxHandle, inbox: Inbox) -> None:
    """Webhook page: no signature and no shared secret is documented."""
    transaction = Vendor(sandbox, inbox.url).post(states.transaction_is_completed)
    sandbox.clock.settle()
    assert len(inbox.received) == 1
    received = inbox.received[0]
    assert read_change(json.loads(received.body)) == Change(transaction, Status.COMPLETED)
    assert received.headers.keys() <= PLAIN


CHECKS: Mapping[str, Check] = {"the bytes are JSON that nobody signed": the_bytes_are_json_that_nobody_signed}
"""What is looked at where the bytes arrive."""
