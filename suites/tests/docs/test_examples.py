"""The README and the how-tos are true: Python runs, TOML is read, commands are parsed, links lead somewhere."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from golive.simulators.cli import parse
from golive.simulators.config import SECTIONS
from golive.simulators.conformance.integration import read_plan, shipped
from golive.simulators.conformance.integration.table import vendors
from golive.suites.reference import apart

ROOT = Path(__file__).resolve().parents[3]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)\)")


def blocks(language: str) -> list[tuple[str, str]]:
    """(page, text) of all fenced blocks of a language."""
    return [
        (str(page.relative_to(ROOT)), text)
        for page in PAGES
        for found, text in FENCE.findall(page.read_text(encoding="utf-8"))
        if found == language
    ]


def test_there_are_examples_to_check() -> None:
    assert len(blocks("python")) >= 4
    assert len(blocks("toml")) >= 1
    assert len(blocks("sh")) >= 3


def titles(found: list[tuple[str, str]]) -> list[str]:
    """Short ids for parametrised tests."""
    return [f"{page}-{number}" for number, (page, _) in enumerate(found)]


@pytest.mark.parametrize(("page", "text"), blocks("python"), ids=titles(blocks("python")))
def test_python_runs(page: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / "test_example.py"
    file.write_text(text, encoding="utf-8")
    plugins = ("-p", "golive.simulators.pytest_plugin", "-p", "no:cacheprovider")
    done = apart.run_pytest(["-q", *plugins, f"--rootdir={tmp_path}", str(file)], tmp_path)
    assert done.status == 0, f"{page}:\n{done.said}"
    assert f"{text.count('def test_')} passed" in done.said


@pytest.mark.parametrize(("page", "text"), blocks("toml"), ids=titles(blocks("toml")))
def test_toml_is_a_plan(page: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / "golive.toml"
    file.write_text(text, encoding="utf-8")
    document = tomllib.loads(text)
    assert set(document) <= {*SECTIONS}, page
    for vendor in document.get("integration", {}).keys() & {*vendors()}:
        assert read_plan(file, shipped(vendor)).calls, page


def commands() -> list[str]:
    """Every `golive ...` line of a shell block."""
    lines = (line.partition("#")[0].strip() for _, text in blocks("sh") for line in text.splitlines())
    return [line for line in lines if line.startswith("golive ")]


@pytest.mark.parametrize("line", commands())
def test_commands_are_understood(line: str) -> None:
    assert parse(shlex.split(line)[1:]).command


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for _, text in blocks("sh") for name in re.findall(r"^make ([a-z]+)", text, re.MULTILINE)}
    assert named
    assert named <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert not broken
