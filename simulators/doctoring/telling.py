"""Findings for a person, in one screenful with the worst first, and for a program, as JSON.

Owns both texts, and the exit status that goes with them.
"""

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..core.exits import ExitStatus
from ..core.lines import WIDTH, cut, legible
from .findings import Finding, Severity
from .scene import Scene

SHOWN = 5
"""Findings that are spelt out; the rest is counted."""
FEW = 3
"""Findings that may take a line more each, because there are no more of them."""
_INDENT = " " * 30
_WORST_FIRST = (Severity.FAIL, Severity.WARN, Severity.OK)
_WORDS = {Severity.FAIL: "failing", Severity.WARN: "to look at", Severity.OK: "ok"}


def exit_status(findings: Iterable[Finding]) -> ExitStatus:
    """READY unless something fails."""
    failing = any(finding.severity is Severity.FAIL for finding in findings)
    return ExitStatus.NOT_READY if failing else ExitStatus.READY


def screen(scene: Scene, findings: Sequence[Finding]) -> str:
    """The screenful; what is well is one line."""
    bad = [finding for finding in ranked(findings) if finding.severity is not Severity.OK]
    room = 3 if len(bad) <= FEW else 2
    return "\n".join(
        [
            cut(_heading(scene)),
            *(line for finding in bad[:SHOWN] for line in _lines(finding, room)),
            *([f"  ... and {len(bad) - SHOWN} more: --json FILE has all"] if len(bad) > SHOWN else []),
            *_well(findings),
            "  " + "   ".join(_counts(findings)),
            exit_status(findings).line,
        ]
    )


def document(scene: Scene, findings: Sequence[Finding]) -> dict[str, Any]:  # Any: a JSON object
    """The same as data: all findings, worst first."""
    status = exit_status(findings)
    return {
        "file": scene.file.name,
        "vendors": list(scene.vendors),
        "live": scene.live,
        "findings": [
            {"code": f.code, "severity": f.severity, "vendor": f.vendor or None, "said": f.said, "fix": f.fix or None}
            for f in ranked(findings)
        ],
        "exit": {"status": status.value, "name": status.name},
    }


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """Worst first, otherwise as they were found."""
    return sorted(findings, key=lambda finding: _WORST_FIRST.index(finding.severity))


def _heading(scene: Scene) -> str:
    network = "with the network" if scene.live else "offline: the clock was compared with no other"
    return f"golive doctor  {scene.file.name}   {', '.join(scene.vendors) or 'no vendor'}   {network}"


def _lines(finding: Finding, room: int) -> Iterator[str]:
    whose = f"{finding.vendor}: " if finding.vendor else ""
    said = _wrapped(f"{whose}{finding.said}", room)
    yield f"  {finding.severity.upper():<4}  {finding.code:<20}  {said[0]}"
    yield from (f"{_INDENT}{line}" for line in (*said[1:], *_wrapped(f"-> {finding.fix}", room)))


def _well(findings: Sequence[Finding]) -> Iterator[str]:
    """The subjects about which nothing bad was found."""
    bad = {finding.code for finding in findings if finding.severity is not Severity.OK}
    good = dict.fromkeys(f.code.rpartition("-")[2].lower() for f in findings if f.code not in bad)
    if good:
        yield cut(f"  ok    {', '.join(good)}")


def _counts(findings: Iterable[Finding]) -> Iterator[str]:
    counted = Counter(finding.severity for finding in findings)
    yield from (f"{counted[severity]} {_WORDS[severity]}" for severity in _WORST_FIRST if counted[severity])


def _wrapped(text: str, room: int) -> list[str]:
    """So many lines at most, beside the code."""
    return textwrap.wrap(legible(text), WIDTH - len(_INDENT), max_lines=room, placeholder=" ...") or [""]
