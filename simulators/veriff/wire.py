"""How a session looks on Veriff's wire: session objects, decisions, events, media.

Owns the shapes and nothing else. Bodies are compact raw UTF-8 that survives JSON.parse and JSON.stringify unchanged,
because receivers check the signature over the re-written object: hence no `1.0`, no escapes, no duplicate keys.
"""

import re
from typing import Any

from ..core.clock import Instant, isoformat
from ..core.signing import jwt_hs256
from .model import CODES, Attempt, Decision, Session, Status
from .portal import Settings
from .rules import Shape

JsonObject = dict[str, Any]

_PERSON_EMPTY: JsonObject = {
    "firstName": None, "lastName": None, "citizenship": None, "idNumber": None, "gender": None, "dateOfBirth": None,
    "yearOfBirth": None, "placeOfBirth": None, "nationality": None, "pepSanctionMatch": None,
}  # fmt: skip
_DOCUMENT_EMPTY: JsonObject = {"number": None, "type": None, "country": None, "validFrom": None, "validUntil": None}
_EXTRACTED_PERSON: JsonObject = {"gender": "F", "dateOfBirth": "1980-01-01", "yearOfBirth": "1980", "nationality": "EE"}
_EXTRACTED_DOCUMENT: JsonObject = {
    "number": "TEST12345", "type": "PASSPORT", "country": "EE", "validFrom": "2020-01-01", "validUntil": "2040-01-01",
}  # fmt: skip
_EXAMINED = (Status.APPROVED, Status.DECLINED, Status.REVIEW)


def token_secret(settings: Settings) -> str:
    """The key of session tokens: it outlives a change of shared secrets, as session URLs do."""
    return f"session-token {settings.integration_id}"


def session_token(session: Session, sandbox: str, settings: Settings) -> str:
    """The token in a session's URL: the same for the session's whole life."""
    claims = {"session_id": session.id, "iat": session.created // 1_000_000, "sandbox": sandbox}
    return jwt_hs256(token_secret(settings), claims)


def session_object(session: Session, host: str, token: str) -> JsonObject:
    """Answer to creation and submission."""
    verification = {
        "id": session.id,
        "url": f"{host}/v/{token}",
        "vendorData": session.vendor_data,
        "host": host,
        "status": session.status,
        "sessionToken": token,
        "endUserId": session.end_user_id,
    }
    return {"status": "success", "verification": verification}


def event_object(session: Session, code: int, action: str, context: JsonObject | None) -> JsonObject:
    """Body of an event webhook; key order as in the published samples. `context` only where there is one."""
    event: JsonObject = {
        "id": session.id,
        "attemptId": session.attempt.id,
        "feature": "selfid",
        "code": code,
        "action": action,
    }
    if context:
        event["context"] = context
    return {**event, "vendorData": session.vendor_data, "endUserId": session.end_user_id}


def decision_object(session: Session, decision: Decision, shape: Shape) -> JsonObject:
    """Body of the decision webhook and answer of the decision endpoint."""
    verification: JsonObject = {
        "id": session.id,
        "attemptId": decision.attempt,
        "vendorData": session.vendor_data,
        "endUserId": session.end_user_id,
        "status": decision.status,
        "code": CODES[decision.status],
        "reason": decision.reason,
        "reasonCode": decision.reason_code,
        "acceptanceTime": isoformat(session.created),
        "submissionTime": _time(_attempt(session, decision.attempt).submitted),
        "decisionTime": _time(decision.time),
    }
    if shape != "lean":
        verification |= {
            "person": person(session, decision, shape),
            "document": document(session, decision, shape),
            "additionalVerifiedData": {},
            "comments": [],
        }
    lapsed = decision.status in (Status.EXPIRED, Status.ABANDONED)
    merged = _merged(verification, decision.extra)  # `extra` was made stable when it was given
    return {"status": "success", "verification": merged, "technicalData": {"ip": None if lapsed else session.ip}}


def person(session: Session, decision: Decision | None, shape: Shape) -> JsonObject:
    """Extracted data once somebody looked at them; before that the names sent at creation and nulls (R)."""
    sent = {name: value for name, value in session.person.items() if name in _PERSON_EMPTY}
    if _extracted(decision, shape):
        return {**_PERSON_EMPTY, **_EXTRACTED_PERSON, **_as_printed(sent)}
    names = {name: sent.get(name) for name in ("firstName", "lastName")}
    return {**_PERSON_EMPTY, **names}


def _as_printed(sent: JsonObject) -> JsonObject:
    """What was sent, in the words of a decision: MALE is M there, and the year of birth is a member of its own."""
    printed = dict(sent)
    if sent.get("gender"):
        printed["gender"] = sent["gender"][0]
    if sent.get("dateOfBirth"):
        printed["yearOfBirth"] = sent["dateOfBirth"][:4]
    return printed


def document(session: Session, decision: Decision | None, shape: Shape) -> JsonObject:
    """Extracted data once somebody looked at them; else what was sent, and nothing for lapsed sessions (R)."""
    sent = {name: value for name, value in session.document.items() if name in _DOCUMENT_EMPTY}
    if _extracted(decision, shape):
        return {**_DOCUMENT_EMPTY, **_EXTRACTED_DOCUMENT, **sent}
    if decision is not None and decision.time is None:
        return dict(_DOCUMENT_EMPTY)
    return {**_DOCUMENT_EMPTY, **sent}


def _extracted(decision: Decision | None, shape: Shape) -> bool:
    return shape == "full" and decision is not None and decision.status in _EXAMINED


def _merged(base: JsonObject, extra: JsonObject) -> JsonObject:
    """`base` with the members of `extra`; objects are merged, everything else replaced."""
    merged = dict(base)
    for name, value in extra.items():
        present = merged.get(name)
        merged[name] = {**present, **value} if isinstance(present, dict) and isinstance(value, dict) else value
    return merged


_EXACT = 2**53
_SMALLEST = 0.00001
_INDEX = re.compile(r"0|[1-9][0-9]{0,9}")
_INDICES = 2**32 - 1


def stable(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """`value` in the form that JavaScript gives it: whole floats as integers, members called 0, 1, ... first.

    Raises ValueError for a number that JavaScript rounds, or writes in another way than we do.
    """
    if isinstance(value, int | float) and value and not _SMALLEST <= abs(value) < _EXACT:
        raise ValueError(f"{value!r} would not survive JavaScript, where many receivers check signatures")
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: stable(value[name]) for name in sorted(value, key=_place)}
    if isinstance(value, list | tuple):
        return [stable(member) for member in value]
    return value


def _place(name: str) -> int:
    """Where JavaScript puts a member of an object: those that look like an index in front, in order, then the rest."""
    return int(name) if _INDEX.fullmatch(name) and int(name) < _INDICES else _INDICES


def attempt_object(attempt: Attempt, events: list[JsonObject]) -> JsonObject:
    """One row of the list of attempts."""
    row: JsonObject = {"id": attempt.id, "status": attempt.status, "createdTime": isoformat(attempt.created)}
    return {**row, "userDefinedData": events} if events else row


def _attempt(session: Session, attempt_id: str) -> Attempt:
    return next(attempt for attempt in session.attempts if attempt.id == attempt_id)


def _time(instant: Instant | None) -> str | None:
    return None if instant is None else isoformat(instant)
