"""What the tests of this suite share: users on their way through an identity check, and Yoti in its staff's hands.

Owns the verbs of a `Journey`, over the fixtures of golive's plugin; it imports nothing of golive. It judges only what
every test rests on: a user who begins gets a session, and whoever passes every check is verified. What users do in
Yoti's user view is done for them here; those who look at the app's page are in `browser`.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import pytest

Fixture = Any  # what golive's plugin hands in; a suite imports nothing of golive, not even types
Json = dict[str, Any]  # Any: JSON

CREATED = 201
NOT_FOUND = 404
CONFLICT = 409
EARLY = ("resource_update", "task_completion", "check_completion", "client_session_token_deleted")
TOPICS = (*EARLY, "session_completion")
"""What Yoti tells of a session, but for what happens in a branch, in this order."""


@dataclass(repr=False)  # which would stand in every failure's text
class Journey:
    """A user whom the app does not know yet, and their latest session: `id` and `url`, once begun.

    `yoti` is Yoti as its own staff has it in hand. `mark` is the journal's last number before the test, `asked` the one
    before the user began last.
    """

    app: Fixture
    sandbox: Fixture
    yoti: Fixture
    courier: Fixture
    user: str
    mark: int
    asked: int = 0
    id: str = ""
    url: str | None = None

    # the user, in the app

    def asks(self) -> Fixture:
        """The user begins, or comes back; answers where the app sends them: session and url, None without one."""
        self.asked = self.sandbox.journal.last()
        return self.app.start(self.user)

    def begin(self) -> Self:
        """The user begins, and must get a new session that the app has just created."""
        return self.goes_in(self.asks())

    def goes_in(self, answer: Fixture) -> Self:
        """Go on in the session that the app answered; it must be one that was created since the user began last."""
        made = self.made()
        assert made, f"The user began, and no session was created. {self._tried()}"
        assert answer.session in made, (
            f"The app says that the user's session is {answer.session}; it created {', '.join(made)}."
        )
        self.id, self.url = answer.session, answer.url
        assert self.leads_in(answer.url), (
            f"The app sends the user to {answer.url}, which does not open their session: expected its "
            "sessionID and sessionToken."
        )
        return self

    def leads_in(self, url: str | None) -> bool:
        """Whether a URL is that of the user view with the session's id and token; None leaves it to the app's page."""
        if url is None:
            return True
        given = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        return (given.get("sessionID"), given.get("sessionToken")) == (self.id, self.session["client_session_token"])

    def made(self) -> list[str]:
        """The sessions that were created since the user began last, whether or not the app heard of it."""
        return [call["subject"] for call in self.creations() if said(call) == CREATED and call["subject"]]

    def creations(self) -> list[Json]:
        """The calls that create a session since the user began last."""
        return self.calls(operation="createSession", after=self.asked)

    def _tried(self) -> str:
        answers = "; ".join(f"{said(call)} ({call['error']})" for call in self.creations())
        return f"Yoti answered: {answers}." if answers else "The app did not ask Yoti for one."

    def is_verified(self, why: str) -> Fixture:
        """The app must take the user for identified, and say so; answers what they are told."""
        sight = self.sight
        assert sight.state == "verified", f"{why}, and the user is told {sight.state}; expected verified."
        assert self.access, f"{why}, and the user is told so, but the app does not take them for identified."
        return sight

    def has_no_access(self, why: str) -> Self:
        """The app must not take the user for identified."""
        assert not self.access, f"{why}, and the app takes the user for identified."
        return self

    def is_told(self, why: str, *states: str) -> Fixture:
        """The user must be told one of these states, in words, and have no access; answers what they are told."""
        sight = self.sight
        assert sight.state in states, f"{why}, and the user is told {sight.state}; expected {' or '.join(states)}."
        assert sight.message.strip(), f"{why}, and the user is shown no message."
        self.has_no_access(why)
        return sight

    @property
    def sight(self) -> Fixture:
        """What the user is told: state and message."""
        return self.app.view(self.user)

    @property
    def access(self) -> bool:
        """Whether the app takes the user for identified."""
        granted: bool = self.app.access(self.user)
        return granted

    def returns(self, code: object = "") -> str:
        """The user view ended, and the page tells the app's server; answers the state that the user is told."""
        state: str = self.app.returned(self.user, code)
        return state

    # the user, in Yoti's user view

    def does(self, action: str, **given: object) -> Self:
        """One thing that the user does there: arrive, consent, document, liveness, finish, or complete for all."""
        self.yoti.person(self.id, action, **given)
        return self.settle()

    def completes(self, outcomes: Mapping[str, object] | None = None) -> Self:
        """The user goes all the way through; checks end well, but for what `outcomes` says, and all is notified."""
        return self.does("complete", outcomes=dict(outcomes or {}))

    def misses(self, outcomes: Mapping[str, object] | None = None) -> Self:
        """The same, but whatever Yoti sends about it is lost."""
        with self.struck("drop", *(f"webhook.{topic}" for topic in TOPICS)):
            return self.completes(outcomes)

    def ends(self) -> Self:
        """The same, all well; only the session's end is notified, if the app subscribes to that."""
        topics = (self.session["notifications"] or {}).get("topics", ())
        early = EARLY if "session_completion" in topics else ()
        with self.struck("drop", *(f"webhook.{topic}" for topic in early)):
            return self.completes()

    def tries_in_vain(self) -> None:
        """The user shows documents that cannot be read, until Yoti takes no more."""
        unreadable = {"ID_DOCUMENT_TEXT_DATA_EXTRACTION": "UNABLE_TO_OCR"}
        for _ in range(9):
            try:
                self.does("document", outcomes=unreadable)
            except Exception as problem:
                if getattr(problem, "status", None) != CONFLICT:
                    raise
                return

    # Yoti

    @property
    def session(self) -> Json:
        """The session as Yoti's staff sees it."""
        found: Json = self.yoti.session(self.id)
        return found

    @property
    def asked_for(self) -> Json:
        """What the app asked for when it created the session; secrets are masked."""
        (made,) = self.calls(operation="createSession", subject=self.id)
        wanted: Json = made["request"]["body"]
        return wanted

    @property
    def checks(self) -> list[str]:
        """The types of the checks that the app requested."""
        found: list[str] = self.session["requested_checks"]
        return found

    @property
    def all_checks(self) -> list[str]:
        """These, and the types of those that Yoti made besides; the session must be completed, and still be there."""
        return list(dict.fromkeys([*self.checks, *(check["type"] for check in self.session["checks"])]))

    @property
    def is_kept(self) -> bool:
        """Whether Yoti still has the session."""
        try:
            return bool(self.session)
        except Exception as problem:
            if getattr(problem, "status", None) != NOT_FOUND:
                raise
            return False

    def result(self) -> Json:
        """The session's result as Yoti would answer it, for a test to change."""
        session = self.session
        names = ("session_id", "state", "user_tracking_id", "resources", "checks")
        known = {name: session[name] for name in names if session[name] is not None}
        return {"client_session_token_ttl": 0, "biometric_consent": session["consented_at"], **known}

    def notifies(self, topic: str = "session_completion", **members: object) -> Json:
        """Yoti notifies the app once more, or of something else; answers the exchange."""
        self.yoti.notify(self.id, topic, **members)
        self.settle()
        return self.sent(topic)[-1]

    def wakes(self) -> None:
        """The app has a reason to look at the session: Yoti notifies it where it can, else the user comes back."""
        try:
            if self.session["notifications"]:
                self.notifies()
                return
        except Exception as problem:
            if getattr(problem, "status", None) != NOT_FOUND:  # the app may have the result, and have deleted it
                raise
        self.returns()

    def sent(self, topic: str = "") -> list[Json]:
        """The notifications about the session that went out, of one topic or of all."""
        query = {"direction": "out", "subject": self.id} | ({"operation": f"webhook.{topic}"} if topic else {})
        return self.calls(**query)

    def took(self, notification: Json) -> None:
        """The app must have taken this notification."""
        answer, topic = said(notification), notification["operation"].partition(".")[2]
        assert accepted(notification), f"The app answered a notification of {topic} with {answer}; expected 2xx."

    def calls(self, **query: object) -> list[Json]:
        """Calls of the app in this test, oldest first."""
        found: list[Json] = self.sandbox.journal.find(
            **{"direction": "in", "vendor": "yoti", "after": self.mark, **query}
        )
        return found

    def fetches(self, after: int = 0) -> int:
        """How often the app fetched the session in this test, or after a number of the journal."""
        return len(self.calls(operation="getSession", subject=self.id, after=max(after, self.mark)))

    def settle(self, seconds: float = 0) -> Self:
        """Move time; whatever Yoti sends until then has arrived, and the app has had its time to act on it."""
        self.sandbox.clock.advance(seconds)
        self.app.settle()
        return self

    def lapses(self, moment: str = "expires_at") -> Self:
        """The session's time is over, or with `forgotten_at` its retention. Then it is the present again.

        An app's own clock does not see the sandbox's time pass, and what it asks for later has to be in the future.
        """
        left = instant(self.session[moment]) - instant(self.sandbox.clock.now())
        self.settle(left.total_seconds() + 1)
        present(self.sandbox)
        return self

    @contextmanager
    def struck(self, kind: str, *operations: str, **details: object) -> Iterator[None]:
        """A block with trouble: calls of operations end in an `error`, connections break (`reset`), ..."""
        for operation in operations:
            self.sandbox.faults.add(kind, vendor="yoti", operation=operation, **details)
        try:
            yield
        finally:
            self.sandbox.faults.clear()

    @contextmanager
    def answered(self, result: Json) -> Iterator[None]:
        """A block in which Yoti's answer to whoever fetches the session is this."""
        with self.struck("status", "getSession", subject=self.id, status=200, body=json.dumps(result)):
            yield

    @contextmanager
    def ruled(self, **rules: object) -> Iterator[None]:
        """A block during which Yoti's numbers are these."""
        before = self.yoti.rules()
        self.yoti.override(**rules)
        try:
            yield
        finally:
            self.yoti.override(**{name: before[name] for name in rules})

    def suppose(self, condition: bool, what: str) -> None:
        """What a test rests on and the app cannot be blamed for: without it the test judges nothing, and says so."""
        if not condition:
            raise RuntimeError(f"This could not be judged, because it is not so that {what}.")


def said(exchange: Json) -> int | str:
    """The status of an answer, or why there was none."""
    response = exchange["response"]
    status: int | str = response["status"] if response else f"nothing ({exchange['error']})"
    return status


def accepted(exchange: Json) -> bool:
    """Whether a notification was answered with 2xx."""
    status = said(exchange)
    return isinstance(status, int) and 200 <= status < 300


def instant(text: str) -> datetime:
    """A date-time of the sandbox."""
    return datetime.fromisoformat(text)


def present(sandbox: Fixture) -> None:
    """The sandbox's time is the real one, however far it was moved."""
    sandbox.clock.reset()
    sandbox.clock.set("now")


@pytest.fixture(scope="module", autouse=True)
def portal(judged: Fixture, integration: Fixture) -> Iterator[Fixture]:
    """Yoti, which trusts the CA of the app's https endpoint, if it has one of its own; at the end it is as before."""
    yoti = judged.vendor("yoti")
    before = yoti.settings()["notification_ca"]
    if "endpoint" in integration.offers:
        yoti.configure(notification_ca=integration.endpoint("golive").ca or None)
    yield yoti
    yoti.configure(notification_ca=before)


@pytest.fixture(autouse=True)
def begins_now(judged: Fixture) -> None:
    """Each test begins at the real time, however far another moved it: an app may name deadlines."""
    present(judged)


@pytest.fixture
def users(
    integration: Fixture,
    judged: Fixture,
    portal: Fixture,
    courier: Fixture,
    witnessed: int,
    new_user: Callable[[], str],
) -> Callable[[], Journey]:
    """Makes users. Whatever comes of them is the test's evidence."""
    return lambda: Journey(integration, judged, portal, courier, new_user(), witnessed)


@pytest.fixture
def journey(users: Callable[[], Journey]) -> Journey:
    """A user."""
    return users()
