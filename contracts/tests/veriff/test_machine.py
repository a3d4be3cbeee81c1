"""The life of Veriff sessions against a plain model, in this process and over sockets, where webhooks arrive over HTTP.

Simulators that live otherwise are found.
"""

import pytest
from golive.contracts.tests.veriff.life import Life
from golive.contracts.tests.veriff.plain_model import CAP, LIFE, RETENTION
from golive.simulators.client import ServerHandle
from golive.simulators.inbox import Inbox
from golive.simulators.veriff import VENDOR, auth
from golive.simulators.veriff import model as states
from golive.suites.tests.driving import InMemory, OverSockets, find, live


def test_in_memory() -> None:
    live(lambda: Life(InMemory(VENDOR)), lives=90, steps=30)


def test_over_http(golive_server: ServerHandle, sim_inbox: Inbox) -> None:
    live(lambda: Life(OverSockets(golive_server, "veriff", sim_inbox)), lives=20, steps=20)


@pytest.mark.parametrize(
    ("rules", "finding"),
    [
        ({"resubmissions": CAP - 1}, "webhooks"),
        ({"session_lifetime": LIFE + 1}, "webhooks"),
        ({"resubmission_delay": 0}, "webhooks"),
        ({"retention": RETENTION + 1}, "a session that is gone"),
        ({"deletes_per_hour": 3}, "a deletion"),
    ],
)
def test_another_rule_is_found(rules: dict[str, int], finding: str) -> None:
    def broken() -> Life:
        life = Life(InMemory(VENDOR))
        life.sim.override(**rules)
        return life

    find(broken, finding)


def test_a_terminal_state_that_can_be_left_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    usual, terminal = states.TRANSITIONS, (states.Status.APPROVED, states.Status.DECLINED)
    waits = {action: to for (before, action), to in usual.items() if before is states.Status.SUBMITTED}
    more = {(status, action): to for status in terminal for action, to in waits.items()}
    monkeypatch.setattr(states, "TRANSITIONS", more | dict(usual))
    find(lambda: Life(InMemory(VENDOR)), "a decision is possible or not")


def test_an_attempt_that_keeps_the_id_of_the_last_one_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = states.new_attempt
    monkeypatch.setattr(states, "new_attempt", lambda session, _id, now: usual(session, session.attempt.id, now))
    find(lambda: Life(InMemory(VENDOR)), "attempts")


def test_an_answer_that_nobody_signed_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "signatures", lambda _settings, _body: ())
    find(lambda: Life(InMemory(VENDOR)), "the signature of an answer")


def test_a_webhook_that_comes_twice_is_found(golive_server: ServerHandle, sim_inbox: Inbox) -> None:
    def broken() -> Life:
        life = Life(OverSockets(golive_server, "veriff", sim_inbox))
        life.sim.control.post("faults", {"kind": "duplicate", "vendor": "veriff"})
        return life

    find(broken, "webhooks")
