"""Provider states of Veriff: what a team can say that holds before a call, brought about on a sandbox.

A session's id is Veriff's to choose, so a state answers it (`sessionId`, `attemptId`, `sessionUrl`) for the pact to put
into paths and bodies. Parameters that a state does not name itself are members of `verification` at its creation, such
as `vendorData`. Whatever is posted to webhooks on the way can be read back as a message.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from golive.simulators.fidelity.world import World

Json = Any
"""Any JSON value."""
Values = Mapping[str, Json]

USER: Values = {
    "vendorData": "user-42",
    "endUserId": "7d1f1f7c-6c3b-4f43-9f0e-0d6a0b7a2c11",
    "person": {"firstName": "Zoë-Ann", "lastName": "O'Neill"},
}
"""Who is verified unless the state says otherwise."""

PHOTO = "iVBORw0KGgo="
"""The beginning of a PNG, in base64."""
HELD_BACK_SECONDS = 300
"""A resubmission decision of the web flow goes out so much later (devdocs: decision webhook)."""


def session_is_open(world: "World", **details: Json) -> Values:
    """A session was created and its user has not come yet."""
    world.hear()
    opened = world.vendor.call("createSession", body={"verification": {**USER, **details}}, expect=201)
    return _values(world, opened.json()["verification"]["id"])


def session_has_begun(world: "World", **details: Json) -> Values:
    """The user has opened the session's URL, which posted `started`."""
    return _after(world, "started", session_is_open(world, **details))


def session_has_photos(world: "World", contexts: Sequence[str] = ("document-front", "face"), **details: Json) -> Values:
    """Photos of these contexts were uploaded over the API; nothing was submitted yet."""
    opened = session_is_open(world, **details)
    for context in contexts:
        image = {"image": {"context": context, "content": PHOTO}}
        world.vendor.call("uploadMedia", body=image, path={"sessionId": opened["sessionId"]}, expect=200)
    return opened


def session_was_submitted(world: "World", **details: Json) -> Values:
    """The user has handed everything in, which posted `submitted`; there is no decision yet."""
    return _after(world, "submitted", session_has_begun(world, **details))


def session_was_approved(world: "World", **details: Json) -> Values:
    """The decision is `approved`, and was posted."""
    return _decided(world, "approved", details)


def session_was_declined(
    world: "World",
    reasonCode: int = 102,  # noqa: N803 - Veriff's word
    **details: Json,
) -> Values:
    """The decision is `declined` for `reasonCode`, and was posted."""
    return _decided(world, "declined", details, reasonCode=reasonCode)


def session_asks_for_resubmission(
    world: "World",
    reasonCode: int = 204,  # noqa: N803 - Veriff's word
    **details: Json,
) -> Values:
    """The decision is `resubmission_requested` for `reasonCode`, and was posted, which takes some minutes."""
    decided = _decided(world, "resubmission_requested", details, reasonCode=reasonCode)
    world.sandbox.clock.advance(HELD_BACK_SECONDS)
    return decided


def session_is_under_review(world: "World", **details: Json) -> Values:
    """The decision is `review`, and was posted."""
    return _decided(world, "review", details)


def session_has_expired(world: "World", **details: Json) -> Values:
    """Nobody came for seven days; `expired` was posted."""
    opened = session_is_open(world, **details)
    world.sim.decide(opened["sessionId"], "expired")
    return opened


def session_was_abandoned(world: "World", **details: Json) -> Values:
    """The user came, and handed nothing in for seven days; `abandoned` was posted."""
    begun = session_has_begun(world, **details)
    world.sim.decide(begun["sessionId"], "abandoned")
    return begun


def credentials_are_not_accepted(world: "World") -> Values:
    """The integration is switched off: however a call is signed, it is refused with 1804."""
    world.sim.configure(active=False)
    return {}


def vendor_is_down(world: "World") -> Values:
    """Every call is answered 500."""
    world.sandbox.faults.add("error", vendor="veriff", error="internal")
    return {}


def _after(world: "World", action: str, session: Values) -> Values:
    """The session after its user did something."""
    world.sim.event(session["sessionId"], action)
    return session


def _decided(world: "World", status: str, details: Values, **reason: Json) -> Values:
    """A submitted session with a decision."""
    submitted = session_was_submitted(world, **details)
    world.sim.decide(submitted["sessionId"], status, **reason)
    return submitted


def _values(world: "World", session_id: str) -> Values:
    shown = world.sim.session(session_id)
    told = {name: shown[name] for name in ("vendorData", "endUserId")}
    return {"sessionId": session_id, "attemptId": shown["attempts"][-1]["id"], "sessionUrl": shown["url"], **told}


STATES: Mapping[str, Callable[..., Values]] = {
    "a session is open": session_is_open,
    "a session has begun": session_has_begun,
    "a session has photos": session_has_photos,
    "a session was submitted": session_was_submitted,
    "a session was approved": session_was_approved,
    "a session was declined": session_was_declined,
    "a session asks for resubmission": session_asks_for_resubmission,
    "a session is under review": session_is_under_review,
    "a session has expired": session_has_expired,
    "a session was abandoned": session_was_abandoned,
    "our credentials are not accepted": credentials_are_not_accepted,
    "the vendor is down": vendor_is_down,
}
"""What holds before an interaction, by the words in which a pact says it."""

MESSAGES: Mapping[str, str] = {
    "an event webhook": "event",
    "a decision webhook": "decision",
    "an event webhook, started": "event",
    "an event webhook, submitted": "event",
    "a decision webhook, approved": "decision",
    "a decision webhook, declined": "decision",
    "a decision webhook, resubmission requested": "decision",
    "a decision webhook, review": "decision",
    "a decision webhook, expired": "decision",
    "a decision webhook, abandoned": "decision",
}
"""The topic of the delivery that a message of a pact stands for, by the message's description."""
