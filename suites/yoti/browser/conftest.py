"""What the tests in a browser share: the app's page with Yoti's user view in it, as its users see it.

Owns the verbs of a `Screen`. Where things are on the page, the integration's controls say; where they are in the user
view, the simulator's does. It judges only what every test rests on: a session begins, and its user view opens.
"""

from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any, Self

import pytest

Fixture = Any  # what golive's plugin hands in; a suite imports nothing of golive, not even types

OK = 200
PATIENCE_SECONDS = 5.0
"""So long a page may take to do what somebody did to it."""
LOOK_MS = 50
VIEW = "/web/index.html"


class Screen:
    """The app's page in a `window`, as somebody sees it who does the check there."""

    def __init__(self, journey: Fixture, window: Fixture) -> None:
        self.journey = journey
        self.window = window
        self.controls = journey.app.controls()
        self.answers: list[Fixture] = []
        """All that came back to the page, in order."""
        self.window.page.on("response", lambda answer: self.answers.append(answer))  # Playwright marks what it is given

    def begin(self) -> Self:
        """The user opens the page and begins; the user view of a session must open."""
        journey = self.journey
        journey.asked = journey.sandbox.journal.last()
        url = journey.app.page(journey.user)
        assert url, "The app has no page for a user who wants to do the check."
        status = self.window.open(url)
        assert status < 400, f"The page for the check, {url}, answers {status}."
        if self.controls.begin:
            self.window.page.locator(self.controls.begin).first.click(timeout=PATIENCE_SECONDS * 1000)
        opened = self.opens()
        assert opened, self._complaint(
            f"The user began, and no user view opened with the sessionID and sessionToken of a session "
            f"({len(journey.made())} created)"
        )
        journey.id = opened[-1]["subject"]
        return self

    def opens(self) -> list[dict[str, Any]]:
        """The calls of a user view that Yoti let in, since the user began; waits for one."""
        wanted = {"operation": "userAction", "status": OK, "after": self.journey.asked}
        with suppress(Exception):  # time is up
            self.journey.sandbox.journal.wait(timeout_seconds=PATIENCE_SECONDS, vendor="yoti", **wanted)
        found: list[dict[str, Any]] = self.journey.calls(**wanted)
        return found

    @property
    def frame(self) -> Fixture:
        """Yoti's user view; it must be in a frame of the page."""
        self.window.page.evaluate("0")  # Playwright learns of frames while it is asked something
        found = [frame for frame in self.window.page.frames if VIEW in frame.url]
        assert found, self._complaint("The page has no frame with Yoti's user view")
        return found[-1]

    def presses(self, *places: str) -> None:
        """The user presses things in the user view, by the ids that tests know them by."""
        for place in places:
            self.frame.get_by_test_id(place).click(timeout=PATIENCE_SECONDS * 1000)

    def is_through(self) -> Self:
        """The user has supplied all that is wanted; the user view learns of it with the next press, and ends well."""
        self.frame.locator("section:not([hidden]) button.main").wait_for(timeout=PATIENCE_SECONDS * 1000)
        self.journey.completes()
        self.frame.locator("section:not([hidden]) button.main").click(timeout=PATIENCE_SECONDS * 1000)
        return self

    def ends(self, within: float = PATIENCE_SECONDS) -> bool:
        """Whether the user reads what came of it, now or within some seconds."""
        until = monotonic() + within
        while not self._read() and monotonic() < until:
            self.window.page.wait_for_timeout(LOOK_MS)
        return bool(self._read())

    def outcome(self) -> str:
        """What the user reads at the end; it must be there, now or in a moment."""
        assert self.ends(), self._complaint("The user view has ended, and the page shows the user no outcome")
        return self._read()

    def _read(self) -> str:
        """The outcome, on the page or, where success_url leads there, in its frame; empty before there is one."""
        if not self.controls.outcome:
            pytest.skip("the integration declares no control 'outcome', so this was not judged")
        for frame in self.window.page.frames:
            with suppress(Exception):  # a frame may go away while it is read
                shown = frame.locator(self.controls.outcome).filter(visible=True).all_inner_texts()
                text = str(next(iter(shown), "")).strip()
                if text and VIEW not in frame.url:
                    return text
        return ""

    def _complaint(self, what: str) -> str:
        said = "; ".join(self.window.complaints[-3:]) or "nothing"
        return f"{what}. The browser's console says: {said}."


@pytest.fixture
def screen(journey: Fixture, golive_window: Callable[..., Fixture]) -> Screen:
    """The app's page in the browser of a user."""
    return Screen(journey, golive_window({}))
