"""`golive init`: what it writes is sound, and it writes all of it or nothing."""

import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from golive.simulators import initialising
from golive.simulators.asking import Answers
from golive.simulators.config import SECTIONS, BadConfig
from golive.simulators.conformance.integration import read_plan, read_profile, shipped
from golive.simulators.conformance.integration.table import vendors
from golive.simulators.core.exits import ExitStatus

GITHUB, GITLAB = ".github/workflows/golive.yml", ".gitlab/golive.yml"
OPTIONAL = re.compile(r"^# (?=\[|\w+ = )", re.MULTILINE)


@pytest.fixture
def init(tmp_path: Path) -> Callable[..., ExitStatus]:
    """Runs it in an empty folder, for Veriff unless others are named; with `answers` it may ask."""

    def run(*names: str, answers: Iterator[str] | None = None, **given: str | bool) -> ExitStatus:
        ask = (lambda _: next(answers)) if answers else refuse
        chosen = names or (() if answers else ("veriff",))
        return initialising.run(chosen, yes=answers is None, folder=tmp_path, ask=ask, **given)  # type: ignore[arg-type]

    return run


def refuse(question: str) -> str:
    """Nobody is there to answer."""
    raise AssertionError(f"asked {question!r}")


def files(folder: Path) -> set[str]:
    """All files below, by their places."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


Init = Callable[..., ExitStatus]


@pytest.mark.parametrize("command", ["node server.js", ""])
@pytest.mark.parametrize("names", [*([name] for name in vendors()), vendors()], ids=",".join)
def test_golive_toml_is_a_plan(init: Init, tmp_path: Path, names: list[str], command: str) -> None:
    assert init(*names, command=command) is ExitStatus.READY
    file = tmp_path / "golive.toml"
    document = tomllib.loads(file.read_text(encoding="utf-8"))
    assert set(document) <= {*SECTIONS}
    for name in names:
        plan = read_plan(file, shipped(name))
        assert {one.name for one in plan.table.own if one.required} <= plan.calls.keys()
        assert (plan.command is not None) is bool(command)


@pytest.mark.parametrize("name", vendors())
def test_what_is_commented_out_is_sound_too(init: Init, tmp_path: Path, name: str) -> None:
    init(name, command="node server.js")
    file = tmp_path / "golive.toml"
    file.write_text(OPTIONAL.sub("", file.read_text(encoding="utf-8")), encoding="utf-8")
    plan = read_plan(file, shipped(name))
    assert {*plan.calls} == {"health", *(operation.name for operation in plan.table.own)}
    assert {*plan.controls} == {control.name for control in plan.table.controls}
    assert {*plan.webhooks} == {webhook.name for webhook in plan.table.webhooks}


def test_every_feature_is_named(init: Init, tmp_path: Path) -> None:
    init("yoti")
    text = (tmp_path / "golive.toml").read_text(encoding="utf-8")
    assert "#   notifications: the app has Yoti notify it of a session's progress" in text


def test_the_first_test_passes(init: Init, tmp_path: Path) -> None:
    init(*vendors())
    without = ("-p", "no:cacheprovider", "-p", "no:schemathesis")
    command = [sys.executable, "-m", "pytest", "-q", *without, f"--rootdir={tmp_path}", "tests/test_golive.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert f"{len(vendors())} passed" in done.stdout, done.stdout + done.stderr


def test_a_vendor_without_a_test_of_its_own() -> None:
    text = initialising.first_test(Answers(("acme", "veriff"), ""))
    names = re.findall(r"^def (\w+)", text, re.MULTILINE)
    assert names == ["test_acme_hears_a_call", "test_veriff_decides"]
    assert text.count("import urllib.request") == 1
    compile(text, "test_golive.py", "exec")


# questions


def test_what_is_answered_is_written(init: Init, tmp_path: Path) -> None:
    lines = ["veriff", "npm run 'my app'", "", "/decided", "none", "y", "n", "n"]
    assert init(answers=iter(lines)) is ExitStatus.READY
    file = tmp_path / "golive.toml"
    plan = read_plan(file, shipped("veriff"))
    assert plan.command is not None
    assert plan.command.arguments == ("npm", "run", "my app")
    assert plan.base_url == "http://127.0.0.1:{port}"
    assert plan.webhooks == {"decisions": "/decided"}
    assert read_profile(file, "veriff").features == {"api_upload"}


def test_an_answer_that_is_none_is_asked_for_again(init: Init, tmp_path: Path) -> None:
    lines = [
        "acme",
        "veriff",
        "",
        "shop",
        "http://127.0.0.1:{port}",
        "http://127.0.0.1:3000",
        "hook",
        "",
        "",
        "maybe",
        "",
        "",
        "",
    ]
    assert init(answers=iter(lines)) is ExitStatus.READY
    assert read_plan(tmp_path / "golive.toml", shipped("veriff")).base_url == "http://127.0.0.1:3000"


def test_three_wrong_answers_are_enough(init: Init, tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="no vendor"):
        init(answers=iter(["a", "b", "c"]))
    assert files(tmp_path) == set()


@pytest.mark.parametrize("trouble", [KeyboardInterrupt, EOFError])
def test_whoever_goes_away_leaves_nothing_behind(tmp_path: Path, trouble: type[BaseException]) -> None:
    lines = iter(["veriff", "", ""])

    def ask(_: str) -> str:
        for line in lines:
            return line
        raise trouble

    with pytest.raises(BadConfig, match="nothing was written"):
        initialising.run(folder=tmp_path, ask=ask)
    assert files(tmp_path) == set()


def test_an_app_of_npm_s(init: Init, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"scripts": {"start": "node ."}}', encoding="utf-8")
    init()
    plan = read_plan(tmp_path / "golive.toml", shipped("veriff"))
    assert plan.command is not None
    assert plan.command.arguments == ("npm", "start")


@pytest.mark.parametrize(
    ("names", "given", "said"),
    [
        (("acme",), {}, "acme: no vendor; known: proof, prove, veriff, yoti"),
        (("veriff",), {"app_url": "shop"}, "is no address"),
        (("veriff",), {"app_url": "http://127.0.0.1:{port}"}, "write the port"),
        (("veriff",), {"command": "it's"}, "is no command"),
    ],
)
def test_usage(init: Init, tmp_path: Path, names: tuple[str, ...], given: dict[str, str], said: str) -> None:
    with pytest.raises(BadConfig, match=said):
        init(*names, **given)
    assert files(tmp_path) == set()


def test_without_questions_somebody_has_to_say_which_vendor(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="say --vendor NAME"):
        initialising.run(yes=True, folder=tmp_path)


# files


def test_nothing_is_overwritten_unasked(init: Init, tmp_path: Path) -> None:
    (tmp_path / "golive.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(BadConfig, match=r"^golive\.toml: there already.*--force"):
        init()
    assert files(tmp_path) == {"golive.toml"}
    assert init(force=True) is ExitStatus.READY
    assert "mine" not in (tmp_path / "golive.toml").read_text(encoding="utf-8")


def test_all_or_nothing(init: Init, tmp_path: Path) -> None:
    (tmp_path / "tests").write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(BadConfig, match="cannot be written"):
        init()
    assert files(tmp_path) == {"tests"}


def test_what_was_written_is_told(init: Init, capsys: pytest.CaptureFixture[str]) -> None:
    init("veriff", "yoti")
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["wrote golive.toml", "wrote tests/test_golive.py", f"wrote {GITHUB}"]
    assert "  golive run yoti --server http://127.0.0.1:7400" in lines
    assert lines[-1] == "READY exit 0 (ready)"


@pytest.mark.parametrize(
    ("there", "written"),
    [
        ({}, {GITHUB}),
        ({".github/CODEOWNERS": ""}, {GITHUB}),
        ({".gitlab-ci.yml": "test:\n  script: make"}, {GITLAB}),
        ({".gitlab/CODEOWNERS": ""}, {GITLAB, ".gitlab-ci.yml"}),
        ({".git/config": "[remote]\n url = git@gitlab.shop.test:shop.git"}, {GITLAB, ".gitlab-ci.yml"}),
        ({".git/config": "[remote]\n url = git@shop.test:shop.git"}, {GITHUB}),
    ],
)
def test_the_ci_service_is_the_folder_s(init: Init, tmp_path: Path, there: dict[str, str], written: set[str]) -> None:
    for name, text in there.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    init()
    assert files(tmp_path) - {*there} == {"golive.toml", "tests/test_golive.py", *written}


def test_a_pipeline_that_is_there_is_left_alone(init: Init, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".gitlab-ci.yml").write_text("test: {}", encoding="utf-8")
    init()
    assert (tmp_path / ".gitlab-ci.yml").read_text(encoding="utf-8") == "test: {}"
    assert "add to .gitlab-ci.yml:\ninclude:\n  - local: .gitlab/golive.yml" in capsys.readouterr().out


def test_the_pipeline_includes_the_job(init: Init, tmp_path: Path) -> None:
    (tmp_path / ".gitlab").mkdir()
    init()
    assert yaml.safe_load((tmp_path / ".gitlab-ci.yml").read_text()) == {"include": [{"local": GITLAB}]}
    job = yaml.safe_load((tmp_path / GITLAB).read_text(encoding="utf-8"))["golive"]
    assert job["parallel"] == {"matrix": [{"VENDOR": ["veriff"]}]}


def test_the_workflow_has_every_vendor(init: Init, tmp_path: Path) -> None:
    init("prove", "yoti")
    job = yaml.safe_load((tmp_path / GITHUB).read_text(encoding="utf-8"))["jobs"]["golive"]
    assert job["strategy"]["matrix"] == {"vendor": ["prove", "yoti"]}
    scripts = [step["run"] for step in job["steps"] if "run" in step]
    assert shlex.split(scripts[1]) == ["golive", "doctor", "$VENDOR", "--config", "golive.toml"]
