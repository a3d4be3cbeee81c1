"""Trouble with webhooks on demand, on real deliveries: lost, late, twice, out of order, wrongly signed."""

import hashlib
import hmac
import json

import pytest
from golive.simulators.client import ControlFailure
from golive.simulators.inbox import Received
from golive.suites.tests.veriff.world import DAY, HOUR, Session, World


def good(world: World, webhook: Received) -> bool:
    """True when the signature is the HMAC over the body with the integration's secret."""
    wanted = hmac.new(world.veriff.shared_secret.encode(), webhook.body, hashlib.sha256).hexdigest()
    return webhook.headers.get("x-hmac-signature") == webhook.headers.get("vrf-hmac-signature") == wanted


def decided(world: World, status: str = "approved") -> Session:
    """A session that was uploaded over the API and decided."""
    session = world.create()
    world.submit(session)
    world.veriff.decide(session.id, status)
    return session


def test_a_dropped_webhook_never_comes(world: World) -> None:
    world.sandbox.faults.add("drop", vendor="veriff", operation="webhook.decision", first=1)
    session = decided(world)
    world.clock.advance(30 * DAY)
    assert world.codes("decisions") == []
    assert [one["state"] for one in world.sandbox.webhooks.deliveries(topic="decision")] == ["dropped"]
    assert world.decision(session)["status"] == "approved"
    world.veriff.resend(session.id)
    assert world.codes("decisions") == [9001], "the fault struck once"


def test_a_delayed_webhook_comes_later(world: World) -> None:
    world.sandbox.faults.add("delay", vendor="veriff", operation="webhook.decision", seconds=7200)
    decided(world)
    world.clock.advance(7199)
    assert world.codes("decisions") == []
    world.clock.advance(1)
    assert world.codes("decisions") == [9001]


def test_a_duplicated_webhook_comes_twice_byte_for_byte(world: World) -> None:
    world.sandbox.faults.add("duplicate", vendor="veriff", operation="webhook.decision")
    decided(world)
    first, second = world.received("decisions")
    assert (first.body, first.headers) == (second.body, second.headers)


def test_a_reordered_webhook_comes_after_the_next(world: World) -> None:
    """A receiver must stand a `submitted` before its `started`: order is not guaranteed (recorded)."""
    world.sandbox.faults.add("reorder", vendor="veriff", operation="webhook.event", first=1)
    session = world.create()
    world.open(session)
    assert world.codes("events") == []
    world.submit(session)
    assert world.codes("events") == [7002, 7001]
    assert all(good(world, one) for one in world.received("events"))


@pytest.mark.parametrize("kind", ["bad_signature", "missing_signature", "wrong_key"])
def test_a_spoiled_signature_and_a_good_one_after_it(world: World, kind: str) -> None:
    """Seed 003: a webhook with a mismatched signature should not be accepted; the retry of it is as bad."""
    world.sandbox.faults.add(kind, vendor="veriff", operation="webhook.decision", first=1)
    world.inbox.answers.append(401)
    world.veriff.configure(webhook_events_url=None)
    session = decided(world)
    world.clock.advance(HOUR)
    world.veriff.resend(session.id)
    bad, retried, fine = world.received("decisions")
    assert [good(world, one) for one in (bad, retried, fine)] == [False, False, True]
    assert (bad.body, bad.headers) == (retried.body, retried.headers)
    assert bad.body == fine.body
    wrong, right = bad.headers.get("x-hmac-signature"), fine.headers["x-hmac-signature"]
    assert bad.headers.get("vrf-hmac-signature") == wrong
    if kind == "missing_signature":
        assert wrong is None
        return
    assert wrong is not None
    differing = sum(one != other for one, other in zip(wrong, right, strict=True))
    assert differing == 1 if kind == "bad_signature" else differing > 1
    assert bad.headers["x-auth-client"] == world.veriff.api_key


def test_faults_that_could_never_strike_are_refused(world: World) -> None:
    """Veriff signs no time, so there is no stale signature."""
    with pytest.raises(ControlFailure, match="'stale_signature' is not a way to spoil a signature here"):
        world.sandbox.faults.add("stale_signature", vendor="veriff")


def test_the_journal_tells_a_delivery_without_its_secrets(world: World) -> None:
    """What was sent is evidence; names in it are masked."""
    session = world.create(person={"firstName": "Zoë", "lastName": "Lee"})
    world.veriff.decide(session.id, "approved", submit=True)
    world.clock.settle()
    [exchange] = world.sandbox.journal.find(operation="webhook.decision")
    assert (exchange["direction"], exchange["subject"], exchange["response"]["status"]) == ("out", session.id, 200)
    assert exchange["request"]["body"]["verification"]["person"]["firstName"] == "***"
    text = json.dumps(exchange, ensure_ascii=False)
    assert "Zoë" not in text
    assert world.veriff.shared_secret not in text
