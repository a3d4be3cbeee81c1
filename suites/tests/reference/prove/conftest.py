"""Stages on which sign-up, good or broken, plays a scene with the simulated Prove."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import jwt
import pytest
from golive.simulators.client import SandboxHandle, ServerHandle
from golive.simulators.prove.sim import ProveSim
from golive.suites.reference.prove.driver import Reference

PASSES = "+12005510001"


@dataclass
class Clock:
    """Seconds that stand still until a test moves them."""

    seconds: float = 1_000_000.0

    def __call__(self) -> float:
        """Now."""
        return self.seconds


@dataclass
class Stage:
    """The app, or a mutant of it, and Prove."""

    app: Reference
    prove: ProveSim
    sandbox: SandboxHandle
    clock: Clock

    def begin(self, user: str = "ann", phone: str = PASSES, device: str = "mobile") -> str:
        """Begin a flow; its correlation id."""
        assert self.ask(user, phone, device)
        return self.correlation()

    def ask(self, user: str = "ann", phone: str = PASSES, device: str = "mobile") -> str | None:
        """Begin a flow; the authToken for the browser."""
        return self.app.start(user, phone, "Ann", "Lee", device)

    def correlation(self) -> str:
        """The correlation id of the newest flow at Prove."""
        return str(self.calls("verify")[-1]["subject"])

    def verify(self, user: str = "ann", phone: str = PASSES, *, possessed: bool = True) -> str:
        """Take a user through a flow; what they are told at the end."""
        self.prove.possess(self.begin(user, phone), passed=possessed)
        return self.app.finish(user)

    def pass_time(self, seconds: float) -> None:
        """Time passes here and at Prove."""
        self.clock.seconds += seconds
        self.sandbox.clock.advance(seconds)

    def strike(self, operation: str, error: str, times: int | None = None) -> None:
        """Have calls end in an error of Prove's."""
        self.sandbox.faults.add(
            "error", vendor="prove", operation=operation, error=error, **({"first": times} if times else {})
        )

    def calls(self, operation: str, **query: object) -> list[dict[str, Any]]:
        """What the app called Prove for."""
        return self.sandbox.journal.find(direction="in", operation=operation, **query)

    def sent(self, operation: str = "verify") -> list[dict[str, Any]]:
        """The bodies of those calls."""
        return [call["request"]["body"] for call in self.calls(operation)]

    def state(self, user: str = "ann") -> object:
        """The user's state in golive's words."""
        return self.app.view(user)["state"]

    def identity(self, user: str = "ann") -> str:
        """The identity that is stored with a user."""
        return str(self.app.record(user)["identity"])

    def change(self, *identities: str) -> None:
        """Prove reports changes of these numbers in one webhook."""
        self.prove.changes([(identity, "PORT") for identity in identities])
        self.sandbox.clock.settle()

    def event(self, identity: str, event: str = "event-1", **members: object) -> dict[str, object]:
        """An event as a webhook has it."""
        return {"eventId": event, "eventType": "PORT", "identityId": identity, **members}

    def post(self, body: object, key: str | None = None, algorithm: str = "HS256", **claims: object) -> int:
        """Deliver a webhook of our own making, signed like Prove's unless told otherwise; the app's status."""
        now = int(time.time())
        said = {"iss": "Prove Identity", "iat": now, "exp": now + 300, **claims}
        told = {name: value for name, value in said.items() if value is not None}
        token = jwt.encode(told, self.prove.webhook_secret if key is None else key, algorithm)
        return self.deliver(json.dumps(body).encode(), f"Bearer {token}")

    def deliver(self, body: bytes, authorization: str | None) -> int:
        """Deliver bytes with this authorization; the status that the app answers."""
        headers = {"x-prove-authorization": authorization} if authorization is not None else {}
        return self.app.request("POST", "/webhooks/prove", body, headers).status


@pytest.fixture
def sandbox(golive_server: ServerHandle, request: pytest.FixtureRequest) -> Iterator[SandboxHandle]:
    """A sandbox whose signatures bear the real time, which is the only one that the app's library knows."""
    handle = golive_server.create(seed=request.node.name, stamp="wall")
    yield handle
    handle.delete()


@pytest.fixture
def stage(sandbox: SandboxHandle, prove_sim: ProveSim) -> Iterator[Callable[..., Stage]]:
    """Makes a stage with the good app, or with the mutant that is named."""
    apps = []

    def make(mutant: str = "", **settings: object) -> Stage:
        clock = Clock()
        app = Reference(sandbox.ready, mutant, clock, **{"retry_seconds": 0.01, **settings})
        apps.append(app)
        prove_sim.configure(webhook_url=app.webhooks()["changes"])
        return Stage(app, prove_sim, sandbox, clock)

    yield make
    for app in apps:
        app.close()


@pytest.fixture
def play(stage: Callable[..., Stage]) -> Stage:
    """A stage with the good app."""
    return stage()
