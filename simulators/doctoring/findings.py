"""What a look at the surroundings found: a code, how bad it is, a sentence, and what to do.

Owns the codes and the order of badness. A sentence names a setting and never holds the value of a secret one.
"""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad it is. Only `FAIL` keeps a team from going on."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Code(StrEnum):
    """What was looked at; stable, so that scripts may wait for one. What each means, `codes` tells."""

    CONFIG = "GL-DOCTOR-CONFIG"
    COMMAND = "GL-DOCTOR-COMMAND"
    ACCOUNT = "GL-DOCTOR-ACCOUNT"
    KEY = "GL-DOCTOR-KEY"
    PUBLISHED = "GL-DOCTOR-PUBLISHED"
    URL = "GL-DOCTOR-URL"
    PRODUCTION = "GL-DOCTOR-PRODUCTION"
    WEBHOOK = "GL-DOCTOR-WEBHOOK"
    GIT = "GL-DOCTOR-GIT"
    CLOCK = "GL-DOCTOR-CLOCK"
    TELEMETRY = "GL-DOCTOR-TELEMETRY"
    VERSION = "GL-DOCTOR-VERSION"
    PORT = "GL-DOCTOR-PORT"


@dataclass(frozen=True, slots=True)
class Finding:
    """One outcome. `vendor` is empty for what concerns none of them, `fix` for what is well."""

    code: Code
    severity: Severity
    said: str
    fix: str = ""
    vendor: str = ""


def ok(code: Code, said: str, vendor: str = "") -> Finding:
    """All is well, or was not looked at; the sentence says which."""
    return Finding(code, Severity.OK, said, "", vendor)


def warn(code: Code, said: str, fix: str, vendor: str = "") -> Finding:
    """Something that may go wrong."""
    return Finding(code, Severity.WARN, said, fix, vendor)


def fail(code: Code, said: str, fix: str, vendor: str = "") -> Finding:
    """Something that has to be put right."""
    return Finding(code, Severity.FAIL, said, fix, vendor)
