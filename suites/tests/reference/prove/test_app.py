"""The good app over HTTP, with the simulated Prove: what it asks, what it believes, what it tells."""

from __future__ import annotations

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from golive.suites.tests.reference.prove.conftest import Stage

    Make = Callable[..., Stage]

MINUTE = 60
PASSES, SOMEBODY_ELSE = "+12005510001", "+12005520001"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ANN = {"phone": PASSES, "first_name": "Ann", "last_name": "Lee", "device": "mobile"}


def told(play: Stage, user: str = "ann") -> tuple[object, object, bool]:
    """State and message of a user, and whether they have access."""
    view = play.app.view(user)
    return view["state"], view["message"], play.app.access(user)


def test_prove_is_told_what_it_needs_and_nothing_more(play: Stage) -> None:
    flows = [
        play.prove.session(play.begin(user, device=device)) for user, device in (("ann", "mobile"), ("bob", "desktop"))
    ]
    assert [flow["possession_type"] for flow in flows] == ["mobile", "desktop"]
    for flow in flows:
        assert UUID.fullmatch(flow["client_customer_id"])
        assert flow["final_target_url"] == f"{play.app.url}/sign-up/landing/{flow['client_request_id']}"
        assert (flow["sms_message"], flow["allow_otp_retry"]) == (None, False)
    again = play.prove.session(play.begin("ann"))
    assert again["client_customer_id"] == flows[0]["client_customer_id"] != flows[1]["client_customer_id"]
    assert len({flow["client_request_id"] for flow in (*flows, again)}) == 3


def test_a_user_is_verified_when_prove_says_so(play: Stage) -> None:
    assert told(play) == ("none", "You have not verified your phone number yet.", False)
    flow = play.begin()
    assert play.app.finish("ann") == "pending"
    assert told(play)[::2] == ("pending", False)
    play.prove.possess(flow)
    assert not play.app.access("ann")
    assert play.app.finish("ann") == "verified"
    assert told(play) == ("verified", "Your phone number is verified. Thank you.", True)
    assert play.app.record("ann") == {"correlation": flow, "identity": play.prove.session(flow)["identity_id"]}
    assert (play.app.finish("ann"), play.prove.session(flow)["statuses"]) == ("verified", 2)


@pytest.mark.parametrize(("phone", "possessed"), [(PASSES, False), (SOMEBODY_ELSE, True)])
def test_who_fails_may_begin_again(play: Stage, phone: str, possessed: bool) -> None:
    assert play.verify(phone=phone, possessed=possessed) == "failed"
    assert told(play) == ("failed", "We could not verify your phone number. You can start again.", False)
    assert play.verify() == "verified"


def test_flows_are_not_mixed_up(play: Stage) -> None:
    first, other, latest = play.begin("ann"), play.begin("bob"), play.begin("ann")
    play.prove.possess(first)
    play.prove.possess(other)
    assert play.app.finish("ann") == "pending"
    assert [call["correlationId"] for call in play.sent("verifyStatus")] == [latest]
    assert play.app.finish("bob") == "verified"
    assert not play.app.access("ann")


@pytest.mark.parametrize("whose", ["ours", "theirs"])
def test_after_a_quarter_of_an_hour_the_user_begins_again(play: Stage, whose: str) -> None:
    play.prove.possess(play.begin())
    play.sandbox.clock.advance(15 * MINUTE)
    if whose == "ours":
        play.clock.seconds += 15 * MINUTE
        assert play.state() == "unavailable"
    assert play.app.finish("ann") == "unavailable"
    assert told(play) == ("unavailable", "That took too long. Please start again.", False)
    assert len(play.calls("verifyStatus")) == (0 if whose == "ours" else 1)
    assert play.verify() == "verified"


def test_one_token_serves_until_it_is_about_to_expire(play: Stage) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert None not in list(pool.map(play.ask, ("ann", "bob", "cai", "dee")))
    play.pass_time(58 * MINUTE)
    play.begin()
    assert len(play.calls("token")) == 1
    play.pass_time(2 * MINUTE)
    play.begin()
    assert len(play.calls("token")) == 2
    assert play.calls("token")[0]["request"]["body"].startswith("grant_type=client_credentials&client_id=")
    assert not play.calls("verify", status=401)


def test_a_refused_token_is_replaced_once(play: Stage) -> None:
    play.begin()
    play.sandbox.clock.advance(61 * MINUTE)
    assert play.ask()
    assert [call["response"]["status"] for call in play.calls("verify")] == [200, 401, 200]
    play.strike("verify", "unauthorized")
    assert play.ask() is None
    assert len(play.calls("verify", status=401)) == 3
    assert "401, code 8002" in play.app.back_office("ann")[0]


TROUBLES = {
    "internal_error": (2, "Phone numbers cannot be verified right now. Please try again in a few minutes.", ""),
    "rate_limited": (2, "Phone numbers cannot be verified right now. Please try again in a few minutes.", ""),
    "user_not_found": (1, "We could not verify these details. Please check your phone number and your name.", "8007"),
    "consent_missing": (1, "This phone number cannot be verified at the moment. We are looking into it.", "consent"),
}


@pytest.mark.parametrize("error", TROUBLES)
def test_trouble_is_told_and_passes(play: Stage, error: str) -> None:
    calls, message, notice = TROUBLES[error]
    play.strike("verify", error)
    assert play.ask() is None
    assert told(play) == ("unavailable", message, False)
    assert len(play.calls("verify")) == calls
    assert [notice in text for text in play.app.back_office("ann")] == ([True] if notice else [])
    play.sandbox.faults.clear()
    assert play.verify() == "verified"


def test_a_status_that_cannot_be_had_is_asked_for_again(play: Stage) -> None:
    play.prove.possess(play.begin())
    play.strike("verifyStatus", "internal_error", 1)
    assert play.app.finish("ann") == "verified"
    play.prove.possess(play.begin("bob"))
    play.strike("verifyStatus", "internal_error")
    assert (play.app.finish("bob"), play.app.access("bob")) == ("unavailable", False)
    play.sandbox.faults.clear()
    assert play.app.finish("bob") == "verified"


@pytest.mark.parametrize("kind", ["malformed", "reset", "truncated"])
def test_answers_that_cannot_be_read_verify_nobody(play: Stage, kind: str) -> None:
    play.prove.possess(play.begin())
    play.sandbox.faults.add(kind, vendor="prove", operation="verifyStatus")
    assert (play.app.finish("ann"), play.app.access("ann")) == ("unavailable", False)


def test_what_we_checked_ourselves_is_decided_at_once(play: Stage) -> None:
    assert play.app.confirm("ann", PASSES, "Ann", "Lee") == "verified"
    assert told(play) == ("verified", "Your phone number is verified. Thank you.", True)
    assert play.app.confirm("bob", SOMEBODY_ELSE, "Ann", "Lee") == "failed"
    assert play.app.finish("bob") == "failed"
    assert not play.calls("verifyStatus")
    assert {flow["possession_type"] for flow in play.prove.sessions()} == {"none"}
    play.strike("verify", "user_not_found")
    assert play.app.confirm("cai", PASSES, "Ann", "Lee") == "unavailable"


def test_a_change_takes_access_away_until_the_number_is_verified_again(play: Stage) -> None:
    play.verify("ann")
    play.verify("bob", "+12005510002")
    first, event = play.identity("ann"), play.event
    play.change(first, play.identity("bob"))
    message = "Something about your phone number has changed. Please verify it again."
    assert [told(play, user) for user in ("ann", "bob")] == [("unavailable", message, False)] * 2
    assert play.app.back_office("ann")[0].startswith("Prove reports PORT (event ")
    assert len(play.app.heard("ann")) == 1
    assert play.verify("ann", "+12005510003") == "verified"
    assert play.post([event(first, "late")]) == 200
    assert play.app.access("ann")
    play.change(play.identity("ann"))
    assert (len(play.app.heard("ann")), play.app.access("ann")) == (2, False)


def test_an_event_counts_once_and_only_if_we_understand_it(play: Stage) -> None:
    play.verify()
    mine = play.identity()
    odd = [play.event("nobody"), play.event(mine, "odd", eventType="NEW"), {"eventType": "PORT"}, None]
    assert play.post([*odd, play.event(mine, "one"), play.event(mine, "one")]) == 200
    assert play.post([play.event(mine, "one")]) == 200
    assert play.app.heard("ann") == ["one"]


def webhooks(play: Stage) -> dict[str, Callable[[Any], int]]:
    """Ways to forge a webhook."""
    now = int(time.time())
    return {
        "no header": lambda body: play.deliver(json.dumps(body).encode(), None),
        "no token": lambda body: play.deliver(json.dumps(body).encode(), "Bearer "),
        "secret itself": lambda body: play.deliver(json.dumps(body).encode(), f"Bearer {play.prove.webhook_secret}"),
        "another key": lambda body: play.post(body, key="whsec_00000000000000000000000000000000"),
        "no algorithm": lambda body: play.post(body, key="", algorithm="none"),
        "another algorithm": lambda body: play.post(body, key="0" * 64, algorithm="HS512"),
        "another issuer": lambda body: play.post(body, iss="Somebody Else"),
        "no issuer": lambda body: play.post(body, iss=None),
        "expired": lambda body: play.post(body, iat=now - 900, exp=now - 600),
        "for ever": lambda body: play.post(body, exp=None),
    }


def test_nobody_but_prove_is_believed(play: Stage) -> None:
    play.verify()
    for name, forge in webhooks(play).items():
        assert forge([play.event(play.identity())]) == 401, name
    assert play.app.access("ann")
    assert [play.post(json.loads(body)) for body in ("{}", '"PORT"', "1")] == [400, 400, 400]
    assert play.app.heard("ann") == []


def test_without_a_secret_no_webhook_is_believed(stage: Make) -> None:
    play = stage(webhook_secret="")
    assert play.post([]) == 401


@pytest.mark.parametrize(
    "given",
    [b"", b"[]", b"{}", *(json.dumps(ANN | change).encode() for change in (
        {"phone": "0"}, {"phone": "call me"}, {"first_name": " "}, {"last_name": None}, {"device": "none"},
    ))],
)  # fmt: skip
def test_what_nobody_could_mean_is_refused(play: Stage, given: bytes) -> None:
    assert play.app.request("POST", "/users/ann/sign-up", given).status == 400
    assert (play.state(), play.calls("verify")) == ("none", [])


def test_the_page_may_call_prove_and_gets_no_secret(play: Stage) -> None:
    begun = play.app.request("POST", "/users/ann/sign-up", json_body=ANN).text
    play.prove.possess(play.correlation())
    texts = [
        begun,
        *(play.app.request("GET", path).text for path in ("/users/ann/sign-up", "/assets/sign-up/sign-up.js")),
    ]
    for secret in (play.prove.client_secret, play.prove.webhook_secret, play.correlation()):
        assert not any(secret in text for text in texts)
    policy = play.app.shop.html("").headers["content-security-policy"]
    ws = play.prove.base_url.replace("http", "ws")
    assert f"connect-src 'self' {play.prove.base_url} {ws};" in policy
    names = {"landing": 200, "talk": 200, "settings": 404}
    found = {name: play.app.request("GET", f"/assets/sign-up/{name}.js").status for name in names}
    assert found == names


def test_a_landing_says_where_to_go_on_and_changes_nothing(play: Stage) -> None:
    for device, text in (("desktop", "go on at your computer"), ("mobile", "You can go on where you began")):
        target = play.prove.session(play.begin(device=device))["final_target_url"].removeprefix(play.app.url)
        page = play.app.request("GET", f"{target}?asc=true&authId=x").text
        assert text in page
        assert ("/users/ann/" in page) is (device == "mobile")
    assert play.state() == "pending"
    assert play.app.request("GET", "/sign-up/landing/nowhere").status == 404


def test_the_back_office_is_for_staff(play: Stage) -> None:
    for what in ("", "/notices", "/events"):
        assert play.app.request("GET", f"/back-office/users/ann/sign-up{what}").status == 401
