"""What the reference shop needs of Yoti, and Yoti of it: each call with its answers, each notification.

Bodies are the schemas' examples, and refusals those of the OpenAPI document. A member counts only where the shop reads
it, so Yoti may add and drop all others. Yoti's own SDK makes and signs the requests.
"""

from collections.abc import Mapping

from golive.simulators.fidelity.openapi import document, example
from golive.simulators.pacts.rows import Delivery, FromState, Given, Interaction, Json, Like, Message
from msgspec.structs import replace

UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
SDK_ID, NONCE = "7e575d14-0000-4000-8000-000000007403", "5f2bc8f4-4f4e-4d4c-9f46-5c5d0f0f0001"
QUERY = {"sdkId": Like(UUID, SDK_ID), "nonce": Like(UUID, NONCE), "timestamp": Like("[0-9]{13}", "1767225600000")}
SIGNED = {"x-yoti-auth-digest": Like("[A-Za-z0-9+/]+={0,2}", "c2lnbmVk")}
"""On every call. A pact cannot say what a signature covers; that is proven where bytes are."""

SESSION, MEDIUM = "8d1f1f7c-6c3b-4f43-9f0e-0d6a0b7a2c11", "00000000-0000-4000-8000-000000000013"
IN_STATE = {"sessionId": FromState("sessionId", SESSION)}
IN_SESSION = {**IN_STATE, "mediaId": FromState("mediaId", MEDIUM)}
REFERENCE = "3a0f6c3e-2b1d-4e7f-8a9b-0c1d2e3f4a5b"
"""The user as the shop calls them to Yoti."""
TOKEN, WEBHOOK, SHOP = "reference-shop:reference-notifications", "/webhooks/yoti", "https://shop.example"
TOPICS = "RESOURCE_UPDATE|TASK_COMPLETION|CHECK_COMPLETION|SESSION_COMPLETION|CLIENT_SESSION_TOKEN_DELETED"

OPENING, ASKING, FETCHING, DELETING = "createSession", "getSession", "getMedia", "deleteSession"
AUTHENTICITY, FACE_MATCH, LIVENESS = "ID_DOCUMENT_AUTHENTICITY", "ID_DOCUMENT_FACE_MATCH", "LIVENESS"
CHECKS = f"{AUTHENTICITY}|{FACE_MATCH}|{LIVENESS}|ID_DOCUMENT_TEXT_DATA_CHECK"

TRACED = {"x-request-id": Like("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "5f2bc8f4-4f4e-4d4c-9f46-5c5d0f0f0001")}
"""On every answer: under this id Yoti finds the request, so the shop logs it."""
_FALLBACK = {"manual_check": "FALLBACK"}
_ABOUT = ("/session_id", "/user_tracking_id", "/state")
_TELLING = tuple(f"/checks/*/{name}" for name in ("type", "state", "report/recommendation/value"))
_BREAKDOWN = ("/checks/*/report/breakdown/*/sub_check", "/checks/*/report/breakdown/*/result")
_REASON = "/checks/*/report/recommendation/reason"
_EMPTY = ("/checks", "/resources/id_documents")
_FIELDS = "/resources/id_documents/*/document_fields/media/id"


Givens = tuple[Given, ...]
Items = tuple[int, ...]


def spec(shop: str = SHOP) -> Json:
    """What the shop asks of a session. The SDK puts the topics into any order."""
    return {
        "client_session_token_ttl": 1800,
        "resources_ttl": 604800,
        "user_tracking_id": REFERENCE,
        "notifications": {
            "endpoint": shop + WEBHOOK,
            "topics": [Like(TOPICS, topic) for topic in TOPICS.split("|")],
            "auth_token": TOKEN,
            "auth_type": "BASIC",
        },
        "required_documents": [{"type": "ID_DOCUMENT"}],
        "requested_checks": [
            {"type": AUTHENTICITY, "config": _FALLBACK},
            {"type": FACE_MATCH, "config": _FALLBACK},
            {"type": LIVENESS, "config": {"liveness_type": "STATIC", "max_retries": 3, "manual_check": "NEVER"}},
        ],
        "requested_tasks": [{"type": "ID_DOCUMENT_TEXT_DATA_EXTRACTION", "config": _FALLBACK}],
        "sdk_config": {
            "allowed_capture_methods": "CAMERA_AND_UPLOAD",
            "primary_colour": "#0b5fff",
            "locale": "en-GB",
            "preset_issuing_country": "GBR",
        },
    }


def _session(number: int, **members: Json) -> Json:
    """A documented result, of the session and the user that the provider state knows; `members` overwrite its own."""
    about = {"session_id": IN_STATE["sessionId"], "user_tracking_id": Like(REFERENCE, REFERENCE)}
    return {**example("yoti", "get-session.response", number), **about, **members}


def _documents() -> Json:
    """Documented resources with one document, whose text can be had."""
    shown = example("yoti", "get-session.response", 1)["resources"]
    shown["id_documents"][0]["document_fields"]["media"]["id"] = IN_SESSION["mediaId"]
    return shown


def _check(kind: str | Like, **recommendation: str) -> Json:
    """The documented check, which is done, as one of another kind and with another result."""
    check = example("yoti", "get-session.response", 3)["checks"][0]
    result = "PASS" if recommendation["value"] == "APPROVE" else Like("PASS|FAIL", "FAIL")
    breakdown = [{**part, "result": result} for part in check["report"]["breakdown"]]
    return {**check, "type": kind, "report": {"recommendation": recommendation, "breakdown": breakdown}}


def _unfinished() -> Json:
    """The documented check that is not done, as one of the shop's: liveness may be, before the others are."""
    check = example("yoti", "get-session.response", 3)["checks"][1]
    del check["scheme"]
    return {**check, "type": Like(CHECKS, AUTHENTICITY), "state": Like("PENDING|DONE", "PENDING")}


def _refusal(operation: str, status: int, name: str) -> Json:
    """The documented body of a refusal. Its code decides, or is told to the staff; the shop reads nothing else."""
    reply = document("yoti").operations[operation].reply(status)
    if reply is None:
        raise LookupError(f"{operation} documents no {status}")
    code = reply.examples[name]["code"]
    return {"response": {**reply.examples[name], "code": Like(code, code)}, "reads": ("/code",)}


def _row(
    operation: str, description: str, status: int, given: Givens, items: Items, shop: str = SHOP, **answer: Json
) -> Interaction:
    """A call of the shop's; `items` are of the checklist, `answer` is an example and what the shop reads of it."""
    path: Mapping[str, FromState] = {} if operation == OPENING else IN_SESSION if operation == FETCHING else IN_STATE
    request = spec(shop) if operation == OPENING else None
    asked = Interaction(description, operation, status, given, path, QUERY, SIGNED, request, **answer)
    return replace(asked, answer_headers=TRACED, references=tuple(f"YOTI-GL-{item:03}" for item in items))


def _refused(
    operation: str, description: str, status: int, name: str, given: Givens, items: Items, shop: str = SHOP
) -> Interaction:
    """A call of the shop's that is refused, by the name of the documented refusal."""
    return _row(operation, description, status, given, items, shop, **_refusal(operation, status, name))


_ASKED = {"user_tracking_id": REFERENCE}
_ONE_CHECK = {**_ASKED, "requested_checks": [{"type": AUTHENTICITY, "config": _FALLBACK}], "requested_tasks": []}
"""Of a session that was asked for a single check, so that its result is about that one."""
_DOWN, _BUSY = Given("the vendor is down"), Given("the vendor is busy")
_REFUSING = Given("our credentials are not accepted")
_OPEN, _GONE = Given("a session is open", _ASKED), Given("a session was deleted", _ASKED)
_APPROVED = Given("a session was approved", _ASKED)

INTERACTIONS = (
    _row(
        OPENING, "open a session", 201, (), (4, 6, 7, 11, 21, 22),
        response=example("yoti", "create-session.response", 0), reads=("/session_id", "/client_session_token"),
    ),
    _refused(
        OPENING, "open a session that is told about over plain http", 400, "payload_validation", (), (18, 63),
        shop="http://shop.example",
    ),
    _refused(
        OPENING, "open a session with credentials that are not accepted", 401, "message_signing", (_REFUSING,), (4, 63),
    ),
    _refused(
        OPENING, "open a session for an organisation that is not verified", 403, "insufficient_permission",
        (Given("our organisation is not verified"),), (1, 63),
    ),
    _refused(OPENING, "open a session while Yoti is down", 500, "server_error", (_DOWN,), (63,)),
    _refused(OPENING, "open a session while Yoti is busy", 503, "temporarily_unavailable", (_BUSY,), (63,)),
    _row(
        ASKING, "ask for a session that is open", 200, (_OPEN,), (12, 52), response=_session(0),
        reads=(*_ABOUT, "/client_session_token", "/client_session_token_ttl", *_EMPTY),
    ),
    _row(
        ASKING, "ask for a session whose checks go on", 200, (Given("a session's user is through", _ASKED),), (43, 52),
        response=_session(1, checks=[_unfinished()]), reads=(*_ABOUT, "/checks/*/type", "/checks/*/state"),
    ),
    _row(
        ASKING, "ask for a session that was approved", 200, (_APPROVED,), (48, 56),
        response=_session(3, checks=[_check(Like(CHECKS, FACE_MATCH), value="APPROVE")], resources=_documents()),
        reads=(*_ABOUT, *_TELLING, *_BREAKDOWN, _FIELDS),
    ),
    _row(
        ASKING, "ask for a session that was rejected", 200, (Given("a session was rejected", _ONE_CHECK),), (49, 53),
        response=_session(3, checks=[_check(AUTHENTICITY, value="REJECT", reason="TAMPERED")]),
        reads=(*_ABOUT, *_TELLING, *_BREAKDOWN, _REASON),
    ),
    _row(
        ASKING, "ask for a session that is undecided", 200,
        (Given("a session is undecided", _ONE_CHECK),), (50, 53, 54),
        response=_session(3, checks=[_check(AUTHENTICITY, value="NOT_AVAILABLE", reason="PHOTO_TOO_DARK")]),
        reads=(*_ABOUT, *_TELLING, _REASON),
    ),
    _row(
        ASKING, "ask for a session that has expired", 200, (Given("a session has expired", _ASKED),), (13, 57),
        response=_session(8), reads=(*_ABOUT, *_EMPTY),
    ),
    _refused(ASKING, "ask for a session that was deleted", 404, "session_not_found", (_GONE,), (61, 64)),
    _refused(
        ASKING, "ask for a session with credentials that are not accepted", 401, "message_signing",
        (_OPEN, _REFUSING), (64,),
    ),
    _refused(ASKING, "ask for a session while Yoti is down", 500, "server_error", (_OPEN, _DOWN), (64,)),
    _row(
        FETCHING, "fetch what is written on a document", 200, (_APPROVED,), (), reads=("/full_name",),
        response=example("yoti", "media/document-fields", 0),
    ),
    _row(
        FETCHING, "fetch a medium that the law forbids to hand out", 204,
        (Given("the law forbids to hand out a medium"),), (59,),
    ),
    _refused(
        FETCHING, "fetch a medium that was deleted", 404, "media_content_not_found",
        (Given("a medium was deleted"),), (65,),
    ),
    _row(DELETING, "delete a session", 204, (_APPROVED,), (60,)),
    _refused(DELETING, "delete a session that goes on", 409, "session_locked", (_OPEN,), (62,)),
    _refused(DELETING, "delete a session that was deleted", 404, "session_not_found", (_GONE,), (61,)),
)  # fmt: skip
"""The shop calls Yoti."""


def _told(description: str, topic: str, *references: str, about: str = "") -> Message:
    """A documented notification; `about` is the member that says what it is about."""
    body = example("yoti", f"webhooks/{topic.replace('_', '-')}", 0)
    reads = ("/session_id", "/topic", *([f"/{about}"] if about else []))
    return Message(description, topic, body, (Given("a session was approved"),), reads, references)


MESSAGES = (
    _told("a notification, a resource has changed", "resource_update", "YOTI-GL-025", about="resource_id"),
    _told("a notification, a task is done", "task_completion", "YOTI-GL-026", about="task_id"),
    _told("a notification, a check is done", "check_completion", "YOTI-GL-028", about="check_id"),
    _told("a notification, the session is completed", "session_completion", "YOTI-GL-027", "YOTI-GL-031"),
    _told("a notification, the user is through", "client_session_token_deleted", "YOTI-GL-029"),
)
"""What the shop reads in a notification."""


def _posted(description: str, topic: str, *references: str) -> Delivery:
    body = example("yoti", f"webhooks/{topic.replace('_', '-')}", 0)
    return Delivery(description, WEBHOOK, 204, body, references=("YOTI-GL-020", *references), topic=topic)


DELIVERIES = (
    _posted("post that a resource has changed", "resource_update", "YOTI-GL-025"),
    _posted("post that a task is done", "task_completion", "YOTI-GL-026"),
    _posted("post that a check is done", "check_completion", "YOTI-GL-028"),
    _posted("post that a session is completed", "session_completion", "YOTI-GL-027"),
    _posted("post that the user is through", "client_session_token_deleted", "YOTI-GL-029"),
    _posted("post something that the shop has no use for", "first_branch_visit", "YOTI-GL-034"),
    Delivery(
        "post a topic that nobody knows",
        WEBHOOK,
        204,
        {**example("yoti", "webhooks/notification", 2), "session_id": Like(UUID, SESSION)},
        references=("YOTI-GL-032", "YOTI-GL-033"),
    ),
)
"""Yoti posts to the shop, with the token that the session named."""
