"""Provider states of Yoti: what a team can say that holds before a call, brought about on a sandbox.

The ids of sessions and media are Yoti's to choose, so a state answers them (`sessionId`, `mediaId`) for the pact to put
into paths. Parameters that a state does not name itself are members of the request that creates the session, such as
`user_tracking_id` or `requested_checks`. Whatever is posted to the session's endpoint on the way can be read back as a
message.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from golive.simulators.fidelity.world import World

Json = Any
"""Any JSON value."""
Values = Mapping[str, Json]

AUTHENTICITY, EXTRACTION = "ID_DOCUMENT_AUTHENTICITY", "ID_DOCUMENT_TEXT_DATA_EXTRACTION"
TOKEN_SECONDS = 1800

SPEC: Values = {
    "client_session_token_ttl": TOKEN_SECONDS,
    "resources_ttl": 604800,
    "user_tracking_id": "2f4c8f0e-8a51-4c53-9f07-6b0f5f2f6a11",
    "notifications": {
        "endpoint": "http://127.0.0.1:9/golive",
        "topics": [
            "RESOURCE_UPDATE",
            "TASK_COMPLETION",
            "CHECK_COMPLETION",
            "SESSION_COMPLETION",
            "CLIENT_SESSION_TOKEN_DELETED",
        ],
        "auth_token": "reference-shop:reference-notifications",
        "auth_type": "BASIC",
    },
    "required_documents": [{"type": "ID_DOCUMENT"}],
    "requested_checks": [
        {"type": AUTHENTICITY, "config": {"manual_check": "FALLBACK"}},
        {"type": "ID_DOCUMENT_FACE_MATCH", "config": {"manual_check": "FALLBACK"}},
        {"type": "LIVENESS", "config": {"liveness_type": "STATIC", "max_retries": 3, "manual_check": "NEVER"}},
    ],
    "requested_tasks": [{"type": EXTRACTION, "config": {"manual_check": "FALLBACK"}}],
}
"""What a session is asked to do unless the state says otherwise. Nobody listens at its endpoint, and nobody has to."""

ANOTHER_KEY = """-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwn3HKyK2RV7GgddcgELW
7offo203p67HID1IrAk2IY26ZGQ1mDL7uRpHd2HBd/qwjjCvmHpD8h9aF6kkFTZg
+qC2LM2VXbXTQXlf6PxD+4bWjO46EnWBgZdwG8o3G37XH9RLW10t0UsuKo+JS5l1
Eo+jeMSnkExaYQwy7voQlo7coovoSqqCFCDPiTznpbqoFNe1G3C2O0VbrT9k96hI
2+nG1NSML3kz5PjgHuy8EJ4usuaB/Gyo+FQai067Hx66QxYur5JiWCXbDoXw8HOZ
zgafEx63RxxORStRiag8BoKMzgSb7VhHVLquyNhWVWp+vRCXYwO9LM9veyyTaOSJ
gwIDAQAB
-----END PUBLIC KEY-----
"""
"""Half of a key pair whose other half nobody has."""


def session_is_open(world: "World", **details: Json) -> Values:
    """A session was created, and its user has not come yet."""
    opened = world.vendor.call("createSession", body={**SPEC, **details}, expect=201).json()
    return {"sessionId": opened["session_id"]}


def user_is_through(world: "World", **details: Json) -> Values:
    """The user has shown everything, and the checks go on."""
    usual = world.sim.rules()["check_delay"]
    world.sim.override(check_delay=TOKEN_SECONDS)
    begun = _completed(world, details)
    world.sim.override(check_delay=usual)
    return begun


def session_was_approved(world: "World", **details: Json) -> Values:
    """The session is completed, every check approves, and what is written on the document can be had (`mediaId`)."""
    return _completed(world, details)


def session_was_rejected(world: "World", **details: Json) -> Values:
    """The session is completed, and one check rejects: somebody has tampered with the document."""
    return _completed(world, details, **{AUTHENTICITY: "TAMPERED"})


def session_is_undecided(world: "World", **details: Json) -> Values:
    """The session is completed, and one check could not be made: the pictures were too bad."""
    return _completed(world, details, **{AUTHENTICITY: "PHOTO_TOO_DARK"})


def session_has_expired(world: "World", **details: Json) -> Values:
    """Nobody came in time."""
    opened = session_is_open(world, **details)
    world.sandbox.clock.advance(TOKEN_SECONDS)
    return opened


def session_was_deleted(world: "World", **details: Json) -> Values:
    """The session was completed, and deleted with everything that it held."""
    gone = _completed(world, details)
    world.vendor.call("deleteSession", path={"sessionId": gone["sessionId"]}, expect=204)
    return gone


def medium_was_deleted(world: "World", **details: Json) -> Values:
    """The session was completed, and the medium with what is written on the document was deleted."""
    known = _completed(world, details)
    world.vendor.call("deleteMedia", path=known, expect=204)
    return known


def law_forbids_to_tell(world: "World", **details: Json) -> Values:
    """The user has shown an Indian Aadhaar card, of which nobody may have a picture (`mediaId`)."""
    opened = session_is_open(world, **details)
    world.sim.person(opened["sessionId"], "document", document_type="AADHAAR", issuing_country="IND")
    page = _document(world, opened)["pages"][0]
    return {**opened, "mediaId": page["media"]["id"]}


def organisation_is_not_verified(world: "World") -> Values:
    """Yoti does not know yet who we are, and gives us no sessions."""
    world.sim.configure(organisation_verified=False)
    return {}


def credentials_are_not_accepted(world: "World") -> Values:
    """Another key was registered for the application: whatever ours signs is refused with MESSAGE_SIGNING."""
    world.sim.configure(public_key=ANOTHER_KEY)
    return {}


def vendor_is_busy(world: "World") -> Values:
    """Every call is answered 503, and may do better later."""
    return _trouble(world, "temporarily_unavailable")


def vendor_is_down(world: "World") -> Values:
    """Every call is answered 500."""
    return _trouble(world, "server_error")


def _completed(world: "World", details: Values, **outcomes: Json) -> Values:
    """A session whose user goes through with it."""
    opened = session_is_open(world, **details)
    world.sim.complete(opened["sessionId"], **outcomes)
    fields = _document(world, opened).get("document_fields")
    return {**opened, "mediaId": fields["media"]["id"]} if fields else opened


def _document(world: "World", session: Values) -> Json:
    return world.sim.session(session["sessionId"])["resources"]["id_documents"][0]


def _trouble(world: "World", error: str) -> Values:
    world.sandbox.faults.add("error", vendor="yoti", error=error)
    return {}


STATES: Mapping[str, Callable[..., Values]] = {
    "a session is open": session_is_open,
    "a session's user is through": user_is_through,
    "a session was approved": session_was_approved,
    "a session was rejected": session_was_rejected,
    "a session is undecided": session_is_undecided,
    "a session has expired": session_has_expired,
    "a session was deleted": session_was_deleted,
    "a medium was deleted": medium_was_deleted,
    "the law forbids to hand out a medium": law_forbids_to_tell,
    "our organisation is not verified": organisation_is_not_verified,
    "our credentials are not accepted": credentials_are_not_accepted,
    "the vendor is busy": vendor_is_busy,
    "the vendor is down": vendor_is_down,
}
"""What holds before an interaction, by the words in which a pact says it."""

MESSAGES: Mapping[str, str] = {
    "a resource_update notification": "resource_update",
    "a task_completion notification": "task_completion",
    "a check_completion notification": "check_completion",
    "a session_completion notification": "session_completion",
    "a client_session_token_deleted notification": "client_session_token_deleted",
    "a notification, a resource has changed": "resource_update",
    "a notification, a task is done": "task_completion",
    "a notification, a check is done": "check_completion",
    "a notification, the session is completed": "session_completion",
    "a notification, the user is through": "client_session_token_deleted",
}
"""The topic of the delivery that a message of a pact stands for, by the message's description."""
