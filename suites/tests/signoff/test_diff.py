"""Two sign-offs compared: each kind of change, which of them is for the worse, and how it is told."""

import json
from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import msgspec
import pytest
from golive.simulators.config import BadConfig
from golive.simulators.conformance.check import check_of
from golive.simulators.conformance.checklist import Profile, Target
from golive.simulators.conformance.evidence import Evidence
from golive.simulators.conformance.loading import load_checklist
from golive.simulators.conformance.report import make_report
from golive.simulators.conformance.states import Outcome
from golive.simulators.conformance.verdict import judge
from golive.simulators.core.exits import ExitStatus
from golive.simulators.signoff import bundle, diff
from golive.simulators.signoff.attestations import read_attestations
from golive.simulators.signoff.diff import Change, Kind, Side
from golive.simulators.signoff.locked import Integration
from golive.simulators.signoff.sealed import Ran
from golive.simulators.signoff.waivers import read_waivers

Sealed = Callable[..., dict[str, bytes]]
Written = Callable[[dict[str, bytes]], Path]
Run = Callable[..., Ran]
ITEM, CHECK = "DEMO-GL-004", "test_demo.py::test_4"
DAY = date(2001, 5, 20)
SEVERITY: list[int] = [ExitStatus.READY, ExitStatus.REVIEW, ExitStatus.INCONCLUSIVE, ExitStatus.NOT_READY]


@pytest.fixture
def compared(written: Written) -> Callable[[dict[str, bytes], dict[str, bytes]], list[Change]]:
    """What `golive diff` finds between two bundles."""
    return lambda before, after: diff.compare(diff.read(written(before)), diff.read(written(after)))


Compared = Callable[[dict[str, bytes], dict[str, bytes]], list[Change]]


def kinds(changes: list[Change]) -> dict[str, tuple[Kind, bool]]:
    """Kind, and whether it is for the worse, by what changed."""
    return {change.what: (change.kind, change.worse) for change in changes}


def test_the_same_is_no_change(sealed: Sealed, compared: Compared) -> None:
    assert compared(sealed(), sealed()) == []


def test_other_ids_and_times_are_no_change(sealed: Sealed, ran: Run, compared: Compared) -> None:
    one, other = ("0f8fad5b-d9cb-469f-a165-70867728950e", "7c9e6679-7425-40de-944b-e07fc1f90ae7")
    assert compared(sealed(ran(session=one)), sealed(ran(session=other))) == []


def test_a_server_that_dates_its_answers_changes_nothing(
    sealed: Sealed,
    ran: Run,
    compared: Compared,
    exchange: Callable[..., dict[str, Any]],
    seen: Callable[..., Evidence],
) -> None:
    def dated(*seconds: int) -> Ran:
        answers = [exchange(number) for number in range(len(seconds))]
        for answer, second in zip(answers, seconds, strict=True):
            answer["response"]["headers"]["date"] = f"Sat, 21 Nov 2026 16:24:{second} GMT"
        proof = seen(1, answers)
        run = ran()
        report = msgspec.structs.replace(run.report, checks=(check_of(proof, 0.1), *run.report.checks[1:]))
        return Ran(report, run.evidence | {proof.sha256: proof})

    assert compared(sealed(dated(10, 10)), sealed(dated(57, 58))) == []


def test_neither_order_nor_repetition_is_a_change(
    sealed: Sealed, ran: Run, compared: Compared, exchange: Callable[..., dict[str, Any]], seen: Callable[..., Evidence]
) -> None:
    def polled(*numbers: int) -> Ran:
        proof = seen(1, [{**exchange(number), "seq": place} for place, number in enumerate(numbers, 1)])
        run = ran()
        report = msgspec.structs.replace(run.report, checks=(check_of(proof, 0.1), *run.report.checks[1:]))
        return Ran(report, run.evidence | {proof.sha256: proof})

    assert compared(sealed(polled(1, 2)), sealed(polled(2, 1, 1))) == []
    assert compared(sealed(polled(1, 2)), sealed(polled(1, 3))) != []


def test_other_content_is_other_evidence(sealed: Sealed, ran: Run, compared: Compared) -> None:
    found = kinds(compared(sealed(ran(session="one")), sealed(ran(session="two"))))
    assert found[CHECK] == (Kind.EVIDENCE_CHANGED, False)
    assert {kind for kind, _ in found.values()} == {Kind.EVIDENCE_CHANGED}


def test_worse_is_a_regression_and_better_is_fixed(sealed: Sealed, ran: Run, compared: Compared, team: Path) -> None:
    (team / "waivers.yaml").unlink()
    good, bad = sealed(ran(Outcome.PASS)), sealed(ran(Outcome.FAIL))
    assert kinds(compared(good, bad)) == {ITEM: (Kind.REGRESSED, True), CHECK: (Kind.REGRESSED, True)}
    assert kinds(compared(bad, good)) == {ITEM: (Kind.FIXED, False), CHECK: (Kind.FIXED, False)}


def test_a_waiver_that_ran_out_is_named(sealed: Sealed, compared: Compared) -> None:
    found = kinds(compared(sealed(), sealed(at="2001-07-01T00:00:00Z", evidence_max_age_days=30)))
    assert found[ITEM] == (Kind.WAIVER_EXPIRED, True)


def test_a_waiver_that_was_taken_back_is_a_regression(sealed: Sealed, compared: Compared, team: Path) -> None:
    before = sealed()
    (team / "waivers.yaml").unlink()
    found = kinds(compared(before, sealed()))
    assert found[ITEM] == (Kind.REGRESSED, True)
    assert found["waivers"] == (Kind.INPUTS_CHANGED, False)


def test_what_has_grown_old_is_named(sealed: Sealed, compared: Compared) -> None:
    found = kinds(compared(sealed(), sealed(at="2001-06-02T00:00:00Z", evidence_max_age_days=5)))
    assert found["DEMO-GL-001"] == found["DEMO-GL-003"] == (Kind.NEWLY_STALE, True)


def test_what_is_stale_instead_of_broken_is_not_worse(sealed: Sealed, ran: Run, compared: Compared, team: Path) -> None:
    (team / "waivers.yaml").unlink()
    stale = sealed(ran(Outcome.PASS), evidence_max_age_days=1, at="2001-05-25T00:00:00Z")
    found = kinds(compared(sealed(ran(Outcome.FAIL)), stale))
    assert found[ITEM] == (Kind.NEWLY_STALE, False)


def test_rows_that_come_and_go(sealed: Sealed, compared: Compared, team: Path) -> None:
    before = sealed()
    path = team / "checklist.yaml"
    path.write_text(path.read_text().replace("DEMO-GL-001", "DEMO-GL-009"))
    found = kinds(compared(before, sealed()))
    assert found["DEMO-GL-001"] == (Kind.REMOVED, False)
    assert found["DEMO-GL-009"] == (Kind.NEW, True)
    assert found["checklist"] == (Kind.INPUTS_CHANGED, False)


def _without(ran: Ran, place: int) -> Ran:
    """The run without one of its checks."""
    checks = (*ran.report.checks[:place], *ran.report.checks[place + 1 :])
    return Ran(msgspec.structs.replace(ran.report, checks=checks), ran.evidence)


def test_a_row_that_the_profile_excludes_is_gone(sealed: Sealed, ran: Run, compared: Compared, team: Path) -> None:
    path = team / "checklist.yaml"
    applies = path.read_text()
    before = sealed()
    path.write_text(applies.replace("id: DEMO-GL-002\n", "id: DEMO-GL-002\n  applies_when: {features: [upload]}\n"))
    changes = compared(before, sealed(_without(ran(), 1)))
    gone = next(change for change in changes if change.what == "DEMO-GL-002")
    assert (gone.kind, gone.why) == (Kind.REMOVED, "the profile does not declare upload")


def test_a_profile_that_was_cut_is_no_improvement(sealed: Sealed, ran: Run, compared: Compared, team: Path) -> None:
    path = team / "checklist.yaml"
    path.write_text(
        path.read_text().replace("id: DEMO-GL-002\n", "id: DEMO-GL-002\n  applies_when: {features: [upload]}\n")
    )
    cut = kinds(compared(sealed(profile=Profile(frozenset({"upload"}))), sealed(_without(ran(), 1))))
    assert cut["DEMO-GL-002"] == (Kind.REMOVED, True)
    assert cut["profile"] == (Kind.INPUTS_CHANGED, False)


def test_a_check_is_never_gone_of_itself(sealed: Sealed, ran: Run, compared: Compared) -> None:
    found = kinds(compared(sealed(), sealed(_without(ran(), 0))))
    assert found["test_demo.py::test_1"] == (Kind.REMOVED, True)


@pytest.mark.parametrize("outcome", [Outcome.SKIP, Outcome.ERROR])
def test_what_was_broken_and_is_not_known_any_more_is_not_repaired(
    sealed: Sealed, ran: Run, compared: Compared, team: Path, outcome: Outcome
) -> None:
    (team / "waivers.yaml").unlink()
    found = kinds(compared(sealed(ran(Outcome.FAIL)), sealed(ran(outcome))))
    assert found[ITEM] == found[CHECK] == (Kind.REGRESSED, True)


def test_what_is_waived_or_waits_is_not_fixed(sealed: Sealed, ran: Run, compared: Compared, team: Path) -> None:
    waived = sealed()
    (team / "waivers.yaml").unlink()
    assert kinds(compared(sealed(), waived))[ITEM] == (Kind.CHANGED, False)
    assert kinds(compared(waived, sealed(ran(Outcome.PASS))))[ITEM] == (Kind.FIXED, False)
    assert kinds(compared(sealed(ran(Outcome.FAIL)), sealed(ran(Outcome.WARN))))[ITEM] == (Kind.CHANGED, False)


def test_a_problem_beside_the_items_makes_it_worse(sealed: Sealed, ran: Run, compared: Compared) -> None:
    good, unused = sealed(ran()), sealed(ran(problems=("the run was interrupted",)))
    (change,) = compared(good, unused)
    assert (change.kind, change.why, change.worse) == (Kind.NEW, "the run was interrupted", True)
    (change,) = compared(unused, good)
    assert (change.kind, change.worse) == (Kind.FIXED, False)


def test_weaker_proof_is_a_regression(sealed: Sealed, ran: Run, compared: Compared) -> None:
    run = ran()
    stronger = tuple(msgspec.structs.replace(check, target=Target.SANDBOX) for check in run.report.checks)
    before = sealed(Ran(msgspec.structs.replace(run.report, checks=stronger), run.evidence))
    change = next(change for change in compared(before, sealed(run)) if change.what == "test_demo.py::test_1")
    assert (change.kind, change.before, change.after) == (Kind.REGRESSED, "PASS on sandbox", "PASS on simulator")
    assert change.worse


def test_a_bundle_that_was_changed_is_not_compared(sealed: Sealed, written: Written) -> None:
    folder = written(sealed())
    (folder / "summary.md").write_bytes(b"all is well\n")
    with pytest.raises(BadConfig, match=r"is not as it was signed off: summary\.md was changed"):
        diff.read(folder)
    for name in (bundle.SUMS, bundle.ENVELOPE):
        (folder / name).unlink()
    with pytest.raises(BadConfig, match="is a report that nobody signed off"):
        diff.read(folder)


def test_another_commit_is_another_input(sealed: Sealed, compared: Compared) -> None:
    changes = compared(sealed(), sealed(integration=Integration("d" * 40, dirty=True)))
    assert changes == [Change(Kind.INPUTS_CHANGED, "integration", "c" * 12, "d" * 12)]


def test_the_bad_comes_first_in_every_spelling(sealed: Sealed, ran: Run, compared: Compared, team: Path) -> None:
    before = sealed(ran(Outcome.PASS, session="one"))
    (team / "waivers.yaml").unlink()
    changes = compared(before, sealed(ran(Outcome.FAIL, session="two")))
    assert [change.worse for change in changes] == sorted((change.worse for change in changes), reverse=True)
    text = [*diff.as_text(changes)]
    assert text[0] == f"REGRESSED        {ITEM}  PASS -> FAIL: {CHECK}: got 200, want 401"
    assert json.loads(diff.as_json(changes))[0] | {"why": ""} == {
        "kind": "REGRESSED",
        "what": ITEM,
        "before": "PASS",
        "after": "FAIL",
        "why": "",
        "worse": True,
    }
    assert diff.as_markdown(changes).splitlines()[2].startswith(f"| REGRESSED | {ITEM} | PASS | FAIL |")


def test_a_plan_never_ends_worse_without_a_change_for_the_worse(ran: Run, team: Path) -> None:
    checklist, run = load_checklist(team / "checklist.yaml"), ran().report.run
    answers, waivers = read_attestations(team / "attestations"), read_waivers(team / "waivers.yaml")
    sides = [
        Side(make_report(judge(checklist, ran(worst).report.checks, problems=wrong, **papers), run), {})
        for worst in Outcome
        for wrong in ((), ("the run was interrupted",))
        for papers in (
            {"today": DAY},
            {"today": DAY, "attestations": answers},
            {"today": DAY, "attestations": answers, "waivers": waivers},
        )
    ]
    ends = {side.report.exit.status for side in sides}
    assert ends == {*SEVERITY}
    for before, after in product(sides, sides):
        worse = SEVERITY.index(after.report.exit.status) > SEVERITY.index(before.report.exit.status)
        assert any(change.worse for change in diff.compare(before, after)) or not worse


def test_nothing_is_told_as_nothing() -> None:
    assert [*diff.as_text([])] == ["nothing changed"]
    assert diff.as_markdown([]) == "Nothing changed.\n"


def test_more_than_a_screen_is_counted() -> None:
    lines = [*diff.as_text([Change(Kind.NEW, "a")] * 30 + [Change(Kind.FIXED, "b")] * 20)]
    assert len(lines) == diff.SHOWN
    assert lines[-1].startswith("... and 13 more: 13 FIXED;")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/webhooks/veriff/decisions", "/webhooks/veriff/events/v2", False),
        ("https://shop.example/return/to/here/1", "https://shop.example/return/to/here/2", False),
        ("resubmission_requested_again", "approved_at_the_second_try", False),
        ("i08MaRPm4RhdioL+Cg1liA==", "5NnluKoGG3qb/G0iPJUy9A==", True),
        ("3f" * 32, "a7" * 32, True),
        ("flt_000469", "flt_000468", True),
        ("http://127.0.0.1:4001/v1", "http://127.0.0.1:4002/v1", True),
        ("2026-01-01T00:00:00Z", "2026-01-02T00:00:01.5+02:00", True),
    ],
)
def test_only_what_is_made_up_anew_is_left_out(
    sealed: Sealed, ran: Run, compared: Compared, one: str, other: str, same: bool
) -> None:
    assert (compared(sealed(ran(session=one)), sealed(ran(session=other))) == []) is same


def test_a_table_stays_a_table_whatever_a_reason_holds() -> None:
    changed = Change(Kind.NEW, "a|b", why="<script>\n| c")
    assert diff.as_markdown([changed]).splitlines()[2:] == ["| NEW | a\\|b |  |  | &lt;script> |"]


def test_a_report_folder_will_do(sealed: Sealed, written: Written) -> None:
    folder = written(sealed())
    (folder / "inputs.lock.json").unlink()
    assert diff.compare(diff.read(folder), diff.read(folder)) == []


def test_what_is_no_report_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match=r"report\.json cannot be read: No such file"):
        diff.read(tmp_path)
