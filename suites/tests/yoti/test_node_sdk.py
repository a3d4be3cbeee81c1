"""Yoti's official SDK for Node, unmodified from npm (`yoti` 4.13.2), calls the simulator.

It checks the types of nearly all that it reads, so that an answer which it returns is also one of the right shape.
"""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from golive.simulators.client import SimFaults, SimJournal
from golive.simulators.yoti.sim import YotiSim
from golive.suites.tests.yoti.caller import UNKNOWN, Caller, foreign, private_pem, published
from golive.suites.tests.yoti.node_sdk import Chain, Node, Refused
from golive.suites.tests.yoti.node_spec import (
    TYPES,
    begun,
    content,
    custom,
    everything,
    face_comparison,
    liveness,
    spec,
)

Json = Any

pytestmark = pytest.mark.xdist_group("yoti-node")  # one process serves all tests of this group


def test_all_that_can_be_asked_for_is_taken(node: Node, caller: Caller, sim_journal: SimJournal) -> None:
    config = Chain("SdkConfigBuilder").withAllowsCamera().withPrimaryColour("#2d9fff").withSecondaryColour("#ffffff")
    config.withFontColour("#000000").withLocale("en-GB").withPresetIssuingCountry("GBR").withBrandId("brand-1")
    config.withSuccessUrl("https://shop.example/yes").withErrorUrl("https://shop.example/no").withAllowHandoff(True)
    config.withPrivacyPolicyUrl("https://shop.example/privacy").withEarlyBiometricConsentFlow()
    config.withIdDocumentTextExtractionGenericRetries(3).withIdDocumentTextExtractionReclassificationRetries(2)
    config.withSuppressedScreens(["ID_DOCUMENT_EDUCATION", "FLOW_COMPLETION"])
    told = Chain("NotificationConfigBuilder").withEndpoint("https://shop.example/yoti").withAuthToken("user:password")
    told.withAuthTypeBasic().forResourceUpdate().forTaskCompletion().forCheckCompletion().forSessionCompletion()
    asked = everything().withRequestedCheck(face_comparison()).withRequestedCheck(liveness("forStaticLiveness"))
    asked.withSdkConfig(config.build()).withNotifications(told.withTopic("new_pdf_supplied").build())
    asked.withClientSessionTokenTtl(900).withBlockBiometricConsent(True).withSubject({"subject_id": "person-1"})
    made = node.do(node.client().createSession(asked.build()))

    assert made["is"] == "CreateSessionResult"
    assert made["clientSessionTokenTtl"] == 899
    assert len(made["clientSessionToken"]) == len(made["sessionId"]) == 36
    (sent,) = sim_journal.find(operation="createSession")
    types = [check["type"] for check in sent["request"]["body"]["requested_checks"]]
    assert types == [*TYPES, "FACE_COMPARISON", "LIVENESS"]
    assert sent["request"]["headers"]["x-yoti-sdk-version"] == "Node-4.13.2"
    shown = caller.call("GET", f"/sessions/{made['sessionId']}/configuration").good()["sdk_config"]
    assert (shown["brand_id"], shown["biometric_consent_flow"]) == ("brand-1", "EARLY")
    assert shown["attempts_configuration"] == {
        "ID_DOCUMENT_TEXT_DATA_EXTRACTION": {"GENERIC": 3, "RECLASSIFICATION": 2}
    }


def test_a_deadline_instead_of_a_token_time(node: Node) -> None:
    deadline = datetime(2026, 1, 1, 1, tzinfo=UTC)
    made = node.do(node.client().createSession(spec().withSessionDeadline(deadline).build()))
    assert made["clientSessionTokenTtl"] in {3599, 3600}


# What comes back.


def test_a_session_that_nobody_has_opened_yet(node: Node) -> None:
    session = begun(node, everything())
    result = node.do(node.client().getSession(session))

    assert (result["sessionId"], result["state"], result["userTrackingId"]) == (session, "ONGOING", "user-1")
    assert (result["checks"], result.get("biometricConsent")) == ([], None)
    assert {name for name, found in result["resources"].items() if found == []} == {
        "idDocuments", "supplementaryDocuments", "livenessCapture", "faceCapture", "shareCodes",
    }  # fmt: skip


CLASSES = {
    "LIVENESS": "LivenessCheckResponse",
    "ID_DOCUMENT_AUTHENTICITY": "AuthenticityCheckResponse",
    "ID_DOCUMENT_FACE_MATCH": "FaceMatchCheckResponse",
    "ID_DOCUMENT_COMPARISON": "IdDocumentComparisonCheckResponse",
    "THIRD_PARTY_IDENTITY": "ThirdPartyIdentityCheckResponse",
    "WATCHLIST_SCREENING": "WatchlistScreeningCheckResponse",
    "WATCHLIST_ADVANCED_CA": "WatchlistAdvancedCaCheckResponse",
    "ID_DOCUMENT_TEXT_DATA_CHECK": "TextDataCheckResponse",
    "SUPPLEMENTARY_DOCUMENT_TEXT_DATA_CHECK": "SupplementaryDocumentTextDataCheckResponse",
}


def test_a_session_that_is_over_is_read_whole(node: Node, yoti_sim: YotiSim) -> None:
    session = begun(node, everything())
    yoti_sim.complete(session)
    result = node.do(node.client().getSession(session))

    assert (result["state"], result.get("clientSessionToken")) == ("COMPLETED", None)
    assert result["biometricConsent"] == "2026-01-01T00:00:00.000Z"
    assert {check["type"]: check["is"] for check in result["checks"]} == CLASSES
    for check in result["checks"]:
        assert (check["state"], check["report"]["recommendation"]["value"]) == ("DONE", "APPROVE"), check
        assert check["report"]["recommendation"].get("reason") is None
        assert check["report"]["breakdown"], check["type"]
        assert check["created"] == check["lastUpdated"] == "2026-01-01T00:00:00.000Z"
    (screening,) = (one for one in result["checks"] if one["type"] == "WATCHLIST_SCREENING")
    assert sorted(screening["report"]["watchListSummary"]["searchConfig"]["categories"]) == [
        "ADVERSE-MEDIA",
        "SANCTIONS",
    ]
    (listed,) = (one for one in result["checks"] if one["type"] == "WATCHLIST_ADVANCED_CA")
    searched = listed["report"]["watchListSummary"]["searchConfig"]
    assert (searched["type"], searched["removeDeceased"], searched["shareUrl"]) == ("WITH_YOTI_ACCOUNT", True, True)
    assert (searched["sources"]["is"], searched["matchingStrategy"]["exactMatch"]) == ("TypeListSourcesResponse", True)
    (face,) = result["resources"]["livenessCapture"]
    assert (face["is"], face["faceMap"]["media"]["type"]) == ("ZoomLivenessResourceResponse", "BINARY")
    documents = result["resources"]["idDocuments"]
    assert {one["tasks"][0]["is"] for one in documents} == {"TextExtractionTaskResponse"}
    assert {one["tasks"][0]["generatedChecks"][0]["is"] for one in documents} == {"GeneratedTextDataCheckResponse"}
    assert {one["expandedDocumentFields"]["media"]["type"] for one in documents} == {"JSON"}
    (bill,) = result["resources"]["supplementaryDocuments"]
    assert bill["tasks"][0]["is"] == "SupplementaryDocumentTextExtractionTaskResponse"


def test_a_custom_account_and_a_still_face(node: Node, yoti_sim: YotiSim) -> None:
    session = begun(node, spec(liveness("forStaticLiveness"), custom()))
    yoti_sim.complete(session, WATCHLIST_ADVANCED_CA="POTENTIAL_MATCH")
    result = node.do(node.client().getSession(session))

    (face,) = result["resources"]["livenessCapture"]
    assert (face["is"], face["image"]["type"]) == ("StaticLivenessResourceResponse", "IMAGE")
    (listed,) = (one for one in result["checks"] if one["type"] == "WATCHLIST_ADVANCED_CA")
    assert listed["report"]["recommendation"]["value"] == "CONSIDER"
    assert listed["report"]["recommendation"]["reason"] == "POTENTIAL_MATCH"
    summary = listed["report"]["watchListSummary"]
    searched = summary["searchConfig"]
    assert (searched["apiKey"], searched["monitoring"], searched["clientRef"]) == ("key-1", True, "ref-1")
    assert (searched["sources"]["searchProfile"], searched["matchingStrategy"]["fuzziness"]) == ("our-profile", 0.3)
    assert summary["totalHits"] > 0
    raw = content(node, session, summary["rawResults"]["media"])
    assert {"provider", "search_types", "search_id", "search_ref", "url", "raw_output"} <= set(json.loads(raw[1])[0])


def profile(**scheme: str) -> Json:
    """Requirements of an identity profile; the SDK takes them as they are."""
    return {"trust_framework": "UK_TFIDA", "scheme": scheme}


def test_an_identity_profile_is_met_or_aborted(node: Node, yoti_sim: YotiSim) -> None:
    asked = Chain("SessionSpecificationBuilder").withIdentityProfileRequirements(profile(type="DBS", objective="BASIC"))
    good = begun(node, asked.withSubject({"subject_id": "person-1"}))
    yoti_sim.complete(good)
    found = node.do(node.client().getSession(good))["identityProfile"]
    assert (found["result"], found["subjectId"], found.get("failureReason")) == ("DONE", "person-1", None)
    report = found["identityProfileReport"]
    (scheme,) = report["schemesCompliance"]
    assert (report["trustFramework"], scheme["requirementsMet"]) == ("UK_TFIDA", True)
    assert (scheme["scheme"]["type"], scheme["scheme"]["objective"]) == ("DBS", "BASIC")
    kind, text = content(node, good, report["media"])
    assert (kind, set(json.loads(text)["proof"])) == ("application/json", {"jws", "public_key_url"})

    bad = begun(node, Chain("SessionSpecificationBuilder").withIdentityProfileRequirements(profile(type="RTW")))
    yoti_sim.complete(bad, ID_DOCUMENT_AUTHENTICITY="TAMPERED")
    found = node.do(node.client().getSession(bad))["identityProfile"]
    assert (found["result"], found["failureReason"]["reasonCode"]) == ("ABORTED", "FRAUD_DETECTED")
    (detail,) = found["failureReason"]["requirementsNotMetDetails"]
    assert (detail["failureType"], detail["details"]) == ("ID_DOCUMENT_AUTHENTICITY", "TAMPERED")


def test_an_advanced_identity_profile(node: Node, yoti_sim: YotiSim) -> None:
    passports = Chain("OrthogonalRestrictionsFilterBuilder").withWhitelistedDocumentTypes(["PASSPORT"]).build()
    config = Chain("AdvancedIdentityProfileSchemeConfigBuilder", passports)  # the SDK exports the config by this name
    scheme = Chain("AdvancedIdentityProfileSchemeBuilder").withType("IDENTITY").withObjective("AL_L1")
    framework = Chain("AdvancedIdentityProfileBuilder").withTrustFramework("YOTI_GLOBAL")
    framework.withScheme(scheme.withLabel("label-1").withConfig(config).build())
    asked = Chain("AdvancedIdentityProfileRequirementsBuilder").withProfile(framework.build()).build()
    session = begun(node, Chain("SessionSpecificationBuilder").withAdvancedIdentityProfileRequirements(asked))
    yoti_sim.complete(session)

    found = node.do(node.client().getSession(session))["advancedIdentityProfile"]
    (framework_,) = found["identityProfileReport"]["compliance"]
    (met,) = framework_["schemesCompliance"]
    assert (found["result"], framework_["trustFramework"], met["requirementsMet"]) == ("DONE", "YOTI_GLOBAL", True)
    assert (met["scheme"]["type"], met["scheme"]["objective"], met["scheme"]["label"]) == (
        "IDENTITY",
        "AL_L1",
        "label-1",
    )


# The end, and refusals in the SDK's own rendering.


def test_a_session_is_deleted_when_it_is_over(node: Node, yoti_sim: YotiSim) -> None:
    session = begun(node, spec())
    with pytest.raises(Refused) as locked:
        node.do(node.client().deleteSession(session))
    assert (locked.value.name, locked.value.status) == ("IDVError", 409)
    assert str(locked.value) == "SESSION_LOCKED - The session is locked or completed"
    yoti_sim.complete(session)
    node.do(node.client().deleteSession(session))
    with pytest.raises(Refused) as lost:
        node.do(node.client().getSession(session))
    assert str(lost.value) == "SESSION_NOT_FOUND - No session found matching the sessionId provided"


def test_wrong_key_unknown_application_unknown_session(node: Node) -> None:
    wrong = private_pem(foreign())
    signing = "MESSAGE_SIGNING - The message was not signed correctly"
    for chain, status, message in (
        (node.client(pem=wrong).getSession(UNKNOWN), 401, signing),
        (node.client(pem=wrong).createSession(spec().build()), 401, signing),
        (node.client(sdk_id=UNKNOWN).createSession(spec().build()), 404,
         "APP_NOT_FOUND - The referenced application does not exist"),
        (node.client().getSession(UNKNOWN), 404,
         "SESSION_NOT_FOUND - No session found matching the sessionId provided"),
        (node.client().getSessionTrackedDevices(UNKNOWN), 404,
         "SESSION_NOT_FOUND - No session found matching the sessionId provided"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            node.do(chain)
        assert (refused.value.name, refused.value.status, str(refused.value)) == ("IDVError", status, message)


def test_what_is_wrong_is_said_property_by_property(node: Node, sim_faults: SimFaults) -> None:
    with pytest.raises(Refused) as refused:
        node.do(node.client().createSession(Chain("SessionSpecificationBuilder").build()))
    assert str(refused.value) == (
        'PAYLOAD_VALIDATION - There were errors validating the payload: requested_checks "must not be empty"'
    )
    assert refused.value.body["errors"] == [{"property": "requested_checks", "message": "must not be empty"}]
    sim_faults.add("error", vendor="yoti", operation="getSession", error="too_many_requests", first=1)
    with pytest.raises(Refused, match="TOO_MANY_REQUESTS - ") as trouble:
        node.do(node.client().getSession(UNKNOWN))
    assert trouble.value.status == 429


def test_a_key_of_the_other_flavour(node: Node, yoti_sim: YotiSim) -> None:
    pem = published(yoti_sim.private_key_pem).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    assert node.do(node.client(pem=pem).createSession(spec().build()))["sessionId"]
