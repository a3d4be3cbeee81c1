"""The status of a transaction, as polling sees it (docs: api-transaction, transaction-status)."""

import pytest
from golive.simulators.client import SimClock
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.proof.caller import Caller

NOT_FOUND = (404, "not_found", "not_found")


def test_a_new_transaction_is_pending_at_once(caller: Caller) -> None:
    """Every member, in the samples' forms; no amounts yet, and nothing of payment, address or identity."""
    session = caller.create(amount="12.75", network="ERC20", currency="USDC")
    assert caller.transaction(session["merchant_transaction_id"]).json() == {
        "merchant_transaction_id": session["merchant_transaction_id"],
        "partner_user_id": "acct-7781",
        "type": "buy",
        "status": "pending",
        "currency": "USDC",
        "network": "ERC20",
        "crypto_amount": "",
        "fiat_currency": "EUR",
        "fiat_amount": "",
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
    }


@pytest.mark.parametrize("side", ["buy", "sell"])
@pytest.mark.parametrize("status", ["processing", "completed", "failed", "cancelled"])
def test_each_status_is_told_with_the_time_of_its_change(
    caller: Caller, proof_sim: ProofSim, sim_clock: SimClock, side: str, status: str
) -> None:
    """Final amounts are there from processing on, and never for what was not paid (D)."""
    proof_sim.configure(sell_enabled=True)
    made = caller.create(type=side)["merchant_transaction_id"]
    sim_clock.advance(90.9)
    proof_sim.move(made, status)
    sim_clock.advance(60)
    found = caller.transaction(made).json()
    assert (found["status"], found["type"]) == (status, side)
    assert (found["created_at"], found["updated_at"]) == ("2026-01-01T00:00:00Z", "2026-01-01T00:01:30Z")
    paid = ("42.50", "43.35") if status in ("processing", "completed") else ("", "")
    assert (found["crypto_amount"], found["fiat_amount"]) == paid


def test_amounts_may_differ_from_what_was_asked_for(caller: Caller, proof_sim: ProofSim) -> None:
    made = caller.create()["merchant_transaction_id"]
    proof_sim.move(made, "completed", crypto_amount="42.31", fiat_amount="42.50", payment_method="card")
    found = caller.transaction(made).json()
    assert (found["crypto_amount"], found["fiat_amount"]) == ("42.31", "42.50")
    assert "payment_method" not in found


def test_blank_amounts_may_be_absent(caller: Caller, proof_sim: ProofSim) -> None:
    """How they look before there are any is not said."""
    proof_sim.override(blank_amounts="absent")
    made = caller.create()["merchant_transaction_id"]
    assert {"crypto_amount", "fiat_amount"}.isdisjoint(caller.transaction(made).json())
    proof_sim.move(made, "processing")
    assert {"crypto_amount", "fiat_amount"} <= set(caller.transaction(made).json())


@pytest.mark.parametrize("rate", [1.02, 0.005, 1e-9, 97000.5, 1e300])
@pytest.mark.parametrize("amount", ["1", "0.004", "9" * 50 + ".999"])
def test_fiat_amounts_always_have_two_decimals(caller: Caller, proof_sim: ProofSim, rate: float, amount: str) -> None:
    proof_sim.override(fiat_rate=rate)
    made = caller.create(amount=amount)["merchant_transaction_id"]
    units, _, cents = proof_sim.move(made, "processing")["fiat_amount"].partition(".")
    assert (units.isdigit(), cents.isdigit(), len(cents)) == (True, True, 2)


@pytest.mark.parametrize(
    ("amount", "worth"), [("0.5", "0.51"), ("0.005", "0.01"), ("0.0049", "0.00"), ("100", "102.00"), ("42.50", "43.35")]
)
def test_fiat_amounts_are_rounded_to_the_cent(caller: Caller, proof_sim: ProofSim, amount: str, worth: str) -> None:
    made = caller.create(amount=amount)["merchant_transaction_id"]
    assert proof_sim.move(made, "processing")["fiat_amount"] == worth


@pytest.mark.parametrize(
    "unknown",
    ["unknown", "7e570000-0000-4000-8000-00000000dead", "a b", "\u00e4", "..", "%", "a%2Fb", "x" * 3000, "\x00"],
)
def test_unknown_ids_are_not_found(caller: Caller, unknown: str) -> None:
    caller.create()
    assert caller.transaction(unknown).refusal() == NOT_FOUND


def test_an_id_is_exact(caller: Caller) -> None:
    made = caller.create()["merchant_transaction_id"]
    for other in (made.upper(), made[:-1], made + " ", made.replace("-", "")):
        assert caller.transaction(other).refusal() == NOT_FOUND


def test_a_query_does_not_matter(caller: Caller) -> None:
    made = caller.create()["merchant_transaction_id"]
    assert caller.call("GET", f"/widget/transactions/{made}?status=completed&_=1").json()["status"] == "pending"


def test_reading_changes_nothing(caller: Caller, proof_sim: ProofSim, sim_clock: SimClock) -> None:
    made = caller.create()["merchant_transaction_id"]
    before = proof_sim.transaction(made)
    first = caller.transaction(made).body
    sim_clock.advance(3600)
    assert caller.transaction(made).body == first
    assert proof_sim.transaction(made) == {**before, "init_token": "expired"}


def test_an_abandoned_transaction_stays_pending(caller: Caller, sim_clock: SimClock) -> None:
    """No expiry is documented."""
    made = caller.create()["merchant_transaction_id"]
    sim_clock.advance(days=365)
    assert caller.transaction(made).json()["status"] == "pending"


def test_a_finished_one_is_forgotten_at_last(caller: Caller, proof_sim: ProofSim, sim_clock: SimClock) -> None:
    """Ours: a sandbox that runs for ever must not grow for ever. The user stays known."""
    proof_sim.override(retention=3600)
    made = caller.create()["merchant_transaction_id"]
    proof_sim.move(made, "completed")
    sim_clock.advance(3599)
    assert caller.transaction(made).status == 200
    sim_clock.advance(1)
    assert caller.transaction(made).refusal() == NOT_FOUND
    assert caller.kyc("acct-7781").json()["status"] == "not_started"
