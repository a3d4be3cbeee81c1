"""Tells the CI service around a run what a report says, in the service's own way.

Owns which service wants what: GitHub reads workflow commands from the output and Markdown from a file that it names;
GitLab reads a code quality report, which lands beside the report. Elsewhere nothing happens. No token is needed.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from .config import BadConfig
from .conformance import annotations, summary
from .conformance.integration.document import section
from .conformance.integration.errors import ConfigurationError
from .conformance.places import Handlers, line_that_begins
from .conformance.report import Report

CODE_QUALITY = "gl-code-quality-report.json"


def handlers_in(described: Path, vendor: str) -> Handlers:
    """Which lines of the team's own rows are about, by the table `[handlers]` of golive.toml; raises `BadConfig`.

    What nobody declares is about the line where the file begins to describe the app to the vendor.
    """
    try:
        declared = section(described, "handlers")
        given = {name: declared.get(name, str, "") for name in declared.data}
        for name, place in given.items():
            if not (described.parent / place.partition(":")[0]).is_file():
                declared.fail(name, f"names {place!r}, which is no file", 'Write for example "src/webhooks.py:12"')
    except ConfigurationError as problem:
        raise BadConfig(str(problem)) from None
    here = f"{described.resolve()}:{line_that_begins(described, f'[integration.{vendor}')}"
    return {vendor: here} | {name: str(described.resolve().parent / place) for name, place in given.items()}


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
