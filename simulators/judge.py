"""`golive run`: judge an integration by a vendor's checklist, without a word about pytest."""

import os
from collections.abc import Sequence
from pathlib import Path

from .announcing import announce, handlers_in
from .config import FILE, BadConfig
from .conformance import selecting
from .conformance.collector import run_pytest
from .conformance.integration import ConfigurationError, read_plan, shipped
from .conformance.integration.table import vendors
from .core import resources
from .core.exits import ExitStatus

SETTINGS = (
    *("-c", os.devnull, "--import-mode=importlib", "-p", "no:cacheprovider", "-q", "--no-header", "--tb=no", "-rN"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # this process has imported the collector already
)
"""Options of pytest: no setting of the team's, and no more words than the screen's."""


def run(
    vendor: str,
    integration: str | None,
    report: str,
    server: str | None,
    processes: int,
    extra: Sequence[str],
    items: Sequence[str] = (),
) -> ExitStatus:
    """Run the vendor's suite, or the tests of some `items`; the outcome is a report in the folder `report`.

    A CI that shows annotations, summaries or findings gets them, too. What pytest would print of failures is in the
    report; `extra` may ask for it. Raises `BadConfig`.
    """
    suite = _suite(vendor)
    described = _described(vendor, integration)
    handlers = handlers_in(described, vendor)
    arguments = [str(suite), f"--rootdir={suite}", "--confcutdir", str(suite), *SETTINGS]
    arguments += ["--golive-integration", str(described), "--golive-report", str(Path(report).resolve())]
    arguments += ["--golive-server", server] if server else []
    arguments += ["-n", str(processes), "--dist", "loadfile"] if processes > 1 else []
    status = run_pytest([*arguments, *selecting.arguments(items), *extra])
    announce(Path(report), suite, os.environ, handlers)
    return status


def _suite(vendor: str) -> Path:
    known = vendors()
    if vendor not in known:
        raise BadConfig(f"there is no suite for {vendor!r}; known: {', '.join(known)}")
    return Path(str(resources.folder("suites").joinpath(vendor)))


def _described(vendor: str, integration: str | None) -> Path:
    """The file that describes the app, found to be sound before anything is started."""
    described = Path(integration or FILE).resolve()
    if not described.is_file():
        raise BadConfig(f"{described} is not there; describe your app in {FILE}, or name the file with --integration")
    try:
        read_plan(described, shipped(vendor))
    except ConfigurationError as problem:
        raise BadConfig(str(problem)) from None
    return described
