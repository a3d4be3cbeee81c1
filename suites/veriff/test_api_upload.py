"""API upload: the app itself sends the user's photos, with the requests that Veriff's own demo makes."""

from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types

STEPS = ("createSession", "uploadMedia", "updateSession")


@pytest.mark.req("VERIFF-GL-029")
def test_an_upload_goes_all_the_way(journey: Fixture) -> None:
    calls = [call for call in journey.upload() if call["operation"] in STEPS]
    order = tuple(dict.fromkeys(call["operation"] for call in calls))
    assert order == STEPS, f"The app called {', '.join(order) or 'nothing'}; expected, in order, {', '.join(STEPS)}."
    session = journey.join(calls[0]["subject"]).session
    assert session["status"] == "submitted", f"After the upload the session is {session['status']}; expected submitted."
    photos = len(session["attempts"][-1]["media"])
    assert photos >= 2, f"The submitted session has {photos} photos; expected the document and the face at least."


@pytest.mark.req("VERIFF-GL-029")
def test_the_app_looks_at_what_it_uploaded(journey: Fixture) -> None:
    asked = [call["operation"] for call in journey.upload()]
    assert {"listSessionMedia", "listAttemptMedia"} & {*asked}, "The app never asked Veriff for the list of its photos."


@pytest.mark.req("VERIFF-GL-029")
def test_the_decision_on_an_upload_acts(journey: Fixture) -> None:
    created = [call["subject"] for call in journey.upload() if call["operation"] == "createSession"]
    assert created, "The app opened no session for the upload."
    assert not journey.access, "The app lets the user in when photos are uploaded, before any decision."
    journey.join(created[-1]).hears("approved")
    assert journey.access, "The uploaded session was approved, but the user has no access."
