"""Random lives of Yoti sessions, in any order of attempts, ends, configurations, deletions, and time.

Owns the machine that lives them in a sandbox and beside the plain model, and says where the two differ. It sees no
difference between a sandbox in this process and one behind sockets.
"""

# ruff: noqa: S101 - a machine judges by assert

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.padding import AsymmetricPadding
from golive.contracts.tests.yoti.plain_model import (
    CHECK,
    DAY,
    EXTRACTION,
    IDS,
    LIVENESS,
    TASK,
    VALUES,
    Application,
    Asked,
    Model,
    config,
    newest_medium,
    spec,
)
from golive.simulators.client import ControlFailure
from golive.simulators.yoti.sim import YotiSim
from golive.suites.tests.driving import Driver, until
from golive.suites.tests.yoti.caller import Answer, Caller, published
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

Json = Any

SPANS = [1, TASK, CHECK - 1]
TRIES = st.sampled_from([[True], [False], [False, True], [False] * 3])
ASKED = st.sampled_from(
    [
        Asked(faces=1),
        Asked(ttl=400, faces=3, retention=2 * DAY),
        Asked(papers=2),
        Asked(papers=3, text=True),
        Asked(ttl=1200, faces=2, papers=2, text=True, retention=2 * DAY),
        Asked(faces=2, papers=1, talkative=False),
    ]
)


@dataclass(frozen=True)
class Carried(Caller):
    """A team's server whose requests a driver carries; what was signed once is not signed again."""

    driver: Driver
    digests: dict[str, str]

    def send(
        self, method: str, target: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request with these headers and no others."""
        return Answer(*self.driver.carry(method, urlsplit(self.base_url).path + target, body, headers or {}))

    def digest(self, message: str, padding: AsymmetricPadding | None = None) -> str:
        """The signature of a text."""
        if message not in self.digests:
            self.digests[message] = super().digest(message, padding)
        return self.digests[message]


class Life(RuleBasedStateMachine):
    """Random lives of some sessions in one sandbox."""

    sessions = Bundle("sessions")

    def __init__(self, driver: Driver) -> None:
        super().__init__()
        assert isinstance(driver.sim, YotiSim)
        self.driver, self.sim = driver, driver.sim
        key = published(self.sim.private_key_pem)
        self.caller = Carried(self.sim.sandbox_base_url, self.sim.sdk_id, key, driver, {})
        self.now = 0
        self.application = Application()
        self.models: dict[str, Model] = {}
        self.tokens: dict[str, str] = {}
        self.erased: set[str] = set()

    def teardown(self) -> None:
        """Leave."""
        self.driver.close()

    @initialize(target=sessions, slow=st.booleans(), asked=ASKED)
    def begin(self, slow: bool, asked: Asked) -> str:
        """Whether work takes time in this life, and a first session."""
        self.application.slow = slow
        if slow:
            self.sim.override(task_delay=TASK, check_delay=CHECK)
        return self.create_session(asked)

    # what is done

    @precondition(lambda self: len(self.models) < 4)
    @rule(target=sessions, asked=ASKED)
    def create(self, asked: Asked) -> str:
        """The team creates another session."""
        return self.create_session(asked)

    @rule(session=sessions, tries=TRIES)
    def show_face(self, session: str, tries: list[bool]) -> None:
        """The person shows that they are alive, or fails to, perhaps several times."""
        model = self.models[session]
        for good in tries:
            does = self.act(session, "liveness", outcomes={LIVENESS: "SUCCESS" if good else "FAIL"})
            assert does == model.wants_face(), "an attempt at liveness"
            if does:
                model.show_face(self.now, good=good)

    @rule(session=sessions, tries=TRIES)
    def show_paper(self, session: str, tries: list[bool]) -> None:
        """The person shows a document that can be read, or not, perhaps several times."""
        model = self.models[session]
        for good in tries:
            does = self.act(session, "document", outcomes={EXTRACTION: "SUCCESS" if good else "UNABLE_TO_OCR"})
            assert does == model.wants_paper(), "an attempt at a document"
            if does:
                model.show_paper(self.now, good=good)

    @rule(session=sessions)
    def finish(self, session: str) -> None:
        """The person is through."""
        model = self.models[session]
        does = self.act(session, "finish")
        assert does == model.can_finish(), "the end of the client's part"
        if does:
            model.finish(self.now)

    @rule(session=sessions)
    def go_through(self, session: str) -> None:
        """The person does whatever is wanted, and is through."""
        self.show_face(session, [True])
        self.show_paper(session, [True])
        self.finish(session)

    @rule(session=sessions, template=st.sampled_from(sorted(VALUES)))
    def configure(self, session: str, template: str) -> None:
        """The team says how the session's check of the document will end."""
        model = self.models[session]
        answer = self.caller.call("PUT", f"/sessions/{session}/response-config", config(template))
        assert answer.status == (404 if model.gone else 200), "a session's response config"
        model.template = template

    @rule(template=st.sampled_from(sorted(VALUES)))
    def configure_all(self, template: str) -> None:
        """The same for all sessions without a config of their own."""
        answer = self.caller.call("PUT", f"/apps/{self.sim.sdk_id}/response-config", config(template))
        assert answer.status == 200, "an application's response config"
        self.application.template = template

    @rule(session=sessions)
    def look(self, session: str) -> None:
        """A front end asks for the configuration with the session's token."""
        model = self.models[session]
        path = f"/sessions/{session}/configuration"
        answer = self.caller.send("GET", path, headers={"X-Yoti-Auth-Token": self.tokens[session]})
        expired = model.state == "EXPIRED"
        assert answer.status == (404 if model.gone else 409 if expired else 200 if model.open else 401), (
            "a token's life"
        )
        for other in self.models.keys() - {session}:
            if not model.gone:
                theirs = self.caller.send("GET", path, headers={"X-Yoti-Auth-Token": self.tokens[other]})
                assert theirs.status == 401, "a token of another session"

    @rule(session=sessions)
    def delete_medium(self, session: str) -> None:
        """The team deletes the newest picture or face map; until the end it may not."""
        model, found = self.models[session], None
        if not model.gone:
            found = newest_medium(self.caller.session(session)["resources"])
        if found is None:
            return
        path = f"/sessions/{session}/media/{found}/content"
        there = found not in self.erased
        assert self.caller.call("GET", path).status == (200 if there else 404), "a medium is there or not"
        for other in self.models.keys() - {session}:
            strange = self.caller.call("GET", f"/sessions/{other}/media/{found}/content")
            assert strange.status == 404, "a medium of another session"
        wanted = 404 if not there else 409 if model.state == "ONGOING" else 204
        assert self.caller.call("DELETE", path).status == wanted, "the deletion of a medium"
        if wanted == 204:
            self.erased.add(found)

    @rule(session=sessions)
    def delete(self, session: str) -> None:
        """The team deletes the session; while it goes on it may not."""
        model = self.models[session]
        status = self.caller.call("DELETE", f"/sessions/{session}").status
        assert status == (404 if model.gone else 409 if model.state == "ONGOING" else 204), "the deletion of a session"
        model.gone = model.gone or status == 204

    @rule(span=st.sampled_from(SPANS))
    def wait(self, span: int) -> None:
        """Time passes."""
        self.pass_time(span)

    @rule(which=st.integers(0, 3), early=st.booleans())
    def wait_for_it(self, which: int, early: bool) -> None:
        """Time passes until something is to happen, or until the second before it."""
        moments = [moment for model in self.models.values() if not model.gone for moment in model.moments]
        self.pass_time(until(moments, self.now, which, early=early))

    # what must be true

    @invariant()
    def notifications_came_once_and_in_order(self) -> None:
        """Each with the one id that goes with its topic."""
        told: dict[str, list[str]] = {name: [] for name in self.models}
        for body in self.driver.told():
            told[body["session_id"]].append(body["topic"])
            assert set(body) == {"session_id", "topic", IDS.get(body["topic"], "topic")}, "the ids of a notification"
        assert told == {name: model.told for name, model in self.models.items()}, "notifications"

    @invariant()
    def sessions_are_as_the_model_says(self) -> None:
        """State, token, attempts and reports; nothing of a session that is gone."""
        for session, model in self.models.items():
            answer = self.caller.call("GET", f"/sessions/{session}")
            assert answer.status == (404 if model.gone else 200), "how long a session is kept"
            if not model.gone:
                assert answer.json()["session_id"] == session, "whose result it is"
                check_result(answer.json(), model, self.now)

    # the hands

    def pass_time(self, span: int) -> None:
        """Let time pass on both sides."""
        self.driver.advance(span)
        for model in self.models.values():
            model.pass_time(self.now, self.now + span)
        self.now += span

    def create_session(self, asked: Asked) -> str:
        """A new session."""
        made = self.caller.call("POST", "/sessions", spec(asked, self.driver.url)).good(201)
        assert made["client_session_token_ttl"] == asked.ttl - 1, "the life of a new token"
        name = str(made["session_id"])
        theirs = self.caller.naming(self.sim.settings()["other_sdk_id"]).call("GET", f"/sessions/{name}")
        assert theirs.status == 401, "a session of another application"
        self.models[name], self.tokens[name] = Model(asked, self.now, self.application), made["client_session_token"]
        return name

    def act(self, session: str, action: str, **given: Json) -> bool:
        """A step of the person; False when it is refused."""
        try:
            self.sim.person(session, action, **given)
        except ControlFailure as refused:
            return refused.status not in (404, 409)
        return True


def check_result(result: Json, model: Model, now: int) -> None:
    """A session's result says what its model says."""
    assert result["state"] == model.state, "the state of a session"
    assert ("client_session_token" in result) == model.open, "whether the token is told"
    assert result["client_session_token_ttl"] == model.left(now), "what is left of a token"
    resources, checks = result["resources"], result["checks"]
    assert len(resources["liveness_capture"]) == len(model.faces), "attempts at liveness"
    read = [paper["tasks"][0] for paper in reversed(resources["id_documents"])]
    passed = [None if task["state"] != "DONE" else task["recommendation"]["value"] == "PROGRESS" for task in read]
    assert passed == model.papers, "the tasks of documents"
    done = sorted((one["type"], one["report"]["recommendation"]["value"]) for one in checks if one["state"] == "DONE")
    assert done == sorted(model.reports), "what checks recommend"
    waiting = sorted(one["type"] for one in checks if one["state"] != "DONE")
    assert waiting == (sorted(model.checks) if model.finished else []), "checks that go on"
