"""The WebSocket: changes of one transaction, for back ends (facts: docs api-websocket)."""

from urllib.parse import quote

import pytest
from golive.simulators.core import schema
from golive.suites.tests.proof.caller import Caller
from golive.suites.tests.proof.world import Session, World, id_of


@pytest.fixture
def session(world: World) -> Session:
    """A new session."""
    return world.create()


# who is let in


def test_the_token_is_taken_from_the_header_only(world: World, session: Session) -> None:
    """The earlier edition had it in the query; nobody gets in with that today."""
    caller, target = world.caller, f"/ws?tx_id={id_of(session)}"
    old = f"/ws?token={caller.token}&user_id=acct-7781&tx_id={id_of(session)}"
    for way in (target, old):
        answer = caller.stream(way, Authorization="")
        assert answer.refusal() == (401, "unauthorised", "missing_token")
    assert caller.holding("nobody").stream(target).refusal() == (401, "unauthorised", "invalid_token")


@pytest.mark.parametrize("target", ["/ws", "/ws?tx_id=", "/ws?id=1"])
def test_a_stream_needs_a_transaction(caller: Caller, target: str) -> None:
    assert caller.stream(target).refusal() == (400, "invalid_request", "missing_param")


def test_a_transaction_of_nobody_or_of_another_partner_is_not_found(
    caller: Caller, other_caller: Caller, session: Session
) -> None:
    foreign = other_caller.create()
    for name in ("nothing", id_of(foreign), quote("ä/ü")):
        assert caller.stream(f"/ws?tx_id={name}").refusal() == (404, "not_found", "not_found")
    assert other_caller.stream(f"/ws?tx_id={id_of(session)}").refusal() == (404, "not_found", "not_found")


@pytest.mark.parametrize("origin", ["https://evil.test", "null"])
def test_an_origin_that_is_not_registered_is_refused(caller: Caller, session: Session, origin: str) -> None:
    answer = caller.stream(f"/ws?tx_id={id_of(session)}", Origin=origin)
    assert answer.refusal() == (403, "forbidden", "forbidden_origin")


def test_a_registered_origin_is_let_in(world: World, session: Session) -> None:
    listener = world.hear(session, Origin=world.proof.origin)
    world.proof.move(id_of(session), "failed")
    assert listener.statuses() == ["failed"]


def test_a_plain_request_gets_a_plain_answer(caller: Caller, session: Session) -> None:
    answer = caller.call("GET", f"/ws?tx_id={id_of(session)}")
    assert answer.refusal() == (400, "invalid_request", "validation_error")


def test_a_refusal_is_journaled_and_opens_nothing(world: World) -> None:
    world.caller.stream("/ws?tx_id=nothing")
    [found] = world.sandbox.journal.find(operation="openStream")
    assert (found["subject"], found["response"]["status"], found["error"]) == ("nothing", 404, "not_found")
    world.sandbox.journal.never(operation="socket.close")


def test_a_forced_error_refuses_the_upgrade(world: World, session: Session) -> None:
    world.sandbox.faults.add("error", vendor="proof", operation="openStream", error="db_error", first=1)
    target = f"/ws?tx_id={id_of(session)}"
    assert world.caller.stream(target).refusal() == (500, "internal_error", "db_error")
    assert world.hear(session).heard() == []


# what is said


def test_only_changes_are_told(world: World, session: Session) -> None:
    """No snapshot is documented, and nothing that was missed is told again."""
    world.proof.move(id_of(session), "processing")
    listener = world.hear(session)
    assert listener.heard() == []
    world.proof.move(id_of(session), "completed")
    assert listener.statuses() == ["completed"]


def test_a_frame_is_as_documented(world: World, session: Session) -> None:
    """An event name and one time, perhaps a payment method, and no network, unlike the other channels."""
    listener = world.hear(session)
    world.clock.advance(61)
    world.proof.move(id_of(session), "processing", payment_method="card")
    assert listener.heard() == [
        {
            "event": "tx.update",
            "merchant_transaction_id": id_of(session),
            "type": "buy",
            "status": "processing",
            "payment_method": "card",
            "currency": "USDT",
            "crypto_amount": "42.50",
            "fiat_currency": "EUR",
            "fiat_amount": "43.35",
            "occurred_at": "2026-01-01T00:01:01Z",
        }
    ]


@pytest.mark.parametrize("blank", ["empty", "absent"])
@pytest.mark.parametrize("status", ["completed", "failed", "cancelled"])
def test_every_frame_is_as_its_schema_says(world: World, session: Session, status: str, blank: str) -> None:
    world.proof.override(blank_amounts=blank)
    listener = world.hear(session)
    world.proof.move(id_of(session), status)
    world.proof.republish(id_of(session))
    frames = listener.heard()
    assert [frame["status"] for frame in frames][-2:] == [status, status]
    for frame in frames:
        assert list(schema.load("proof", "websocket/tx-update").violations(frame)) == []
        assert "payment_method" not in frame, "left out while it is not known"
        assert "network" not in frame


def test_a_stream_tells_of_its_own_transaction_only(world: World) -> None:
    one, two = world.create(), world.create()
    first, second, again = world.hear(one), world.hear(two), world.hear(one)
    world.proof.move(id_of(two), "completed")
    world.proof.move(id_of(one), "cancelled")
    assert (first.statuses(), again.statuses()) == (["cancelled"], ["cancelled"])
    assert second.statuses() == ["processing", "completed"]
    assert {frame["merchant_transaction_id"] for frame in second.heard()} == {id_of(two)}


def test_a_change_is_told_again_as_it_was(world: World, session: Session) -> None:
    listener = world.hear(session)
    world.proof.move(id_of(session), "processing")
    world.clock.advance(60)
    world.proof.republish(id_of(session))
    first, second = listener.heard()
    assert first == second


def test_the_snapshot_is_for_who_comes_and_for_nobody_else(world: World, session: Session) -> None:
    """Where the rule says so, a new stream begins with the present status."""
    world.proof.override(socket_snapshot=True)
    first = world.hear(session)
    assert first.statuses() == ["pending"]
    world.proof.move(id_of(session), "processing")
    second = world.hear(session)
    assert (first.statuses(), second.statuses()) == (["pending", "processing"], ["processing"])
    assert second.heard()[0] == first.heard()[1]
    world.proof.move(id_of(session), "completed")
    assert first.statuses() == ["pending", "processing", "completed"]
    assert second.statuses() == ["processing", "completed"]


# how it ends


@pytest.mark.parametrize("status", ["completed", "failed", "cancelled"])
def test_the_server_ends_it_a_while_after_a_terminal_status(world: World, session: Session, status: str) -> None:
    """The client is told to close; what the server does is not documented: 1000 after five seconds (inferred)."""
    one, other = world.hear(session), world.hear(world.create())
    world.proof.move(id_of(session), status)
    world.clock.advance(4)
    assert one.statuses()[-1] == status
    assert one.ending() is None
    world.clock.advance(1)
    assert (one.ending(), other.ending()) == (1000, None)


@pytest.mark.parametrize("wait", [0, 60])
def test_how_long_the_server_waits_is_a_rule(world: World, session: Session, wait: int) -> None:
    world.proof.override(socket_closes_after=wait)
    listener = world.hear(session)
    world.proof.move(id_of(session), "failed")
    if wait:
        world.clock.advance(wait - 1)
        assert listener.ending() is None
    world.clock.advance(1)
    assert listener.statuses() == ["failed"], "the change comes before the end"
    assert listener.ending() == 1000


def test_processing_ends_nothing(world: World, session: Session) -> None:
    listener = world.hear(session)
    world.proof.move(id_of(session), "processing")
    world.clock.advance(days=2)
    assert listener.statuses() == ["processing"]
    assert listener.ending() is None


def test_a_client_may_hang_up_and_come_back(world: World, session: Session) -> None:
    """What was missed is not replayed: poll after a reconnect (inferred)."""
    world.hear(session).hang_up()
    world.sandbox.journal.wait(operation="socket.close", subject=id_of(session))
    world.proof.move(id_of(session), "processing")
    listener = world.hear(session)
    world.proof.move(id_of(session), "failed")
    assert listener.statuses() == ["failed"]
    world.clock.advance(5)
    assert listener.ending() == 1000


def test_who_comes_after_the_end_is_not_kept_either(world: World, session: Session) -> None:
    world.proof.move(id_of(session), "completed")
    world.clock.advance(3600)
    listener = world.hear(session)
    world.clock.advance(4)
    assert listener.ending() is None
    world.clock.advance(1)
    assert listener.ending() == 1000


# what the journal tells


def test_the_journal_tells_who_heard_what_and_who_ended_it(world: World, session: Session) -> None:
    listener = world.hear(session)
    world.proof.move(id_of(session), "failed")
    world.clock.advance(5)
    frames = listener.heard()
    found = world.sandbox.journal.wait(operation="socket.close", subject=id_of(session))
    assert [(one["direction"], one["request"]["body"]) for one in found] == [("out", {"code": 1000})]
    [opened] = world.sandbox.journal.find(operation="openStream")
    [sent] = world.sandbox.journal.find(operation="socket.send")
    assert (opened["direction"], opened["response"]["status"], opened["subject"]) == ("in", 101, id_of(session))
    assert (sent["direction"], sent["subject"], [sent["request"]["body"]]) == ("out", id_of(session), frames)
    assert sent["request"]["url"] == opened["request"]["url"] == f"/ws?tx_id={id_of(session)}"


def test_a_client_that_ends_it_is_journaled_as_such(world: World, session: Session) -> None:
    """Seed 004: whether an integration stops on a terminal status can be told from here."""
    listener = world.hear(session)
    world.proof.move(id_of(session), "failed")
    listener.heard()
    listener.hang_up()
    [found] = world.sandbox.journal.wait(operation="socket.close", subject=id_of(session))
    assert (found["direction"], found["request"]["body"]) == ("in", {"code": 1000})
