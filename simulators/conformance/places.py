"""Where in the source something stands: the line of a test, and the line of a team's handler.

Owns finding a test by its id in its file, and which of the team's lines a row is about.
"""

import ast
from collections.abc import Mapping
from pathlib import Path

import msgspec

from .check import Check
from .checklist import Item

Handlers = Mapping[str, str]
"""`path/to/file.py:12` by the id of an item, by the id of a section, or by a vendor; the most specific counts.

Paths are absolute, or relative to the team's checkout.
"""


class Place(msgspec.Struct, frozen=True):
    """A file of the checkout, by its path there, and a line counted from 1."""

    file: str
    line: int = 1


def place_of_test(suite: Path, check: Check, base: Path) -> Place | None:
    """Where the test of a check stands; None if it can't be found below `base`: CI shows no file but its own."""
    name, *inner = check.id.partition("[")[0].split("::")
    path = suite / name
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return None
    return _below(base, path, _line(tree, inner))


def handler_place(handlers: Handlers, vendor: str, item: Item, base: Path) -> Place | None:
    """The team's own line that a row is about, if somebody declared one below `base`."""
    given = next((handlers[key] for key in (item.id, item.section, vendor) if key in handlers), "")
    file, colon, line = given.rpartition(":")
    if colon and line.isdecimal():
        return _below(base, base / file, max(1, int(line)))
    return _below(base, base / given, 1) if given else None


def line_that_begins(file: Path, text: str) -> int:
    """The number of the first line that begins like this, as a table of golive.toml does; 1 without one."""
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.startswith(text)), 1)


def _line(tree: ast.Module, names: list[str]) -> int:
    """The line of the definition at the end of the path of names; 1 when there is none."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    body, line = tree.body, 1
    for name in names:
        found = next((node for node in body if isinstance(node, kinds) and node.name == name), None)
        if found is None:
            return line
        body, line = found.body, found.lineno
    return line


def _below(base: Path, path: Path, line: int) -> Place | None:
    whole, root = path.resolve(), base.resolve()
    return Place(whole.relative_to(root).as_posix(), line) if whole.is_relative_to(root) else None
