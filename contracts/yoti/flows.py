"""Flows of Yoti: what a server can do on its own in the sandbox, always with the same outcome.

The sandbox completes a session without its user (`/agent`), with the results that were set for it. Each function is a
flow, its docstring the title. A flow says which statuses and codes it counts on; the rest of each answer is held to
Yoti's documents by whoever runs it. Statuses and codes: OAS; the agent and its results: DOC configure-sandbox-response.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from golive.simulators.fidelity.caller import Caller

Json = Any
"""Any JSON value."""

AUTHENTICITY, EXTRACTION = "ID_DOCUMENT_AUTHENTICITY", "ID_DOCUMENT_TEXT_DATA_EXTRACTION"
SPEC: Json = {
    "client_session_token_ttl": 1800,
    "resources_ttl": 90_000,
    "user_tracking_id": "golive-contract",
    "required_documents": [{"type": "ID_DOCUMENT"}],
    "requested_checks": [{"type": AUTHENTICITY, "config": {"manual_check": "NEVER"}}],
    "requested_tasks": [{"type": EXTRACTION, "config": {"manual_check": "NEVER"}}],
}
RESULTS: Json = {
    "check_reports": {
        AUTHENTICITY: [
            {
                "result": {
                    "report": {
                        "recommendation": {"value": "REJECT", "reason": "TAMPERED"},
                        "breakdown": [{"sub_check": "no_sign_of_tampering", "result": "FAIL", "details": []}],
                    }
                }
            }
        ]
    },
    "task_results": {EXTRACTION: [{"result": {"document_fields": {"full_name": "Ann Lee"}}}]},
}
"""The document was tampered with."""
PASSPORT: Json = {"id_documents": [{"issuing_country": "GBR", "document_type": "PASSPORT", "capture_method": "CAMERA"}]}
NOBODYS_SESSION = {"sessionId": "00000000-0000-4000-8000-000000000001"}
POLL_SECONDS, LONGEST_SECONDS = 5.0, 120.0


def read_supported_documents(vendor: "Caller") -> None:
    """Which documents there are, for which countries."""
    vendor.call("listSupportedDocuments", expect=200)


def open_a_session(vendor: "Caller") -> None:
    """A session is created and goes on until its user comes; it cannot be deleted meanwhile."""
    session, _ = _opened(vendor)
    found = vendor.call("getSession", path=session, expect=200).json()
    _same("the session", found["session_id"], session["sessionId"])
    _same("the state", found["state"], "ONGOING")
    vendor.call("deleteSession", path=session, expect=409)


def complete_a_session(vendor: "Caller") -> None:
    """The sandbox completes a session as it was told; what was read can be had, and all of it can be deleted."""
    session, token = _opened(vendor)
    vendor.call("putSessionResponseConfig", body=RESULTS, path=session, expect=200)
    agent = {"session_id": session["sessionId"], "client_session_token": token, "resources": PASSPORT}
    vendor.call("completeByAgent", body=agent, expect=204)
    found = vendor.until("getSession", _is_completed, within=LONGEST_SECONDS, every=POLL_SECONDS, path=session).json()
    _same("the session", found["session_id"], session["sessionId"])
    report = next(check for check in found["checks"] if check["type"] == AUTHENTICITY)["report"]
    _same("the recommendation", report["recommendation"]["value"], "REJECT")
    fields = found["resources"]["id_documents"][0]["document_fields"]["media"]["id"]
    vendor.call("getMedia", path={**session, "mediaId": fields}, expect=200)
    another, _ = _opened(vendor)
    _refused(vendor, "getMedia", 404, "MEDIA_CONTENT_NOT_FOUND", path={**another, "mediaId": fields})
    vendor.call("deleteSession", path=session, expect=204)
    _refused(vendor, "getSession", 404, "SESSION_NOT_FOUND", path=session)


def be_refused_for_signatures(vendor: "Caller") -> None:
    """Whoever does not sign, or signs something else, reads nothing."""
    one, _ = _opened(vendor)
    another, _ = _opened(vendor)
    signed = vendor.exchanges[-1].request
    longer = {"body": {**SPEC, "resources_ttl": 90_001}, "query": signed.query, "headers": signed.headers}
    _refused(vendor, "createSession", 401, "MESSAGE_SIGNING", signed=False, **longer)
    vendor.call("getSession", path=one, expect=200)
    signed = vendor.exchanges[-1].request
    other = {"path": another, "query": signed.query, "headers": signed.headers}
    _refused(vendor, "getSession", 401, "MESSAGE_SIGNING", signed=False, **other)
    vendor.call("getSession", path=one, signed=False, expect=400)


def be_refused_for_contents(vendor: "Caller") -> None:
    """What a session cannot be made of is refused, and so is a session that is not there."""
    _refused(vendor, "createSession", 400, "PAYLOAD_VALIDATION", body={**SPEC, "requested_checks": []})
    _refused(vendor, "createSession", 400, "MALFORMED_REQUEST", body=b"{")
    _refused(vendor, "createSession", 400, "PAYLOAD_VALIDATION", body={**SPEC, "client_session_token_ttl": 60})
    _refused(vendor, "getSession", 404, "SESSION_NOT_FOUND", path=NOBODYS_SESSION)
    _refused(vendor, "deleteSession", 404, "SESSION_NOT_FOUND", path=NOBODYS_SESSION)


def _opened(vendor: "Caller") -> tuple[dict[str, str], str]:
    """The path of a new session, and its client session token."""
    created = vendor.call("createSession", body=SPEC, expect=201).json()
    return {"sessionId": created["session_id"]}, created.get("client_session_token", "")  # no recording has it


def _is_completed(session: Mapping[str, Json]) -> bool:
    return bool(session["state"] == "COMPLETED")


def _refused(vendor: "Caller", operation: str, status: int, code: str, **call: Json) -> None:
    _same(f"the code of {operation}", vendor.call(operation, expect=status, **call).json()["code"], code)


def _same(what: str, found: Json, wanted: Json) -> None:
    if found != wanted:
        raise AssertionError(f"{what} is {found!r}, not {wanted!r}")


FLOWS: tuple[Callable[["Caller"], None], ...] = (
    read_supported_documents,
    open_a_session,
    complete_a_session,
    be_refused_for_signatures,
    be_refused_for_contents,
)
