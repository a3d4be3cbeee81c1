"""The life of flows against a plain model: any order of calls, SMS, codes, clicks, sockets, reports, and time.

Without a socket: the outbox is worked off here, and every frame that would have been sent is read in the log.
"""

from dataclasses import dataclass, field
from typing import Any

import msgspec
from golive.simulators.core import frames, messages
from golive.simulators.core.clock import MINUTE, SECOND, Instant
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.prove import VENDOR
from golive.simulators.prove.portal import Settings
from golive.simulators.stores.memory import MemoryStore
from golive.suites.tests.listener import HANDSHAKE
from golive.suites.tests.passing import pass_time
from golive.suites.tests.prove.caller import TARGET, Caller, Device, in_memory
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

Json = Any

CODE, LINK, WAIT, SESSION = 2 * MINUTE, 3 * MINUTE, 3 * MINUTE, 15 * MINUTE
SPANS = [SECOND, CODE - SECOND, CODE, LINK - SECOND, LINK]
PEOPLE = {"2005510001": (True, True), "2005520001": (True, False), "2005530001": (False, True)}
"""Whether they have the phone, and whether the number is theirs."""
ENTRIES = [("1234",), ("0000",), ("0000", "", "0000"), ("0000", "0000", "1234")]


@dataclass
class Model:
    """What ought to be true of one flow. `sockets` are the times at which those that were opened end."""

    number: str
    retry: bool
    created: Instant
    state: str = "pending"
    codes: list[Instant] = field(default_factory=list)
    links: list[Instant] = field(default_factory=list)
    entries: int = 0
    sockets: list[Instant] = field(default_factory=list)

    @property
    def over(self) -> bool:
        """True when possession has passed or failed."""
        return self.state != "pending"

    @property
    def results(self) -> tuple[str, str, str]:
        """By the guide's table."""
        if self.state == "pending":
            return "pending", "pending", "pending"
        if self.state == "failed":
            return "failed", "not_applicable", "false"
        return ("success", "success", "true") if PEOPLE[self.number][1] else ("success", "failed", "false")

    def prove_it(self) -> None:
        """A right code or a click."""
        self.state = "success" if PEOPLE[self.number][0] else "failed"

    def enter(self, code: str, now: Instant) -> None:
        """A code is entered: two minutes, one entry or three; before any was sent nothing happens."""
        if not self.codes:
            return
        if now >= self.codes[-1] + CODE:
            self.state = "failed"
        elif code == "1234" and PEOPLE[self.number][0]:
            self.state = "success"
        else:
            self.entries += 1
            if not self.retry or self.entries == 3:
                self.state = "failed"

    def send(self, sent: list[Instant], now: Instant) -> None:
        """An SMS; the fourth of a kind is one too many. A new code brings no new entries."""
        if len(sent) == 3:
            self.state = "failed"
        else:
            sent.append(now)

    def pass_time(self, to: Instant) -> None:
        """The last link lapses, the last socket ends."""
        ends = [*self.sockets[-1:], *(sent + LINK for sent in self.links[-1:])]
        if not self.over and any(end <= to for end in ends):
            self.state = "failed"


class Life(RuleBasedStateMachine):
    """Random lives of some flows in one sandbox."""

    flows = Bundle("flows")

    def __init__(self) -> None:
        super().__init__()
        world = Sandboxes(MemoryStore(), {"prove": VENDOR}, wall=lambda: 0)
        self.box = world.ensure_default()
        keys = self.box.settings("prove")
        assert isinstance(keys, Settings)
        self.caller: Caller = in_memory(world, keys)
        self.models: dict[str, Model] = {}
        self.devices: dict[str, Device] = {}

    @initialize(target=flows, number=st.sampled_from(list(PEOPLE)), retry=st.booleans())
    def begin(self, number: str, retry: bool) -> str:
        """A first flow."""
        return self.begin_flow(number, "desktop", retry)

    # what is done

    @precondition(lambda self: len(self.models) < 8)
    @rule(
        target=flows,
        number=st.sampled_from(list(PEOPLE)),
        kind=st.sampled_from(["mobile", "desktop"]),
        retry=st.booleans(),
    )
    def start(self, number: str, kind: str, retry: bool) -> str:
        """Another flow."""
        return self.begin_flow(number, kind, retry)

    @rule(flow=flows)
    def ask_for_code(self, flow: str) -> None:
        """The device asks for a code."""
        self.send_code(flow)

    @rule(flow=flows)
    def send_link(self, flow: str) -> None:
        """The device asks for a link."""
        model = self.models[flow]
        if self.goes_on(flow, "mobile/instantlink/start", isMobile=False):
            model.send(model.links, self.box.now())

    @rule(flow=flows, codes=st.sampled_from(ENTRIES), asked=st.booleans())
    def enter(self, flow: str, codes: tuple[str, ...], asked: bool) -> None:
        """The person enters codes one after the other, and asks for one first, or not."""
        if asked:
            self.send_code(flow)
        for code in codes:
            if self.goes_on(flow, "mobile/otp/finish", otp=code):
                self.models[flow].enter(code, self.box.now())

    @rule(flow=flows, area=st.sampled_from(["mobile/otp", "mobile/instantlink", "mobile/instant", "user/ppb"]))
    def report(self, flow: str, area: str) -> None:
        """Something is broken off on the device."""
        ends = area in ("mobile/otp", "mobile/instantlink") and not self.models[flow].over
        if self.alive(flow):
            self.devices[flow].call(f"{area}/error", message="broken off")
            self.models[flow].state = "failed" if ends else self.models[flow].state

    @rule(flow=flows, which=st.integers(0, 2))
    def click(self, flow: str, which: int) -> None:
        """The person follows one of the links, perhaps an old one, perhaps late, perhaps once more."""
        model, links = self.models[flow], self.sent(flow, "link")
        if which < len(links):
            counts = which == len(links) - 1 and self.box.now() < model.links[-1] + LINK
            if counts and not model.over and self.alive(flow):
                model.prove_it()
            answer = self.caller.send("GET", links[which].removeprefix("http://127.0.0.1:7401"))
            assert f"asc={str(model.state == 'success').lower()}&" in answer.headers["location"]

    @rule(flow=flows)
    def wait_on_a_socket(self, flow: str) -> None:
        """The device opens a WebSocket."""
        device, model = self.devices[flow], self.models[flow]
        if self.alive(flow):
            answer = device.carry("GET", f"/v1/client/status?token={device.token}", None, HANDSHAKE)
            assert (answer.status, bool(answer.body)) == (101, model.over), "who is late is told at once"
            model.sockets.append(self.box.now() + WAIT)

    @rule(span=st.sampled_from(SPANS))
    def wait(self, span: Instant) -> None:
        """Time passes."""
        to = self.box.now() + span
        pass_time(self.box, lambda _sent: None, to)
        for model in self.models.values():
            model.pass_time(to)

    # what must be true

    @invariant()
    def results_are_as_the_model_says(self) -> None:
        """As long as the correlation id is good; then 8008, whatever came of it."""
        self.caller.log_in()
        for name, model in self.models.items():
            if self.alive(name):
                assert self.caller.results(name) == model.results
            else:
                assert self.caller.post("/v3/verify-status", correlationId=name).refusal() == (400, 8008)

    @invariant()
    def every_sms_was_sent_once(self) -> None:
        """None after the end, no more than three of a kind."""
        for name, model in self.models.items():
            assert len(self.sent(name, "otp")) == len(model.codes)
            assert len(self.sent(name, "link")) == len(model.links)

    @invariant()
    def sockets_hear_the_end_once_and_end_in_time(self) -> None:
        """Each that was open when it was over; each is closed at its own time, and hears no more."""
        said: dict[str, list[str]] = {}
        for _, frame in self.box.view(lambda tx: list(frames.read(tx)), "prove"):
            said.setdefault(frame.channel, []).append(
                "close" if frame.close else msgspec.json.decode(frame.text)["next"]
            )
        for name, model in self.models.items():
            for number, end in enumerate(model.sockets, 1):
                heard, ended = said.get(f"prove/{name}/{number}", []), end <= self.box.now()
                assert heard.count("close") == ended
                before = heard[: heard.index("close")] if ended else heard
                assert before in ([], ["done"])
                assert model.over or ended or not before

    # the hands

    def begin_flow(self, number: str, kind: str, retry: bool) -> str:
        """A new flow, and the device that has its token."""
        self.caller.log_in()
        made = self.caller.verify(phoneNumber=number, possessionType=kind, allowOTPRetry=retry, finalTargetUrl=TARGET)
        name = str(made["correlationId"])
        self.models[name] = Model(number, retry, self.box.now())
        self.devices[name] = Device(self.caller.carry, made["authToken"])
        return name

    def send_code(self, flow: str) -> None:
        """Ask for a code."""
        model = self.models[flow]
        if self.goes_on(flow, "mobile/otp/start"):
            model.send(model.codes, self.box.now())

    def alive(self, flow: str) -> bool:
        """True while the tokens of a flow are good."""
        return self.box.now() < self.models[flow].created + SESSION

    def goes_on(self, flow: str, path: str, **members: Json) -> bool:
        """Make a call of the device protocol; whether it does anything, which it must not when all is over."""
        if not self.alive(flow):
            assert self.devices[flow].asking(path, members).refusal() == (401, 8002)
            return False
        answer = self.devices[flow].call(path, **members)
        refused = answer["next"] == "done" and answer.get("error", {}).get("code") == 10003
        assert refused == self.models[flow].over
        return not self.models[flow].over

    def sent(self, flow: str, kind: str) -> list[str]:
        """The codes or links that were sent."""
        wanted = messages.Query(subject=flow, kind=kind)
        found = self.box.view(lambda tx: messages.find(tx, wanted), "prove")
        return [one.code or one.link or "" for one in found]


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=80, stateful_step_count=25, deadline=None)
