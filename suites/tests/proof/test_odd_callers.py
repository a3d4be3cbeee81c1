"""Callers at the edge: ids with a slash, tokens of nobody from a registered page, secrets in a query."""

import json

import pytest
from golive.simulators.client import ControlFailure, SimJournal
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.proof.caller import Caller

ODD_IDS = ["auth0|a/b", "a/b/c", "100%", "a%2Fb", "%25", "/"]


@pytest.mark.parametrize("user", ODD_IDS)
def test_an_id_in_a_path_is_what_it_was(caller: Caller, proof_sim: ProofSim, user: str) -> None:
    caller.create(partner_user_id=user)
    assert caller.kyc(user).json() == {"partner_user_id": user, "status": "not_started"}
    assert proof_sim.verify(user)["partner_user_id"] == user
    assert proof_sim.user(user)["status"] == "verified"
    assert caller.kyc(user).json()["status"] == "verified"


def test_a_browser_may_read_that_its_token_is_unknown(caller: Caller, sim_journal: SimJournal) -> None:
    """A page of a registered origin is found by its origin: the refusal is this partner's matter."""
    refused = caller.holding("7e57dead-0000-4000-8000-000000000000").call(
        "GET", "/widget/users/u/kyc-status", origin=caller.origin
    )
    assert refused.refusal() == (401, "unauthorised", "invalid_token")
    assert refused.headers["access-control-allow-origin"] == caller.origin
    assert [entry["error"] for entry in sim_journal.find(status=401)] == ["invalid_token"]


def test_a_secret_in_a_query_is_masked_to_its_end(caller: Caller, sim_journal: SimJournal) -> None:
    caller.stream("/ws?token=abc%26def%3Dghi&tx_id=x")
    (entry,) = sim_journal.find(operation="openStream")
    assert entry["request"]["url"] == "/ws?token=***&tx_id=x"


def test_a_token_among_members_is_masked(caller: Caller, sim_journal: SimJournal) -> None:
    caller.create(client_token=caller.token, clientToken=caller.token)
    assert caller.token not in json.dumps(sim_journal.find())


@pytest.mark.parametrize("origin", ["https://shop.test:443", "http://shop.test:80"])
def test_no_browser_sends_the_port_that_goes_without_saying(proof_sim: ProofSim, origin: str) -> None:
    with pytest.raises(ControlFailure, match="is no origin"):
        proof_sim.configure(registered_origins=[origin])
    proof_sim.configure(registered_origins=[origin.replace(":443", ":8443").replace(":80", ":8080")])


def test_a_preflight_that_is_not_supported_says_what_is(caller: Caller, proof_sim: ProofSim) -> None:
    proof_sim.override(cors=False)
    assert caller.preflight("/widget/session", caller.origin).headers["allow"] == "POST"
    assert caller.preflight("/widget/transactions/x", caller.origin).headers["allow"] == "GET"
