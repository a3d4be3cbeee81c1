"""Random lives of Veriff sessions, in any order of visits, submissions, decisions, deletions, and time.

Owns the machine that lives them in a sandbox and beside the plain model, and says where the two differ. It sees no
difference between a sandbox in this process and one behind sockets.
"""

# ruff: noqa: S101 - a machine judges by assert

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from golive.contracts.tests.veriff.plain_model import CAP, CODES, DAY, HOLD, HOUR, Model
from golive.simulators.client import ControlFailure
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.driving import Driver, until
from golive.suites.tests.veriff.caller import Caller
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, precondition, rule

Json = Any

LIMITS = {"deletes_per_hour": 2, "deletes_per_day": 3}
NAMED = {"Approve": "approved", "Resubmit": "resubmission_requested"}
SPANS = [1, HOLD - 1, HOLD, HOUR, DAY]
PICTURE = b"\xff\xd8\xff\xe0"


class Life(RuleBasedStateMachine):
    """Random lives of some sessions in one sandbox."""

    sessions = Bundle("sessions")

    def __init__(self, driver: Driver) -> None:
        super().__init__()
        assert isinstance(driver.sim, VeriffSim)
        self.driver, self.sim = driver, driver.sim
        self.sim.configure(webhook_events_url=driver.url, webhook_decisions_url=driver.url)
        self.sim.override(resubmissions=CAP, **LIMITS)
        self.now = 0
        self.models: dict[str, Model] = {}
        self.pages: dict[str, str] = {}
        self.deleted: list[int] = []

    def teardown(self) -> None:
        """Leave."""
        self.driver.close()

    # what is done

    @precondition(lambda self: sum(not model.gone for model in self.models.values()) < 2)
    @rule(target=sessions, name=st.sampled_from([None, *NAMED]))
    def create(self, name: str | None) -> str:
        """A client creates a session, sometimes in a magic name."""
        status, answer = self.call("POST", "/v1/sessions", {"verification": {"person": {"firstName": name or "A"}}})
        made = answer["verification"]
        assert (status, made["status"]) == (201, "created")
        self.models[made["id"]], self.pages[made["id"]] = Model(self.now, name), urlsplit(made["url"]).path
        return str(made["id"])

    @rule(session=sessions)
    def open(self, session: str) -> None:
        """The end user opens the URL."""
        model = self.models[session]
        assert self.visit(session) == (404 if model.gone else 200), "the page of a session"
        if not model.gone:
            model.arrive()

    @rule(session=sessions)
    def submit(self, session: str) -> None:
        """The client hands in; a magic name decides."""
        model = self.models[session]
        status, answer = self.call("PATCH", f"/v1/sessions/{session}", {"verification": {"status": "submitted"}})
        if model.gone:
            assert status == 404, "a session that is gone is handed in"
            return
        assert (status, answer.get("code")) == ((200, None) if model.unfinished else (400, "1304")), "handing in"
        if model.unfinished:
            model.hand_in()
            if model.name:
                model.decide(NAMED[model.name], self.now)

    @rule(session=sessions)
    def upload(self, session: str) -> None:
        """The client uploads a picture."""
        model = self.models[session]
        image = {"image": {"context": "face", "content": base64.b64encode(PICTURE).decode()}}
        status, answer = self.call("POST", f"/v1/sessions/{session}/media", image)
        assert status == (404 if model.gone else 200 if model.unfinished else 409), "an upload"
        if status == 200:
            _, _, kept = self.carry("GET", f"/v1/media/{answer['image']['id']}")
            assert (kept, answer["image"]["size"]) == (PICTURE, len(PICTURE)), "what was uploaded"
            model.begin()
            model.uploaded = True

    @rule(session=sessions, status=st.sampled_from(sorted(CODES)), submit=st.booleans())
    def decide(self, session: str, status: str, submit: bool) -> None:
        """A tester forces a decision."""
        model = self.models[session]
        refused = self.force(session, status, submit=submit)
        if model.gone:
            assert refused == 404, "a session that is gone is decided"
            return
        if submit and model.unfinished:
            if model.web or not model.uploaded:
                model.arrive()
            model.hand_in()
        assert refused == (None if model.can(status) else 409), "a decision is possible or not"
        if refused is None:
            model.decide(status, self.now)

    @rule(target=sessions, session=consumes(sessions))
    def delete(self, session: str) -> Any:  # noqa: ANN401 - what Hypothesis takes for one value or none
        """The client deletes the session."""
        model = self.models[session]
        if model.gone:
            return multiple()
        status, _ = self.call("DELETE", f"/v1/sessions/{session}")
        assert status == (400 if model.status == "submitted" else 429 if self.throttled() else 200), "a deletion"
        if status != 200:
            return session
        model.delete()
        self.deleted.append(self.now)
        return session

    @rule(span=st.sampled_from(SPANS))
    def wait(self, span: int) -> None:
        """Time passes."""
        self.pass_time(span)

    @rule(which=st.integers(0, 3), early=st.booleans())
    def wait_for_it(self, which: int, early: bool) -> None:
        """Time passes until something is to happen, or until the second before it."""
        moments = [moment for model in self.models.values() for moment in model.moments]
        self.pass_time(until(moments, self.now, which, early=early))

    # what must be true

    @invariant()
    def every_webhook_came_once_and_in_order(self) -> None:
        """What was posted about each session, also about one that is gone."""
        told: dict[str, list[int]] = {name: [] for name in self.models}
        for body in self.driver.told():
            about = body.get("verification") or body
            told[about["id"]].append(about["code"])
        assert told == {name: model.told for name, model in self.models.items()}, "webhooks"

    @invariant()
    def sessions_are_as_the_model_says(self) -> None:
        """Attempts, statuses, decisions; nothing of a session that is gone."""
        for session, model in self.models.items():
            status, shown = self.call("GET", f"/v1/sessions/{session}/attempts")
            decision, decided = self.call("GET", f"/v1/sessions/{session}/decision")
            if model.gone:
                assert status == decision == 404, "a session that is gone"
                continue
            attempts = shown["verifications"]
            assert len({one["id"] for one in attempts}) == len(attempts) == model.attempts, "attempts"
            begun = model.fresh and model.status == "resubmission_requested"
            assert attempts[0]["status"] == ("created" if begun else model.status), "the status of an attempt"
            if model.status in (*CODES, "expired", "abandoned"):
                told = {name: decided["verification"][name] for name in ("id", "attemptId", "status")}
                latest = attempts[1 if begun else 0]["id"]
                assert told == {"id": session, "attemptId": latest, "status": model.status}, "a decision"

    # the hands

    def pass_time(self, span: int) -> None:
        """Let time pass on both sides."""
        self.driver.advance(span)
        for model in self.models.values():
            model.pass_time(self.now, self.now + span)
        self.now += span

    def throttled(self) -> bool:
        """True when too much was deleted lately."""
        hour, day = (sum(at > self.now - span for at in self.deleted) for span in (HOUR, DAY))
        return hour >= LIMITS["deletes_per_hour"] or day >= LIMITS["deletes_per_day"]

    def visit(self, session: str) -> int:
        """Open the URL; the status of the page."""
        return self.driver.carry("GET", self.pages[session], None, {})[0]

    def force(self, session: str, status: str, *, submit: bool) -> int | None:
        """Force a decision in the portal; the status of the refusal, or None."""
        try:
            self.sim.decide(session, status, submit=submit)
        except ControlFailure as refused:
            return refused.status
        return None

    def call(self, method: str, path: str, value: Json = None) -> tuple[int, Json]:
        """A signed call; status and parsed answer."""
        status, _, body = self.carry(method, path, value)
        return status, json.loads(body)

    def carry(self, method: str, path: str, value: Json = None) -> tuple[int, Mapping[str, str], bytes]:
        """The same, with the answer as it came; Veriff signs it over its exact bytes."""
        text = "" if value is None else json.dumps(value)
        signer = Caller(self.sim)
        headers = {"X-AUTH-CLIENT": self.sim.api_key, "X-HMAC-SIGNATURE": signer.hmac(text or path.split("/")[3])}
        headers["Content-Type"] = "application/json"
        status, told, body = self.driver.carry(method, path, text.encode() or None, headers)
        proof = hmac.new(self.sim.shared_secret.encode(), body, hashlib.sha256).hexdigest()
        assert told.get("x-hmac-signature") == proof, "the signature of an answer"
        return status, told, body
