"""Flows of Veriff: what a server can do on its own on any test integration, always with the same outcome.

Nobody comes to these sessions, so none gets a decision: on a test integration only a person in the portal gives one.
Each function is a flow, its docstring the title. A flow says which statuses and codes it counts on; the rest of each
answer is held to Veriff's documents by whoever runs it. Statuses and codes: devdocs, API and error codes; that what was
handed in cannot be handed in again, 400, is inferred.
"""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from golive.simulators.fidelity.caller import Caller

Json = Any
"""Any JSON value."""

USER: Json = {
    "vendorData": "golive-contract",
    "endUserId": "7d1f1f7c-6c3b-4f43-9f0e-0d6a0b7a2c11",
    "person": {"firstName": "Zoë-Ann", "lastName": "O'Neill"},
}
PHOTO = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
"""A PNG of one pixel, in base64."""
SUBMITTED: Json = {"verification": {"status": "submitted"}}
NOBODYS_KEY = "00000000-0000-4000-8000-000000000000"
NOBODYS_SESSION = {"sessionId": "00000000-0000-4000-8000-000000000001"}


def open_a_session(vendor: "Caller") -> None:
    """A session is created; it has no attempt, no person and no decision yet."""
    session = _opened(vendor)
    decision = vendor.call("getDecision", path=session, expect=200).json()
    _same("the decision", decision["verification"], None)
    vendor.call("listAttempts", path=session, expect=200)
    vendor.call("listSessionMedia", path=session, expect=200)


def hand_in_photos(vendor: "Caller") -> None:
    """Photos are uploaded and handed in, once; the session waits for its decision."""
    session = _opened(vendor)
    for context in ("document-front", "face"):
        vendor.call("uploadMedia", body=_image(context), path=session, expect=200)
    media = vendor.call("listSessionMedia", path=session, expect=200).json()
    _same("what is listed", [image["context"] for image in media["images"]], ["document-front", "face"])
    _same("whose it is", {image["sessionId"] for image in media["images"]}, {session["sessionId"]})
    handed_in = vendor.call("updateSession", body=SUBMITTED, path=session, expect=200).json()["verification"]
    _same("the session", (handed_in["id"], handed_in["status"]), (session["sessionId"], "submitted"))
    vendor.call("updateSession", body=SUBMITTED, path=session, expect=400)
    vendor.call("uploadMedia", body=_image("document-back"), path=session, expect=409)
    decision = vendor.call("getDecision", path=session, expect=200).json()
    _same("the decision", decision["verification"], None)


def be_refused_for_signatures(vendor: "Caller") -> None:
    """Whoever does not sign, or signs something else, reads nothing; no key, no session."""
    one, another = _opened(vendor), _opened(vendor)
    vendor.call("getDecision", path=one, expect=200)
    signed = vendor.exchanges[-1].request.headers
    _refused(vendor, "getDecision", 401, "1818", path=another, headers=signed, signed=False)
    vendor.call("getDecision", path=one, signed=False, expect=401)
    vendor.call("updateSession", body=SUBMITTED, path=one, expect=200)
    signed, other = vendor.exchanges[-1].request.headers, json.dumps(SUBMITTED, indent=1).encode()
    _refused(vendor, "updateSession", 401, "1819", body=other, path=another, headers=signed, signed=False)
    vendor.call("createSession", body={"verification": USER}, signed=False, expect=401)
    headers = {"x-auth-client": NOBODYS_KEY}
    vendor.call("createSession", body={"verification": USER}, headers=headers, signed=False, expect=401)


def be_refused_for_contents(vendor: "Caller") -> None:
    """What a session cannot be made of is refused with its code, and so is a session that is not there."""
    _refused(vendor, "createSession", 400, "1302", body={"verification": {"callback": "http://shop.example/done"}})
    _refused(vendor, "createSession", 400, "1500", body={"verification": {"vendorData": "x" * 1001}})
    session = _opened(vendor)
    _refused(vendor, "updateSession", 400, "1303", body={"verification": {"status": "started"}}, path=session)
    _refused(vendor, "uploadMedia", 400, "1402", body=_image("elbow"), path=session)
    vendor.call("getDecision", path=NOBODYS_SESSION, expect=404)


def _opened(vendor: "Caller") -> dict[str, str]:
    created = vendor.call("createSession", body={"verification": USER}, expect=201).json()["verification"]
    _same("the status", created["status"], "created")
    return {"sessionId": created["id"]}


def _image(context: str) -> Json:
    return {"image": {"context": context, "content": PHOTO}}


def _refused(vendor: "Caller", operation: str, status: int, code: str, **call: Json) -> None:
    _same(f"the code of {operation}", vendor.call(operation, expect=status, **call).json()["code"], code)


def _same(what: str, found: Json, wanted: Json) -> None:
    if found != wanted:
        raise AssertionError(f"{what} is {found!r}, not {wanted!r}")


FLOWS: tuple[Callable[["Caller"], None], ...] = (
    open_a_session,
    hand_in_photos,
    be_refused_for_signatures,
    be_refused_for_contents,
)
