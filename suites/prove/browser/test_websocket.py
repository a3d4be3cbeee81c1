"""WebSocket: a user at a desk waits, opens the link on the phone, and the page goes on by itself."""

from typing import Any

import pytest

pytestmark = pytest.mark.feature("web")  # some rows are the server's too, and hold for apps without a page

Fixture = Any  # a suite imports nothing of golive, not even types

LINK_SECONDS = 180
SWITCHED = 101


@pytest.mark.req("PROVE-GL-007", "PROVE-GL-008", "PROVE-GL-019", "PROVE-GL-026", "PROVE-GL-029", "PROVE-GL-030")
@pytest.mark.req("PROVE-GL-014", "PROVE-GL-044")
def test_a_user_signs_up_at_a_desk(journey: Fixture, desk: Fixture, evidence: Fixture) -> None:
    journey.name = ("Wilhelmina", "Quackenbush")
    desk.begin()
    desk.began_as("desktop")
    desk.agree_in_time().named_no_number()
    if not desk.controls.consent:
        evidence.note("The page does not ask before the SMS: whoever begins is taken to agree.")
    waits = journey.comes(1, operation="openStatus", subject=journey.id, status=SWITCHED)
    complaints = "; ".join(desk.window.complaints) or "nothing"
    assert waits, f"The page opened no WebSocket to wait on. The browser's console says: {complaints}."
    desk.waits(LINK_SECONDS - 10)
    journey.has_no_access("The link was not opened yet")
    journey.follow_link()
    text = desk.outcome()
    assert journey.calls(operation="verifyStatus", subject=journey.id), (
        f"The link was opened, and nobody asked Prove for the status; the page says {text!r}."
    )
    journey.is_verified("verified", f"The link was opened, and the page says {text!r}")
    desk.keeps_urls_clean()
