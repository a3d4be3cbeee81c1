"""The life of Proof's transactions against a plain model, in this process and over sockets, WebSockets among them.

Simulators that live otherwise are found.
"""

from typing import Any

import pytest
from golive.contracts.tests.proof.life import Life
from golive.contracts.tests.proof.plain_model import DECISION, HANG_UP, SETTLEMENT, TOKEN_LIFE, WINDOW
from golive.simulators.client import ServerHandle
from golive.simulators.inbox import Inbox
from golive.simulators.proof import VENDOR, wire
from golive.simulators.proof import model as states
from golive.suites.tests.driving import InMemory, OverSockets, find, live

Json = Any


def test_in_memory() -> None:
    live(lambda: Life(InMemory(VENDOR)), lives=80, steps=30)


def test_over_http(golive_server: ServerHandle, sim_inbox: Inbox) -> None:
    live(lambda: Life(OverSockets(golive_server, "proof", sim_inbox)), lives=15, steps=20)


@pytest.mark.parametrize(
    ("rules", "finding"),
    [
        ({"init_token_lifetime": 2 * TOKEN_LIFE}, "the life of an init_token|the first screen"),
        ({"deposit_window": 2 * WINDOW}, "the status of a transaction|a screen|webhooks"),
        ({"settlement_delay": SETTLEMENT + 1}, "the status of a transaction|a screen|webhooks"),
        ({"socket_closes_after": HANG_UP + 1}, "the end of a stream"),
        ({"kyc_delay": DECISION + 1}, "an identity|a screen"),
        ({"webhook_on_creation": True}, "webhooks"),
    ],
)
def test_another_rule_is_found(rules: dict[str, Json], finding: str) -> None:
    def broken() -> Life:
        life = Life(InMemory(VENDOR))
        life.sim.override(**rules)
        return life

    find(broken, finding)


def test_a_terminal_status_that_can_be_left_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    usual, pending = states.TRANSITIONS, states.Status.PENDING
    more = {
        (over, action): to for over in states.TERMINAL for (before, action), to in usual.items() if before is pending
    }
    monkeypatch.setattr(states, "TRANSITIONS", {**usual, **more})
    find(lambda: Life(InMemory(VENDOR)), "a move by hand|a button works or not")


def test_the_identity_of_somebody_else_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "kyc_object", lambda found: {"partner_user_id": "eve", "status": found.status})
    find(lambda: Life(InMemory(VENDOR)), "an identity")


def test_a_webhook_that_comes_twice_is_found(golive_server: ServerHandle, sim_inbox: Inbox) -> None:
    def broken() -> Life:
        life = Life(OverSockets(golive_server, "proof", sim_inbox))
        life.sim.control.post("faults", {"kind": "duplicate", "vendor": "proof"})
        return life

    find(broken, "webhooks")
