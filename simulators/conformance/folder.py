"""The report's folder on disk: one value in the spellings of `FILES`, and `evidence/<sha256>.json`.

Owns the layout. The same folder is where a signature and a lock of the inputs belong.
"""

from collections.abc import Mapping
from pathlib import Path

from . import ctrf, junit, page, summary
from .evidence import Evidence, write_evidence
from .report import Report, encode

FILES = ("report.json", "report.html", "junit.xml", "ctrf.json", "summary.md")


def prepare(folder: Path) -> None:
    """Make sure, before a run, that its report can be written, and that no earlier one is mistaken for it; OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (folder / name).touch()
        (folder / name).unlink()


def write_report(folder: Path, report: Report, evidence: Mapping[str, Evidence]) -> Path:
    """Write the folder and answer the page's path. `evidence` is keyed by digest; what no check names is left out."""
    used = {check.evidence: evidence[check.evidence] for check in report.checks if check.evidence}
    write_evidence(folder / "evidence", used.values())
    (folder / "report.json").write_bytes(encode(report))
    (folder / "junit.xml").write_bytes(junit.render(report))
    (folder / "ctrf.json").write_bytes(ctrf.render(report))
    (folder / "summary.md").write_bytes(summary.render(report))
    html = folder / "report.html"
    html.write_bytes(page.render(report, used))
    return html
