"""Stages on which top-up, good or broken, plays a scene with the simulated Proof."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from golive.simulators.client import SandboxHandle
from golive.simulators.proof.sim import ProofSim
from golive.suites.reference.proof.driver import Reference


@dataclass
class Clock:
    """Seconds that stand still until a test moves them."""

    seconds: float = 1_000_000.0

    def __call__(self) -> float:
        """Now."""
        return self.seconds


@dataclass
class Stage:
    """The app, or a mutant of it, and Proof."""

    app: Reference
    proof: ProofSim
    sandbox: SandboxHandle
    clock: Clock

    def begin(self, user: str = "ann", side: str = "buy", amount: str = "50", pair: str = "USDT TRC20") -> str:
        """Ask for a top-up; the id of its transaction, which the app listens to by now."""
        assert self.ask(user, side, amount, pair)
        transaction = self.transaction(user)
        self.await_call("getTransaction", transaction)
        return transaction

    def ask(self, user: str = "ann", side: str = "buy", amount: str = "50", pair: str = "USDT TRC20") -> str | None:
        """Ask for a top-up; the page that the user is sent to."""
        currency, network = pair.split()
        return self.app.top_up(user, amount, currency, network, side)

    def transaction(self, user: str = "ann") -> str:
        """The id of the user's newest transaction."""
        found = self.app.record(user)
        assert found
        return found

    def move(self, transaction: str, *statuses: str) -> None:
        """Bring a transaction from status to status; all webhooks arrive."""
        for status in statuses:
            self.proof.move(transaction, status)
            self.settle()

    def settle(self) -> None:
        """Let webhooks arrive that are due, and the app do what follows."""
        self.sandbox.clock.settle()
        self.app.run(self.app.shop.idle())

    def calls(self, operation: str, **query: object) -> list[dict[str, Any]]:
        """What the app called Proof for."""
        return self.sandbox.journal.find(direction="in", operation=operation, **query)

    def await_call(self, operation: str, subject: str, count: int = 1) -> None:
        """Wait until the app has called so often about a transaction."""
        self.sandbox.journal.wait(count, direction="in", operation=operation, subject=subject)

    def state(self, user: str = "ann") -> object:
        """The user's state in golive's words."""
        return self.app.view(user)["state"]

    def post(self, body: bytes) -> int:
        """Deliver anything as if it were a webhook; the status that the app answers."""
        return self.app.request("POST", "/webhooks/proof/status", body).status


@pytest.fixture
def stage(sandbox: SandboxHandle, proof_sim: ProofSim) -> Iterator[Callable[..., Stage]]:
    """Makes a stage with the good app, or with the mutant that is named."""
    apps = []

    def make(mutant: str = "", **settings: object) -> Stage:
        clock = Clock()
        app = Reference(sandbox.ready, mutant, clock, **{"retry_seconds": 0.01, **settings})
        apps.append(app)
        proof_sim.configure(registered_origins=[app.url], webhook_url=app.webhooks()["status"], sell_enabled=True)
        return Stage(app, proof_sim, sandbox, clock)

    yield make
    for app in apps:
        app.close()


@pytest.fixture
def play(stage: Callable[..., Stage]) -> Stage:
    """A stage with the good app."""
    return stage()
