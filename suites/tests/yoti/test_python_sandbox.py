"""Yoti's official sandbox SDK for Python, unmodified from PyPI (`yoti-sandbox` 1.3.0), says what sessions answer."""

import json

import pytest
from golive.simulators.client import SimClock
from golive.simulators.yoti.sim import YotiSim
from golive.suites.tests.yoti.caller import PNG, Caller, foreign, private_pem
from golive.suites.tests.yoti.python_sdk import Sdk, begun, everything, key, liveness, spec, tasks
from yoti_python_sandbox.doc_scan import (
    ResponseConfigBuilder,
    SandboxCheckReportsBuilder,
    SandboxDocumentFilterBuilder,
    SandboxTaskResultsBuilder,
)
from yoti_python_sandbox.doc_scan.check import (
    SandboxBreakdownBuilder,
    SandboxDetail,
    SandboxDocumentAuthenticityCheckBuilder,
    SandboxDocumentFaceMatchCheckBuilder,
    SandboxDocumentTextDataCheckBuilder,
    SandboxIdDocumentComparisonCheckBuilder,
    SandboxRecommendationBuilder,
    SandboxSupplementaryDocumentTextDataCheckBuilder,
    SandboxZoomLivenessCheckBuilder,
)
from yoti_python_sandbox.doc_scan.client import DocScanSandboxClient
from yoti_python_sandbox.doc_scan.exception import DocScanSandboxException
from yoti_python_sandbox.doc_scan.task import (
    SandboxDocumentTextDataExtractionTaskBuilder,
    SandboxSupplementaryDocumentTextDataExtractionTaskBuilder,
    SandboxTextDataExtractionReasonBuilder,
    SandboxTextDataExtractionRecommendationBuilder,
)
from yoti_python_sdk.doc_scan import RequestedDocumentAuthenticityCheckBuilder
from yoti_python_sdk.http import SignedRequest


@pytest.fixture
def configuring(yoti_sim: YotiSim) -> Sdk:
    """The client that configures answers."""
    return DocScanSandboxClient(yoti_sim.sdk_id, key(yoti_sim.private_key_pem), yoti_sim.sandbox_base_url)


def recommendation(value: str, reason: str | None = None, recovery: str | None = None) -> Sdk:
    """What a check says; the SDK writes null for what is left out."""
    built = SandboxRecommendationBuilder().with_value(value)
    return built.with_reason(reason).with_recovery_suggestion(recovery).build()


def breakdown(sub_check: str, result: str, **details: str) -> Sdk:
    """A part of a report."""
    built = SandboxBreakdownBuilder().with_sub_check(sub_check).with_result(result)
    for name, value in details.items():
        built.with_detail(SandboxDetail(name, value))
    return built.build()


def saying(builder: Sdk, value: str, reason: str | None = None, *parts: Sdk) -> Sdk:
    """A check's builder with a report."""
    return builder.with_recommendation(recommendation(value, reason)).with_breakdowns(list(parts))


def of(document_type: str, country: str = "GBR") -> Sdk:
    """A filter of documents."""
    return SandboxDocumentFilterBuilder().with_document_type(document_type).with_country_code(country).build()


def rejecting() -> Sdk:
    """A config in which each check says something else than by default, and nothing is about licences."""
    face = breakdown("ai_face_match", "FAIL", confidence_score="0.12")
    tampered = saying(
        SandboxDocumentAuthenticityCheckBuilder(), "REJECT", "TAMPERED",
        breakdown("no_sign_of_tampering", "FAIL"), breakdown("document_in_date", "PASS"),
    )  # fmt: skip
    blurry = saying(SandboxDocumentTextDataCheckBuilder(), "NOT_AVAILABLE", "PHOTO_TOO_BLURRY")
    bill = saying(SandboxSupplementaryDocumentTextDataCheckBuilder(), "REJECT", "MISSING_DOCUMENT_SIDE")
    reports = (
        SandboxCheckReportsBuilder()
        .with_liveness_check(saying(SandboxZoomLivenessCheckBuilder(), "APPROVE").build())
        .with_document_authenticity_check(tampered.with_document_filter(of("PASSPORT")).build())
        .with_document_face_match_check(
            saying(SandboxDocumentFaceMatchCheckBuilder(), "REJECT", "DIFFERENT_PERSON", face)
            .with_document_filter(of("PASSPORT")).build()
        )
        .with_document_text_data_check(
            blurry.with_document_field("full_name", "Zoë Ng").with_document_filter(of("PASSPORT")).build()
        )
        .with_supplementary_document_text_data_check(bill.with_document_fields({"full_name": "Z. Ng"}).build())
        .with_id_document_comparison_check(
            saying(SandboxIdDocumentComparisonCheckBuilder(), "REJECT", "MISMATCH", breakdown("name_match", "FAIL"))
            .with_secondary_document_filter(of("DRIVING_LICENCE")).build()
        )
    )  # fmt: skip
    return ResponseConfigBuilder().with_check_reports(reports.build()).build()


def said(result: Sdk) -> dict[str, set[tuple[str, str | None]]]:
    """What each check says, by its type; there may be one for each document."""
    found: dict[str, set[tuple[str, str | None]]] = {}
    for check in result.checks:
        told = check.report.recommendation
        found.setdefault(check.type, set()).add((told.value, told.reason))
    return found


def test_reports_of_a_session_are_as_configured(sandboxed: Sdk, configuring: Sdk, yoti_sim: YotiSim) -> None:
    session = begun(sandboxed, everything())
    configuring.configure_session_response(session, rejecting())
    yoti_sim.complete(session)
    result = sandboxed.get_session(session)

    good = ("APPROVE", None)
    assert said(result) == {
        "LIVENESS": {good},
        "ID_DOCUMENT_AUTHENTICITY": {("REJECT", "TAMPERED"), good},
        "ID_DOCUMENT_FACE_MATCH": {("REJECT", "DIFFERENT_PERSON"), good},
        "ID_DOCUMENT_TEXT_DATA_CHECK": {("NOT_AVAILABLE", "PHOTO_TOO_BLURRY"), good},
        "SUPPLEMENTARY_DOCUMENT_TEXT_DATA_CHECK": {("REJECT", "MISSING_DOCUMENT_SIDE")},
        "ID_DOCUMENT_COMPARISON": {("REJECT", "MISMATCH")},
        "WATCHLIST_SCREENING": {good},
    }
    (passport,) = (one for one in result.resources.id_documents if one.document_type == "PASSPORT")
    (tampered,) = (one for one in result.authenticity_checks if one.resources_used == [passport.id])
    assert [(part.sub_check, part.result, part.process, part.details) for part in tampered.report.breakdown] == [
        ("no_sign_of_tampering", "FAIL", None, []), ("document_in_date", "PASS", None, []),
    ]  # fmt: skip
    (match,) = (one for one in result.face_match_checks if passport.id in one.resources_used)
    (detail,) = match.report.breakdown[0].details
    assert (detail.name, detail.value) == ("confidence_score", "0.12")
    (text,) = (one for one in result.id_document_text_data_checks if passport.id in one.resources_used)
    (fields,) = (one for one in text.generated_media if one.type == "JSON")
    assert json.loads(sandboxed.get_media_content(session, fields.id).content)["full_name"] == "Zoë Ng"


def test_what_a_session_configures_wins_over_the_application(
    sandboxed: Sdk, client: Sdk, configuring: Sdk, yoti_sim: YotiSim
) -> None:
    configuring.configure_application_response(rejecting())
    first, second = begun(sandboxed, everything()), begun(sandboxed, everything())
    configuring.configure_session_response(second, ResponseConfigBuilder().build())
    for session in (first, second):
        yoti_sim.complete(session)

    assert said(sandboxed.get_session(first))["ID_DOCUMENT_COMPARISON"] == {("REJECT", "MISMATCH")}
    assert said(sandboxed.get_session(second))["ID_DOCUMENT_COMPARISON"] == {("APPROVE", None)}


def extracting(*results: Sdk) -> Sdk:
    """A config of what is read on documents."""
    built = SandboxTaskResultsBuilder()
    for one in results:
        built.with_text_extraction_task(one)
    bill = SandboxSupplementaryDocumentTextDataExtractionTaskBuilder().with_document_field("full_name", "Bill Payer")
    filtered = bill.with_document_filter(of("UTILITY_BILL")).with_detected_country("GBR")
    built.with_supplementary_document_text_extraction_task(filtered.build())
    return ResponseConfigBuilder().with_task_results(built.build()).build()


def test_texts_and_photos_are_as_configured(
    sandboxed: Sdk, configuring: Sdk, caller: Caller, yoti_sim: YotiSim
) -> None:
    address = {"address_format": 1, "postal_code": "E1 6AN", "country_iso": "GBR"}
    fields = {"full_name": "Zoë Ng", "document_number": "007", "structured_postal_address": address}
    progress = SandboxTextDataExtractionRecommendationBuilder().for_progress().build()
    read = SandboxDocumentTextDataExtractionTaskBuilder().with_document_fields(fields).with_recommendation(progress)
    read.with_document_id_photo("image/png", PNG).with_detected_country("GBR").with_document_filter(of("PASSPORT"))
    session = begun(sandboxed, everything())
    configuring.configure_session_response(session, extracting(read.build()))
    yoti_sim.complete(session)

    found = sandboxed.get_session(session).resources
    (passport,) = (one for one in found.id_documents if one.document_type == "PASSPORT")
    told = json.loads(sandboxed.get_media_content(session, passport.document_fields.media.id).content)
    assert told.items() >= fields.items()
    photo = sandboxed.get_media_content(session, passport.document_id_photo.media.id)
    assert (photo.mime_type, photo.content) == ("image/png", PNG)
    (bill,) = found.supplementary_documents
    told = json.loads(sandboxed.get_media_content(session, bill.document_fields.media.id).content)
    assert told["full_name"] == "Bill Payer"
    raw = caller.at(yoti_sim.sandbox_base_url).session(session)["resources"]["id_documents"]
    (task,) = (one["tasks"][0] for one in raw if one["id"] == passport.id)
    assert task["recommendation"] == {"value": "PROGRESS"}


def test_a_second_attempt_at_reading(sandboxed: Sdk, configuring: Sdk, caller: Caller, yoti_sim: YotiSim) -> None:
    reason = SandboxTextDataExtractionReasonBuilder().for_quality().with_detail("TOO_DARK").build()
    again = SandboxTextDataExtractionRecommendationBuilder().for_must_try_again().with_reason(reason).build()
    first = SandboxDocumentTextDataExtractionTaskBuilder().with_recommendation(again).build()
    second = SandboxDocumentTextDataExtractionTaskBuilder().with_document_field("full_name", "Zoë Ng").build()
    builder = spec(RequestedDocumentAuthenticityCheckBuilder().build()).with_requested_task(tasks()[0])
    session = begun(sandboxed, builder)
    configuring.configure_session_response(session, extracting(first, second))
    yoti_sim.complete(session)

    result = sandboxed.get_session(session)
    newest, oldest = result.resources.id_documents
    read = json.loads(sandboxed.get_media_content(session, newest.document_fields.media.id).content)
    assert (result.state, read["full_name"]) == ("COMPLETED", "Zoë Ng")
    raw = caller.at(yoti_sim.sandbox_base_url).session(session)["resources"]["id_documents"]
    assert raw[1]["id"] == oldest.id
    assert raw[1]["tasks"][0]["recommendation"] == {
        "value": "MUST_TRY_AGAIN", "reason": {"value": "QUALITY", "detail": "TOO_DARK"},
    }  # fmt: skip


def test_reports_can_come_later(sandboxed: Sdk, configuring: Sdk, yoti_sim: YotiSim, sim_clock: SimClock) -> None:
    session = begun(sandboxed, spec(liveness(), RequestedDocumentAuthenticityCheckBuilder().build()))
    reports = SandboxCheckReportsBuilder().with_async_report_delay(20).build()
    configuring.configure_session_response(session, ResponseConfigBuilder().with_check_reports(reports).build())
    yoti_sim.complete(session)

    def poll() -> tuple[str, str, bool]:
        result = sandboxed.get_session(session)
        (check,) = result.authenticity_checks
        return result.state, check.state, check.report is not None

    assert poll() == ("ONGOING", "PENDING", False)
    sim_clock.advance(19)
    assert poll() == ("ONGOING", "PENDING", False)
    sim_clock.advance(1)
    assert poll() == ("COMPLETED", "DONE", True)


def test_a_session_is_gone_through_without_a_person(sandboxed: Sdk, yoti_sim: YotiSim) -> None:
    """`/agent` has no method in the SDK; its builder of signed requests has to do."""
    made = sandboxed.create_session(everything().build())
    passport = {"issuing_country": "GBR", "document_type": "PASSPORT", "capture_method": "CAMERA"}
    bill = {"issuing_country": "GBR", "document_type": "UTILITY_BILL"}
    body = {
        "session_id": made.session_id, "client_session_token": made.client_session_token,
        "resources": {
            "id_documents": [passport, {**passport, "document_type": "DRIVING_LICENCE"}],
            "supplementary_documents": [bill],
        },
    }  # fmt: skip
    request = SignedRequest.builder().with_post().with_pem_file(key(yoti_sim.private_key_pem))
    request.with_base_url(yoti_sim.sandbox_base_url).with_endpoint("/agent").with_param("sdkId", yoti_sim.sdk_id)
    answer = request.with_payload(json.dumps(body).encode()).build().execute()

    assert (answer.status_code, answer.content) == (204, b"")
    result = sandboxed.get_session(made.session_id)
    assert result.state == "COMPLETED"
    assert len(result.resources.id_documents) == 2
    picture = result.resources.id_documents[0].pages[0].media.id
    assert sandboxed.get_media_content(made.session_id, picture).content


def test_a_wrong_key(yoti_sim: YotiSim, sandboxed: Sdk) -> None:
    client = DocScanSandboxClient(yoti_sim.sdk_id, key(private_pem(foreign())), yoti_sim.sandbox_base_url)
    config, session = ResponseConfigBuilder().build(), begun(sandboxed, spec())
    message = "Failed on status code: 401 - MESSAGE_SIGNING - The message was not signed correctly"
    with pytest.raises(DocScanSandboxException, match=message):
        client.configure_application_response(config)
    with pytest.raises(DocScanSandboxException, match=message):
        client.configure_session_response(session, config)
