"""What the tests in a browser share: the app's sign-up page as its users see it, on a phone and at a desk.

Owns the verbs of a `Screen`. Where things are on the page, the integration's controls say. It judges only what every
test rests on: the page has what a user needs, a flow begins, and the SMS comes.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self
from urllib.parse import unquote

import pytest

Fixture = Any  # what golive's plugin hands in; a suite imports nothing of golive, not even types
Json = dict[str, Any]  # Any: JSON

OK = 200
PATIENCE_SECONDS = 5.0
"""So long a page may take to do what somebody did to it."""
SOON_SECONDS = 0.3
SOMETHING = re.compile(r"\S")


class Screen:
    """The app's sign-up page in a `window`, as somebody sees it who has the journey's name and number."""

    def __init__(self, journey: Fixture, window: Fixture) -> None:
        self.journey = journey
        self.window = window
        self.controls = journey.app.controls()
        self.answers: list[Fixture] = []
        """All that came back to the page, in order."""
        self.window.page.clock.install()
        self.window.page.on("response", lambda answer: self.answers.append(answer))  # Playwright marks what it is given

    def open(self) -> None:
        """The user opens the page."""
        url = self.journey.app.page(self.journey.user)
        assert url, "The app has no page for a user who wants to sign up."
        status = self.window.open(url)
        assert status < 400, f"The page to sign up, {url}, answers {status}."

    def begin(self) -> Self:
        """The user opens the page, writes what it asks for and begins; a flow must begin with it."""
        self.open()
        first, last = self.journey.name
        for control, text in (("phone", self.journey.phone), ("first_name", first), ("last_name", last)):
            self.place(control).fill(text)
        self.journey.asked = self.journey.sandbox.journal.last()
        self.press("begin")
        self.journey.comes(1, operation="verify", status=OK, after=self.journey.asked)
        self.journey.join(self._complaint("The user pressed begin"))
        return self

    def agree(self) -> Self:
        """The user agrees to the SMS, where the page asks, and only then it must come. Else to begin is to agree."""
        if self.controls.consent:
            self.place("consent")
            self.unsent()
            self.press("consent")
        self.sms(1)
        return self

    def agree_in_time(self) -> Self:
        """The same of a user who takes their time: a page that sends without waiting has done so by then."""
        if self.controls.consent:
            self.place("consent")
            self.journey.comes(1, operation=self._step, subject=self.journey.id, seconds=SOON_SECONDS)
        return self.agree()

    def unsent(self) -> None:
        """While the page asks, nothing may be sent."""
        assert not self.journey.messages, "The page asks whether an SMS may be sent, and it was sent already."

    def named_no_number(self) -> None:
        """The one SMS must have been asked for without another word about the number, which the server has named."""
        (begun, *more) = self.journey.calls(operation=self._step, subject=self.journey.id)
        assert not more, f"The user agreed to one SMS, and the page asked for {len(more) + 1}."
        assert "mobileNumber" not in begun["request"]["body"], (
            "The server has named the number, and the page named one again; expected resolve(null) in the start step."
        )

    def sms(self, number: int) -> Json:
        """The user's SMS of this number; it must come."""
        self.journey.comes(number, operation=self._step, subject=self.journey.id)
        found: list[Json] = self.journey.messages
        assert len(found) >= number, self._complaint(f"The user waits for SMS {number}, and {len(found)} came")
        return found[number - 1]

    def send_again(self, number: int) -> Self:
        """The user asks for another SMS; it must come, as number so many, once they have agreed where the page asks."""
        self.press("resend")
        sent = {"operation": "otpStart", "subject": self.journey.id}
        while not self.journey.comes(number, seconds=SOON_SECONDS, **sent):
            if not (self.controls.consent and self.has("consent")):
                break
            self.press("consent")
        self.sms(number)
        return self

    def began_as(self, kind: str) -> None:
        """Prove must have got what the user wrote, and the type of flow that goes with the browser."""
        journey, flow = self.journey, self.journey.session
        name = (flow["first_name"], flow["last_name"])
        assert name == journey.name, f"The user wrote {' '.join(journey.name)}, and Prove got {' '.join(name)}."
        assert digits(flow["phone_number"]) == digits(journey.phone), (
            f"The user wrote {journey.phone}, and Prove got {flow['phone_number']}."
        )
        found = flow["possession_type"]
        assert found == kind, f"The page is open in a {kind} browser, and the app told Prove possessionType {found}."

    def keeps_urls_clean(self) -> None:
        """The user's number and name may stand in no URL that the page asked for."""
        private = [digits(self.journey.phone)[-7:], *(name.casefold() for name in self.journey.name)]
        for method, url in self.window.requests:
            for value in private:
                assert value not in unquote(url).casefold(), (
                    f"The user's number or name stands in a URL: {method} {url}."
                )

    def waits(self, seconds: float) -> Self:
        """The user waits: it is so much later for Prove and for the page."""
        self.window.page.clock.fast_forward(int(seconds * 1000))
        self.journey.settle(seconds)
        return self

    def enter(self, code: str) -> Self:
        """The user writes a code and has it checked."""
        self.place("code").fill(code)
        self.press("check")
        return self

    def press(self, control: str) -> None:
        """The user presses something, which must be there."""
        from playwright.sync_api import Error  # late: without Playwright, other tests can judge

        found = self.place(control)
        with suppress(Error):
            found.click(timeout=PATIENCE_SECONDS * 1000)
            return
        raise AssertionError(self._complaint(f"The user cannot press {control}, which is on the page"))

    def place(self, control: str) -> Fixture:
        """Where something is on the page; it must be there, now or in a moment."""
        from playwright.sync_api import Error  # late, as above

        selector = self._selector(control)
        found = self.window.page.locator(selector).filter(visible=True).first
        with suppress(Error):
            found.wait_for(state="visible", timeout=PATIENCE_SECONDS * 1000)
            return found
        raise AssertionError(
            self._complaint(f"The user looks for {control} ({selector}) on the page, and it is not there")
        )

    def has(self, control: str) -> bool:
        """Whether the user can press or fill in something right now."""
        found = self.window.page.locator(self._selector(control)).filter(visible=True)
        return bool(found.count()) and bool(found.first.is_enabled())

    def ends(self, within: float = 3.0) -> bool:
        """Whether the user reads what came of it, now or within some seconds."""
        from playwright.sync_api import Error  # late, as above

        with suppress(Error):
            self._outcome.wait_for(state="visible", timeout=within * 1000)
            return True
        return False

    def outcome(self) -> str:
        """What the user reads at the end; it must be there, now or in a moment."""
        assert self.ends(PATIENCE_SECONDS), self._complaint("The flow is over, and the page shows the user no outcome")
        return str(self._outcome.inner_text()).strip()

    @property
    def _outcome(self) -> Fixture:
        return self.window.page.locator(self._selector("outcome")).filter(has_text=SOMETHING).first

    @property
    def _step(self) -> str:
        return "otpStart" if self.journey.session["possession_type"] == "mobile" else "instantLinkStart"

    def _selector(self, control: str) -> str:
        selector: str | None = getattr(self.controls, control)
        if not selector:
            pytest.skip(f"the integration declares no control {control!r}, so this was not judged")
        return selector

    def _complaint(self, what: str) -> str:
        said = "; ".join(self.window.complaints[-3:]) or "nothing"
        return f"{what}. The browser's console says: {said}."


def digits(number: str) -> str:
    """A phone number without its signs."""
    return re.sub(r"\D", "", number)


@pytest.fixture
def phone(journey: Fixture, golive_window: Callable[..., Fixture]) -> Screen:
    """The page on the phone whose number the user gives."""
    return Screen(journey, golive_window({}, mobile=True))


@pytest.fixture
def desk(journey: Fixture, golive_window: Callable[..., Fixture]) -> Screen:
    """The page at a desk, with the phone beside it."""
    return Screen(journey, golive_window({}, mobile=False))
