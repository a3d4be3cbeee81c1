"""The good app over HTTP, with the simulated Yoti: what it asks, what it believes, what it tells."""

from __future__ import annotations

import logging
import re
import ssl
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import pytest
from golive.suites.reference.yoti.client import YotiClient

if TYPE_CHECKING:
    from collections.abc import Callable

    from golive.suites.tests.reference.yoti.conftest import Stage

    Make = Callable[..., Stage]

HALF_AN_HOUR = 1800
LATER = "Accounts cannot be opened right now. Please try again in a few minutes."
SORRY = "Accounts cannot be opened at the moment. We are looking into it."
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_yoti_is_asked_for_what_is_needed(play: Stage) -> None:
    session = play.yoti.session(play.begin())
    again = play.app.start("ann")
    assert (again["session"], len(play.calls("createSession"))) == (session["session_id"], 1)
    assert str(again["url"]).startswith(f"{play.yoti.base_url}/web/index.html?sessionID={session['session_id']}&")
    assert set(session["requested_checks"]) == {"ID_DOCUMENT_AUTHENTICITY", "ID_DOCUMENT_FACE_MATCH", "LIVENESS"}
    assert session["requested_tasks"] == ["ID_DOCUMENT_TEXT_DATA_EXTRACTION"]
    assert len(session["notifications"]["topics"]) == 5
    assert session["notifications"]["endpoint"] == f"{play.app.url}/webhooks/yoti"
    assert (session["notifications"]["auth_type"], session["notifications"]["has_token"]) == ("BASIC", True)
    asked = play.calls("createSession")[0]["request"]["body"]
    assert (asked["client_session_token_ttl"], asked["resources_ttl"]) == (HALF_AN_HOUR, 7 * 24 * 3600)
    assert UUID.fullmatch(session["user_tracking_id"])


def test_a_user_from_beginning_to_end(play: Stage) -> None:
    assert (play.state(), play.app.access("ann")) == ("none", False)
    session = play.begin()
    assert (play.state(), play.app.access("ann")) == ("pending", False)
    play.complete(session)
    assert (play.state(), play.app.access("ann")) == ("verified", True)
    assert play.app.record("ann") == {"session": session, "retained": True}
    assert play.app.back_office("ann") == {"recommendation": "APPROVE", "notices": []}
    heard = play.app.heard("ann")
    assert (heard[-1], len(heard)) == ("session_completion:", len(set(heard)))
    reads = play.yoti.session(session)["reads"]
    assert reads <= len(heard)
    assert (play.app.returned("ann", "5001"), play.app.start("ann")) == ("verified", {"session": session, "url": None})
    assert play.yoti.session(session)["reads"] == reads
    assert play.app.erase("ann")
    assert (play.state(), play.app.record("ann")) == ("none", {"session": None, "retained": False})
    assert (play.app.heard("ann"), play.yoti.sessions()) == ([], [])


@pytest.mark.parametrize("told", [True, False])
def test_whoever_is_late_begins_again(play: Stage, told: bool) -> None:
    first = play.begin()
    play.sandbox.clock.advance(HALF_AN_HOUR)
    assert play.state() == "pending"
    if told:
        assert play.app.returned("ann", "2002") == "expired"
    assert play.begin() != first
    assert play.state() == "pending"


def test_a_lost_notification_is_missed_after_a_minute(play: Stage) -> None:
    session = play.begin()
    play.strike("webhook.session_completion", "drop")
    play.strike("webhook.check_completion", "drop")
    play.strike("webhook.client_session_token_deleted", "drop")
    play.strike("webhook.task_completion", "drop")
    play.strike("webhook.resource_update", "drop")
    play.complete(session)
    assert play.state() == "pending"
    play.clock.seconds += 60
    assert play.state() == "verified"


@pytest.mark.parametrize(
    ("operation", "error", "calls", "message", "noticed"),
    [
        ("createSession", {"error": "temporarily_unavailable"}, 3, LATER, False),
        ("createSession", {"error": "server_error"}, 1, LATER, False),
        ("createSession", {"error": "message_signing"}, 1, SORRY, True),
        ("createSession", {"error": "app_not_found"}, 1, SORRY, True),
        ("createSession", {"kind": "reset"}, 1, LATER, False),
        ("createSession", {"kind": "malformed"}, 1, LATER, False),
        ("createSession", {"kind": "status", "status": 201, "body": "{}"}, 1, LATER, False),
    ],
)
def test_when_no_session_can_be_created(
    play: Stage, operation: str, error: dict[str, object], calls: int, message: str, noticed: bool
) -> None:
    play.strike(operation, **{"kind": "error", **error})  # type: ignore[arg-type]  # kind is a text
    assert play.app.start("ann") == {"session": None, "url": None}
    assert play.app.view("ann") == {"state": "unavailable", "message": message}
    assert len(play.calls(operation)) == calls
    assert bool(play.app.back_office("ann")["notices"]) is noticed
    play.sandbox.faults.clear()
    play.complete(play.begin())
    assert play.state() == "verified"


def test_a_call_that_is_not_answered_is_given_up(stage: Make, caplog: pytest.LogCaptureFixture) -> None:
    play = stage(timeout=0.1)
    session = play.begin()
    play.strike("getSession", "timeout", first=1)
    with caplog.at_level(logging.WARNING, YotiClient.__module__):
        assert play.app.returned("ann", "") == "pending"
    assert "no answer in time" in caplog.text
    play.complete(session)
    assert play.state() == "verified"


def test_what_is_logged_has_the_request_id_and_nothing_personal(play: Stage, caplog: pytest.LogCaptureFixture) -> None:
    play.strike("createSession", error="message_signing")
    with caplog.at_level(logging.DEBUG, "golive.suites.reference.yoti"):
        play.app.start("ann")
    request_id = play.calls("createSession")[0]["response"]["headers"]["x-request-id"]
    assert f"Yoti answered 401 MESSAGE_SIGNING (request {request_id})" in caplog.text
    assert "ann" not in caplog.text


@pytest.mark.parametrize("error", ["temporarily_unavailable", "server_error", "bad_sdk_id"])
def test_what_could_not_be_asked_is_asked_when_somebody_looks(play: Stage, error: str) -> None:
    session = play.begin()
    play.strike("getSession", error=error)
    play.complete(session)
    assert play.state() == "pending"
    play.sandbox.faults.clear()
    assert play.state() == "verified"


def test_what_happens_while_we_ask_is_asked_for_once_more(play: Stage) -> None:
    session = play.begin()
    play.strike("getSession", "latency", seconds=0.2, first=1)
    assert play.tell({"session_id": session, "topic": "resource_update"}) == 204
    play.complete(session)
    assert play.state() == "verified"


def test_notifications_change_nothing_by_themselves(play: Stage) -> None:
    session = play.begin()
    told = {"session_id": session, "topic": "session_completion"}
    assert (play.tell(told, token="user:guessed"), play.tell(told, scheme="Bearer")) == (401, 401)
    assert play.app.heard("ann") == []
    assert play.tell(b"no JSON") == 400
    assert play.tell(told | {"session_id": "unknown"}) == 204
    assert play.tell(told | {"topic": "unknown"}) == 204
    assert (play.tell(told), play.tell(told)) == (204, 204)
    assert play.app.heard("ann") == ["session_completion:"]
    assert (play.state(), play.app.access("ann")) == ("pending", False)


def test_a_bearer_token_is_taken_as_it_is(stage: Make) -> None:
    play = stage(auth_type="BEARER")
    session = play.begin()
    assert play.yoti.session(session)["notifications"]["auth_type"] == "BEARER"
    assert play.tell({"session_id": session, "topic": "session_completion"}, scheme="Bearer") == 401
    play.complete(session)
    assert play.state() == "verified"


def test_an_account_needs_no_name(play: Stage) -> None:
    play.strike("getMedia", "status", status=204, body="")
    play.complete(play.begin("ann"))
    assert (play.state("ann"), play.app.record("ann")["retained"]) == ("verified", False)
    play.sandbox.faults.clear()
    play.strike("getMedia", error="bad_sdk_id")
    play.complete(play.begin("bob"))
    assert (play.state("bob"), play.app.record("bob")["retained"]) == ("verified", False)
    assert play.app.back_office("bob")["notices"] == ["Yoti refused what we asked: 401 BAD_SDK_ID."]


def test_what_cannot_be_erased_yet_is_erased_later(play: Stage) -> None:
    first = play.begin()
    play.complete(first, ID_DOCUMENT_AUTHENTICITY="PHOTO_TOO_BLURRY")
    assert play.state() == "again"
    second = play.begin()
    assert not play.app.erase("ann")
    assert play.state() == "none"
    assert [one["session_id"] for one in play.yoti.sessions()] == [second]
    third = play.begin()
    play.complete(second)
    assert play.app.erase("nobody")
    assert play.state() == "pending"
    play.complete(third)
    assert (play.app.erase("ann"), play.app.erase("ann"), play.yoti.sessions()) == (True, True, [])


def test_users_are_asked_about_one_by_one(play: Stage) -> None:
    ann, bob = play.begin("ann"), play.begin("bob")
    play.complete(bob, ID_DOCUMENT_FACE_MATCH="DIFFERENT_PERSON")
    play.complete(ann)
    assert (play.state("ann"), play.state("bob")) == ("verified", "rejected")
    notice = "ID_DOCUMENT_FACE_MATCH says REJECT: DIFFERENT_PERSON."
    assert str(play.app.back_office("bob")["notices"]).count(notice) == 1
    assert play.app.back_office("bob")["recommendation"] == "REJECT: DIFFERENT_PERSON"


def test_notifications_can_come_over_https(play: Stage) -> None:
    told = play.app.endpoint("ann")
    context = ssl.create_default_context(cadata=str(told["ca"]))
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises(Exception, match="401"), urlopen(Request(str(told["url"]), b"{}"), context=context):  # noqa: S310
        pass


def test_the_staff_is_asked_for_a_token(play: Stage) -> None:
    for path in ("users/ann/opening", "users/ann/opening/record", "users/ann/opening/events", "notifications"):
        assert play.app.request("GET", f"/back-office/{path}").status == 401


def test_the_page_says_how_it_went(play: Stage) -> None:
    play.complete(play.begin(), ID_DOCUMENT_AUTHENTICITY="TAMPERED")
    page = play.app.request("GET", "/users/ann/opening/page")
    assert "so your account stays closed" in page.text
    assert play.app.request("GET", "/assets/opening/opening.js").status == 200
    assert play.app.request("GET", "/assets/opening/other.js").status == 404


@pytest.mark.parametrize("raw", [b"", b"[]", b"{"])
def test_a_browser_that_says_nothing_is_refused(play: Stage, raw: bytes) -> None:
    assert play.app.request("POST", "/users/ann/opening/returned", raw).status == 400
