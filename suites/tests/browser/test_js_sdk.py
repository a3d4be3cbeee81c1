"""Veriff's form SDK, unmodified from npm, creates sessions at the simulator from another origin."""

from typing import Any
from urllib.parse import urlencode

import pytest
from golive.simulators.client import ServerHandle, SimJournal
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.browser.visitor import Visitor
from playwright.sync_api import Page

UNKNOWN_KEY = "7e570000-0000-4000-8000-00000000dead"

pytestmark = pytest.mark.parametrize("package", ["@veriff/js-sdk", "veriff-js-sdk-1"], ids=["2.0.0", "1.5.1"])


def fill_in(page: Page, site: str, **query: str) -> dict[str, Any]:
    """Use the form; answers what the SDK handed to `onSession`."""
    page.goto(f"{site}/pages/js-sdk.html?{urlencode(query)}")
    page.get_by_placeholder("Given name").fill("Zoë")
    page.get_by_placeholder("Last name").fill("O\u2019Neill-Łuk")
    page.get_by_placeholder("Data").fill("customer 17")
    page.get_by_role("button", name="Start Verification").click()
    page.wait_for_function("sessions.length === 1")
    told: dict[str, Any] = page.evaluate("sessions[0]")
    return told


def test_it_creates_a_session_that_opens(page: Page, sdk_site: str, veriff_sim: VeriffSim, package: str) -> None:
    told = fill_in(page, sdk_site, package=package, host=veriff_sim.base_url, key=veriff_sim.api_key)

    assert told["error"] is None
    verification = told["response"]["verification"]
    session = veriff_sim.session(verification["id"])
    assert session["person"] == {"firstName": "Zoë", "lastName": "O\u2019Neill-Łuk"}
    assert session["vendorData"] == verification["vendorData"] == "customer 17"

    page.goto(verification["url"])
    Visitor(page).sees("Show who you are")
    Visitor(page).reads("Zoë O\u2019Neill-Łuk")


def test_the_browser_asks_before_it_calls(
    page: Page, sdk_site: str, veriff_sim: VeriffSim, sim_journal: SimJournal, golive_server: ServerHandle, package: str
) -> None:
    strangers = golive_server.open("default").journal  # a preflight carries no key, so no sandbox of ours can claim it
    before = strangers.last()
    fill_in(page, sdk_site, package=package, host=veriff_sim.base_url, key=veriff_sim.api_key)

    asked = [one["request"]["headers"] for one in strangers.find(operation="preflight", after=before)]
    wanted = [headers["access-control-request-headers"] for headers in asked if headers["origin"] == sdk_site]
    assert wanted == ["content-type,x-auth-client,x-origin"]
    call = sim_journal.find(direction="in", method="POST")[0]["request"]["headers"]
    assert call["origin"] == sdk_site
    assert call["x-origin"] == "js-sdk"
    assert "x-hmac-signature" not in call


def test_a_wrong_key_is_seen_as_what_it_is(page: Page, sdk_site: str, veriff_sim: VeriffSim, package: str) -> None:
    told = fill_in(page, sdk_site, package=package, host=veriff_sim.base_url, key=UNKNOWN_KEY)

    assert told == {"error": {"status": 401, "statusText": "Unauthorized"}, "response": None}
    assert veriff_sim.sessions() == []
