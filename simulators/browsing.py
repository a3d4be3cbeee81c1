"""Pytest fixtures of suites that look at an app as its users do: a real Chromium, driven by Playwright.

It is started when a test first opens a window, and shared by all tests of the process. Without Playwright or Chromium
such a test ends in an error that says what to install: nothing was judged then. The browser reaches this machine and
nothing else, whatever a page asks for; what it asks of a vendor's hosts can be led to a simulator.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Request, Route, WebSocket

VARIABLE = "GOLIVE_CHROMIUM"
"""Names the program, where it is none of `PROGRAMS` on the path; or the address at which a Chromium that runs already
can be driven (`http://127.0.0.1:9222`), which saves the seconds of starting one. What that one reaches is its starter's
concern."""
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first draws the same pages without a window to put them in, for two thirds of the work."""
ARGUMENTS = (
    "--no-sandbox",  # containers lack the namespaces it needs
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)

PATIENCE_MS = 8000
"""So long a page may take to open, and a control on it to appear."""
PHONE_PIXELS = (390, 844)
PHONE_AGENT = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{} Mobile Safari/537.36"
"""How Chrome on Android names itself, with its version."""


class BrowserMissing(Exception):
    """There is no browser to judge with. The text says what to install."""


class Window:
    """A browser of one user, with one page in it: no cookies, nothing remembered.

    `leads` says which origins, such as `https://widget.vendor.example`, are answered by which base URL instead.
    `mobile` makes it the browser of a phone: Chrome on Android, a small screen, touch.
    """

    def __init__(self, browser: "Browser", leads: Mapping[str, str], *, mobile: bool = False) -> None:
        self._context = _on_a_phone(browser) if mobile else browser.new_context(reduced_motion="reduce")
        self._context.set_default_timeout(PATIENCE_MS)
        for origin, base_url in leads.items():
            self._context.route(f"{origin}/**", partial(_lead, base_url))
        self.page = self._context.new_page()
        self.requests: list[tuple[str, str]] = []
        """Method and URL of all that the page and its frames asked for, in order; a WebSocket is a GET."""
        self.scripts: list[str] = []
        """The URLs of all scripts that the page and its frames asked for."""
        self.complaints: list[str] = []
        """What failed, as the browser's console says it."""
        self.page.on("request", self._note_request)
        self.page.on("websocket", self._note_socket)
        self.page.on("console", self._note_line)
        self.page.on("pageerror", lambda problem: self.complaints.append(str(problem)))

    def open(self, url: str) -> int:
        """Go there, and return when everything that the page asks for at once has come; answers the HTTP status."""
        answer = self.page.goto(url)
        return answer.status if answer else 0

    def close(self) -> None:
        """Close it, unless it is closed; nobody waits for what is still under way."""
        if not self.page.is_closed():
            self._context.unroute_all(behavior="ignoreErrors")
            self._context.close()

    def _note_request(self, request: "Request") -> None:
        self.requests.append((request.method, request.url))
        if request.resource_type == "script":
            self.scripts.append(request.url)

    def _note_socket(self, socket: "WebSocket") -> None:
        self.requests.append(("GET", socket.url))

    def _note_line(self, line: "ConsoleMessage") -> None:
        if line.type == "error":
            self.complaints.append(line.text)


def _on_a_phone(browser: "Browser") -> "BrowserContext":
    width, height = PHONE_PIXELS
    return browser.new_context(
        reduced_motion="reduce",
        user_agent=PHONE_AGENT.format(browser.version),
        viewport={"width": width, "height": height},
        has_touch=True,
        is_mobile=True,
    )


def _lead(base_url: str, route: "Route") -> None:
    path = urlsplit(route.request.url)._replace(scheme="", netloc="", fragment="").geturl()
    route.fulfill(response=route.fetch(url=base_url + path))


@pytest.fixture(scope="session")
def golive_browser() -> "Iterator[Browser]":
    """A Chromium as Playwright's synchronous `Browser`."""
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        raise BrowserMissing(
            "Playwright is missing, so that nothing in a browser can be judged; run: pip install 'golive[browser]'"
        ) from None
    running = os.environ.get(VARIABLE, "")
    program = "" if running.startswith("http://") else find_chromium()
    with sync_playwright() as playwright:
        if program:
            chromium = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        else:
            chromium = playwright.chromium.connect_over_cdp(running)
        yield chromium
        chromium.close()


@pytest.fixture
def golive_window(request: pytest.FixtureRequest) -> Iterator[Callable[..., Window]]:
    """Opens a window, as `Window` says: `golive_window(leads)`, `golive_window(leads, mobile=True)`.

    All windows are closed when the test is over.
    """
    opened: list[Window] = []

    def new(leads: Mapping[str, str], *, mobile: bool = False) -> Window:
        opened.append(Window(request.getfixturevalue("golive_browser"), leads, mobile=mobile))
        return opened[-1]

    yield new
    for window in opened:
        window.close()


def find_chromium() -> str:
    """The program's path: what GOLIVE_CHROMIUM names, else the first of `PROGRAMS`. Raises `BrowserMissing`."""
    named = os.environ.get(VARIABLE)
    for program in (named,) if named else PROGRAMS:
        found = shutil.which(program)
        if found:
            return found
    if named:
        raise BrowserMissing(f"{VARIABLE} names {named}, which is no program; name the Chromium to judge with")
    raise BrowserMissing(
        "Chromium is missing, so that nothing in a browser can be judged; install it (on Debian: "
        f"sudo apt-get install chromium), or name the program in {VARIABLE}"
    )
