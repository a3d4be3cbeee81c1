"""Clients as they were recorded: the browser SDK, Veriff's integration demo, a cash machine; replayed over HTTP."""

import base64
import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from golive.simulators.client import SimClock, SimJournal
from golive.simulators.inbox import Inbox
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.veriff.caller import Caller, Json

JPEG = b"\xff\xd8\xff\xe0"


@pytest.fixture
def caller(veriff_sim: VeriffSim) -> Caller:
    return Caller(veriff_sim)


# The browser SDK: asks first, from a page of another origin, and takes 201 alone for success.

ORIGIN = "https://shop.example"
SDK_HEADERS = "content-type,x-auth-client,x-origin"


@pytest.mark.parametrize("wanted", [SDK_HEADERS, f"{SDK_HEADERS},vrf-integration-id"])
def test_js_sdk_may_call_from_another_origin(caller: Caller, wanted: str) -> None:
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": wanted,
    }
    answer = caller.send("OPTIONS", "/v1/sessions", headers=asked)

    assert answer.status in (200, 204)
    assert answer.headers["access-control-allow-origin"] in ("*", ORIGIN)
    assert "POST" in answer.headers["access-control-allow-methods"]
    allowed = {name.strip() for name in answer.headers["access-control-allow-headers"].lower().split(",")}
    assert set(wanted.split(",")) <= allowed


@pytest.mark.parametrize(
    ("key", "body", "status"),
    [
        ("right", '{"verification":{"person":{"firstName":"Ann","lastName":"Lee"},"vendorData":""}}', 201),
        ("7e570000-0000-4000-8000-00000000dead", '{"verification":{}}', 401),
        ("right", "{}", 400),
        ("right", "no json", 400),
    ],
)
def test_js_sdk_sees_the_status_of_every_answer(
    caller: Caller, veriff_sim: VeriffSim, key: str, body: str, status: int
) -> None:
    headers = {
        "Origin": ORIGIN,
        "Content-type": "application/json",
        "x-auth-client": veriff_sim.api_key if key == "right" else key,
        "x-origin": "js-sdk",
    }
    answer = caller.send("POST", "/v1/sessions", body, headers)

    assert answer.status == status
    assert answer.headers["access-control-allow-origin"] in ("*", ORIGIN)


# The demo: five requests on five connections, two of them at once, and JSON in every answer.

FRONT_BYTES, FACE_BYTES = 319_510, 201_824
FIVE_MINUTES = 300
NOW = "2026-01-01T00:00:00.000Z"
DEMO_SESSION = {
    "verification": {
        "person": {"firstName": "Nican Onio", "lastName": "Xander [EXAMPLE]", "idNumber": "001-1505561-1"},
        "document": {"number": "VL0199336", "type": "PASSPORT", "country": "DO"},
        "lang": "en",
        "features": ["selfid"],
        "timestamp": NOW,
    }
}
DEMO_SUBMISSION = {"verification": {"frontState": "done", "status": "submitted", "timestamp": NOW}}


def demo(caller: Caller, method: str, path: str, body: str | None = None, signed: str = "") -> Json:
    """A request with the recorded headers; were the connection kept, the next request would use a dying one."""
    headers = {
        "x-auth-client": caller.veriff.api_key,
        "x-hmac-signature": caller.hmac(body or signed),
        **({"content-type": "application/json"} if body else {}),
        "User-Agent": "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)",
        "Accept": "*/*",
        "Accept-Encoding": "gzip,deflate",
        "Connection": "close",
    }
    answer = caller.send(method, path, body, headers)
    assert answer.headers["connection"] == "close"
    assert answer.status < 300, answer.body
    return answer.json()


def compact(value: Json) -> str:
    """As `JSON.stringify` writes it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def upload_of(context: str, size: int) -> str:
    """An upload whose body has exactly `size` bytes, as the recorded ones had."""
    frame = compact({"image": {"context": context, "content": "", "timestamp": NOW}})
    room = size - len(frame)
    content = base64.b64encode(JPEG + b"\x00" * (room * 3 // 4 - len(JPEG))).decode()
    assert len(content) == room
    return compact({"image": {"context": context, "content": content, "timestamp": NOW}})


def test_demo_runs_through(caller: Caller, veriff_sim: VeriffSim, sim_journal: SimJournal) -> None:
    session = demo(caller, "POST", "/v1/sessions", compact(DEMO_SESSION))["verification"]["id"]
    here = f"/v1/sessions/{session}"
    with ThreadPoolExecutor(2) as together:
        uploads = (upload_of("document-front", FRONT_BYTES), upload_of("face", FACE_BYTES))
        answers = list(together.map(lambda body: demo(caller, "POST", f"{here}/media", body), uploads))
    demo(caller, "PATCH", here, compact(DEMO_SUBMISSION))
    media = demo(caller, "GET", f"{here}/media", signed=session)

    assert sorted(answer["image"]["context"] for answer in answers) == ["document-front", "face"]
    assert sorted(image["context"] for image in media["images"]) == ["document-front", "face"]
    assert veriff_sim.session(session)["status"] == "submitted"
    seen = [one["operation"] for one in sim_journal.find(direction="in")]
    assert seen == ["createSession", "uploadMedia", "uploadMedia", "updateSession", "listSessionMedia"]


REWRITE = """
const crypto = require("crypto");
const text = JSON.stringify(JSON.parse(require("fs").readFileSync(0, "utf8")));
process.stdout.write(crypto.createHmac("sha256", process.argv[1]).update(text, "utf8").digest("hex"));
"""

AWKWARD = 'Zoë 李 O\u2019Neill/Łuk \\ "quoted" \u2028 \U0001f600 \x7f <b>&amp;'


@pytest.mark.parametrize("status", ["approved", "declined", "resubmission_requested", "review"])
def test_demo_verifies_webhooks_it_has_parsed_and_written_again(
    caller: Caller, veriff_sim: VeriffSim, sim_clock: SimClock, sim_inbox: Inbox, status: str
) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.fail("node is missing; install it, on Debian: sudo apt-get install nodejs", pytrace=False)
    veriff_sim.configure(webhook_events_url=sim_inbox.url, webhook_decisions_url=sim_inbox.url)
    body = compact({"verification": {"person": {"firstName": AWKWARD}, "vendorData": AWKWARD}})
    session = demo(caller, "POST", "/v1/sessions", body)["verification"]["id"]
    measured = {"estimatedAge": 32.0, "estimatedGender": 0.983}
    veriff_sim.decide(session, status, submit=True, additionalVerifiedData=measured)
    sim_clock.advance(FIVE_MINUTES)

    assert len(sim_inbox.received) == 3, "started, submitted, and the decision"
    for webhook in sim_inbox.received:
        rewritten = subprocess.run(
            [node, "-e", REWRITE, veriff_sim.shared_secret], input=webhook.body, capture_output=True, check=True
        )
        assert rewritten.stdout.decode() == webhook.headers["x-hmac-signature"]


# The cash machine: no nulls in what it sends, times with six digits, and it needs the address of the session.


def test_cash_machine_gets_the_address_of_the_session(caller: Caller) -> None:
    body = compact(
        {
            "verification": {
                "callback": "https://atm.example/done",
                "person": {"firstName": "Ann", "lastName": "Lee"},
                "vendorData": "IDENTITY-17",
                "timestamp": "2026-01-01T00:00:00.123456Z",
            }
        }
    )
    headers = {
        "X-AUTH-CLIENT": caller.veriff.api_key,
        "X-HMAC-SIGNATURE": caller.hmac(body),
        "Content-Type": "application/json",
    }
    verification = caller.send("POST", "/v1/sessions", body, headers).json()["verification"]

    assert verification["url"] == f"{verification['host']}/v/{verification['sessionToken']}"
    assert caller.send("GET", urlsplit(verification["url"]).path).status == 200
