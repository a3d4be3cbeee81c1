"""What typed clients demand of the wire: the public ones in Go (0.7.0) and Ruby (0.2.2), replayed over HTTP.

What they send is what they were seen to send; how strictly they read is what their sources say.
"""

import base64
import json
from datetime import date

import msgspec
import pytest
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.veriff.caller import Answer, Caller, Json

JPEG = b"\xff\xd8\xff\xe0"


@pytest.fixture
def caller(veriff_sim: VeriffSim) -> Caller:
    return Caller(veriff_sim)


# Go: typed structures, no look at the status. Null leaves a text empty; a number for a text, or the reverse, fails.


class GoCreated(msgspec.Struct, rename="camel"):
    """`verification` of the answer to a creation."""

    id: str
    url: str
    host: str
    status: str
    session_token: str
    vendor_data: str | None = None


class GoPerson(msgspec.Struct, rename="camel"):
    """Dates are YYYY-MM-DD or null, nothing longer."""

    first_name: str | None = None
    last_name: str | None = None
    date_of_birth: date | None = None
    nationality: str | None = None


class GoDocument(msgspec.Struct, rename="camel"):
    """As printed on the document."""

    type: str | None = None
    number: str | None = None
    remarks: str | None = None
    country: str | None = None
    state: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None


class GoDecision(msgspec.Struct, rename="camel"):
    """`verification` of a decision, by webhook or endpoint."""

    id: str
    code: int
    status: str
    vendor_data: str | None = None
    person: GoPerson | None = None
    document: GoDocument | None = None


class GoImage(msgspec.Struct, rename="camel"):
    """`size` is an integer."""

    id: str
    session_id: str
    context: str
    mimetype: str
    name: str
    url: str
    size: int


class GoVideo(GoImage):
    """`duration` is a number."""

    duration: float


class GoMedia(msgspec.Struct):
    """The list of media."""

    status: str
    videos: list[GoVideo]
    images: list[GoImage]


def go(caller: Caller, method: str, path: str, body: Json = None, signed: str = "") -> Answer:
    """Go signs everything, and names a content type only where there is a body."""
    text = None if body is None else json.dumps(body, separators=(",", ":"), ensure_ascii=False)
    headers = {"X-Auth-Client": caller.veriff.api_key, "X-Hmac-Signature": caller.hmac(text or signed)}
    if text is not None:
        headers["Content-Type"] = "application/json"
    return caller.send(method, path, text, headers)


def go_create(caller: Caller, vendor_data: str = "1234567890", **person: str) -> GoCreated:
    """Create as the Go client does: `person` and `vendorData` are always there."""
    answer = go(caller, "POST", "/v1/sessions", {"verification": {"person": person, "vendorData": vendor_data}})
    return msgspec.convert(answer.json()["verification"], GoCreated)


@pytest.mark.parametrize("status", ["approved", "declined", "resubmission_requested", "review", "expired", "abandoned"])
@pytest.mark.parametrize("shape", ["full", "lean", "null_filled"])
def test_go_reads_every_decision(caller: Caller, veriff_sim: VeriffSim, status: str, shape: str) -> None:
    veriff_sim.override(decision_shape=shape)
    session = go_create(caller, firstName="Ann", dateOfBirth="1990-02-28")
    if status == "abandoned":
        veriff_sim.event(session.id, "started")
    veriff_sim.decide(session.id, status, submit=status not in ("expired", "abandoned"))

    answer = go(caller, "GET", f"/v1/sessions/{session.id}/decision", signed=session.id)

    decision = msgspec.convert(answer.json()["verification"], GoDecision)
    assert (decision.id, decision.status) == (session.id, status)
    assert decision.vendor_data == "1234567890", "a text that looks like a number stays a text"


def test_go_reads_the_media_and_fetches_them(caller: Caller) -> None:
    session = go_create(caller)
    picture = JPEG + bytes(range(256))
    upload = {"image": {"context": "document-front", "content": base64.b64encode(picture).decode()}}
    go(caller, "POST", f"/v1/sessions/{session.id}/media", upload)

    listed = msgspec.json.decode(
        go(caller, "GET", f"/v1/sessions/{session.id}/media", signed=session.id).body, type=GoMedia
    )

    assert [(image.context, image.size, image.mimetype) for image in listed.images] == [
        ("document-front", len(picture), "image/jpeg")
    ]
    media_id = listed.images[0].id
    assert go(caller, "GET", f"/v1/media/{media_id}", signed=media_id).body == picture


def test_go_is_not_told_apart_by_an_empty_vendor_data(caller: Caller) -> None:
    assert go_create(caller, vendor_data="").vendor_data == ""


# Ruby: the legacy signature over the body or the id; parses application/json only; every model needs its id.


def ruby(caller: Caller, method: str, path: str, body: str | None = None, signed: str = "") -> Json:
    """The parsed answer with its keys as they are; raises for 400 to 599 as the client does."""
    headers = {
        "CONTENT-TYPE": "application/json",
        "X-AUTH-CLIENT": caller.veriff.api_key,
        "X-SIGNATURE": caller.legacy(body or signed),
        "Accept-Encoding": "gzip;q=1.0,deflate;q=0.6,identity;q=0.3",
        "Accept": "*/*",
        "User-Agent": "Ruby",
    }
    answer = caller.send(method, path, body, headers)
    assert answer.status < 400, answer.body
    assert answer.headers["content-type"].partition(";")[0] == "application/json"
    assert answer.headers["x-signature"] == caller.legacy(answer.body.decode())
    return answer.json()


@pytest.fixture
def ruby_session(caller: Caller) -> str:
    """The id of a session as Ruby creates it."""
    body = (
        '{"verification":{"person":{"firstName":"Åse"},"features":["selfid"],"timestamp":"2026-01-01T00:00:00.000Z"}}'
    )
    created: str = ruby(caller, "POST", "/v1/sessions", body)["verification"]["id"]
    return created


@pytest.mark.parametrize(
    ("path", "member", "needs"),
    [
        ("decision", "verification", "id"),
        ("person", "person", "id"),
        ("watchlist-screening", "data", "attemptId"),
        ("attempts", "verifications", "id"),
        ("media", "images", "id"),
        ("media", "videos", "id"),
        ("timestamps", "timestamps", "id"),
    ],
)
def test_ruby_finds_the_id_it_needs(
    caller: Caller, veriff_sim: VeriffSim, ruby_session: str, path: str, member: str, needs: str
) -> None:
    upload = json.dumps({"image": {"context": "face", "content": base64.b64encode(JPEG).decode()}})
    ruby(caller, "POST", f"/v1/sessions/{ruby_session}/media", upload)
    veriff_sim.decide(ruby_session, "approved", submit=True)

    found = ruby(caller, "GET", f"/v1/sessions/{ruby_session}/{path}", signed=ruby_session)[member]

    objects = found if isinstance(found, list) else [found]
    assert all(isinstance(one[needs], str) for one in objects)
    assert objects or member in ("videos", "timestamps"), "only these two may be empty here"


def test_ruby_follows_an_attempt_to_its_media(caller: Caller, ruby_session: str) -> None:
    attempt = ruby(caller, "GET", f"/v1/sessions/{ruby_session}/attempts", signed=ruby_session)["verifications"][0][
        "id"
    ]

    media = ruby(caller, "GET", f"/v1/attempts/{attempt}/media", signed=attempt)

    assert (media["images"], media["videos"]) == ([], [])
