"""What CI services are given: the action, GitLab's template, the jobs of `golive init`, the recipe on the page.

Each is read as its service reads it. Its shell is sound, its commands are ones that golive knows, and what decides on
pass or fail is run for every exit status; the action is also run as it is, on the reference integration.
"""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from golive.simulators import initialising
from golive.simulators.cli import parse
from golive.simulators.core.exits import ExitStatus

ROOT = Path(__file__).parents[3]
ACTION, TEMPLATE = ROOT / ".github/actions/golive/action.yml", ROOT / ".gitlab/golive.yml"
PAGE = ROOT / "docs/how-to/ci.md"
REFERENCE = ROOT / "suites/reference/golive.toml"
BIN = Path(sys.executable).parent

EXPRESSION = re.compile(r"\$\{\{ *(.+?) *\}\}")
INPUT = re.compile(r"\$\[\[ *inputs\.([\w-]+) *\]\]")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:^|[ ;])(golive (?:doctor|run|check|signoff|init)\b.*?)(?: \|\| .*)?$", re.MULTILINE)
REPORT = "build/golive/veriff"
VALUES = {"VENDOR": "veriff", "vendor": "veriff", "INTEGRATION": str(REFERENCE), "report": REPORT, "REPORT": REPORT}
VALUES |= {"bundles": "build/golive/signoff", "signed": "--unsigned", "RELEASE_KEY": "release.pem"}
PINNED = re.compile(r"[\w./-]+@([0-9a-f]{40}|COMMIT)")


@dataclass(frozen=True, slots=True)
class Script:
    """Shell as a service runs it; `env` are the variables that it is given, as they are written."""

    title: str
    text: str
    env: Mapping[str, str] = field(default_factory=dict)


@cache
def action() -> Any:  # noqa: ANN401 - YAML
    """The composite action."""
    return yaml.safe_load(ACTION.read_text(encoding="utf-8"))


@cache
def template() -> tuple[Any, Any]:  # Any: YAML
    """What GitLab's template asks for, and its jobs with the defaults filled in."""
    spec, jobs = TEMPLATE.read_text(encoding="utf-8").split("\n---\n")
    inputs = yaml.safe_load(spec)["spec"]["inputs"]
    values = {name: str(given.get("default", "veriff")) for name, given in inputs.items()}
    return inputs, yaml.safe_load(INPUT.sub(lambda match: values[match[1]], jobs))


def _written(service: str) -> Any:  # noqa: ANN401 - YAML
    """The job that `golive init` writes for a service."""
    with TemporaryDirectory() as folder:
        (Path(folder) / f".{service}").mkdir()
        initialising.run(["veriff"], yes=True, folder=Path(folder))
        place = initialising.GITLAB if service == "gitlab" else initialising.GITHUB
        return yaml.safe_load((Path(folder) / place).read_text(encoding="utf-8"))


def _scripts() -> Iterator[Script]:
    for step in action()["runs"]["steps"]:
        if "run" in step:
            yield Script(f"action: {step['name']}", step["run"], step.get("env", {}))
    yield from _gitlab("template", template()[1]["golive-veriff"])
    yield from _gitlab("init on GitLab", _written("gitlab")["golive"])
    workflow = _written("github")["jobs"]["golive"]
    for step in workflow["steps"]:
        if "run" in step:
            yield Script(f"init on GitHub: {step['name']}", step["run"], workflow["env"])
    for language, text in FENCE.findall(PAGE.read_text(encoding="utf-8")):
        if language == "bash":
            yield Script("page", text)
        elif "sign:" in text:
            yield from _gitlab("page, signing on GitLab", yaml.safe_load(text)["sign"])


def _gitlab(title: str, job: Mapping[str, Any]) -> Iterator[Script]:
    """A service runs all lines of a job in one shell that ends with the first that fails."""
    variables = {"VENDOR": "veriff", **job.get("variables", {})}
    for part in ("before_script", "script"):
        if part in job:
            yield Script(f"{title}: {part}", "\n".join(job[part]), variables)


def _step(title: str) -> Script:
    return next(script for script in SCRIPTS if script.title == f"action: {title}")


def _both() -> Script:
    """The two steps of the action that run and judge, as one: the second one needs the first one's report."""
    ran, judging = _step("Run the checklist"), _step("Judge")
    return Script("action: Judge", f"{ran.text}\n{judging.text}", {**ran.env, **judging.env, "REPORT": REPORT})


def _uses() -> list[str]:
    """The actions that ours, and what we write and show, hand over to."""
    steps = [*action()["runs"]["steps"], *_written("github")["jobs"]["golive"]["steps"]]
    blocks = [text for language, text in FENCE.findall(PAGE.read_text(encoding="utf-8")) if language == "yaml"]
    return [step["uses"] for step in [*steps, *yaml.safe_load(blocks[0])["steps"]] if "uses" in step]


SCRIPTS = list(_scripts())
JUDGING = [_both(), *(one for one in SCRIPTS if "golive run" in one.text and not one.title.startswith("action"))]


def titled(scripts: list[Script]) -> pytest.MarkDecorator:
    """A test for each script."""
    return pytest.mark.parametrize("script", scripts, ids=lambda script: script.title)


def run(script: Script, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a script as GitHub does, in a folder, with nothing in the environment but what it is given."""
    given = {name: EXPRESSION.sub("", str(value)) for name, value in script.env.items()}
    environment = {"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(folder), **given, **more}
    shell = ["bash", "--noprofile", "--norc", "-euo", "pipefail", "-c", script.text, "judge.sh", "veriff"]
    return subprocess.run(shell, cwd=folder, env=environment, capture_output=True, text=True, check=False)


# as they are read


def test_every_kind_is_there() -> None:
    assert len(JUDGING) == 5
    assert len(SCRIPTS) == 14


@titled(SCRIPTS)
def test_the_shell_is_sound(script: Script) -> None:
    done = subprocess.run(["bash", "-n"], input=script.text, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@titled(SCRIPTS)
def test_nothing_is_pasted_into_the_shell(script: Script) -> None:
    assert not EXPRESSION.search(script.text), "an input that is pasted may be a command; hand it over in env"


def test_nothing_is_pasted_into_gitlab_s_shell() -> None:
    _, jobs = TEMPLATE.read_text(encoding="utf-8").split("\n---\n")
    assert not INPUT.search(jobs.partition("  script:")[2])


@pytest.mark.parametrize("step", _uses(), ids=lambda step: str(step).partition("@")[0])
def test_what_others_wrote_is_pinned(step: str) -> None:
    assert PINNED.fullmatch(step), "a tag can be moved; name a commit"


@titled([script for script in SCRIPTS if COMMAND.search(script.text)])
def test_the_commands_are_understood(script: Script) -> None:
    commands = COMMAND.findall(script.text)
    assert commands
    for command in commands:
        words = re.sub(r"\$\{?(\w+)[^}\s/\"']*\}?", lambda match: VALUES[match[1]], command)
        assert parse(shlex.split(words)[1:]).command


def test_the_action_s_inputs_are_all_used_and_all_declared() -> None:
    used = set(re.findall(r"inputs\.([\w-]+)", yaml.safe_dump(action()["runs"])))
    assert used == {*action()["inputs"]}
    assert {name for name, given in action()["inputs"].items() if given.get("required")} == {"vendor"}


def test_the_template_s_inputs_are_all_used_and_all_declared() -> None:
    inputs, _ = template()
    assert set(INPUT.findall(TEMPLATE.read_text(encoding="utf-8"))) == {*inputs}
    assert [name for name, given in inputs.items() if "default" not in given] == ["vendor"]


def test_the_inputs_are_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in action()["inputs"] if f"| `{name}` |" not in page] == []
    assert {*template()[0]} - {*action()["inputs"]} == {"stage"}


def test_every_step_of_the_action_names_its_shell_and_the_report_is_always_kept() -> None:
    steps = action()["runs"]["steps"]
    assert all(step["shell"] == "bash" for step in steps if "run" in step)
    assert (steps[-1]["if"], steps[-1]["with"]["path"]) == ("always()", "build/golive")
    assert {step["uses"].partition("@")[0] for step in steps if "uses" in step} == {
        "actions/setup-python",
        "actions/upload-artifact",
    }


def test_gitlab_keeps_the_report_and_reads_its_junit() -> None:
    for job in (template()[1]["golive-veriff"], _written("gitlab")["golive"]):
        assert job["artifacts"]["when"] == "always"
        assert job["artifacts"]["reports"]["junit"].endswith("junit.xml")
        assert job["allow_failure"] == {"exit_codes": [ExitStatus.REVIEW]}


def test_the_page_shows_yaml() -> None:
    blocks = [text for language, text in FENCE.findall(PAGE.read_text(encoding="utf-8")) if language == "yaml"]
    assert [*map(list, map(yaml.safe_load, blocks))] == [["steps"], ["include"], ["sign"]]


# what decides on pass or fail


STUB = """#!/bin/sh
echo "$@" >> "$CALLS"
[ "$1" != run ] || exit "${RUN_STATUS:-$GOLIVE_STATUS}"
[ "$1" = signoff ] || exit 0
mkdir -p build/golive/signoff/veriff/1
echo signed off > build/golive/signoff/veriff/1/summary.md
exit "$GOLIVE_STATUS"
"""


@pytest.fixture
def stub(tmp_path: Path) -> Path:
    """A folder with a golive that ends as GOLIVE_STATUS says when it judges, and well otherwise."""
    (tmp_path / "bin").mkdir()
    for name, text in (("golive", STUB), ("python", "#!/bin/sh\n")):
        (tmp_path / "bin" / name).write_text(text, encoding="utf-8")
        (tmp_path / "bin" / name).chmod(0o755)
    return tmp_path / "bin"


def judged(script: Script, stub: Path, status: int, **more: str) -> int:
    """How the job ends when golive ends with `status`."""
    folder = stub.parent
    given = {"VENDOR": "veriff", "INTEGRATION": "golive.toml", "FAIL_ON": "not_ready", "PATH": f"{stub}:/usr/bin:/bin"}
    given |= {name: str(folder / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "CALLS")}
    done = run(script, folder, **given | {"GOLIVE_STATUS": str(status)} | more)
    assert "run veriff" in calls(stub), done.stderr
    return done.returncode


def calls(stub: Path) -> str:
    """What golive was asked to do."""
    return (stub.parent / "CALLS").read_text(encoding="utf-8")


@titled(JUDGING)
@pytest.mark.parametrize("status", [status for status in ExitStatus if status is not ExitStatus.REVIEW])
def test_a_job_ends_as_golive_does(script: Script, stub: Path, status: ExitStatus) -> None:
    assert judged(script, stub, status, FAIL_ON="not_ready") == status
    assert judged(script, stub, status, FAIL_ON="review") == status


@titled(JUDGING)
def test_a_job_may_wait_for_a_person(script: Script, stub: Path) -> None:
    on_gitlab = script.title.startswith(("template", "init on GitLab"))  # which marks a job for this status by itself
    assert judged(script, stub, ExitStatus.REVIEW, FAIL_ON="not_ready") == (ExitStatus.REVIEW if on_gitlab else 0)


@titled([script for script in JUDGING if "FAIL_ON" in script.text])
def test_a_job_may_insist_on_a_person(script: Script, stub: Path) -> None:
    assert judged(script, stub, ExitStatus.REVIEW, FAIL_ON="review") in (ExitStatus.NOT_READY, ExitStatus.REVIEW)
    on_gitlab = script.title.startswith("template")  # which would let the status itself pass
    assert (judged(script, stub, ExitStatus.REVIEW, FAIL_ON="review") == ExitStatus.NOT_READY) is on_gitlab


@titled(JUDGING)
def test_answers_and_waivers_count(script: Script, stub: Path) -> None:
    assert judged(script, stub, ExitStatus.READY, RUN_STATUS=str(ExitStatus.NOT_READY)) == ExitStatus.READY
    assert judged(script, stub, ExitStatus.NOT_READY, RUN_STATUS=str(ExitStatus.READY)) == ExitStatus.NOT_READY


@titled(JUDGING)
@pytest.mark.parametrize("broken", [ExitStatus.USAGE, 137])
def test_without_a_run_there_is_nothing_to_sign_off(script: Script, stub: Path, broken: int) -> None:
    assert judged(script, stub, ExitStatus.READY, RUN_STATUS=str(broken)) == broken
    assert "signoff" not in calls(stub)


@titled([script for script in JUDGING if "GITHUB_STEP_SUMMARY" in script.text])
@pytest.mark.parametrize("status", [ExitStatus.READY, ExitStatus.NOT_READY])
def test_the_job_summary_is_the_bundle_s(script: Script, stub: Path, status: ExitStatus) -> None:
    judged(script, stub, status)
    assert (stub.parent / "GITHUB_STEP_SUMMARY").read_text(encoding="utf-8") == "signed off\n"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "--unsigned"),
        ({"SIGNING_KEY": "PEM"}, "--unsigned"),
        ({"SIGN_OFF": "true"}, ""),
        ({"SIGN_OFF": "true", "SIGNING_KEY": "PEM"}, "--key $SIGNING_KEY"),
    ],
)
def test_who_signs(stub: Path, given: dict[str, str], said: str) -> None:
    judged(_both(), stub, ExitStatus.READY, **given)
    assert calls(stub).splitlines()[-1].partition("build/golive/signoff")[2].strip() == said


def test_the_application_runs_without_the_key() -> None:
    assert "inputs.key" in str(_step("Judge").env)
    assert [one.title for one in SCRIPTS if "inputs.key" in str(one.env)] == ["action: Judge"]


def test_the_action_refuses_another_word_before_it_runs(tmp_path: Path) -> None:
    done = run(_step("Run the checklist"), tmp_path, VENDOR="veriff", INTEGRATION="golive.toml", FAIL_ON="never")
    assert (done.returncode, "fail-on is not_ready or review" in done.stdout) == (ExitStatus.USAGE, True)


def test_gitlab_s_job_asks_the_sandbox_only_if_it_is_the_target(stub: Path) -> None:
    (script,) = (script for script in JUDGING if script.title == "template: script")
    for target in ("simulator", "sandbox"):
        judged(script, stub, 0, TARGET=target)
        assert ("check veriff --target sandbox" in calls(stub)) is (target == "sandbox")


@pytest.mark.parametrize(
    ("version", "wanted"), [("", "ACTION/../../.."), ("0.1.0", "golive==0.1.0"), ("./golive.whl", "./golive.whl")]
)
def test_what_the_action_installs(stub: Path, version: str, wanted: str) -> None:
    (script,) = (script for script in SCRIPTS if script.title == "action: Install golive")
    (stub / "python").write_text('#!/bin/sh\necho "$@"\n', encoding="utf-8")
    done = run(script, stub.parent, VERSION=version, ACTION="ACTION", PATH=f"{stub}:/usr/bin:/bin")
    assert done.stdout.split()[-1] == wanted


def test_the_action_came_with_a_golive_that_can_be_installed() -> None:
    assert (ACTION.parent / "../../.." / "pyproject.toml").resolve() == ROOT / "pyproject.toml"


# for real


DRIVEN = """
[profile.veriff]
features = []
[integration]
name = "reference app"
[integration.veriff]
python = "golive.suites.reference.veriff.driver:Reference"
"""
"""The reference app in the process that judges it, so that it need not be started."""


def test_the_action_judges_the_reference_integration(tmp_path: Path) -> None:
    (tmp_path / "golive.toml").write_text(DRIVEN, encoding="utf-8")
    files = {name: str(tmp_path / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    given = {**files, "VENDOR": "veriff", "INTEGRATION": "golive.toml", "FAIL_ON": "not_ready"}
    given |= {"GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(tmp_path)}

    looked, done = run(_step("Is everything in place"), tmp_path, **given), run(_both(), tmp_path, **given)

    assert (looked.returncode, done.returncode) == (0, 0), looked.stdout + looked.stderr + done.stdout + done.stderr
    assert "::warning title=golive::a person has to look" in done.stdout
    lines = (tmp_path / "GITHUB_OUTPUT").read_text(encoding="utf-8").splitlines()
    bundle = f"build/golive/signoff/veriff/{datetime.now(UTC):%Y%m%d}-1"
    outputs = [line.split("=") for line in lines]
    assert outputs == [["status", "4"], ["report", REPORT], ["bundle", bundle], ["status", "4"]]
    assert {"report.html", "report.json", "junit.xml"} <= {path.name for path in (tmp_path / bundle).iterdir()}
    summary = (tmp_path / "GITHUB_STEP_SUMMARY").read_text(encoding="utf-8")
    assert summary == (tmp_path / bundle / "summary.md").read_text(encoding="utf-8")
