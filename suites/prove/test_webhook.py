"""Webhook: who sent it, each event for the user whom it is about, once, and answered at once.

What the members of an event are called stands in no public document; these are the simulator's names.
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from time import monotonic, time
from typing import Any, Self
from uuid import uuid4

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types
Json = dict[str, Any]  # Any: JSON

TYPES = ("PHONE_NUMBER_CHANGE", "DISCONNECT", "PORT", "LINE_TYPE_CHANGE", "MOVED_OUT_OF_COVERAGE")
HEADER = "x-prove-authorization"
SIGNED = {"alg": "HS256", "typ": "JWT"}
LIFE_SECONDS = 300
OLD_SECONDS = 900
"""Clocks are not so far apart."""
QUICK_SECONDS, SLOW_SECONDS = 1.0, 2.0
DAY = 86_400


def encoded(value: bytes) -> str:
    """Base64 as a JSON Web Token has it."""
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def token(secret: str, header: Json | None = None, **claims: object) -> str:
    """A JSON Web Token as Prove would send it now, but for what is given."""
    issued = int(time())
    says = {"iss": "Prove Identity", "iat": issued, "exp": issued + LIFE_SECONDS, "jti": str(uuid4())} | claims
    text = ".".join(encoded(json.dumps(part).encode()) for part in (header or SIGNED, says))
    return f"{text}.{encoded(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest())}"


class Line:
    """A user whose number is verified, once it has begun, and what Prove tells of it to the app's webhook."""

    def __init__(self, journey: Fixture) -> None:
        self.journey = journey
        self.url: str = journey.app.webhooks().changes
        self.secret: str = journey.prove.settings()["webhook_secret"]
        journey.suppose(bool(self.url), "the webhook is declared: add changes to [integration.prove.webhooks]")

    def begin(self) -> Self:
        """The user's number is verified; Prove must have been asked, for it watches numbers that it verified."""
        self.journey.begin().verified()
        enrolled = self.journey.session["identity_id"]
        assert enrolled, "The app takes the number for verified, and Prove, which was not asked, does not watch it."
        return self

    @property
    def identity(self) -> str:
        """The identity that Prove enrolled with the latest flow."""
        return str(self.journey.session["identity_id"])

    def event(self, kind: str = "PORT", **members: object) -> Json:
        """An event about the user's number, as Prove would send it."""
        return {
            "eventId": str(uuid4()),
            "event": "The number went to another operator.",
            "eventType": kind,
            "eventTimestamp": int(time() * 1000),
            "identityId": self.identity,
            "phoneNumber": self.journey.phone.lstrip("+"),
            **members,
        }

    def changes(self, kind: str = "PORT") -> str:
        """Something happens to the number, and Prove tells the app; answers the event's id."""
        told = self.journey.prove.change(self.identity, kind)
        self.journey.suppose(bool(told["sent"]), f"Prove tells of it; held back: {told['held']}")
        self.journey.settle()
        return str(told["sent"][0])

    def deliver(self, events: list[Json], authorization: str | None) -> Fixture:
        """Post a webhook that Prove did not send."""
        headers = {} if authorization is None else {HEADER: authorization}
        body = json.dumps(events).encode()
        answer = self.journey.courier.webhook("prove", "changes", self.identity, self.url, headers, body)
        self.journey.app.settle()
        return answer

    def genuine(self, *events: Json) -> None:
        """Post what Prove would send, signed as it would sign it; the app must take it."""
        answer = self.deliver(list(events), f"Bearer {token(self.secret)}")
        assert answer.accepted, f"The app answered a properly signed webhook with {answer}; expected 2xx."

    def took(self, times: int = 1) -> None:
        """So many webhooks of Prove's about the user came, and the app must have answered each with 2xx."""
        query = {"direction": "out", "operation": "webhook.changes", "subject": self.identity}
        sent = self.journey.calls(**query)
        self.journey.suppose(len(sent) == times, f"Prove sent {times} webhooks; it sent {len(sent)}")
        for webhook in sent:
            answer = webhook["response"]["status"] if webhook["response"] else webhook["error"]
            accepted = isinstance(answer, int) and 200 <= answer < 300
            assert accepted, f"The app answered a webhook with {answer}; expected 2xx."

    def heard(self, *events: str, when: str) -> None:
        """The app must have acted upon these events for the user, and upon no other."""
        found = self.journey.app.heard(self.journey.user)
        assert sorted(found) == sorted(events), (
            f"{when}, and the app acted upon {', '.join(found) or 'no event'} for the user; "
            f"expected {', '.join(events) or 'none'}."
        )


@pytest.fixture
def line(journey: Fixture) -> Line:
    """A user whose number is about to be verified."""
    return Line(journey)


@pytest.mark.req("PROVE-GL-050")
def test_the_portals_test_webhook_is_taken(line: Line) -> None:
    line.begin().journey.prove.save_webhook(line.url)
    line.journey.settle()
    sent = line.journey.calls(direction="out", operation="webhook.changes")
    line.journey.suppose(len(sent) == 1, "the portal sent a test webhook")
    answer = sent[0]["response"]["status"] if sent[0]["response"] else sent[0]["error"]
    accepted = isinstance(answer, int) and 200 <= answer < 300
    assert accepted, f"The app answered the portal's test webhook with {answer}; expected 2xx."
    line.heard(when="The portal's test webhook came, which is about nobody")


def unsigned(algorithm: str) -> str:
    return f"{token('', {'alg': algorithm, 'typ': 'JWT'}).rpartition('.')[0]}."


def altered(secret: str) -> str:
    head, _, signature = token(secret).rpartition(".")
    return f"{head}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"


def borrowed(secret: str) -> str:
    return f"{token('whsec_other').rpartition('.')[0]}.{token(secret, jti='other').rpartition('.')[2]}"


FORGERIES: dict[str, Callable[[str], str | None]] = {
    "without a token": lambda _: None,
    "with an empty token": lambda _: "Bearer ",
    "with a word for a token": lambda _: "Bearer prove",
    "with the secret for a token": lambda secret: f"Bearer {secret}",
    "with an unsigned token": lambda _: f"Bearer {unsigned('none')}",
    "with an unsigned token that says so in another way": lambda _: f"Bearer {unsigned('None')}",
    "with a token without its signature": lambda secret: f"Bearer {token(secret).rpartition('.')[0]}",
    "with a token whose signature is empty": lambda secret: f"Bearer {token(secret).rpartition('.')[0]}.",
    "with a token that is signed with another secret": lambda _: f"Bearer {token('whsec_7e57dead')}",
    "with a token that is signed with an empty secret": lambda _: f"Bearer {token('')}",
    "with a token whose signature was changed": lambda secret: f"Bearer {altered(secret)}",
    "with a token whose signature is another's": lambda secret: f"Bearer {borrowed(secret)}",
}


def refused(line: Line, what: str, authorization: str | None) -> None:
    """The app must refuse the user's event with this header, and act upon it when it is properly signed."""
    event = line.begin().event()
    answer = line.deliver([event], authorization)
    assert not answer.accepted, f"The app answered {answer} to a webhook {what}; expected a refusal, 401 for example."
    line.heard(when=f"A webhook came {what}")
    line.genuine(event)
    line.heard(event["eventId"], when="The same came properly signed")


@pytest.mark.req("PROVE-GL-051")
@pytest.mark.parametrize("kind", FORGERIES)
def test_a_webhook_that_prove_did_not_sign_is_refused(line: Line, kind: str) -> None:
    refused(line, kind, FORGERIES[kind](line.secret))


@pytest.mark.req("PROVE-GL-052")
def test_a_webhook_with_an_old_token_is_refused(line: Line) -> None:
    past = int(time()) - OLD_SECONDS
    old = token(line.secret, iat=past - LIFE_SECONDS, exp=past)
    refused(line, f"with a token that expired {OLD_SECONDS // 60} minutes ago", f"Bearer {old}")


@pytest.mark.req("PROVE-GL-053")
@pytest.mark.parametrize("kind", TYPES)
def test_each_type_of_event_is_acted_upon(users: Callable[[], Fixture], kind: str) -> None:
    ann, bob = Line(users()).begin(), Line(users()).begin()
    event = ann.changes(kind)
    ann.took()
    ann.heard(event, when=f"Prove told of {kind}")
    bob.heard(when="Prove told of a change of another user's number")


@pytest.mark.req("PROVE-GL-053")
def test_all_events_of_a_notification_are_acted_upon(users: Callable[[], Fixture]) -> None:
    lines = [Line(users()).begin() for _ in range(3)]
    changes = zip((line.identity for line in lines), TYPES, strict=False)
    told = lines[0].journey.prove.changes(changes)
    lines[0].journey.suppose(len(told["sent"]) == len(lines), f"Prove tells of all; held back: {told['held']}")
    lines[0].journey.settle()
    lines[0].took()
    for number, (line, event) in enumerate(zip(lines, told["sent"], strict=True), 1):
        line.heard(event, when=f"A notification had three events, and number {number} is about this user")


@pytest.mark.req("PROVE-GL-054")
def test_what_is_unknown_is_taken_and_does_no_harm(line: Line) -> None:
    """What an app does about its own user when something of an unknown type happens is the team's business."""
    journey = line.begin().journey
    before = (journey.sight, journey.access)
    nobody = {"identityId": str(uuid4()), "phoneNumber": "12005510000"}
    line.genuine(line.event(**nobody))
    line.genuine()
    assert (journey.sight, journey.access) == before, (
        "An event about an unknown identity came, and one without any events, and the user is told other things."
    )
    event = line.event(golive={"new": [1, None]})
    line.genuine(line.event("GOLIVE_NEVER_HEARD_OF", **nobody), line.event(**nobody), event)
    line.heard(event["eventId"], when="An event came after two about an unknown identity")
    line.genuine(line.event("GOLIVE_NEVER_HEARD_OF"))


@pytest.mark.req("PROVE-GL-055")
def test_an_event_that_comes_twice_acts_once(line: Line) -> None:
    line.begin()
    with line.journey.struck("duplicate", "webhook.changes"):
        event = line.changes()
    line.took(2)
    line.heard(event, when="Each webhook came twice")
    sandbox = line.journey.sandbox
    delivery = sandbox.webhooks.deliveries(vendor="prove", topic="changes", subject=line.identity)[-1]
    sandbox.webhooks.redeliver(delivery["id"])
    line.journey.app.settle()
    line.took(3)
    line.heard(event, when="A webhook was repeated")
    line.genuine(line.event(identityId=str(uuid4())), line.event(eventId=event))
    line.heard(event, when="An event came again, with a new token, beside another event")


@pytest.mark.req("PROVE-GL-056")
def test_the_answer_does_not_wait_for_the_work(line: Line) -> None:
    """Prove is slow to answer what the app may ask in the course of its work; the webhook's answer is not."""
    journey = line.begin().journey
    journey.sandbox.faults.add("latency", vendor="prove", seconds=SLOW_SECONDS)
    try:
        journey.prove.change(line.identity)
        begun = monotonic()
        journey.sandbox.clock.settle()
        took = monotonic() - begun
    finally:
        journey.sandbox.faults.clear()
    line.took()
    assert took < QUICK_SECONDS, f"The app answered a webhook after {took:.1f} s; expected less than a second."


@pytest.mark.req("PROVE-GL-057")
def test_a_user_can_verify_another_number(line: Line) -> None:
    journey = line.begin().journey
    first, old = line.changes("PHONE_NUMBER_CHANGE"), line.identity
    line.heard(first, when="The user's number changed")
    journey.moves_to("+1200551").begin().verified()
    journey.suppose(line.identity != old, "Prove watches the new number as another identity")
    if "record" in journey.app.offers:
        stored = journey.app.record(journey.user).identity
        assert stored == line.identity, f"The app stored the identity {stored}; the new number's is {line.identity}."
    second = line.changes("PHONE_NUMBER_CHANGE")
    line.heard(first, second, when="The new number changed too")
