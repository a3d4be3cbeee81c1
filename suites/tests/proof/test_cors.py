"""Browsers: they may call from registered origins, with a token; nothing of it is documented, so it is a switch.

A preflight has no token: whose origin it is decides which sandbox answers.
"""

import pytest
from golive.simulators.client import SandboxHandle, SimFaults, SimJournal
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.proof.caller import SESSION, Answer, Caller

FORBIDDEN = (403, "forbidden", "forbidden_origin")
ELSEWHERE = "https://elsewhere.test"
PATHS = (
    SESSION,
    "/widget/transactions/some-id",
    "/widget/users/acct-7781/kyc-status",
    "/widget/users/a%20b/kyc-status",
)


def shared(answer: Answer) -> dict[str, str]:
    """What the answer tells a browser."""
    return {name: value for name, value in answer.headers.items() if name == "vary" or name.startswith("access-")}


def granted(origin: str) -> dict[str, str]:
    """What a real answer tells browsers of `origin`."""
    return {
        "access-control-allow-origin": origin,
        "access-control-expose-headers": "x-request-id",
        "vary": "Origin",
    }


# preflights


@pytest.mark.parametrize("path", PATHS)
def test_a_registered_origin_may_call(caller: Caller, path: str) -> None:
    answer = caller.preflight(path, caller.origin)
    assert (answer.status, answer.body) == (204, b"")
    assert shared(answer) == {
        "access-control-allow-origin": caller.origin,
        "access-control-allow-methods": "GET, POST, OPTIONS",
        "access-control-allow-headers": "authorization, content-type",
        "access-control-max-age": "300",
        "vary": "Origin",
    }
    assert answer.headers["x-request-id"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("origin", [ELSEWHERE, "null", ""])
def test_no_other_may(caller: Caller, path: str, origin: str) -> None:
    """Whose token it would have sent nobody knows: the union of all partners' origins decides (I)."""
    answer = caller.preflight(path, origin)
    assert answer.refusal() == FORBIDDEN
    assert shared(answer) == {"vary": "Origin"}


def test_who_asks_without_an_origin_is_no_browser(caller: Caller) -> None:
    assert caller.send("OPTIONS", SESSION).refusal() == FORBIDDEN


@pytest.mark.parametrize("path", ["/ws", "/widget/nothing", "/nothing", "/widget"])
def test_only_the_three_paths_answer_preflights(caller: Caller, path: str) -> None:
    assert caller.preflight(path, caller.origin).status in (404, 405)


def test_the_origin_is_echoed_as_it_was_sent(caller: Caller, proof_sim: ProofSim) -> None:
    """And not as it was registered: browsers compare letter by letter."""
    proof_sim.configure(registered_origins=["https://SHOP.test"])
    for answer in (caller.preflight(SESSION, "https://shop.test"), caller.kyc("u", Origin="https://shop.test")):
        assert answer.headers["access-control-allow-origin"] == "https://shop.test"


def test_each_sandbox_answers_for_its_own_origins(
    caller: Caller, sim_journal: SimJournal, other_caller: Caller, other_sandbox: SandboxHandle
) -> None:
    assert caller.preflight(SESSION, other_caller.origin).status == 204
    assert (sim_journal.count(), other_sandbox.journal.count(operation="preflightSession")) == (0, 1)
    assert other_caller.preflight(SESSION, caller.origin).status == 204
    assert (sim_journal.count(operation="preflightSession"), other_sandbox.journal.count()) == (1, 1)


def test_an_origin_that_is_registered_later_is_found(
    caller: Caller, proof_sim: ProofSim, sim_journal: SimJournal
) -> None:
    late = "https://late-comer.test"
    assert caller.preflight(SESSION, late).status == 403
    proof_sim.configure(registered_origins=[caller.origin, late])
    assert caller.preflight(SESSION, late).status == 204
    assert caller.preflight(SESSION, late.upper()).status == 204
    proof_sim.configure(registered_origins=[caller.origin])
    assert caller.preflight(SESSION, late).status == 403
    assert sim_journal.count(operation="preflightSession") == 2, "refusals of strangers are not this sandbox's"


def test_two_sandboxes_may_have_the_same_origin(caller: Caller, proof_sim: ProofSim, other_sim: ProofSim) -> None:
    """One of them answers, and when it no longer has the origin, the other one does."""
    common = "https://common-shop.test"
    for sim in (proof_sim, other_sim):
        sim.configure(registered_origins=[common])
    assert caller.preflight(SESSION, common).status == 204
    for sim in (proof_sim, other_sim):
        sim.configure(registered_origins=[])
        assert caller.preflight(SESSION, common).status == (204 if sim is proof_sim else 403)


# real calls


def test_answers_may_be_read_by_registered_origins(caller: Caller) -> None:
    made = caller.create()["merchant_transaction_id"]
    origin = caller.origin
    for answer in (
        caller.call("POST", SESSION, {}, Origin=origin),
        caller.transaction(made, Origin=origin),
        caller.transaction("unknown", Origin=origin),
        caller.kyc("acct-7781", Origin=origin),
        caller.kyc("nobody", Origin=origin),
        caller.call("DELETE", SESSION, Origin=origin),
        caller.call("GET", "/widget/nothing", Origin=origin),
        caller.call("POST", SESSION, "x" * 65 * 1024, Origin=origin),
    ):
        assert shared(answer) == granted(origin), answer


def test_a_browser_without_a_token_may_read_that_it_has_none(caller: Caller) -> None:
    answer = caller.send("POST", SESSION, "{}", {"Origin": caller.origin, "Content-Type": "application/json"})
    assert answer.refusal() == (401, "unauthorised", "missing_token")
    assert shared(answer) == granted(caller.origin)


@pytest.mark.parametrize("fault", [{"kind": "status", "status": 503}, {"kind": "error", "error": "provider_error"}])
def test_a_forced_error_may_be_read(caller: Caller, sim_faults: SimFaults, fault: dict[str, object]) -> None:
    sim_faults.add(vendor="proof", operation="getKycStatus", **fault)  # type: ignore[arg-type]  # `kind` is among them
    answer = caller.kyc("u", Origin=caller.origin)
    assert answer.status >= 500
    assert shared(answer) == granted(caller.origin)


def test_answers_to_others_may_not(caller: Caller) -> None:
    """Caches are told in any case that the answer goes by origin."""
    assert shared(caller.kyc("u", Origin=ELSEWHERE)) == {"vary": "Origin"}
    assert shared(caller.kyc("u")) == {"vary": "Origin"}


def test_never_a_star_and_no_cookies(caller: Caller) -> None:
    for answer in (caller.preflight(SESSION, caller.origin), caller.kyc("u", Origin=caller.origin)):
        assert "*" not in "".join(shared(answer).values())
        assert "access-control-allow-credentials" not in answer.headers


def test_a_handshake_says_nothing_about_origins(caller: Caller) -> None:
    """Browsers do not hold WebSockets to CORS."""
    assert shared(caller.stream("/ws?tx_id=unknown", Origin=caller.origin)) == {}


def test_without_cors_browsers_are_told_nothing(caller: Caller, proof_sim: ProofSim) -> None:
    """Then the current pages are right: never from a browser."""
    proof_sim.override(cors=False)
    refused = caller.preflight(SESSION, caller.origin)
    assert refused.refusal() == (405, "invalid_request", "method_not_allowed")
    called = caller.kyc("u", Origin=caller.origin)
    assert called.status == 404
    assert shared(refused) == shared(called) == {}
