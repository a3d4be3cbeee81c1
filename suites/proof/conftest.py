"""What the tests of this suite share: the portal set up for the app, users on their way through it, and the widget.

Owns the verbs of a `Journey` and of the `Widget`, over the fixtures of golive's plugin; it imports nothing of golive.
It judges only what every test rests on: a user who asks gets a page, a session was opened for it, and the widget runs.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any, Self
from urllib.parse import urlsplit

import pytest

Fixture = Any  # what golive's plugin hands in; a suite imports nothing of golive, not even types
Json = dict[str, Any]  # Any: JSON

SCRIPT_HOST = "https://widget.proof.community"
"""Where the widget's script and its frame come from; a judged browser gets the simulator instead."""
FRAME = "iframe[src$='/w']"
OPENED = "[data-screen]:not([data-screen=loading], [data-screen=error])"
"""Any screen of a widget that was opened."""
TOLD_SECONDS = 2.0
"""So long an app may take to act on what does not reach it as a request, such as a frame of a WebSocket."""
OWN_TIMER_SECONDS = 15.0
"""Proof wants a poll every five to ten seconds; so long an app that cannot be made to poll is waited for."""
PATIENCE_SECONDS = 5.0
TIME_OUT = 408


class Widget:
    """Proof's widget, as somebody sees it who looks at a page of the app in a `window`."""

    def __init__(self, window: Fixture) -> None:
        self.window = window
        self._frame = window.page.frame_locator(FRAME)

    def shows(self, *screens: str) -> None:
        """It must show one of these screens, or any at all, now or in a moment."""
        from playwright.sync_api import expect  # late: without Playwright, other tests can judge

        wanted = ", ".join(f"[data-screen={screen}]" for screen in screens) or OPENED
        with suppress(AssertionError):
            expect(self._frame.locator(wanted).filter(visible=True)).to_have_count(1)
            return
        shown, complaints = ", ".join(self._screens()), "; ".join(self.window.complaints[-3:])
        expected = f"its screen {' or '.join(screens)}" if screens else "one"
        pytest.fail(
            f"The page shows {f'the widget with its screen {shown}' if shown else 'no widget'}; expected {expected}. "
            f"The browser's console says: {complaints or 'nothing'}."
        )

    def press(self, control: str) -> None:
        """The user presses one of its buttons, which must be there."""
        from playwright.sync_api import Error  # late, as above

        with suppress(Error):
            self._frame.get_by_test_id(control).click()
            return
        shown = ", ".join(self._screens()) or "none"
        pytest.fail(f"The user looks for {control} in the widget, but it shows its screen {shown}.")

    def pay(self, card: str) -> None:
        """The user pays with one of the simulator's cards: pays, declined, refused or undeliverable."""
        self.shows("payment")
        self._frame.get_by_test_id("card-select").select_option(card)
        self.press("pay")

    def goes_on(self, journey: "Journey") -> None:
        """It asks Proof for news once more; what it told the page before has reached the page by then."""
        asked = {"operation": "widgetAction", "subject": journey.id}
        journey.comes(len(journey.calls(**asked)) + 1, PATIENCE_SECONDS, **asked)

    def allows_camera(self) -> bool:
        """Whether the page lets it use the camera."""
        asked = "() => document.featurePolicy?.allowsFeature('camera') ?? true"
        allowed: bool = self._frame.locator("body").evaluate(asked)
        return allowed

    def _screens(self) -> list[str]:
        if not self.window.page.locator(FRAME).count():
            return []
        every = self._frame.locator("[data-screen]").filter(visible=True)
        found: list[str] = every.evaluate_all("all => all.map((one) => one.dataset.screen)")
        return found


@dataclass(repr=False)  # which would stand in every failure's text
class Journey:
    """A user whom the app does not know yet, and their transaction: `id` and the app's page, `url`, once begun.

    `proof` is Proof as its own staff has it in hand. `mark` is the journal's last number before the test, `asked` the
    one before the user asked last; `open_window` opens a browser, and `widget` is in the one that was opened last.
    """

    app: Fixture
    sandbox: Fixture
    proof: Fixture
    open_window: Callable[[dict[str, str]], Fixture]
    user: str
    mark: int
    asked: int = 0
    id: str = ""
    url: str = ""
    widget: Fixture = None

    # the user, in the app and in the browser

    def asks(self, amount: str = "50", currency: str = "USDT", network: str = "TRC20", side: str = "buy") -> Self:
        """The user asks to buy, or to sell; the app sends them to a page, or `url` is empty."""
        self.asked = self.sandbox.journal.last()
        self.url = self.app.top_up(self.user, amount, currency, network, side) or ""
        self.app.settle()
        return self

    def begin(self, **wish: str) -> Self:
        """The user asks, and must get a page with a session."""
        return self.asks(**wish).arrive()

    def arrive(self) -> Self:
        """Having asked, the user must get a page; for which the app opened a session, at the latest with the page."""
        answers = "; ".join(f"Proof answered {said(call)} ({call['error']})" for call in self.sessions()) or "never"
        assert self.url, f"The app gave the user no page with the widget. It asked for a session: {answers}."
        self._register()
        if not self.opened():
            self.visit()
        made = self.opened()
        assert made, f"The app sent the user to {self.url}, but opened no session. It asked for one: {answers}."
        self.id = made[-1]["merchant_transaction_id"]
        return self

    def visit(self) -> Self:
        """The user's browser opens the app's page, and the widget must run there."""
        before = self.sandbox.journal.last()
        self.look()
        self.widget.shows()
        runs = self.calls(operation="runWidget", after=before)
        assert runs, "The page opened a widget of another partner; expected the widget_id that the session answered."
        assert runs[-1]["subject"], "The page opened the widget for a transaction that Proof does not know."
        self.id = runs[-1]["subject"]
        return self

    def look(self) -> Self:
        """The user's browser opens the app's page, whatever there is to be seen."""
        self.widget = Widget(self.open_window({SCRIPT_HOST: self.proof.base_url}))
        status = self.widget.window.open(self.url)
        assert status < 400, f"The page that the app sent the user to, {self.url}, answers {status}."
        return self

    def leave(self) -> Self:
        """The user closes the browser, if one is open."""
        if self.widget:
            self.widget.window.close()
        self.widget = None
        return self

    @property
    def sight(self) -> Fixture:
        """What the user is told: state and message."""
        return self.app.view(self.user)

    def told(self, *states: str, seconds: float = TOLD_SECONDS) -> Fixture:
        """What the user is told as soon as it is one of these states, and at the latest after some seconds."""
        end = monotonic() + seconds
        while (sight := self.sight).state not in states and monotonic() < end:
            self.app.settle()
        return sight

    def learns(self, *states: str) -> Fixture:
        """The app looks after its open transactions, and the user must be told one of these states."""
        sight = self.look_after().told(*states)
        status = self.transaction["status"]
        assert sight.state in states, (
            f"The transaction is {status} at Proof, but the user is told {sight.state}; expected {' or '.join(states)}."
        )
        assert sight.message.strip(), f"The transaction is {status}, and the user is shown no message."
        return sight

    def credited(self, times: int, when: str) -> Self:
        """The app must have acted so often upon this transaction for the user, and upon no other."""
        found = self.app.credited(self.user)
        assert set(found) <= {self.id}, f"{when}, the user was credited for {found}; this transaction is {self.id}."
        assert len(found) == times, f"{when}, the user was credited {len(found)} times; expected {times}."
        return self

    def suppose(self, condition: bool, what: str) -> None:
        """What a test rests on and the app cannot be blamed for: without it the test judges nothing, and says so."""
        if not condition:
            raise RuntimeError(f"This could not be judged, because it is not so that {what}.")

    # what the app called Proof for

    def calls(self, **query: object) -> list[Json]:
        """Calls of the app and of the widget in this test, oldest first."""
        found: list[Json] = self.sandbox.journal.find(**{"direction": "in", "after": self.mark, **query})
        return found

    def sessions(self) -> list[Json]:
        """The calls for a session since the user asked last."""
        return self.calls(operation="createSession", after=self.asked)

    def opened(self) -> list[Json]:
        """What was answered to those that opened one."""
        return [call["response"]["body"] for call in self.sessions() if said(call) in (200, 201)]

    def comes(self, count: int, seconds: float, **query: object) -> bool:
        """Whether there are `count` such calls, now or within some seconds."""
        wanted = {"direction": "in", "after": self.mark, **query}
        try:
            self.sandbox.journal.wait(count=count, timeout_seconds=seconds, **wanted)
        except Exception as problem:
            if getattr(problem, "status", None) != TIME_OUT:
                raise
            return False
        return True

    def look_after(self) -> Self:
        """The app's timer fires. Where nobody can make it, the app's own is waited for, if polling is all it has."""
        self.app.settle()
        if "poll" in self.app.offers:
            self.app.poll(self.user)
        elif not (self.hook or self.calls(operation="openStream", status=101)):
            polls = {"operation": "getTransaction", "subject": self.id}
            self.comes(len(self.calls(**polls)) + 1, OWN_TIMER_SECONDS, **polls)
        self.app.settle()
        return self

    # Proof

    @property
    def transaction(self) -> Json:
        """The transaction as Proof's staff sees it."""
        found: Json = self.proof.transaction(self.id)
        return found

    def settle(self, seconds: float = 0) -> Self:
        """Move time; whatever Proof sends until then has arrived, and the app has had its time to act on it."""
        self.sandbox.clock.advance(seconds)
        self.app.settle()
        return self

    def moves(self, status: str) -> Self:
        """The transaction comes to this status, and Proof has told so on every channel."""
        self.proof.move(self.id, status)
        return self.settle()

    def returning(self) -> Self:
        """Proof knows already who the user is."""
        self.proof.verify(self.transaction["partner_user_id"])
        return self

    @property
    def hook(self) -> str | None:
        """The app's webhook URL, None when it has none."""
        url: str | None = self.app.webhooks().status
        return url

    @contextmanager
    def struck(self, kind: str, operation: str, **details: object) -> Iterator[None]:
        """A block with trouble: calls of an operation end in an `error`, webhooks are lost (`drop`) or late, ..."""
        self.sandbox.faults.add(kind, vendor="proof", operation=operation, **details)
        try:
            yield
        finally:
            self.sandbox.faults.clear()

    @contextmanager
    def configured(self, **settings: object) -> Iterator[None]:
        """A block during which Proof has set the partner up like this."""
        before = self.proof.settings()
        self.proof.configure(**settings)
        try:
            yield
        finally:
            self.proof.configure(**{name: before[name] for name in settings})

    def _register(self) -> None:
        """The page's origin is a registered one; it is known as soon as the app shows the page's URL."""
        known = self.proof.settings()["registered_origins"]
        if origin(self.url) not in known:
            self.proof.configure(registered_origins=[*known, origin(self.url)])


def origin(url: str) -> str:
    """Scheme and host of a URL, as a browser writes an Origin."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def said(exchange: Json) -> int | str:
    """The status of an answer, or why there was none."""
    response = exchange["response"]
    status: int | str = response["status"] if response else f"nothing ({exchange['error']})"
    return status


@pytest.fixture(scope="module")
def portal(judged: Fixture, integration: Fixture) -> Iterator[Fixture]:
    """The app's partner record: its origin, its webhook URL, selling enabled; at the end it is as it was before."""
    proof = judged.vendor("proof")
    before = proof.settings()
    url = integration.webhooks().status
    origins = dict.fromkeys([*before["registered_origins"], *([origin(url)] if url else [])])
    proof.configure(webhook_url=url, registered_origins=list(origins), sell_enabled=True)
    yield proof
    proof.configure(**{name: before[name] for name in ("webhook_url", "registered_origins", "sell_enabled")})


@pytest.fixture
def users(
    integration: Fixture,
    judged: Fixture,
    portal: Fixture,
    golive_window: Fixture,
    witnessed: int,
    new_user: Callable[[], str],
) -> Callable[[], Journey]:
    """Makes users. Whatever comes of them is the test's evidence."""
    return lambda: Journey(integration, judged, portal, golive_window, new_user(), witnessed)


@pytest.fixture
def journey(users: Callable[[], Journey]) -> Journey:
    """A user."""
    return users()
