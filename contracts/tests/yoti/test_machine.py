"""The life of Yoti sessions against a plain model, in this process and over sockets with real notifications.

Simulators that live otherwise are found.
"""

from types import ModuleType
from typing import Any

import pytest
from golive.contracts.tests.yoti.life import Life
from golive.simulators.client import ServerHandle
from golive.simulators.inbox import Inbox
from golive.simulators.yoti import VENDOR, outcomes, person, sessions
from golive.simulators.yoti import model as states
from golive.simulators.yoti.sessions import application_config
from golive.suites.tests.driving import InMemory, OverSockets, find, live

Json = Any


def test_in_memory() -> None:
    live(lambda: Life(InMemory(VENDOR)), lives=90, steps=30)


def test_over_http(golive_server: ServerHandle, sim_inbox: Inbox) -> None:
    live(lambda: Life(OverSockets(golive_server, "yoti", sim_inbox)), lives=25, steps=20)


def one_more(tx: Any, session: Any, requirement: Any) -> int:  # noqa: ANN401 - as the simulator calls it
    """Attempts that are left, and one that is not."""
    return 1


def application_first(tx: Any, session: Any) -> Json:  # noqa: ANN401 - as the simulator calls it
    """The response config that counts, the other way round."""
    return application_config(tx, session) or session.config


def never(*_: object) -> None:
    """What ought to happen does not."""


@pytest.mark.parametrize(
    ("module", "name", "bug", "finding"),
    [
        (person, "attempts_left", one_more, "an attempt at"),
        (person, "kept", lambda _tx, session: session, "how long a session is kept"),
        (outcomes, "config", application_first, "what checks recommend"),
        (sessions, "erase", never, "how long a session is kept"),
        (sessions, "expire", never, "the state of a session|notifications"),
        (states, "OPEN", frozenset({*states.OPEN, states.Stage.FINISHED}), "whether the token is told"),
    ],
    ids=["attempts", "retention", "precedence", "erasure", "expiry", "terminal state"],
)
def test_a_bug_is_found(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, bug: object, finding: str
) -> None:
    monkeypatch.setattr(module, name, bug)
    find(lambda: Life(InMemory(VENDOR)), finding)


def test_a_webhook_that_comes_twice_is_found(golive_server: ServerHandle, sim_inbox: Inbox) -> None:
    def made() -> Life:
        life = Life(OverSockets(golive_server, "yoti", sim_inbox))
        life.sim.control.post("faults", {"kind": "duplicate", "vendor": "yoti"})
        return life

    find(made, "notifications")
