"""The rules alone: tables of single steps, and histories whose messages come shuffled and repeated."""

from dataclasses import replace

import pytest
from golive.suites.reference.proof.messages import (
    Change,
    Refusal,
    Standing,
    Status,
    read_change,
    read_refusal,
    read_session,
    read_standing,
)
from golive.suites.reference.proof.patience import CAP_SECONDS, TRIES, Patience
from golive.suites.reference.proof.rules import DAY, LATER, NO_PAIR, Rules, Transaction, Wish
from golive.suites.reference.proof.widget import camel, in_script
from golive.suites.reference.reading import ShapeError
from hypothesis import given
from hypothesis import strategies as st

RULES = Rules()
WISH = Wish("buy", "50", "USDT", "TRC20")
NEW = Transaction("t", "ann", "buy", "50", "USDT", "TRC20", opened_at=0.0, parameters="{}")
PENDING, PROCESSING = Status.PENDING, Status.PROCESSING
COMPLETED, FAILED, CANCELLED = Status.COMPLETED, Status.FAILED, Status.CANCELLED
ENDS = (COMPLETED, FAILED, CANCELLED)


def at(status: Status, kind: str = "buy") -> Transaction:
    return replace(NEW, status=status, type=kind)


NEWS = {
    PENDING: {PROCESSING, *ENDS},
    PROCESSING: {*ENDS},
    **{end: set[Status]() for end in ENDS},
}


@pytest.mark.parametrize("known", Status)
@pytest.mark.parametrize("said", Status)
def test_only_what_is_further_is_news(known: Status, said: Status) -> None:
    assert RULES.is_news(at(known), said) is (said in NEWS[known])


@given(st.lists(st.sampled_from(Status)))
def test_an_end_stays_whatever_comes_later(said: list[Status]) -> None:
    transaction, booked = NEW, 0
    for status in said:
        if RULES.is_news(transaction, status):
            transaction = replace(transaction, status=status)
            booked += RULES.books(transaction)
    ended = next((status for status in said if status in ENDS), None)
    assert RULES.is_open(transaction) is (ended is None)
    assert booked == (ended is COMPLETED)
    assert transaction.status is (ended or (PROCESSING if PROCESSING in said else PENDING))


@pytest.mark.parametrize("status", Status)
def test_only_completed_moves_money(status: Status) -> None:
    assert RULES.books(at(status)) is (status is COMPLETED)


def test_a_purchase_comes_and_a_sale_goes() -> None:
    assert RULES.entry(replace(NEW, crypto_amount="49.5")) == "49.5"
    assert RULES.entry(replace(NEW, type="sell", crypto_amount="49.5")) == "-49.5"
    assert RULES.entry(NEW) == "50"


def test_an_abandoned_transaction_is_not_asked_for_longer_than_a_day() -> None:
    assert RULES.is_watched(NEW, DAY - 1)
    assert not RULES.is_watched(NEW, DAY)
    assert not RULES.is_watched(at(COMPLETED), 0)


@pytest.mark.parametrize("kind", ["buy", "sell"])
def test_every_status_has_a_text_of_its_own(kind: str) -> None:
    seen = [RULES.sight(at(status, kind), None) for status in Status]
    assert [sight.status for sight in seen] == list(Status)
    assert len({sight.message for sight in seen}) == len(Status)


def test_without_a_transaction_there_is_nothing_to_tell_but_trouble() -> None:
    assert RULES.sight(None, None).status == "none"
    assert RULES.sight(NEW, LATER).status == "unavailable"
    assert RULES.sight(NEW, LATER).message == LATER


REFUSALS = [
    (Refusal(400, "wallet_not_supported", "WALLET_NOT_SUPPORTED"), NO_PAIR, "Ask Proof to enable it"),
    (Refusal(400, "invalid_request", "currency_not_allowed"), NO_PAIR, "Ask Proof to enable it"),
    (Refusal(403, "forbidden", "offramp_disabled"), NO_PAIR, "Ask Proof to enable it"),
    (Refusal(403, "forbidden", "forbidden_origin"), LATER, "a mistake in our configuration"),
    (Refusal(401, "unauthorised", "invalid_token"), LATER, "a mistake in our configuration"),
    (Refusal(400, "invalid_request", "validation_error"), LATER, "Look into it"),
    (Refusal(418), LATER, "Look into it"),
]


@pytest.mark.parametrize(("refusal", "message", "advice"), REFUSALS)
def test_a_refusal_that_stays_is_for_the_staff(refusal: Refusal, message: str, advice: str) -> None:
    trouble = RULES.trouble(refusal, WISH)
    assert trouble.message == message
    assert advice in trouble.notice
    assert all(word in trouble.notice for word in (str(refusal.status), refusal.error, refusal.code, "USDT on TRC20"))
    assert advice in RULES.alarm(refusal, "t")


@pytest.mark.parametrize("refusal", [None, Refusal(500, "internal_error"), Refusal(502, "upstream_error")])
def test_trouble_that_passes_is_not(refusal: Refusal | None) -> None:
    assert RULES.trouble(refusal, WISH).notice == ""
    assert RULES.trouble(refusal, WISH).message == LATER
    assert RULES.alarm(refusal, "t") == ""


@pytest.mark.parametrize(("status", "tries"), [(502, TRIES), (500, 2), (403, 1), (401, 1), (400, 1), (404, 1)])
def test_only_errors_that_pass_are_worth_another_try(status: int, tries: int) -> None:
    assert Patience(0.2, lambda: 0).tries(Refusal(status)) == tries


@given(st.integers(0, 5), st.floats(0, 1), st.floats(0, 1))
def test_each_pause_is_longer_than_the_one_before_whatever_chance_says(number: int, now: float, later: float) -> None:
    assert Patience(0.2, lambda: later).pause(number + 1) > Patience(0.2, lambda: now).pause(number)


def test_pauses_have_a_limit() -> None:
    assert Patience(0.2, lambda: 0).pause(1000) == CAP_SECONDS


SAID: dict[str, object] = {
    "merchant_transaction_id": "t",
    "partner_user_id": "u",
    "status": "completed",
    "crypto_amount": "49.5",
    "new": 1,
}


def test_the_three_shapes_of_a_status() -> None:
    assert read_change(SAID) == Change("t", COMPLETED)
    assert read_standing(SAID) == Standing("t", "u", COMPLETED, "49.5")
    assert read_standing({**SAID, "crypto_amount": None}).crypto_amount == ""


def test_an_unknown_status_is_no_news_and_no_answer() -> None:
    assert read_change({**SAID, "status": "paid"}) is None
    with pytest.raises(ShapeError, match="'paid' is unknown"):
        read_standing({**SAID, "status": "paid"})


@pytest.mark.parametrize("name", ["merchant_transaction_id", "address"])
def test_a_session_without_an_address_is_none(name: str) -> None:
    session: dict[str, object] = {"merchant_transaction_id": "t", "address": "T1", "fix_network": ["TRC20"]}
    assert read_session(session).parameters == session
    with pytest.raises(ShapeError, match=f"{name} is missing"):
        read_session({**session, name: ""})


@pytest.mark.parametrize("body", [None, [], "no", {"error": 1}])
def test_a_refusal_may_have_any_body(body: object) -> None:
    assert read_refusal(502, body, "") == Refusal(502)


def test_parameters_are_named_as_javascript_does() -> None:
    assert [camel(name) for name in ("type", "fix_network", "merchant_transaction_id")] == [
        "type",
        "fixNetwork",
        "merchantTransactionId",
    ]


def test_no_parameter_can_end_the_script() -> None:
    assert in_script({"a": "</script><b>"}) == '{"a": "\\u003c/script>\\u003cb>"}'
