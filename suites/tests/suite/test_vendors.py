"""One file describes an app to several vendors: each is judged on its own, by its own profile, and nothing leaks."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from golive.simulators.core.exits import ExitStatus
from golive.suites.reference import apart

OPERATIONS = """
operations:
  - name: where
    meaning: which sandbox the app talks to, and its place among the apps that were started
    required: true
    answers: [{name: sandbox, kind: text}, {name: number, kind: number}]
"""

APPS = """
class App:
    made = 0

    def __init__(self, ready):
        App.made += 1
        self.answer = {"sandbox": ready["sandbox"], "number": App.made}

    def where(self, user):
        return self.answer
"""

SUITE = """
import pytest

EXCHANGE = {
    "seq": 1, "at": "2026-01-01T00:00:00.000000Z", "direction": "in", "vendor": "any", "operation": "any",
    "fault": None, "error": None, "request": {"method": "GET", "url": "/", "headers": {}, "body": None},
    "response": {"status": 200, "headers": {}, "body": None},
}

@pytest.mark.req("VENDOR-GL-001", "VENDOR-GL-002")
def test_where(integration, judged, evidence):
    app = integration.where("ann")
    assert app.sandbox == judged.ready["sandbox"]
    evidence.attach([EXCHANGE | {"subject": f"{app.sandbox}/{app.number}"}])
"""

OF_A_FEATURE = """
@pytest.mark.req("VENDOR-GL-003")
def test_of_a_feature(sources):
    assert sources.files("ios", "*.plist") == [("Info.plist", "camera")]
"""

DECLARED = """
[profile.veriff]
features = ["camera"]

[sources]
ios = "ios"

[integration]
name = "shop"

[integration.veriff]
python = "team_apps:App"

[integration.proof]
python = "team_apps:App"
"""


def row(vendor: str, number: int, **more: object) -> dict[str, Any]:
    """A row of a checklist."""
    source = {"doc": "guide", "anchor": "here", "confidence": "assumed"}
    name = {"id": f"{vendor.upper()}-GL-{number:03d}", "rev": 1, "section": "all", "title": "It works"}
    kind = {"level": "MUST", "subject": "client", "method": "automated", "min_target": "simulator"}
    return {**name, **kind, "source": source, **more}


def write_suite(folder: Path, vendor: str) -> None:
    """A suite of two test files and three rows, the last of them for apps with a camera only."""
    checklist = {
        "checklist": f"{vendor}-golive",
        "vendor": vendor,
        "title": f"Small {vendor}",
        "rev": "1",
        "features": {"camera": "the app has one"},
        "documents": [{"id": "guide", "title": "The guide", "retrieved": "2026-01-01"}],
        "sections": [{"id": "all", "title": "All"}],
        "items": [row(vendor, 1), row(vendor, 2), row(vendor, 3, applies_when={"features": ["camera"]})],
    }
    folder.mkdir()
    (folder / "checklist.yaml").write_text(yaml.safe_dump(checklist), encoding="utf-8")
    (folder / "operations.yaml").write_text(OPERATIONS, encoding="utf-8")
    for name, text in (("test_first.py", SUITE), ("test_second.py", SUITE + OF_A_FEATURE)):
        (folder / name).write_text(text.replace("VENDOR", vendor.upper()), encoding="utf-8")


@dataclass(frozen=True)
class Done:
    """A run that ended: its status, what it said, and the folder of its reports."""

    status: int
    said: str
    folder: Path

    def report(self, vendor: str) -> dict[str, Any]:
        """The report about a vendor."""
        found: dict[str, Any] = json.loads((self.folder / f"{vendor}-golive" / "report.json").read_text("utf-8"))
        return found

    def states(self, vendor: str) -> list[str]:
        """The states of the vendor's rows."""
        return [item["state"] for item in self.report(vendor)["items"]]

    def subjects(self, vendor: str) -> set[str]:
        """What the vendor's tests said of their apps: sandbox and number."""
        folder = self.folder / f"{vendor}-golive" / "evidence"
        found = [json.loads(path.read_text("utf-8"))["exchanges"] for path in folder.iterdir()]
        return {exchange["subject"] for exchanges in found for exchange in exchanges if exchange["subject"]}


Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Judges by the two suites, or the folders that are named, an app that `golive.toml` describes."""
    write_suite(tmp_path / "one", "veriff")
    write_suite(tmp_path / "two", "proof")
    (tmp_path / "team_apps.py").write_text(APPS, encoding="utf-8")
    (tmp_path / "ios").mkdir()
    (tmp_path / "ios" / "Info.plist").write_text("camera", encoding="utf-8")
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\naddopts = --import-mode=importlib\npythonpath = .\n", encoding="utf-8"
    )

    def judge(declaration: str, *arguments: str, folders: tuple[str, ...] = ("one", "two"), named: bool = True) -> Done:
        (tmp_path / "golive.toml").write_text(declaration, encoding="utf-8")
        which = ("--golive-integration", "golive.toml") if named else ()
        ended = apart.run_pytest(
            [
                *("-q", "--tb=no", "-p", "no:cacheprovider", "-p", "xdist", "-p", "golive.simulators.pytest_plugin"),
                *("--golive-report", "report", *which, *folders, *arguments),
            ],
            tmp_path,
        )
        return Done(ended.status, ended.said, tmp_path / "report")

    return judge


@pytest.mark.parametrize("named", [True, False], ids=["named", "found"])
def test_each_vendor_has_its_own_app_sandbox_and_profile(run: Run, named: bool) -> None:
    done = run(DECLARED, named=named)
    assert done.states("veriff") == ["PASS", "PASS", "PASS"], done.said
    assert done.states("proof") == ["PASS", "PASS", "NOT_APPLICABLE"]
    (of_veriff,), (of_proof,) = done.subjects("veriff"), done.subjects("proof")
    assert [place.rpartition("/")[2] for place in (of_veriff, of_proof)] == ["1", "2"]
    assert of_veriff.partition("/")[0] != of_proof.partition("/")[0]
    assert {vendor: done.report(vendor)["run"]["profile"]["features"] for vendor in ("veriff", "proof")} == {
        "veriff": ["camera"],
        "proof": [],
    }
    assert {done.report(vendor)["run"]["integration"] for vendor in ("veriff", "proof")} == {"shop"}
    assert done.status == ExitStatus.READY


def test_each_vendor_is_judged_by_its_own_worker_as_well(run: Run) -> None:
    done = run(DECLARED, "-n", "2", "--dist", "loadfile")
    assert done.states("veriff") == ["PASS", "PASS", "PASS"], done.said
    assert done.states("proof") == ["PASS", "PASS", "NOT_APPLICABLE"]


def test_the_features_of_one_vendor_are_not_those_of_another(run: Run) -> None:
    done = run(DECLARED.replace("[profile.veriff]", "[profile.proof]"))
    assert done.states("veriff") == ["PASS", "PASS", "NOT_APPLICABLE"]
    assert done.states("proof") == ["PASS", "PASS", "PASS"]
    wrong = run(DECLARED.replace('"camera"', '"camrea"'))
    assert wrong.status == ExitStatus.USAGE
    assert "The profile declares 'camrea', which no checklist knows." in wrong.said


ONLY_VERIFF = DECLARED.partition("[integration.proof]")[0]


def test_a_vendor_that_is_not_declared_is_never_green(run: Run) -> None:
    named = run(ONLY_VERIFF)
    assert named.status == ExitStatus.USAGE
    assert "integration.proof: there is no such table. Add [integration.proof]" in named.said
    found = run(ONLY_VERIFF, named=False)
    assert found.states("veriff") == ["PASS", "PASS", "PASS"]
    assert found.states("proof") == ["ERROR", "ERROR", "NOT_APPLICABLE"]
    assert found.status == ExitStatus.INCONCLUSIVE


def test_a_vendor_that_is_not_judged_is_left_alone(run: Run) -> None:
    done = run(ONLY_VERIFF + '[integration.proof]\nnonsense = "{nobody}"\n', folders=("one",))
    assert done.status == ExitStatus.READY, done.said


def test_a_profile_for_no_vendor_is_refused_and_never_hides_a_row(run: Run) -> None:
    old = DECLARED.replace("[profile.veriff]", "[profile]")
    named = run(old)
    assert named.status == ExitStatus.USAGE
    assert "profile.features: belongs to no vendor. Each vendor has features of its own: write [profile.v" in named.said
    found = run(old, named=False)
    assert found.states("veriff")[:2] == ["ERROR", "ERROR"]
    assert found.status == ExitStatus.INCONCLUSIVE


def test_sources_that_are_not_declared_could_not_be_judged(run: Run) -> None:
    done = run(DECLARED.replace('ios = "ios"', ""))
    assert done.states("veriff") == ["PASS", "PASS", "ERROR"]
    assert "does not declare 'ios', so this was not judged" in done.report("veriff")["items"][2]["why"]
    assert done.status == ExitStatus.INCONCLUSIVE


def test_what_is_not_found_in_the_sources_proves_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "one" / "test_second.py"
    nothing = 'files("ios", "*.kt") == []'
    file.write_text(file.read_text("utf-8").replace('files("ios", "*.plist") == [("Info.plist", "camera")]', nothing))
    done = run(DECLARED)
    assert done.states("veriff") == ["PASS", "PASS", "NOT_RUN"]
    assert "ended well without one recorded exchange" in done.report("veriff")["items"][2]["why"]


def test_sources_that_are_not_there_end_the_run(run: Run) -> None:
    done = run(DECLARED.replace('ios = "ios"', 'ios = "io"'))
    assert done.status == ExitStatus.USAGE
    assert "sources.ios: there is no folder" in done.said


def test_a_wrong_table_of_operations_ends_the_run(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one" / "operations.yaml").write_text(OPERATIONS.replace("kind: number", "kind: state"), "utf-8")
    done = run(DECLARED)
    assert done.status == ExitStatus.USAGE
    assert 'operations.yaml: where answers 1 kind: "state" is not one of' in done.said
    (tmp_path / "one" / "operations.yaml").unlink()
    assert "operations.yaml: cannot be read (No such file or directory)" in run(DECLARED).said


def test_a_test_of_no_checklist_has_no_integration(run: Run, tmp_path: Path) -> None:
    (tmp_path / "test_stray.py").write_text("def test_stray(integration):\n    pass\n", encoding="utf-8")
    done = run(DECLARED, "--tb=short", folders=("test_stray.py",))
    assert done.status == pytest.ExitCode.TESTS_FAILED
    assert "no checklist.yaml lies above" in done.said
