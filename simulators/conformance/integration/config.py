"""`[integration]` of `golive.toml` as a plan for one vendor: read strictly, nothing started.

Owns the keys that concern the app as a whole, and the choice between its adapters. Every mistake that can be seen
without running the app is found here. The tables of vendors that are not judged are left alone.
"""

from collections.abc import Mapping
from pathlib import Path

from . import document, names
from .declaration import check_target, read_call
from .errors import ConfigurationError
from .operations import COMMON, Operation, Part, Table
from .plan import Call, Command, Plan
from .section import Section
from .table import VENDOR_KEYS, vendors

_LONGEST_SETTLE = 60.0
_COMMAND_KEYS = ("env", "cwd", "startup")
_ALWAYS_KEYS = ("name", "settle")
_APP_KEYS = ("base_url", "timeout", "command", *_COMMAND_KEYS, *COMMON)
_ROOT_KEYS = (*_ALWAYS_KEYS, *_APP_KEYS)


def read_plan(file: Path, table: Table) -> Plan:
    """The plan of a configuration file for the vendor of `table`. Raises `ConfigurationError`."""
    root = document.section(file, "integration")
    if not root.data:
        fix = "Add an [integration] table that says how to drive your app"
        raise ConfigurationError(file, "integration", "there is no such table", fix)
    _check_keys(root, table)
    if table.vendor not in root.data:
        fix = f"Add [integration.{table.vendor}] and its operations, or judge by the checklist of another vendor"
        root.fail(table.vendor, "there is no such table", fix)
    own = root.child(table.vendor)
    return _python_plan(root, own, table) if "python" in own.data else _http_plan(root, own, table)


def _check_keys(root: Section, table: Table) -> None:
    """Refuse what is neither about the app nor a vendor's table."""
    for key in root.data:
        if key in VENDOR_KEYS or key in table.operations.keys() - COMMON.keys():
            fix = f"What is about a vendor stands in the vendor's table: write it in [integration.{table.vendor}]"
            root.fail(key, "is not about the app as a whole", fix)
    root.only((*_ROOT_KEYS, *dict.fromkeys([*vendors(), table.vendor])))


def _python_plan(root: Section, own: Section, table: Table) -> Plan:
    own.only(("python", "options"))
    for key in root.data:
        if key in _APP_KEYS:
            fix = f"The class drives the app itself: keep only {', '.join(_ALWAYS_KEYS)}, and the tables of vendors"
            root.fail(key, f"does not go with python = in [{own.key}]", fix)
    python = own.get("python", str, "")
    module, _, attribute = python.partition(":")
    if not (module and attribute):
        own.fail("python", f"{python!r} is not an import path", 'Write "package.module:Class"')
    name, options, settle = root.get("name", str, python), own.get("options", dict, {}), _settle(root)
    return Plan(root.file, table, name, "", 0.0, None, python, options, {}, {}, {}, settle)


def _http_plan(root: Section, own: Section, table: Table) -> Plan:
    _check_own(own, table)
    base_url = root.need(
        "base_url", str, "", 'Say where your app listens, for example base_url = "http://127.0.0.1:{port}"'
    )
    names.check(root, "base_url", base_url, {*names.STATIC} - {"base_url"})
    plan = Plan(
        file=root.file,
        table=table,
        name=root.get("name", str, root.file.resolve().parent.name),
        base_url=base_url.rstrip("/"),
        timeout=root.get("timeout", float, 5.0),
        command=_command(root),
        python="",
        options={},
        webhooks=_webhooks(own, table),
        controls=_controls(own, table),
        calls=_calls(root, own, table),
        settle=_settle(root),
    )
    _check_complete(root, plan)
    return plan


def _check_own(own: Section, table: Table) -> None:
    operations = [operation.name for operation in table.own]
    if "options" in own.data:
        own.fail(
            "options",
            "needs python",
            'Options are for a Python class: add python = "package.module:Class" or remove them',
        )
    for key in own.data:
        if key in _ROOT_KEYS:
            own.fail(key, "is about the app as a whole", "Write it in [integration]")
    own.only((*VENDOR_KEYS, *operations))


def _calls(root: Section, own: Section, table: Table) -> Mapping[str, Call]:
    homes = {name: root if name in COMMON else own for name in table.operations}
    declared = [operation for operation in table.operations.values() if operation.name in homes[operation.name].data]
    kept = {name for operation in declared for name in _kept(homes[operation.name], operation)}
    return {operation.name: read_call(homes[operation.name], operation, kept) for operation in declared}


def _kept(home: Section, operation: Operation) -> Mapping[str, object]:
    """What an operation keeps from its answer, for the templates of later ones."""
    found = home.data[operation.name]
    kept = found.get("keep") if isinstance(found, dict) else None
    return kept if isinstance(kept, dict) else {}


def _settle(root: Section) -> float:
    seconds = root.get("settle", float, 0.0)
    if not 0 <= seconds <= _LONGEST_SETTLE:
        root.fail("settle", f"{seconds:g} is out of range", f"Write seconds from 0 to {_LONGEST_SETTLE:g}")
    return seconds


def _check_complete(root: Section, plan: Plan) -> None:
    for operation in plan.table.own:
        if operation.required and operation.name not in plan.calls:
            key = plan.table.key(operation.name)
            raise ConfigurationError(root.file, key, "is missing", f"Add [{key}]: {operation.meaning}")
    if plan.command and "health" not in plan.calls:
        fix = 'golive waits for the app it starts: add [integration.health] with request = "GET /health"'
        root.fail("health", "is missing", fix)


def _webhooks(own: Section, table: Table) -> dict[str, str]:
    fix = 'Say {0.meaning}, for example {0.name} = "/webhooks/{0.name}"'
    section = _parts(own, "webhooks", table.webhooks, fix)
    urls = own.texts("webhooks")
    for name, url in urls.items():
        check_target(section, name, url)
        names.check(section, name, url, {*names.STATIC})
    return urls


def _controls(own: Section, table: Table) -> dict[str, str]:
    fix = 'Name the place by a CSS selector, for example {0.name} = "#{0.name}": {0.meaning}'
    section = _parts(own, "controls", table.controls, fix)
    selectors = own.texts("controls")
    for name, selector in selectors.items():
        if not selector.strip():
            section.fail(name, "is empty", f'Write a CSS selector, for example "#{name}", or remove this key')
    return selectors


def _parts(own: Section, key: str, parts: tuple[Part, ...], fix: str) -> Section:
    """The table inside the vendor's that names such parts of the app; `fix` is for a required one that is missing."""
    section = own.child(key)
    section.only(part.name for part in parts)
    for part in parts:
        if part.required and part.name not in section.data:
            section.fail(part.name, "is missing", fix.format(part))
    return section


def _command(root: Section) -> Command | None:
    if "command" not in root.data:
        for name in _COMMAND_KEYS:
            if name in root.data:
                root.fail(name, "needs command", "Add command = [...], or remove this key")
        return None
    arguments = root.listed("command", str)
    if not arguments:
        root.fail("command", "is empty", 'Write for example command = ["node", "server.js"]')
    env = root.texts("env")
    names.check(root, "command", arguments, {*names.STATIC})
    names.check(root, "env", env, {*names.STATIC})
    folder = root.file.resolve().parent / root.get("cwd", str, ".")
    if not folder.is_dir():
        root.fail("cwd", f"there is no folder {folder}", "Write a path relative to this file")
    return Command(tuple(arguments), env, folder, root.get("startup", float, 20.0))
