"""A stub of Veriff with a real socket, and stages on which the reference app, or a mutant of it, plays a scene with it.

The stub is told everything and decides nothing by itself.
"""

import hashlib
import hmac
import json
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files

import pytest
from golive.suites.reference.veriff.driver import Reference

API_KEY = "7e570000-0000-4000-8000-000000000001"
SECRET = "7e570000-0000-4000-8000-000000000002"
_KEY = files("golive.simulators.yoti").joinpath("keys", "test-key.pem")
_NOWHERE = {"base_url": "http://127.0.0.1:1"}
OTHERS = {
    "proof": {**_NOWHERE, "client_token": "token"},
    "prove": {**_NOWHERE, "client_id": "id", "client_secret": "secret", "webhook_secret": "whsec_secret"},
    "yoti": {**_NOWHERE, "sdk_id": "id", "private_key_file": str(_KEY)},
}
"""The other vendors of the shop, which no test of this one calls."""
CODES = {"approved": 9001, "declined": 9102, "resubmission_requested": 9103, "review": 9121}


def sign(signed: bytes, secret: str = SECRET) -> str:
    """Veriff's signature of some bytes."""
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


@dataclass
class Clock:
    """Seconds that stand still until a test moves them."""

    seconds: float = 1_000_000.0

    def __call__(self) -> float:
        """Now."""
        return self.seconds


@dataclass
class Stub:
    """What the stub knows: the `verification` of each session by id, the decision to answer, requests it refused.

    `photos` are contexts by session, `submitted` and `asked` (for the list of photos) the ids of sessions.
    """

    base_url: str
    sessions: dict[str, dict[str, object]] = field(default_factory=dict)
    decisions: dict[str, object] = field(default_factory=dict)
    photos: dict[str, list[str]] = field(default_factory=dict)
    submitted: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    down: bool = False

    @property
    def last(self) -> str:
        """The id of the session opened last."""
        return list(self.sessions)[-1]

    @property
    def ready(self) -> Mapping[str, object]:
        """What golive hands to an adapter."""
        keys = {"base_url": self.base_url, "api_key": API_KEY, "shared_secret": SECRET}
        return {"control": "http://127.0.0.1:1", "sandbox": "stub", "vendors": {"veriff": keys, **OTHERS}}

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, object]:
        """The answer to a request: creating a session needs the key, reading a decision also the signed id."""
        if self.down:
            return 500, {"status": "fail"}
        if method == "POST" and path == "/v1/sessions" and headers["x-auth-client"] == API_KEY:
            return 201, {"status": "success", "verification": self.open(json.loads(body)["verification"])}
        session, _, what = path.removeprefix("/v1/sessions/").partition("/")
        if headers["x-hmac-signature"] != sign(body or session.encode()):
            self.refused.append(path)
            return 401, {"status": "fail", "code": "1818"}
        if method == "GET" and what == "decision":
            return 200, {"status": "success", "verification": self.decisions.get(session)}
        return self.take(method, session, json.loads(body) if body else {})

    def take(self, method: str, session: str, message: Mapping[str, Mapping[str, str]]) -> tuple[int, object]:
        """An upload, the submission, or the list of photos."""
        photos = self.photos.setdefault(session, [])
        if method == "PATCH":
            self.submitted.append(session)
        elif method == "GET":
            self.asked.append(session)
        elif session in self.submitted:
            return 409, {"status": "fail"}
        else:
            photos.append(message["image"]["context"])
        return 200, {"status": "success", "images": [{"context": context} for context in photos]}

    def open(self, details: dict[str, object]) -> dict[str, object]:
        """A new session."""
        session = str(uuid.uuid4())
        self.sessions[session] = details
        return {"id": session, "url": f"{self.base_url}/v/{session}", "status": "created"}


class Handler(BaseHTTPRequestHandler):
    """Passes every request on to a stub, which a subclass names."""

    stub: Stub

    def do_POST(self) -> None:
        """Any request."""
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        headers = {name.lower(): value for name, value in self.headers.items()}
        status, answer = self.stub.answer(self.command, self.path, headers, body)
        raw = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    do_GET = do_PATCH = do_POST  # noqa: N815 - the names that http.server looks for

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@dataclass
class Stage:
    """The app (or a mutant of it) and the stub, with the stub's webhooks."""

    app: Reference
    stub: Stub
    clock: Clock

    def begin(self, user: str, first_name: str = "Ann", last_name: str = "Lee") -> str:
        """Start a verification; the id of the session that the stub opened last."""
        assert self.app.start(user, first_name, last_name)
        return self.stub.last

    def decision(self, session: str, status: str, **changes: object) -> dict[str, object]:
        """A decision object as Veriff makes it; `changes` overwrite members."""
        details = self.stub.sessions.get(session, {})
        at = None if status in {"expired", "abandoned"} else "2026-01-01T10:00:00.000000Z"
        return {
            "id": session,
            "attemptId": "attempt-1",
            "status": status,
            "code": CODES.get(status, 9104),
            "reason": None,
            "reasonCode": None,
            "acceptanceTime": "2026-01-01T09:00:00.000000Z",
            "decisionTime": at,
            "vendorData": details.get("vendorData"),
            "endUserId": details.get("endUserId"),
        } | changes

    def decide(self, session: str, status: str, **changes: object) -> int:
        """Deliver a decision webhook; the status that the app answers."""
        body = {"status": "success", "verification": self.decision(session, status, **changes), "technicalData": {}}
        return self.post("decisions", json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode())

    def event(self, session: str, action: str, attempt: str = "attempt-1", **changes: object) -> int:
        """Deliver an event webhook; the status that the app answers."""
        details = self.stub.sessions.get(session, {})
        body = {
            "id": session,
            "attemptId": attempt,
            "feature": "selfid",
            "code": {"started": 7001, "submitted": 7002}.get(action, 7999),
            "action": action,
            "vendorData": details.get("vendorData"),
            "endUserId": details.get("endUserId"),
        } | changes
        return self.post("events", json.dumps(body, separators=(",", ":")).encode())

    def sign(self, raw: bytes) -> str:
        """Veriff's signature of some bytes."""
        return sign(raw)

    def post(self, where: str, raw: bytes, key: str | None = API_KEY, signature: str | None = "") -> int:
        """Deliver bytes; signed unless told otherwise, without the header where None is given."""
        given = {"x-auth-client": key, "x-hmac-signature": sign(raw) if signature == "" else signature}
        headers = {name: value for name, value in given.items() if value is not None}
        return self.app.request("POST", f"/webhooks/veriff/{where}", raw, headers).status

    def state(self, user: str) -> object:
        """The user's state in golive's words."""
        return self.app.view(user)["state"]


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A running stub of Veriff."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("StubHandler", (Handler,), {}))
    stub = Stub(f"http://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass.stub = stub  # type: ignore[attr-defined]  # the class made above
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield stub
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def stage(stub: Stub) -> Iterator[Callable[..., Stage]]:
    """Makes a stage with the good app, or with the mutant that is named."""
    apps = []

    def make(mutant: str = "") -> Stage:
        clock = Clock()
        app = Reference(stub.ready, mutant, clock)
        apps.append(app)
        return Stage(app, stub, clock)

    yield make
    for app in apps:
        app.close()


@pytest.fixture
def play(stage: Callable[..., Stage]) -> Stage:
    """A stage with the good app."""
    return stage()
