"""Tells the CI service around a run what a report says, in the service's own way.

Owns which service wants what: GitHub reads workflow commands from the output and Markdown from a file that it names;
GitLab reads a code quality report, which lands beside the report. Elsewhere nothing happens. No token is needed.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from .conformance import annotations, summary
from .conformance.places import Handlers, line_that_begins
from .conformance.report import Report

CODE_QUALITY = "gl-code-quality-report.json"


def declared_at(described: Path, vendor: str) -> Handlers:
    """Where golive.toml begins to describe the app to a vendor: the line of the team's own that every row is about."""
    return {vendor: f"{described.resolve()}:{line_that_begins(described, f'[integration.{vendor}')}"}


def announce(folder: Path, suite: Path, environment: Mapping[str, str], handlers: Handlers) -> None:
    """Announce the report in `folder`, if there is one.

    `suite` holds the tests that its checks name; `handlers` say which lines of the team's own they are about.
    """
    (folder / CODE_QUALITY).unlink(missing_ok=True)  # an earlier run's
    file = folder / "report.json"
    if not file.is_file():
        return
    report = msgspec.json.decode(file.read_bytes(), type=Report)
    on_github = environment.get("GITHUB_ACTIONS") == "true"
    base = Path(environment.get("GITHUB_WORKSPACE") or environment.get("CI_PROJECT_DIR") or Path.cwd())
    found = annotations.remarks(report, suite, base, handlers)
    if on_github:
        sys.stdout.writelines(f"{line}\n" for line in annotations.github(found))
    if on_github and environment.get("GITHUB_STEP_SUMMARY"):
        with Path(environment["GITHUB_STEP_SUMMARY"]).open("ab") as stream:
            stream.write(summary.render(report))
    if environment.get("GITLAB_CI") == "true":
        (folder / CODE_QUALITY).write_bytes(annotations.gitlab(found))
