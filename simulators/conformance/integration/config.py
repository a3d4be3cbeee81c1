"""`[integration]` of `golive.toml` as a plan: read strictly, nothing started.

Owns the keys that concern the app as a whole. Every mistake that can be seen without running the app is found here.
"""

import tomllib
from pathlib import Path

from . import names
from .declaration import check_target, read_call
from .errors import ConfigurationError
from .operations import OPERATIONS
from .plan import Command, Plan
from .section import Section

_LONGEST_SETTLE = 60.0
_COMMAND_KEYS = ("env", "cwd", "startup")
_PYTHON_KEYS = ("name", "settle", "python", "options")
_HTTP_KEYS = ("name", "base_url", "settle", "timeout", "command", *_COMMAND_KEYS, "webhooks", *OPERATIONS)


def read_plan(file: Path) -> Plan:
    """The plan of a configuration file. Raises `ConfigurationError`."""
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise ConfigurationError(
            file, "integration", f"cannot be read: {problem.strerror}", "Check the path"
        ) from problem
    except ValueError as problem:
        raise ConfigurationError(file, "integration", f"not TOML: {problem}", "Correct the syntax") from problem
    if not isinstance(document.get("integration"), dict):
        fix = "Add an [integration] table that says how to drive your app"
        raise ConfigurationError(file, "integration", "there is no such table", fix)
    root = Section(file, "integration", document["integration"])
    return _python_plan(root) if "python" in root.data else _http_plan(root)


def _python_plan(root: Section) -> Plan:
    for key in root.data:
        if key in _HTTP_KEYS and key not in _PYTHON_KEYS:
            root.fail(
                key,
                "does not go with python =",
                f"The class drives the app itself: keep only {', '.join(_PYTHON_KEYS)}",
            )
    root.only(_PYTHON_KEYS)
    python = root.get("python", str, "")
    module, _, attribute = python.partition(":")
    if not (module and attribute):
        root.fail("python", f"{python!r} is not an import path", 'Write "package.module:Class"')
    name, options, settle = root.get("name", str, python), root.get("options", dict, {}), _settle(root)
    return Plan(root.file, name, "", 0.0, None, python, options, {}, {}, settle)


def _http_plan(root: Section) -> Plan:
    root.only((*_HTTP_KEYS, "python", "options"))
    if "options" in root.data:
        root.fail(
            "options",
            "needs python",
            'Options are for a Python class: add python = "package.module:Class" or remove them',
        )
    base_url = root.need(
        "base_url", str, "", 'Say where your app listens, for example base_url = "http://127.0.0.1:{port}"'
    )
    names.check(root, "base_url", base_url, {*names.STATIC} - {"base_url"})
    plan = Plan(
        file=root.file,
        name=root.get("name", str, root.file.resolve().parent.name),
        base_url=base_url.rstrip("/"),
        timeout=root.get("timeout", float, 5.0),
        command=_command(root),
        python="",
        options={},
        webhooks=_webhooks(root),
        calls={name: read_call(root, OPERATIONS[name]) for name in OPERATIONS if name in root.data},
        settle=_settle(root),
    )
    _check_complete(root, plan)
    return plan


def _settle(root: Section) -> float:
    seconds = root.get("settle", float, 0.0)
    if not 0 <= seconds <= _LONGEST_SETTLE:
        root.fail("settle", f"{seconds:g} is out of range", f"Write seconds from 0 to {_LONGEST_SETTLE:g}")
    return seconds


def _check_complete(root: Section, plan: Plan) -> None:
    for name, operation in OPERATIONS.items():
        if operation.required and name not in plan.calls:
            root.fail(name, "is missing", f"Add [integration.{name}]: {operation.meaning}")
    if plan.command and "health" not in plan.calls:
        fix = 'golive waits for the app it starts: add [integration.health] with request = "GET /health"'
        root.fail("health", "is missing", fix)


def _webhooks(root: Section) -> dict[str, str]:
    section = root.child("webhooks")
    section.only(("decisions", "events"))
    example = 'decisions = "/webhooks/decisions"'
    section.need("decisions", str, "", f"Say where your app takes decision webhooks, for example {example}")
    urls = {name: section.get(name, str, "") for name in section.data}
    for name, url in urls.items():
        check_target(section, name, url)
        names.check(section, name, url, {*names.STATIC})
    return urls


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
