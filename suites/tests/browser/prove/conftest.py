"""A shop on the web, people with a computer or a phone who open it, and the shop's server."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from golive.simulators.browsing import PHONE_AGENT, PHONE_PIXELS
from golive.simulators.client import SandboxHandle
from golive.simulators.inbox import Inbox
from golive.simulators.prove.sim import ProveSim
from golive.suites.tests.browser import site as sites
from golive.suites.tests.browser.prove.shop import Shop
from golive.suites.tests.prove.world import World
from playwright.sync_api import Browser, BrowserContext, Page

TIMEOUT_MS = 10_000


@pytest.fixture(scope="session")
def packages() -> None:
    """Prove's SDKs."""
    if not (sites.PACKAGES / "@prove-identity").is_dir():
        pytest.fail("Prove's SDKs are not installed; run: make setup", pytrace=False)


@pytest.fixture(scope="session")
def shop_url(site: str, packages: None) -> str:
    """Where the shop's page is."""
    return f"{site}/prove/shop.html"


@pytest.fixture
def world(sandbox: SandboxHandle, prove_sim: ProveSim, sim_inbox: Inbox) -> World:
    """Server and people around one sandbox."""
    return World.around(sandbox, prove_sim, sim_inbox)


@contextmanager
def _opened(context: BrowserContext, url: str) -> Iterator[Page]:
    context.set_default_timeout(TIMEOUT_MS)
    page = context.new_page()
    crashes: list[str] = []
    page.on("pageerror", lambda problem: crashes.append(str(problem)))
    page.goto(url)
    yield page
    context.close()
    assert not crashes, f"scripts failed: {crashes}"


@pytest.fixture(scope="module")
def computer(browser: Browser, shop_url: str) -> Iterator[Page]:
    """A computer with the shop's page open, for all tests of a module: each begins a check of its own."""
    with _opened(browser.new_context(), shop_url) as page:
        yield page


@pytest.fixture(scope="module")
def mobile(browser: Browser, shop_url: str) -> Iterator[Page]:
    """A phone with the same page open."""
    width, height = PHONE_PIXELS
    agent = PHONE_AGENT.format(browser.version)
    context = browser.new_context(user_agent=agent, viewport={"width": width, "height": height}, is_mobile=True)
    with _opened(context, shop_url) as page:
        yield page


@pytest.fixture
def desk(computer: Page) -> Shop:
    """The shop on a computer."""
    return Shop(computer)


@pytest.fixture
def phone(mobile: Page, shop_url: str) -> Shop:
    """The shop on a phone; a link may have led it elsewhere."""
    if mobile.url != shop_url:
        mobile.goto(shop_url)
    return Shop(mobile)
