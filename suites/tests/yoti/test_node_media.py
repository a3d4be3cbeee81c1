"""Yoti's official SDK for Node: media, what a session requires, a face that the team supplies, and devices."""

import json
from typing import Any

import pytest
from golive.simulators.yoti.sim import YotiSim
from golive.suites.tests.yoti.caller import JPEG, JSON, PNG, Caller
from golive.suites.tests.yoti.node_sdk import Chain, Node, Refused
from golive.suites.tests.yoti.node_spec import TYPES, begun, content, everything, face_comparison, liveness, spec

Json = Any

pytestmark = pytest.mark.xdist_group("yoti-node")  # one process serves all tests of this group


def test_media_are_bytes_of_their_own_type(node: Node, yoti_sim: YotiSim) -> None:
    session = begun(node, everything())
    yoti_sim.complete(session)
    found = node.do(node.client().getSession(session))["resources"]
    (face,), document = found["livenessCapture"], found["idDocuments"][0]

    kind, picture = content(node, session, document["pages"][0]["media"])
    assert (kind, picture[:2]) == ("image/jpeg", b"\xff\xd8")
    assert content(node, session, face["faceMap"]["media"])[0] == "application/octet-stream"
    assert content(node, session, document["documentIdPhoto"]["media"])[0] in {"image/jpeg", "image/png"}
    kind, text = content(node, session, document["documentFields"]["media"])
    assert (kind, json.loads(text)["document_type"]) == ("application/json", document["documentType"])
    kind, text = content(node, session, document["expandedDocumentFields"]["media"])
    assert {"name", "value", "source"} <= set(json.loads(text)["fields"][0])
    node.do(node.client().deleteMediaContent(session, document["documentFields"]["media"]["id"]))
    with pytest.raises(Refused, match="MEDIA_CONTENT_NOT_FOUND - No media content found matching the id provided"):
        content(node, session, document["documentFields"]["media"])


def test_what_the_law_forbids_to_hand_out_is_null(node: Node, yoti_sim: YotiSim) -> None:
    session = begun(node, spec(Chain("RequestedDocumentAuthenticityCheckBuilder").build()))
    yoti_sim.person(session, "document", document_type="AADHAAR", issuing_country="IND")
    yoti_sim.complete(session)
    (document,) = node.do(node.client().getSession(session))["resources"]["idDocuments"]
    for page in document["pages"]:
        assert node.do(node.client().getMediaContent(session, page["media"]["id"])) is None


# Configuration, a face that the team supplies itself, devices.


def test_the_configuration_tells_what_is_required(node: Node, yoti_sim: YotiSim) -> None:
    session = begun(node, everything().withRequestedCheck(face_comparison()))
    told = node.do(node.client().getSessionConfiguration(session))

    assert (told["sessionId"], sorted(told["requestedChecks"])) == (session, sorted([*TYPES, "FACE_COMPARISON"]))
    assert told["capture"]["biometricConsent"] == "REQUIRED"
    required = told["capture"]["requiredResources"]
    assert sorted(one["is"] for one in required) == [
        "RequiredFaceCaptureResourceResponse", "RequiredIdDocumentResourceResponse",
        "RequiredIdDocumentResourceResponse", "RequiredSupplementaryDocumentResourceResponse",
        "RequiredZoomLivenessResourceResponse",
    ]  # fmt: skip
    assert {one["state"] for one in required} == {"REQUIRED"}
    (bill,) = (one for one in required if one["type"] == "SUPPLEMENTARY_DOCUMENT")
    assert (bill["documentTypes"], bill["countryCodes"], bill["objective"]["type"]) == (
        ["UTILITY_BILL"], ["GBR"], "PROOF_OF_ADDRESS",
    )  # fmt: skip
    passport = next(one for one in required if one["type"] == "ID_DOCUMENT")
    assert passport["requestedTasks"][0]["type"] == "ID_DOCUMENT_TEXT_DATA_EXTRACTION"
    assert passport["attemptsRemaining"]["GENERIC"] >= 1
    assert {"AllowedSource" in source["is"] for one in required for source in one["allowedSources"]} == {True}


def face_asked(node: Node, session: str) -> Chain:
    """The body that makes the face capture which the session wants from the team."""
    required = node.do(node.client().getSessionConfiguration(session))["capture"]["requiredResources"]
    (wanted,) = (one for one in required if one["type"] == "FACE_CAPTURE")
    assert "RelyingBusinessAllowedSourceResponse" in {source["is"] for source in wanted["allowedSources"]}
    return Chain("CreateFaceCaptureResourcePayloadBuilder").withRequirementId(wanted["id"]).build()


@pytest.mark.parametrize(("kind", "picture"), [("forJpegImage", JPEG), ("forPngImage", PNG)], ids=["JPEG", "PNG"])
def test_the_team_supplies_a_face(node: Node, yoti_sim: YotiSim, kind: str, picture: bytes) -> None:
    session = begun(node, spec(face_comparison(), liveness()))
    made = node.do(node.client().createFaceCaptureResource(session, face_asked(node, session)))
    assert isinstance(made["frames"], int)
    image = getattr(Chain("UploadFaceCaptureImagePayloadBuilder"), kind)().withImageContents(picture).build()
    node.do(node.client().uploadFaceCaptureImage(session, made["id"], image))
    yoti_sim.complete(session)

    result = node.do(node.client().getSession(session))
    (face,) = result["resources"]["faceCapture"]
    assert face["id"] == made["id"]
    assert content(node, session, face["image"]["media"])[1] == picture
    (compared,) = (one for one in result["checks"] if one["type"] == "FACE_COMPARISON")
    assert (compared["is"], compared["report"]["recommendation"]["value"]) == ("FaceComparisonCheckResponse", "APPROVE")
    assert made["id"] in compared["resourcesUsed"]


def test_a_face_belongs_to_an_applicant(node: Node, caller: Caller) -> None:
    """No SDK has a method for it."""
    session = begun(node, spec(face_comparison(), liveness()))
    made = node.do(node.client().createFaceCaptureResource(session, face_asked(node, session)))
    target = f"/sessions/{session}/resources/face-capture/{made['id']}/applicant"

    assert caller.call("PUT", target, {"applicant_id": "applicant-1"}).status == 200
    assert caller.call("PUT", target, {}).refusal() == (400, "PAYLOAD_VALIDATION")
    token = {"X-Yoti-Auth-Token": caller.session(session)["client_session_token"], **JSON}
    assert caller.send("PUT", target, b'{"applicant_id": "applicant-1"}', token).refusal() == (400, "MALFORMED_REQUEST")


def test_the_applicants_profile_is_a_resource(node: Node, caller: Caller) -> None:
    """Neither SDK can send one; its medium is read like any other."""
    applicant = {"applicant_profile": {"full_name": "Zoë Ng", "date_of_birth": "1990-01-01"}}
    session = caller.create(resources=applicant)["session_id"]
    (profile,) = caller.session(session)["resources"]["applicant_profiles"]
    kind, text = content(node, session, profile["media"])
    assert (kind, json.loads(text)["full_name"]) == ("application/json", "Zoë Ng")


def test_a_picture_that_is_none(node: Node) -> None:
    session = begun(node, spec(face_comparison(), liveness()))
    made = node.do(node.client().createFaceCaptureResource(session, face_asked(node, session)))
    image = Chain("UploadFaceCaptureImagePayloadBuilder").forPngImage().withImageContents(b"no picture").build()
    with pytest.raises(Refused) as refused:
        node.do(node.client().uploadFaceCaptureImage(session, made["id"], image))
    assert refused.value.status == 422


def test_devices_are_told_and_forgotten(node: Node, yoti_sim: YotiSim) -> None:
    session = begun(node, spec())
    assert node.do(node.client().getSessionTrackedDevices(session))["deviceEvents"] == []
    yoti_sim.person(session, "arrive")
    yoti_sim.complete(session)
    events = node.do(node.client().getSessionTrackedDevices(session))["deviceEvents"]
    assert {one["event"] for one in events} == {
        "CONFIG_FIRST_LOADED", "RESOURCE_CREATED", "CLIENT_SESSION_TOKEN_DELETED",
    }  # fmt: skip
    assert {one["device"]["is"] for one in events} == {"DeviceDescriptionResponse"}
    assert all(isinstance(value, str) for one in events for value in one["device"].values()), "unknown ones are empty"
    node.do(node.client().deleteSessionTrackedDevices(session))
    assert node.do(node.client().getSessionTrackedDevices(session))["deviceEvents"] == []


def test_supported_documents_in_both_flavours(node: Node) -> None:
    def latin(*given: bool) -> set[bool]:
        countries = node.do(node.client().getSupportedDocuments(*given))["supportedCountries"]
        assert "GBR" in {one["code"] for one in countries}
        return {document["isStrictlyLatin"] for one in countries for document in one["supportedDocuments"]}

    assert latin() == latin(False) == {True}
    assert latin(True) == {True, False}
