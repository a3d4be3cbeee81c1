"""`golive init`: a few questions, then golive.toml, a first test and a CI job.

Owns which files there will be, and that there are all of them or none: nothing is overwritten unasked, and nothing is
half-written.
"""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from tempfile import TemporaryDirectory

from .asking import Answers, Ask, asked, unasked
from .config import FILE, BadConfig
from .conformance.integration import read_plan, shipped
from .core.exits import ExitStatus
from .drafting import golive_toml

TEST = "tests/test_golive.py"
GITHUB, GITLAB, GITLAB_MAIN = ".github/workflows/golive.yml", ".gitlab/golive.yml", ".gitlab-ci.yml"
PYTHON = "3.12"
"""What the CI job runs golive with."""

_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")
_INCLUDE = f"include:\n  - local: {GITLAB}\n"


def run(
    vendors: Sequence[str] = (),
    app_url: str | None = None,
    command: str | None = None,
    *,
    yes: bool = False,
    force: bool = False,
    folder: Path = Path(),
    ask: Ask = input,
) -> ExitStatus:
    """Write the files into `folder`; `yes` asks nothing, `force` overwrites. Raises `BadConfig`."""
    on_gitlab = _on_gitlab(folder)
    job = GITLAB if on_gitlab else GITHUB
    _refuse_to_overwrite(folder, (FILE, TEST, job), force=force)
    try:
        answers = (unasked if yes else partial(asked, ask))(vendors, app_url, command, folder)
    except (KeyboardInterrupt, EOFError):
        sys.stdout.write("\n")
        raise BadConfig("no answer, so nothing was written; golive init --yes asks nothing") from None
    texts = {FILE: _declaration(answers, folder), TEST: first_test(answers), job: _job(answers, on_gitlab)}
    has_main = (folder / GITLAB_MAIN).exists()
    if on_gitlab and not has_main:
        texts[GITLAB_MAIN] = _INCLUDE
    _write(folder, texts)
    sys.stdout.write(_told(texts, answers, hint=on_gitlab and has_main))
    return ExitStatus.READY


def first_test(answers: Answers) -> str:
    """One test for each vendor, on the fixtures of the plugin."""
    parts = [_first(vendor) for vendor in answers.vendors]
    heads, tests = zip(*(part.split("\n\n\n", 1) for part in parts), strict=True)
    imports = sorted(
        {line for head in heads for line in head.splitlines()}, key=lambda line: (line.split()[0] == "from", line)
    )
    return (
        _template("test_golive.py", {"imports": "\n".join(imports) + "\n\n", "tests": "\n\n".join(tests)}).rstrip()
        + "\n"
    )


def _first(vendor: str) -> str:
    """A test of the vendor's own, or one that would do for any."""
    own = f"first/{vendor}.py"
    return _template(own if _source(own).is_file() else "first/other.py", {"vendor": vendor})


def _declaration(answers: Answers, folder: Path) -> str:
    """The text of golive.toml, which its own readers understand."""
    text = golive_toml(answers, folder.resolve().name)
    with TemporaryDirectory(prefix="golive-init-") as there:
        file = Path(there, FILE)
        file.write_text(text, encoding="utf-8")
        for vendor in answers.vendors:
            read_plan(file, shipped(vendor))
    return text


def _job(answers: Answers, on_gitlab: bool) -> str:
    values = {"vendors": ", ".join(answers.vendors), "python": PYTHON, "requirement": _requirement()}
    return _template("gitlab.yml" if on_gitlab else "github.yml", values)


def _requirement() -> str:
    try:
        return f"golive=={version('golive')}"
    except PackageNotFoundError:
        return "golive"


def _on_gitlab(folder: Path) -> bool:
    """By what the folder has; where it has nothing, by where it is pushed to."""
    if any((folder / name).exists() for name in (GITLAB_MAIN, ".gitlab")):
        return True
    if (folder / ".github").exists():
        return False
    try:
        return "gitlab" in (folder / ".git" / "config").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False


def _refuse_to_overwrite(folder: Path, places: Sequence[str], *, force: bool) -> None:
    there = [place for place in places if (folder / place).exists()]
    if there and not force:
        raise BadConfig(f"{', '.join(there)}: there already, and left alone; --force overwrites")


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    """All or nothing: each file is written beside its place first, and moved there when all are."""
    with ExitStack() as undo:
        try:
            for place, text in texts.items():
                part = folder / f"{place}.part"
                part.parent.mkdir(parents=True, exist_ok=True)
                undo.callback(part.unlink, missing_ok=True)
                part.write_text(text, encoding="utf-8")
            for place in texts:
                os.replace(folder / f"{place}.part", folder / place)  # noqa: PTH105 - Path.replace hides that it is atomic
        except OSError as problem:
            raise BadConfig(f"{problem.filename} cannot be written: {problem.strerror}") from problem


def _told(texts: Mapping[str, str], answers: Answers, *, hint: bool) -> str:
    lines = [f"wrote {place}" for place in texts]
    lines += [f"add to {GITLAB_MAIN}:", _INCLUDE.rstrip()] if hint else []
    server = "" if answers.command else " --server http://127.0.0.1:7400"
    profile = "" if any(answers.features.values()) else ", and its profile has no optional feature"
    lines += [
        "next:",
        f"  python -m pytest {TEST}    # it passes already",
        f"  edit {FILE}: its paths are guesses{profile}",
        "  golive doctor",
        *(f"  golive run {vendor}{server}" for vendor in answers.vendors),
    ]
    return "\n".join([*lines, ExitStatus.READY.line, ""])


def _template(name: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: values[match[1]], _source(name).read_text(encoding="utf-8"))


def _source(name: str) -> Traversable:
    return files(__package__).joinpath("templates", f"{name}.txt")
