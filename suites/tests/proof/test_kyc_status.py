"""The identity status of a user: known from the first session on, whatever the id is like (docs: api-kyc-status)."""

from urllib.parse import quote

import pytest
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.proof.caller import Caller

NOT_FOUND = (404, "not_found", "not_found")

ODD = (
    "a b", "mira@shop.test", "\u00e4\u674e", "\U0001f98a", "a?b", "a#b", "a&b=c", "a+b", "a;b,c", "a%b", "100%25",
    "a%20b", "..", ".", "~", "'\"", "a\\b", "<b>", "{id}", "kyc-status", "null", "0", "x" * 3000, "\x00", "a\nb",
    "\x7f", "\ue000",
)  # fmt: skip
"""Ids that have to be percent-encoded in a path, or look as if they meant something."""


def test_a_user_is_unknown_before_the_first_session(caller: Caller) -> None:
    """404 before, not_started after (D; that a session makes the difference is inferred)."""
    assert caller.kyc("acct-7781").refusal() == NOT_FOUND
    caller.create()
    assert caller.kyc("acct-7781").json() == {"partner_user_id": "acct-7781", "status": "not_started"}


def test_a_refused_session_makes_nobody_known(caller: Caller) -> None:
    assert caller.creating(currency="DOGE").status == 400
    assert caller.kyc("acct-7781").refusal() == NOT_FOUND


@pytest.mark.parametrize("status", ["not_started", "pending", "verified", "failed"])
def test_each_status_is_told_and_nothing_more(caller: Caller, proof_sim: ProofSim, status: str) -> None:
    """When somebody was verified was told by an earlier edition only."""
    proof_sim.verify("acct-7781", status)
    assert caller.kyc("acct-7781").json() == {"partner_user_id": "acct-7781", "status": status}


@pytest.mark.parametrize("status", ["not_started", "pending", "verified", "failed"])
def test_a_status_outlives_sessions_and_stops_none(caller: Caller, proof_sim: ProofSim, status: str) -> None:
    """No error code makes anybody wait for it (D)."""
    proof_sim.verify("acct-7781", status)
    made = [caller.create(type="buy")["merchant_transaction_id"] for _ in range(2)]
    assert caller.kyc("acct-7781").json()["status"] == status
    assert proof_sim.user("acct-7781") == {
        "partner_user_id": "acct-7781",
        "user_email": "mira@shop.test",
        "status": status,
        "transactions": made,
    }


def test_users_are_told_apart_by_id_alone(caller: Caller, proof_sim: ProofSim) -> None:
    """The same e-mail address under another id is another user (I); the newest address of an id stays."""
    caller.create(partner_user_id="ann")
    caller.create(partner_user_id="ann", user_email="new@shop.test")
    caller.create(partner_user_id="Ann")
    proof_sim.verify("ann")
    assert [caller.kyc(user).json()["status"] for user in ("ann", "Ann")] == ["verified", "not_started"]
    assert {one["partner_user_id"]: one["user_email"] for one in proof_sim.users()} == {
        "Ann": "mira@shop.test",
        "ann": "new@shop.test",
    }


@pytest.mark.parametrize("user", ODD, ids=lambda user: ascii(user)[:12])
def test_ids_are_taken_as_they_are(caller: Caller, user: str) -> None:
    made = caller.create(partner_user_id=user)["merchant_transaction_id"]
    assert caller.transaction(made).json()["partner_user_id"] == user
    assert caller.kyc(user).json() == {"partner_user_id": user, "status": "not_started"}


@pytest.mark.parametrize("user", ["a+b", "a;b,c", "~", "mira@shop.test", "a&b=c", "'"])
def test_what_may_stand_in_a_path_need_not_be_encoded(caller: Caller, user: str) -> None:
    caller.create(partner_user_id=user)
    assert caller.call("GET", f"/widget/users/{user}/kyc-status").json()["partner_user_id"] == user


def test_an_id_may_be_encoded_more_than_it_must(caller: Caller) -> None:
    caller.create(partner_user_id="ab-c")
    encoded = "".join(f"%{byte:02x}" for byte in b"ab-c")
    assert caller.call("GET", f"/widget/users/{encoded}/kyc-status").status == 200


def test_an_id_is_decoded_once(caller: Caller) -> None:
    caller.create(partner_user_id="a b")
    assert caller.kyc(quote("a b")).refusal() == NOT_FOUND


@pytest.mark.parametrize("user", ["acct-778", "acct-77811", "ACCT-7781", " acct-7781", "acct-7781 "])
def test_ids_are_exact(caller: Caller, user: str) -> None:
    caller.create()
    assert caller.kyc(user).refusal() == NOT_FOUND


def test_bytes_that_are_no_text_are_nobody(caller: Caller) -> None:
    assert caller.call("GET", "/widget/users/%FF%FE/kyc-status").refusal() == NOT_FOUND


def test_an_empty_id_is_nobody(caller: Caller) -> None:
    assert caller.call("GET", "/widget/users//kyc-status").refusal() == NOT_FOUND
