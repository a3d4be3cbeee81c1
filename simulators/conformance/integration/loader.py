"""From a configuration file and a sandbox to an integration that is ready to be driven."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from . import names, process, python
from .config import read_plan
from .declarative import DeclarativeDriver
from .operations import Table
from .plan import Plan
from .protocol import Integration
from .strict import StrictIntegration


def load(path: Path, table: Table, ready: Mapping[str, object]) -> Integration:
    """The integration that `path` (a `golive.toml`) declares, started and healthy if it declares a command.

    `table` says for which vendor, and what may be done to it; `ready` is the ready file's object, or a sandbox
    creation's answer. Raises `ConfigurationError` when the declaration is wrong, `IntegrationError` when the app does
    not come up. Close it when done.
    """
    plan = read_plan(path, table)
    if plan.python:
        return StrictIntegration(table, python.build(plan, ready), settle=plan.settle)
    with ExitStack() as held:
        integration = _open(plan, ready, held)
        integration.keep_until_closed(held.pop_all())
        return integration


def _open(plan: Plan, ready: Mapping[str, object], held: ExitStack) -> StrictIntegration:
    folder = Path(held.enter_context(TemporaryDirectory(prefix="golive-app-", ignore_cleanup_errors=True)))
    constants = names.constants(plan, ready, folder)
    driver = DeclarativeDriver(plan, constants)
    if plan.command is None:
        return StrictIntegration(plan.table, driver, settle=plan.settle)
    app = process.start(plan, constants, folder)
    held.callback(app.stop)
    app.wait(lambda: driver.call("health", {}), plan.command.startup)
    return StrictIntegration(plan.table, driver, app, plan.settle)
