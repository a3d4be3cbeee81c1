"""What the tests of this suite share: the portal set up for the app under test, and users on their way through it.

Owns the verbs of a `Journey`, over the fixtures of golive's plugin; it imports nothing of golive. It judges only what
every test rests on: a new user gets a session, and a webhook that Veriff sends is answered with 200.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

import pytest

Fixture = Any  # what golive's plugin hands in; a suite imports nothing of golive, not even types
Json = dict[str, Any]  # Any: JSON

HOLD_SECONDS = 300
"""A resubmission decision on a session that used Veriff's page is sent so much later."""
OK = 200
"""The one status that Veriff takes for received."""


@dataclass
class Journey:
    """A user whom the app does not know yet, and the session that it opens for them: `id` and `url`, once begun.

    `mark` is the journal's last number before the test.
    """

    app: Fixture
    sandbox: Fixture
    courier: Fixture
    user: str
    mark: int
    id: str = ""
    url: str = ""

    @property
    def veriff(self) -> Fixture:
        """Veriff as a person has it in hand who works in its portal."""
        return self.sandbox.vendor("veriff")

    # the user, in the app and on Veriff's page

    def begin(self, first_name: str = "Ann", last_name: str = "Lee") -> Self:
        """The user asks to be verified and must get the URL of a session that the app opened."""
        self.url = self.app.start(self.user, first_name, last_name) or ""
        assert self.url, "The app gave a new user no URL to be verified at; expected the URL of a session."
        made = {url: session for session, url in self.opened()}
        assert self.url in made, f"The app sent the user to {self.url}, which is the URL of no session that it opened."
        self.id = made[self.url]
        return self

    def again(self) -> str | None:
        """The user asks again; answers the URL that the app sends them to, None when there is none."""
        url: str | None = self.app.start(self.user)
        return url

    def opened(self) -> list[tuple[str, str]]:
        """Id and URL of each session that was opened in this test, oldest first."""
        calls = self.calls(operation="createSession", status=201)
        made = [call["response"]["body"]["verification"] for call in calls]
        return [(session["id"], session["url"]) for session in made]

    def calls(self, **query: object) -> list[Json]:
        """What the app called Veriff for in this test."""
        found: list[Json] = self.sandbox.journal.find(**{"direction": "in", "after": self.mark, **query})
        return found

    def join(self, session: str) -> Self:
        """Go on with this session."""
        self.id = session
        return self

    @property
    def access(self) -> bool:
        """Whether the app lets the user in."""
        granted: bool = self.app.access(self.user)
        return granted

    @property
    def sight(self) -> Fixture:
        """What the user is told: state, message, retry, url."""
        return self.app.view(self.user)

    def visit(self) -> Self:
        """The user's browser opens the session's URL."""
        return self._browse("GET", self.url)

    def hand_in(self) -> Self:
        """The user goes through Veriff's page and hands in their documents."""
        self.visit()
        return self._browse("POST", f"{self.url}/actions", b'{"action":"submit"}')

    def _browse(self, method: str, url: str, body: bytes | None = None) -> Self:
        answer = self.courier.send(method, url, body)
        self.suppose(answer.status == OK, f"Veriff's page answered 200, not {answer}")
        self.settle()
        return self

    @property
    def callback(self) -> str:
        """Where Veriff's page sends the user at the end."""
        url: str | None = self.session["callback"]
        assert url, "The app opened the session without a callback URL, so the user does not come back to it."
        return url

    def suppose(self, condition: bool, what: str) -> None:
        """What a test rests on and the app cannot be blamed for: without it the test judges nothing, and says so."""
        if not condition:
            raise RuntimeError(f"This could not be judged, because it is not so that {what}.")

    # Veriff

    @property
    def session(self) -> Json:
        """The session as Veriff's portal shows it."""
        found: Json = self.veriff.session(self.id)
        return found

    def settle(self, seconds: float = 0) -> None:
        """Move time; whatever Veriff sends until then has arrived, and the app has had its time to act on it."""
        self.sandbox.clock.advance(seconds)
        self.app.settle()

    def decides(self, status: str) -> Self:
        """Veriff decides, after the user handed in what was still open, and all its webhooks are out."""
        self.veriff.decide(self.id, status, submit=True)
        self.settle(HOLD_SECONDS if status == "resubmission_requested" else 0)
        return self

    def hears(self, status: str) -> Self:
        """Veriff decides, and the app must take the webhook."""
        return self.decides(status).took(status)

    def misses(self, status: str) -> Self:
        """Veriff decides, but the webhook gets lost."""
        with self.struck("drop", "decision"):
            return self.decides(status)

    def took(self, status: str) -> Self:
        """The webhook of this decision was sent, and the app must have taken it."""
        sent = [one for one in self.sent("decision") if one["request"]["body"]["verification"]["status"] == status]
        self.suppose(bool(sent), f"Veriff sent a webhook for {status}")
        assert said(sent[-1]) == OK, (
            f"The app answered the webhook of a decision, {status}, with {said(sent[-1])}; expected 200. "
            "Veriff takes nothing else for received, and sends the webhook again."
        )
        return self

    def sent(self, topic: str) -> list[Json]:
        """The webhooks about the session that went out; `topic` is decision or event."""
        query = {"direction": "out", "operation": f"webhook.{topic}", "subject": self.id, "after": self.mark}
        found: list[Json] = self.sandbox.journal.find(**query)
        return found

    def repeat(self, topic: str, number: int) -> None:
        """Veriff sends a webhook about the session once more, byte for byte; the first has number 0."""
        delivery = self.sandbox.webhooks.deliveries(vendor="veriff", topic=topic, subject=self.id)[number]
        self.sandbox.webhooks.redeliver(delivery["id"])
        self.app.settle()
        again = said(self.sent(topic)[-1])
        assert again == OK, f"The app answered a repeated {topic} webhook with {again}; expected 200."

    def poll(self) -> Json:
        """The app asks for the decision, and must be able to read it; answers what it read."""
        asked = self._watched(lambda: self.app.poll(self.user))
        read = [call for call in asked if call["operation"] == "getDecision" and call["subject"] == self.id]
        assert read, "The app did not ask Veriff for the decision on the user's session."
        answer: Json = read[-1]["response"]["body"]
        return answer

    def upload(self) -> list[Json]:
        """The app uploads the user's photos by itself; answers its calls."""
        return self._watched(lambda: self.app.upload(self.user))

    def _watched(self, work: Callable[[], None]) -> list[Json]:
        """What the app called Veriff for meanwhile; Veriff must not have refused anything."""
        before = self.sandbox.journal.last()
        try:
            work()
        finally:
            calls = self.calls(after=before)
            for call in calls:
                answer = f"{said(call)} ({call['error']})"
                assert said(call) in (OK, 201), f"Veriff answered {answer} when the app called {call['operation']}."
        return calls

    @contextmanager
    def struck(self, kind: str, topic: str, **details: object) -> Iterator[None]:
        """A block during which the session's webhooks of a topic are lost (`drop`) or late (`delay`, `seconds`)."""
        self.sandbox.faults.add(kind, vendor="veriff", operation=f"webhook.{topic}", subject=self.id, **details)
        try:
            yield
        finally:
            self.sandbox.faults.clear()

    def adopt(self, known: Mapping[str, str]) -> Self:
        """Go on with a session of the user that the app did not hear of, as when the answer to its creation is lost."""
        body = compact({"verification": known})
        answer = self.courier.send("POST", f"{self.veriff.base_url}/v1/sessions", body, self.sign(body))
        return self.join(json.loads(answer.text)["verification"]["id"])

    # webhooks by hand

    @property
    def endpoints(self) -> dict[str, str]:
        """The app's webhook URLs by topic: `event` where the app has one, and `decision`."""
        urls = self.app.webhooks()
        return ({"event": urls.events} if urls.events else {}) | {"decision": urls.decisions}

    def messages(self) -> Iterator[tuple[str, bytes]]:
        """For each endpoint of the app, its topic and a webhook as Veriff would send it, the decision last."""
        for topic in self.endpoints:
            yield topic, compact(self.event("submitted", 7002) if topic == "event" else self.decision)

    @property
    def decision(self) -> Json:
        """The webhook of the decision that was made, as Veriff would send it."""
        return {"status": "success", "verification": self.session["decision"], "technicalData": {"ip": None}}

    def event(self, action: str, code: int) -> Json:
        """An event of the session's current attempt, as Veriff would send it."""
        session = self.session
        names = {name: session[name] for name in ("id", "vendorData", "endUserId")}
        return {
            **names,
            "attemptId": session["attempts"][-1]["id"],
            "feature": "selfid",
            "code": code,
            "action": action,
        }

    def signature(self, body: bytes, secret: str = "") -> str:
        """HMAC-SHA256 of the bytes, with Veriff's secret unless another is given."""
        return hmac.new((secret or self.veriff.shared_secret).encode(), body, hashlib.sha256).hexdigest()

    def sign(self, body: bytes) -> dict[str, str]:
        """The headers that Veriff would send with these bytes."""
        proof = {"auth-client": self.veriff.api_key, "hmac-signature": self.signature(body)}
        return {f"{prefix}-{name}": value for prefix in ("x", "vrf") for name, value in proof.items()}

    def deliver(self, topic: str, body: bytes, headers: Mapping[str, str]) -> Fixture:
        """Post a webhook that Veriff did not send; answers what the app answered."""
        answer = self.courier.webhook("veriff", topic, self.id, self.endpoints[topic], headers, body)
        self.app.settle()
        return answer

    def genuine(self, topic: str, message: Json) -> Fixture:
        """Post a webhook, signed as Veriff would sign it."""
        body = compact(message)
        return self.deliver(topic, body, self.sign(body))


def said(exchange: Json) -> int | str:
    """The status of an answer, or why there was none."""
    response = exchange["response"]
    status: int | str = response["status"] if response else f"nothing ({exchange['error']})"
    return status


def compact(message: object) -> bytes:
    """JSON as Veriff writes it."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


@pytest.fixture(scope="module", autouse=True)
def portal(judged: Fixture, integration: Fixture) -> Iterator[Fixture]:
    """Veriff's portal with the app's webhook URLs entered; at the end it is as it was before.

    All tests share the sandbox, so a webhook that the app refuses in one test must not come back in a later one: it is
    not sent again. Callbacks may be http, because the app runs on this machine.
    """
    veriff = judged.vendor("veriff")
    urls = integration.webhooks()
    wanted = {"webhook_decisions_url": urls.decisions, "webhook_events_url": urls.events, "web_events": True}
    rules = {"allow_http_callback": True, "webhook_retry_for": 0}
    before, rules_before = veriff.settings(), veriff.rules()
    veriff.configure(**wanted)
    veriff.override(**rules)
    yield veriff
    veriff.configure(**{name: before[name] for name in wanted})
    veriff.override(**{name: rules_before[name] for name in rules})


@pytest.fixture(autouse=True)
def users(
    integration: Fixture, judged: Fixture, courier: Fixture, witnessed: int, new_user: Callable[[], str]
) -> Callable[[], Journey]:
    """Makes users. Whatever comes of them is the test's evidence."""
    return lambda: Journey(integration, judged, courier, new_user(), witnessed)


@pytest.fixture
def journey(users: Callable[[], Journey]) -> Journey:
    """A user."""
    return users()
