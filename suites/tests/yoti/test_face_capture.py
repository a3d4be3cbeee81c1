"""A face that the team supplies itself: created, filled with a picture, named."""

import json
import struct
from typing import Any

import pytest
from golive.simulators.client import SimClock
from golive.simulators.inbox import Inbox
from golive.simulators.yoti import contents, uploads
from golive.simulators.yoti.sim import YotiSim
from golive.suites.tests.yoti.caller import JPEG, LIVENESS, PNG, UNKNOWN, Answer, Caller

Json = Any
CHECKS = [{"type": "FACE_COMPARISON", "config": {"manual_check": "NEVER"}}, LIVENESS]
BOUNDARY = "yoti-doc-scan-boundary"
MALFORMED, INVALID = (400, "MALFORMED_REQUEST"), (400, "PAYLOAD_VALIDATION")
UNKNOWN_RESOURCE, NO_PICTURE = (404, "RESOURCE_NOT_FOUND"), (422, "IMAGE_NOT_PROCESSABLE")
PREFIX = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def part(body: bytes, kind: str | None = "image/jpeg", name: str = "binary-content") -> bytes:
    """One part of a form, without its boundary."""
    head = f'Content-Disposition: form-data; name="{name}"; filename="face-capture-image"'
    typed = f"\r\nContent-Type: {kind}" if kind else ""
    return f"{head}{typed}\r\n\r\n".encode() + body


def form(*parts: bytes, boundary: str = BOUNDARY) -> bytes:
    """A whole form."""
    edge = f"--{boundary}".encode()
    return b"".join(edge + b"\r\n" + one + b"\r\n" for one in parts) + edge + b"--\r\n"


class Faces:
    """A session that compares faces, and the team's calls about its own."""

    def __init__(self, caller: Caller, **members: Json) -> None:
        self.caller = caller
        self.made = caller.create(**{"requested_checks": CHECKS, **members})
        self.id = self.made["session_id"]
        self.path = f"/sessions/{self.id}/resources/face-capture"
        wanted = caller.call("GET", f"/sessions/{self.id}/configuration").good()["capture"]["required_resources"]
        self.requirements = {one["type"]: one["id"] for one in wanted}

    def creating(self, requirement: str | None = None) -> Answer:
        """The answer to a new one."""
        wanted = requirement or self.requirements["FACE_CAPTURE"]
        return self.caller.call("POST", self.path, {"requirement_id": wanted})

    def create(self) -> str:
        """The id of a new one."""
        return str(self.creating().good(201)["id"])

    def put(self, face: str, body: bytes, kind: str = f"multipart/form-data; boundary={BOUNDARY}") -> Answer:
        """The answer to a body as its picture."""
        return self.caller.signed(
            "PUT", f"{self.path}/{face}/image?{self.caller.query()}", body, {"Content-Type": kind}
        )

    def name(self, face: str, **members: Json) -> Answer:
        """The answer to its applicant."""
        return self.caller.call("PUT", f"{self.path}/{face}/applicant", members)

    def told(self) -> Json:
        """The face captures of the result."""
        return self.caller.session(self.id)["resources"]["face_capture"]


@pytest.fixture
def faces(caller: Caller) -> Faces:
    """A new session."""
    return Faces(caller)


@pytest.mark.parametrize(
    ("picture", "kind", "stored"),
    [(JPEG, "image/jpg", "image/jpeg"), (JPEG, "image/jpeg", "image/jpeg"), (PNG, "image/png", "image/png")],
)
def test_a_face_is_supplied(faces: Faces, picture: bytes, kind: str, stored: str) -> None:
    created = faces.creating().good(201)
    assert (set(created), created["frames"]) == ({"id", "frames"}, 0)
    faces.put(created["id"], form(part(picture, kind))).empty(200)
    (face,) = faces.told()
    assert (face["id"], face["source"], face["tasks"]) == (created["id"], {"type": "RELYING_BUSINESS"}, [])
    media = faces.caller.call("GET", f"/sessions/{faces.id}/media/{face['image']['media']['id']}/content")
    assert (media.status, media.headers["content-type"], media.body) == (200, stored, picture)


def test_a_second_picture_replaces_the_first(faces: Faces) -> None:
    face = faces.create()
    media = []
    for picture in (JPEG, PNG):
        faces.put(face, form(part(picture))).empty(200)
        media.append(faces.told()[0]["image"]["media"]["id"])
    path = f"/sessions/{faces.id}/media"
    assert faces.caller.call("GET", f"{path}/{media[0]}/content").refusal() == (404, "MEDIA_CONTENT_NOT_FOUND")
    assert faces.caller.call("GET", f"{path}/{media[1]}/content").body == PNG


@pytest.mark.parametrize(
    ("body", "kind", "refusal"),
    [
        (form(part(JPEG)), "application/json", MALFORMED),
        (form(part(JPEG)), "multipart/form-data", MALFORMED),
        (form(part(JPEG)), "multipart/form-data; boundary=other", MALFORMED),
        (form(part(JPEG))[:-6], "", MALFORMED),
        (b"", "", MALFORMED),
        (form(), "", INVALID),
        (form(part(JPEG, name="image")), "", INVALID),
        (form(part(JPEG), part(JPEG)), "", INVALID),
        (form(part(JPEG, "image/gif")), "", INVALID),
        (form(part(JPEG, None)), "", INVALID),
        (form(part(b"")), "", NO_PICTURE),
        (form(part(b"GIF89a")), "", NO_PICTURE),
        (form(part(JPEG[:40])), "", NO_PICTURE),
        (form(part(PREFIX + struct.pack(">II", 0, 9))), "", NO_PICTURE),
    ],
)
def test_what_is_no_picture_in_a_form(faces: Faces, body: bytes, kind: str, refusal: tuple[int, str]) -> None:
    answer = faces.put(faces.create(), body, kind or f"multipart/form-data; boundary={BOUNDARY}")
    assert answer.refusal() == refusal
    assert "image" not in faces.told()[0]


def test_pictures_are_kept_byte_by_byte() -> None:
    odd = b"\x00\r\n--other\r\n\r\n--\r\r\n\n" + bytes(range(256)) + b"\r\n"
    (found,) = uploads.parts('Multipart/Form-Data; charset=x; boundary="b o"', form(part(odd), boundary="b o"))
    assert (found.name, found.content_type, found.body) == ("binary-content", "image/jpeg", odd)
    assert [uploads.picture(one) for one in (contents.JPEG, contents.PNG, contents.PDF, contents.FACEMAP, b"")] == [
        "image/jpeg", "image/png", None, None, None,
    ]  # fmt: skip


def test_only_what_is_required_can_be_created(faces: Faces) -> None:
    for requirement in (UNKNOWN, faces.requirements["LIVENESS"]):
        assert faces.creating(requirement).refusal() == UNKNOWN_RESOURCE
    assert faces.caller.call("POST", faces.path, {}).refusal() == INVALID
    assert faces.put(UNKNOWN, form(part(JPEG))).refusal() == UNKNOWN_RESOURCE
    assert faces.name(UNKNOWN, applicant_id="a-1").refusal() == UNKNOWN_RESOURCE


def test_an_applicant_is_named_for_ones_own_resources_only(faces: Faces, yoti_sim: YotiSim) -> None:
    face = faces.create()
    assert faces.name(face).refusal() == INVALID
    faces.name(face, applicant_id="a-1").empty(200)
    faces.put(face, form(part(JPEG))).empty(200)
    (live,) = yoti_sim.person(faces.id, "liveness")["resources"]["liveness_capture"]
    assert faces.name(live["id"], applicant_id="a-1").refusal() == (403, "INSUFFICIENT_PERMISSION")
    assert faces.put(live["id"], form(part(JPEG))).refusal() == (403, "INSUFFICIENT_PERMISSION")
    token = {"X-Yoti-Auth-Token": faces.made["client_session_token"]}
    answer = faces.caller.send("PUT", f"{faces.path}/{face}/applicant", b'{"applicant_id":"a"}', token)
    assert (answer.refusal(), answer.properties()) == (MALFORMED, ["header.X-Yoti-Auth-Digest"])


def test_the_user_view_waits_for_the_face(faces: Faces) -> None:
    """The front end is told that it is too early until the picture is there, not before (D)."""
    token = {"X-Yoti-Auth-Token": faces.made["client_session_token"]}
    path = f"/sessions/{faces.id}/configuration"
    assert faces.caller.send("GET", path, headers=token).refusal() == (409, "SESSION_NOT_READY")
    face = faces.create()
    assert faces.caller.send("GET", path, headers=token).refusal() == (409, "SESSION_NOT_READY")
    faces.put(face, form(part(JPEG))).empty(200)
    wanted = faces.caller.send("GET", path, headers=token).good()["capture"]["required_resources"]
    assert {one["state"] for one in wanted if one["type"] == "FACE_CAPTURE"} == {"COMPLETE"}


def test_too_late(faces: Faces, caller: Caller, yoti_sim: YotiSim, sim_clock: SimClock) -> None:
    face = faces.create()
    faces.put(face, form(part(JPEG))).empty(200)
    expired = Faces(caller)
    yoti_sim.complete(faces.id)
    (compared,) = (one for one in caller.session(faces.id)["checks"] if one["type"] == "FACE_COMPARISON")
    assert face in compared["resources_used"]
    sim_clock.advance(601)
    for one, refusal in ((faces, (409, "SESSION_LOCKED")), (expired, (409, "SESSION_EXPIRED"))):
        answers = (one.creating(), one.put(face, form(part(JPEG))), one.name(face, applicant_id="a-1"))
        assert [answer.refusal() for answer in answers] == [refusal] * 3


def test_each_change_is_told(caller: Caller, sim_inbox: Inbox, sim_clock: SimClock) -> None:
    topics = ["RESOURCE_UPDATE"]
    faces = Faces(caller, notifications={"endpoint": f"{sim_inbox.url}/yoti", "topics": topics})
    face = faces.create()
    faces.put(face, form(part(JPEG))).empty(200)
    faces.name(face, applicant_id="a-1").empty(200)
    sim_clock.settle()
    body = {"session_id": faces.id, "resource_id": face, "topic": "resource_update"}
    assert [json.loads(one.body) for one in sim_inbox.received] == [body] * 3
