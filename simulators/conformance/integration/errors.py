"""The ways in which driving an integration can fail, kept apart because a judge treats each differently."""

from enum import StrEnum
from pathlib import Path


class Reason(StrEnum):
    """Why an operation failed."""

    UNREACHABLE = "unreachable"
    """No connection, or no answer in time."""
    REFUSED = "refused"
    """An HTTP status that the declaration doesn't expect, such as 500; or a Python method that raised."""
    MALFORMED = "malformed"
    """An answer without the declared value, or with a value outside its documented meaning."""
    DIED = "died"
    """The app that golive started is gone, or never became healthy."""


class IntegrationError(Exception):
    """An operation could not be carried out. Says which one, what was called and what came back."""

    def __init__(
        self, operation: str, reason: Reason, problem: str, *, said: str = "", status: int | None = None
    ) -> None:
        super().__init__(f"{operation}: {problem}" + (f" ({said})" if said else ""))
        self.operation = operation
        self.reason = reason
        self.status = status


class IntegrationFailure(IntegrationError, AssertionError):
    """The app did it wrong: it refused or died. A verdict about the app, so an item that meets it has failed.

    Any other `IntegrationError` may as well be the declaration's fault or the machine's, and proves nothing.
    """


class NotOffered(Exception):
    """The team did not declare something that may be left out, so what needs it could not be judged."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(f"the integration does not declare {what!r}, so this was not judged: {fix}")
        self.what = what


class ConfigurationError(Exception):
    """The declaration is wrong: which file, which key, what is wrong and what to do."""

    def __init__(self, file: Path, key: str, problem: str, fix: str) -> None:
        super().__init__(f"{file}: {key}: {problem}. {fix}")
        self.file = file
        self.key = key
        self.problem = problem
        self.fix = fix
