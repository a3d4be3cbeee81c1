"""Every row of the error table, reached by a real request and forced by a fault (devdocs: two tables of codes)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

import pytest
from golive.simulators.client import SimFaults
from golive.simulators.veriff.errors import ERRORS
from golive.simulators.veriff.rules import MEDIA_BODY_LIMIT
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.veriff.caller import Answer, Caller, Json

UNKNOWN = "7e570000-0000-4000-8000-00000000dead"
HOLDER = {"idNumber": "000000000", "fullName": "Ann Lee", "dateOfBirth": "1980-01-01"}
SUBMITTED = {"verification": {"status": "submitted"}}
PNG = "iVBORw0KGgo="


@dataclass(frozen=True)
class Scene:
    """What a scenario has at hand."""

    caller: Caller
    veriff: VeriffSim
    faults: SimFaults

    def creating(self, **verification: Json) -> Answer:
        """POST /v1/sessions."""
        return self.caller.call("POST", "/v1/sessions", {"verification": verification})

    def at_session(self, method: str, tail: str = "", value: Json = None, **verification: Json) -> Answer:
        """A call on a new session."""
        return self.caller.call(method, f"/v1/sessions/{self.caller.create(**verification)['id']}{tail}", value)

    def uploading(self, **image: Json) -> Answer:
        """POST .../media on a new session."""
        return self.at_session("POST", "/media", {"image": image})

    def checking(self, person: Json, **more: Json) -> Answer:
        """POST /v1/sessions/validate-registry."""
        return self.caller.call("POST", "/v1/sessions/validate-registry", {"verification": {"person": person}, **more})

    def with_headers(self, method: str = "PATCH", **headers: str) -> Answer:
        """A submission, or the question for a decision, with these headers alone."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if method == "GET":
            return self.caller.send("GET", f"/v1/sessions/{UNKNOWN}/decision", headers=named)
        return self.caller.send(method, f"/v1/sessions/{UNKNOWN}", "{}", named)

    def submitted(self, method: str, tail: str = "", value: Json = None, **verification: Json) -> Answer:
        """A call on a session that was handed in."""
        place = f"/v1/sessions/{self.caller.create(**verification)['id']}"
        assert self.caller.call("PATCH", place, SUBMITTED).status == 200
        return self.caller.call(method, place + tail, value)


def query(scene: Scene, text: str) -> Answer:
    """A registry check with a query id."""
    return scene.checking(HOLDER, queryId=text)


def used_query(scene: Scene) -> Answer:
    assert query(scene, UNKNOWN).status == 200
    return query(scene, UNKNOWN)


def old_timestamp(scene: Scene) -> Answer:
    scene.veriff.override(check_timestamp_age=True)
    return scene.creating(timestamp="2016-05-19T08:30:25.597Z")


def deciding(scene: Scene) -> Answer:
    scene.veriff.override(decision_delay=60)
    return scene.submitted("DELETE", person={"firstName": "Approve"})


def deactivated(scene: Scene) -> Answer:
    scene.veriff.configure(active=False)
    return scene.creating()


def short_number(scene: Scene) -> Answer:
    scene.veriff.override(document_number_length=True)
    return scene.creating(document={"number": "12345"})


def throttled(scene: Scene) -> Answer:
    scene.veriff.override(deletes_per_hour=1)
    assert scene.at_session("DELETE").status == 200
    return scene.at_session("DELETE")


def large(scene: Scene) -> Answer:
    announced = {"X-AUTH-CLIENT": scene.veriff.api_key, "Content-Length": str(MEDIA_BODY_LIMIT + 1)}
    return scene.caller.send("POST", "/v1/sessions", headers=announced)


def internal(scene: Scene) -> Answer:
    scene.faults.add("error", vendor="veriff", error="internal", operation="createSession")
    return scene.creating()


REACHED: Mapping[str, Callable[[Scene], Answer]] = {
    "1001": lambda on: query(on, "too short"),
    "1002": lambda on: query(on, UNKNOWN.replace("-", "_")),
    "1003": used_query,
    "1101": lambda on: on.caller.send("POST", "/v1/sessions", "no json", {"X-AUTH-CLIENT": on.veriff.api_key}),
    "1102": lambda on: on.caller.call("POST", "/v1/sessions", {}),
    "1104": lambda on: on.creating(endUserId="user-42"),
    "1201": old_timestamp,
    "1202": lambda on: on.creating(timestamp="2026-01-01 09:00"),
    "1203": lambda on: on.creating(person={"dateOfBirth": "1.1.1980"}),
    "1301": lambda on: on.creating(features=["video"]),
    "1302": lambda on: on.creating(callback="http://shop.example"),
    "1303": lambda on: on.at_session("PATCH", value={"verification": {"status": "approved"}}),
    "1304": lambda on: on.submitted("PATCH", value=SUBMITTED),
    "1305": lambda on: on.submitted("DELETE"),
    "1306": deciding,
    "1308": lambda on: on.checking({"fullName": "Ann Lee", "dateOfBirth": "1980-01-01"}),
    "1309": lambda on: on.checking({"idNumber": "000000000", "firstName": "Ann", "dateOfBirth": "1980-01-01"}),
    "1310": lambda on: on.checking({"idNumber": "000000000", "fullName": "Ann Lee"}),
    "1400": lambda on: on.uploading(context="face"),
    "1401": lambda on: on.uploading(context="face", content="not base64!"),
    "1402": lambda on: on.uploading(context="selfid_video", content=PNG),
    "1403": lambda on: on.uploading(content=PNG),
    "1500": lambda on: on.creating(vendorData="x" * 1001),
    "1501": lambda on: on.creating(vendorData=42),
    "1801": lambda on: on.caller.send("POST", "/v1/sessions", '{"verification":{}}'),
    "1802": lambda on: on.with_headers(x_auth_client="key"),
    "1803": lambda on: on.with_headers(x_auth_client=UNKNOWN),
    "1804": deactivated,
    "1812": lambda on: on.with_headers(x_auth_client=on.veriff.api_key, x_hmac_signature="0" * 63),
    "1813": lambda on: on.with_headers("GET", x_auth_client=on.veriff.api_key, x_signature="0" * 64),
    "1814": lambda on: on.with_headers("PATCH", x_auth_client=on.veriff.api_key, x_signature="0" * 64),
    "1815": lambda on: on.with_headers("GET"),
    "1818": lambda on: on.with_headers("GET", x_auth_client=on.veriff.api_key, x_hmac_signature="0" * 64),
    "1819": lambda on: on.with_headers("PATCH", x_auth_client=on.veriff.api_key, x_hmac_signature="0" * 64),
    "2003": lambda on: on.creating(person={"dateOfBirth": "1980-02-30"}),
    "2101": short_number,
    "2102": lambda on: on.creating(document={"number": "VL-0199336"}),
    "2103": lambda on: on.creating(document={"type": "LIBRARY_CARD"}),
    "2104": lambda on: on.creating(document={"country": "Estonia"}),
    "not_found": lambda on: on.caller.call("GET", f"/v1/sessions/{UNKNOWN}/decision"),
    "conflict": lambda on: on.submitted("POST", "/media", {"image": {"context": "face", "content": PNG}}),
    "too_large": large,
    "throttled": throttled,
    "internal": internal,
}


@pytest.fixture
def scene(caller: Caller, veriff_sim: VeriffSim, sim_faults: SimFaults) -> Scene:
    return Scene(caller, veriff_sim, sim_faults)


def check(answer: Answer, name: str) -> str:
    """The answer has the row's status and the one shape of all refusals, `code` as text (D); answers the message."""
    row = ERRORS[name]
    assert (answer.status, answer.headers["content-type"]) == (row.status, "application/json"), answer.body
    body = answer.json()
    assert list(body) == ["status", "code", "message"]
    assert (body["status"], body["code"]) == ("fail", row.code)
    message: str = body["message"]
    return message


def test_no_row_is_left_out() -> None:
    assert list(REACHED) == list(ERRORS)


@pytest.mark.parametrize("name", REACHED)
def test_a_real_request_reaches_the_row(scene: Scene, name: str) -> None:
    assert check(REACHED[name](scene), name).startswith(ERRORS[name].message)


@pytest.mark.parametrize("name", ERRORS)
def test_a_fault_forces_the_row(scene: Scene, name: str) -> None:
    fault = scene.faults.add("error", vendor="veriff", error=name, operation="getDecision")
    assert check(scene.at_session("GET", "/decision"), name) == ERRORS[name].message
    assert [(one["id"], one["struck"]) for one in scene.faults.list()] == [(fault, 1)]


@pytest.mark.parametrize("name", ERRORS)
def test_codes_and_statuses_are_those_of_the_pages(name: str) -> None:
    """18xx go with 401, request codes with 400 (D, I); what has no code of its own borrows the generic 1101 (I)."""
    row = ERRORS[name]
    if name != row.code:
        assert (row.code, row.confidence) == ("1101", "I")
        assert row.status in {404, 409, 413, 429, 500}
    else:
        assert row.status == (401 if name.startswith("18") else 400)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/v1"),
        ("GET", "/v1/sessions"),
        ("PUT", "/v1/sessions"),
        ("GET", f"/v1/sessions/{UNKNOWN}"),
        ("GET", f"/v1/sessions/{UNKNOWN}/decision/"),
        ("GET", f"/v1/sessions/{UNKNOWN}/nothing"),
        ("GET", f"/v1/attempts/{UNKNOWN}/media"),
        ("GET", f"/v1/media/{UNKNOWN}"),
        ("DELETE", f"/v1/sessions/{UNKNOWN}"),
        ("GET", "/v1/sessions/Zo%C3%AB/decision"),
    ],
)
def test_what_is_not_there_is_404(caller: Caller, method: str, path: str) -> None:
    """There is no list of sessions either (X)."""
    signature = caller.hmac(unquote((*path.split("/"), "", "")[3]))
    headers = {"X-AUTH-CLIENT": caller.veriff.api_key, "X-HMAC-SIGNATURE": signature}
    check(caller.send(method, path, headers=headers), "not_found")


def test_a_body_that_grows_too_large_is_refused(caller: Caller) -> None:
    """Sent in chunks, so that nothing announces its size; 24 MB of base64 is the documented limit (D)."""
    megabyte = b"x" * 1024 * 1024
    headers = {"X-AUTH-CLIENT": caller.veriff.api_key}
    chunks = [megabyte] * (MEDIA_BODY_LIMIT // len(megabyte)) + [b"x"]
    check(caller.send("POST", "/v1/sessions", iter(chunks), headers), "too_large")
