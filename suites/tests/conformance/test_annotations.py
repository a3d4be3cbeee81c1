"""Remarks on lines of code, in GitHub's and GitLab's spelling, and who is told when."""

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from golive.simulators import announcing
from golive.simulators.conformance import annotations
from golive.simulators.conformance.annotations import Remark, github, gitlab, remarks
from golive.simulators.conformance.check import Check
from golive.simulators.conformance.checklist import Item
from golive.simulators.conformance.evidence import Evidence
from golive.simulators.conformance.folder import write_report
from golive.simulators.conformance.places import Place, handler_place, place_of_test
from golive.simulators.conformance.report import Report
from golive.simulators.conformance.states import Outcome

Make = Callable[..., tuple[Report, dict[str, Evidence]]]
PLACE = "suite/test_demo.py"
SOURCE = '''"""Tests."""


class TestIt:
    async def test_inner(self):
        pass


def fails(kind):
    pass
'''


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the suite's file in it."""
    (tmp_path / PLACE).parent.mkdir()
    (tmp_path / PLACE).write_text(SOURCE)
    return tmp_path


def check(name: str) -> Check:
    return Check(name, ("DEMO-GL-001",), Outcome.FAIL)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        (f"{PLACE}::fails[a::b]", Place(PLACE, 9)),
        (f"{PLACE}::TestIt::test_inner", Place(PLACE, 5)),
        (f"{PLACE}::gone", Place(PLACE, 1)),
        (PLACE, Place(PLACE, 1)),
        ("suite/elsewhere.py::fails", None),
    ],
)
def test_a_test_is_found_by_its_id(checkout: Path, name: str, place: Place | None) -> None:
    assert place_of_test(checkout, check(name), checkout) == place


def test_a_file_outside_of_the_checkout_is_no_place(checkout: Path, every_state: Make) -> None:
    elsewhere = checkout / "elsewhere"
    item = every_state()[0].items[0].item

    assert place_of_test(checkout, check(f"{PLACE}::fails"), elsewhere) is None
    assert handler_place({"demo": f"{checkout}/src/app.py:3"}, "demo", item, elsewhere) is None
    assert handler_place({"demo": f"{checkout}/src/app.py:3"}, "demo", item, checkout) == Place("src/app.py", 3)


@pytest.mark.parametrize("text", ["def broken(:", "\0"])
def test_a_file_that_is_no_python_has_no_lines(checkout: Path, text: str) -> None:
    (checkout / PLACE).write_text(text)

    assert place_of_test(checkout, check(f"{PLACE}::fails"), checkout) is None


@pytest.mark.parametrize(
    ("handlers", "place"),
    [
        ({"demo": "src/app.py", "first": "src/first.py:3", "DEMO-GL-001": "src/one.py:12"}, Place("src/one.py", 12)),
        ({"demo": "src/app.py", "first": "src/first.py:3"}, Place("src/first.py", 3)),
        ({"demo": "src/app.py"}, Place("src/app.py", 1)),
        ({"other": "src/app.py"}, None),
        ({}, None),
    ],
)
def test_the_most_specific_handler_counts(every_state: Make, handlers: dict[str, str], place: Place | None) -> None:
    item: Item = every_state()[0].items[0].item

    assert handler_place(handlers, "demo", item, Path("checkout")) == place


def test_what_did_not_work_is_remarked(every_state: Make, checkout: Path) -> None:
    found = remarks(every_state()[0], checkout, checkout, {})

    assert [(one.level, one.title) for one in found] == [
        ("error", "Demo go-live: GL-PAPER-PROBLEM"),
        ("error", "Demo go-live: GL-RUN-PROBLEM"),
        ("error", "FAIL DEMO-GL-002"),
        ("error", "ERROR DEMO-GL-003"),
        ("error", "NOT_RUN DEMO-GL-004"),
        ("warning", "STALE DEMO-GL-005"),
        ("warning", "WARN DEMO-GL-008"),
    ]
    assert found[2].place == Place(PLACE, 9)
    assert "GL-CLIENT-ASSERTION, suspect: client, because the exchanges went through" in found[2].text
    assert "Again: golive run demo --item DEMO-GL-002" in found[2].text


def test_a_handler_comes_before_the_test(every_state: Make, checkout: Path) -> None:
    found = remarks(every_state()[0], checkout, checkout, {"DEMO-GL-002": "src/hooks.py:12"})

    assert [one.place for one in found if one.title.endswith("002")] == [Place("src/hooks.py", 12)]


@pytest.mark.parametrize(("text", "line"), [("[integration]\n\n[integration.demo.start]\n", 3), ("# nothing\n", 1)])
def test_a_suite_that_is_installed_is_remarked_where_the_app_is_described(
    every_state: Make, checkout: Path, text: str, line: int
) -> None:
    team = checkout / "team"
    team.mkdir()
    (team / "golive.toml").write_text(text)

    found = remarks(every_state()[0], checkout, team, announcing.handlers_in(team / "golive.toml", "demo"))

    assert {one.place for one in found[2:]} == {Place("golive.toml", line)}


def test_a_workflow_command_stays_one_line() -> None:
    remark = Remark("error", "a: b, c", "50 %\nnext\r::error::gone\x1b", Place("src/a,b.py", 3))

    assert list(github([remark])) == [
        "::error file=src/a%2Cb.py,line=3,title=a%3A b%2C c::50 %25%0Anext ::error::gone "
    ]


def test_no_more_than_github_shows() -> None:
    many = [Remark(level, str(number), "x") for level in ("error", "warning") for number in range(15)]

    assert len(list(github(many))) == 20


def test_gitlab_gets_what_has_a_line(every_state: Make, checkout: Path) -> None:
    issues = json.loads(gitlab(remarks(every_state()[0], checkout, checkout, {})))

    assert [issue["severity"] for issue in issues] == ["major", "major", "major", "minor"]
    assert issues[0]["location"] == {"path": PLACE, "lines": {"begin": 9}}
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


def test_what_was_left_out_on_purpose_is_no_remark(every_state: Make, checkout: Path) -> None:
    made, _ = every_state()
    left_out = [msgspec.structs.replace(one, code="GL-NOT-RUN") if one.code else one for one in made.items]
    checks = [*made.checks[1:], msgspec.structs.replace(made.checks[0], code="GL-NOT-RUN")]
    selected = msgspec.structs.replace(made, items=tuple(left_out), checks=tuple(checks), problems=())

    assert [one.title for one in remarks(selected, checkout, checkout, {})] == []


GITHUB = {"GITHUB_ACTIONS": "true"}


@pytest.mark.parametrize(
    ("environment", "commands", "files"),
    [({}, 0, set()), (GITHUB, 7, set()), ({"GITLAB_CI": "true"}, 0, {announcing.CODE_QUALITY})],
    ids=["elsewhere", "github", "gitlab"],
)
def test_each_service_is_told_in_its_own_way(
    every_state: Make,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    environment: dict[str, str],
    commands: int,
    files: set[str],
) -> None:
    write_report(tmp_path, *every_state())
    before = {path.name for path in tmp_path.iterdir()}

    announcing.announce(tmp_path, tmp_path, environment, {})

    assert capsys.readouterr().out.count("::error ") + 2 * bool(commands) == max(commands, 0)
    assert {path.name for path in tmp_path.iterdir()} - before == files


def test_the_job_summary_is_added_to(every_state: Make, tmp_path: Path) -> None:
    write_report(tmp_path, *every_state())
    target = tmp_path / "step"
    target.write_text("before\n")

    announcing.announce(tmp_path, tmp_path, GITHUB | {"GITHUB_STEP_SUMMARY": str(target)}, {})

    assert target.read_text() == "before\n" + (tmp_path / "summary.md").read_text()


def test_without_a_report_nothing_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    announcing.announce(tmp_path, tmp_path, GITHUB, {})

    assert capsys.readouterr().out == ""


def test_the_levels_are_those_of_both_services() -> None:
    assert set(annotations.SEVERITY) == {"error", "warning"}
