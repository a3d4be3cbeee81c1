"""What the reference shop needs of Prove, and Prove of it: each call with its answers, each webhook.

Bodies are the schemas' examples, and refusals those of the OpenAPI document. A member counts only where the shop reads
it, so Prove may add and drop all others.
"""

from collections.abc import Mapping

from golive.simulators.fidelity.openapi import document, example
from golive.simulators.pacts.rows import Delivery, Exactly, Form, FromState, Given, Interaction, Json, Like, Message

TOKEN = "held"  # noqa: S105 - of a shop that has one already
SIGNED: Mapping[str, str | Like] = {"authorization": Like("Bearer .+", f"Bearer {TOKEN}"), "accept": "application/json"}
"""On every call but the one for the token."""

FLOW = FromState("correlationId", "0b7c51d0-3c1b-4f0e-9a44-6f2d3c9e8a01")
CUSTOMER, REQUEST = "9f6d2b7c-5c0e-4a8e-b5a1-1f2e3d4c5b6a", "3a0f6c3e-2b1d-4e7f-8a9b-0c1d2e3f4a5b"
TARGET = f"https://shop.example/sign-up/landing/{REQUEST}"
CLIENT_ID, CLIENT_SECRET = "00000000-0000-4000-8000-000000000005", "00000000-0000-4000-8000-000000000006"
WEBHOOK = "/webhooks/prove"

MOBILE, DESKTOP, NONE = "mobile", "desktop", "none"
OWNER = ("2001004051", "Ewen", "Brimilcome")
SOMEBODY_ELSE = ("2001004012", "Kurt", "Mathen")
SOMEBODY = ("2009990000", "Ann", "Lee")

_OUTCOME = ("/success", "/possessionResult", "/verifyResult")
_CHANGE = ("/*/eventId", "/*/eventType", "/*/identityId")


def credentials() -> Form:
    """The form with which the shop asks for a token; those of whoever verifies take the place of the examples."""
    known = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    theirs = {name: FromState(name, value) for name, value in known.items()}
    return Form({"grant_type": "client_credentials", **theirs})


def details(device: str, person: tuple[str, str, str] = OWNER) -> Json:
    """What the shop tells of a person at the beginning. Whose number passes is for the sandbox to say."""
    names = ("phoneNumber", "firstName", "lastName")
    told = {name: FromState(name, value) for name, value in zip(names, person, strict=True)}
    ours = {"possessionType": device, "clientCustomerId": CUSTOMER, "clientRequestId": REQUEST}
    return {**ours, **told} if device == NONE else {**ours, **told, "finalTargetUrl": TARGET}


def _refusal(operation: str, status: int, name: str) -> Json:
    """The documented body of a refusal, and what the shop reads of it: the code, where there is one, and the text."""
    reply = document("prove").operations[operation].reply(status)
    if reply is None:
        raise LookupError(f"{operation} documents no {status}")
    body = reply.examples[name]
    if "code" in body:
        body = {**body, "code": Exactly(body["code"])}
    return {"response": body, "reads": tuple(f"/{member}" for member in body)}


def _token(description: str, status: int, given: str, **answer: Json) -> Interaction:
    return Interaction(description, "token", status, (Given(given),), request=credentials(), **answer)


def _verify(description: str, status: int, given: str, request: Json, **answer: Json) -> Interaction:
    return Interaction(description, "verify", status, (Given(given),), headers=SIGNED, request=request, **answer)


def _status(description: str, status: int, *given: Given, **answer: Json) -> Interaction:
    request = {"correlationId": FLOW, "clientRequestId": REQUEST}
    return Interaction(description, "verifyStatus", status, given, headers=SIGNED, request=request, **answer)


INTERACTIONS = (
    _token(
        "ask for a token",
        200,
        "our credentials are accepted",
        response=example("prove", "token.response", 0),
        reads=("/access_token", "/expires_in"),
        references=("PROVE-GL-002", "PROVE-GL-003", "PROVE-GL-004"),
    ),
    _token(
        "ask for a token with credentials that are not accepted",
        401,
        "our credentials are not accepted",
        **_refusal("token", 401, "unauthorized"),
        references=("PROVE-GL-045",),
    ),
    _verify(
        "begin a flow on a phone",
        200,
        "the person is the owner of the number",
        details(MOBILE),
        response=example("prove", "verify.response", 0),
        reads=("/correlationId", "/authToken"),
        references=("PROVE-GL-008", "PROVE-GL-009", "PROVE-GL-013", "PROVE-GL-016", "PROVE-GL-018"),
    ),
    _verify(
        "begin a flow at a desk",
        200,
        "the person is the owner of the number",
        details(DESKTOP),
        response=example("prove", "verify.response", 0),
        reads=("/correlationId", "/authToken"),
        references=("PROVE-GL-008", "PROVE-GL-010", "PROVE-GL-016", "PROVE-GL-018"),
    ),
    _verify(
        "ask whose number it is, and it is theirs",
        200,
        "the person is the owner of the number",
        details(NONE),
        response=example("prove", "verify.response", 1),
        reads=("/correlationId", *_OUTCOME),
        references=("PROVE-GL-047", "PROVE-GL-048"),
    ),
    _verify(
        "ask whose number it is, and it is somebody else's",
        200,
        "the person is not the owner of the number",
        details(NONE, SOMEBODY_ELSE),
        response=example("prove", "verify.response", 2),
        reads=("/correlationId", *_OUTCOME),
        references=("PROVE-GL-043", "PROVE-GL-048"),
    ),
    _verify(
        "begin a flow with a number that nobody has",
        400,
        "nobody has the number",
        details(MOBILE, SOMEBODY),
        **_refusal("verify", 400, "user_not_found"),
        references=("PROVE-GL-045",),
    ),
    _verify(
        "begin a flow without the consent of the operators",
        403,
        "the operators have not consented",
        details(MOBILE, SOMEBODY),
        **_refusal("verify", 403, "consent_missing"),
        references=("PROVE-GL-001", "PROVE-GL-045"),
    ),
    _verify(
        "begin a flow with credentials that are not accepted",
        401,
        "our credentials are not accepted",
        details(MOBILE),
        **_refusal("verify", 401, "unauthorized"),
        references=("PROVE-GL-045",),
    ),
    _verify(
        "begin a flow after too many calls",
        429,
        "too many calls were made",
        details(MOBILE),
        **_refusal("verify", 429, "rate_limited"),
        answer_headers={"retry-after": Like("[0-9]+", "1")},
        references=("PROVE-GL-045", "PROVE-GL-046"),
    ),
    _verify(
        "begin a flow while Prove is down",
        500,
        "the vendor is down",
        details(MOBILE),
        **_refusal("verify", 500, "internal_error"),
        references=("PROVE-GL-045",),
    ),
    _status(
        "ask how a flow went before the user has come",
        200,
        Given("a flow is open"),
        response=example("prove", "verify-status.response", 1),
        reads=_OUTCOME,
        references=("PROVE-GL-038", "PROVE-GL-039", "PROVE-GL-041"),
    ),
    _status(
        "ask how a flow went, and the user is verified",
        200,
        Given("possession was passed"),
        response=example("prove", "verify-status.response", 0),
        reads=("/identityId", *_OUTCOME),
        references=("PROVE-GL-038", "PROVE-GL-042", "PROVE-GL-053"),
    ),
    _status(
        "ask how a flow went, and possession failed",
        200,
        Given("possession failed"),
        response=example("prove", "verify-status.response", 2),
        reads=_OUTCOME,
        references=("PROVE-GL-043",),
    ),
    _status(
        "ask how a flow went, and the number is somebody else's",
        200,
        Given("possession was passed by somebody else"),
        response=example("prove", "verify-status.response", 3),
        reads=_OUTCOME,
        references=("PROVE-GL-043",),
    ),
    _status(
        "ask how a flow went when it has expired",
        400,
        Given("a flow has expired"),
        **_refusal("verifyStatus", 400, "invalid_correlation_id"),
        references=("PROVE-GL-040",),
    ),
    _status(
        "ask how a flow went with credentials that are not accepted",
        401,
        Given("a flow is open"),
        Given("our credentials are not accepted"),
        **_refusal("verifyStatus", 401, "unauthorized"),
        references=("PROVE-GL-045",),
    ),
    _status(
        "ask how a flow went while Prove is down",
        500,
        Given("a flow is open"),
        Given("the vendor is down"),
        **_refusal("verifyStatus", 500, "internal_error"),
        references=("PROVE-GL-045",),
    ),
)
"""The shop calls Prove."""


def _heard(description: str, number: int, kind: str, *references: str, given: Given) -> Message:
    """The documented webhook `number`, of one event of this kind."""
    event = {**example("prove", "webhooks/changes", number)[0], "eventType": kind}
    return Message(description, "changes", [event], (given,), reads=_CHANGE, references=references)


MESSAGES = (
    _heard(
        "a webhook, a number has changed",
        0,
        "PHONE_NUMBER_CHANGE",
        "PROVE-GL-053",
        given=Given("a number has changed"),
    ),
    _heard(
        "a webhook, a number is disconnected",
        0,
        "DISCONNECT",
        "PROVE-GL-053",
        given=Given("a number has changed", {"eventType": "DISCONNECT"}),
    ),
    _heard("a webhook, the portal's test", 2, "PORT", "PROVE-GL-050", given=Given("the webhook was tested")),
)
"""What the shop reads in a webhook."""


def _event(number: int, place: int = 0, **members: Json) -> Json:
    """An event of the documented webhook `number`; of its texts only the type counts, `members` are added."""
    told = {**example("prove", "webhooks/changes", number)[place], **members}
    return {name: value if name == "eventType" else _any(value) for name, value in told.items()}


def _any(value: Json) -> Json:
    """Any text in the place of each text."""
    if isinstance(value, dict):
        return {name: _any(member) for name, member in value.items()}
    return Like(".+", value) if isinstance(value, str) else value


def _posted(description: str, *events: Json, references: tuple[str, ...]) -> Delivery:
    return Delivery(description, WEBHOOK, 200, list(events), references=references)


DELIVERIES = (
    _posted("post a change of one number", _event(0), references=("PROVE-GL-054", "PROVE-GL-056")),
    _posted("post changes of several numbers", _event(1), _event(1, 1), references=("PROVE-GL-053", "PROVE-GL-056")),
    _posted(
        "post the portal's test",
        _event(2, details={"carrier": "Verizon"}),
        references=("PROVE-GL-050", "PROVE-GL-056"),
    ),
)
"""Prove posts to the shop, with a token that is made for the attempt. The events are those of a clock that stands."""
