"""What the tests of this suite share: the portal set up for the app, and users on their way through it.

Owns the verbs of a `Journey`, over the fixtures of golive's plugin; it imports nothing of golive. It judges only what
every test rests on: a user who asks gets a flow, and whoever holds a phone of their own is verified. Users drive the
app's server here, and show that they hold the phone without a browser; those who look at a page are in `browser`.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any, Self

import pytest

Fixture = Any  # what golive's plugin hands in; a suite imports nothing of golive, not even types
Json = dict[str, Any]  # Any: JSON

OK = 200
TIME_OUT = 408
PATIENCE_SECONDS = 5.0
"""So long a call may take that somebody caused."""
TOKEN_DAYS = 20
"""Tokens live so long, but where their end is judged: an app's own clock does not see the sandbox's time pass."""
LEAPS = count(1)
"""How far time leaps: each time beyond the last, and beyond the tokens that the app was given there."""
PASSES, SOMEBODY_ELSE, ABROAD, CANADIAN = "+1200551", "+1200552", "+447700900", "+1416555"
"""Beginnings of numbers: of those who pass, who are not the number's owner, in Britain and in Canada."""


@dataclass(repr=False)  # which would stand in every failure's text
class Journey:
    """A user whom the app does not know yet: `phone`, `name`, and their latest flow, `id` and `token`, once begun.

    `prove` is Prove as its own staff has it in hand. `mark` is the journal's last number before the test, `asked` the
    one before the user asked last; `numbers` makes another number.
    """

    app: Fixture
    sandbox: Fixture
    prove: Fixture
    courier: Fixture
    numbers: Callable[[str], str]
    user: str
    mark: int
    phone: str = ""
    name: tuple[str, str] = ("Ann", "Lee")
    asked: int = 0
    id: str = ""
    token: str = ""

    # the user, in the app

    def asks(self, device: str = "mobile") -> Self:
        """The user asks to be verified; `token` is empty when the app could not begin."""
        self.asked = self.sandbox.journal.last()
        self.token = self.app.start(self.user, self.phone, *self.name, device) or ""
        return self

    def begin(self, device: str = "mobile") -> Self:
        """The user asks, and a flow must begin."""
        self.asks(device)
        self.join()
        assert self.token, "The app began a flow, but gave the front end no authToken."
        return self

    def join(self, saying: str = "The user asked to be verified") -> Self:
        """Go on with the flow that the app began last; it must have begun one since the user asked."""
        answers = "; ".join(f"Prove answered {said(call)} ({call['error']})" for call in self.verifies()) or "never"
        begun = [call for call in self.verifies() if said(call) == OK]
        assert begun, f"{saying.rstrip('.')}, and no flow began. The app called verify: {answers}."
        self.id = begun[-1]["subject"]
        return self

    def moves_to(self, beginning: str) -> Self:
        """The user has another number, one with this beginning."""
        self.phone = self.numbers(beginning)
        return self

    def passes(self) -> Self:
        """The user proves on their phone that they hold it."""
        self.prove.possess(self.id, passed=True)
        return self

    def fails(self) -> Self:
        """The user does not."""
        self.prove.possess(self.id, passed=False)
        return self

    def finishes(self) -> str:
        """The front end's finish step asks the app's server; answers the result."""
        result: str = self.app.finish(self.user)
        return result

    def verified(self) -> Self:
        """The user holds the phone, and must be verified by it."""
        self.passes()
        self.is_verified(self.finishes(), "The user holds the phone and is its owner")
        return self

    def is_verified(self, result: str, why: str) -> None:
        """The app must take the user's number for verified, and say so."""
        assert result == "verified", f"{why}, and finish answered {result}; expected verified."
        state = self.sight.state
        assert state == "verified", f"{why}, and the user is told {state}; expected verified."
        assert self.access, f"{why}, but the app does not take their number for verified."

    def confirms(self) -> str:
        """The app has checked by itself that the user holds the phone; answers what it learned from Prove."""
        self.asked = self.sandbox.journal.last()
        result: str = self.app.confirm(self.user, self.phone, *self.name)
        return result

    def has_no_access(self, why: str) -> Self:
        """The app must not take the user's number for verified."""
        assert not self.access, f"{why}, and the app takes the user's number for verified."
        return self

    def is_told(self, why: str, *states: str) -> Fixture:
        """The user must be told one of these states, in words, and have no access; answers what they are told."""
        sight = self.has_no_access(why).sight
        assert sight.state in states, f"{why}, and the user is told {sight.state}; expected {' or '.join(states)}."
        assert sight.message.strip(), f"{why}, and the user is shown no message."
        return sight

    @property
    def sight(self) -> Fixture:
        """What the user is told: state and message."""
        return self.app.view(self.user)

    @property
    def access(self) -> bool:
        """Whether the app takes the user's number for verified."""
        granted: bool = self.app.access(self.user)
        return granted

    def device(self, path: str, body: Json) -> Fixture:
        """What the client SDK would call with the token that the front end was given."""
        headers = {"authorization": f"Bearer {self.token}"}
        return self.courier.send("POST", f"{self.prove.base_url}/v1/client/{path}", json.dumps(body).encode(), headers)

    def follow_link(self) -> str:
        """The user opens the link of the last SMS on their phone; answers where they are sent."""
        links = [message["link"] for message in self.messages if message["link"]]
        assert links, "The user waits for an SMS with a link, and none came."
        self.courier.send("GET", links[-1])
        followed = self.calls(operation="followLink", subject=self.id)
        to: str = followed[-1]["response"]["headers"].get("location", "")
        self.suppose(bool(to), "the link leads on")
        return to

    # Prove

    @property
    def session(self) -> Json:
        """The flow as Prove's staff sees it."""
        found: Json = self.prove.session(self.id)
        return found

    @property
    def messages(self) -> list[Json]:
        """The SMS that the user got in this flow."""
        found: list[Json] = self.sandbox.messages.find(subject=self.id)
        return found

    def calls(self, **query: object) -> list[Json]:
        """Calls of the app and of the browser in this test, oldest first."""
        found: list[Json] = self.sandbox.journal.find(**{"direction": "in", "after": self.mark, **query})
        return found

    def verifies(self) -> list[Json]:
        """The verify calls since the user asked last."""
        return self.calls(operation="verify", after=self.asked)

    def comes(self, number: int, *, seconds: float = PATIENCE_SECONDS, **query: str | int) -> bool:
        """Whether there are so many such calls, now or within some seconds."""
        wanted = {"direction": "in", "after": self.mark, **query}
        try:
            self.sandbox.journal.wait(count=number, timeout_seconds=seconds, **wanted)
        except Exception as problem:
            if getattr(problem, "status", None) != TIME_OUT:
                raise
            return False
        return True

    def settle(self, seconds: float = 0, *, days: float = 0) -> Self:
        """Move time; whatever Prove sends until then has arrived, and the app has had its time to act on it."""
        self.sandbox.clock.advance(seconds, days=days)
        self.app.settle()
        return self

    def outlives_tokens(self) -> Self:
        """It is so much later that no token is good any more, be it one that the app was given at such a time."""
        return self.settle(days=next(LEAPS) * (TOKEN_DAYS + 1))

    @contextmanager
    def struck(self, kind: str, operation: str, **details: object) -> Iterator[None]:
        """A block with trouble: calls of an operation end in an `error`, connections break (`reset`), ..."""
        self.sandbox.faults.add(kind, vendor="prove", operation=operation, **details)
        try:
            yield
        finally:
            self.sandbox.faults.clear()

    @contextmanager
    def ruled(self, **rules: object) -> Iterator[None]:
        """A block during which Prove's numbers are these."""
        before = self.prove.rules()
        self.prove.override(**rules)
        try:
            yield
        finally:
            self.prove.override(**{name: before[name] for name in rules})

    @contextmanager
    def configured(self, **settings: object) -> Iterator[None]:
        """A block during which the project is set up like this in Prove's portal."""
        before = self.prove.settings()
        self.prove.configure(**settings)
        try:
            yield
        finally:
            self.prove.configure(**{name: before[name] for name in settings})

    def suppose(self, condition: bool, what: str) -> None:
        """What a test rests on and the app cannot be blamed for: without it the test judges nothing, and says so."""
        if not condition:
            raise RuntimeError(f"This could not be judged, because it is not so that {what}.")


def said(exchange: Json) -> int | str:
    """The status of an answer, or why there was none."""
    response = exchange["response"]
    status: int | str = response["status"] if response else f"nothing ({exchange['error']})"
    return status


def claims(token: str) -> Json:
    """What a JSON Web Token says; empty for what is none."""
    try:
        middle = token.split(".")[1]
        found: Json = json.loads(urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    except (IndexError, ValueError):
        return {}
    return found


@pytest.fixture
def read_token() -> Callable[[str], Json]:
    """Reads a JSON Web Token."""
    return claims


@pytest.fixture(scope="session")
def numbers() -> Callable[[str], str]:
    """Makes phone numbers, no two alike, of a beginning."""
    given = count(1)
    return lambda beginning: beginning + f"{next(given):0{3 if beginning == ABROAD else 4}d}"


@pytest.fixture(scope="module", autouse=True)
def portal(judged: Fixture, integration: Fixture) -> Iterator[Fixture]:
    """The project in Prove's portal: the app's webhook URL, and consent for Canada; at the end it is as before."""
    prove = judged.vendor("prove")
    settings, rules = prove.settings(), prove.rules()
    wanted = {"webhook_url": integration.webhooks().changes, "mno_consents": ["CA"]}
    prove.configure(**wanted)
    prove.override(token_lifetime=TOKEN_DAYS * 86_400)
    yield prove
    prove.configure(**{name: settings[name] for name in wanted})
    prove.override(token_lifetime=rules["token_lifetime"])


@pytest.fixture(autouse=True)
def present(judged: Fixture) -> None:
    """Each test begins at the real time, however far another moved it: the tokens of Prove's webhooks tell the time."""
    judged.clock.reset()
    judged.clock.set("now")


@pytest.fixture
def users(
    integration: Fixture,
    judged: Fixture,
    portal: Fixture,
    courier: Fixture,
    numbers: Callable[[str], str],
    witnessed: int,
    new_user: Callable[[], str],
) -> Callable[..., Journey]:
    """Makes users whose numbers have a beginning. Whatever comes of them is the test's evidence."""

    def make(beginning: str = PASSES) -> Journey:
        phone = numbers(beginning)
        return Journey(integration, judged, portal, courier, numbers, new_user(), witnessed, phone)

    return make


@pytest.fixture
def journey(users: Callable[..., Journey]) -> Journey:
    """A user who passes."""
    return users()
