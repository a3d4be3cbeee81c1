"""Random lives of Proof's transactions, in any order of sessions, visits, buttons, moves, and time.

Owns the machine that lives them in a sandbox and beside the plain model, and says where the two differ. It sees no
difference between a sandbox in this process and one behind sockets.
"""

# ruff: noqa: S101 - a machine judges by assert

import json
from collections.abc import Callable, Mapping
from typing import Any

from golive.contracts.tests.proof.plain_model import (
    BUTTONS,
    DECISION,
    EVERY_BUTTON,
    HANG_UP,
    RULES,
    SETTLEMENT,
    TERMINAL,
    TOKEN_LIFE,
    Button,
    Model,
    Person,
    allows,
    body,
)
from golive.simulators.client import ControlFailure
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.driving import Driver, Stream, until
from golive.suites.tests.proof.caller import Answer, Caller
from golive.suites.tests.proof.world import parameters
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

Json = Any
USERS = ("ann", "bob")
SIDES = ("buy", "sell")
SPANS = [1, HANG_UP, DECISION, SETTLEMENT]
NORMAL = 1000
KNOWN = ("verified", "verified", "not_started", "pending", "failed")
MOVES = ("processing", "completed", "failed", "cancelled")
CHOICE = [0, 0, 0, 1, 2, 3]
"""Which of the buttons on a screen is pressed: most often the first one, which leads on."""


class Life(RuleBasedStateMachine):
    """Random lives of some transactions of two users in one sandbox."""

    sessions = Bundle("sessions")

    def __init__(self, driver: Driver) -> None:
        super().__init__()
        assert isinstance(driver.sim, ProofSim)
        self.driver, self.sim = driver, driver.sim
        self.sim.configure(sell_enabled=True, webhook_url=driver.url)
        self.sim.override(**RULES)
        self.caller = Caller(self.carry, self.sim.client_token, self.sim.origin)
        self.now = 0
        self.decision = "ask"
        self.people: dict[str, Person] = {}
        self.models: dict[str, Model] = {}
        self.answers: dict[str, Json] = {}
        self.visits: dict[str, str] = {}
        self.streams: dict[str, Stream] = {}

    def teardown(self) -> None:
        """Leave."""
        self.driver.close()

    @initialize(
        target=sessions,
        decision=st.sampled_from(["ask", "approve", "reject"]),
        side=st.sampled_from(SIDES),
        known=st.booleans(),
    )
    def begin(self, decision: str, side: str, known: bool) -> str:
        """A first session of a user who is known or not, and who decides on documents in this life."""
        self.decision = decision
        self.sim.override(kyc_decision=decision)
        name = self.create_session("ann", side)
        if known:
            self.know("ann", "verified")
            self.open(name, honest=True)
        return name

    # what is done

    @precondition(lambda self: len(self.models) < 3)
    @rule(
        target=sessions,
        user=st.sampled_from(USERS),
        side=st.sampled_from(SIDES),
        late=st.sampled_from([*["at once"] * 6, "early", "exactly"]),
    )
    def create(self, user: str, side: str, late: str) -> str:
        """The partner creates another session, and opens its widget, perhaps as late as can be."""
        name = self.create_session(user, side)
        self.wait_to_open(name, late)
        self.open(name, honest=True)
        return name

    @rule(session=sessions, honest=st.booleans(), late=st.sampled_from(["at once", "at once", "early", "exactly"]))
    def run(self, session: str, honest: bool, late: str) -> None:
        """A page runs the widget, perhaps again, perhaps as late as can be, perhaps with an amount of its own."""
        self.wait_to_open(session, late)
        self.open(session, honest=honest)

    @rule(session=sessions, choices=st.lists(st.sampled_from(CHOICE), min_size=1, max_size=4))
    def go_on(self, session: str, choices: list[int]) -> None:
        """The user opens the widget and presses some buttons, each on the screen that the one before has led to."""
        if session not in self.visits:
            self.open(session, honest=True)
        for choice in choices:
            buttons = BUTTONS[self.screen(session)]
            if buttons:
                self.press(session, buttons[choice % len(buttons)])
            if self.screen(session) == "waiting":
                return  # whoever decides takes a while

    @rule(session=sessions, button=st.sampled_from(EVERY_BUTTON))
    def press_anything(self, session: str, button: Button) -> None:
        """Somebody sends any action at all."""
        self.press(session, button)

    @rule(session=sessions, status=st.sampled_from([None, None, None, *MOVES]))
    def meddle(self, session: str, status: str | None) -> None:
        """The provider moves a transaction, or has the present status told again; pending is told by no webhook."""
        model = self.models[session]
        if status is None:
            self.sim.republish(session)
            model.tell()
            return
        way = model.way(status)
        assert self.refused(lambda: self.sim.move(session, status)) == (None if way else 409), "a move by hand"
        for step in way:
            model.move(step, self.now)

    @rule(session=sessions, status=st.sampled_from(KNOWN), late=st.booleans())
    def verify(self, session: str, status: str, late: bool) -> None:
        """The user hands in, and somebody at Proof puts the identity where it shall be, or nobody does for a while."""
        self.go_on(session, [0, 0])
        if late:
            self.pass_time(DECISION)
        else:
            self.know(self.models[session].user, status)

    @rule(span=st.sampled_from(SPANS))
    def wait(self, span: int) -> None:
        """Time passes."""
        self.pass_time(span)

    @rule(which=st.integers(0, 3), early=st.booleans())
    def wait_for_it(self, which: int, early: bool) -> None:
        """Time passes until something is to happen, or until the second before it."""
        moments = [moment for model in self.models.values() for moment in model.moments]
        moments += [person.decided for person in self.people.values() if person.decided is not None]
        self.pass_time(until(moments, self.now, which, early=early))

    # what must be true

    @invariant()
    def transactions_are_as_the_model_says(self) -> None:
        """Poll and trail; nothing follows a terminal status."""
        for name, model in self.models.items():
            poll = self.caller.transaction(name).json()
            about = poll["merchant_transaction_id"], poll["partner_user_id"]
            assert about == (name, model.user), "whose a transaction is"
            assert poll["status"] == model.status, "the status of a transaction"
            assert bool(poll["crypto_amount"]) == ("processing" in model.trail), "the final amounts"
            trail = [mark["status"] for mark in self.sim.transaction(name)["trail"]]
            assert trail == model.trail, "the trail of a transaction"
            assert not set(TERMINAL).intersection(trail[:-1]), "a terminal status that was left"

    @invariant()
    def every_status_is_told_once_and_in_order(self) -> None:
        """By webhook, the first status excepted; on a stream that is open from the beginning, until it is ended."""
        posted: dict[str, list[str]] = {name: [] for name in self.models}
        for told in self.driver.told():
            posted[told["merchant_transaction_id"]].append(told["status"])
        for name, model in self.models.items():
            assert posted[name] == [status for status in model.told if status != "pending"], "webhooks"
            frames = [json.loads(text) for text in self.streams[name].said()]
            known = {(frame["event"], frame["merchant_transaction_id"], frame["type"]) for frame in frames}
            assert known <= {("tx.update", name, model.side)}, "what a frame is about"
            assert [frame["status"] for frame in frames] == model.heard, "what a stream heard"
            assert self.streams[name].code == (NORMAL if model.ended else None), "the end of a stream"

    @invariant()
    def identities_are_remembered(self) -> None:
        """One status for each user, whatever the transactions do; unknown before the first session."""
        for user in USERS:
            answer = self.caller.kyc(user)
            assert answer.status == (200 if user in self.people else 404), "who is known"
            if user in self.people:
                known = {"partner_user_id": user, "status": self.people[user].status}
                assert answer.json() == known, "an identity"

    @invariant()
    def widgets_show_what_they_must(self) -> None:
        """Looking changes nothing."""
        for name in self.visits:
            status, found = self.act(name, {"action": "view"})
            assert (status, found["view"]["screen"]) == (200, self.screen(name)), "a screen"
            assert found["view"]["status"] == self.models[name].status, "the status in the widget"

    # the hands

    def know(self, user: str, status: str) -> None:
        """An identity is where it shall be."""
        self.sim.verify(user, status)
        self.people.setdefault(user, Person()).decide(status)

    def pass_time(self, span: int) -> None:
        """Let time pass on both sides."""
        since, self.now = self.now, self.now + span
        self.driver.advance(span)
        for model in self.models.values():
            model.pass_time(since, self.now)
        for person in self.people.values():
            person.pass_time(self.now, self.decision)

    def wait_to_open(self, session: str, late: str) -> None:
        """Let time pass until an init_token ends, or until the second before it."""
        if late != "at once":
            self.pass_time(until([self.models[session].created + TOKEN_LIFE], self.now, 0, early=late == "early"))

    def screen(self, session: str) -> str:
        """The screen that the model expects."""
        model = self.models[session]
        return model.screen(self.people[model.user])

    def create_session(self, user: str, side: str) -> str:
        """A new session."""
        answer = self.caller.create(partner_user_id=user, type=side)
        name = str(answer["merchant_transaction_id"])
        self.models[name], self.answers[name] = Model(user, side, self.now), answer
        self.people.setdefault(user, Person())
        self.streams[name] = self.driver.listen(f"/ws?tx_id={name}", {"Authorization": f"Bearer {self.caller.token}"})
        return name

    def open(self, session: str, *, honest: bool) -> None:
        """Run the widget."""
        model = self.models[session]
        given = parameters(self.answers[session], **({} if honest else {"amount": "1"}))
        found = self.post("/w/runs", {"parameters": given})[1]
        opens = honest and model.can_open(self.now)
        assert (found["visit"] is not None) == opens, "the life of an init_token"
        if opens:
            model.opened, self.visits[session] = True, found["visit"]
        shown = self.screen(session) if opens else "refused" if model.can_open(self.now) else "expired"
        assert found["view"]["screen"] == shown, "the first screen"

    def press(self, session: str, button: Button) -> None:
        """Press a button of an open widget: it works where it is allowed, and only there."""
        if session not in self.visits:
            return
        model = self.models[session]
        person, allowed = self.people[model.user], allows(self.screen(session), button)
        status, found = self.act(session, body(button))
        assert status == (200 if allowed else 409), "a button works or not"
        if allowed:
            model.press(button, person, self.now, self.decision)
            assert found["view"]["screen"] == self.screen(session), "the next screen"

    def act(self, session: str, given: Mapping[str, str]) -> tuple[int, Json]:
        """An action; status and parsed answer."""
        return self.post(f"/w/visits/{self.visits[session]}/actions", given)

    def post(self, path: str, value: Json) -> tuple[int, Json]:
        """A call of the page; status and parsed answer."""
        answer = self.caller.send("POST", path, json.dumps(value))
        return answer.status, answer.json()

    def carry(self, method: str, target: str, sent: bytes | None, headers: Mapping[str, str]) -> Answer:
        """One request."""
        answer = Answer(*self.driver.carry(method, target, sent, headers))
        named = target.startswith("/widget/")  # but for the script, all that lies there is the API
        assert "x-request-id" in answer.headers or not named, "the id of a request"
        return answer

    def refused(self, control: Callable[[], object]) -> int | None:
        """The status of the refusal of what a person at Proof does, or None."""
        try:
            control()
        except ControlFailure as refused:
            return refused.status
        return None
