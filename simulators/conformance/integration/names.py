"""Which names a template may use: the check before anything runs, and the values that stay the same for a whole run."""

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from .errors import ConfigurationError
from .plan import Plan
from .section import Section
from .templates import fill, names

STATIC = ("base_url", "port", "folder", "temp", "python", "control", "sandbox")
"""Names for every template, beside `env.NAME` and what a sandbox answers for its vendors, such as `veriff.api_key`.

`folder` is where the declaration stands, `temp` a new folder for the run, `python` the interpreter that golive runs in.
"""
_BASE_URL = "integration.base_url"


def check(section: Section, key: str, template: object, known: set[str]) -> None:
    """Refuse names nobody knows. A name with a point can only be judged when the sandbox is there: see `constants`."""
    for used in names(template):
        if used not in known and "." not in used:
            also = "env.NAME and those of a vendor, such as veriff.api_key"
            section.fail(key, f"unknown name {{{used}}}", f"Known names: {', '.join(sorted(known))}, {also}")


def constants(plan: Plan, ready: Mapping[str, object], temp: Path) -> dict[str, str]:
    """The values of the static names; raises `ConfigurationError` when a template uses one that has none.

    `ready` is the ready file's object, or a sandbox creation's answer.
    """
    known = {"folder": str(plan.file.resolve().parent), "python": sys.executable, "temp": str(temp)}
    if plan.command:
        known["port"] = str(_free_port())
    known |= {key: str(ready[key]) for key in ("control", "sandbox") if key in ready}
    known |= {f"env.{key}": value for key, value in os.environ.items()}
    known |= _vendors(ready)
    _resolvable(plan, known)
    return known | {"base_url": fill(plan.base_url, known)}


def _vendors(ready: Mapping[str, object]) -> dict[str, str]:
    vendors = ready.get("vendors")
    if not isinstance(vendors, Mapping):
        return {}
    return {f"{vendor}.{key}": str(value) for vendor, values in vendors.items() for key, value in values.items()}


def _resolvable(plan: Plan, known: Mapping[str, str]) -> None:
    for key, template in _all_templates(plan).items():
        for used in names(template):
            if used in known or not ("." in used or used in STATIC) or (used == "base_url" and key != _BASE_URL):
                continue
            listed = ", ".join(sorted(name for name in known if not name.startswith("env.")))
            fix = "Set it in the environment" if used.startswith("env.") else f"Known names: {listed}"
            raise ConfigurationError(plan.file, key, f"{{{used}}} has no value", fix)


def _all_templates(plan: Plan) -> dict[str, object]:
    """Everything in which names may stand, by its dotted key."""
    found: dict[str, object] = {_BASE_URL: plan.base_url, plan.table.key("webhooks"): plan.webhooks}
    if plan.command:
        found |= {"integration.command": list(plan.command.arguments), "integration.env": plan.command.env}
    for name, call in plan.calls.items():
        found |= {f"{plan.table.key(name)}.{key}": template for key, template in call.templates().items()}
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
