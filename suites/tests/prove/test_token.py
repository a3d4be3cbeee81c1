"""POST /token: what it takes, what it gives, and for how long (guide: 60 minutes; SDKs: a form, at the host's root)."""

import pytest
from golive.simulators.client import SimClock
from golive.simulators.prove.sim import ProveSim
from golive.suites.tests.prove.caller import FORM, Caller

UNAUTHORIZED = (401, 8002)
FORBIDDEN = (403, None)
HOUR = 3600


def test_credentials_are_good_for_a_token(caller: Caller) -> None:
    found = caller.asking_token().good()
    assert found == {"access_token": found["access_token"], "token_type": "Bearer", "expires_in": HOUR}
    assert found["access_token"].startswith("eyJ")


def test_the_sdks_form_is_understood(caller: Caller, prove_sim: ProveSim) -> None:
    """Spaces as plus signs, an empty cookie header, and a charset, which some clients add."""
    prove_sim.configure(client_id="id 1", client_secret="s&1 ü")
    body = "grant_type=client_credentials&client_id=id+1&client_secret=s%261+%C3%BC"
    headers = {"Content-Type": f"{FORM['Content-Type']}; charset=utf-8", "cookie": "", "accept": "*/*"}
    assert caller.send("POST", "/token", body, headers).status == 200


@pytest.mark.parametrize("secret", ["wrong", " ", "ü"])
def test_a_wrong_secret_is_refused(caller: Caller, secret: str) -> None:
    assert caller.asking_token(client_secret=secret).refusal() == UNAUTHORIZED


def test_credentials_of_two_projects_do_not_mix(caller: Caller, other_caller: Caller) -> None:
    assert caller.asking_token(client_secret=other_caller.client_secret).refusal() == UNAUTHORIZED
    assert caller.asking_token(client_id="nobody").refusal() == UNAUTHORIZED


def test_a_project_that_is_not_active_gets_none(caller: Caller, prove_sim: ProveSim) -> None:
    caller.log_in()
    prove_sim.configure(active=False)
    assert caller.asking_token().refusal() == UNAUTHORIZED
    assert caller.verifying().refusal() == UNAUTHORIZED


@pytest.mark.parametrize("field", ["grant_type", "client_id", "client_secret"])
def test_each_field_is_needed(caller: Caller, field: str) -> None:
    answer = caller.asking_token(**{field: ""})
    assert answer.refusal() == (400, 8001)
    assert f"'{field}' is missing" in answer.json()["message"]


@pytest.mark.parametrize("grant", ["password", "refresh_token", "client_credentials "])
def test_there_is_one_grant(caller: Caller, grant: str) -> None:
    answer = caller.asking_token(grant_type=grant)
    assert answer.refusal() == (400, 8001)
    assert "'grant_type' must be client_credentials" in answer.json()["message"]


@pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
def test_only_a_form_is_taken(caller: Caller, kind: str) -> None:
    body = f"grant_type=client_credentials&client_id={caller.client_id}&client_secret={caller.client_secret}"
    answer = caller.send("POST", "/token", body, {"Content-Type": kind} if kind else {})
    assert answer.refusal() == (400, 8001)
    assert FORM["Content-Type"] in answer.json()["message"]


@pytest.mark.parametrize(("size", "status"), [(4096, 200), (4097, 400)])
def test_a_form_may_be_4_kilobytes_long(caller: Caller, size: int, status: int) -> None:
    form = f"grant_type=client_credentials&client_id={caller.client_id}&client_secret={caller.client_secret}&more="
    assert caller.send("POST", "/token", form.ljust(size, "x"), FORM).status == status


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/v3/token"), ("GET", "/v3/token"), ("GET", "/token"), ("PUT", "/token"), ("POST", "/token/")],
)
def test_elsewhere_it_is_forbidden(caller: Caller, method: str, path: str) -> None:
    """A wrong path is 403 and not 404, as a wrong method is (documented)."""
    answer = caller.send(method, path, "grant_type=client_credentials", FORM)
    assert answer.refusal() == FORBIDDEN
    assert answer.json() == {"message": "Forbidden"}


# its life


def test_a_token_is_good_for_an_hour(caller: Caller, sim_clock: SimClock) -> None:
    caller.log_in()
    sim_clock.advance(HOUR - 1)
    assert caller.verifying().status == 200
    sim_clock.advance(1)
    assert caller.verifying().refusal() == UNAUTHORIZED
    caller.log_in()
    assert caller.verifying().status == 200


def test_many_are_good_at_once(caller: Caller, sim_clock: SimClock) -> None:
    """A new one does not end the ones before (inferred)."""
    first = caller.log_in()
    sim_clock.advance(60)
    assert caller.log_in() != first
    assert caller.holding(first).verifying().status == 200


def test_its_life_is_a_rule(caller: Caller, prove_sim: ProveSim, sim_clock: SimClock) -> None:
    prove_sim.override(token_lifetime=90)
    found = caller.asking_token().good()
    assert found["expires_in"] == 90
    sim_clock.advance(90)
    assert caller.holding(found["access_token"]).verifying().refusal() == UNAUTHORIZED


def test_new_credentials_end_old_tokens(caller: Caller, prove_sim: ProveSim) -> None:
    old = caller.log_in()
    prove_sim.configure(client_id="another-one")
    assert caller.holding(old).verifying().refusal() == UNAUTHORIZED
