"""The life of sessions against a plain model: any order of visits, submissions, decisions, deletions, and time.

Without a socket: the outbox is worked off here, and every webhook that would have been posted is counted.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from golive.simulators.core.clock import DAY, HOUR, MINUTE, SECOND, Instant
from golive.simulators.core.errors import ControlError
from golive.simulators.core.message import Request
from golive.simulators.core.outbox import Delivery
from golive.simulators.core.sandbox import Sandbox
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.core.signing import hmac_sha256_hex
from golive.simulators.stores.memory import MemoryStore
from golive.simulators.veriff import VENDOR, controls
from golive.suites.tests.passing import pass_time
from golive.suites.tests.veriff.plain_model import CAP, CODES, Model
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, precondition, rule

LIMITS = {"deletes_per_hour": 2, "deletes_per_day": 3}
NAMED = {"Approve": "approved", "Resubmit": "resubmission_requested"}
SPANS = [SECOND, 5 * MINUTE - SECOND, 5 * MINUTE, HOUR, DAY, 7 * DAY - 5 * MINUTE, 7 * DAY]
TOPICS = ("events", "decisions")


class Life(RuleBasedStateMachine):
    """Random lives of some sessions in one sandbox."""

    sessions = Bundle("sessions")

    def __init__(self) -> None:
        super().__init__()
        self.box = Sandboxes(MemoryStore(), {"veriff": VENDOR}, wall=lambda: 0).ensure_default()
        urls = {f"webhook_{topic}_url": f"http://127.0.0.1:1/{topic}" for topic in TOPICS}
        self.box.configure("veriff", "settings", urls)
        self.box.configure("veriff", "rules", {"resubmissions": CAP, "retention": 10**9, **LIMITS})
        self.models: dict[str, Model] = {}
        self.urls: dict[str, str] = {}
        self.told: dict[str, list[int]] = {}
        self.deleted: list[Instant] = []

    # what is done

    @precondition(lambda self: len(self.models) < 2)
    @rule(target=sessions, name=st.sampled_from([None, None, *NAMED]))
    def create(self, name: str | None) -> str:
        """A client creates a session, sometimes in a magic name."""
        status, answer = call(
            self.box, "POST", "/v1/sessions", {"verification": {"person": {"firstName": name or "A"}}}
        )
        made = answer["verification"]
        assert (status, made["status"]) == (201, "created")
        self.models[made["id"]], self.urls[made["id"]] = Model(self.box.now(), name), made["url"]
        self.told[made["id"]] = []
        return str(made["id"])

    @rule(session=sessions)
    def open(self, session: str) -> None:
        """The end user opens the URL."""
        assert self.visit(session) == 200
        self.models[session].arrive()
        self.settle()

    @rule(session=sessions)
    def submit(self, session: str) -> None:
        """The client hands in; a magic name decides."""
        model = self.models[session]
        status, answer = call(self.box, "PATCH", f"/v1/sessions/{session}", {"verification": {"status": "submitted"}})
        assert (status, answer.get("code")) == ((200, None) if model.unfinished else (400, "1304"))
        if model.unfinished:
            model.hand_in()
            if model.name:
                model.decide(NAMED[model.name], self.box.now())
        self.settle()

    @rule(session=sessions)
    def upload(self, session: str) -> None:
        """The client uploads a picture."""
        model = self.models[session]
        image = {"image": {"context": "face", "content": "/9j/4A=="}}
        status, _ = call(self.box, "POST", f"/v1/sessions/{session}/media", image)
        assert status == (200 if model.unfinished else 409)
        if model.unfinished:
            model.begin()
            model.uploaded = True

    @rule(session=sessions, status=st.sampled_from(sorted(CODES)), submit=st.booleans())
    def decide(self, session: str, status: str, submit: bool) -> None:
        """A tester forces a decision."""
        model = self.models[session]
        refused = force(self.box, session, {"status": status, "submit": submit})
        if submit and model.unfinished:
            if model.web or not model.uploaded:
                model.arrive()
            model.hand_in()
        assert refused == (None if model.can(status) else 409)
        if refused is None:
            model.decide(status, self.box.now())
        self.settle()

    @rule(target=sessions, session=consumes(sessions))
    def delete(self, session: str) -> Any:  # noqa: ANN401 - what Hypothesis takes for one value or none
        """The client deletes the session."""
        model, now = self.models[session], self.box.now()
        status, _ = call(self.box, "DELETE", f"/v1/sessions/{session}")
        hour, day = (sum(at > now - span for at in self.deleted) for span in (HOUR, DAY))
        throttled = hour >= LIMITS["deletes_per_hour"] or day >= LIMITS["deletes_per_day"]
        assert status == (400 if model.status == "submitted" else 429 if throttled else 200)
        if status != 200:
            return session
        if model.unfinished:
            model.lapse()
        self.settle()
        assert self.told[session] == model.told
        assert call(self.box, "GET", f"/v1/sessions/{session}/decision")[0] == self.visit(session) == 404
        del self.models[session]
        self.deleted.append(now)
        return multiple()

    @rule(span=st.sampled_from(SPANS))
    def wait(self, span: Instant) -> None:
        """Time passes."""
        since = self.box.now()
        self.settle(since + span)
        for model in self.models.values():
            model.pass_time(since, since + span)

    # what must be true

    @invariant()
    def sessions_are_as_the_model_says(self) -> None:
        """Attempts, statuses, decisions, and what was posted, in order."""
        for session, model in self.models.items():
            shown = call(self.box, "GET", f"/v1/sessions/{session}/attempts")[1]["verifications"]
            decided = call(self.box, "GET", f"/v1/sessions/{session}/decision")[1]["verification"]
            assert (len(shown), self.told[session]) == (model.attempts, model.told)
            begun = model.fresh and model.status == "resubmission_requested"
            assert shown[0]["status"] == ("created" if begun else model.status)
            if model.status in (*CODES, "expired", "abandoned"):
                assert decided["status"] == model.status

    def visit(self, session: str) -> int:
        """Open the URL; the status of the page."""
        path = "/v/" + self.urls[session].rpartition("/")[2]
        return self.box.handle("veriff", Request("GET", path)).response.status

    def settle(self, to: Instant | None = None) -> None:
        """Let time pass until `to`, with a receiver that takes everything."""
        pass_time(self.box, self.hear, to)

    def hear(self, sent: Delivery) -> None:
        """A webhook arrives."""
        body = msgspec.json.decode(sent.body)
        self.told[sent.subject].append((body.get("verification") or body)["code"])


def call(box: Sandbox, method: str, path: str, value: object = None) -> tuple[int, Any]:
    """A signed call; status and parsed answer."""
    keys: Any = box.settings("veriff")
    body = b"" if value is None else msgspec.json.encode(value)
    signature = hmac_sha256_hex(keys.secret, body or path.split("/")[3].encode())
    headers = {"x-auth-client": keys.api_key, "x-hmac-signature": signature, "host": "veriff.test"}
    response = box.handle("veriff", Request(method, path, headers=headers, body=body)).response
    return response.status, msgspec.json.decode(response.body)


def force(box: Sandbox, session: str, body: Mapping[str, Any]) -> int | None:
    """Force a decision in the portal; the status of the refusal, or None."""
    request = Request("POST", "", body=msgspec.json.encode(body), params={"sessionId": session})
    try:
        box.run(lambda tx: controls.force_decision(tx, request), "veriff")
    except ControlError as refused:
        return refused.status
    return None


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=200, stateful_step_count=40)
