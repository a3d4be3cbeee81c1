"""The life of transactions against a plain model: any order of sessions, visits, buttons, moves by hand, and time.

Without a socket: the outbox is worked off here, and every webhook and frame that would have been sent is counted.
"""

import json
from collections.abc import Mapping
from typing import Any

import msgspec
from golive.simulators.core import frames
from golive.simulators.core.clock import SECOND, Instant
from golive.simulators.core.errors import ControlError
from golive.simulators.core.message import Request
from golive.simulators.core.outbox import Delivery
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.core.vendor import Route
from golive.simulators.proof import VENDOR, controls
from golive.simulators.proof.portal import Settings
from golive.simulators.stores.memory import MemoryStore
from golive.suites.tests.passing import pass_time
from golive.suites.tests.proof.caller import Caller, in_memory
from golive.suites.tests.proof.plain_model import (
    BUTTONS,
    DECISION,
    EVERY_BUTTON,
    HANG_UP,
    RULES,
    SETTLEMENT,
    TERMINAL,
    TOKEN_LIFE,
    WINDOW,
    Button,
    Model,
    Person,
    allows,
)
from golive.suites.tests.proof.world import parameters
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

Json = Any
USERS = ("ann", "bob")
SIDES = ("buy", "sell")
SPANS = [SECOND, HANG_UP, DECISION - SECOND, DECISION, SETTLEMENT - SECOND, SETTLEMENT, TOKEN_LIFE, WINDOW]
KNOWN = ("verified", "verified", "not_started", "pending", "failed")
MOVES = ("processing", "completed", "failed", "cancelled")
CHOICES = {
    "document": "document",
    "liveness": "camera",
    "decide": "outcome",
    "pay": "card",
    "deposit": "outcome",
    "fiat": "currency",
}
"""The member of an action that holds the choice."""
CONTROLS: Mapping[str, Route] = {route.operation: route for route in controls.CONTROLS}


class Life(RuleBasedStateMachine):
    """Random lives of some transactions of two users in one sandbox."""

    sessions = Bundle("sessions")

    def __init__(self) -> None:
        super().__init__()
        world = Sandboxes(MemoryStore(), {"proof": VENDOR}, wall=lambda: 0)
        self.box = world.ensure_default()
        self.box.configure("proof", "settings", {"sell_enabled": True, "webhook_url": "http://127.0.0.1:1/"})
        self.box.configure("proof", "rules", RULES)
        keys = self.box.settings("proof")
        assert isinstance(keys, Settings)
        self.caller: Caller = in_memory(world, keys)
        self.decision = "ask"
        self.people: dict[str, Person] = {}
        self.models: dict[str, Model] = {}
        self.answers: dict[str, Json] = {}
        self.visits: dict[str, str] = {}
        self.posted: dict[str, list[str]] = {}

    @initialize(target=sessions, decision=st.sampled_from(["ask", "approve", "reject"]), side=st.sampled_from(SIDES))
    def begin(self, decision: str, side: str) -> str:
        """A first session, and who decides on documents in this life."""
        self.decision = decision
        self.box.configure("proof", "rules", {"kyc_decision": decision})
        return self.create_session("ann", side)

    # what is done

    @precondition(lambda self: len(self.models) < 3)
    @rule(target=sessions, user=st.sampled_from(USERS), side=st.sampled_from(SIDES))
    def create(self, user: str, side: str) -> str:
        """The partner creates another session, and opens its widget."""
        name = self.create_session(user, side)
        self.open(name, honest=True)
        return name

    @rule(session=sessions, honest=st.booleans())
    def run(self, session: str, honest: bool) -> None:
        """A page runs the widget, perhaps again, perhaps with an amount of its own."""
        self.open(session, honest=honest)

    @rule(session=sessions, choices=st.lists(st.integers(0, 5), min_size=1, max_size=5))
    def go_on(self, session: str, choices: list[int]) -> None:
        """The user presses some buttons, each on the screen that the one before has led to."""
        for choice in choices:
            buttons = BUTTONS[self.screen(session)]
            if buttons:
                self.press(session, buttons[choice % len(buttons)])

    @rule(session=sessions, button=st.sampled_from(EVERY_BUTTON))
    def press_anything(self, session: str, button: Button) -> None:
        """Somebody sends any action at all."""
        self.press(session, button)

    @rule(session=sessions, status=st.sampled_from(MOVES))
    def move(self, session: str, status: str) -> None:
        """The provider moves a transaction."""
        model = self.models[session]
        way = model.way(status)
        assert self.control("moveProofTransaction", session, {"status": status}) == (None if way else 409)
        for step in way:
            model.move(step, self.box.now())
        self.settle()

    @rule(session=sessions)
    def republish(self, session: str) -> None:
        """The present status is told again; pending is no change that a webhook tells."""
        model = self.models[session]
        assert self.control("republishProofTransaction", session) is None
        model.told.append(model.status)
        self.settle()

    @rule(user=st.sampled_from(USERS), status=st.sampled_from(KNOWN))
    def know(self, user: str, status: str) -> None:
        """A person at Proof puts an identity where it shall be."""
        assert self.control("setProofKyc", user, {"status": status}) is None
        self.people.setdefault(user, Person()).decide(status)

    @rule(span=st.sampled_from(SPANS))
    def wait(self, span: Instant) -> None:
        """Time passes."""
        since = self.box.now()
        self.settle(since + span)
        for model in self.models.values():
            model.pass_time(since, since + span)
        for person in self.people.values():
            person.pass_time(since + span, self.decision)

    # what must be true

    @invariant()
    def transactions_are_as_the_model_says(self) -> None:
        """Poll, trail, webhooks and frames, each in order; nothing follows a terminal status but the same again."""
        heard, ended = self.heard()
        for name, model in self.models.items():
            poll = self.caller.transaction(name).json()
            assert (poll["status"], bool(poll["crypto_amount"])) == (model.status, "processing" in model.trail)
            assert self.trail(name) == model.trail
            assert sum(status in TERMINAL for status in model.trail) == (model.trail[-1] in TERMINAL)
            assert self.posted[name] == [status for status in model.told if status != "pending"]
            assert heard[name] == ["pending", *model.told]
            assert ended[name] == model.ended

    @invariant()
    def identities_are_remembered(self) -> None:
        """One status for each user, whatever the transactions do; unknown before the first session."""
        for user in USERS:
            answer = self.caller.kyc(user)
            if user in self.people:
                assert answer.json()["status"] == self.people[user].status
            else:
                assert answer.status == 404

    @invariant()
    def widgets_show_what_they_must(self) -> None:
        """Looking changes nothing."""
        for name in self.visits:
            status, found = self.act(name, {"action": "view"})
            assert (status, found["view"]["screen"]) == (200, self.screen(name))
            assert found["view"]["status"] == self.models[name].status

    # the hands

    def screen(self, session: str) -> str:
        """The screen that the model expects."""
        model = self.models[session]
        return model.screen(self.people[model.user])

    def create_session(self, user: str, side: str) -> str:
        """A new session."""
        answer = self.caller.create(partner_user_id=user, type=side)
        name = str(answer["merchant_transaction_id"])
        self.models[name], self.answers[name] = Model(user, side, self.box.now()), answer
        self.people.setdefault(user, Person())
        self.posted[name] = []
        return name

    def open(self, session: str, *, honest: bool) -> None:
        """Run the widget."""
        model, now = self.models[session], self.box.now()
        given = parameters(self.answers[session], **({} if honest else {"amount": "1"}))
        found = self.post("/w/runs", {"parameters": given})[1]
        if not honest or not model.can_open(now):
            assert found["visit"] is None
            assert found["view"]["screen"] == ("refused" if model.can_open(now) else "expired")
            return
        model.opened, self.visits[session] = True, found["visit"]
        assert found["view"]["screen"] == self.screen(session)

    def press(self, session: str, button: Button) -> None:
        """Press a button of an open widget: it works where it is allowed, and only there."""
        if session not in self.visits:
            return
        model, (action, chosen) = self.models[session], button
        person, allowed = self.people[model.user], allows(self.screen(session), button)
        body = {"action": action, CHOICES.get(action, "nothing"): chosen, "method": "card"}
        status, found = self.act(session, body)
        assert status == (200 if allowed else 409), (button, found)
        if allowed:
            model.press(button, person, self.box.now(), self.decision)
            assert found["view"]["screen"] == self.screen(session)
            self.settle()

    def act(self, session: str, body: Mapping[str, str]) -> tuple[int, Json]:
        """An action; status and parsed answer."""
        return self.post(f"/w/visits/{self.visits[session]}/actions", body)

    def post(self, path: str, value: Json) -> tuple[int, Json]:
        """A call of the page; status and parsed answer."""
        answer = self.caller.send("POST", path, json.dumps(value))
        return answer.status, answer.json()

    def control(self, operation: str, name: str, value: Json = None) -> int | None:
        """Do something by the control API; the status of a refusal, or None."""
        route = CONTROLS[operation]
        params = {part[1:-1]: name for part in route.path.split("/") if part.startswith("{")}
        request = Request("POST", "", body=b"" if value is None else msgspec.json.encode(value), params=params)
        try:
            self.box.run(lambda tx: route.handler(tx, request), "proof")
        except ControlError as refused:
            return refused.status
        return None

    def trail(self, session: str) -> list[str]:
        """Every status that a transaction has had."""
        route = CONTROLS["listProofTransactions"]
        answer = self.box.view(lambda tx: route.handler(tx, Request("GET", "")), "proof")
        found = {one["merchant_transaction_id"]: one for one in msgspec.json.decode(answer.body)["transactions"]}
        return [mark["status"] for mark in found[session]["trail"]]

    def heard(self) -> tuple[dict[str, list[str]], dict[str, bool]]:
        """What was said on the stream of each transaction, and whether it was ended."""
        said: dict[str, list[str]] = {name: [] for name in self.models}
        ended = dict.fromkeys(self.models, False)
        for _, frame in self.box.view(lambda tx: list(frames.read(tx)), "proof"):
            name = frame.channel.removeprefix("proof/")
            if frame.close is not None:
                assert not ended[name], "ended once"
                ended[name] = True
            else:
                said[name].append(msgspec.json.decode(frame.text)["status"])
        return said, ended

    def settle(self, to: Instant | None = None) -> None:
        """Let time pass until `to`, with a receiver that takes everything."""
        pass_time(self.box, self.hear, to)

    def hear(self, sent: Delivery) -> None:
        """A webhook arrives."""
        self.posted[sent.subject].append(msgspec.json.decode(sent.body)["status"])


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
