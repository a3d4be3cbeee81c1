"""What is wrong with a request for a session, and what is found first (docs: errors; the order is inferred)."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations

import pytest
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.proof.caller import ORDER, SESSION, Answer, Caller, Json, order

REQUIRED = tuple(ORDER)
VALIDATION = (400, "invalid_request", "validation_error")
DECODE = (400, "invalid_request", "decode_error")


Refusal = tuple[int, str, str]


@dataclass
class Draft:
    """A request that is about to be sent."""

    headers: dict[str, str]
    body: dict[str, Json] = field(default_factory=order)
    tail: str = ""


Flaw = Callable[[Draft], None]


def no_token(draft: Draft) -> None:
    draft.headers.pop("Authorization")


def wrong_token(draft: Draft) -> None:
    draft.headers["Authorization"] = "Bearer nobody"


def wrong_origin(draft: Draft) -> None:
    draft.headers["Origin"] = "https://elsewhere.test"


def no_json(draft: Draft) -> None:
    draft.tail = "}"


def no_amount(draft: Draft) -> None:
    draft.body.pop("amount")


def wrong_currency(draft: Draft) -> None:
    draft.body["currency"] = "DOGE"


def sale(draft: Draft) -> None:
    draft.body["type"] = "sell"


def wrong_network(draft: Draft) -> None:
    draft.body["network"] = "BEP20"


FLAWS: tuple[tuple[Flaw, Refusal], ...] = (
    (no_token, (401, "unauthorised", "missing_token")),
    (wrong_token, (401, "unauthorised", "invalid_token")),
    (wrong_origin, (403, "forbidden", "forbidden_origin")),
    (no_json, DECODE),
    (no_amount, VALIDATION),
    (wrong_currency, (400, "invalid_request", "currency_not_allowed")),
    (sale, (403, "forbidden", "offramp_disabled")),
    (wrong_network, (400, "wallet_not_supported", "WALLET_NOT_SUPPORTED")),
)
"""In the order in which they are found."""


def sent(caller: Caller, *flaws: Flaw) -> Answer:
    """The answer to an order with these flaws, later ones first: a token that is wrong goes before it is taken away."""
    draft = Draft({"Authorization": f"Bearer {caller.token}", "Content-Type": "application/json"})
    for flaw in reversed(flaws):
        flaw(draft)
    return caller.send("POST", SESSION, json.dumps(draft.body) + draft.tail, draft.headers)


def test_the_draft_is_good_without_flaws(caller: Caller) -> None:
    assert sent(caller).status == 200


@pytest.mark.parametrize(("flaw", "refusal"), FLAWS)
def test_each_flaw_has_its_error(caller: Caller, proof_sim: ProofSim, flaw: Flaw, refusal: Refusal) -> None:
    """And nothing is left of the call."""
    assert sent(caller, flaw).refusal() == refusal
    assert proof_sim.transactions() == proof_sim.users() == []


@pytest.mark.parametrize(("first", "second"), [*combinations(FLAWS, 2)])
def test_of_two_flaws_the_first_is_told(
    caller: Caller,
    first: tuple[Flaw, Refusal],
    second: tuple[Flaw, Refusal],
) -> None:
    assert sent(caller, first[0], second[0]).refusal() == first[1]


def test_of_all_flaws_the_first_is_told(caller: Caller) -> None:
    flaws = [flaw for flaw, _ in FLAWS]
    assert [sent(caller, *flaws[number:]).refusal() for number in range(len(flaws))] == [named for _, named in FLAWS]


# JSON


@pytest.mark.parametrize(
    "body",
    [
        None, b"", b" ", b"no json", b"{", b"{}{}", b"[]", b"null", b"1", b'"text"', b"true", b"\xff",
        b"\xef\xbb\xbf{}",
        b'{"partner_user_id":"\\ud800"}', b'{"partner_user_id":"\xff"}', b"{'amount':'1'}", b'{"amount":01}',
        b"[" * 20000 + b"]" * 20000, b'{"amount":NaN}', b"partner_user_id=acct-7781&amount=1",
    ],
    ids=lambda body: repr(body)[:20],
)  # fmt: skip
def test_a_body_that_is_no_json_object_cannot_be_decoded(caller: Caller, body: bytes | None) -> None:
    headers = {"Authorization": f"Bearer {caller.token}", "Content-Type": "application/json"}
    assert caller.send("POST", SESSION, body, headers).refusal() == DECODE


@pytest.mark.parametrize("mimetype", [None, "", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"])
def test_a_body_has_to_be_called_json(caller: Caller, mimetype: str | None) -> None:
    """The header is required (D); that it is this error is inferred."""
    headers = {"Authorization": f"Bearer {caller.token}", **({} if mimetype is None else {"Content-Type": mimetype})}
    assert caller.send("POST", SESSION, json.dumps(ORDER), headers).refusal() == DECODE


@pytest.mark.parametrize("mimetype", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
def test_forms_of_the_type_that_are_taken(caller: Caller, mimetype: str) -> None:
    headers = {"Authorization": f"Bearer {caller.token}", "Content-Type": mimetype}
    assert caller.send("POST", SESSION, json.dumps(ORDER), headers).status == 200


# members


@pytest.mark.parametrize("member", REQUIRED)
def test_each_required_member_is_missed(caller: Caller, member: str) -> None:
    answer = caller.creating(member)
    assert answer.refusal() == VALIDATION
    assert answer.json()["message"] == f"The request is not valid: {member} is required"


@pytest.mark.parametrize("member", [*REQUIRED, "type", "redirect_url", "client_ip", "address"])
@pytest.mark.parametrize("value", [None, 1, True, [], {}, ["USDT"]])
def test_every_member_is_a_text(caller: Caller, member: str, value: Json) -> None:
    """Null is no way to leave one out, and the value itself is not repeated."""
    answer = caller.creating(**{member: value})
    assert answer.refusal() == VALIDATION
    assert member in answer.json()["message"]


@pytest.mark.parametrize("member", [*REQUIRED, "type", "redirect_url", "client_ip"])
def test_an_empty_text_is_none(caller: Caller, member: str) -> None:
    assert caller.creating(**{member: ""}).refusal() == VALIDATION


WRONG_AMOUNTS = (
    "0", "0.00", "00", "-1", "+1", "1.", ".5", "1,5", "1 000", "1e3", "0x10", "NaN", "Infinity", " 1", "1 ", "1\n",
    "1.2.3", "\u0661", "\uff11",
)  # fmt: skip
RIGHT_AMOUNTS = ("1", "42.50", "0.00000001", "007", "0.10", "1" + "0" * 40, "9" * 60 + ".5", "0." + "0" * 60 + "1")


@pytest.mark.parametrize("amount", WRONG_AMOUNTS)
def test_these_are_no_amounts(caller: Caller, amount: str) -> None:
    answer = caller.creating(amount=amount)
    assert answer.refusal() == VALIDATION
    assert answer.json()["message"].endswith('amount must be a decimal text greater than 0, such as "12.75"')


@pytest.mark.parametrize("amount", RIGHT_AMOUNTS, ids=lambda amount: amount[:10])
def test_amounts_of_any_length_are_taken_and_can_be_paid(caller: Caller, proof_sim: ProofSim, amount: str) -> None:
    """No minimum, no maximum and no number of decimals is published."""
    session = caller.create(amount=amount)
    assert session["amount"] == amount
    done = proof_sim.move(session["merchant_transaction_id"], "completed")
    assert done["crypto_amount"] == amount
    assert done["fiat_amount"].partition(".")[0].isdigit()
    assert len(done["fiat_amount"].partition(".")[2]) == 2


@pytest.mark.parametrize("email", ["mira", "@shop.test", "mira@", "mira @shop.test", "mira@shop.test, ann@shop.test"])
def test_these_are_no_addresses_for_mail(caller: Caller, email: str) -> None:
    answer = caller.creating(user_email=email)
    assert answer.refusal() == VALIDATION
    assert answer.json()["message"].endswith("user_email must be an e-mail address")


@pytest.mark.parametrize("email", ["mira@shop.test", "m.i+ra@sub.shop.test", "Mira@Shop.Test"])
def test_these_are(caller: Caller, email: str) -> None:
    assert caller.creating(user_email=email).status == 200


@pytest.mark.parametrize(
    "address", ["localhost", "1.2.3", "1.2.3.256", "198.51.100.23:80", "10.0.0.0/8", "::g", "[::1]"]
)
def test_these_are_no_addresses_of_users(caller: Caller, address: str) -> None:
    answer = caller.creating(client_ip=address)
    assert answer.refusal() == VALIDATION
    assert answer.json()["message"].endswith("client_ip must be an IPv4 or IPv6 address")


@pytest.mark.parametrize("address", ["198.51.100.23", "2001:db8::17", "::1", "::ffff:198.51.100.23"])
def test_both_families_of_addresses_are_taken(caller: Caller, address: str) -> None:
    assert caller.creating(client_ip=address).status == 200


@pytest.mark.parametrize("side", ["BUY", "Buy", "on-ramp", "sell "])
def test_there_are_two_types(caller: Caller, side: str) -> None:
    answer = caller.creating(type=side)
    assert answer.refusal() == VALIDATION
    assert answer.json()["message"].endswith("type must be buy or sell")


# what Proof has to enable


@pytest.mark.parametrize("currency", ["DOGE", "usdt", "USDT ", "EUR", "BTC"])
def test_a_currency_has_to_be_allowed(caller: Caller, currency: str) -> None:
    answer = caller.creating(currency=currency)
    assert answer.refusal() == (400, "invalid_request", "currency_not_allowed")
    assert currency in answer.json()["message"]


@pytest.mark.parametrize(
    ("currency", "network"), [("USDT", "BEP20"), ("USDC", "TRC20"), ("USDT", "trc20"), ("USDT", "TRON"), ("USDC", "x")]
)
def test_a_pair_needs_a_wallet(caller: Caller, currency: str, network: str) -> None:
    """An unknown network is a pair without a wallet (I): there is no error for networks."""
    answer = caller.creating(currency=currency, network=network)
    assert answer.refusal() == (400, "wallet_not_supported", "WALLET_NOT_SUPPORTED")
    assert currency in answer.json()["message"]
    assert network in answer.json()["message"]


def test_the_wallet_has_to_be_active(caller: Caller, proof_sim: ProofSim) -> None:
    dead, alive = ({"currency": "USDT", "network": "TRC20", "active": active} for active in (False, True))
    proof_sim.configure(wallets=[dead])
    assert caller.creating().refusal() == (400, "wallet_not_supported", "WALLET_NOT_SUPPORTED")
    proof_sim.configure(wallets=[dead, alive])
    assert caller.creating().status == 200


def test_what_was_enabled_works_at_once(caller: Caller, proof_sim: ProofSim) -> None:
    proof_sim.configure(allowed_currencies=["DOGE"])
    assert caller.creating(currency="DOGE").refusal()[2] == "WALLET_NOT_SUPPORTED"
    proof_sim.configure(wallets=[{"currency": "DOGE", "network": "DOGECOIN"}])
    assert caller.creating(currency="DOGE", network="DOGECOIN").status == 200
    assert caller.creating().refusal()[2] == "currency_not_allowed"


def test_sell_has_to_be_enabled(caller: Caller, proof_sim: ProofSim) -> None:
    """Proof shows no code for it: the earlier edition's, or a mere validation error."""
    assert caller.creating(type="sell").refusal() == (403, "forbidden", "offramp_disabled")
    proof_sim.override(disabled_sell="validation_error")
    assert caller.creating(type="sell").refusal() == VALIDATION
    proof_sim.configure(sell_enabled=True)
    assert caller.creating(type="sell").status == 200


def test_a_partner_whose_widget_sells_needs_it_as_well(caller: Caller, proof_sim: ProofSim) -> None:
    proof_sim.configure(type="sell")
    assert caller.creating().refusal() == (403, "forbidden", "offramp_disabled")
    assert caller.creating(type="buy").status == 200


@pytest.mark.parametrize("more", [{}, {"address": ""}, {"currency": "DOGE"}, {"type": "sell"}, {"network": "BEP20"}])
def test_partners_who_supply_the_address_have_to(caller: Caller, proof_sim: ProofSim, more: dict[str, str]) -> None:
    """A required member, so it is missed before anything is asked of the partner's record."""
    proof_sim.configure(partner_supplies_address=True)
    answer = caller.creating(**more)
    assert answer.refusal() == VALIDATION
    assert answer.json()["message"].endswith("address is required for this partner")
