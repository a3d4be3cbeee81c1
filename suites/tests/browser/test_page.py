"""How the page is built: it fits, can be read, is labelled, and lets no value of a session break out of its place."""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from golive.simulators.veriff import page as session_page
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.browser.probes import LOWEST_CONTRAST, OVERFLOWING, UNNAMED
from golive.suites.tests.browser.visitor import Visitor
from playwright.sync_api import Page

Create = Callable[..., dict[str, Any]]

SMALL, PHONE, DESKTOP = (320, 640), (390, 844), (1280, 800)
LONG = "Wolfeschlegelsteinhausenbergerdorff" * 3
HOSTILE = "</script><script>document.title='broken'</script><b>&amp;\u2028\u2029\"'"

SCREENS = "[...document.querySelectorAll('[data-screen]')].map((section) => section.dataset.screen)"

VIEW = {
    "status": "started",
    "attempt": 1,
    "attempts_left": 9,
    "person": {"firstName": LONG, "lastName": "X"},
    "document": {},
    "callback": "https://shop.example/back",
    "waiting_page": False,
    "reason": "Person showing the document does not appear to match document photo",
    "test": True,
    "open": True,
    "lang": "en",
}


def screens(page: Page) -> list[str]:
    """Put the page up without a simulator behind it; answers the names of all its screens."""
    page.set_content(session_page.render(VIEW))
    names: list[str] = page.evaluate(SCREENS)
    assert len(names) > 10
    return names


@pytest.mark.parametrize("size", [SMALL, PHONE, DESKTOP], ids=["320", "390", "1280"])
def test_no_screen_scrolls_sideways(page: Page) -> None:
    for name in screens(page):
        page.evaluate("show", name)
        assert page.evaluate(OVERFLOWING) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    for name in screens(page):
        page.evaluate("show", name)
        lowest = page.evaluate(LOWEST_CONTRAST)
        assert lowest["ratio"] >= 4.5, f"{name}: {lowest}"


def test_pale_text_would_be_noticed(page: Page) -> None:
    screens(page)
    page.evaluate("show", "intro")
    page.evaluate("document.querySelector('h1').style.color = '#8a8a8a'")

    lowest = page.evaluate(LOWEST_CONTRAST)

    assert lowest["text"] == "Show who you are"
    assert lowest["ratio"] < 4.5


def test_every_screen_has_one_heading_with_the_focus_and_named_controls(page: Page) -> None:
    for name in screens(page):
        page.evaluate("show", name)
        assert page.get_by_role("heading", level=1).count() == 1, name
        assert page.evaluate("document.activeElement.tagName") == "H1", name
        assert page.evaluate(UNNAMED) == [], name


def test_landmarks_and_ids_are_unique(page: Page) -> None:
    screens(page)
    for role in ("banner", "main", "contentinfo"):
        assert page.get_by_role(role).count() == 1, role
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))


def test_progress_names_the_step(page: Page) -> None:
    screens(page)
    page.evaluate("show", "selfie")

    assert page.get_by_role("navigation", name="Progress").get_by_role("paragraph").inner_text() == "Step 5 of 6 Selfie"
    assert page.locator("[aria-current=step]").inner_text() == "Selfie"


def test_nothing_is_animated_for_those_who_ask(page: Page) -> None:
    screens(page)
    page.evaluate("show", "waiting")

    assert page.evaluate("document.getAnimations().length") == 0


def test_values_of_a_session_stay_text(page: Page, create: Create) -> None:
    session = create(person={"firstName": HOSTILE, "lastName": "<img src=x onerror=alert(1)>"})

    page.goto(session["url"])

    Visitor(page).reads("<img src=x onerror=alert(1)>")
    assert page.locator("main b, main img").count() == 0
    assert page.title() == "Show who you are · simulated Veriff session"


def test_the_page_asks_for_nothing_but_itself(page: Page, create: Create, veriff_sim: VeriffSim) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    session = create()

    page.goto(session["url"])
    Visitor(page).complete("Approve")
    Visitor(page).sees("Thank you, all handed in")

    assert asked == [session["url"], f"{session['url']}/actions"]


def test_a_callback_that_is_a_script_is_never_followed(page: Page) -> None:
    page.set_content(session_page.render({**VIEW, "callback": "javascript:document.title='run'"}))
    page.evaluate("leave('VERIFF_FINISHED')")

    Visitor(page).sees("You can close this page")
    assert page.title() != "run"


def test_an_html_page_says_what_it_is_without_scripts() -> None:
    text = session_page.render(VIEW)

    assert "<noscript>" in text
    assert "not made by Veriff" in text
    assert "http" not in text.replace("http-equiv", "").replace("https?:", "").replace("https://shop.example/back", "")
