"""The terminal's screenful: worst first, one screen, whom to suspect, and what to type next."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from golive.simulators.conformance.evidence import Evidence
from golive.simulators.conformance.report import Report
from golive.simulators.conformance.screen import HEIGHT, refusal, screen
from golive.simulators.core.lines import WIDTH

Make = Callable[..., tuple[Report, dict[str, Evidence]]]
Row = Callable[..., dict[str, Any]]
Run = Callable[..., Any]
PAGE = Path("/reports/report.html")
HOSTILE = "<script>alert(1)</script> & \x00\x1b[31m ]]> \"'"

SUITE = """
import pytest

@pytest.mark.req("DEMO-GL-001")
def test_one(proof):
    pass

@pytest.mark.req("DEMO-GL-002", "DEMO-GL-003")
def test_two(proof):
    assert False, "no access"
"""
SELECT = ("-p", "golive.simulators.conformance.selecting", "--golive-item")


def lines_of(made: Report) -> list[str]:
    return screen(made, PAGE).splitlines()


def test_it_ends_with_figures_statement_and_verdict(every_state: Make) -> None:
    lines = lines_of(every_state()[0])

    assert lines[-1] == "NOT_READY exit 1 (not ready)   report: /reports/report.html"
    assert lines[-2] == "  This is a test report, not a vendor's certification."
    assert lines[-3] == "  what a code means: golive explain GL-CLIENT-ASSERTION"
    assert lines[-5:-3] == [
        "  3 proven (1 on sandbox, 1 on simulator only, 1 attested)   1 failing   1 in error   1 not run   1 stale",
        "  1 to review   1 waived   1 with a warning   1 not applicable",
    ]


def test_a_red_row_says_why_whom_to_suspect_and_what_to_type(every_state: Make) -> None:
    lines = lines_of(every_state()[0])
    place = next(number for number, line in enumerate(lines) if line.startswith("  FAIL"))

    assert lines[place : place + 3] == [
        "  FAIL     DEMO-GL-002  got 200, expected 401 2  (guide L2)",
        "           got 200, expected 401",
        "           GL-CLIENT-ASSERTION   suspect: client   rerun: golive run demo --item DEMO-GL-002",
    ]


def test_problems_come_first_and_then_the_worst(every_state: Make) -> None:
    words = [line.split()[0] for line in lines_of(every_state()[0]) if re.match("  [A-Z_]+ ", line)]

    assert words == ["PROBLEM", "PROBLEM", "FAIL", "ERROR", "NOT_RUN", "STALE", "REVIEW", "WAIVED"]


def test_who_has_to_look_and_until_when_something_is_waived(every_state: Make) -> None:
    lines = lines_of(every_state()[0])

    assert "  REVIEW   DEMO-GL-006  Thing 6 works   golive attest DEMO-GL-006" in lines
    assert "           W-12 until 2026-02-28 (@team)" in lines


@pytest.mark.parametrize("times", [1, 2, 20])
def test_it_is_one_screen_however_much_is_open(every_state: Make, times: int) -> None:
    made, _ = every_state("x" * 500)
    problems = tuple(f"problem {number}" for number in range(3 * times))
    lines = lines_of(msgspec.structs.replace(made, items=made.items * times, problems=problems))

    assert len(lines) <= HEIGHT
    assert max(map(len, lines)) <= WIDTH


def test_what_has_no_room_is_counted(every_state: Make) -> None:
    made, _ = every_state()
    differing = [msgspec.structs.replace(one, why=f"reason {number}") for number in range(3) for one in made.items]
    lines = lines_of(msgspec.structs.replace(made, items=tuple(differing), problems=()))

    shown = sum(line.startswith(("  FAIL ", "  ERROR ", "  NOT_RUN ")) for line in lines)
    assert f"  ... and {21 - shown} more in the report" in lines


def test_rows_that_are_red_for_one_reason_share_it(every_state: Make) -> None:
    made, _ = every_state()
    lines = lines_of(msgspec.structs.replace(made, items=made.items * 3, problems=()))
    place = next(number for number, line in enumerate(lines) if line.startswith("  FAIL"))

    assert lines[place + 3] == "           2 more for the same reason: DEMO-GL-002, DEMO-GL-002"
    assert lines[place + 4].startswith("  ERROR    DEMO-GL-003")


def test_names_that_golive_chose_make_no_other_reason(every_state: Make) -> None:
    made, _ = every_state()
    differing = [
        msgspec.structs.replace(one, why=f"GET http://127.0.0.1:{number}/users/golive-{number} answered 404", checks=())
        for number in (401, 402)
        for one in made.items
    ]
    lines = lines_of(msgspec.structs.replace(made, items=tuple(differing), problems=()))

    assert "           1 more for the same reason: DEMO-GL-002" in lines


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (
            "in setup: Failed: health: the app exited; its last lines:\n    one\n    two",
            "health: ...; its last lines: two",
        ),
        ("no access\nassert False", "no access"),
        ("in setup: KeyError: 'x'", "in setup: KeyError: 'x'"),
    ],
)
def test_a_reason_is_one_line_that_says_something(every_state: Make, reason: str, told: str) -> None:
    made, _ = every_state()
    checks = [msgspec.structs.replace(one, reason=reason) for one in made.checks]
    lines = lines_of(msgspec.structs.replace(made, checks=tuple(checks), problems=()))

    assert f"           {told.replace('...', 'the app exited')}" in lines


def test_it_obeys_nobody(every_state: Make) -> None:
    assert all(line.isprintable() for line in lines_of(every_state(HOSTILE)[0]))


def test_a_refusal_says_why_and_how_it_ends() -> None:
    assert refusal(["A is wrong.", "B too."]).splitlines() == [
        "Nothing was judged:",
        "  A is wrong.",
        "  B too.",
        "USAGE exit 2 (usage)",
    ]


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "two workers"])
def test_whoever_asks_for_an_item_sees_that_item(judged: Run, row: Row, workers: tuple[str, ...]) -> None:
    run = judged([row(1), row(2), row(3)], SUITE, *SELECT, "DEMO-GL-001", *workers)

    assert run.states == {"001": "PASS", "002": "NOT_RUN", "003": "NOT_RUN"}
    assert run.status == 3, "a part of its tests makes no plan ready"
    assert "  PASS     DEMO-GL-001  Thing 1 works  (guide L1)" in run.output
    assert "  2 items were left out, because only some tests were asked for" in run.output
    assert "NOT_RUN  DEMO-GL-002" not in run.output


def test_several_items_can_be_asked_for(judged: Run, row: Row) -> None:
    run = judged([row(1), row(2), row(3)], SUITE, *SELECT, "DEMO-GL-001", "--golive-item", "DEMO-GL-003")

    assert run.states == {"001": "PASS", "002": "FAIL", "003": "FAIL"}


def test_an_item_that_is_not_there_is_refused(judged: Run, row: Row) -> None:
    run = judged([row(1), row(2), row(3)], SUITE, *SELECT, "DEMO-GL-009")

    assert "--golive-item: no such item: DEMO-GL-009" in run.output
    assert not (run.folder / "report.json").exists()
