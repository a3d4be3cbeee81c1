"""The bearer token: on every call, in these forms, one of several (docs: onboarding, errors; seed 004 L7)."""

from collections.abc import Callable, Mapping

import pytest
from golive.simulators.client import ControlFailure
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.proof.caller import ORDER, SESSION, Answer, Caller

MISSING = (401, "unauthorised", "missing_token")
INVALID = (401, "unauthorised", "invalid_token")
UNKNOWN = "7e570000-0000-4000-8000-00000000dead"

CALLS: Mapping[str, Callable[[Caller], Answer]] = {
    "createSession": lambda caller: caller.creating(),
    "getTransaction": lambda caller: caller.transaction(UNKNOWN),
    "getKycStatus": lambda caller: caller.kyc("nobody"),
    "openStream": lambda caller: caller.stream(f"/ws?tx_id={UNKNOWN}"),
}
WITH_A_TOKEN = {"createSession": 200, "getTransaction": 404, "getKycStatus": 404, "openStream": 404}


def presenting(caller: Caller, authorization: str | None) -> Answer:
    """A user's identity status, asked for with this header."""
    headers = {} if authorization is None else {"Authorization": authorization}
    return caller.send("GET", "/widget/users/acct-7781/kyc-status", headers=headers)


@pytest.fixture
def known(caller: Caller) -> Caller:
    """A client whose user exists, so that nothing but the token can be wrong."""
    caller.create()
    return caller


@pytest.mark.parametrize("operation", CALLS)
def test_every_operation_asks_for_a_token(caller: Caller, operation: str) -> None:
    """A matter of the header alone: 401 comes before anything that is wrong with the rest."""
    call = CALLS[operation]
    assert call(caller).status == WITH_A_TOKEN[operation]
    assert call(caller.holding("nobody")).refusal() == INVALID
    assert call(caller.holding("")).refusal() == MISSING


@pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", "BEARER ", "Bearer   "])
def test_forms_of_the_header_that_are_taken(known: Caller, scheme: str) -> None:
    """Schemes are spelt in any case (RFC 9110)."""
    assert presenting(known, scheme + known.token).status == 200
    assert presenting(known, f"{scheme}{known.token} ").status == 200


@pytest.mark.parametrize(
    "form",
    [None, "", "Bearer", "Bearer ", "Basic {}", "Token {}", "{}", "Bearer{}", "Bearer={}", "token={}", "X Bearer {}"],
)
def test_without_a_bearer_token_it_is_missing(known: Caller, form: str | None) -> None:
    """Whatever else may be there (I)."""
    assert presenting(known, form and form.format(known.token)).refusal() == MISSING


@pytest.mark.parametrize(
    "form", ["Bearer {}x", "Bearer x{}", "Bearer {} {}", 'Bearer "{}"', "Bearer {},", "Bearer zo\xeb", "Bearer null"]
)
def test_a_token_is_the_whole_token(known: Caller, form: str) -> None:
    assert presenting(known, form.format(known.token, known.token)).refusal() == INVALID


@pytest.mark.parametrize("change", [str.upper, lambda token: token[:-1], lambda token: token.replace("-", "")])
def test_a_token_is_exact(known: Caller, change: Callable[[str], str]) -> None:
    assert known.holding(change(known.token)).creating().refusal() == INVALID


@pytest.mark.parametrize("name", ["partner_id", "widget_id", "signing_secret"])
def test_nothing_else_of_the_partner_is_a_token(known: Caller, proof_sim: ProofSim, name: str) -> None:
    """The widget's id is public, and selects the sandbox."""
    assert known.holding(proof_sim.settings()[name]).creating().refusal() == INVALID


@pytest.mark.parametrize("header", ["X-Client-Token", "Client-Token", "Proxy-Authorization", "Cookie"])
def test_no_other_header_carries_it(known: Caller, header: str) -> None:
    answer = known.send("GET", "/widget/users/acct-7781/kyc-status", headers={header: f"Bearer {known.token}"})
    assert answer.refusal() == MISSING


@pytest.mark.parametrize(
    "target", ["/ws?token={}&user_id=acct-7781", "/ws?tx_id=x&token={}", "/widget/users/u/kyc-status?token={}"]
)
def test_the_query_of_an_earlier_edition_is_no_way_in(caller: Caller, target: str) -> None:
    assert caller.send("GET", target.format(caller.token)).refusal() == MISSING


def test_a_token_in_the_body_is_no_way_in(caller: Caller) -> None:
    body = f'{{"client_token":"{caller.token}"}}'
    answer = caller.send("POST", SESSION, body, {"Content-Type": "application/json"})
    assert answer.refusal() == MISSING


# rotation


def test_the_old_token_works_while_there_are_two(caller: Caller, proof_sim: ProofSim) -> None:
    """A grace period of no published length (D); the first is the one that new clients are told."""
    proof_sim.configure(client_tokens=["new-token", caller.token])
    assert [caller.holding(token).creating().status for token in ("new-token", caller.token)] == [200, 200]
    proof_sim.configure(client_tokens=["new-token"])
    assert caller.creating().refusal() == INVALID
    assert caller.holding("new-token").creating().status == 200


def test_both_tokens_are_the_same_partner(caller: Caller, proof_sim: ProofSim) -> None:
    proof_sim.configure(client_tokens=["newer-token", caller.token])
    made = caller.create()["merchant_transaction_id"]
    assert caller.holding("newer-token").transaction(made).status == 200


def test_a_token_names_one_partner(caller: Caller, other_sim: ProofSim) -> None:
    """Two partners cannot have the same one."""
    before = other_sim.settings()
    with pytest.raises(ControlFailure, match="this credential of proof selects the sandbox") as failure:
        other_sim.configure(client_tokens=[caller.token])
    assert failure.value.status == 409
    assert other_sim.settings() == before


def test_an_inactive_partner_has_no_valid_token(caller: Caller, proof_sim: ProofSim) -> None:
    made = caller.create()["merchant_transaction_id"]
    proof_sim.configure(active=False)
    for call in CALLS.values():
        assert call(caller).refusal() == INVALID
    assert caller.transaction(made).refusal() == INVALID
    assert caller.holding("").creating().refusal() == MISSING
    proof_sim.configure(active=True)
    assert caller.transaction(made).status == 200


# two partners


def test_another_partners_transactions_and_users_are_unknown(
    caller: Caller, other_caller: Caller, other_sim: ProofSim
) -> None:
    """404 and never 403 (D): not even that they exist is told."""
    made = caller.create()["merchant_transaction_id"]
    for answer in (
        other_caller.transaction(made),
        other_caller.kyc(ORDER["partner_user_id"]),
        other_caller.stream(f"/ws?tx_id={made}"),
    ):
        assert answer.refusal() == (404, "not_found", "not_found")
    assert other_caller.transaction(made).body == other_caller.transaction(UNKNOWN).body
    assert other_sim.users() == []
    assert (caller.transaction(made).status, caller.kyc(ORDER["partner_user_id"]).status) == (200, 200)


def test_the_same_user_id_at_two_partners_is_two_users(
    caller: Caller, proof_sim: ProofSim, other_caller: Caller
) -> None:
    caller.create()
    other_caller.create()
    proof_sim.verify(ORDER["partner_user_id"])
    found = [one.kyc(ORDER["partner_user_id"]).json()["status"] for one in (caller, other_caller)]
    assert found == ["verified", "not_started"]
