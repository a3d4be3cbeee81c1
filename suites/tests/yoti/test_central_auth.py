"""Central Auth: a signed assertion is exchanged for a bearer token, as Yoti's SDKs for Java and PHP do it."""

from typing import Any
from urllib.parse import urlencode

import jwt
import pytest
from golive.simulators.client import SimClock
from golive.simulators.yoti.sim import YotiSim
from golive.suites.tests.yoti.caller import LIVENESS, TIMESTAMP, UNKNOWN, Answer, Caller, foreign, message

Json = Any

NOW = int(TIMESTAMP) // 1000
MINUTE = 60
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BEARER_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class Team:
    """A team's server that logs in; what it says wrong can be told to it."""

    def __init__(self, caller: Caller, yoti: YotiSim) -> None:
        self.caller = caller
        self.auth_url: str = yoti.auth_url

    def assertion(self, *, alg: str = "PS384", foreign_key: bool = False, **claims: Json) -> str:
        """A client assertion that is right but for these claims; a claim that is None is left out."""
        who = f"sdk:{self.caller.sdk_id}"
        right = {"iss": who, "sub": who, "aud": self.auth_url, "jti": "7e57" * 4, "iat": NOW, "exp": NOW + 5 * MINUTE}
        told = {name: value for name, value in {**right, **claims}.items() if value is not None}
        return jwt.encode(told, foreign() if foreign_key else self.caller.key, alg, {"typ": "JWT"})

    def asking(self, assertion: str, **fields: str) -> Answer:
        """The answer to a request for a token; a field that is empty is left out."""
        right = {
            "grant_type": "client_credentials", "scope": "idv:read idv:write", "client_assertion_type": BEARER_TYPE,
            "client_assertion": assertion,
        }  # fmt: skip
        form = urlencode({name: value for name, value in {**right, **fields}.items() if value})
        return self.caller.at(self.auth_url).send("POST", "", form.encode(), FORM)

    def token(self, jti: str = "7e57" * 4) -> str:
        """A new access token."""
        return str(self.asking(self.assertion(jti=jti)).good()["access_token"])

    def call(self, method: str, path: str, token: str, body: bytes | None = None) -> Answer:
        """A call with the token, and with nothing else: no query, no digest."""
        return self.caller.send(method, path, body, {"Authorization": f"Bearer {token}"})


@pytest.fixture
def team(caller: Caller, yoti_sim: YotiSim) -> Team:
    """The sandbox's team."""
    return Team(caller, yoti_sim)


def refused(answer: Answer) -> tuple[int, str]:
    """Status and error, in OAuth's shape."""
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert set(body) == {"error", "error_description"}
    return answer.status, body["error"]


def test_a_token_opens_what_a_signature_opens(team: Team, yoti_sim: YotiSim) -> None:
    told = team.asking(team.assertion()).good()
    assert (told["token_type"], told["expires_in"], told["scope"]) == ("Bearer", 1800, "idv:read idv:write")
    token = told["access_token"]
    made = team.call("POST", "/sessions", token, b'{"requested_checks": [%s]}' % _json(LIVENESS)).good(201)
    session = f"/sessions/{made['session_id']}"
    assert team.call("GET", session, token).good()["state"] == "ONGOING"
    assert team.call("GET", f"{session}/configuration", token).good()["session_id"] == made["session_id"]
    yoti_sim.complete(made["session_id"])
    (face,) = team.call("GET", session, token).good()["resources"]["liveness_capture"]
    media = f"{session}/media/{face['facemap']['media']['id']}/content"
    assert team.call("GET", media, token).status == 200
    team.call("DELETE", session, token).empty(204)
    assert team.call("GET", session, token).refusal() == (404, "SESSION_NOT_FOUND")


def _json(check: Json) -> bytes:
    config = check["config"]
    return b'{"type": "LIVENESS", "config": {"liveness_type": "ZOOM", "max_retries": %d}}' % config["max_retries"]


WRONG: dict[str, Json] = {
    "another key": {"foreign_key": True},
    "another algorithm": {"alg": "RS256"},
    "PSS, but another hash": {"alg": "PS256"},
    "another audience": {"aud": "https://auth.example/"},
    "no audience": {"aud": None},
    "issuer and subject differ": {"sub": f"sdk:{UNKNOWN}"},
    "no subject": {"sub": None},
    "no sdk: before the id": {"iss": UNKNOWN, "sub": UNKNOWN},
    "unknown SDK id": {"iss": f"sdk:{UNKNOWN}", "sub": f"sdk:{UNKNOWN}"},
    "over": {"iat": NOW - 600, "exp": NOW - 1},
    "exp too far ahead": {"exp": NOW + 30 * MINUTE + 1},
    "no exp": {"exp": None},
    "no jti": {"jti": None},
    "jti of 15 bytes": {"jti": "x" * 15},
    "jti of 129 bytes": {"jti": "x" * 129},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_an_assertion_with_one_fault_is_refused(team: Team, wrong: Json) -> None:
    assert refused(team.asking(team.assertion(**wrong))) == (401, "invalid_client")
    assert team.asking(team.assertion()).status == 200


def test_assertions_at_the_limits_are_taken(team: Team) -> None:
    limits: list[dict[str, Json]] = [{"exp": NOW + 30 * MINUTE}, {"jti": "y" * 128}, {"jti": "z" * 16, "exp": NOW + 1}]
    for claims in limits:
        assert team.asking(team.assertion(**{"jti": "7e57" * 5, **claims})).status == 200, claims


def test_an_assertion_counts_once(team: Team, sim_clock: SimClock) -> None:
    """Yoti remembers issuer and jti until the assertion's end."""
    assert team.asking(team.assertion()).status == 200
    assert refused(team.asking(team.assertion())) == (401, "invalid_client")
    assert refused(team.asking(team.assertion(exp=NOW + 6 * MINUTE))) == (401, "invalid_client"), "the jti counts"
    sim_clock.advance(5 * MINUTE + 1)
    later = NOW + 5 * MINUTE + 1
    assert team.asking(team.assertion(iat=later, exp=later + MINUTE)).status == 200


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({"grant_type": "password"}, (400, "unsupported_grant_type")),
        ({"grant_type": ""}, (400, "invalid_request")),
        ({"client_assertion_type": ""}, (400, "invalid_request")),
        ({"client_assertion_type": "jwt"}, (400, "invalid_request")),
        ({"client_assertion": ""}, (400, "invalid_request")),
        ({"client_assertion": "no.jwt.this"}, (401, "invalid_client")),
        ({"scope": ""}, (400, "invalid_scope")),
    ],
)
def test_a_form_that_is_wrong_is_refused(team: Team, fields: dict[str, str], outcome: tuple[int, str]) -> None:
    assert refused(team.asking(team.assertion(), **fields)) == outcome


def test_a_token_ends_with_its_time(team: Team, sim_clock: SimClock) -> None:
    token = team.token()
    path = f"/sessions/{UNKNOWN}"
    sim_clock.advance(30 * MINUTE - 1)
    assert team.call("GET", path, token).refusal() == (404, "SESSION_NOT_FOUND")
    sim_clock.advance(1)
    assert team.call("GET", path, token).refusal() == (401, "BAD_TOKEN")


def test_tokens_that_are_none_are_refused(team: Team, other_caller: Caller, yoti_sim: YotiSim) -> None:
    token = team.token()
    head, body, signature = token.split(".") if token.count(".") == 2 else (token[:8], token[8:16], token[16:])
    session = team.caller.create()
    path = f"/sessions/{session['session_id']}"
    for wrong in (f"{head}.{body}.{signature[::-1]}", session["client_session_token"], team.assertion(jti="w" * 16)):
        assert team.call("GET", path, wrong).refusal() == (401, "BAD_TOKEN"), wrong
    theirs = f"/sessions/{other_caller.create()['session_id']}"
    assert team.call("GET", theirs, token).status in {401, 404}, "the session of another application"
    empty = team.caller.send("GET", path, headers={"Authorization": "Basic dTpw"})
    assert empty.refusal() == (400, "MALFORMED_REQUEST")
    assert team.call("GET", path, token).status == 200


def test_so_many_tokens_may_live(team: Team, yoti_sim: YotiSim, sim_clock: SimClock) -> None:
    assert yoti_sim.rules()["bearer_limit"] == 200
    yoti_sim.override(bearer_limit=2)
    first = team.token("a" * 16)
    team.token("b" * 16)
    assert refused(team.asking(team.assertion(jti="c" * 16))) == (429, "token_limit")
    assert team.call("GET", f"/sessions/{UNKNOWN}", first).status == 404, "the others still live"
    sim_clock.advance(30 * MINUTE)
    assert team.asking(team.assertion(jti="d" * 16, iat=NOW + 1800, exp=NOW + 1900)).status == 200


def test_a_signature_still_counts_for_who_has_a_token(team: Team) -> None:
    """No query with a bearer; with a digest, all of it."""
    team.token()
    target = f"/sessions/{UNKNOWN}"
    assert team.caller.call("GET", target).refusal() == (404, "SESSION_NOT_FOUND")
    digest = {"X-Yoti-Auth-Digest": team.caller.digest(message("GET", target))}
    assert team.caller.send("GET", target, headers=digest).refusal()[0] in {400, 404}, "whose digest is not said"
