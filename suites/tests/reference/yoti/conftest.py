"""Stages on which opening an account, good or broken, plays a scene with the simulated Yoti."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from golive.simulators.client import SandboxHandle
from golive.simulators.yoti.sim import YotiSim
from golive.suites.reference.yoti.driver import Reference


@dataclass
class Clock:
    """Seconds that stand still until a test moves them."""

    seconds: float = 1_000_000.0

    def __call__(self) -> float:
        """Now."""
        return self.seconds


@dataclass
class Stage:
    """The app, or a mutant of it, and Yoti."""

    app: Reference
    yoti: YotiSim
    sandbox: SandboxHandle
    clock: Clock

    def begin(self, user: str = "ann") -> str:
        """Begin; the session."""
        begun = self.app.start(user)
        assert begun["url"], self.app.view(user)
        return str(begun["session"])

    def complete(self, session: str, **outcomes: object) -> None:
        """The person goes through with it, and Yoti tells the app."""
        self.yoti.complete(session, **outcomes)
        self.sandbox.clock.settle()

    def strike(self, operation: str, kind: str = "error", **details: object) -> None:
        """Have calls end in trouble."""
        self.sandbox.faults.add(kind, vendor="yoti", operation=operation, **details)

    def calls(self, operation: str, **query: object) -> list[dict[str, Any]]:
        """What the app called Yoti for."""
        return self.sandbox.journal.find(direction="in", operation=operation, **query)

    def state(self, user: str = "ann") -> object:
        """The user's state."""
        return self.app.view(user)["state"]

    def tell(self, body: object, token: str | None = None, scheme: str = "Basic") -> int:
        """Deliver a notification of our own making, with the app's token unless told otherwise; the app's status."""
        settings = self.app.shop.accounts.settings
        credentials = b64encode((settings.notification_token if token is None else token).encode()).decode()
        headers = {"authorization": f"{scheme} {credentials}"}
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.app.request("POST", "/webhooks/yoti", raw, headers).status


@pytest.fixture
def yoti_sim(sandbox: SandboxHandle) -> YotiSim:
    """Yoti in the sandbox."""
    sim = sandbox.vendor("yoti")
    assert isinstance(sim, YotiSim)
    return sim


@pytest.fixture
def stage(sandbox: SandboxHandle, yoti_sim: YotiSim) -> Iterator[Callable[..., Stage]]:
    """Makes a stage with the good app, or with the mutant that is named."""
    apps = []

    def make(mutant: str = "", **settings: Any) -> Stage:  # noqa: ANN401 - whatever type the setting has
        clock = Clock()
        app = Reference(sandbox.ready, mutant, clock, **{"patience": 0.01, **settings})
        apps.append(app)
        return Stage(app, yoti_sim, sandbox, clock)

    yield make
    for app in apps:
        app.close()


@pytest.fixture
def play(stage: Callable[..., Stage]) -> Stage:
    """A stage with the good app."""
    return stage()
