"""A session that is created: all that the widget is to be handed (docs: api-session, quickstart)."""

import re

import pytest
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.proof.caller import Caller, Json

PLAIN = (
    "merchant_transaction_id", "widget_id", "address", "signature", "init_token", "init_token_type", "currency",
    "fix_currency", "network", "fix_network", "amount", "fix_amount", "fiat_currency", "type",
)  # fmt: skip
"""What the quickstart's sample has, in every session."""
CONSTANT = ("fix_fiat_currency", "fix_fiat_amount")
CONFIGURED = ("currencies", "networks", "fiat_currencies", "lang", "theme", "redirect_url")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def test_a_session_has_all_22_members(caller: Caller, proof_sim: ProofSim) -> None:
    """And no other: no URL, no expiry, no status, nothing of the user."""
    session = caller.create(redirect_url="https://shop.test/done", client_ip="198.51.100.23")
    assert sorted(session) == sorted((*PLAIN, *CONSTANT, *CONFIGURED))
    assert len(session) == 22
    unique = {name: session.pop(name) for name in ("merchant_transaction_id", "address", "signature", "init_token")}
    assert all(isinstance(value, str) and value for value in unique.values())
    assert UUID.fullmatch(unique["merchant_transaction_id"])
    assert session == {
        "widget_id": proof_sim.widget_id,
        "init_token_type": "sdk_partner_authorization",
        "currency": "USDT",
        "currencies": ["USDT", "USDC"],
        "fix_currency": True,
        "network": "TRC20",
        "networks": ["TRC20", "ERC20"],
        "fix_network": ["TRC20"],
        "amount": "42.50",
        "fix_amount": True,
        "fiat_currency": "EUR",
        "fiat_currencies": ["EUR", "USD"],
        "fix_fiat_currency": False,
        "fix_fiat_amount": True,
        "type": "buy",
        "lang": "en",
        "theme": "proof",
        "redirect_url": "https://shop.test/done",
    }


@pytest.mark.parametrize("side", ["buy", "sell"])
@pytest.mark.parametrize(("currency", "network"), [("USDT", "TRC20"), ("USDT", "ERC20"), ("USDC", "ERC20")])
def test_the_order_is_echoed_and_fixed(
    caller: Caller, proof_sim: ProofSim, side: str, currency: str, network: str
) -> None:
    """Sales have the very same shape (D)."""
    proof_sim.configure(sell_enabled=True)
    session = caller.create(currency=currency, network=network, amount="007.1000", type=side)
    assert set(session) == {*PLAIN, *CONSTANT, *CONFIGURED} - {"redirect_url"}
    assert [session[name] for name in ("currency", "network", "amount", "type")] == [
        currency,
        network,
        "007.1000",
        side,
    ]
    assert [session[name] for name in ("fix_currency", "fix_network", "fix_amount")] == [True, [network], True]
    assert [session[name] for name in CONSTANT] == [False, True]


# widget_config


def test_the_partners_configuration_is_answered(caller: Caller, proof_sim: ProofSim) -> None:
    configured: dict[str, Json] = {
        "currencies": ["BTC"],
        "networks": ["BITCOIN", "TRC20"],
        "fiat_currency": "USD",
        "fiat_currencies": ["USD"],
        "lang": "et",
        "theme": "dark",
        "redirect_url": "https://shop.test/back",
    }
    proof_sim.configure(**configured)
    session = caller.create()
    assert {name: session[name] for name in configured} == configured


def test_what_the_configuration_lacks_is_absent(caller: Caller, proof_sim: ProofSim) -> None:
    lacking: dict[str, Json] = {"currencies": [], "networks": [], "fiat_currencies": [], "lang": None, "theme": None}
    proof_sim.configure(**lacking, redirect_url=None)
    assert set(caller.create()) == {*PLAIN, *CONSTANT}


@pytest.mark.parametrize(
    ("name", "empty"), [("currencies", []), ("networks", []), ("fiat_currencies", []), ("lang", None), ("theme", None)]
)
def test_each_of_them_alone_may_be_absent(caller: Caller, proof_sim: ProofSim, name: str, empty: Json) -> None:
    proof_sim.configure(**{name: empty})
    assert {*PLAIN, *CONSTANT, *CONFIGURED} - set(caller.create()) == {name, "redirect_url"}


def test_lists_that_are_not_configured_follow_what_is_enabled(caller: Caller, proof_sim: ProofSim) -> None:
    wallets = [{"currency": "USDT", "network": name} for name in ("BEP20", "TRC20", "BEP20")]
    proof_sim.configure(allowed_currencies=["USDT"], wallets=wallets)
    session = caller.create()
    assert (session["currencies"], session["networks"]) == (["USDT"], ["BEP20", "TRC20"])


def test_the_request_overrides_the_redirect_for_this_session_only(caller: Caller, proof_sim: ProofSim) -> None:
    proof_sim.configure(redirect_url="https://shop.test/back")
    assert caller.create(redirect_url="https://shop.test/once")["redirect_url"] == "https://shop.test/once"
    assert caller.create()["redirect_url"] == "https://shop.test/back"


@pytest.mark.parametrize("default", ["buy", "sell"])
def test_the_type_is_the_partners_unless_it_is_named(caller: Caller, proof_sim: ProofSim, default: str) -> None:
    proof_sim.configure(type=default, sell_enabled=True)
    assert caller.create()["type"] == default
    assert [caller.create(type=side)["type"] for side in ("sell", "buy")] == ["sell", "buy"]


@pytest.mark.parametrize("word", ["sdk_partner_authorization", "sdk_customer_token"])
def test_the_type_of_the_token_is_a_rule(caller: Caller, proof_sim: ProofSim, word: str) -> None:
    proof_sim.override(init_token_type=word)
    assert caller.create()["init_token_type"] == word


def test_the_status_of_success_is_a_rule(caller: Caller, proof_sim: ProofSim) -> None:
    """Whether it is 200 or 201 is not printed anywhere."""
    assert caller.creating().status == 200
    proof_sim.override(session_status=201)
    assert caller.creating().status == 201


# addresses


@pytest.mark.parametrize(
    ("currency", "network", "form"),
    [
        ("USDT", "TRC20", r"T[1-9A-HJ-NP-Za-km-z]{33}"),
        ("USDT", "ERC20", r"0x[0-9a-f]{40}"),
        ("USDC", "ERC20", r"0x[0-9a-f]{40}"),
        ("USDC", "BEP20", r"0x[0-9a-f]{40}"),
    ],
)
def test_each_enabled_pair_has_an_address(
    caller: Caller, proof_sim: ProofSim, currency: str, network: str, form: str
) -> None:
    """The checklist has a session tested for each (S). The same pair has the same wallet, whatever is bought."""
    proof_sim.configure(wallets=[*proof_sim.settings()["wallets"], {"currency": "USDC", "network": "BEP20"}])
    found = {caller.create(currency=currency, network=network, amount=amount)["address"] for amount in ("1", "2")}
    assert len(found) == 1
    assert re.fullmatch(form, found.pop())


def test_pairs_and_partners_have_different_wallets(caller: Caller, other_caller: Caller) -> None:
    pairs = (("USDT", "TRC20"), ("USDT", "ERC20"), ("USDC", "ERC20"))
    found = {
        one.create(currency=currency, network=network)["address"]
        for one in (caller, other_caller)
        for currency, network in pairs
    }
    assert len(found) == 6


def test_a_wallet_may_have_an_address_of_its_own(caller: Caller, proof_sim: ProofSim) -> None:
    proof_sim.configure(wallets=[{"currency": "USDT", "network": "TRC20", "address": "TSimQ7"}])
    assert caller.create(address="TMine")["address"] == "TSimQ7"


def test_an_address_in_the_request_is_ignored(caller: Caller) -> None:
    """Not refused (D); only partners who were told to send one do."""
    assert caller.create(address="TMine")["address"] == caller.create()["address"]


def test_partners_who_supply_the_address_get_it_back(caller: Caller, proof_sim: ProofSim) -> None:
    """On any network: there is no wallet to be missing (I)."""
    proof_sim.configure(partner_supplies_address=True)
    assert caller.create(address="TMine")["address"] == "TMine"
    assert caller.create(address="0xmine", network="BEP20")["address"] == "0xmine"


# each call


def test_each_call_is_a_new_session(caller: Caller, proof_sim: ProofSim) -> None:
    """No idempotency key is documented: the same body and the same key are two transactions."""
    body = {"partner_user_id": "u", "user_email": "a@b.test", "network": "TRC20", "currency": "USDT", "amount": "1"}
    made = [caller.call("POST", "/widget/session", body, Idempotency_Key="same").json() for _ in range(5)]
    for name in ("merchant_transaction_id", "signature", "init_token"):
        assert len({session[name] for session in made}) == 5
    ids = [session["merchant_transaction_id"] for session in made]
    assert sorted(one["merchant_transaction_id"] for one in proof_sim.transactions()) == sorted(ids)
    assert proof_sim.user("u")["transactions"] == ids


def test_members_that_proof_does_not_know_are_ignored(caller: Caller) -> None:
    """Those of an earlier edition among them."""
    session = caller.create(fiat_amount="50", crypto_amount="3", metadata={"a": [None]}, widget_url="x")
    assert set(session) == {*PLAIN, *CONSTANT, *CONFIGURED} - {"redirect_url"}
