"""How bad a difference is: a table by its change, and the file with which a team overrides rows of it.

Owns the words for differences. `breaking` and `warn` are drift, `info` is told and nothing more.
"""

from collections.abc import Mapping
from enum import StrEnum

import msgspec


class Verdict(StrEnum):
    """Who moved, by what schema, simulator and vendor say of the same field."""

    VENDOR_DRIFT = "VENDOR_DRIFT"
    """The vendor left the schema, or what was recorded of it: look at the date of its documentation."""
    SIMULATOR_BUG = "SIMULATOR_BUG"
    """The simulator leaves the schema, the vendor does not."""
    SCHEMA_WRONG = "SCHEMA_WRONG"
    """Simulator and vendor agree, against the schema."""
    SEMANTIC_DRIFT = "SEMANTIC_DRIFT"
    """Both keep to the schema, and yet they say different things."""
    VENDOR_ADDED = "VENDOR_ADDED"
    """The vendor sends what neither the schema nor the simulator knows."""


class Change(StrEnum):
    """What is different."""

    STATUS = "status"
    ERROR_CODE = "error code"
    REMOVED = "removed"
    APPEARED = "appeared"
    ADDED = "added"
    EMPTIED = "emptied"
    TYPE = "type"
    NULL = "null"
    ENUM = "enum"
    VALUE = "value"
    FORM = "form"
    SHAPE = "shape"
    IDENTITY = "identity"
    MEDIA_TYPE = "media type"
    HEADER = "header"
    SLOWER = "slower"
    WORDING = "wording"


class Severity(StrEnum):
    """Breaking: clients fail. Warn: clients have to tolerate it. Info: nothing is to be done."""

    BREAKING = "breaking"
    WARN = "warn"
    INFO = "info"


TABLE: Mapping[Change, Severity] = {
    Change.STATUS: Severity.BREAKING,
    Change.ERROR_CODE: Severity.BREAKING,
    Change.REMOVED: Severity.BREAKING,
    Change.TYPE: Severity.BREAKING,
    Change.SHAPE: Severity.BREAKING,
    Change.IDENTITY: Severity.BREAKING,
    Change.MEDIA_TYPE: Severity.BREAKING,
    Change.FORM: Severity.WARN,
    Change.NULL: Severity.WARN,
    Change.EMPTIED: Severity.WARN,
    Change.ENUM: Severity.WARN,
    Change.VALUE: Severity.WARN,
    Change.HEADER: Severity.WARN,
    Change.SLOWER: Severity.WARN,
    Change.APPEARED: Severity.INFO,
    Change.ADDED: Severity.INFO,
    Change.WORDING: Severity.INFO,
}

SHOWN_BY_CHANCE = frozenset({Change.REMOVED, Change.APPEARED, Change.EMPTIED, Change.NULL, Change.FORM})
"""What an example in a documentation decides by the case that it happens to show; info, where nothing else is known."""


class BadSettings(ValueError):
    """One sentence: what is wrong in the settings, and what is known."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[drift]` of golive.toml.

    `stale_after_days`: the age from which a recorded golden is stale.
    `slower_factor`, `slower_seconds`: a state is slower that takes more than so many times as long and so many seconds
    more. `severity`: rows of the table, `"enum" = "breaking"`.
    """

    stale_after_days: int = 30
    slower_factor: float = 2.0
    slower_seconds: float = 5.0
    severity: Mapping[Change, Severity] = {}

    def of(self, change: Change) -> Severity:
        """How bad a change is."""
        return self.severity.get(change, TABLE[change])


def settings(table: object) -> Settings:
    """The settings in a parsed table; raises `BadSettings`."""
    try:
        return msgspec.convert(table, Settings)
    except msgspec.ValidationError as problem:
        known = f"known: {', '.join(Settings.__struct_fields__)}; changes: {', '.join(Change)}"
        raise BadSettings(f"{str(problem).replace('`', '')}; {known}") from problem
