"""Pictures: upload, list, download (fact: devdocs API pages of media; recorded from Veriff's demo where it says so)."""

import base64
import http.client
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from golive.simulators.client import ControlFailure, SimClock, SimJournal
from golive.simulators.veriff.rules import MEDIA_BODY_LIMIT
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.veriff.caller import Answer, Caller, Json

PNG = b"\x89PNG\r\n\x1a\n"
PDF = b"%PDF-1.7\n"
PICTURES: Mapping[str, bytes] = {
    "image/jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "image/png": PNG,
    "image/webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "image/heic": b"\x00\x00\x00\x18ftypheic",
    "image/heif": b"\x00\x00\x00\x18ftypmif1",
    "application/pdf": PDF,
}
CONTEXTS = (
    "face", "face-pre", "face-nfc", "face-cropped", "face-reference", "registry-face",
    "document-front", "document-front-pre", "document-front-qrcode", "document-front-qrcode-pre",
    "document-front-face-cropped", "document-front-with-signature", "document-front-with-signature-pre",
    "generic-document-front", "document-back", "document-back-pre", "document-back-barcode",
    "document-back-barcode-pre", "document-back-qrcode", "document-back-qrcode-pre",
    "document-and-face", "document-and-face-pre", "address-front",
)  # fmt: skip
VIDEOS = (
    "selfid_video", "face-pre-video", "document-front-pre-video", "document-back-pre-video",
    "document-and-face-pre-video", "document-back-barcode-pre-video",
)  # fmt: skip


def text(content: bytes) -> str:
    """Base64."""
    return base64.b64encode(content).decode()


def image(content: str | bytes = PNG, context: str = "face") -> Json:
    """The body of an upload; text is sent as it is."""
    return {"image": {"context": context, "content": content if isinstance(content, str) else text(content)}}


@pytest.fixture
def session(caller: Caller) -> str:
    """The id of a new session."""
    return str(caller.create()["id"])


def upload(caller: Caller, session: str, body: Json = None) -> Answer:
    """One upload."""
    return caller.call("POST", f"/v1/sessions/{session}/media", body or image())


def listed(caller: Caller, path: str) -> list[Json]:
    """The pictures of a session or an attempt; there is never a video in a test integration (D)."""
    answer = caller.call("GET", f"/v1/{path}/media").json()
    assert answer["status"] == "success"
    assert answer["videos"] == []
    found: list[Json] = answer["images"]
    return found


def refusal(answer: Answer) -> tuple[int, str]:
    """Status and code of a refusal."""
    assert answer.json()["status"] == "fail"
    return answer.status, answer.json()["code"]


# upload


def test_the_answer_describes_the_picture_and_nothing_else(caller: Caller, session: str) -> None:
    answer = upload(caller, session, image(PNG + b"more", "document-front"))
    media = answer.json()["image"]
    assert (answer.status, answer.json()["status"]) == (200, "success")
    assert media == {
        "context": "document-front",
        "id": media["id"],
        "name": "document-front",
        "timestamp": None,
        "size": len(PNG) + 4,
        "mimetype": "image/png",
        "url": f"{caller.veriff.base_url}/v1/media/{media['id']}",
    }


def test_an_upload_may_answer_201_as_third_parties_have_it(caller: Caller, veriff_sim: VeriffSim, session: str) -> None:
    veriff_sim.override(media_status=201)
    assert upload(caller, session).status == 201


@pytest.mark.parametrize(
    "content",
    [
        text(PNG + b"x" * 100),
        f"data:image/png;base64,{text(PNG + b'x' * 100)}",
        base64.encodebytes(PNG + b"x" * 100).decode(),
    ],
    ids=["bare", "data URI", "in lines"],
)
def test_base64_is_taken_bare_and_as_a_data_uri(caller: Caller, session: str, content: str) -> None:
    """Bare is what the demo sends (R); both are documented (D)."""
    assert upload(caller, session, image(content)).json()["image"]["size"] == len(PNG) + 100


@pytest.mark.parametrize("mimetype", PICTURES)
def test_the_type_is_seen_in_the_bytes(caller: Caller, session: str, mimetype: str) -> None:
    """jpg, png, heif, heic, webp, pdf (D), whatever the data URI claims (I)."""
    content = f"data:image/gif;base64,{text(PICTURES[mimetype])}"
    assert upload(caller, session, image(content)).json()["image"]["mimetype"] == mimetype


@pytest.mark.parametrize("context", CONTEXTS)
def test_every_picture_context_is_taken(caller: Caller, session: str, context: str) -> None:
    assert upload(caller, session, image(context=context)).json()["image"]["context"] == context


@pytest.mark.parametrize(
    ("body", "code"),
    [
        *((image(context=video), "1402") for video in VIDEOS),
        (image(context="selfie"), "1402"),
        (image("not base64!"), "1401"),
        (image("iVBORw0KGg"), "1401"),
        (image(""), "1400"),
        (image("data:image/png;base64,"), "1400"),
        ({"image": {"context": "face"}}, "1400"),
        ({"image": {"content": text(PNG)}}, "1403"),
        ({"image": "face"}, "1403"),
        ({}, "1403"),
        (image(b"GIF89a"), "1104"),
        (image(b"\x00\x00\x00\x18ftypisom"), "1104"),
        ({"image": image()["image"] | {"timestamp": "noon"}}, "1202"),
    ],
)
def test_what_is_no_picture_is_refused(caller: Caller, session: str, body: Json, code: str) -> None:
    assert refusal(caller.call("POST", f"/v1/sessions/{session}/media", body)) == (400, code)
    assert listed(caller, f"sessions/{session}") == []


def test_a_pdf_has_a_limit_of_its_own(caller: Caller, veriff_sim: VeriffSim, session: str) -> None:
    """20 MB (D), a rule of the sandbox; other pictures do not know it."""
    assert veriff_sim.rules()["pdf_limit"] == 20 * 1024 * 1024
    veriff_sim.override(pdf_limit=len(PDF))
    assert upload(caller, session, image(PDF)).status == 200
    assert refusal(upload(caller, session, image(PDF + b"x"))) == (413, "1101")
    assert upload(caller, session, image(PNG + b"x" * 100)).status == 200


def test_a_request_has_at_most_24_megabytes(caller: Caller, session: str) -> None:
    """Up to 24 MB of base64 (D); the status is a guess (I). The length is refused before a byte is read."""
    connection = http.client.HTTPConnection(urlsplit(caller.veriff.base_url).netloc, timeout=10)
    connection.putrequest("POST", f"/v1/sessions/{session}/media")
    connection.putheader("X-AUTH-CLIENT", caller.veriff.api_key)
    connection.putheader("Content-Length", str(MEDIA_BODY_LIMIT + 1))
    connection.endheaders()
    answer = connection.getresponse()
    assert (answer.status, json.load(answer)["status"]) == (413, "fail")
    connection.close()


def test_a_request_of_exactly_24_megabytes_is_taken(caller: Caller, session: str) -> None:
    room = MEDIA_BODY_LIMIT - len(json.dumps(image("")))
    body = json.dumps(image(PNG + bytes(room // 4 * 3 - len(PNG)))).ljust(MEDIA_BODY_LIMIT)
    headers = {"X-AUTH-CLIENT": caller.veriff.api_key, "X-HMAC-SIGNATURE": caller.hmac(body)}
    answer = caller.send("POST", f"/v1/sessions/{session}/media", body, headers)
    assert (answer.status, len(body)) == (200, 24 * 1024 * 1024)
    assert answer.json()["image"]["size"] == room // 4 * 3


def test_uploads_may_come_in_parallel(caller: Caller, session: str) -> None:
    """The demo sends its two at once (R); none may be lost."""
    with ThreadPoolExecutor(8) as together:
        answers = list(together.map(lambda number: upload(caller, session, image(PNG + b"x" * number)), range(24)))
    assert {answer.status for answer in answers} == {200}
    assert sorted(one["size"] - len(PNG) for one in listed(caller, f"sessions/{session}")) == list(range(24))


# lists


def test_a_list_has_all_pictures_of_a_context_in_order(caller: Caller, session: str) -> None:
    """Several of one context are allowed and recommended (D)."""
    sent = [upload(caller, session, image(PNG + b"x" * n, c)) for n, c in enumerate(("face", "document-front", "face"))]
    expected = [answer.json()["image"] | {"sessionId": session} for answer in sent]
    assert listed(caller, f"sessions/{session}") == expected


def test_a_new_session_has_empty_lists(caller: Caller, session: str) -> None:
    assert listed(caller, f"sessions/{session}") == []
    assert listed(caller, f"attempts/{caller.veriff.session(session)['attempts'][0]['id']}") == []


@pytest.mark.parametrize("path", ["sessions/{}/media", "attempts/{}/media", "media/{}"])
def test_unknown_ids_are_not_found(caller: Caller, path: str) -> None:
    here = "/v1/" + path.format("11111111-1111-4111-8111-111111111111")
    assert caller.call("GET", here).status == 404


@pytest.mark.parametrize("status", ["submitted", "approved", "declined", "review", "abandoned"])
def test_after_submission_no_picture_is_taken(caller: Caller, veriff_sim: VeriffSim, session: str, status: str) -> None:
    """409 (D); and what was uploaded before can still be read."""
    upload(caller, session)
    if status == "submitted":
        veriff_sim.event(session, status)
    else:
        veriff_sim.decide(session, status, submit=True)
    assert upload(caller, session).status == 409
    assert len(listed(caller, f"sessions/{session}")) == 1


def test_a_resubmission_starts_with_no_pictures(
    caller: Caller, veriff_sim: VeriffSim, sim_clock: SimClock, session: str
) -> None:
    """The session's list is the latest attempt's, and each attempt keeps its own (D)."""
    first = upload(caller, session).json()["image"]["id"]
    veriff_sim.decide(session, "resubmission_requested", submit=True)
    second = upload(caller, session, image(context="document-front")).json()["image"]["id"]
    sim_clock.settle()
    old, new = veriff_sim.session(session)["attempts"]
    assert old["id"] != new["id"]
    assert [one["id"] for one in listed(caller, f"sessions/{session}")] == [second]
    assert [one["id"] for one in listed(caller, f"attempts/{old['id']}")] == [first]
    assert [one["id"] for one in listed(caller, f"attempts/{new['id']}")] == [second]


# download


@pytest.mark.parametrize("mimetype", PICTURES)
def test_a_download_gives_the_bytes_back(caller: Caller, session: str, mimetype: str) -> None:
    content = PICTURES[mimetype] + bytes(range(256))
    media = upload(caller, session, image(content)).json()["image"]["id"]
    answer = caller.call("GET", f"/v1/media/{media}")
    assert (answer.status, answer.headers["content-type"], answer.body) == (200, mimetype, content)


def test_a_download_is_signed_with_the_media_id(caller: Caller, session: str) -> None:
    media = upload(caller, session).json()["image"]["id"]
    assert refusal(caller.call("GET", f"/v1/media/{media}", signed=session)) == (401, "1818")


def test_an_attempt_s_list_is_signed_with_the_attempt_id(caller: Caller, session: str) -> None:
    attempt = caller.veriff.session(session)["attempts"][0]["id"]
    assert refusal(caller.call("GET", f"/v1/attempts/{attempt}/media", signed=session)) == (401, "1818")


def test_the_journal_keeps_no_picture(caller: Caller, sim_journal: SimJournal, session: str) -> None:
    """Pictures are personal data: neither the upload nor the download stands in the journal."""
    secret = PNG + b"a face that nobody may see"
    media = upload(caller, session, image(secret)).json()["image"]["id"]
    caller.call("GET", f"/v1/media/{media}")
    kept = json.dumps(sim_journal.find(subject=session))
    assert {one["operation"] for one in sim_journal.find(subject=session)} == {
        "createSession",
        "uploadMedia",
        "getMedia",
    }
    assert text(secret) not in kept
    assert "nobody may see" not in kept


def test_pictures_go_with_their_session(caller: Caller, veriff_sim: VeriffSim, session: str) -> None:
    """A deleted session is unreachable at once, and its data with it (D)."""
    media = upload(caller, session).json()["image"]["id"]
    attempt = veriff_sim.session(session)["attempts"][0]["id"]
    assert caller.call("DELETE", f"/v1/sessions/{session}").status == 200
    assert caller.call("GET", f"/v1/media/{media}").status == 404
    assert caller.call("GET", f"/v1/attempts/{attempt}/media").status == 404
    with pytest.raises(ControlFailure, match="there is no session"):
        veriff_sim.session(session)
