"""The browser that suites judge with: what it takes itself for, and what it notes of a page."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest
from golive.simulators.browsing import PHONE_PIXELS, Window
from playwright.sync_api import Browser

Open = Callable[..., Window]

ABOUT = """() => ({
  agent: navigator.userAgent, mobile: navigator.userAgentData.mobile, width: screen.width, height: screen.height,
  fingers: navigator.maxTouchPoints > 0,
})"""
TALK = """async (socket) => {
  await fetch("/pages/nothing", { method: "POST", body: "x" });
  await new Promise((done) => { new WebSocket(socket).onerror = done; });
}"""


@pytest.fixture
def opened(browser: Browser, site: str) -> Iterator[Open]:
    """Opens windows at a page of the site; `https://shop.example` is the site too."""
    with ExitStack() as held:

        def new(**options: Any) -> Window:  # noqa: ANN401 - the window's own
            window = held.enter_context(closing(Window(browser, {"https://shop.example": site}, **options)))
            assert window.open(f"{site}/pages/back.html") == 200
            return window

        yield new


def test_a_window_is_that_of_a_computer_or_of_a_phone(opened: Open) -> None:
    computer, phone = (opened(**options).page.evaluate(ABOUT) for options in ({}, {"mobile": True}))
    assert re.search("Android .*Chrome/.* Mobile", phone["agent"])
    assert not re.search("Mobi|Android", computer["agent"])
    assert [(one["mobile"], one["fingers"]) for one in (computer, phone)] == [(False, False), (True, True)]
    assert (phone["width"], phone["height"]) == PHONE_PIXELS


def test_all_that_a_page_asks_for_is_noted(opened: Open, site: str) -> None:
    window = opened()
    window.page.evaluate(TALK, f"ws{site.removeprefix('http')}/socket")
    window.open("https://shop.example/pages/back.html")
    assert [request for request in window.requests if "favicon" not in request[1]] == [
        ("GET", f"{site}/pages/back.html"),
        ("POST", f"{site}/pages/nothing"),
        ("GET", f"ws{site.removeprefix('http')}/socket"),
        ("GET", "https://shop.example/pages/back.html"),
    ]
