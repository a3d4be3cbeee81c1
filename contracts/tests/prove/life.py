"""Random lives of Prove flows, in any order of calls, SMS, codes, clicks, sockets, reports, and time.

Owns the machine that lives them in a sandbox and beside the plain model, and says where the two differ. It sees no
difference between a sandbox in this process and one behind sockets.
"""

# ruff: noqa: S101 - a machine judges by assert

from typing import Any
from urllib.parse import urlsplit

from golive.contracts.tests.prove.plain_model import CODE, LINK, PEOPLE, RETENTION, TOKEN, Model
from golive.simulators.prove.sim import ProveSim
from golive.suites.tests.driving import Driver, Stream, until
from golive.suites.tests.prove.caller import TARGET, Answer, Caller, Device
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

Json = Any

SPANS = [1, CODE - 1, CODE, LINK - CODE]
ENTRIES = [("1234",), ("0000", "1234"), ("0000",), ("0000", "", "0000"), ("0000", "0000", "1234")]
REPORTS = [*["user/ppb", "mobile/instant"] * 4, "mobile/otp", "mobile/instantlink"]
"""The last two end a flow."""
TIMES = st.sampled_from([1, 1, 1, 2, 4])
BACK = st.sampled_from([0, 0, 0, 1, 2])
NORMAL = 1000


class Life(RuleBasedStateMachine):
    """Random lives of some flows in one sandbox."""

    flows = Bundle("flows")

    def __init__(self, driver: Driver) -> None:
        super().__init__()
        assert isinstance(driver.sim, ProveSim)
        self.driver, self.sim = driver, driver.sim
        self.caller = Caller(self.carry, self.sim.client_id, self.sim.client_secret)
        self.now = 0
        self.tokens: list[tuple[str, int]] = []
        self.models: dict[str, Model] = {}
        self.devices: dict[str, Device] = {}
        self.sockets: dict[str, list[Stream]] = {}

    def teardown(self) -> None:
        """Leave."""
        self.driver.close()

    @initialize(target=flows, number=st.sampled_from(list(PEOPLE)), retry=st.booleans())
    def begin(self, number: str, retry: bool) -> str:
        """A first flow."""
        return self.begin_flow(number, "desktop", retry)

    # what is done

    @precondition(lambda self: len(self.models) < 6)
    @rule(
        target=flows,
        number=st.sampled_from(list(PEOPLE)),
        kind=st.sampled_from(["mobile", "desktop"]),
        retry=st.booleans(),
    )
    def start(self, number: str, kind: str, retry: bool) -> str:
        """Another flow."""
        return self.begin_flow(number, kind, retry)

    @rule(flow=flows, times=TIMES)
    def ask_for_codes(self, flow: str, times: int) -> None:
        """The device asks for a code, and perhaps for another one."""
        for _ in range(times):
            self.send_code(flow)

    @rule(flow=flows, times=TIMES)
    def ask_for_links(self, flow: str, times: int) -> None:
        """The device asks for a link, and perhaps for another one."""
        model = self.models[flow]
        for _ in range(times):
            if self.goes_on(flow, "mobile/instantlink/start", isMobile=False):
                model.send(model.links, self.now)

    @rule(
        flow=flows,
        codes=st.sampled_from(ENTRIES),
        asked=st.sampled_from([True, True, False]),
        after=st.sampled_from([0, 0, CODE - 1, CODE]),
    )
    def enter(self, flow: str, codes: tuple[str, ...], asked: bool, after: int) -> None:
        """The person enters codes one after the other, and asks for one first, or not, and takes a while, or not."""
        if asked:
            self.send_code(flow)
        self.wait(after)
        for code in codes:
            if self.goes_on(flow, "mobile/otp/finish", otp=code):
                self.models[flow].enter(code, self.now)

    @rule(flow=flows, area=st.sampled_from(REPORTS))
    def report(self, flow: str, area: str) -> None:
        """Something is broken off on the device."""
        model = self.models[flow]
        answer = self.devices[flow].asking(f"{area}/error", {"message": "broken off"})
        assert answer.status == (200 if model.is_alive(self.now) else 401), "the life of an authToken"
        if answer.status == 200 and area in ("mobile/otp", "mobile/instantlink") and not model.over:
            model.state = "failed"

    @rule(
        flow=flows,
        back=BACK,
        asked=st.booleans(),
        after=st.sampled_from([0, 0, LINK - 1, LINK]),
    )
    def click(self, flow: str, back: int, asked: bool, after: int) -> None:
        """The person follows one of the links, perhaps an old one, perhaps late, perhaps once more."""
        if asked:
            self.ask_for_links(flow, back + 1)
        self.wait(after)
        model, links = self.models[flow], self.driver.texts(flow, "link")
        which = len(links) - 1 - back
        if which < 0 or self.now >= model.created + RETENTION:
            return
        if model.clicks(which, self.now):
            model.prove_it()
        answer = self.caller.send("GET", urlsplit(links[which]).path)
        assert f"asc={str(model.state == 'success').lower()}&" in answer.headers["location"], "where a link leads"

    @precondition(lambda self: len(self.models) < 6)
    @rule(target=flows, number=st.sampled_from(list(PEOPLE)), way=st.sampled_from(["late code", "old link"]))
    def come_with_what_counts_no_longer(self, number: str, way: str) -> str:
        """The person enters the right code as soon as it is too late, or follows the link before the last one."""
        flow = self.begin_flow(number, "mobile", retry=False)
        if way == "late code":
            self.enter(flow, ENTRIES[0], asked=True, after=CODE)
        else:
            self.click(flow, back=1, asked=True, after=0)
        return flow

    @rule(flow=flows)
    def wait_on_a_socket(self, flow: str) -> None:
        """The device opens a WebSocket."""
        model = self.models[flow]
        if model.is_alive(self.now):
            stream = self.driver.listen(f"/v1/client/status?token={self.devices[flow].token}", {})
            self.sockets[flow].append(stream)
            model.listen(self.now)

    @rule(span=st.sampled_from(SPANS))
    def let_time_pass(self, span: int) -> None:
        """Time passes."""
        self.wait(span)

    @rule(which=st.integers(0, 3), early=st.booleans())
    def wait_for_it(self, which: int, early: bool) -> None:
        """Time passes until something is to happen, or until the second before it."""
        moments = [since + TOKEN for _, since in self.tokens[-2:]]
        moments += [moment for model in self.models.values() for moment in model.moments]
        self.wait(until(moments, self.now, which, early=early))

    # what must be true

    @invariant()
    def access_tokens_live_an_hour(self) -> None:
        """The present one, and the one before."""
        for token, since in self.tokens[-2:]:
            answer = self.caller.holding(token).post("/v3/verify-status", correlationId=next(iter(self.models)))
            assert (answer.status == 401) == (self.now >= since + TOKEN), "the life of an access token"
        self.renew()

    @invariant()
    def results_are_as_the_model_says(self) -> None:
        """As long as the correlation id is good; then 8008, whatever came of it."""
        for name, model in self.models.items():
            answer, alive = self.caller.post("/v3/verify-status", correlationId=name), model.is_alive(self.now)
            assert (answer.status == 200) == alive, "the life of a correlation id"
            told = answer.json()
            if alive:
                shown = told["possessionResult"], told["verifyResult"], told["success"]
                assert (told["correlationId"], *shown) == (name, *model.results), "the results of a flow"
            else:
                assert told["code"] == 8008, "the code of a correlation id that is over"

    @invariant()
    def every_sms_was_sent_once(self) -> None:
        """None after the end, no more than three of a kind."""
        for name, model in self.models.items():
            assert len(self.driver.texts(name, "otp")) == len(model.codes), "codes sent"
            assert len(self.driver.texts(name, "link")) == len(model.links), "links sent"

    @invariant()
    def sockets_hear_the_end_once_and_end_in_time(self) -> None:
        """Each that was open when it was over; each is closed at its own time, and hears no more."""
        for name, model in self.models.items():
            for number, stream in enumerate(self.sockets[name]):
                assert len(stream.said()) == model.words(number, self.now), "what a socket heard"
                assert stream.code == (NORMAL if model.ended(number, self.now) else None), "the life of a socket"

    # the hands

    def wait(self, span: int) -> None:
        """Let time pass."""
        if span:
            self.driver.advance(span)
        self.now += span
        for model in self.models.values():
            model.pass_time(self.now)

    def carry(self, method: str, target: str, body: bytes | None, headers: Json) -> Answer:
        """One request."""
        return Answer(*self.driver.carry(method, target, body, headers))

    def renew(self) -> None:
        """A good token at hand."""
        if not self.tokens or self.now >= self.tokens[-1][1] + TOKEN:
            wrong = Caller(self.carry, self.sim.client_id, "another secret").asking_token()
            assert wrong.status == 401, "a token for another secret"
            self.tokens.append((self.caller.log_in(), self.now))

    def begin_flow(self, number: str, kind: str, retry: bool) -> str:
        """A new flow, and the device that has its token."""
        self.renew()
        made = self.caller.verify(phoneNumber=number, possessionType=kind, allowOTPRetry=retry, finalTargetUrl=TARGET)
        name = str(made["correlationId"])
        self.models[name], self.sockets[name] = Model(number, retry, self.now), []
        self.devices[name] = Device(self.carry, made["authToken"])
        servers = self.caller.holding(made["authToken"]).post("/v3/verify-status", correlationId=name)
        phones = Device(self.carry, self.tokens[-1][0]).asking("mobile/otp/start")
        assert (servers.status, phones.status) == (401, 401), "a token of the other kind"
        return name

    def send_code(self, flow: str) -> None:
        """Ask for a code."""
        model = self.models[flow]
        if self.goes_on(flow, "mobile/otp/start"):
            model.send(model.codes, self.now)

    def goes_on(self, flow: str, path: str, **members: Json) -> bool:
        """Make a call of the device protocol; whether it does anything, which it must not when all is over."""
        model = self.models[flow]
        answer = self.devices[flow].asking(path, members)
        assert answer.status == (200 if model.is_alive(self.now) else 401), "the life of an authToken"
        if not model.is_alive(self.now):
            return False
        envelope = answer.json()
        refused = envelope["next"] == "done" and envelope.get("error", {}).get("code") == 10003
        assert refused == model.over, "a flow that is over takes nothing more"
        return not model.over
