"""What is configured of an account in a vendor's sandbox: by the environment, or by golive.toml, in that order.

Owns the names, `GOLIVE_VERIFF_API_KEY` or `api_key` in `[sandbox.veriff]`, and that secrets may not stand in the file:
it says `"$NAME"`, and the environment has the value. Which members there are, the vendor's contract knows.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from ..config import FILE, BadConfig, tables
from .parts import NoContract, contract

TABLE = "sandbox"
ACCOUNT, REQUESTS, PER_MINUTE = "account", "requests", "per_minute"
"""Members besides the credentials: what the account is declared to be, and its limits."""

_REFERENCE = re.compile(r"\$(\w+)")


def facts_of(vendor: str) -> ModuleType:
    """What the vendor's contract says of its accounts; raises `BadConfig` for a vendor that has none."""
    try:
        return contract(vendor, "auth")
    except NoContract as problem:
        raise BadConfig(str(problem)) from problem


def configured(vendor: str, config_file: Path | None, environment: Mapping[str, str]) -> dict[str, str]:
    """All members that the file and the environment give; raises `BadConfig` for those that they may not give."""
    facts = facts_of(vendor)
    known = (
        facts.BASE,
        *(name for row in facts.NEEDED for name in row),
        *facts.OPTIONAL,
        ACCOUNT,
        REQUESTS,
        PER_MINUTE,
    )
    found = _from_file(vendor, facts, config_file, known, environment)
    for name in known:
        value = environment.get(variable(vendor, name), "")
        found |= {name: value} if value else {}
    return found


def variable(vendor: str, member: str) -> str:
    """The name under which the environment holds a member, such as GOLIVE_VERIFF_API_KEY."""
    return f"GOLIVE_{vendor}_{member}".upper()


def _from_file(
    vendor: str, facts: ModuleType, file: Path | None, known: tuple[str, ...], environment: Mapping[str, str]
) -> dict[str, str]:
    where = f"{file or FILE}: [{TABLE}.{vendor}]"
    table = _table(vendor, file)
    unknown = sorted(set(table) - set(known))
    if unknown:
        raise BadConfig(f"{where} knows no {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    return {
        name: _value(f"{where} {name}", value, environment, secret=name in facts.SECRETS)
        for name, value in table.items()
    }


def _table(vendor: str, file: Path | None) -> Mapping[str, Any]:
    accounts = tables(file).get(TABLE, {})
    table = accounts.get(vendor, {}) if isinstance(accounts, dict) else None
    if not isinstance(table, dict):
        raise BadConfig(f"{file or FILE}: write the account as a table, [{TABLE}.{vendor}]")
    return table


def _value(where: str, value: object, environment: Mapping[str, str], *, secret: bool) -> str:
    reference = _REFERENCE.fullmatch(str(value))
    if reference:
        found = environment.get(reference[1], "")
        if not found:
            raise BadConfig(f"{where}: the environment has no {reference[1]}")
        return found
    if secret:
        raise BadConfig(f'{where} is a secret and may not stand in a file; write "$NAME", and set NAME outside')
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise BadConfig(f"{where} must be a text or a whole number")
    return str(value)
