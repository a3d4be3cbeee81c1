"""The webhook: changes of enrolled people's numbers, once, in the US only (guide; names of members are inferred)."""

import json
from typing import Any

import jwt
import pytest
from golive.simulators.client import ControlFailure
from golive.simulators.core import schema
from golive.simulators.inbox import Received
from golive.suites.tests.prove.world import World

Json = Any

EVENTS = ["PHONE_NUMBER_CHANGE", "DISCONNECT", "PORT", "LINE_TYPE_CHANGE", "MOVED_OUT_OF_COVERAGE"]
TELLING = {"PHONE_NUMBER_CHANGE", "PORT", "LINE_TYPE_CHANGE"}
"""Types that say what changed, in members of our own."""
CANADIAN, BRITISH = "4165550001", "+447700900001"
BEGIN = 1767225600


def told(world: World) -> list[tuple[str, str]]:
    """Identity and type of every event that came, in all messages."""
    return [(event["identityId"], event["eventType"]) for message in world.told() for event in message]


def claims_of(world: World, one: Received) -> Json:
    """The claims of a message's token, checked as a team should: key, algorithm, issuer. Time stands still here."""
    scheme, _, token = one.headers["x-prove-authorization"].partition(" ")
    assert scheme == "Bearer"
    return jwt.decode(
        token,
        world.prove.webhook_secret,
        algorithms=["HS256"],
        issuer="Prove Identity",
        options={"require": ["iss", "iat", "exp", "jti"], "verify_exp": False},
    )


# what is posted


@pytest.mark.parametrize("kind", EVENTS)
def test_a_change_is_an_array_with_an_event(world: World, kind: str) -> None:
    world.take_webhooks()
    identity = world.verified(clientCustomerId="c-1")
    world.clock.advance(90)
    answer = world.prove.change(identity, kind)
    ((event,),) = world.told()
    assert list(schema.load("prove", "webhooks/changes").violations([event])) == []
    assert answer == {"sent": [event["eventId"]], "held": []}
    assert event == {
        "eventId": event["eventId"],
        "event": event["event"],
        "eventType": kind,
        "eventTimestamp": (BEGIN + 90) * 1000,
        "clientCustomerId": "c-1",
        "identityId": identity,
        "phoneNumber": "12005510001",
        **({"details": event["details"]} if kind in TELLING else {}),
    }
    shown = world.prove.identity(identity)
    assert (shown["notified"], shown["events"]) == (True, [event["eventId"]])


def test_the_request_is_a_signed_post_of_json(world: World) -> None:
    world.take_webhooks()
    world.prove.change(world.verified())
    (one,) = world.received()
    assert (one.path, one.headers["content-type"]) == ("/changes", "application/json")
    assert len(one.headers["x-correlation-id"]) == 36
    claims = claims_of(world, one)
    assert claims == {"iss": "Prove Identity", "iat": BEGIN, "exp": BEGIN + 300, "jti": claims["jti"]}
    (event,) = json.loads(one.body)
    assert "clientCustomerId" not in event, "left out when there is none"
    (journaled,) = world.sandbox.journal.find(operation="webhook.changes")
    assert (journaled["direction"], journaled["subject"]) == ("out", event["identityId"])


def test_each_message_has_a_token_of_its_own(world: World) -> None:
    world.take_webhooks()
    for number in ("2005510001", "2005510002"):
        world.prove.change(world.verified(number))
    first, second = world.received()
    assert claims_of(world, first)["jti"] != claims_of(world, second)["jti"]
    assert first.headers["x-correlation-id"] != second.headers["x-correlation-id"]


def test_several_changes_are_one_message(world: World) -> None:
    world.take_webhooks()
    ids = [world.verified(f"200551000{number}") for number in range(3)]
    changes = list(zip(ids, EVENTS, strict=False))
    answer = world.prove.changes(changes)
    assert len(world.received()) == 1
    assert told(world) == changes
    assert answer["sent"] == [event["eventId"] for event in world.told()[0]]


# when nothing is posted


def held(answer: Json) -> list[str]:
    """Why changes were not told."""
    assert answer["sent"] == []
    return [one["why"] for one in answer["held"]]


def test_only_americans_are_told_of(world: World) -> None:
    world.take_webhooks()
    world.prove.configure(mno_consents=["CA"])
    ids = [world.verified(number) for number in (CANADIAN, BRITISH, "2005510001")]
    answer = world.prove.changes([(identity, "PORT") for identity in ids])
    assert [one["identity_id"] for one in answer["held"]] == ids[:2]
    assert {one["why"] for one in answer["held"]} == {"only numbers of the US are watched"}
    assert told(world) == [(ids[2], "PORT")]


def test_nothing_is_told_of_the_time_before(world: World) -> None:
    """Guide: never retroactively; who was enrolled before is watched from then on."""
    identity = world.verified()
    assert held(world.prove.change(identity)) == ["no webhook URL is configured, and nothing is told later"]
    world.take_webhooks()
    world.clock.advance(days=1)
    assert told(world) == []
    world.prove.change(identity, "PORT")
    assert told(world) == [(identity, "PORT")]


def test_after_one_event_there_is_no_other(world: World) -> None:
    """Not even in one message; who is verified again is somebody new."""
    world.take_webhooks()
    identity = world.verified()
    answer = world.prove.changes([(identity, "PORT"), (identity, "DISCONNECT")])
    assert (len(answer["sent"]), len(answer["held"])) == (1, 1)
    assert "no other follows" in held(world.prove.change(identity))[0]
    again = world.verified()
    assert again != identity
    world.prove.change(again, "DISCONNECT")
    assert told(world) == [(identity, "PORT"), (again, "DISCONNECT")]


def test_who_was_not_verified_is_not_known(world: World) -> None:
    correlation, _ = world.start(phoneNumber="2005520001")
    world.prove.possess(correlation)
    world.caller.status(correlation)
    assert world.prove.identities() == []
    with pytest.raises(ControlFailure, match="there is no identity 'nobody' in this sandbox"):
        world.prove.change("nobody")


# the portal's buttons


def test_saving_tests_the_url(world: World) -> None:
    """Save and Test Webhook: an event about nobody, and the secret with it."""
    identity = world.verified()
    saved = world.prove.save_webhook(f"{world.inbox.url}/changes")
    assert saved == {"webhook_url": f"{world.inbox.url}/changes", "webhook_secret": world.prove.webhook_secret}
    (one,) = world.received()
    claims_of(world, one)
    ((event,),) = world.told()
    assert list(schema.load("prove", "webhooks/changes").violations([event])) == []
    assert (event["test"], event["eventType"]) == (True, "PORT")
    assert event["identityId"] not in (identity, None)
    assert [one["identity_id"] for one in world.prove.identities()] == [identity]


def test_the_test_button_may_be_pressed_often(world: World) -> None:
    world.take_webhooks()
    for _ in range(2):
        world.prove.test_webhook()
    assert len({event["eventId"] for message in world.told() for event in message}) == 2


def test_without_a_url_there_is_nothing_to_test(world: World) -> None:
    with pytest.raises(ControlFailure, match="no webhook URL is configured; set webhook_url") as refused:
        world.prove.test_webhook()
    assert refused.value.status == 409


# attempts


def outcomes(world: World) -> list[tuple[str, int]]:
    """What became of the messages, and after how many attempts."""
    return [(one["state"], one["attempts"]) for one in world.sandbox.webhooks.deliveries()]


@pytest.mark.parametrize("answer", [302, 401, 500])
def test_by_default_there_is_one_attempt(world: World, answer: int) -> None:
    """Two editions of the docs: no queue, no retry."""
    world.take_webhooks()
    world.inbox.answers.append(answer)
    world.prove.change(world.verified())
    world.clock.advance(days=1)
    assert (len(world.received()), outcomes(world)) == (1, [("given_up", 1)])


@pytest.mark.parametrize(("failures", "outcome"), [(1, ("delivered", 2)), (9, ("given_up", 3))])
def test_there_may_be_more(world: World, failures: int, outcome: tuple[str, int]) -> None:
    """A newer edition: up to three in all. The same event, and one trace for all of them."""
    world.prove.override(webhook_retries=2)
    world.take_webhooks()
    world.inbox.answers += [503] * failures
    world.prove.change(world.verified())
    for expected in range(1, outcome[1] + 1):
        assert len(world.received()) == expected
        world.clock.advance(60)
    world.clock.advance(days=1)
    assert outcomes(world) == [outcome]
    assert len({one.body for one in world.inbox.received}) == 1
    assert len({one.headers["x-correlation-id"] for one in world.inbox.received}) == 1
    claims = [claims_of(world, one) for one in world.inbox.received]
    assert len({one["jti"] for one in claims}) == outcome[1]
    assert [one["iat"] - BEGIN for one in claims] == [60 * number for number in range(outcome[1])]


def test_what_is_sent_again_on_demand_has_a_token_of_its_own(world: World) -> None:
    world.take_webhooks()
    world.prove.change(world.verified())
    first = claims_of(world, world.received()[-1])
    world.clock.advance(days=1)
    world.sandbox.webhooks.redeliver(world.sandbox.webhooks.deliveries()[-1]["id"])
    again = claims_of(world, world.received()[-1])
    assert again["iat"] - first["iat"] == 86_400
    assert again["jti"] != first["jti"]


def test_a_late_first_attempt_takes_none_away(world: World) -> None:
    """Where the clock runs, every attempt is a little late."""
    world.prove.override(webhook_retries=2)
    world.sandbox.faults.add("delay", vendor="prove", operation="webhook.changes", seconds=5)
    world.take_webhooks()
    world.inbox.answers += [503] * 9
    world.prove.change(world.verified())
    world.clock.advance(days=1)
    assert outcomes(world) == [("given_up", 3)]


# faults


def struck(world: World, kind: str, **details: Json) -> Received:
    """A message that a fault has struck."""
    world.take_webhooks()
    world.sandbox.faults.add(kind, vendor="prove", operation="webhook.changes", **details)
    world.prove.change(world.verified())
    return world.received()[-1]


@pytest.mark.parametrize("kind", ["bad_signature", "wrong_key"])
def test_a_wrong_signature_is_found_out(world: World, kind: str) -> None:
    one = struck(world, kind)
    with pytest.raises(jwt.InvalidSignatureError):
        claims_of(world, one)


def test_a_signature_may_be_missing(world: World) -> None:
    one = struck(world, "missing_signature")
    assert "x-prove-authorization" not in one.headers
    assert "x-correlation-id" in one.headers


def test_a_stale_signature_is_right_and_too_old(world: World) -> None:
    claims = claims_of(world, struck(world, "stale_signature"))
    assert claims["exp"] < BEGIN
    world.sandbox.webhooks.redeliver(world.sandbox.webhooks.deliveries()[-1]["id"])
    assert claims_of(world, world.received()[-1]) == claims, "what was spoiled stays so"


def test_the_rest_of_a_spoiled_message_is_good(world: World) -> None:
    world.take_webhooks()
    world.sandbox.faults.add("bad_signature", vendor="prove", operation="webhook.changes", first=1)
    first = world.verified()
    world.prove.change(first)
    assert told(world) == [(first, "PHONE_NUMBER_CHANGE")]
    world.prove.change(world.verified("2005510002"))
    claims_of(world, world.received()[-1])


def test_a_message_may_come_twice_or_never(world: World) -> None:
    struck(world, "duplicate", first=1)
    first, second = world.received()
    assert first.body == second.body
    assert claims_of(world, first)["jti"] != claims_of(world, second)["jti"]
    world.sandbox.faults.clear()
    world.sandbox.faults.add("drop", vendor="prove", operation="webhook.changes")
    world.prove.change(world.verified("2005510002"))
    world.clock.advance(days=1)
    assert len(world.received()) == 2
