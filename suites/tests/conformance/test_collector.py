"""The pytest side, end to end: small suites in processes of their own, and the verdict each must lead to."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from golive.simulators.core import schema

Row = Callable[..., dict[str, Any]]
Manual = Callable[[int], dict[str, Any]]
Run = Callable[..., Any]

MIXED = """
import pytest

@pytest.mark.req("DEMO-GL-001", "DEMO-GL-002")
def test_passes(proof):
    pass

@pytest.mark.req("DEMO-GL-003")
def test_fails(proof):
    assert int("200") in (401, 403), "the wrong key was accepted"

@pytest.mark.req("DEMO-GL-004")
def test_skips(proof):
    pytest.skip("no time")

@pytest.fixture
def broken():
    raise ConnectionError("no server")

@pytest.mark.req("DEMO-GL-005")
def test_breaks_in_setup(broken, proof):
    pass

@pytest.mark.req("DEMO-GL-006")
def test_breaks_in_call(proof):
    raise ConnectionError("no server")

@pytest.fixture
def breaks_later():
    yield
    raise ConnectionError("no server any more")

@pytest.mark.req("DEMO-GL-007")
def test_breaks_in_teardown(proof, breaks_later):
    pass

@pytest.mark.xfail(reason="known", strict=False)
@pytest.mark.req("DEMO-GL-008")
def test_is_expected_to_fail(proof):
    assert False

@pytest.mark.xfail(reason="known", strict=False)
@pytest.mark.req("DEMO-GL-009")
def test_passes_unexpectedly(proof):
    pass

@pytest.mark.req("DEMO-GL-010")
def test_shows_nothing():
    pass

@pytest.mark.req("DEMO-GL-011")
def test_warns(proof, evidence):
    evidence.warn("slow")

@pytest.mark.req("DEMO-GL-012")
def test_breaks_a_should(proof):
    assert False, "not idempotent"

@pytest.mark.req("DEMO-GL-013")
@pytest.mark.parametrize("name", ["a", "b"])
def test_is_repeated(proof, name):
    assert name == "a"

@pytest.mark.req("DEMO-GL-015")
def test_of_an_upload(proof):
    assert False, "must not run: the profile has no upload"
"""

STATES = {
    "001": "PASS",
    "002": "PASS",
    "003": "FAIL",
    "004": "NOT_RUN",
    "005": "ERROR",
    "006": "ERROR",
    "007": "ERROR",
    "008": "NOT_RUN",
    "009": "FAIL",
    "010": "NOT_RUN",
    "011": "WARN",
    "012": "WARN",
    "013": "FAIL",
    "014": "REVIEW",
    "015": "NOT_APPLICABLE",
}

PASSING = """
import pytest

@pytest.mark.req("DEMO-GL-001")
def test_one(proof):
    pass

@pytest.mark.req("DEMO-GL-002")
def test_two(proof):
    pass
"""


OTHER = """
@pytest.mark.req("DEMO-GL-002")
def test_other(proof):
    pass
"""


@pytest.fixture
def mixed(row: Row, manual: Manual) -> list[dict[str, Any]]:
    """The rows that `MIXED` proves, breaks and leaves open."""
    rows = [row(number) for number in range(1, 14)]
    rows[11] = row(12, level="SHOULD")
    return [*rows, manual(14), row(15, applies_when={"features": ["upload"]})]


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "two workers"])
def test_each_way_to_end_has_its_state(judged: Run, mixed: list[dict[str, Any]], workers: tuple[str, ...]) -> None:
    run = judged(mixed, MIXED, *workers)

    assert run.states == STATES
    assert run.status == 1
    assert run.last_line == "NOT_READY exit 1 (not ready)   report: out/report.html"
    assert run.why["003"].endswith("test_fails: the wrong key was accepted\nassert 200 in (401, 403)")
    assert run.why["005"].endswith("in setup: ConnectionError: no server")
    assert run.why["007"].endswith("in teardown: ConnectionError: no server any more")
    assert run.why["008"].endswith("expected to fail: known")
    assert run.why["012"].endswith("test_breaks_a_should: not idempotent")
    assert run.why["009"].endswith("passed although it is marked as expected to fail")
    assert not list(schema.load("golive", "report").violations(run.report))
    assert_counts_agree(run)
    assert_evidence_is_there(run)


def assert_counts_agree(run: Any) -> None:  # noqa: ANN401 - the conftest's class, which no module may import
    """JUnit and JSON count the same, and JUnit lists each requirement of each check."""
    outcomes = run.report["outcomes"]
    assert run.junit.get("tests") == str(sum(outcomes.values())) == str(len(run.junit.findall("testcase")))
    assert run.junit.get("failures") == str(outcomes["FAIL"])
    assert run.junit.get("errors") == str(outcomes["ERROR"])
    assert run.junit.get("skipped") == str(outcomes["SKIP"])
    required = Counter(found.get("value") for found in run.junit.iter("property") if found.get("name") == "requirement")
    assert required == Counter(name for check in run.report["checks"] for name in check["items"])


def assert_evidence_is_there(run: Any) -> None:  # noqa: ANN401 - the conftest's class, which no module may import
    """Each digest in the report names a file, each file is named, and each test has its own exchange."""
    named = {check["evidence"]: check["id"] for check in run.report["checks"] if check["evidence"]}
    files = {path.stem: json.loads(path.read_bytes()) for path in (run.folder / "evidence").iterdir()}
    assert named.keys() == files.keys()
    for digest, check in named.items():
        assert [found["subject"] for found in files[digest]["exchanges"]] == [check.rpartition("::")[2]]


def test_all_proven_is_ready(judged: Run, row: Row) -> None:
    run = judged([row(1), row(2)], PASSING)

    assert (run.status, run.report["verdict"]) == (0, "READY")
    assert run.last_line.startswith("READY exit 0 (ready)")


def test_an_open_manual_row_asks_for_review(judged: Run, row: Row, manual: Manual) -> None:
    run = judged([row(1), row(2), manual(3)], PASSING)

    assert (run.status, run.report["verdict"]) == (4, "INCONCLUSIVE")
    assert run.last_line.startswith("INCONCLUSIVE exit 4 (review)")


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "two workers"])
def test_a_deselected_test_is_never_green(judged: Run, row: Row, workers: tuple[str, ...]) -> None:
    run = judged([row(1), row(2)], PASSING, "-k", "test_one", *workers)

    assert run.states == {"001": "PASS", "002": "NOT_RUN"}
    assert (run.status, run.report["verdict"]) == (3, "INCONCLUSIVE")
    assert "deselected" in run.why["002"]


@pytest.mark.parametrize(
    ("paths", "arguments"),
    [
        (("suite",), ("--ignore", "suite/test_more.py")),
        (("suite",), ("--ignore-glob", "*more*")),
        (("suite",), ("-o", "python_files=test_demo.py")),
        (("suite/test_demo.py",), ()),
        (("suite/test_demo.py", "suite/test_more.py::test_other"), ("-n", "1")),
    ],
    ids=["ignored", "by a pattern", "by a setting", "not named", "named in part"],
)
def test_what_is_left_out_of_a_suite_is_a_problem(
    judged: Run, row: Row, tmp_path: Path, paths: tuple[str, ...], arguments: tuple[str, ...]
) -> None:
    """The rows have other tests that pass: without a word they would be proven by less than the suite asks for."""
    more = PASSING.replace("def test_one(proof):\n    pass", "def test_one(proof):\n    assert False")
    (tmp_path / "suite").mkdir()
    (tmp_path / "suite" / "test_more.py").write_text(f"{more}\n{OTHER}")
    run = judged([row(1), row(2)], PASSING, *arguments, paths=paths)

    assert run.states == {"001": "PASS", "002": "PASS"}
    assert run.report["problems"] == [
        "test_more.py was not collected whole, so that items may lack a check; run the whole suite"
    ]
    assert run.status == 3


def test_without_assertions_nothing_is_proven(judged: Run, row: Row, tmp_path: Path) -> None:
    judged([row(1), row(2)], PASSING, "--collect-only")
    (tmp_path / "program.py").write_text(PROGRAM)
    command = [sys.executable, "-O", "program.py", "suite"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Python leaves assertions out" in done.stdout
    assert done.stdout.rstrip().endswith("ENDED INCONCLUSIVE")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("-k", "nothing"), "deselected"),
        (("--setup-only",), "was not run"),
        (("--deselect", "suite"), "deselected"),
    ],
    ids=["none selected", "set up only", "all deselected"],
)
def test_nothing_ran(judged: Run, row: Row, arguments: tuple[str, ...], reason: str) -> None:
    run = judged([row(1), row(2)], PASSING, *arguments)

    assert set(run.states.values()) == {"NOT_RUN"}
    assert reason in run.why["001"]
    assert run.status == 3


def test_all_skipped(judged: Run, row: Row) -> None:
    run = judged([row(1), row(2)], PASSING + "\npytestmark = pytest.mark.skip(reason='no app')\n")

    assert set(run.outcomes.values()) == {"SKIP"}
    assert (run.status, run.report["figures"]["proven"]) == (3, 0)


def test_a_run_that_stops_early_is_not_ready(judged: Run, row: Row) -> None:
    failing = PASSING.replace("def test_one(proof):\n    pass", "def test_one(proof):\n    assert False")
    run = judged([row(1), row(2)], failing, "-x")

    assert run.states == {"001": "FAIL", "002": "NOT_RUN"}


def test_an_unknown_id_is_a_mistake(judged: Run, row: Row) -> None:
    assert judged([row(1), row(2)], PASSING).status == 0
    run = judged([row(1), row(2)], PASSING.replace("DEMO-GL-002", "DEMO-GL-020"))

    assert run.status == 2
    assert "suite/test_demo.py::test_two cites DEMO-GL-020, which is on no loaded checklist." in run.output
    assert "DEMO-GL-002 has no test." in run.output
    assert run.last_line == "USAGE exit 2 (usage)"
    assert not (run.folder / "report.json").exists(), "an earlier report could be taken for this run's"
    assert not (run.folder / "report.html").exists()


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "two workers"])
def test_a_row_without_a_test_is_a_mistake(judged: Run, row: Row, workers: tuple[str, ...]) -> None:
    run = judged([row(1), row(2), row(3)], PASSING, *workers)

    assert run.status == 2
    assert run.output.count("DEMO-GL-003 has no test.") == 1


def test_a_row_without_a_test_but_with_a_reason_stays_open(judged: Run, row: Row) -> None:
    excused = row(3, not_tested={"reason": "cannot be simulated", "citation": "guide L3"})

    assert judged([row(1), row(2), excused], PASSING).states["003"] == "REVIEW"


def test_a_part_of_the_suite_is_judged_as_a_part(judged: Run, row: Row) -> None:
    run = judged([row(1), row(2), row(3)], PASSING, paths=("suite/test_demo.py::test_one",))

    assert (run.status, run.states) == (3, {"001": "PASS", "002": "NOT_RUN", "003": "NOT_RUN"})


def test_a_test_without_an_id_is_a_mistake(judged: Run, row: Row) -> None:
    run = judged([row(1), row(2)], PASSING + "\ndef test_of_nothing():\n    pass\n")

    assert run.status == 2
    assert "suite/test_demo.py::test_of_nothing cites no row of" in run.output


def test_the_gate_alone_can_be_asked(judged: Run, row: Row) -> None:
    assert judged([row(1), row(2)], PASSING, "--collect-only").status == 0
    assert judged([row(1), row(2), row(3)], PASSING, "--collect-only").status == 2


def test_a_file_that_does_not_load_is_no_pass(judged: Run, row: Row) -> None:
    run = judged([row(1), row(2)], PASSING + "\nimport nowhere_to_be_found\n")

    assert (run.status, run.states) == (3, {"001": "NOT_RUN", "002": "NOT_RUN"})
    assert any("suite/test_demo.py could not be loaded" in problem for problem in run.report["problems"])


def test_a_failing_test_elsewhere_is_no_pass(judged: Run, row: Row, tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text("def test_other():\n    assert False\n")
    run = judged([row(1), row(2)], PASSING, "test_other.py")

    assert (run.status, run.report["verdict"]) == (3, "INCONCLUSIVE")
    assert run.report["problems"][0].startswith("test_other.py::test_other, which cites no row, ended as FAIL")


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "two workers"])
def test_an_interrupted_run_is_no_pass(judged: Run, row: Row, workers: tuple[str, ...]) -> None:
    interrupting = PASSING.replace(
        "def test_two(proof):\n    pass", "def test_two(proof):\n    raise KeyboardInterrupt"
    )
    run = judged([row(1), row(2)], interrupting, *workers)

    assert run.status == 3
    assert run.states["002"] in ("NOT_RUN", "ERROR")
    assert run.report["problems"]


def test_a_worker_that_dies_is_no_pass(judged: Run, row: Row) -> None:
    dying = PASSING.replace("def test_two(proof):\n    pass", "def test_two(proof):\n    import os; os._exit(1)")
    run = judged([row(1), row(2)], dying, "-n", "1")

    assert run.status == 3
    assert run.states["002"] == "ERROR"
    assert run.report["problems"]


def test_grouped_tests_keep_their_names(judged: Run, row: Row) -> None:
    grouped = PASSING + "\npytestmark = pytest.mark.xdist_group('one')\n"
    run = judged([row(1), row(2)], grouped, "-n", "2", "--dist", "loadgroup")

    assert (run.status, run.outcomes) == (0, {"test_one": "PASS", "test_two": "PASS"})


def test_an_integration_that_is_shut_out_is_not_judged(judged: Run, row: Row) -> None:
    refused = """
@pytest.fixture
def proof(evidence):
    evidence.attach([EXCHANGE | {"response": {"status": 401, "headers": {}, "body": None}}])
"""
    run = judged([row(1), row(2)], PASSING, conftest=refused)

    assert (run.status, set(run.states.values())) == (3, {"ERROR"})
    assert "answered 401 to every call" in run.why["001"]


def test_evidence_attached_from_a_fixtures_teardown_counts(judged: Run, row: Row) -> None:
    late = """
from golive.simulators.conformance.collector import attach_exchanges

@pytest.fixture
def proof(request):
    yield
    attach_exchanges(request.node, [EXCHANGE])
"""
    assert judged([row(1), row(2)], PASSING, conftest=late).status == 0


def test_what_is_known_about_the_run_is_reported(judged: Run, row: Row) -> None:
    known = """
from golive.simulators.conformance.checklist import Profile
from golive.simulators.conformance.collector import RUNS, Run

def pytest_configure(config):
    run = Run(integration="shop", profile=Profile(frozenset({"upload"})), target_url="http://127.0.0.1:1")
    config.stash[RUNS] = {"demo": run}
"""
    run = judged([row(1), row(2, applies_when={"features": ["upload"]})], PASSING, "-n", "1", conftest=known)

    assert run.states == {"001": "PASS", "002": "PASS"}
    assert (run.report["run"]["integration"], run.report["run"]["profile"]) == ("shop", {"features": ["upload"]})
    assert run.report["run"]["started"] <= run.report["run"]["finished"]


IN_PART = """
import pytest

@pytest.mark.req("DEMO-GL-001", "DEMO-GL-002")
def test_server(proof):
    pass

@pytest.mark.feature("upload")
@pytest.mark.req("DEMO-GL-001", "DEMO-GL-003")
def test_upload(proof):
    assert False, "nothing can be uploaded"
"""

DECLARES = """
from golive.simulators.conformance.checklist import Profile
from golive.simulators.conformance.collector import RUNS, Run

def pytest_configure(config):
    config.stash[RUNS] = {{"demo": Run(profile=Profile(frozenset({0})))}}
"""


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
@pytest.mark.parametrize(
    ("features", "states"),
    [({"upload"}, {"001": "FAIL", "002": "PASS", "003": "FAIL"}), (set(), {"001": "PASS", "002": "PASS"})],
)
def test_a_test_about_a_feature_is_none_of_a_team_without_it(
    judged: Run, row: Row, workers: tuple[str, ...], features: set[str], states: dict[str, str]
) -> None:
    rows = [row(1), row(2), row(3, applies_when={"features": ["upload"]})]
    run = judged(rows, IN_PART, *workers, conftest=DECLARES.format(features))
    assert run.states == {"003": "NOT_APPLICABLE", **states}


def test_a_misspelt_feature_is_a_mistake(judged: Run, row: Row) -> None:
    misspelt = """
from golive.simulators.conformance.checklist import Profile
from golive.simulators.conformance.collector import RUNS, Run

def pytest_configure(config):
    config.stash[RUNS] = {"demo": Run(profile=Profile(frozenset({"uplaod"})))}
"""
    run = judged([row(1), row(2)], PASSING, conftest=misspelt)

    assert run.status == 2
    assert "The profile declares 'uplaod', which no checklist knows. Known: mobile, upload." in run.output


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--golive-checklist", "none.yaml"), "none.yaml: cannot be read"),
        (("--golive-report", "suite/checklist.yaml/out"), "No report can be written to"),
    ],
)
def test_a_wrong_option_is_a_sentence(judged: Run, row: Row, arguments: tuple[str, ...], complaint: str) -> None:
    run = judged([row(1), row(2)], PASSING, *arguments)

    assert run.status == 2
    assert complaint in run.output
    assert "Traceback" not in run.output


def test_a_wrong_checklist_is_a_sentence(judged: Run, row: Row) -> None:
    run = judged([row(1, level="OUGHT")], PASSING)

    assert run.status == 2
    assert 'DEMO-GL-001 level: "OUGHT" is not one of' in run.output
    assert "Traceback" not in run.output


def test_two_checklists_make_two_reports(judged: Run, row: Row, tmp_path: Path) -> None:
    judged([row(1), row(2)], PASSING, "--collect-only")
    first = tmp_path / "suite" / "checklist.yaml"
    (tmp_path / "more.yaml").write_text(first.read_text().replace("demo-golive", "more").replace("DEMO-", "MORE-"))
    both = ("--golive-checklist", str(first), "--golive-checklist", "more.yaml")

    assert judged([row(1), row(2)], PASSING, *both).status == 3, "nobody proves the rows of the second list"

    proving = PASSING.replace('001"', '001", "MORE-GL-001"').replace('002"', '002", "MORE-GL-002"')
    run = judged([row(1), row(2)], proving, *both)

    assert (run.status, run.last_line) == (0, "2 checklists: exit 0 (ready)")
    assert {path.parent.name for path in run.folder.rglob("report.json")} == {"demo-golive", "more"}


def test_without_a_checklist_pytest_is_left_alone(judged: Run, row: Row, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "test_other.py").write_text(
        "import pytest\n\n@pytest.mark.req('ANY-GL-001')\ndef test_other(evidence):\n    evidence.note('fine')\n"
    )
    run = judged([row(1)], "", "--strict-markers", paths=("other",))

    assert run.status == 0
    assert "1 passed" in run.last_line
    assert not run.folder.exists()


PROGRAM = """
import sys
from golive.simulators.conformance.collector import run_pytest

status = run_pytest(["-p", "golive.simulators.conformance.collector", "--golive-report", "out", *sys.argv[1:]])
print("ENDED", status.name)
"""


def test_pytests_own_status_stays_inside(judged: Run, row: Row, tmp_path: Path) -> None:
    judged([row(1), row(2)], PASSING, "--collect-only")
    (tmp_path / "program.py").write_text(PROGRAM)

    def last_line(*arguments: str) -> str:
        command = [sys.executable, "program.py", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.stdout.rstrip().rpartition("\n")[2]

    assert last_line("suite", "--no-such-option") == "ENDED USAGE"
    assert last_line("suite/nowhere.py") == "ENDED USAGE"
    assert last_line("suite") == "ENDED READY"
