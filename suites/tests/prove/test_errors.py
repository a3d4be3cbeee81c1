"""Every row of the error table, reached by a real request or forced by a fault (status and error code page, SDKs)."""

from collections.abc import Callable, Mapping

import pytest
from golive.simulators.client import ControlFailure, SimFaults, SimJournal
from golive.simulators.core import schema
from golive.simulators.prove.errors import ERRORS
from golive.simulators.prove.sim import ProveSim
from golive.suites.tests.prove.caller import FORM, Answer, Caller

TABLE: Mapping[str, tuple[int, int | None]] = {
    "generic_error": (500, 1000),
    "missing_field": (400, 1001),
    "step_not_allowed": (403, 1003),
    "internal_error": (500, 8000),
    "malformed_request": (400, 8001),
    "too_large": (400, 8001),
    "unauthorized": (401, 8002),
    "out_of_order": (403, 8003),
    "user_not_found": (400, 8007),
    "invalid_correlation_id": (400, 8008),
    "user_access_denied": (403, 8009),
    "not_found": (404, 8011),
    "forbidden": (403, None),
    "rate_limited": (429, None),
    "consent_missing": (403, None),
}
"""By the names that faults use. The statuses of 8007 to 8009 and whatever has no code are inferred."""


def out_of_order(on: Caller) -> Answer:
    """Complete what was not even validated."""
    started = on.post("/v3/start", flowType="mobile", phoneNumber="2001001695").good()
    individual = {"firstName": "Milo", "lastName": "Pinson"}
    return on.post("/v3/complete", correlationId=started["correlationId"], individual=individual)


REACHED: Mapping[str, Callable[[Caller], Answer]] = {
    "malformed_request": lambda on: on.verifying(firstName=None),
    "too_large": lambda on: on.verifying(more="x" * 4096),
    "unauthorized": lambda on: on.asking_token(client_secret="wrong"),
    "out_of_order": out_of_order,
    "user_not_found": lambda on: on.verifying(phoneNumber="9"),
    "invalid_correlation_id": lambda on: on.post("/v3/verify-status", correlationId="x"),
    "user_access_denied": lambda on: on.verifying(phoneNumber="2001004014"),
    "not_found": lambda on: on.get("/v3/identity/unknown"),
    "forbidden": lambda on: on.get("/v3/verify"),
    "consent_missing": lambda on: on.verifying(phoneNumber="4165550001"),
}
"""The others are Prove's own trouble, or behind a rule of its own."""


def test_the_table_is_this_one() -> None:
    known = {name: (row.status, int(row.code) if row.code.isdigit() else None) for name, row in ERRORS.items()}
    assert known == TABLE


@pytest.mark.parametrize("name", TABLE)
def test_each_row_is_answered_as_the_sdks_want_it(
    caller: Caller, prove_sim: ProveSim, sim_faults: SimFaults, sim_journal: SimJournal, name: str
) -> None:
    """A code that is a number or absent, a message that is there; by itself where it can be, and by a fault once."""
    fault = sim_faults.add("error", vendor="prove", operation="verify", error=name, first=1)
    answers = [caller.verifying()]
    assert answers[0].json()["message"] == ERRORS[name].message
    assert prove_sim.sessions() == [], "a forced error leaves nothing behind"
    assert caller.verifying().status == 200
    answers += [REACHED[name](caller)] if name in REACHED else []
    for answer in answers:
        assert answer.refusal() == TABLE[name]
        assert list(schema.load("prove", "error.response").violations(answer.json())) == []
        assert answer.json()["message"].startswith(ERRORS[name].message)
    told = [(one["fault"], one["error"]) for one in sim_journal.find() if one["error"]]
    assert told == [(fault, ERRORS[name].code), (None, ERRORS[name].code)][: len(answers)]


def test_an_error_that_is_none_of_proves_is_refused(sim_faults: SimFaults) -> None:
    with pytest.raises(ControlFailure, match="'teapot' is not the name of an error of prove"):
        sim_faults.add("error", vendor="prove", operation="verify", error="teapot")


# 403: no such path, no such method


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("GET", "/"),
        ("GET", "/v3"),
        ("POST", "/v3/verify/"),
        ("POST", "/v2/verify"),
        ("POST", "/V3/verify"),
        ("POST", "/v3/mfa"),
        ("GET", "/v3/verify"),
        ("PUT", "/v3/verify-status"),
        ("DELETE", "/v3/verify"),
        ("OPTIONS", "/v3/verify"),
        ("GET", "/v1/client/mobile/otp/start"),
        ("POST", "/v1/client/status"),
        ("POST", "/v1/client/mobile/otp"),
        ("POST", "/l/default/x"),
        ("GET", "/l/default"),
        ("GET", "/%00"),
        ("GET", "/zo%C3%AB"),
    ],
)
def test_a_wrong_path_or_method_is_forbidden(caller: Caller, method: str, target: str) -> None:
    """Documented: 403 where others say 404 or 405; with a token as without."""
    for headers in ({}, {"Authorization": f"Bearer {caller.log_in()}"}):
        answer = caller.send(method, target, "{}" if method in ("POST", "PUT") else None, headers)
        assert (answer.status, answer.json()) == (403, {"message": "Forbidden"})
        assert "allow" not in answer.headers


# 401: who calls


def by(caller: Caller, authorization: str | None) -> Answer:
    """A good call with this header."""
    headers = {} if authorization is None else {"Authorization": authorization}
    return caller.send("POST", "/v3/verify-status", '{"correlationId":"x"}', headers)


@pytest.mark.parametrize(
    "form", [None, "", "Bearer", "Bearer ", "{}", "Basic {}", "Token {}", "Bearer {}x", "Bearer x{}"]
)
def test_a_token_has_to_be_there_and_whole(caller: Caller, form: str | None) -> None:
    token = caller.log_in()
    assert by(caller, form if form is None else form.format(token)).refusal() == (401, 8002)


@pytest.mark.parametrize("form", ["Bearer {}", "bearer {}", "BEARER  {} "])
def test_its_word_may_be_in_any_case(caller: Caller, form: str) -> None:
    assert by(caller, form.format(caller.log_in())).refusal() == (400, 8008)


def test_only_a_servers_own_token_counts(caller: Caller, other_caller: Caller) -> None:
    """Not a device's, not one of another project, not one that somebody made."""
    head, claims, signature = caller.log_in().split(".")
    foreign = other_caller.log_in()
    mixed = f"{head}.{claims}.{foreign.split('.')[2]}"
    unsigned = f"eyJhbGciOiJub25lIn0.{claims}."
    cut = f"{head}.{claims}.{signature[:-2]}"
    for token in (caller.verify()["authToken"], mixed, unsigned, cut, f"{head}.{claims}", "a.b.c", "ä.ö.ü"):
        assert by(caller, f"Bearer {token}".encode().decode("latin-1")).refusal() == (401, 8002)
    assert by(caller, f"Bearer {foreign}").refusal() == (400, 8008), "it is the other project that is called then"
    assert "prove" not in str(by(caller, "Bearer x").json()["message"]).lower(), "without a word more"


@pytest.mark.parametrize("path", ["/v3/verify", "/v3/unify", "/v3/start", "/v3/identity", "/v3/domain/link"])
def test_every_product_wants_one(caller: Caller, path: str) -> None:
    assert caller.send("POST", path, "{}", {}).refusal() == (401, 8002)


def test_a_token_is_not_a_form_field(caller: Caller) -> None:
    token = caller.log_in()
    assert caller.send("POST", f"/v3/verify-status?token={token}", f"access_token={token}", FORM).refusal() == (
        401,
        8002,
    )
