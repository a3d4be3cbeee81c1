"""Yoti's official sandbox SDK for Node, unmodified (npm: `@getyoti/sdk-sandbox` 1.7.0), says what sessions answer."""

import base64
from typing import Any

import pytest
from golive.simulators.client import SimClock
from golive.simulators.yoti.sim import YotiSim
from golive.suites.tests.yoti.caller import PNG, foreign, private_pem
from golive.suites.tests.yoti.node_sdk import Chain, Node, Refused
from golive.suites.tests.yoti.node_spec import (
    begun,
    everything,
)

Json = Any

pytestmark = pytest.mark.xdist_group("yoti-node")  # one process serves all tests of this group


def saying(builder: str, value: str, reason: str = "", *parts: Chain) -> Chain:
    """A check's builder with a report."""
    told = Chain("SandboxRecommendationBuilder").withValue(value)
    if reason:
        told.withReason(reason).withRecoverySuggestion("Try again")
    chain = Chain(builder).withRecommendation(told.build())
    for part in parts:
        chain.withBreakdown(part)
    return chain


def breakdown(sub_check: str, result: str) -> Chain:
    """A part of a report."""
    return Chain("SandboxBreakdownBuilder").withSubCheck(sub_check).withResult(result).withDetail("why", "so").build()


def configured(photo: bytes) -> Chain:
    """A config with every check and task that the SDK knows."""
    passport = Chain("SandboxDocumentFilterBuilder").withDocumentType("PASSPORT").withCountryCode("GBR").build()
    licence = Chain("SandboxDocumentFilterBuilder").withDocumentType("DRIVING_LICENCE").withCountryCode("GBR").build()
    licence = Chain("SandboxDocumentFilterBuilder").withDocumentType("DRIVING_LICENCE").build()
    detail = Chain("SandboxTextDataExtractionReasonBuilder").forUserError().withDetail("none").build()
    progress = Chain("SandboxTextDataExtractionRecommendationBuilder").forProgress().withReason(detail).build()
    read = Chain("SandboxDocumentTextDataExtractionTaskBuilder").withDocumentFields({"full_name": "Zoë Ng"})
    read.withDocumentIdPhoto("image/png", photo).withDetectedCountry("GBR").withRecommendation(progress)
    bill = Chain("SandboxSupplementaryDocTextDataExtractionTaskBuilder").withDocumentField("full_name", "Bill Payer")
    tasks_ = Chain("SandboxTaskResultsBuilder").withDocumentTextDataExtractionTask(
        read.withDocumentFilter(passport).build()
    )
    tasks_.withSupplementaryDocTextDataExtractionTask(bill.withDetectedCountry("GBR").build())
    text = saying("SandboxDocumentTextDataCheckBuilder", "NOT_AVAILABLE", "PHOTO_TOO_DARK")
    supplementary = saying("SandboxSupplementaryDocTextDataCheckBuilder", "REJECT", "MISUSE")
    comparison = saying(
        "SandboxIdDocumentComparisonCheckBuilder", "REJECT", "MISMATCH", breakdown("name_match", "FAIL")
    )
    third = saying("SandboxThirdPartyIdentityCheckBuilder", "CONSIDER", "NO_MATCH", breakdown("name_match", "FAIL"))
    reports = (
        Chain("SandboxCheckReportsBuilder")
        .withLivenessCheck(saying("SandboxZoomLivenessCheckBuilder", "APPROVE").build())
        .withDocumentAuthenticityCheck(
            saying("SandboxDocumentAuthenticityCheckBuilder", "REJECT", "COUNTERFEIT").build()
        )
        .withDocumentFaceMatchCheck(
            saying("SandboxDocumentFaceMatchCheckBuilder", "REJECT", "LARGE_AGE_GAP")
            .withDocumentFilter(passport)
            .build()
        )
        .withDocumentTextDataCheck(text.withDocumentField("full_name", "Z. Ng").withDocumentFilter(passport).build())
        .withSupplementaryDocTextDataCheck(supplementary.withDocumentFields({"full_name": "B. Payer"}).build())
        .withIdDocumentComparisonCheck(comparison.withSecondaryDocumentFilter(licence).build())
        .withThirdPartyIdentityCheck(third.build())
        .withAsyncReportDelay(10)
    )
    return (
        Chain("SandboxResponseConfigBuilder").withTaskResults(tasks_.build()).withCheckReports(reports.build()).build()
    )


def test_reports_and_texts_are_as_configured(node: Node, yoti_sim: YotiSim, sim_clock: SimClock) -> None:
    first, second = (begun(node, everything(), sandboxed=True) for _ in range(2))
    node.do(node.configuring().configureApplicationResponse(configured(PNG)))
    nothing = Chain("SandboxCheckReportsBuilder").build()
    empty = Chain("SandboxResponseConfigBuilder").withCheckReports(nothing).build()
    node.do(node.configuring().configureSessionResponse(second, empty))
    for session in (first, second):
        yoti_sim.complete(session)
    early = node.do(node.sandboxed().getSession(first))
    assert early["state"] == "ONGOING"
    assert {check["state"] for check in early["checks"] if check["type"] == "THIRD_PARTY_IDENTITY"} == {"PENDING"}
    sim_clock.advance(10)

    result = node.do(node.sandboxed().getSession(first))
    told = {check["type"]: check["report"] for check in result["checks"]}
    assert result["state"] == "COMPLETED"
    reasons = {name: report["recommendation"].get("reason") for name, report in told.items()}
    assert reasons.items() >= {
        "LIVENESS": None, "ID_DOCUMENT_AUTHENTICITY": "COUNTERFEIT", "ID_DOCUMENT_COMPARISON": "MISMATCH",
        "THIRD_PARTY_IDENTITY": "NO_MATCH", "SUPPLEMENTARY_DOCUMENT_TEXT_DATA_CHECK": "MISUSE",
    }.items()  # fmt: skip
    assert told["THIRD_PARTY_IDENTITY"]["recommendation"]["recoverySuggestion"] == "Try again"
    (part,) = told["ID_DOCUMENT_COMPARISON"]["breakdown"]
    assert (part["subCheck"], part["result"]) == ("name_match", "FAIL")
    assert [(one["name"], one["value"]) for one in part["details"]] == [("why", "so")]
    matches = [one["report"]["recommendation"] for one in result["checks"] if "FACE_MATCH" in one["type"]]
    assert sorted((match.get("reason") for match in matches), key=str) == ["LARGE_AGE_GAP", None], (
        "the licence is not in the filter"
    )
    documents = result["resources"]["idDocuments"]
    (passport,) = (one for one in documents if one["documentType"] == "PASSPORT")
    photo = node.do(node.sandboxed().getMediaContent(first, passport["documentIdPhoto"]["media"]["id"]))
    assert (photo["mimeType"], base64.b64decode(photo["content"]["bytes"])) == ("image/png", PNG)
    other = node.do(node.sandboxed().getSession(second))
    assert {check["report"]["recommendation"]["value"] for check in other["checks"]} == {"APPROVE"}


def test_a_session_is_gone_through_without_a_person(node: Node, yoti_sim: YotiSim) -> None:
    made = node.do(node.sandboxed().createSession(everything().build()))
    passport = {"issuing_country": "GBR", "document_type": "PASSPORT", "capture_method": "CAMERA"}
    bill = {"issuing_country": "GBR", "document_type": "UTILITY_BILL"}
    documents = [passport, {**passport, "document_type": "DRIVING_LICENCE"}]
    body = {
        "session_id": made["sessionId"], "client_session_token": made["clientSessionToken"],
        "resources": {"id_documents": documents, "supplementary_documents": [bill]},
    }  # fmt: skip
    request = Chain("RequestBuilder").withBaseUrl(yoti_sim.sandbox_base_url).withEndpoint("/agent").withPost()
    request.withPemString(yoti_sim.private_key_pem).withQueryParam("sdkId", yoti_sim.sdk_id)
    answer = node.do(request.withPayload(Chain("Payload", body)).build().execute())

    assert answer["statusCode"] == 204
    assert node.do(node.sandboxed().getSession(made["sessionId"]))["state"] == "COMPLETED"


def test_a_wrong_key(node: Node) -> None:
    with pytest.raises(Refused, match="MESSAGE_SIGNING - The message was not signed correctly") as refused:
        node.do(node.configuring(pem=private_pem(foreign())).configureApplicationResponse(configured(PNG)))
    assert (refused.value.name, refused.value.status) == ("IDVSandboxError", 401)
