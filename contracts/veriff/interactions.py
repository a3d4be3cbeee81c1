"""What the reference shop needs of Veriff, and Veriff of it: each call with its answers, each webhook.

Bodies are the schemas' examples. A member counts only where the shop reads it, so Veriff may add and drop all others.
Of a refusal, and of an answer that is good for nothing but its success, the shop reads no more than that it is JSON.
"""

from golive.simulators.fidelity.openapi import example
from golive.simulators.pacts.rows import Delivery, FromState, Given, Interaction, Json, Like, Message

KEY = "7e57a000-0000-4000-8000-000000007402"
SESSION = "f04bdb47-d3be-4b28-b028-a652feb060b5"
USER = {"vendorData": "user-42", "endUserId": "7d1f1f7c-6c3b-4f43-9f0e-0d6a0b7a2c11"}
CALLBACK = "https://shop.example/users/user-42/verification/callback"

SIGNED = {"x-auth-client": Like("[0-9a-f-]{36}", KEY), "x-hmac-signature": Like("[0-9a-f]{64}", "0" * 64)}
"""On every call. A pact cannot say what a signature covers; that is proven where bytes are."""
IN_STATE = {"sessionId": FromState("sessionId", SESSION)}
NOWHERE = {"sessionId": "0d1f4a86-59a3-4c47-a3de-2f6a4d0b9c11"}

APPROVED, DECLINED, USED_UP, RESUBMISSION, REVIEW, EXPIRED, ABANDONED = range(7)
"""The examples of decisions."""
STARTED, SUBMITTED, WAITING = range(3)
"""The first examples of events."""

_FAIL = example("veriff", "fail.response", 0)
_REFUSING, _DOWN = Given("our credentials are not accepted"), Given("the vendor is down")
_OPEN, _WITH_PHOTOS = Given("a session is open"), Given("a session has photos", {"contexts": ["face"]})
_HANDED_IN = Given("a session was submitted")
_JSON = ("/status",)
_EVENT = ("/id", "/attemptId", "/action", "/vendorData", "/endUserId")


def details(callback: str = CALLBACK) -> Json:
    """What the shop tells of a new session: a part of the documented example, with the shop's own callback."""
    told = example("veriff", "create-session.request", 1)["verification"]
    person = {name: told["person"][name] for name in ("firstName", "lastName")}
    return {"verification": {"callback": callback, "person": person, **{name: told[name] for name in USER}}}


def decision(number: int) -> Json:
    """A documented decision webhook, about our user; the decision endpoint answers the same `verification`."""
    told = example("veriff", "webhooks/decision", number)
    return {**told, "verification": {**told["verification"], **USER}}


def posted(number: int) -> Json:
    """The same webhook in its lean form, with nothing of person and document, and nobody's address."""
    told = decision(number)["verification"]
    at = None if number in (EXPIRED, ABANDONED) else "2026-01-01T09:05:06.000000Z"
    lean = {
        name: told[name] for name in ("id", "attemptId", "status", "code", "reason", "reasonCode", "acceptanceTime")
    }
    verification = {**lean, **USER, "submissionTime": at, "decisionTime": at}
    return {"status": "success", "verification": verification, "technicalData": {"ip": None}}


def event(number: int) -> Json:
    """A documented event webhook, about our user."""
    return {**example("veriff", "webhooks/event", number), **USER}


def _read(number: int) -> tuple[str, ...]:
    """What the shop reads of a decision. It needs no time of one that is not final."""
    names = ("id", "attemptId", "status", "reason", "reasonCode", "vendorData", "endUserId")
    return tuple(f"/verification/{name}" for name in (*names, *(() if number == REVIEW else ("decisionTime",))))


def _opening(description: str, status: int, *given: Given, callback: str = CALLBACK) -> Interaction:
    """A session that cannot be opened."""
    return Interaction(
        description,
        "createSession",
        status,
        given,
        headers=SIGNED,
        request=details(callback),
        response=_FAIL,
        reads=_JSON,
    )


def _asking(description: str, status: int, *given: Given) -> Interaction:
    """A decision that cannot be read."""
    return Interaction(
        description, "getDecision", status, given, path=NOWHERE, headers=SIGNED, response=_FAIL, reads=_JSON
    )


def _decided(description: str, state: str, number: int, *references: str) -> Interaction:
    return Interaction(
        description,
        "getDecision",
        200,
        (Given(state),),
        path=IN_STATE,
        headers=SIGNED,
        response={"status": "success", "verification": decision(number)["verification"]},
        reads=_read(number),
        references=references,
    )


def _uploading(description: str, status: int, given: Given, *references: str) -> Interaction:
    return Interaction(
        description,
        "uploadMedia",
        status,
        (given,),
        path=IN_STATE,
        headers=SIGNED,
        request=example("veriff", "upload-media.request", 0),
        response=_FAIL if status != 200 else example("veriff", "upload-media.response", 0),
        reads=_JSON,
        references=references,
    )


def _submitting(description: str, status: int, given: Given, *references: str) -> Interaction:
    return Interaction(
        description,
        "updateSession",
        status,
        (given,),
        path=IN_STATE,
        headers=SIGNED,
        request=example("veriff", "update-session.request", 0),
        response=_FAIL if status != 200 else example("veriff", "update-session.response", 0),
        reads=_JSON,
        references=references,
    )


def _told(description: str, state: str, number: int, *references: str) -> Message:
    return Message(description, "decision", decision(number), (Given(state),), _read(number), references)


def _reached(description: str, state: str, number: int, *references: str) -> Message:
    return Message(description, "event", event(number), (Given(state),), _EVENT, references)


def _posted(description: str, topic: str, body: Json, *references: str) -> Delivery:
    return Delivery(description, f"/webhooks/veriff/{topic}s", 200, body, references=references, topic=topic)


INTERACTIONS = (
    Interaction(
        "open a session",
        "createSession",
        201,
        headers=SIGNED,
        request=details(),
        response=example("veriff", "create-session.response", 0),
        reads=("/verification/id", "/verification/url"),
        references=("VERIFF-GL-001", "VERIFF-GL-003", "VERIFF-GL-004", "VERIFF-GL-005", "VERIFF-GL-012"),
    ),
    _opening("open a session that leads back over plain http", 400, callback=CALLBACK.replace("https", "http")),
    _opening("open a session with credentials that are not accepted", 401, _REFUSING),
    _opening("open a session while Veriff is down", 500, _DOWN),
    _decided("read an approval", "a session was approved", APPROVED, "VERIFF-GL-016"),
    _decided("read a decline", "a session was declined", DECLINED, "VERIFF-GL-017"),
    _decided("read a resubmission request", "a session asks for resubmission", RESUBMISSION, "VERIFF-GL-018"),
    _decided("read a review", "a session is under review", REVIEW, "VERIFF-GL-019"),
    _decided("read an expiry", "a session has expired", EXPIRED, "VERIFF-GL-020"),
    _decided("read an abandonment", "a session was abandoned", ABANDONED, "VERIFF-GL-021"),
    Interaction(
        "read a decision that is not there yet",
        "getDecision",
        200,
        (_HANDED_IN,),
        path=IN_STATE,
        headers=SIGNED,
        response=example("veriff", "get-decision.response", 0),
        reads=("/verification",),
        references=("VERIFF-GL-039",),
    ),
    _asking("read the decision on an unknown session", 404),
    _asking("read a decision with credentials that are not accepted", 401, _REFUSING),
    _asking("read a decision while Veriff is down", 500, _DOWN),
    _uploading("upload a photo", 200, _OPEN, "VERIFF-GL-029"),
    _uploading("upload a photo when all was handed in", 409, _HANDED_IN),
    _submitting("submit a session", 200, _WITH_PHOTOS, "VERIFF-GL-029"),
    _submitting("submit a session again", 400, _HANDED_IN),
    Interaction(
        "list the photos of a session",
        "listSessionMedia",
        200,
        (_WITH_PHOTOS,),
        path=IN_STATE,
        headers=SIGNED,
        response=example("veriff", "list-session-media.response", 1),
        reads=("/images/*/context",),
        references=("VERIFF-GL-029",),
    ),
)
"""The shop calls Veriff."""

MESSAGES = (
    _reached("an event webhook, started", "a session has begun", STARTED, "VERIFF-GL-004"),
    _reached("an event webhook, submitted", "a session was submitted", SUBMITTED, "VERIFF-GL-005"),
    _told("a decision webhook, approved", "a session was approved", APPROVED, "VERIFF-GL-016"),
    _told("a decision webhook, declined", "a session was declined", DECLINED, "VERIFF-GL-017"),
    _told(
        "a decision webhook, resubmission requested", "a session asks for resubmission", RESUBMISSION, "VERIFF-GL-018"
    ),
    _told("a decision webhook, review", "a session is under review", REVIEW, "VERIFF-GL-019"),
    _told("a decision webhook, expired", "a session has expired", EXPIRED, "VERIFF-GL-020"),
    _told("a decision webhook, abandoned", "a session was abandoned", ABANDONED, "VERIFF-GL-021"),
)
"""What the shop reads in a webhook."""

DELIVERIES = (
    _posted("post that the user has come", "event", event(STARTED)),
    _posted("post that the user has handed everything in", "event", event(SUBMITTED)),
    _posted("post an event that the shop has no use for", "event", event(WAITING), "VERIFF-GL-038"),
    _posted("post an approval", "decision", posted(APPROVED), "VERIFF-GL-016"),
    _posted("post a decline", "decision", posted(DECLINED), "VERIFF-GL-017"),
    _posted("post a decline after the last attempt", "decision", posted(USED_UP), "VERIFF-GL-008"),
    _posted("post a resubmission request", "decision", posted(RESUBMISSION), "VERIFF-GL-018"),
    _posted("post a review", "decision", posted(REVIEW), "VERIFF-GL-019"),
    _posted("post an expiry", "decision", posted(EXPIRED), "VERIFF-GL-020"),
    _posted("post an abandonment", "decision", posted(ABANDONED), "VERIFF-GL-021"),
)
"""Veriff posts to the shop. It takes 200 and nothing else for an answer (devdocs: webhooks guide)."""
