"""What happens at Proof without the partner, as HTTP calls: each control does its part, or says why not."""

from typing import Any

import pytest
from golive.simulators.client import ControlFailure
from golive.simulators.core.vendor import Route
from golive.simulators.proof.controls import CONTROLS
from golive.suites.tests.proof.world import DAY, HOUR, Session, World, id_of, parameters

Json = Any
UNKNOWN = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def session(world: World) -> Session:
    """A new session."""
    return world.create(redirect_url="https://shop.test/done", client_ip="198.51.100.23")


def refused(world: World, path: str, body: Json) -> tuple[int, str]:
    """Status and sentence of a control's refusal."""
    with pytest.raises(ControlFailure) as failure:
        world.proof.control.post(f"proof/{path}", body)
    return failure.value.status, str(failure.value)


@pytest.mark.parametrize(
    "route", [route for route in CONTROLS if "/transactions/{" in route.path], ids=lambda route: route.operation
)
def test_no_control_knows_an_unknown_transaction(world: World, route: Route) -> None:
    path = "proof" + route.path.replace("{id}", UNKNOWN)
    with pytest.raises(ControlFailure, match=f"there is no transaction '{UNKNOWN}' in this sandbox") as failure:
        world.proof.control.get(path) if route.method == "GET" else world.proof.control.post(path, {"status": "failed"})
    assert failure.value.status == 404


def test_an_unknown_control_is_told_the_known_ones(world: World) -> None:
    with pytest.raises(ControlFailure) as failure:
        world.proof.control.get("proof/decisions")
    assert failure.value.status == 404
    assert failure.value.answer["known"] == sorted(f"{route.method} {route.path}" for route in CONTROLS)


# transactions


def test_a_transaction_is_shown_with_all_that_is_known(world: World, session: Session) -> None:
    shown = world.proof.transaction(id_of(session))
    assert shown == {
        "merchant_transaction_id": id_of(session),
        "partner_user_id": "acct-7781",
        "user_email": "mira@shop.test",
        "type": "buy",
        "status": "pending",
        "widget_status": "new",
        "currency": "USDT",
        "network": "TRC20",
        "amount": "42.50",
        "crypto_amount": "",
        "fiat_currency": "EUR",
        "fiat_amount": "",
        "payment_method": None,
        "address": session["address"],
        "client_ip": "198.51.100.23",
        "init_token": "issued",
        "redirect_url": "https://shop.test/done",
        "created_at": "2026-01-01T00:00:00.000000Z",
        "updated_at": "2026-01-01T00:00:00.000000Z",
        "trail": [{"status": "pending", "at": "2026-01-01T00:00:00.000000Z"}],
        "deposit_deadline": None,
        "attempts": 0,
        "runs": [],
    }
    assert world.proof.transactions() == [shown]


def test_transactions_are_listed_oldest_first(world: World) -> None:
    sessions = []
    for _ in range(5):
        sessions.append(id_of(world.create()))
        world.clock.advance(1)
    assert [one["merchant_transaction_id"] for one in world.proof.transactions()] == sessions


@pytest.mark.parametrize(
    ("status", "trail"),
    [
        ("processing", ["pending", "processing"]),
        ("completed", ["pending", "processing", "completed"]),
        ("failed", ["pending", "failed"]),
        ("cancelled", ["pending", "cancelled"]),
    ],
)
def test_a_move_walks_there_and_tells_every_step(world: World, session: Session, status: str, trail: list[str]) -> None:
    world.clock.advance(HOUR)
    shown = world.proof.move(id_of(session), status)
    assert shown == world.proof.transaction(id_of(session))
    assert [mark["status"] for mark in shown["trail"]] == trail
    assert {mark["at"] for mark in shown["trail"][1:]} == {shown["updated_at"]} == {"2026-01-01T01:00:00.000000Z"}
    assert world.statuses() == trail[1:]


def test_a_move_carries_what_it_is_given(world: World, session: Session) -> None:
    shown = world.proof.move(
        id_of(session), "completed", payment_method="card", crypto_amount="42.31", fiat_amount="43.10"
    )
    assert (shown["payment_method"], shown["crypto_amount"], shown["fiat_amount"]) == ("card", "42.31", "43.10")
    assert {(body["crypto_amount"], body["fiat_amount"]) for body in world.told()} == {("42.31", "43.10")}
    assert shown["amount"] == "42.50", "what was asked for stays"


def test_what_is_not_given_follows_from_what_was_asked_for(world: World, session: Session) -> None:
    world.proof.override(fiat_rate=2.0)
    shown = world.proof.move(id_of(session), "completed", crypto_amount="10")
    assert (shown["crypto_amount"], shown["fiat_amount"]) == ("10", "20.00")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "the body is wrong: Object missing required field `status` (known: status, payment_method, "),
        ([], "the body is wrong: Expected `object`, got `array`"),
        ({"status": "maybe"}, "the body is wrong: Invalid enum value 'maybe'"),
        ({"status": "failed", "reason": "x"}, "the body is wrong: Object contains unknown field `reason`"),
        ({"status": "completed", "crypto_amount": 5}, "the body is wrong: Expected `str | null`, got `int`"),
        ({"status": "completed", "fiat_amount": "a lot"}, "the body is wrong: Expected `str` matching regex"),
    ],
)
def test_a_move_that_cannot_be_read_is_refused(world: World, session: Session, body: Json, sentence: str) -> None:
    status, said = refused(world, f"transactions/{id_of(session)}/status", body)
    assert (status, said[: len(sentence)]) == (400, sentence)
    assert world.trail(session) == ["pending"], "a refusal changes nothing"


@pytest.mark.parametrize(
    ("before", "status"),
    [
        ("processing", "processing"), ("processing", "cancelled"), ("completed", "completed"), ("completed", "failed"),
        ("failed", "completed"), ("failed", "failed"), ("cancelled", "cancelled"), ("cancelled", "processing"),
    ],
)  # fmt: skip
def test_a_move_that_is_impossible_is_refused_whole(world: World, session: Session, before: str, status: str) -> None:
    world.proof.move(id_of(session), before)
    shown, told = world.proof.transaction(id_of(session)), world.told()
    answered, said = refused(
        world, f"transactions/{id_of(session)}/status", {"status": status, "crypto_amount": "1", "payment_method": "x"}
    )
    assert (answered, said.startswith(f"a transaction that is {before} cannot take: ")) == (409, True), said
    assert world.proof.transaction(id_of(session)) == shown
    assert world.told() == told


def test_republishing_answers_with_the_transaction(world: World, session: Session) -> None:
    world.proof.move(id_of(session), "failed")
    shown = world.proof.transaction(id_of(session))
    world.clock.advance(60)
    assert world.proof.control.post(f"proof/transactions/{id_of(session)}/republish") == shown


# what became of the token


def test_the_token_is_shown_as_issued_used_or_expired(world: World, session: Session) -> None:
    other = world.create()
    world.open(session)
    shown = [world.proof.transaction(id_of(one))["init_token"] for one in (session, other)]
    assert shown == ["used", "issued"]
    world.clock.advance(DAY)
    shown = [world.proof.transaction(id_of(one))["init_token"] for one in (session, other)]
    assert shown == ["used", "expired"]


def test_every_run_is_remembered(world: World, session: Session) -> None:
    world.run(parameters(session, "lang", amount="1", more="x"))
    world.clock.advance(1)
    world.open(session)
    first, second = world.proof.transaction(id_of(session))["runs"]
    assert (first["missing"], first["altered"], first["unknown"]) == (["lang"], ["amount"], ["more"])
    assert (first["accepted"], second["accepted"]) == (False, True)
    assert (first["at"], second["at"]) == ("2026-01-01T00:00:00.000000Z", "2026-01-01T00:00:01.000000Z")


# users


@pytest.mark.parametrize("user", ["acct-7781", "zoë 7781/ä", "a?b=c&d#e", "%2F", "..", "<b>"])
@pytest.mark.parametrize("status", ["not_started", "pending", "verified", "failed"])
def test_an_identity_is_put_where_it_shall_be(world: World, user: str, status: str) -> None:
    """Also of a user whom no session made known."""
    shown: Json = {"partner_user_id": user, "user_email": None, "status": status, "transactions": []}
    assert world.proof.verify(user, status) == shown
    assert world.proof.user(user) == shown
    assert world.proof.users() == [shown]


def test_users_are_listed_with_their_transactions(world: World) -> None:
    first, other = world.create(), world.create(partner_user_id="bob", user_email="bob@shop.test")
    second = world.create(user_email="new@shop.test")
    assert world.proof.users() == [
        {
            "partner_user_id": "acct-7781",
            "user_email": "new@shop.test",
            "status": "not_started",
            "transactions": [id_of(first), id_of(second)],
        },
        {
            "partner_user_id": "bob",
            "user_email": "bob@shop.test",
            "status": "not_started",
            "transactions": [id_of(other)],
        },
    ]


def test_nobody_is_known_before_the_first_session(world: World) -> None:
    with pytest.raises(ControlFailure, match="nobody is known as 'acct-7781' in this sandbox") as failure:
        world.proof.user("acct-7781")
    assert failure.value.status == 404
    assert world.proof.users() == []


@pytest.mark.parametrize("body", [{}, {"status": "approved"}, {"status": "verified", "at": 1}, []])
def test_an_identity_cannot_be_anything_else(world: World, body: Json) -> None:
    assert refused(world, "users/ann/kyc", body)[0] == 400
    assert world.proof.users() == []
