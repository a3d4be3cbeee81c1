"""A real Chromium that reaches nothing but this machine, and sessions for it to open.

A missing program fails a test and never skips it.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.request import Request, urlopen

import pytest
from golive.simulators.client import SimClock, SimJournal
from golive.simulators.inbox import Inbox
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.browser import site as sites
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

TIMEOUT_MS = 10_000

Create = Callable[..., dict[str, Any]]
Told = Callable[[str], list[dict[str, Any]]]
Codes = Callable[[str], list[int]]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file on one worker, which then connects to the browser once for them."""
    for item in items:
        if item.path.is_relative_to(sites.FOLDER) and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(str(item.path.relative_to(sites.FOLDER))))


@pytest.fixture(scope="module")  # no longer: its event loop would be in the way of other modules' tests
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        connected = playwright.chromium.connect_over_cdp(chromium)
        yield connected
        connected.close()


@pytest.fixture
def size() -> tuple[int, int]:
    """Width and height of the window; a test may parametrize it."""
    return 1280, 800


@pytest.fixture(scope="module")
def profile(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """One profile for all tests of a module. Its first page stays open, so that its process serves the others too."""
    fresh = browser.new_context(reduced_motion="reduce")
    fresh.set_default_timeout(TIMEOUT_MS)
    fresh.new_page().goto(f"{site}/pages/back.html")
    yield fresh
    fresh.close()


@pytest.fixture
def tab(profile: BrowserContext, size: tuple[int, int]) -> Iterator[Page]:
    """A fresh tab. Whatever is opened and stored during the test is gone after it, as from a profile of its own."""
    fresh = profile.new_page()
    width, height = size
    fresh.set_viewport_size({"width": width, "height": height})
    yield fresh
    first, *opened = profile.pages
    for page in opened:
        page.close()
    _forget(profile, first)


def _forget(profile: BrowserContext, page: Page) -> None:
    """Cookies, caches (answers to preflights too) and what pages of any origin have stored."""
    profile.clear_cookies()
    devtools = profile.new_cdp_session(page)
    devtools.send("Network.clearBrowserCache")
    devtools.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
    devtools.detach()


@pytest.fixture
def page(tab: Page) -> Iterator[Page]:
    """A fresh tab; the test fails if a script on it does."""
    crashes: list[str] = []
    tab.on("pageerror", lambda problem: crashes.append(str(problem)))
    yield tab
    assert not crashes, f"scripts failed: {crashes}"


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The integrator's site."""
    with sites.serve() as address:
        yield address


@pytest.fixture(scope="session")
def sdk_site(site: str) -> str:
    """The same site, with Veriff's SDKs on it."""
    if not (sites.PACKAGES / "@veriff").is_dir():
        pytest.fail("Veriff's browser SDKs are not installed; run: make setup", pytrace=False)
    return site


@pytest.fixture
def callback(site: str) -> str:
    return f"{site}/pages/back.html"


@pytest.fixture
def create(veriff_sim: VeriffSim, sim_inbox: Inbox, callback: str) -> Create:
    """Create a session. Webhooks are configured, and people are sent back to the site (`callback=None`: nowhere)."""
    veriff_sim.override(allow_http_callback=True)
    hooks = {"webhook_events_url": f"{sim_inbox.url}/events", "webhook_decisions_url": f"{sim_inbox.url}/decisions"}
    veriff_sim.configure(**hooks, web_events=True)

    def new(**verification: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
        given = {"callback": callback, **verification}
        body = json.dumps({"verification": {n: v for n, v in given.items() if v is not None}}).encode()
        headers = {"content-type": "application/json", "x-auth-client": veriff_sim.api_key}
        with urlopen(Request(f"{veriff_sim.base_url}/v1/sessions", body, headers)) as answer:  # noqa: S310 - loopback
            session: dict[str, Any] = json.load(answer)["verification"]
            return session

    return new


@pytest.fixture
def told(sim_clock: SimClock, sim_journal: SimJournal) -> Told:
    """The bodies of all webhooks that the integration has got about a session so far, in order."""

    def bodies(session_id: str) -> list[dict[str, Any]]:
        sim_clock.settle()
        return [one["request"]["body"] for one in sim_journal.find(direction="out", subject=session_id)]

    return bodies


@pytest.fixture
def codes(told: Told) -> Codes:
    """The same webhooks by their event and decision codes."""
    return lambda session_id: [body.get("code") or body["verification"]["code"] for body in told(session_id)]
