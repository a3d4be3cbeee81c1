"""The webhook: once for each change, best effort, never in the way (facts: docs api-partner-webhook; seed 004)."""

import json

import pytest
from golive.simulators.core import schema
from golive.suites.tests.proof.world import DAY, Session, World, id_of

MEMBERS = [
    "merchant_transaction_id", "type", "status", "currency", "network", "crypto_amount", "fiat_currency", "fiat_amount",
    "created_at", "updated_at",
]  # fmt: skip


@pytest.fixture
def session(world: World) -> Session:
    """A new session."""
    return world.create()


def finished(world: World, **changes: str) -> Session:
    """A transaction that is completed: two changes."""
    session = world.create(**changes)
    world.proof.move(id_of(session), "completed")
    return session


# what is posted


def test_every_change_is_posted_once_and_the_first_status_is_none(world: World, session: Session) -> None:
    """Whether creation counts as a change is not documented; by default it does not (inferred)."""
    assert world.told() == []
    world.proof.move(id_of(session), "processing")
    assert world.statuses() == ["processing"]
    world.proof.move(id_of(session), "completed")
    world.clock.advance(days=30)
    assert world.statuses() == ["processing", "completed"]


def test_the_first_status_is_posted_where_the_rule_says_so(world: World) -> None:
    world.proof.override(webhook_on_creation=True)
    finished(world)
    assert world.statuses() == ["pending", "processing", "completed"]


@pytest.mark.parametrize("blank", ["empty", "absent"])
@pytest.mark.parametrize("status", ["completed", "failed", "cancelled"])
def test_the_body_is_as_documented(world: World, status: str, blank: str) -> None:
    """No event name or id, no user, no payment method; whole seconds; times of the creation and of this change."""
    world.proof.override(webhook_on_creation=True, blank_amounts=blank)
    session = world.create()
    world.clock.advance(90)
    world.proof.move(id_of(session), status, payment_method="card")
    bodies = world.told()
    for body in bodies:
        assert list(schema.load("proof", "webhooks/status").violations(body)) == []
        absent = {"crypto_amount", "fiat_amount"} if blank == "absent" and not body.get("crypto_amount") else set()
        assert list(body) == [name for name in MEMBERS if name not in absent]
    assert (bodies[0]["updated_at"], bodies[-1]["updated_at"]) == ("2026-01-01T00:00:00Z", "2026-01-01T00:01:30Z")
    assert {body["created_at"] for body in bodies} == {"2026-01-01T00:00:00Z"}


def test_the_request_is_a_plain_post_of_json(world: World) -> None:
    """Nothing that we read tells of a signature or a secret, so there is none."""
    finished(world)
    for one in world.received():
        assert one.path == "/status"
        assert one.headers["content-type"] == "application/json"
        assert not [name for name in one.headers if "signature" in name or "authorization" in name or "hmac" in name]
        assert one.body == json.dumps(json.loads(one.body), separators=(",", ":"), ensure_ascii=False).encode()


def test_nothing_is_posted_without_an_address(world: World) -> None:
    world.proof.configure(webhook_url=None)
    session = finished(world)
    world.take_webhooks()
    assert (world.told(), world.status(session)) == ([], "completed")
    assert world.sandbox.webhooks.deliveries() == []


def test_each_transaction_is_posted(world: World) -> None:
    sessions = [finished(world, partner_user_id=user) for user in ("ann", "bob")]
    told = [(body["merchant_transaction_id"], body["status"]) for body in world.told()]
    assert sorted(told) == sorted((id_of(one), status) for one in sessions for status in ("processing", "completed"))


# one attempt


@pytest.mark.parametrize("answer", [200, 201, 202, 204, 299])
def test_any_2xx_is_success(world: World, session: Session, answer: int) -> None:
    world.inbox.answers.append(answer)
    world.proof.move(id_of(session), "failed")
    [delivery] = world.sandbox.webhooks.deliveries()
    assert (delivery["state"], delivery["outcome"], delivery["attempts"]) == ("delivered", str(answer), 1)


@pytest.mark.parametrize("answer", [302, 400, 404, 410, 429, 500, 503])
def test_a_failure_is_not_repeated_and_stops_nothing(world: World, session: Session, answer: int) -> None:
    """Devdocs: no retries for a given status change; the next change is told as if nothing had been."""
    world.inbox.answers += [answer, answer]
    world.proof.move(id_of(session), "processing")
    world.clock.advance(days=30)
    assert world.statuses() == ["processing"]
    world.proof.move(id_of(session), "completed")
    world.clock.advance(days=30)
    assert world.statuses() == ["processing", "completed"]
    assert world.status(session) == "completed"
    states = [(one["state"], one["attempts"], one["outcome"]) for one in world.sandbox.webhooks.deliveries()]
    assert states == [("given_up", 1, str(answer))] * 2


def test_a_receiver_that_is_not_there_stops_nothing(world: World, session: Session) -> None:
    """Nothing listens on port 1."""
    world.proof.configure(webhook_url="http://127.0.0.1:1/")
    world.proof.move(id_of(session), "completed")
    world.clock.advance(DAY)
    assert world.status(session) == "completed"
    states = [(one["state"], one["attempts"], one["outcome"]) for one in world.sandbox.webhooks.deliveries()]
    assert states == [("given_up", 1, "refused")] * 2


# once more


@pytest.mark.parametrize("later", [0, 3 * DAY])
def test_the_present_status_can_be_published_again(world: World, later: int) -> None:
    """Proof's internal retries may redeliver, minutes or days apart, with the same body."""
    session = finished(world)
    world.clock.advance(later)
    world.proof.republish(id_of(session))
    assert world.statuses() == ["processing", "completed", "completed"]
    assert world.received()[-1].body == world.received()[-2].body
    assert world.trail(session) == ["pending", "processing", "completed"]


def test_an_old_delivery_can_be_sent_again_behind_newer_ones(world: World) -> None:
    """Seed 004: Proof may redeliver. An old status after the last one must not undo anything."""
    session = finished(world)
    first = world.sandbox.webhooks.deliveries()[0]
    world.sandbox.webhooks.redeliver(first["id"])
    assert world.statuses() == ["processing", "completed", "processing"]
    assert world.received()[-1].body == world.received()[0].body
    assert world.status(session) == "completed"


# faults


def fault(world: World, kind: str, **details: object) -> None:
    """Trouble with the webhook."""
    world.sandbox.faults.add(kind, vendor="proof", operation="webhook.status", **details)


def test_a_dropped_webhook_never_comes(world: World) -> None:
    fault(world, "drop", first=1)
    session = finished(world)
    world.clock.advance(days=30)
    assert (world.statuses(), world.status(session)) == (["completed"], "completed")
    assert [one["state"] for one in world.sandbox.webhooks.deliveries()] == ["dropped", "delivered"]


def test_a_delayed_webhook_comes_later_and_once(world: World) -> None:
    fault(world, "delay", seconds=7200, first=1)
    finished(world)
    world.clock.advance(7199)
    assert world.statuses() == ["completed"]
    world.clock.advance(1)
    assert world.statuses() == ["completed", "processing"]
    world.clock.advance(days=1)
    assert len(world.told()) == 2


def test_a_delayed_webhook_that_fails_is_not_repeated(world: World, session: Session) -> None:
    fault(world, "delay", seconds=7200)
    world.inbox.answers.append(500)
    world.proof.move(id_of(session), "failed")
    world.clock.advance(days=30)
    assert world.statuses() == ["failed"]


def test_a_duplicated_webhook_comes_twice_byte_for_byte(world: World, session: Session) -> None:
    fault(world, "duplicate")
    world.proof.move(id_of(session), "failed")
    first, second = world.received()
    assert (first.body, first.headers) == (second.body, second.headers)


def test_a_reordered_webhook_comes_after_the_next(world: World) -> None:
    fault(world, "reorder", first=1)
    finished(world)
    assert world.statuses() == ["completed", "processing"]


def test_a_fault_may_be_aimed_at_a_transaction_or_a_status(world: World) -> None:
    spared, struck = world.create(), world.create()
    fault(world, "drop", subject=id_of(struck), where={"/status": "completed"})
    for session in (spared, struck):
        world.proof.move(id_of(session), "completed")
    told = [(body["merchant_transaction_id"], body["status"]) for body in world.told()]
    assert sorted(told) == sorted(
        [(id_of(spared), "processing"), (id_of(spared), "completed"), (id_of(struck), "processing")]
    )


def test_the_journal_tells_of_every_attempt(world: World) -> None:
    world.inbox.answers += [200, 500]
    session = finished(world)
    world.clock.settle()
    found = world.sandbox.journal.find(operation="webhook.status", subject=id_of(session))
    assert [(one["direction"], one["response"]["status"], one["error"]) for one in found] == [
        ("out", 200, None),
        ("out", 500, "500"),
    ]
    assert [one["request"]["body"] for one in found] == world.told()
