"""What the journal must never hold: e-mail addresses, users' addresses, tokens; and all else, as it was sent."""

import json

import pytest
from golive.simulators.client import SandboxHandle, SimFaults, SimJournal
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.proof.caller import SESSION, Caller, order

MAIL = "mira.secret@shop.test"
ADDRESS = "198.51.100.23"
PRIVATE = {"user_email": MAIL, "client_ip": ADDRESS}


def test_a_session_is_remembered_without_what_is_private(caller: Caller, sim_journal: SimJournal) -> None:
    session = caller.create(**PRIVATE, metadata={"cart": [1, None], "user_email": MAIL})
    (entry,) = sim_journal.find(operation="createSession")
    sent, got = entry["request"], entry["response"]
    assert sent["body"] == {
        **order(user_email="***", client_ip="***"),
        "metadata": {"cart": [1, None], "user_email": "***"},
    }
    assert got["body"] == {**session, "init_token": "***"}
    assert sent["headers"]["authorization"] == "***"
    text = json.dumps(entry)
    for secret in (MAIL, ADDRESS, session["init_token"], caller.token):
        assert secret not in text


def test_what_an_investigation_needs_is_kept(caller: Caller, sim_journal: SimJournal) -> None:
    """Whose it is about, what it was, from where, and Proof's name for the request."""
    answer = caller.call("POST", SESSION, order(unheard_of="kept"), Origin=caller.origin, X_Mine="kept")
    (entry,) = sim_journal.find(operation="createSession")
    assert entry["subject"] == answer.json()["merchant_transaction_id"]
    assert entry["request"]["body"]["unheard_of"] == "kept"
    assert (entry["request"]["headers"]["origin"], entry["request"]["headers"]["x-mine"]) == (caller.origin, "kept")
    assert entry["response"]["headers"]["x-request-id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize(
    "body",
    [
        f'{{"user_email":"{MAIL}","client_ip":"{ADDRESS}"',
        f'{{"user_email":"{MAIL}","client_ip":"{ADDRESS}"}}}}',
        f'[{{"user_email":"{MAIL}"}},{{"client_ip":"{ADDRESS}"}}]',
        f'{{"user_email":["{MAIL}",{{"again":"{ADDRESS}"}}]}}',
        f'{{"user_email" : "{MAIL}" , "client_ip" :"{ADDRESS}"}}',
        f'{{"user\\u005femail":"{MAIL}","client\\u005fip":"{ADDRESS}"}}',
        f'{{"a":"\\n","user_email":"{MAIL}"}}',
        f"user_email={MAIL}&client_ip={ADDRESS}",
        f"user_email: {MAIL}",
    ],
    ids=range(9),
)
def test_a_body_that_was_refused_is_masked_as_well(caller: Caller, sim_journal: SimJournal, body: str) -> None:
    headers = {"Authorization": f"Bearer {caller.token}", "Content-Type": "application/json"}
    assert caller.send("POST", SESSION, body, headers).status == 400
    text = json.dumps(sim_journal.find())
    assert sim_journal.count() == 1
    assert MAIL not in text
    assert ADDRESS not in text


@pytest.mark.parametrize(
    "query", ["token={}&tx_id=x", "tx_id=x&token={}", "token={}&user_id=acct-7781", "tx_id=x&%74oken={}"]
)
def test_a_token_in_a_query_is_masked(caller: Caller, sim_journal: SimJournal, query: str) -> None:
    """An earlier edition had it there; what else is in the query stays."""
    caller.stream("/ws?" + query.format(caller.token))
    caller.call("GET", "/widget/users/u/kyc-status?" + query.format(caller.token))
    found = [one["request"]["url"] for one in sim_journal.find()]
    assert len(found) == 2
    for url in found:
        assert caller.token not in url
        assert "token=***" in url
        assert "tx_id=x" in url or "user_id=acct-7781" in url


def test_a_token_of_somebody_else_is_masked(caller: Caller, sandbox: SandboxHandle, proof_sim: ProofSim) -> None:
    """Also one that was rotated out, in whatever form it came."""
    proof_sim.configure(client_tokens=[caller.token, "other-live-token"])
    for header in ("Bearer other-live-token", "bearer other-live-token"):
        caller.send("GET", "/widget/users/u/kyc-status", headers={"Authorization": header, "Cookie": "sid=biscuit"})
    text = json.dumps(sandbox.journal.find())
    assert sandbox.journal.count() == 2
    assert "other-live-token" not in text
    assert "biscuit" not in text


def test_no_refusal_repeats_what_is_private(caller: Caller, sim_journal: SimJournal) -> None:
    for wrong in ({"user_email": f"{MAIL} "}, {"client_ip": f"{ADDRESS}:80"}):
        answer = caller.creating(**{**PRIVATE, **wrong})
        assert answer.status == 400
        assert MAIL not in answer.body.decode()
        assert ADDRESS not in answer.body.decode()
    text = json.dumps(sim_journal.find())
    assert MAIL not in text
    assert ADDRESS not in text


def test_forced_errors_are_masked_as_well(caller: Caller, sim_faults: SimFaults, sim_journal: SimJournal) -> None:
    for kind in ({"kind": "error", "error": "provider_error"}, {"kind": "malformed"}):
        sim_faults.clear()
        sim_faults.add(vendor="proof", operation="createSession", **kind)
        caller.creating(**PRIVATE)
    text = json.dumps(sim_journal.find())
    assert sim_journal.count() == 2
    assert MAIL not in text
    assert ADDRESS not in text
    assert "eyJ" not in text, "the answer was spoiled, so its token is hidden loosely"


def test_statuses_hold_nothing_private(caller: Caller, proof_sim: ProofSim, sim_journal: SimJournal) -> None:
    made = caller.create(**PRIVATE)["merchant_transaction_id"]
    caller.transaction(made)
    caller.kyc("acct-7781")
    (shown,) = proof_sim.transactions()
    assert (shown["user_email"], shown["client_ip"]) == (MAIL, ADDRESS), "the portal shows them"
    text = json.dumps(sim_journal.find())
    assert MAIL not in text
    assert ADDRESS not in text
