"""Authenticate: a user on a phone goes all the way through the app's page, in a real browser, with a code by SMS."""

import re
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.feature("web")  # some rows are the server's too, and hold for apps without a page

Fixture = Any  # a suite imports nothing of golive, not even types

CODE = "0042"
"""A code that is no number."""
OTP_SECONDS = 120
SDK = "ProveAuth/"
TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*")
DEVICE = ("otpStart", "otpFinish")


def texts(screen: Fixture) -> list[str]:
    """All that the page was sent and keeps, but for what Prove sent to the SDK."""
    prove = urlsplit(screen.journey.prove.base_url).netloc
    found = [cookie["value"] for cookie in screen.window.page.context.cookies()]
    found.append(screen.window.page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}])"))
    for answer in screen.answers:
        with suppress(Exception):  # a redirect has no body, and some bodies are gone when a page is left
            found += [answer.text()] if urlsplit(answer.url).netloc != prove else []
    return [*found, screen.window.page.content()]


def keeps_secrets(screen: Fixture, read_token: Callable[[str], Any], evidence: Fixture) -> None:
    """Neither the client secret nor a token for servers may have reached the browser."""
    journey = screen.journey
    for method, url in screen.window.requests:
        path = urlsplit(url).path if url.startswith(journey.prove.base_url) else ""
        assert not path.startswith(("/token", "/v3/")), (
            f"The page called {method} {path}, which is for servers: their credentials are in the browser then."
        )
    basic = b64encode(f"{journey.prove.client_id}:{journey.prove.client_secret}".encode()).decode()
    for text in texts(screen):
        assert journey.prove.client_secret not in text, "The client secret was sent to the browser."
        assert basic not in text, "The client secret was sent to the browser, in Base64."
        owners = [read_token(token).get("sub") for token in TOKEN.findall(text)]
        assert journey.prove.client_id not in owners, "The server's access token was sent to the browser."
        if journey.id in text:
            evidence.warn("the correlation ID was sent to the browser, which needs the authToken only")


@pytest.mark.req("PROVE-GL-005", "PROVE-GL-006", "PROVE-GL-007", "PROVE-GL-008", "PROVE-GL-014", "PROVE-GL-016")
@pytest.mark.req("PROVE-GL-019", "PROVE-GL-021", "PROVE-GL-024", "PROVE-GL-038", "PROVE-GL-044")
def test_a_user_signs_up_on_a_phone(
    journey: Fixture, phone: Fixture, read_token: Callable[[str], Any], evidence: Fixture
) -> None:
    journey.name = ("Wilhelmina", "Quackenbush")
    with journey.ruled(otp_code=CODE):
        phone.begin()
        phone.began_as("mobile")
        phone.agree_in_time().named_no_number()
        if not phone.controls.consent:
            evidence.note("The page does not ask before the SMS: whoever begins is taken to agree.")
        phone.waits(OTP_SECONDS - 10)
        text = phone.enter(CODE).outcome()
        ended = journey.calls(operation="otpFinish", subject=journey.id)
        assert ended, f"The user entered a code, nobody told Prove, and the page says {text!r}."
        found = journey.session
        assert found["possession"] == "success", (
            f"The user entered the code of the SMS, {CODE}, and Prove did not get it so: {found['reason']}."
        )
    asked = journey.calls(operation="verifyStatus", subject=journey.id, after=ended[-1]["seq"])
    assert asked, "The SDK was done, and the finish step had nobody ask Prove for the status."
    assert not asked[0]["request"]["headers"].get("origin"), "The page called verify-status, not the server."
    journey.is_verified("verified", f"The user entered the right code, and the page says {text!r}")
    for call in (call for operation in DEVICE for call in journey.calls(operation=operation, subject=journey.id)):
        version = call["request"]["headers"].get("pa-version", "")
        assert version.startswith(SDK), f"{call['operation']} was not called by Prove's SDK: pa-version is {version!r}."
    keeps_secrets(phone, read_token, evidence)
    phone.keeps_urls_clean()
