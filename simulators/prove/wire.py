"""How Prove's answers look: what has no value is left out, never null, never empty (D).

Owns the shapes of Verified Users and the envelope of the device protocol.
"""

from collections.abc import Mapping
from typing import Any

from ..core.clock import Instant, isoformat
from ..core.message import Response, json_response
from .model import Flow, Result
from .rules import Rules

JsonObject = dict[str, Any]

DONE = "done"
"""The step after the last one: the client SDK runs the team's finish step."""
STAY = ""
"""No step: the client SDK ends here, or goes on waiting (R)."""


def compact(members: Mapping[str, Any]) -> JsonObject:
    """The members that have a value."""
    return {name: value for name, value in members.items() if value not in (None, "", [], {}, ())}


def answer(members: Mapping[str, Any]) -> Response:
    """Status 200, the only one that counts as success (R)."""
    return json_response(200, compact(members))


def results(result: Result) -> JsonObject:
    """The three results of Verified Users; texts, `success` too (S)."""
    return {
        "success": result.success,
        "possessionResult": result.possession,
        "verifyResult": result.verify,
    }


def verify_object(flow: Flow, result: Result, auth_token: str) -> JsonObject:
    """Answer to POST /v3/verify; without an authToken where possession is the team's own business (S)."""
    return {"authToken": auth_token, "correlationId": flow.id, **results(result)}


def identity_names(rules: Rules, identity_id: str) -> JsonObject:
    """An identity's id under the name of the generation, both names where there are both (R: renamed in April 2026)."""
    names = {"a": ("identityId",), "b": ("proveId",), "both": ("identityId", "proveId")}[rules.generation]
    return dict.fromkeys(names, identity_id)


def in_words(instant: Instant) -> str:
    """A moment as Prove writes it beside its number (R): `2025-05-19 16:23:12.475 +0000 UTC`."""
    text = isoformat(instant)
    return f"{text[:10]} {text[11:23]} +0000 UTC"


def envelope(step: str, data: JsonObject | None = None, problem: JsonObject | None = None) -> JsonObject:
    """An answer of the device protocol. Any `data`, even empty, has a meaning of its own there (R)."""
    told: JsonObject = {"next": step}
    if data is not None:
        told["data"] = data
    if problem is not None:
        told["error"] = problem
    return told


def problem(code: int, message: str) -> JsonObject:
    """An error of the device protocol."""
    return {"code": int(code), "message": message}
