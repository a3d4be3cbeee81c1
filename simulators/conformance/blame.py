"""Whom to suspect for a result, from the result and its exchanges alone, so that anybody can find it out again.

Owns the order of suspicion. The instrument comes first: a check that broke, keys that were never good, a connection
that failed, a vendor that answered 500. Only what is left over is the integration's. It changes no outcome: who is to
blame, and whether a MUST is broken, are two questions.
"""

import re
from collections.abc import Callable, Iterable, Sequence

import msgspec

from .codes import BY_NAME
from .evidence import Exchange, shut_out
from .states import NO_EVIDENCE, NOT_RUN, Outcome

NOT_RUN_REASON = "was not run: deselected, or the run ended before it"
INAPPLICABLE = "not applicable: "
UNEXPECTED_PASS = "passed although it is marked as expected to fail"  # noqa: S105 - a sentence, not a password

BAD_REQUEST, SERVER_ERROR = 400, 500
ACCEPTED = range(200, 300)
NOT_THERE = (404, 405)
UNDELIVERED = {"blocked": "GL-CONFIG-BLOCKED", "timeout": "GL-NETWORK-TIMEOUT"}
"""By what stopped a webhook; anything else is a connection that broke or never was."""
RAISED = {
    "ConfigurationError": "GL-CONFIG-INTEGRATION",
    "OperationsError": "GL-CONFIG-INTEGRATION",
    "NotOffered": "GL-CONFIG-NOT-DECLARED",
    "ConnectionError": "GL-NETWORK-UNREACHABLE",
    "ConnectionRefusedError": "GL-NETWORK-UNREACHABLE",
    "ConnectionResetError": "GL-NETWORK-UNREACHABLE",
    "Unreachable": "GL-NETWORK-UNREACHABLE",
    "TimeoutError": "GL-NETWORK-TIMEOUT",
}
"""By the name of the exception that ended a check without a verdict."""
UNPREPARED = "in setup: Failed: "
"""How a reason starts when a fixture says that it cannot."""

_ASKED_NOWHERE = re.compile(rf" answered ({'|'.join(map(str, NOT_THERE))})\b")
_RAISED = re.compile(r"(?:in (?P<phase>setup|teardown): )?(?:\w+\.)*(?P<name>[A-Za-z_]\w*)(?=:|$)")


class Blame(msgspec.Struct, frozen=True):
    """A failure code, whom to suspect, and why; all empty for what needs none."""

    code: str = ""
    suspect: str = ""
    why: str = ""

    @property
    def sentence(self) -> str:
        """All three in words; empty without a code."""
        return f"{self.code}, suspect: {self.suspect}, because {self.why}" if self.code else ""


def blame(outcome: Outcome, reason: str, exchanges: Iterable[Exchange]) -> Blame:
    """Whom to suspect for a check that ended this way."""
    return of_code(CLASSIFY[outcome](reason, tuple(exchanges)))


def of_code(code: str) -> Blame:
    """What the table says to a code; nothing beside the code for one that this version does not know."""
    row = BY_NAME.get(code)
    return Blame(code, row.suspect, row.meaning) if row else Blame(code)


def _of_pass(_: str, exchanges: Sequence[Exchange]) -> str:
    return "" if exchanges else NO_EVIDENCE


def _of_warning(_: str, exchanges: Sequence[Exchange]) -> str:
    return "GL-CLIENT-ODD" if exchanges else NO_EVIDENCE


def _of_skip(reason: str, _: Sequence[Exchange]) -> str:
    if reason == NOT_RUN_REASON:
        return NOT_RUN
    return "" if reason.startswith(INAPPLICABLE) else "GL-SUITE-SKIPPED"


def _of_error(reason: str, exchanges: Sequence[Exchange]) -> str:
    if shut_out(exchanges):
        return "GL-CONFIG-SHUT-OUT"
    return _broken_vendor(exchanges) or _raised(reason) or "GL-SUITE-ERROR"


def _of_failure(reason: str, exchanges: Sequence[Exchange]) -> str:
    if reason == UNEXPECTED_PASS:
        return "GL-SUITE-EXPECTATION"
    app_broke = "GL-CLIENT-APP-ERROR" if _exception(reason) == "IntegrationFailure" else ""
    return (
        _broken_vendor(exchanges)
        or _undelivered(exchanges)
        or _refused(exchanges)
        or _nowhere(reason, exchanges)
        or app_broke
        or _refused_webhook(exchanges)
        or ("GL-CLIENT-ASSERTION" if exchanges else "GL-CLIENT-SILENT")
    )


CLASSIFY: dict[Outcome, Callable[[str, Sequence[Exchange]], str]] = {
    Outcome.PASS: _of_pass,
    Outcome.WARN: _of_warning,
    Outcome.SKIP: _of_skip,
    Outcome.ERROR: _of_error,
    Outcome.FAIL: _of_failure,
}


def _exception(reason: str) -> str:
    """The name of the exception that a reason starts with, without its module; empty for a reason in words."""
    found = _RAISED.match(reason)
    return found["name"] if found else ""


def _raised(reason: str) -> str:
    if reason.startswith(UNPREPARED):
        return "GL-CONFIG-INTEGRATION"
    name = _exception(reason)
    return _undriven(reason) if name == "IntegrationError" else RAISED.get(name, "")


def _undriven(reason: str) -> str:
    """Why the application could not be driven, by the words of `integration`."""
    if "got no answer" not in reason:
        return "GL-CONFIG-ANSWER"
    return "GL-NETWORK-TIMEOUT" if "timed out" in reason else "GL-NETWORK-UNREACHABLE"


def _genuine(exchanges: Iterable[Exchange], direction: str) -> list[Exchange]:
    """What the integration, or the vendor, did of its own accord: no forced fault, nothing that the test posted."""
    return [one for one in exchanges if one["direction"] == direction and not one.get("fault")]


def _status(exchange: Exchange) -> int:
    """The answer's status; 0 without an answer."""
    answer = exchange["response"]
    status = answer.get("status") if answer else None
    return status if isinstance(status, int) else 0


def _broken_vendor(exchanges: Iterable[Exchange]) -> str:
    broken = any(_status(call) >= SERVER_ERROR for call in _genuine(exchanges, "in"))
    return "GL-VENDOR-5XX" if broken else ""


def _undelivered(exchanges: Iterable[Exchange]) -> str:
    """What stopped the vendor's last webhook on its way; an earlier one was sent again."""
    sent = _webhooks(exchanges)
    if not sent or sent[-1]["response"] is not None or not sent[-1].get("error"):
        return ""
    return UNDELIVERED.get(str(sent[-1]["error"]), "GL-NETWORK-UNREACHABLE")


def _refused(exchanges: Iterable[Exchange]) -> str:
    calls = _genuine(exchanges, "in")
    refused = calls and BAD_REQUEST <= _status(calls[-1]) < SERVER_ERROR
    return "GL-CLIENT-REFUSED" if refused else ""


def _nowhere(reason: str, exchanges: Iterable[Exchange]) -> str:
    """Whether the application says that there is nothing where golive, or the vendor's webhook, was told to go."""
    asked = _exception(reason) == "IntegrationFailure" and _ASKED_NOWHERE.search(reason)
    posted = any(_status(one) in NOT_THERE for one in _webhooks(exchanges))
    return "GL-CONFIG-PATH" if asked or posted else ""


def _refused_webhook(exchanges: Iterable[Exchange]) -> str:
    refused = any(_status(one) and _status(one) not in ACCEPTED for one in _webhooks(exchanges))
    return "GL-CLIENT-WEBHOOK" if refused else ""


def _webhooks(exchanges: Iterable[Exchange]) -> list[Exchange]:
    """HTTP deliveries of the vendor; what goes over a WebSocket is no request."""
    return [one for one in _genuine(exchanges, "out") if one["request"].get("method") == "POST"]
