"""The good app over HTTP, against a stub of Veriff: what it asks, what it accepts, what it tells."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from golive.suites.tests.reference.conftest import Stage


def webhook(play: Stage, session: str, status: str = "approved") -> bytes:
    body = {"status": "success", "verification": play.decision(session, status)}
    return json.dumps(body, separators=(",", ":")).encode()


def test_a_new_user_gets_a_session_that_carries_everything_about_them(play: Stage) -> None:
    session = play.begin("ann", "Björk", "Ó Briain-李")
    details = play.stub.sessions[session]
    assert details["person"] == {"firstName": "Björk", "lastName": "Ó Briain-李"}
    assert details["vendorData"] == "ann"
    assert details["callback"] == f"{play.app.url}/users/ann/verification/callback"
    assert len(str(details["endUserId"])) == 36
    assert play.app.record("ann") == {"session": session, "url": f"{play.stub.base_url}/v/{session}"}
    assert play.state("ann") == "pending"
    assert not play.app.access("ann")


def test_nobody_is_known_before_they_begin(play: Stage) -> None:
    assert play.state("nobody") == "none"
    assert play.app.record("nobody") == {"session": None, "url": None}
    assert not play.app.access("nobody")


@pytest.mark.parametrize("action", ["", "started", "submitted"])
def test_an_unfinished_session_is_continued(play: Stage, action: str) -> None:
    first = play.app.start("ann", "Ann", "Lee")
    if action:
        play.event(play.stub.last, action)
    assert play.app.start("ann", "Ann", "Lee") == first
    assert len(play.stub.sessions) == 1


def test_an_approval_opens_the_account_and_ends_the_matter(play: Stage) -> None:
    assert play.decide(play.begin("ann"), "approved") == 200
    assert play.app.access("ann")
    assert play.state("ann") == "approved"
    assert play.app.start("ann", "Ann", "Lee") is None
    assert play.app.back_office("ann") == []


def test_a_refusal_is_told_to_user_and_staff_once(play: Stage) -> None:
    session = play.begin("ann")
    for _ in range(2):
        assert play.decide(session, "declined", reason="Known fraud", reasonCode=106) == 200
    view = play.app.view("ann")
    assert view["state"] == "declined"
    assert view["retry"] is False
    assert view["url"] is None
    assert not play.app.access("ann")
    assert play.app.back_office("ann") == [f"Session {session} was declined: Known fraud (106)"]


def test_a_resubmission_leads_back_to_the_same_url(play: Stage) -> None:
    url = play.app.start("ann", "Ann", "Lee")
    session = play.stub.last
    play.decide(session, "resubmission_requested", reason="Poor image quality", reasonCode=204)
    view = play.app.view("ann")
    assert (view["state"], view["retry"], view["url"]) == ("resubmission", True, url)
    assert "Poor image quality" in str(view["message"])
    assert play.app.start("ann", "Ann", "Lee") == url


def test_the_tenth_attempt_offers_no_other(play: Stage) -> None:
    session = play.begin("ann")
    for number in range(1, 10):
        attempt = f"attempt-{number}"
        play.event(session, "submitted", attempt)
        play.decide(session, "resubmission_requested", attemptId=attempt, reasonCode=204)
        assert play.app.view("ann")["retry"] is True
    play.event(session, "submitted", "attempt-10")
    play.decide(session, "declined", attemptId="attempt-10", reasonCode=539)
    view = play.app.view("ann")
    assert view["retry"] is False
    assert "used up" in str(view["message"])


@pytest.mark.parametrize("status", ["expired", "abandoned", "declined"])
def test_after_the_end_a_new_session_is_opened(play: Stage, status: str) -> None:
    first = play.begin("ann")
    play.decide(first, status)
    assert play.begin("ann") != first
    assert play.state("ann") == "pending"


def test_a_week_by_our_own_clock_is_enough(play: Stage) -> None:
    first = play.begin("ann")
    play.clock.seconds += 7 * 24 * 3600 + 60
    assert play.begin("ann") != first


def test_a_review_waits_for_a_second_decision(play: Stage) -> None:
    session = play.begin("ann")
    play.decide(session, "review", decisionTime=None)
    assert play.state("ann") == "review"
    assert play.app.start("ann", "Ann", "Lee") is None
    assert not play.app.access("ann")
    play.decide(session, "approved")
    assert play.app.access("ann")
    assert play.app.back_office("ann") == [f"Session {session} is under review"]


@pytest.mark.parametrize("status", ["approved", "declined", "resubmission_requested", "review", "expired", "abandoned"])
def test_a_decision_that_never_arrived_can_be_asked_for(play: Stage, status: str) -> None:
    session = play.begin("ann")
    play.app.poll("ann")
    assert play.state("ann") == "pending"
    play.stub.decisions[session] = play.decision(session, status)
    play.app.poll("ann")
    words = {"resubmission_requested": "resubmission", "abandoned": "expired"}
    assert play.state("ann") == words.get(status, status)
    assert play.stub.refused == []


def test_an_overdue_decision_is_asked_for_when_the_user_comes_back(play: Stage) -> None:
    session = play.begin("ann")
    play.stub.decisions[session] = play.decision(session, "approved")
    play.clock.seconds += 3601
    assert play.app.start("ann", "Ann", "Lee") is None
    assert play.app.access("ann")


def test_when_veriff_is_down_users_are_told_and_nothing_is_stored(play: Stage) -> None:
    play.stub.down = True
    answer = play.app.request("POST", "/users/ann/verification", json_body={"first_name": "A", "last_name": "B"})
    assert answer.status == 502
    assert play.state("ann") == "none"
    play.stub.down = False
    session = play.begin("ann")
    play.stub.down = True
    play.clock.seconds += 3601
    assert play.app.start("ann", "Ann", "Lee") == f"{play.stub.base_url}/v/{session}"


def test_the_callback_proves_nothing(play: Stage) -> None:
    session = play.begin("ann")
    landing = play.app.landing("ann", f"{play.stub.sessions[session]['callback']}?status=approved")
    assert landing["arrived"]
    assert play.state("ann") == "pending"
    assert not play.app.access("ann")


def test_forged_webhooks_are_refused_and_change_nothing(play: Stage) -> None:
    session = play.begin("ann")
    raw = webhook(play, session)
    good = play.sign(raw)
    flipped = good[:-1] + ("0" if good[-1] != "0" else "1")
    answers = [
        play.post("decisions", raw, key="7e570000-0000-4000-8000-00000000000f"),
        play.post("decisions", raw, key=None),
        play.post("decisions", raw, signature=None),
        play.post("decisions", raw, signature=flipped),
        play.post("decisions", raw, signature="é" * 64),
        play.post("decisions", raw + b" ", signature=good),
        play.post("decisions", b"{", signature="0" * 64),
    ]
    assert answers == [401] * 7
    assert play.state("ann") == "pending"


@pytest.mark.parametrize("where", ["events", "decisions"])
@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe{}", 400),
        (b"[]", 400),
        (b"null", 400),
        (b"{}", 400),
        (b"[" * 100_000, 400),
        (b'{"verification":7,"id":7}', 400),
        (b'{"a":"' + b"a" * 1024 * 1024 + b'"}', 413),
    ],
    ids=["empty", "cut", "not utf-8", "array", "null", "no members", "deep", "wrong types", "huge"],
)
def test_nonsense_is_refused_and_the_next_webhook_works(play: Stage, where: str, raw: bytes, answer: int) -> None:
    session = play.begin("ann")
    assert play.post(where, raw) == answer
    assert play.decide(session, "approved") == 200
    assert play.app.access("ann")


def test_what_is_new_or_missing_is_tolerated(play: Stage) -> None:
    session = play.begin("ann")
    assert play.event(session, "started", newest={"a": 1}) == 200
    assert play.event(session, "flow_finished", context={"reason": "unheard_of", "state": "new"}) == 200
    assert play.event(session, "danced") == 200
    assert play.decide(session, "preprocessed") == 200
    assert play.post("decisions", b'{"status":"failed","verification":null,"technicalData":{"ip":null}}') == 200
    assert play.state("ann") == "pending"
    lean = {"id": session, "status": "approved", "person": None, "riskLabels": [{"label": "new"}]}
    assert play.post("decisions", json.dumps({"verification": lean}).encode()) == 200
    assert play.app.access("ann")


def test_late_messages_change_nothing(play: Stage) -> None:
    session = play.begin("ann")
    play.event(session, "submitted", "attempt-1")
    play.decide(session, "resubmission_requested", decisionTime="2026-01-01T10:00:00Z")
    play.event(session, "started", "attempt-1")
    assert play.state("ann") == "resubmission"
    play.decide(session, "approved", attemptId="attempt-2", decisionTime="2026-01-01T11:00:00Z")
    play.event(session, "submitted", "attempt-2")
    play.decide(session, "resubmission_requested", decisionTime="2026-01-01T10:30:00Z", reasonCode=205)
    play.decide(session, "expired")
    assert play.state("ann") == "approved"


def test_a_session_that_the_app_did_not_open_is_told_by_its_vendor_data_or_end_user_id(play: Stage) -> None:
    first = play.begin("ann")
    end_user_id = play.stub.sessions[first]["endUserId"]
    play.begin("bob")
    assert play.decide("made-in-the-browser", "approved", vendorData="ann", endUserId=None) == 200
    assert play.app.access("ann")
    assert not play.app.access("bob")
    play.begin("cyd")
    cyd = play.stub.sessions[play.stub.last]["endUserId"]
    assert end_user_id != cyd
    play.decide("made-by-hand", "approved", vendorData=None, endUserId=cyd)
    assert play.app.access("cyd")


def test_a_message_that_names_two_users_is_not_acted_upon(play: Stage) -> None:
    ann = play.begin("ann")
    bob = play.begin("bob")
    assert play.decide(ann, "approved", vendorData="bob") == 200
    assert play.decide(ann, "approved", endUserId=play.stub.sessions[bob]["endUserId"]) == 200
    assert play.decide("unknown", "approved", vendorData=None, endUserId=None) == 200
    assert not play.app.access("ann")
    assert not play.app.access("bob")


def test_the_pages_work_without_scripts(play: Stage) -> None:
    page = play.app.request("GET", "/users/%3Cb%3E")
    assert "<b>" not in page.text
    assert "Verify me" in page.text
    form = b"first_name=Ann&last_name=O%27Neil"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    sent = play.app.request("POST", "/users/%3Cb%3E/verification", form, headers)
    session = play.stub.last
    assert (sent.status, sent.location) == (303, f"{play.stub.base_url}/v/{session}")
    assert play.stub.sessions[session]["person"] == {"firstName": "Ann", "lastName": "O'Neil"}
    assert "Continue" in play.app.request("GET", "/users/%3Cb%3E").text
    assert play.app.request("POST", "/users/ann/verification", b"first_name=Ann", headers).status == 400
    assert play.app.request("GET", "/enter?user=a%20b").location == "/users/a%20b"
    assert "User name" in play.app.request("GET", "/").text


def test_the_back_office_is_closed_without_its_token(play: Stage) -> None:
    assert play.app.request("GET", "/back-office/users/ann").status == 401
    assert (
        play.app.request("GET", "/back-office/users/ann/notices", headers={"authorization": "Bearer x"}).status == 401
    )


def test_no_personal_data_reaches_the_log(play: Stage, caplog: pytest.LogCaptureFixture) -> None:
    session = play.begin("ann-the-user", "Annabella", "Leezardo")
    play.begin("bob")
    play.decide(session, "declined", vendorData="bob")
    play.stub.down = True
    play.app.request("POST", "/users/cyd/verification", json_body={"first_name": "Annabella", "last_name": "Leezardo"})
    assert caplog.records
    assert not any(word in caplog.text for word in ("Annabella", "Leezardo", "ann-the-user", "bob"))


def test_many_clicks_at_once_open_one_session(play: Stage) -> None:
    with ThreadPoolExecutor(8) as clicks:
        urls = set(clicks.map(lambda _: play.app.start("ann", "Ann", "Lee"), range(8)))
    assert urls == {f"{play.stub.base_url}/v/{play.stub.last}"}
    assert len(play.stub.sessions) == 1


def test_photos_are_uploaded_submitted_and_looked_at(play: Stage) -> None:
    play.app.upload("ann", "Ann", "Lee")
    session = play.stub.last
    assert play.stub.photos == {session: ["document-front", "face"]}
    assert (play.stub.submitted, play.stub.asked) == ([session], [session])
    assert play.app.record("ann")["session"] == session
    assert not play.app.access("ann")


def test_photos_go_into_the_session_that_is_open(play: Stage) -> None:
    session = play.begin("ann")
    play.app.upload("ann", "Ann", "Lee")
    assert list(play.stub.photos) == [session]


def test_photos_of_a_verified_user_go_nowhere(play: Stage) -> None:
    play.decide(play.begin("ann"), "approved")
    play.app.upload("ann", "Ann", "Lee")
    assert play.stub.photos == {}


def test_photos_that_are_none_are_refused(play: Stage) -> None:
    names = {"first_name": "Ann", "last_name": "Lee"}
    wrong: tuple[object, ...] = (None, [], {"face": "not base64!"}, {"face": 1})
    for photos in wrong:
        body = names | {"photos": photos}
        assert play.app.request("POST", "/users/ann/verification/photos", json_body=body).status == 400


def test_photos_when_veriff_is_down(play: Stage) -> None:
    play.stub.down = True
    with pytest.raises(RuntimeError, match="502"):
        play.app.upload("ann", "Ann", "Lee")
