"""What a suite finds is read by people who did not write it: every assertion of a suite says what is wrong."""

import ast
from pathlib import Path

import pytest

SUITES = Path(__file__).parents[2]
TESTS = sorted(path for suite in SUITES.glob("*/checklist.yaml") for path in suite.parent.rglob("*.py"))


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.relative_to(SUITES).as_posix())
def test_every_assertion_says_what_is_wrong(path: Path) -> None:
    asserted = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Assert)]
    assert [node.lineno for node in asserted if node.msg is None] == []


def test_there_are_suites_to_look_at() -> None:
    assert {path.relative_to(SUITES).parts[0] for path in TESTS} >= {"proof", "prove", "veriff"}
