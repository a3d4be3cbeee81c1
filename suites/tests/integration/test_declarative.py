"""The declarative adapter against a real socket: what it sends, what it reads, what it says when the app is wrong."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING

import pytest
from golive.simulators.conformance.integration import (
    IntegrationError,
    IntegrationFailure,
    NotOffered,
    Reason,
    load,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from golive.simulators.conformance.integration import Integration, Table
    from golive.suites.tests.integration.conftest import Toy

    Drive = Callable[..., Integration]

GOOD_VIEW = {"state": "approved", "message": "Welcome", "retry": False, "url": None}


def test_the_required_operations_are_all_it_takes(drive: Drive, toy: Toy) -> None:
    integration = drive('name = "toy"')
    toy.say("POST /start/ann", {"url": "http://vendor/v/1"})
    toy.say("GET /view/ann", GOOD_VIEW)
    toy.say("GET /access/ann", {"granted": True})
    assert integration.name == "toy"
    assert integration.offers == {"start", "view", "access", "disrupt"}
    assert integration.start("ann") == "http://vendor/v/1"
    view = integration.view("ann")
    assert (view.state, view.message, view.retry, view.url) == ("approved", "Welcome", False, None)
    assert integration.access("ann") is True
    assert integration.webhooks().decisions == f"{toy.url}/hooks"
    assert integration.webhooks().events is None


def test_what_is_not_declared_is_not_offered(drive: Drive) -> None:
    integration = drive()
    work: list[Callable[[], object]] = [
        lambda: integration.record("ann"),
        lambda: integration.back_office("ann"),
        lambda: integration.poll("ann"),
        lambda: integration.landing("ann", "http://app/"),
        integration.health,
    ]
    for call in work:
        with pytest.raises(NotOffered, match="was not judged: add"):
            call()


def test_an_optional_answer_that_is_declared_is_offered(drive: Drive, toy: Toy) -> None:
    view = (
        'request = "GET /v"\nstate = { json = "/state" }\nmessage = { json = "/message" }\n'
        'retry = { json = "/retry" }\nurl = { json = "/url" }'
    )
    integration = drive(view=view, record='request = "GET /r"\nsession = { json = "/id", optional = true }')
    toy.say("GET /v", GOOD_VIEW | {"url": "/again"})
    toy.say("GET /r", {})
    assert {"view.url", "record"} <= integration.offers
    assert "record.url" not in integration.offers
    assert integration.view("ann").url == f"{toy.url}/again"
    assert integration.record("ann").session is None


def test_values_are_escaped_where_they_go(drive: Drive, toy: Toy) -> None:
    integration = drive(
        start='request = "POST /start?u={user}&at={base_url}"\n'
        'json = { names = ["{first_name}", "{last_name}"], n = 1 }\n'
        'headers = { X-Key = "{acme.api_key}-{sandbox}" }\nurl = { header = "location" }'
    )
    path = f"/start?u=a%26b%2F%C3%A9&at={toy.url}"
    toy.say(f"POST {path}", "", 303, location="http://vendor/v/1")
    assert integration.start("a&b/é", 'Li"sa', "李{user}") == "http://vendor/v/1"
    call = toy.calls[-1]
    assert json.loads(call.body) == {"names": ['Li"sa', "李{user}"], "n": 1}
    assert call.headers["content-type"] == "application/json"
    assert call.headers["x-key"] == "the-key-box"


@pytest.mark.parametrize(
    ("declared", "sent", "content_type"),
    [
        ('form = { name = "{first_name}" }', "name=Li%26sa", "application/x-www-form-urlencoded"),
        ('body = "<n>{first_name}</n>"\nheaders = { Content-Type = "text/xml" }', "<n>Li&sa</n>", "text/xml"),
    ],
)
def test_other_bodies(drive: Drive, toy: Toy, declared: str, sent: str, content_type: str) -> None:
    integration = drive(start=f'request = "POST /start"\nurl = {{ value = "http://vendor/v/1" }}\n{declared}')
    toy.say("POST /start", "")
    integration.start("ann", "Li&sa")
    assert (toy.calls[-1].body, toy.calls[-1].headers["content-type"]) == (sent, content_type)


def test_a_user_signs_in_first_and_again_after_a_disruption(drive: Drive, toy: Toy) -> None:
    integration = drive(sign_in='request = "POST /sign-in"\njson = { user = "{user}", name = "{first_name}" }')
    toy.say("POST /sign-in", "", 200, set_cookie="who=ann; Path=/")
    toy.say("GET /access/ann", {"granted": False})
    toy.say("POST /start/ann", {"url": None})
    integration.start("ann", "Lisa")
    integration.access("ann")
    integration.disrupt("ann")
    integration.access("ann")
    assert [call.path for call in toy.calls] == ["/sign-in", "/start/ann", "/access/ann", "/sign-in", "/access/ann"]
    assert [json.loads(call.body)["name"] for call in toy.calls if call.body] == ["Lisa", "Lisa"]
    assert [call.headers.get("cookie") for call in toy.calls] == [None, "who=ann", "who=ann", None, "who=ann"]


def test_a_log_out_is_sent_before_the_browser_forgets(drive: Drive, toy: Toy) -> None:
    integration = drive(disrupt='request = "POST /log-out"')
    toy.say("GET /access/ann", {"granted": True}, 200, set_cookie="who=ann; Path=/")
    toy.say("POST /log-out", "")
    for _ in range(2):
        integration.access("ann")
        integration.disrupt("ann")
    assert [call.headers.get("cookie") for call in toy.calls] == [None, "who=ann", None, "who=ann"]


def test_users_do_not_share_cookies(drive: Drive, toy: Toy) -> None:
    integration = drive()
    toy.say("GET /access/ann", {"granted": True}, 200, set_cookie="who=ann")
    toy.say("GET /access/bob", {"granted": True})
    integration.access("ann")
    integration.access("bob")
    assert "cookie" not in toy.calls[-1].headers


def test_a_value_can_be_kept_for_later_requests_of_the_user(drive: Drive, toy: Toy) -> None:
    integration = drive(
        start='request = "POST /start/{user}"\nurl = { json = "/url" }\nkeep = { id = { json = "/id" } }',
        access='request = "GET /account/{id}"\ngranted = { json = "" }',
    )
    toy.say("POST /start/ann", {"url": None, "id": 7})
    toy.say("GET /account/7", "true")
    integration.start("ann")
    assert integration.access("ann")
    with pytest.raises(IntegrationError, match="'id' was not kept") as caught:
        integration.access("bob")
    assert caught.value.reason is Reason.MALFORMED


def test_redirects_are_followed_only_where_it_is_said(drive: Drive, toy: Toy) -> None:
    toy.say("GET /access/ann", "", 302, location="/there")
    toy.say("GET /there", {"granted": True})
    access = 'request = "GET /access/{user}"\ngranted = { json = "/granted" }'
    with pytest.raises(IntegrationError, match="the body is not JSON"):
        drive(access=access).access("ann")
    assert drive(access=f"{access}\nfollow = true").access("ann")


def test_landing_follows_redirects_inside_the_app(drive: Drive, toy: Toy) -> None:
    integration = drive(landing='arrived = { text = "Welcome back, {user}" }\nheaders = { x-test = "1" }')
    toy.say("GET /callback?a=%7Buser%7D", "", 302, location="/home")
    toy.say("GET /home", "Welcome back, ann")
    there = integration.landing("ann", f"{toy.url}/callback?a=%7Buser%7D")
    assert (there.status, there.url, there.text, there.arrived) == (200, f"{toy.url}/home", "Welcome back, ann", True)
    assert not integration.landing("bob", f"{toy.url}/home").arrived
    assert integration.landing("ann", f"{toy.url}/lost").status == 404


def test_a_redirect_out_of_the_app_is_not_fetched(drive: Drive, toy: Toy) -> None:
    integration = drive(landing='arrived = { text = "Welcome" }')
    toy.say("GET /callback", "", 302, location="https://elsewhere.example/")
    there = integration.landing("ann", f"{toy.url}/callback")
    assert (there.status, there.url, there.arrived) == (302, "https://elsewhere.example/", False)
    toy.say("GET /round", "", 302, location="/round")
    assert integration.landing("ann", f"{toy.url}/round").status == 302


def test_an_unexpected_status_is_a_failure_of_the_app(drive: Drive, toy: Toy) -> None:
    toy.say("GET /access/ann", "Boom " * 100, 500)
    with pytest.raises(IntegrationFailure) as caught:
        drive().access("ann")
    assert isinstance(caught.value, AssertionError)
    assert (caught.value.operation, caught.value.reason, caught.value.status) == ("access", Reason.REFUSED, 500)
    said = str(caught.value)
    assert said.startswith(f"access: expected a status from 200 to 399 (GET {toy.url}/access/ann answered 500 'Boom ")
    assert len(said) < 400


def test_expected_statuses_replace_the_usual_ones(drive: Drive, toy: Toy) -> None:
    granted = "granted = { status = true, words = { 204 = true, 403 = false } }"
    integration = drive(access=f'request = "GET /access/{{user}}"\nexpect = [204, 403]\n{granted}')
    toy.say("GET /access/ann", "", 403)
    assert integration.access("ann") is False
    toy.say("GET /access/ann", "", 200)
    with pytest.raises(IntegrationFailure, match="expected 204 or 403"):
        integration.access("ann")


@pytest.mark.parametrize(
    ("view", "problem"),
    [
        ("<html>", "the body is not JSON"),
        ({"state": "approved"}, "nothing at /message"),
        (GOOD_VIEW | {"state": "verified"}, "state is 'verified', but must be one of none, pending"),
        (GOOD_VIEW | {"state": None}, "state is None"),
        (GOOD_VIEW | {"retry": "no"}, "retry is 'no', but must be true or false"),
        (GOOD_VIEW | {"retry": 0}, "retry is 0"),
        (GOOD_VIEW | {"message": 7}, "message is 7, but must be a text"),
    ],
)
def test_an_answer_without_meaning_is_an_error_and_no_verdict(
    drive: Drive, toy: Toy, view: object, problem: str
) -> None:
    toy.say("GET /view/ann", view)
    with pytest.raises(IntegrationError, match=problem) as caught:
        drive().view("ann")
    assert caught.value.reason is Reason.MALFORMED
    assert not isinstance(caught.value, AssertionError)
    assert f"GET {toy.url}/view/ann answered 200" in str(caught.value)


def test_a_url_must_be_one(drive: Drive, toy: Toy) -> None:
    toy.say("POST /start/ann", {"url": "javascript:void(0)"})
    with pytest.raises(IntegrationError, match="must be an absolute http or https URL"):
        drive().start("ann")


def test_notices_are_texts(drive: Drive, toy: Toy) -> None:
    integration = drive(back_office='request = "GET /notices"\nnotices = { json = "/n" }')
    toy.say("GET /notices", {"n": ["a", {"b": 1}]})
    assert integration.back_office("ann") == ("a", '{"b": 1}')
    toy.say("GET /notices", {"n": "a"})
    with pytest.raises(IntegrationError, match="must be a list of texts"):
        integration.back_office("ann")


def test_an_app_that_is_not_there(declare: Callable[..., Path], table: Table, ready: Mapping[str, object]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with (
        load(declare(f'base_url = "http://127.0.0.1:{port}"'), table, ready) as integration,
        pytest.raises(IntegrationError, match=r"got no answer: .*refused") as caught,
    ):
        integration.access("ann")
    assert caught.value.reason is Reason.UNREACHABLE
    assert not isinstance(caught.value, AssertionError)


def test_an_app_that_never_answers(declare: Callable[..., Path], table: Table, ready: Mapping[str, object]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        path = declare(f'base_url = "http://127.0.0.1:{silent.getsockname()[1]}"\ntimeout = 0.05')
        with load(path, table, ready) as integration, pytest.raises(IntegrationError, match="got no answer: timed out"):
            integration.access("ann")
