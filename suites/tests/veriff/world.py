"""A whole small world around one sandbox: a client that calls, an end user with a browser, a place for webhooks."""

import base64
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from golive.simulators.client import SandboxHandle, SimClock
from golive.simulators.inbox import Inbox, Received
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.veriff.caller import Answer, Caller, Json

HOUR = 3600
DAY = 24 * HOUR
JPEG = b"\xff\xd8\xff\xe0"
TOPICS = ("events", "decisions", "watchlist", "user_defined", "registry")


@dataclass(frozen=True)
class Session:
    """A session as its creator sees it: id and URL."""

    id: str
    url: str


@dataclass(frozen=True)
class World:
    """What a tester can do."""

    sandbox: SandboxHandle
    veriff: VeriffSim
    inbox: Inbox

    @property
    def clock(self) -> SimClock:
        """The sandbox's clock."""
        return self.sandbox.clock

    @property
    def caller(self) -> Caller:
        """A client of the API."""
        return Caller(self.veriff)

    def listen(self) -> None:
        """Have every webhook sent to the inbox, each topic to a path of its own."""
        self.veriff.configure(**{f"webhook_{topic}_url": f"{self.inbox.url}/{topic}" for topic in TOPICS})

    def create(self, **verification: Json) -> Session:
        """A new session."""
        made = self.caller.create(**verification)
        return Session(made["id"], made["url"])

    def api(self, method: str, session: Session, below: str = "", value: Json = None) -> Answer:
        """A signed call about the session."""
        return self.caller.call(method, f"/v1/sessions/{session.id}{below}", value)

    def submit(self, session: Session) -> Answer:
        """Hand in over the API."""
        return self.api("PATCH", session, value={"verification": {"status": "submitted"}})

    def upload(self, session: Session, context: str = "face") -> Answer:
        """Upload a picture over the API."""
        image = {"context": context, "content": base64.b64encode(JPEG).decode()}
        return self.api("POST", session, "/media", {"image": image})

    def decision(self, session: Session) -> Json:
        """`verification` of the decision endpoint."""
        answer = self.api("GET", session, "/decision")
        assert answer.status == 200, answer.body
        return answer.json()["verification"]

    def open(self, session: Session) -> Answer:
        """The end user opens the session's URL."""
        return self.caller.send("GET", urlsplit(session.url).path)

    def act(self, session: Session, action: str, **details: Any) -> Answer:  # noqa: ANN401 - any JSON value
        """The end user presses a button."""
        return self.caller.send(
            "POST", urlsplit(session.url).path + "/actions", json.dumps({"action": action, **details})
        )

    def received(self, topic: str) -> list[Received]:
        """What arrived of a topic by now, oldest first."""
        self.clock.settle()
        return [one for one in self.inbox.received if one.path == f"/{topic}"]

    def told(self, topic: str) -> list[Json]:
        """The bodies of what arrived, parsed."""
        return [json.loads(one.body) for one in self.received(topic)]

    def codes(self, topic: str) -> list[int]:
        """The codes of what arrived: 7001, 9001, ..."""
        return [(body.get("verification") or body)["code"] for body in self.told(topic)]
