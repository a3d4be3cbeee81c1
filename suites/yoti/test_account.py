"""Account and keys: whose requests they are."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types

VERSION = "/idverify/v1"
NOT_OURS = ("APP_NOT_FOUND", "BAD_SDK_ID", "BAD_PUBLIC_KEY", "MESSAGE_SIGNING", "MALFORMED_REQUEST")


def base_of(call: Fixture) -> str:
    """The path of Yoti's API, in production or in the sandbox, as a call names it."""
    path: str = urlsplit(call["request"]["url"]).path
    return path.partition(VERSION)[0] + VERSION


@pytest.mark.req("YOTI-GL-004")
def test_requests_are_those_of_the_configured_application(journey: Fixture, strays: Fixture) -> None:
    strays.new()
    journey.begin().completes().is_verified("Every check approves")
    lost = [call["operation"] for call in strays.new() if call["vendor"] == "yoti"]
    assert not lost, f"The app called {lost[0]} for an application that is not the configured one, or with another key."
    base = base_of(journey.calls(operation="createSession")[0])
    for call in journey.calls():
        operation, named = call["operation"], parse_qs(urlsplit(call["request"]["url"]).query)
        assert call["error"] not in NOT_OURS, f"The app called {operation}, and Yoti answered {call['error']}."
        assert base_of(call) == base, f"The app creates sessions below {base}, and calls {operation} elsewhere."
        for sdk_id in (*named.get("sdkId", ()), *named.get("sdkID", ())):
            assert sdk_id == journey.yoti.sdk_id, (
                f"The app called {operation} for the SDK ID {sdk_id}; the configured one is {journey.yoti.sdk_id}."
            )
    view, host = urlsplit(journey.url or ""), urlsplit(journey.yoti.base_url)
    expected = host._replace(path=f"{base}/web/index.html").geturl()
    shown = view._replace(query="", fragment="").geturl()
    assert journey.url is None or shown == expected, f"The app sends the user to {shown}; expected {expected}."
