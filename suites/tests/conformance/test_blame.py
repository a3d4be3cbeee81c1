"""Who is suspected: the instrument first, the same for everybody who asks, and somebody whenever a row is red."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from golive.simulators.conformance.blame import UNEXPECTED_PASS, Blame, blame, of_code
from golive.simulators.conformance.codes import BY_NAME, Suspect
from golive.simulators.conformance.phases import SHUT_OUT
from golive.simulators.conformance.states import Outcome
from hypothesis import given
from hypothesis import strategies as st

Build = Callable[..., dict[str, Any]]

STATUSES = st.sampled_from([None, 200, 201, 302, 400, 401, 404, 500, 503])
EXCHANGES = st.builds(
    lambda seq, direction, status, fault, error, method: {
        "seq": seq,
        "at": "2026-01-01T00:00:00Z",
        "direction": direction,
        "vendor": "demo",
        "fault": fault,
        "error": error,
        "request": {"method": method, "url": "/"},
        "response": None if status is None else {"status": status},
    },
    st.integers(1, 9),
    st.sampled_from(["in", "out"]),
    STATUSES,
    st.sampled_from([None, "f-1", "posted by the test"]),
    st.sampled_from([None, "timeout", "refused", "blocked", "tls"]),
    st.sampled_from(["POST", "GET", "SEND", "READ"]),
)
REASONS = st.one_of(
    st.text(max_size=40), st.sampled_from(["KeyError: 'a'", "in setup: Failed: no command", "NotOffered: x"])
)


@given(st.sampled_from([Outcome.FAIL, Outcome.ERROR]), REASONS, st.lists(EXCHANGES, max_size=5))
def test_whatever_is_red_has_a_suspect(outcome: Outcome, reason: str, exchanges: Sequence[dict[str, Any]]) -> None:
    found = blame(outcome, reason, exchanges)

    assert found == of_code(found.code)
    assert found.suspect in {*Suspect} - {Suspect.NOBODY}
    assert found.why == BY_NAME[found.code].meaning


@given(REASONS, st.lists(EXCHANGES, min_size=1, max_size=5))
def test_a_proven_check_has_none(reason: str, exchanges: Sequence[dict[str, Any]]) -> None:
    assert blame(Outcome.PASS, reason, exchanges) == Blame()


@given(st.lists(EXCHANGES, max_size=5), REASONS)
def test_the_client_is_not_suspected_of_a_check_that_broke(exchanges: Sequence[dict[str, Any]], reason: str) -> None:
    assert blame(Outcome.ERROR, reason, exchanges).suspect != Suspect.CLIENT


@pytest.mark.parametrize(
    ("statuses", "reason", "code"),
    [
        ((500, 400), "no access", "GL-VENDOR-5XX"),
        ((201, 404), "IntegrationFailure: start: answered 500", "GL-CLIENT-REFUSED"),
        ((404, 201), "IntegrationFailure: start: answered 500", "GL-CLIENT-APP-ERROR"),
        ((404, 201), "golive.integration.errors.IntegrationFailure: died", "GL-CLIENT-APP-ERROR"),
        ((404, 201), "no access", "GL-CLIENT-ASSERTION"),
        ((), "no session", "GL-CLIENT-SILENT"),
        ((500,), UNEXPECTED_PASS, "GL-SUITE-EXPECTATION"),
    ],
)
def test_the_deeper_cause_comes_first(exchange: Build, statuses: Sequence[int], reason: str, code: str) -> None:
    calls = [exchange(seq, status) for seq, status in enumerate(statuses)]

    assert blame(Outcome.FAIL, reason, calls).code == code


@pytest.mark.parametrize("status", [400, 500])
def test_a_forced_fault_accuses_nobody(exchange: Build, status: int) -> None:
    assert blame(Outcome.FAIL, "no access", [exchange(1, status, fault="f-1")]).code == "GL-CLIENT-ASSERTION"


@pytest.mark.parametrize(
    ("deliveries", "code"),
    [
        ([(None, "refused")], "GL-NETWORK-UNREACHABLE"),
        ([(None, "tls")], "GL-NETWORK-UNREACHABLE"),
        ([(None, "timeout")], "GL-NETWORK-TIMEOUT"),
        ([(None, "timeout"), (200, None)], "GL-CLIENT-ASSERTION"),
        ([(500, None), (200, None)], "GL-CLIENT-WEBHOOK"),
        ([(302, None)], "GL-CLIENT-WEBHOOK"),
    ],
)
def test_webhooks_that_do_not_arrive(
    exchange: Build, deliveries: Sequence[tuple[int | None, str | None]], code: str
) -> None:
    made = [
        exchange(seq, direction="out", error=error, response={"status": status} if status else None)
        for seq, (status, error) in enumerate(deliveries, 2)
    ]

    assert blame(Outcome.FAIL, "no access", [exchange(1), *made]).code == code


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("in setup: Failed: golive.toml declares no command", "GL-CONFIG-INTEGRATION"),
        ("in teardown: Failed: it is still there", "GL-SUITE-ERROR"),
        ("in setup: TimeoutError: 30 s", "GL-NETWORK-TIMEOUT"),
        ("golive.simulators.client.Unreachable: nobody answers", "GL-NETWORK-UNREACHABLE"),
        ("IntegrationError: view: GET / got no answer: timed out", "GL-NETWORK-TIMEOUT"),
        ("in setup: AssertionError: the app gave no URL", "GL-SUITE-ERROR"),
        ("ExceptionGroup: two (2 sub-exceptions)", "GL-SUITE-ERROR"),
        ("", "GL-SUITE-ERROR"),
    ],
)
def test_what_broke_a_check(exchange: Build, reason: str, code: str) -> None:
    assert blame(Outcome.ERROR, reason, [exchange()]).code == code


def test_shut_out_before_anything_else(exchange: Build) -> None:
    assert blame(Outcome.ERROR, SHUT_OUT, [exchange(1, 401)]).code == "GL-CONFIG-SHUT-OUT"


@pytest.mark.parametrize(
    ("reason", "code"), [("not applicable: no mobile app", ""), ("no URL is declared", "GL-SUITE-SKIPPED")]
)
def test_a_skip(reason: str, code: str) -> None:
    assert blame(Outcome.SKIP, reason, []).code == code


def test_a_code_of_another_version_stays_without_a_suspect() -> None:
    assert of_code("GL-FROM-TOMORROW") == Blame("GL-FROM-TOMORROW")
