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
    """What was looked at; stable, so that scripts may wait for one."""

    CONFIG = "GL-DOCTOR-CONFIG"
    """golive.toml can be read and describes the app to the vendor's suite."""
    COMMAND = "GL-DOCTOR-COMMAND"
    """The program that starts the app is there."""
    ACCOUNT = "GL-DOCTOR-ACCOUNT"
    """The account in the vendor's sandbox is configured as a whole, and not in plain text."""
    KEY = "GL-DOCTOR-KEY"
    """A credential has the shape that the vendor's have."""
    PUBLISHED = "GL-DOCTOR-PUBLISHED"
    """No credential that golive publishes is meant for a real host."""
    URL = "GL-DOCTOR-URL"
    """A vendor's address is one, and is https."""
    PRODUCTION = "GL-DOCTOR-PRODUCTION"
    """Nothing that is for tests leads to production, and no credential is used for both."""
    WEBHOOK = "GL-DOCTOR-WEBHOOK"
    """The app takes webhooks where it says, and refuses one that nobody signed."""
    GIT = "GL-DOCTOR-GIT"
    """No secret is under version control."""
    CLOCK = "GL-DOCTOR-CLOCK"
    """The clock of this machine is right: signatures and tokens are judged by it."""
    TELEMETRY = "GL-DOCTOR-TELEMETRY"
    """Pact does not report what it verifies."""
    VERSION = "GL-DOCTOR-VERSION"
    """Python, golive and pytest are ones that go together."""
    PORT = "GL-DOCTOR-PORT"
    """The ports of `golive serve` are free."""


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
