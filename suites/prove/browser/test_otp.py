"""OTP: its two minutes, its three messages, its one try; and a user who leaves."""

from typing import Any

import pytest

pytestmark = pytest.mark.feature("web")  # some rows are the server's too, and hold for apps without a page

Fixture = Any  # a suite imports nothing of golive, not even types

CODE, WRONG = "1234", "9999"
OTP_SECONDS = 120
MOST_SENT = 3
SOON_SECONDS = 1.0


@pytest.mark.req("PROVE-GL-020")
def test_a_late_code_is_told(journey: Fixture, phone: Fixture) -> None:
    phone.begin().agree()
    journey.settle(OTP_SECONDS + 1)
    text = phone.enter(CODE).outcome()
    journey.is_told(f"The code came too late, and the page says {text!r}", "failed", "unavailable")


@pytest.mark.req("PROVE-GL-022", "PROVE-GL-044")
def test_a_wrong_code_is_not_tried_again(journey: Fixture, phone: Fixture, evidence: Fixture) -> None:
    phone.begin().agree().enter(WRONG)
    journey.comes(1, operation="otpFinish", subject=journey.id)
    if not phone.ends() and journey.session["allow_otp_retry"]:
        evidence.warn("the app asks for allowOTPRetry, and offers another try; the guide has no retry")
        return
    assert phone.ends(), "The user entered a wrong code, and the page does not tell what came of it."
    failed = phone.outcome()
    assert not phone.has("code"), "The user entered a wrong code, and may enter another one on the page."
    journey.is_told(f"The code was wrong, and the page says {failed!r}", "failed", "unavailable")
    passed = phone.begin().agree().enter(CODE).outcome()
    journey.is_verified("verified", f"The user began anew with the right code, and the page says {passed!r}")
    assert passed != failed, f"The page says {passed!r}, whether the user is verified or not."


@pytest.mark.req("PROVE-GL-025")
def test_three_messages_can_be_asked_for(journey: Fixture, phone: Fixture, evidence: Fixture) -> None:
    phone.begin().agree()
    for number in range(2, MOST_SENT + 1):
        journey.settle(OTP_SECONDS - 10)
        phone.send_again(number)
    if phone.has("resend"):
        phone.press("resend")
        journey.comes(MOST_SENT + 1, operation="otpStart", subject=journey.id, seconds=SOON_SECONDS)
    if len(journey.calls(operation="otpStart", subject=journey.id)) > MOST_SENT:
        text = phone.outcome()
        journey.is_told(f"Prove sends no fourth SMS, and the page says {text!r}", "failed", "unavailable")
        evidence.warn("the page asks Prove for a fourth SMS, which ends the flow")
        return
    text = phone.enter(CODE).outcome()
    journey.is_verified("verified", f"The user entered the code of the third SMS, and the page says {text!r}")


def reported(journey: Fixture, area: str) -> None:
    """The SDK must have told Prove that the user left."""
    journey.comes(1, operation="reportError", subject=journey.id, seconds=SOON_SECONDS)
    areas = [report["area"] for report in journey.session["reports"]]
    assert area in areas, f"The user cancelled, and Prove was told nothing; expected the step to be rejected ({area})."
    journey.has_no_access("The user cancelled")


@pytest.mark.req("PROVE-GL-023")
def test_cancelling_is_reported(journey: Fixture, phone: Fixture, evidence: Fixture) -> None:
    phone.begin()
    if phone.controls.consent and phone.place("consent") and phone.has("cancel"):
        phone.press("cancel")
        reported(journey, "mobile/otp")
        assert not journey.messages, "The user did not agree to the SMS, and it was sent."
        phone.begin()
    else:
        evidence.note("The page asks nothing before the SMS, so that nobody can cancel then.")
    phone.agree().place("code")
    phone.press("cancel")
    reported(journey, "mobile/otp")
    phone.begin().agree().place("code")
    phone.window.page.go_back()
    if not journey.comes(1, operation="reportError", subject=journey.id, seconds=SOON_SECONDS):
        evidence.warn("who goes back in the browser leaves the OTP as well, and Prove was told nothing")
    journey.has_no_access("The user went back")
