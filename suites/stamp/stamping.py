"""From a name to files: what may be stamped, what stands for what in the template, and where each file goes.

It only adds: a name of which anything exists already is refused before the first file is written.
"""

import keyword
import re
from collections.abc import Mapping
from importlib import invalidate_caches
from itertools import count
from pathlib import Path

from golive.simulators import discovery
from golive.suites.docs.pages import renewed

TEMPLATE = Path(__file__).parent / "template"
SUFFIX = ".txt"
FOLDER = "NAME"
"""Stands for the vendor's name in the paths of the template."""

PORT_BASE = 7400
FIRST_OFFSET = 5
"""The ports before are taken or promised: control, Prove, Veriff, Yoti, Proof."""

_CONTROL_WORDS = frozenset(
    {"clock", "deliveries", "faults", "fork", "journal", "reset", "rules", "settings", "snapshot"}
)
"""Words of the control API, below a sandbox, where the vendor's own controls would stand."""

_NAME = re.compile(r"[a-z]{2,16}")  # a longer one would break the lines of the template
_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")


class Refused(Exception):
    """One sentence: why nothing was stamped, and what to do."""


def stamp(name: str, root: Path) -> list[Path]:
    """Write the vendor's files below `root`, the checkout that this process runs from; answers their places."""
    _check(name, root)
    values = _values(name, _free_offset())
    files = {_place(path, name): _fill(path.read_text("utf-8"), values) for path in _templates()}
    for place, text in files.items():
        target = root / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    _renew(root / "docs" / "vendors" / f"{name}.md")
    return sorted(files)


def _check(name: str, root: Path) -> None:
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise Refused(f"{name!r} cannot be a vendor's name; use 2 to 16 lower-case letters, and no word of Python's")
    if name in _CONTROL_WORDS:
        raise Refused(f"{name!r} is a word of the control API; choose another name")
    places = {_own(_place(path, name), name) for path in _templates()}
    for place in sorted(places, key=lambda place: ("simulators" not in place.parts, place)):
        for taken in (place, place.with_suffix(".py")):
            if (root / taken).exists():
                raise Refused(f"{taken} is there already; choose another name")


def _own(place: Path, name: str) -> Path:
    """The folder that belongs to the vendor alone, or the file where there is none."""
    return place.parent if place.parent.name == name else place


def _templates() -> list[Path]:
    return sorted(TEMPLATE.rglob(f"*{SUFFIX}"))


def _place(template: Path, name: str) -> Path:
    """Where a file of the template goes, relative to the checkout."""
    return Path(str(template.relative_to(TEMPLATE)).removesuffix(SUFFIX).replace(FOLDER, name))


def _values(name: str, offset: int) -> Mapping[str, str]:
    """What stands for each placeholder. `account` is twelve digits, for published keys."""
    port = PORT_BASE + offset
    return {
        "name": name,
        "NAME": name.upper(),
        "Class": name.capitalize(),
        "title": name.capitalize(),
        "port": str(offset),
        "port_number": str(port),
        "account": f"{port:012d}",
    }


def _fill(text: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def _free_offset() -> int:
    taken = {vendor.port for vendor in discovery.load_all().values()}
    return next(offset for offset in count(FIRST_OFFSET) if offset not in taken)


def _renew(page: Path) -> None:
    """Write the page's tables, from the vendor that has just been stamped."""
    invalidate_caches()
    page.write_text(renewed(page.read_text("utf-8")), encoding="utf-8")
