"""A whole small world around one sandbox: a partner's back end, users at the widget, listeners on every channel."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from golive.simulators.client import SandboxHandle, SimClock
from golive.simulators.inbox import Inbox, Received
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.listener import Listener
from golive.suites.tests.proof.caller import Answer, Caller, over_sockets

Json = Any
Session = dict[str, Json]
Event = tuple[str, Json]

HOUR = 3600
DAY = 24 * HOUR
CALLBACKS = ("onStatusChange", "onPaymentFinished", "onSellTransferEnabled")
PAGE = "https://shop.test"


def id_of(session: Session) -> str:
    """The merchant_transaction_id of a session."""
    return str(session["merchant_transaction_id"])


def camel(name: str) -> str:
    """`fix_network` as `run()` calls it: `fixNetwork`."""
    words = name.split("_")
    return words[0] + "".join(word.capitalize() for word in words[1:])


def parameters(session: Session, *without: str, **changes: Json) -> dict[str, Json]:
    """What `run()` is called with: every member of the session's answer, but for what the caller wants otherwise."""
    given = {camel(name): value for name, value in session.items()} | changes
    return {name: value for name, value in given.items() if name not in without}


@dataclass
class Visit:
    """One open widget as its page has it: the last view, and every callback so far."""

    caller: Caller
    token: str
    view: Json
    report: Json
    events: list[Event] = field(default_factory=list)

    @property
    def screen(self) -> str:
        """The screen that is shown."""
        return str(self.view["screen"])

    def asking(self, action: Json, **details: Json) -> Answer:
        """The answer to an action."""
        body = json.dumps({"action": action, **details})
        return self.caller.send("POST", f"/w/visits/{self.token}/actions", body)

    def act(self, action: str, **details: Json) -> str:
        """Do something that is allowed; answers the screen that follows."""
        answer = self.asking(action, **details)
        assert answer.status == 200, answer.body
        found = answer.json()
        self.view = found["view"]
        self.events += [(event["callback"], event["argument"]) for event in found["events"]]
        return self.screen

    def refused(self, action: str, **details: Json) -> str:
        """Why something is not possible now; it changes nothing."""
        answer = self.asking(action, **details)
        assert answer.status == 409, answer.body
        assert list(answer.json()) == ["error"]
        return str(answer.json()["error"])

    def hand_in(self) -> str:
        """Document and liveness."""
        self.act("document", document="passport")
        return self.act("liveness", camera="allow")

    def pay(self, card: str = "pays", method: str = "card") -> str:
        """Pay with a test card."""
        return self.act("pay", method=method, card=card)

    def called(self) -> list[str]:
        """The names of the callbacks so far."""
        return [name for name, _ in self.events]

    def statuses(self) -> list[str]:
        """What onStatusChange told so far."""
        return [argument["status"] for name, argument in self.events if name == "onStatusChange"]


@dataclass(frozen=True)
class World:
    """What a tester can do. `listeners` are the streams that were opened."""

    sandbox: SandboxHandle
    proof: ProofSim
    inbox: Inbox
    listeners: list[Listener] = field(default_factory=list)

    @property
    def clock(self) -> SimClock:
        """The sandbox's clock."""
        return self.sandbox.clock

    @property
    def caller(self) -> Caller:
        """The partner's back end."""
        return over_sockets(self.proof)

    def take_webhooks(self) -> None:
        """Have webhooks sent to the inbox."""
        self.proof.configure(webhook_url=f"{self.inbox.url}/status")

    def create(self, **changes: Json) -> Session:
        """A new session."""
        session: Session = self.caller.create(**changes)
        return session

    def sell(self, **changes: Json) -> Session:
        """A new session of a sale by a user whose identity is verified."""
        self.proof.configure(sell_enabled=True)
        session = self.create(type="sell", **changes)
        self.proof.verify(changes.get("partner_user_id", "acct-7781"))
        return session

    def poll(self, session: Session) -> Json:
        """The transaction as the API answers it."""
        answer = self.caller.transaction(id_of(session))
        assert answer.status == 200, answer.body
        return answer.json()

    def status(self, session: Session) -> str:
        """Its status there."""
        return str(self.poll(session)["status"])

    def trail(self, session: Session) -> list[str]:
        """Every status that it has had."""
        return [mark["status"] for mark in self.proof.transaction(id_of(session))["trail"]]

    def run(self, given: Mapping[str, Json]) -> Json:
        """The answer to a call of `run()` with these parameters."""
        body = json.dumps({"parameters": given, "callbacks": CALLBACKS, "page": PAGE})
        answer = self.caller.send("POST", "/w/runs", body)
        assert answer.status == 200, answer.body
        return answer.json()

    def open(self, session: Session, *without: str, **changes: Json) -> Visit:
        """The widget of a session, which must open."""
        found = self.run(parameters(session, *without, **changes))
        assert found["visit"], found
        events = [(event["callback"], event["argument"]) for event in found["events"]]
        return Visit(self.caller, found["visit"], found["view"], found["report"], events)

    def hear(self, session: Session, **headers: str) -> Listener:
        """A WebSocket about a transaction, with further headers by name."""
        headers = {"Authorization": f"Bearer {self.proof.client_token}", **headers}
        self.listeners.append(Listener.connect(self.proof.base_url, f"/ws?tx_id={id_of(session)}", headers))
        return self.listeners[-1]

    def leave(self) -> None:
        """Hang up everywhere."""
        for listener in self.listeners:
            listener.hang_up()

    def received(self) -> list[Received]:
        """The webhooks that came by now, oldest first."""
        self.clock.settle()
        return list(self.inbox.received)

    def told(self) -> list[Json]:
        """Their bodies, parsed."""
        return [json.loads(one.body) for one in self.received()]

    def statuses(self) -> list[str]:
        """The statuses in them."""
        return [body["status"] for body in self.told()]
