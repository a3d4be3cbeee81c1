"""The life of Prove flows against a plain model, in this process and over sockets, with real WebSockets.

Simulators that live otherwise are found.
"""

from typing import Any

import pytest
from golive.contracts.tests.prove.life import Life
from golive.contracts.tests.prove.plain_model import CODE, LINK, SESSION, TOKEN
from golive.simulators.client import ServerHandle
from golive.simulators.inbox import Inbox
from golive.simulators.prove import VENDOR
from golive.simulators.prove import model as states
from golive.simulators.prove.device import instant_link
from golive.suites.tests.driving import InMemory, OverSockets, find, live

Json = Any


def test_in_memory() -> None:
    live(lambda: Life(InMemory(VENDOR)), lives=80, steps=25)


def test_over_http(golive_server: ServerHandle, sim_inbox: Inbox) -> None:
    live(lambda: Life(OverSockets(golive_server, "prove", sim_inbox)), lives=15, steps=20)


@pytest.mark.parametrize(
    ("rules", "finding"),
    [
        ({"token_lifetime": TOKEN + 1}, "the life of an access token"),
        ({"session_lifetime": SESSION + 1}, "the life of a correlation id"),
        ({"auth_token_lifetime": SESSION - 1}, "the life of an authToken|a WebSocket is refused"),
        ({"otp_sends": 4}, "codes sent|a flow that is over"),
        ({"otp_entries": 2}, "the results of a flow|a flow that is over"),
        ({"otp_lifetime": 2 * CODE}, "the results of a flow|a flow that is over"),
        ({"link_lifetime": 2 * LINK}, "the results of a flow|where a link leads"),
        ({"socket_end": "close"}, "what a socket heard|the results of a flow"),
    ],
)
def test_another_rule_is_found(rules: dict[str, Json], finding: str) -> None:
    def broken() -> Life:
        life = Life(InMemory(VENDOR))
        life.sim.override(**rules)
        return life

    find(broken, finding)


def test_a_terminal_state_that_can_be_left_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    usual, failed = states.POSSESSION_TRANSITIONS, states.Possession.FAILED
    more = {(failed, action): to for (before, action), to in usual.items() if before is states.Possession.SENT}
    monkeypatch.setattr(states, "POSSESSION_TRANSITIONS", {**usual, **more})
    monkeypatch.setattr(states.Flow, "is_over", property(lambda flow: flow.possession is states.Possession.SUCCESS))
    find(lambda: Life(InMemory(VENDOR)), "a flow that is over takes nothing more|what a socket heard")


def test_an_old_link_that_still_counts_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instant_link, "_counts", lambda tx, flow, code: flow.link is not None)
    find(lambda: Life(InMemory(VENDOR)), "where a link leads|the results of a flow")


def test_a_socket_that_lives_too_long_is_found(golive_server: ServerHandle, sim_inbox: Inbox) -> None:
    def broken() -> Life:
        life = Life(OverSockets(golive_server, "prove", sim_inbox))
        life.sim.override(socket_lifetime=SESSION)
        return life

    find(broken, "the life of a socket|what a socket heard|the results of a flow")
