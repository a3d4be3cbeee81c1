"""How the phases of a test add up to a check, and which exception accuses whom."""

from collections.abc import Callable
from typing import Any

import pytest
from golive.simulators.conformance.attachments import Attached, Attachments
from golive.simulators.conformance.blame import NOT_RUN_REASON, blame
from golive.simulators.conformance.phases import SHUT_OUT, Phase, is_verdict, make_check
from golive.simulators.conformance.states import Outcome

Build = Callable[..., dict[str, Any]]
IDS = ("DEMO-GL-001",)


def phases(*outcomes: Outcome | None, attached: Attached = Attached()) -> list[Phase]:  # noqa: B008 - frozen
    return [
        Phase("test_it", IDS, outcome, str(number), 0.5, attached if number == 0 else Attached())
        for number, outcome in enumerate(outcomes)
    ]


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ((None, Outcome.PASS, None), Outcome.PASS),
        ((None, Outcome.WARN, None), Outcome.WARN),
        ((None, Outcome.PASS, Outcome.ERROR), Outcome.ERROR),
        ((None, Outcome.FAIL, Outcome.ERROR), Outcome.FAIL),
        ((Outcome.ERROR, None), Outcome.ERROR),
        ((Outcome.SKIP, None), Outcome.SKIP),
        ((None, Outcome.PASS, Outcome.FAIL, None), Outcome.FAIL),
    ],
)
def test_the_worst_phase_counts(outcomes: tuple[Outcome | None, ...], expected: Outcome) -> None:
    check, _ = make_check("test_it", IDS, phases(*outcomes))

    assert check.outcome is expected


@pytest.mark.parametrize("outcomes", [(), (None,), (None, None)])
def test_without_a_call_nothing_ran(outcomes: tuple[None, ...]) -> None:
    check, _ = make_check("test_it", IDS, phases(*outcomes))

    assert (check.outcome, check.reason) == (Outcome.SKIP, NOT_RUN_REASON)


def test_evidence_of_all_phases_is_gathered(exchange: Build) -> None:
    early, late = Attached((exchange(1),), ("before",)), Attached((exchange(2),), ("after",))
    parts = [Phase("test_it", IDS, Outcome.PASS, attached=early), Phase("test_it", IDS, attached=late, seconds=0.25)]

    check, evidence = make_check("test_it", IDS, parts)

    assert (check.exchanges, check.evidence, check.seconds) == (2, evidence.sha256, 0.25)
    assert evidence.notes == ("before", "after")


def test_nothing_attached_has_no_digest() -> None:
    check, _ = make_check("test_it", IDS, phases(None, Outcome.PASS, None))

    assert (check.exchanges, check.evidence) == (0, "")


@pytest.mark.parametrize("outcome", [Outcome.PASS, Outcome.FAIL, Outcome.ERROR])
def test_an_integration_that_is_never_let_in_is_not_judged(exchange: Build, outcome: Outcome) -> None:
    refused = Attached((exchange(1, 401), exchange(2, 401)))

    check, _ = make_check("test_it", IDS, phases(outcome, attached=refused))

    assert (check.outcome, check.reason) == (Outcome.ERROR, SHUT_OUT)


@pytest.mark.parametrize(
    ("raised", "accuses_the_integration"),
    [
        (AssertionError("no 401"), True),
        (pytest.fail.Exception("no 401"), True),
        (ExceptionGroup("two", [AssertionError("a"), AssertionError("b")]), True),
        (None, True),
        (ConnectionError("refused"), False),
        (KeyError("url"), False),
        (ExceptionGroup("mixed", [AssertionError("a"), KeyError("b")]), False),
    ],
)
def test_who_is_accused(raised: BaseException | None, accuses_the_integration: bool) -> None:
    assert is_verdict(raised) is accuses_the_integration


def test_attachments_are_drained_once(exchange: Build) -> None:
    attachments = Attachments()
    attachments.attach(iter([exchange(1)]))
    attachments.note("seen")
    attachments.warn("odd")

    assert attachments.drain() == Attached((exchange(1),), ("seen",), ("odd",))
    assert attachments.drain() == Attached()


def test_only_exchanges_can_be_attached() -> None:
    with pytest.raises(ValueError, match="lacks at, direction"):
        Attachments().attach([{"vendor": "demo", "request": {}, "response": None}])


def test_a_check_says_whom_to_suspect_and_when_it_ended(exchange: Build) -> None:
    parts = [
        Phase("test_it", IDS, ended="2026-01-10T08:00:00Z"),
        Phase(
            "test_it", IDS, Outcome.FAIL, "no access", attached=Attached((exchange(),)), ended="2026-01-10T08:00:02Z"
        ),
    ]

    check, evidence = make_check("test_it", IDS, parts)

    assert (check.code, check.suspect, check.taken) == ("GL-CLIENT-ASSERTION", "client", "2026-01-10T08:00:02Z")
    assert blame(check.outcome, check.reason, evidence.exchanges).code == check.code, "anybody can find it out again"


def test_what_did_not_run_ended_never() -> None:
    check, _ = make_check("test_it", IDS, [])

    assert (check.code, check.suspect, check.taken) == ("GL-NOT-RUN", "configuration", "")
