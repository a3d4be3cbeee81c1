"""Provider states of Prove: what a team can say that holds before a call, brought about on a sandbox.

The ids of flows and identities are Prove's to choose, and who passes is a matter of its test numbers, so a state
answers them (`correlationId`, `identityId`, `phoneNumber`, ...) for the pact to put into bodies. Parameters that a
state does not name itself are members of the verify call that began the flow, such as `phoneNumber`. Whatever is posted
to the webhook on the way can be read back as a message.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from golive.simulators.fidelity.world import World

Json = Any
"""Any JSON value."""
Values = Mapping[str, Json]

OWNER: Values = {"phoneNumber": "2001004051", "firstName": "Ewen", "lastName": "Brimilcome"}
SOMEBODY_ELSE: Values = {"phoneNumber": "2001004012", "firstName": "Kurt", "lastName": "Mathen"}
CANADIAN: Values = {"phoneNumber": "4165550001", "firstName": "Ann", "lastName": "Lee"}
NOBODY: Values = {"phoneNumber": "2009990000", "firstName": "Ann", "lastName": "Lee"}
"""Test numbers, and who says that it is theirs: Prove's own, but for the last two."""

REQUEST: Values = {"possessionType": "mobile", "finalTargetUrl": "https://shop.example/sign-up/landing/1"}
"""How a flow begins unless the state says otherwise."""
SESSION_SECONDS = 900
"""A correlation id is good for so long (implementation guide, verify call)."""


def credentials_are_accepted(world: "World", **credentials: Json) -> Values:
    """The project has these credentials (`client_id`, `client_secret`), or those of its sandbox; they are answered."""
    if credentials:
        world.sim.configure(**credentials)
    known = {name: world.sim.connection[name] for name in ("client_id", "client_secret")}
    return {**known, **credentials}


def person_is_the_owner(world: "World") -> Values:
    """The number belongs to the person who says so."""
    return OWNER


def person_is_not_the_owner(world: "World") -> Values:
    """The number belongs to somebody else."""
    return SOMEBODY_ELSE


def nobody_has_the_number(world: "World") -> Values:
    """The sandbox has no test user with the number."""
    return NOBODY


def operators_have_not_consented(world: "World") -> Values:
    """The number is Canadian, and the operators there have not consented to our use."""
    return CANADIAN


def flow_is_open(world: "World", **details: Json) -> Values:
    """A flow has begun, and its user has not come yet."""
    begun = world.vendor.call("verify", body={**REQUEST, **OWNER, **details}, expect=200).json()
    return {"correlationId": begun["correlationId"], "authToken": begun["authToken"]}


def possession_was_passed(world: "World", **details: Json) -> Values:
    """The user holds the phone, and it is theirs."""
    return _possessed(world, flow_is_open(world, **details), passed=True)


def possession_failed(world: "World", **details: Json) -> Values:
    """The user did not pass the possession check."""
    return _possessed(world, flow_is_open(world, **details), passed=False)


def possession_was_passed_by_somebody_else(world: "World", **details: Json) -> Values:
    """The user holds the phone, and it is not theirs."""
    return possession_was_passed(world, **{**SOMEBODY_ELSE, **details})


def flow_has_expired(world: "World", **details: Json) -> Values:
    """The flow began more than fifteen minutes ago."""
    begun = flow_is_open(world, **details)
    world.sandbox.clock.advance(SESSION_SECONDS)
    return begun


def identity_is_enrolled(world: "World", **details: Json) -> Values:
    """The user was verified, so their number is watched, and changes of it are posted."""
    world.hear()
    passed = possession_was_passed(world, **details)
    told = world.vendor.call("verifyStatus", body={"correlationId": passed["correlationId"]}, expect=200).json()
    return {**passed, "identityId": told["identityId"]}


def number_has_changed(
    world: "World",
    eventType: str = "PHONE_NUMBER_CHANGE",  # noqa: N803 - Prove's word
    **details: Json,
) -> Values:
    """Something of the type `eventType` happened to an enrolled user's number, which was posted."""
    enrolled = identity_is_enrolled(world, **details)
    world.sim.change(enrolled["identityId"], eventType)
    return enrolled


def webhook_was_tested(world: "World") -> Values:
    """Somebody pressed the portal's button, which posted an event about nobody."""
    world.hear()
    world.sim.test_webhook()
    return {}


def credentials_are_not_accepted(world: "World") -> Values:
    """The project is not active: no token is made for it, and none that it has is taken. Its own are answered."""
    world.sim.configure(active=False)
    return {name: world.sim.connection[name] for name in ("client_id", "client_secret")}


def too_many_calls_were_made(world: "World") -> Values:
    """No further call is allowed within this second."""
    world.sim.override(rate_limited=True, rate_limit=1)
    flow_is_open(world)
    return {}


def vendor_is_down(world: "World") -> Values:
    """Every call of the API is answered 500, but for the one for a token: without one there would be a 401 instead."""
    for name, operation in world.vendor.document.operations.items():
        if operation.path.startswith("/v3/"):
            world.sandbox.faults.add("error", vendor="prove", error="internal_error", operation=name)
    return {}


def _possessed(world: "World", begun: Values, *, passed: bool) -> Values:
    world.sim.possess(begun["correlationId"], passed=passed)
    return begun


STATES: Mapping[str, Callable[..., Values]] = {
    "our credentials are accepted": credentials_are_accepted,
    "the person is the owner of the number": person_is_the_owner,
    "the person is not the owner of the number": person_is_not_the_owner,
    "nobody has the number": nobody_has_the_number,
    "the operators have not consented": operators_have_not_consented,
    "a flow is open": flow_is_open,
    "possession was passed": possession_was_passed,
    "possession failed": possession_failed,
    "possession was passed by somebody else": possession_was_passed_by_somebody_else,
    "a flow has expired": flow_has_expired,
    "an identity is enrolled": identity_is_enrolled,
    "a number has changed": number_has_changed,
    "the webhook was tested": webhook_was_tested,
    "our credentials are not accepted": credentials_are_not_accepted,
    "too many calls were made": too_many_calls_were_made,
    "the vendor is down": vendor_is_down,
}
"""What holds before an interaction, by the words in which a pact says it."""

MESSAGES: Mapping[str, str] = {
    "a webhook": "changes",
    "a webhook, a number has changed": "changes",
    "a webhook, a number is disconnected": "changes",
    "a webhook, the portal's test": "changes",
}
"""The topic of the delivery that a message of a pact stands for, by the message's description."""
