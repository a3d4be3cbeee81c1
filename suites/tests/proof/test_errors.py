"""Every row of the error table, reached by a real request or forced by a fault (docs: errors)."""

from collections.abc import Callable, Mapping

import pytest
from golive.simulators.client import ControlFailure, SimFaults, SimJournal
from golive.simulators.proof.errors import ERRORS
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.proof.caller import SESSION, Answer, Caller, order

LIMIT = 64 * 1024

TABLE: Mapping[str, tuple[int, str, str]] = {
    "validation_error": (400, "invalid_request", "validation_error"),
    "decode_error": (400, "invalid_request", "decode_error"),
    "missing_param": (400, "invalid_request", "missing_param"),
    "currency_not_allowed": (400, "invalid_request", "currency_not_allowed"),
    "wallet_not_supported": (400, "wallet_not_supported", "WALLET_NOT_SUPPORTED"),
    "missing_token": (401, "unauthorised", "missing_token"),
    "invalid_token": (401, "unauthorised", "invalid_token"),
    "forbidden_origin": (403, "forbidden", "forbidden_origin"),
    "offramp_disabled": (403, "forbidden", "offramp_disabled"),
    "not_found": (404, "not_found", "not_found"),
    "method_not_allowed": (405, "invalid_request", "method_not_allowed"),
    "too_large": (413, "invalid_request", "validation_error"),
    "db_error": (500, "internal_error", "db_error"),
    "token_error": (500, "internal_error", "token_error"),
    "kafka_unavailable": (500, "publish_failed", "kafka_unavailable"),
    "provider_error": (502, "upstream_error", "provider_error"),
    "upstream_unavailable": (502, "upstream_unavailable", "upstream_unavailable"),
    "upstream_invalid_response": (502, "upstream_unavailable", "upstream_invalid_response"),
}
"""By the names that faults use. All but offramp_disabled (an earlier edition), 405 and 413 (inferred) are Proof's."""

REACHED: Mapping[str, Callable[[Caller], Answer]] = {
    "validation_error": lambda on: on.creating("amount"),
    "decode_error": lambda on: on.call("POST", SESSION, []),
    "missing_param": lambda on: on.stream("/ws"),
    "currency_not_allowed": lambda on: on.creating(currency="DOGE"),
    "wallet_not_supported": lambda on: on.creating(network="BEP20"),
    "missing_token": lambda on: on.holding("").creating(),
    "invalid_token": lambda on: on.holding("nobody").creating(),
    "forbidden_origin": lambda on: on.call("POST", SESSION, order(), Origin="https://elsewhere.test"),
    "offramp_disabled": lambda on: on.creating(type="sell"),
    "not_found": lambda on: on.transaction("unknown"),
    "method_not_allowed": lambda on: on.call("DELETE", SESSION),
    "too_large": lambda on: on.creating(padding="x" * LIMIT),
}
"""The others are Proof's own trouble, which only a fault brings about."""

UPSTREAM = ("provider_error", "upstream_unavailable", "upstream_invalid_response")
OPERATIONS: Mapping[str, Callable[[Caller], Answer]] = {
    "createSession": lambda on: on.creating(),
    "getTransaction": lambda on: on.transaction("unknown"),
    "getKycStatus": lambda on: on.kyc("nobody"),
    "openStream": lambda on: on.stream("/ws?tx_id=unknown"),
}


def force(faults: SimFaults, name: str, operation: str = "createSession", **how: int) -> str:
    """Have an operation answer with a row."""
    return faults.add("error", vendor="proof", operation=operation, error=name, **how)


def test_the_table_is_this_one() -> None:
    assert list(ERRORS) == list(TABLE)
    assert {name: (row.status, row.code) for name, row in ERRORS.items()} == {
        name: (status, code) for name, (status, _, code) in TABLE.items()
    }


@pytest.mark.parametrize("name", REACHED)
def test_a_real_request_reaches_the_row(caller: Caller, sim_journal: SimJournal, name: str) -> None:
    answer = REACHED[name](caller)
    assert answer.refusal() == TABLE[name]
    assert answer.json()["message"].startswith(ERRORS[name].message)
    if name not in ("missing_token", "invalid_token"):  # those name no sandbox
        assert sim_journal.find()[-1]["error"] == TABLE[name][2]


@pytest.mark.parametrize("name", TABLE)
def test_a_fault_forces_the_row_once(caller: Caller, sim_faults: SimFaults, sim_journal: SimJournal, name: str) -> None:
    fault = force(sim_faults, name, first=1)
    forced = caller.creating()
    assert forced.refusal() == TABLE[name]
    assert forced.json()["message"] == ERRORS[name].message
    assert caller.creating().status == 200
    assert [(one["id"], one["struck"]) for one in sim_faults.list()] == [(fault, 1)]
    told = [(one["fault"], one["error"], one["response"]["status"]) for one in sim_journal.find()]
    assert told == [(fault, TABLE[name][2], TABLE[name][0]), (None, None, 200)]


@pytest.mark.parametrize("name", TABLE)
def test_no_forced_error_leaves_a_transaction(
    caller: Caller, proof_sim: ProofSim, sim_faults: SimFaults, name: str
) -> None:
    """A retry with the same body is advised (D), so a failed call must not count."""
    force(sim_faults, name)
    for _ in range(3):
        assert caller.creating().status >= 400
    assert proof_sim.transactions() == proof_sim.users() == []
    assert caller.kyc("acct-7781").status == 404


@pytest.mark.parametrize("name", [*UPSTREAM, "db_error", "token_error"])
@pytest.mark.parametrize("times", [2, 5])
def test_an_error_n_times_and_then_success(
    caller: Caller, proof_sim: ProofSim, sim_faults: SimFaults, name: str, times: int
) -> None:
    force(sim_faults, name, first=times)
    answers = [caller.creating() for _ in range(times + 1)]
    assert [answer.refusal() for answer in answers[:-1]] == [TABLE[name]] * times
    assert answers[-1].status == 200
    assert len(proof_sim.transactions()) == 1
    assert len({answer.headers["x-request-id"] for answer in answers}) == times + 1


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("name", [*UPSTREAM, "db_error", "token_error"])
def test_every_operation_can_fail_so(caller: Caller, sim_faults: SimFaults, operation: str, name: str) -> None:
    """And no other operation does."""
    force(sim_faults, name, operation)
    for other, call in OPERATIONS.items():
        assert (call(caller).status >= 500) == (other == operation)
    assert OPERATIONS[operation](caller).refusal() == TABLE[name]


def test_an_error_that_is_none_of_proofs_is_refused(sim_faults: SimFaults) -> None:
    with pytest.raises(ControlFailure, match="unauthorized"):
        force(sim_faults, "unauthorized")


# every answer


def test_every_answer_of_the_api_has_a_request_id_of_its_own(caller: Caller) -> None:
    """Documented for errors; on all answers it is inferred."""
    made = caller.create()["merchant_transaction_id"]
    answers = [
        caller.creating(),
        caller.transaction(made),
        caller.kyc("acct-7781"),
        caller.preflight(SESSION, caller.origin),
        caller.preflight(SESSION, "https://elsewhere.test"),
        caller.call("GET", "/"),
        caller.call("PUT", SESSION),
        *(reach(caller) for reach in REACHED.values()),
    ]
    assert len({answer.headers["x-request-id"] for answer in answers}) == len(answers)


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/widget",
        "/widget/",
        "/widget/sessions",
        "/widget/session/",
        "/widget/session/x",
        "/Widget/session",
        "/v1/widget/session",
        "/widget/transactions",
        "/widget/transactions/x/y",
        "/widget/users/u",
        "/widget/users/u/kyc_status",
        "/ws/",
        "/widget.1.0.js",
        "/%00",
        "/zo%C3%AB",
        "/%FF",
    ],
)
def test_what_is_not_there_is_404(caller: Caller, target: str) -> None:
    """No list, no cancellation, no rates, no version in the path (D by absence)."""
    for method in ("GET", "POST", "OPTIONS"):
        assert caller.call(method, target).refusal() == TABLE["not_found"]


@pytest.mark.parametrize(
    ("target", "allowed"),
    [
        (SESSION, {"POST", "OPTIONS"}),
        ("/widget/transactions/x", {"GET", "OPTIONS"}),
        ("/widget/users/u/kyc-status", {"GET", "OPTIONS"}),
        ("/ws", {"GET"}),
    ],
)
def test_other_methods_are_405_and_told_which_are_right(caller: Caller, target: str, allowed: set[str]) -> None:
    """Partners change no status by API."""
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} - allowed:
        answer = caller.call(method, target)
        assert answer.refusal() == TABLE["method_not_allowed"]
        assert set(answer.headers["allow"].split(", ")) == allowed


def test_a_body_may_be_this_long(caller: Caller) -> None:
    """No limit is published; ours is 64 KiB."""
    headers = {"Authorization": f"Bearer {caller.token}", "Content-Type": "application/json"}
    assert caller.send("POST", SESSION, b"[]".ljust(LIMIT), headers).refusal() == TABLE["decode_error"]
    assert caller.send("POST", SESSION, b"[]".ljust(LIMIT + 1), headers).refusal() == TABLE["too_large"]
