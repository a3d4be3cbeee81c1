"""Security: what did not come from Veriff, or is no JSON, neither acts nor breaks anything.

Every forgery is followed by the same webhook, properly signed, which must act: else its refusal would prove nothing.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types

WRONG_KEYS = {
    "unknown": "7e57dead-0000-4000-8000-000000000000",
    "empty": "",
    "missing": None,
}
ANOTHER_SECRET = "7e57dead-0000-4000-8000-000000000001"


def judge(journey: Fixture, topic: str, body: bytes, forged: bytes, headers: dict[str, str | None], what: str) -> None:
    """Post `forged` with `headers`, which must be refused, then `body` as Veriff would send it, which must act."""
    sent = {name: value for name, value in headers.items() if value is not None}
    answer = journey.deliver(topic, forged, sent)
    assert not answer.accepted, f"The app answered {answer} to {what}; expected a refusal, 401 for example."
    assert not journey.access, f"The app refused {what} with {answer}, but acted on it: the user has access."
    genuine = journey.deliver(topic, body, journey.sign(body))
    assert genuine.status == 200, f"The app refuses a properly signed {topic} webhook as well: {genuine}."


def begin(journey: Fixture) -> None:
    """Veriff approves, and its webhook is lost: what is posted then is true, and the first to tell of it."""
    journey.begin().misses("approved")
    assert not journey.access, "The app lets the user in before it heard of any decision."


def end(journey: Fixture) -> None:
    assert journey.access, "The app took the properly signed approval, but the user has no access."


@pytest.mark.req("VERIFF-GL-013")
@pytest.mark.parametrize("kind", WRONG_KEYS)
def test_a_webhook_with_a_wrong_api_key_is_refused(journey: Fixture, kind: str) -> None:
    begin(journey)
    for topic, body in journey.messages():
        headers = journey.sign(body) | dict.fromkeys(("x-auth-client", "vrf-auth-client"), WRONG_KEYS[kind])
        judge(journey, topic, body, body, headers, f"a webhook whose API key is {kind} ({topic})")
    end(journey)


def flipped(signature: str) -> str:
    return signature[:-1] + ("0" if signature[-1] != "0" else "1")


FORGERIES: dict[str, Callable[[Fixture, bytes], tuple[bytes, str | None]]] = {
    "signed with another secret": lambda journey, body: (body, journey.signature(body, ANOTHER_SECRET)),
    "whose signature's last digit differs": lambda journey, body: (body, flipped(journey.signature(body))),
    "whose signature is cut short": lambda journey, body: (body, journey.signature(body)[:32]),
    "whose signature is empty": lambda journey, body: (body, ""),
    "without a signature": lambda journey, body: (body, None),
    "whose signature belongs to an earlier message": lambda journey, body: (body, journey.signature(b"{}")),
    "of which one byte was changed": lambda journey, body: (body, journey.signature(body.replace(b"e", b"E", 1))),
    "whose API key stands for the signature": lambda journey, body: (body, journey.veriff.api_key),
}


@pytest.mark.req("VERIFF-GL-014")
@pytest.mark.parametrize("kind", FORGERIES)
def test_a_webhook_whose_signature_does_not_match_is_refused(journey: Fixture, kind: str) -> None:
    begin(journey)
    for topic, body in journey.messages():
        forged, signature = FORGERIES[kind](journey, body)
        headers = journey.sign(body) | dict.fromkeys(("x-hmac-signature", "vrf-hmac-signature"), signature)
        judge(journey, topic, body, forged, headers, f"a webhook {kind} ({topic})")
    end(journey)


@pytest.mark.req("VERIFF-GL-014")
def test_the_signature_is_checked_over_the_bytes_that_came(journey: Fixture, evidence: Fixture) -> None:
    """No more than a warning: Veriff's own demo, and many after it, check the JSON as they write it themselves."""
    begin(journey)
    for topic, body in journey.messages():
        rewritten = json.dumps(json.loads(body), ensure_ascii=False).encode()
        if journey.deliver(topic, rewritten, journey.sign(body)).accepted:
            evidence.warn(
                f"the app checks the signature over its own spelling of the JSON, not over the bytes ({topic})"
            )
        genuine = journey.deliver(topic, body, journey.sign(body))
        assert genuine.status == 200, f"The app refuses a properly signed {topic} webhook as well: {genuine}."
    end(journey)


NOT_WEBHOOKS = {
    "cut in the middle": b'{"status":"success","verification":{"id":"',
    "nothing at all": b"",
    "not JSON": b"<html>not JSON</html>",
    "bytes that are not UTF-8": b'{"status":"\xff\xfe\xc3\x28"}',
    "an array": b'[{"status":"success"}]',
    "a text": b'"approved"',
    "null": b"null",
    "an empty object": b"{}",
    "an object whose members have other types": b'{"status":1,"verification":[],"id":{},"action":7,"attemptId":[]}',
    "100,000 brackets": b"[" * 100_000,
    "a megabyte of an unfinished text": b'{"verification":{"id":"' + b"x" * 1_000_000,
}


@pytest.mark.req("VERIFF-GL-015")
@pytest.mark.parametrize("kind", NOT_WEBHOOKS)
def test_a_body_that_is_no_webhook_breaks_nothing(journey: Fixture, kind: str) -> None:
    journey.begin()
    body = NOT_WEBHOOKS[kind]
    for topic in journey.endpoints:
        answer = journey.deliver(topic, body, journey.sign(body))
        assert not answer.crashed, f"The app broke over a signed body that was {kind} ({topic}): {answer}."
        assert not journey.access, f"After a body that was {kind} the user has access."
    journey.hears("approved")
    assert journey.access, f"After a body that was {kind} the app does not act on proper webhooks any more."
