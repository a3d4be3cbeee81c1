"""Yoti's official SDK for Python, unmodified from PyPI (`yoti` 2.14.6), calls the simulator."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from golive.simulators.client import SimClock, SimFaults, SimJournal
from golive.simulators.inbox import Inbox
from golive.simulators.yoti.sim import YotiSim
from golive.suites.tests.yoti.caller import UNKNOWN, Caller, foreign, private_pem, published
from golive.suites.tests.yoti.python_sdk import Sdk, begun, checks, everything, key, required, spec
from yoti_python_sdk.crypto import Crypto
from yoti_python_sdk.doc_scan import (
    DocScanClient,
    NotificationConfigBuilder,
    RequestedDocumentAuthenticityCheckBuilder,
    RequestedFaceMatchCheckBuilder,
    RequestedLivenessCheckBuilder,
    RequestedTextExtractionTaskBuilder,
    SdkConfigBuilder,
    SessionSpecBuilder,
    constants,
)
from yoti_python_sdk.doc_scan.exception import DocScanException
from yoti_python_sdk.doc_scan.session.create.filter import (
    DocumentRestrictionBuilder,
    DocumentRestrictionsFilterBuilder,
    OrthogonalRestrictionsFilterBuilder,
)

Json = Any

START = datetime(2026, 1, 1, tzinfo=UTC)
SCREENS = [getattr(constants, name) for name in ("ID_DOCUMENT_EDUCATION", "FACE_CAPTURE_EDUCATION", "FLOW_COMPLETION")]


def test_all_that_can_be_asked_for_is_taken(client: Sdk, caller: Caller, sim_journal: SimJournal) -> None:
    config = (
        SdkConfigBuilder().with_allows_camera_and_upload().with_primary_colour("#2d9fff").with_secondary_colour("#FFF000")
        .with_font_colour("#000000").with_locale("en-GB").with_preset_issuing_country("GBR").with_allow_handoff(True)
        .with_success_url("https://shop.example/yes").with_error_url("https://shop.example/no").with_brand_id("brand-1")
        .with_privacy_policy_url("https://shop.example/privacy").with_suppressed_screens(SCREENS).build()
    )  # fmt: skip
    notifications = (
        NotificationConfigBuilder().with_endpoint("https://shop.example/yoti").with_auth_token("user:password")
        .with_bearer_auth_type().for_resource_update().for_task_completion().for_check_completion()
        .for_session_completion().with_topic("CLIENT_SESSION_TOKEN_DELETED").build()
    )  # fmt: skip
    asked = everything().with_client_session_token_ttl(900).with_sdk_config(config).with_notifications(notifications)
    made = client.create_session(asked.with_block_biometric_consent(False).build())

    assert (made.client_session_token_ttl, made.session_deadline) == (899, None)
    assert len(made.client_session_token) == len(made.session_id) == 36
    (sent,) = sim_journal.find(operation="createSession")
    body = sent["request"]["body"]
    assert [check["type"] for check in body["requested_checks"]] == [check.type for check in checks()]
    assert body["requested_checks"][1]["config"] == {}
    assert body["required_documents"][1]["filter"]["inclusion"] == "WHITELIST", "the word of years ago"
    assert sent["request"]["headers"]["x-yoti-sdk-version"] == "Python-2.14.6"
    told = caller.call("GET", f"/sessions/{made.session_id}/configuration").good()
    assert told["sdk_config"].items() >= json.loads(json.dumps(config.to_json())).items()
    assert sorted(told["requested_checks"]) == sorted(check.type for check in checks())


@pytest.mark.parametrize(
    "document_filter",
    [
        OrthogonalRestrictionsFilterBuilder().with_blacklisted_country_codes(["FRA"]).allow_non_latin_documents().build(),
        OrthogonalRestrictionsFilterBuilder().with_blacklisted_document_types(["AADHAAR", "PAN"]).build(),
        DocumentRestrictionsFilterBuilder().for_blacklist()
        .with_document_restriction(DocumentRestrictionBuilder().with_country_codes(["FRA"]).build()).build(),
        None,
    ],
)  # fmt: skip
def test_each_filter_leaves_what_it_says(client: Sdk, caller: Caller, document_filter: Sdk) -> None:
    builder = spec(RequestedDocumentAuthenticityCheckBuilder().with_manual_check_never().build())
    session = begun(client, builder.with_required_document(required(document_filter)))

    (wanted,) = caller.call("GET", f"/sessions/{session}/configuration").good()["capture"]["required_resources"]
    left = {(one["code"], sort["type"]) for one in wanted["supported_countries"] for sort in one["supported_documents"]}
    assert ("GBR", "PASSPORT") in left
    sent = json.dumps(document_filter.to_json(), default=lambda part: part.to_json()) if document_filter else ""
    assert ("FRA" in {code for code, _ in left}) is ("FRA" not in sent)
    assert ("AADHAAR" in {sort for _, sort in left}) is ("AADHAAR" not in sent)


@pytest.mark.parametrize("manual", ["always", "fallback", "never"])
def test_each_manual_check_and_each_liveness_is_taken(client: Sdk, yoti_sim: YotiSim, manual: str) -> None:
    still = RequestedLivenessCheckBuilder().for_static_liveness().with_max_retries(3).with_manual_check_never().build()
    builders = (RequestedDocumentAuthenticityCheckBuilder(), RequestedFaceMatchCheckBuilder())
    builder = spec(still, *(getattr(one, f"with_manual_check_{manual}")().build() for one in builders))
    task = getattr(RequestedTextExtractionTaskBuilder(), f"with_manual_check_{manual}")().with_chip_data_ignore()
    session = begun(client, builder.with_requested_task(task.build()))
    yoti_sim.complete(session)

    result = client.get_session(session)
    (resource,) = result.resources.static_liveness_resources
    assert client.get_media_content(session, resource.image.media.id).mime_type in {"image/jpeg", "image/png"}
    assert len(result.id_document_text_data_checks) == (manual != "never")


def test_a_deadline_instead_of_a_token_time(client: Sdk) -> None:
    made = client.create_session(spec().with_session_deadline("2026-01-01T01:00:00Z").build())
    assert datetime.fromisoformat(made.session_deadline) == datetime(2026, 1, 1, 1, tzinfo=UTC)
    assert made.client_session_token_ttl in {3599, 3600}


# What comes back.


def test_a_session_that_nobody_has_opened_yet(client: Sdk) -> None:
    made = client.create_session(everything().build())
    result = client.get_session(made.session_id)

    assert (result.session_id, result.state, result.user_tracking_id) == (made.session_id, "ONGOING", "user-1")
    assert (result.client_session_token, result.checks) == (made.client_session_token, [])
    assert 0 < result.client_session_token_ttl <= 600
    assert result.biometric_consent_timestamp is None
    found = result.resources
    assert not [*found.id_documents, *found.supplementary_documents, *found.liveness_capture, *found.share_codes]


def test_a_session_is_followed_to_its_end(client: Sdk, yoti_sim: YotiSim) -> None:
    session = begun(client, everything())
    yoti_sim.person(session, "consent")
    yoti_sim.person(session, "liveness")
    half = client.get_session(session)
    assert half.biometric_consent_timestamp == START
    (alive,) = half.checks
    assert (alive.type, alive.state, alive.report.recommendation.value) == ("LIVENESS", "DONE", "APPROVE")
    yoti_sim.complete(session)
    result = client.get_session(session)

    assert (result.state, result.client_session_token) == ("COMPLETED", None)
    assert {check.type for check in result.checks} == {
        "LIVENESS", "ID_DOCUMENT_AUTHENTICITY", "ID_DOCUMENT_FACE_MATCH", "ID_DOCUMENT_COMPARISON",
        "WATCHLIST_SCREENING", "ID_DOCUMENT_TEXT_DATA_CHECK", "SUPPLEMENTARY_DOCUMENT_TEXT_DATA_CHECK",
    }  # fmt: skip
    used = {one.id for one in [*result.resources.id_documents, *result.resources.supplementary_documents]}
    used |= {one.id for one in result.resources.liveness_capture}
    for check in result.checks:
        assert (check.state, check.report.recommendation.value) == ("DONE", "APPROVE"), check.type
        assert check.report.recommendation.reason is check.report.recommendation.recovery_suggestion is None
        assert check.created == check.last_updated == START
        assert set(check.resources_used) <= used
        assert [part.result for part in check.report.breakdown if part.result != "PASS"] == [], check.type
        assert all(
            part.sub_check and part.process in {None, "AUTOMATED", "EXPERT_REVIEW"} for part in check.report.breakdown
        )
    (score,) = (
        detail for part in result.face_match_checks[0].report.breakdown for detail in part.details
        if detail.name == "confidence_score"
    )  # fmt: skip
    assert 0 <= float(score.value) <= 1
    (readable,) = result.supplementary_document_text_data_checks[0].report.breakdown
    assert readable.sub_check == "text_data_readable"


def test_resources_tell_of_tasks_checks_and_media(client: Sdk, yoti_sim: YotiSim) -> None:
    session = begun(client, everything())
    yoti_sim.complete(session)
    result = client.get_session(session)

    texts = {check.id for check in result.id_document_text_data_checks}
    for document in result.resources.id_documents:
        (task,) = document.text_extraction_tasks
        assert (task.state, task.created) == ("DONE", START)
        assert [check.id in texts for check in task.generated_text_data_checks] == [True]
        assert document.document_fields.media.id in {media.id for media in task.generated_media}
        assert all(page.capture_method == "CAMERA" and page.media.type == "IMAGE" for page in document.pages)
    sorts = [(one.document_type, one.issuing_country) for one in result.resources.id_documents]
    assert sorted(sorts) == [("DRIVING_LICENCE", "GBR"), ("PASSPORT", "GBR")]
    (bill,) = result.resources.supplementary_documents
    assert (bill.document_type, bill.text_extraction_tasks[0].state) == ("UTILITY_BILL", "DONE")
    assert bill.text_extraction_tasks[0].generated_text_data_checks
    (face,) = result.resources.zoom_liveness_resources
    assert [frame.media is None for frame in face.frames].count(False) >= 3
    assert any(frame.media is None for frame in face.frames), "real sessions have empty frames too"


# Media.


def media(session: Json) -> list[Json]:
    """All media that the result of a session names."""
    if isinstance(session, list):
        return [one for part in session for one in media(part)]
    if not isinstance(session, dict):
        return []
    found = [session["media"]] if isinstance(session.get("media"), dict) else []
    return found + [one for name, part in session.items() if name != "media" for one in media(part)]


KINDS: dict[str, Callable[[str], bool]] = {
    "IMAGE": lambda kind: kind in {"image/jpeg", "image/png"},
    "JSON": lambda kind: kind == "application/json",
    "BINARY": lambda kind: kind == "application/octet-stream",
    "PDF": lambda kind: kind == "application/pdf",
}


def test_media_of_every_kind_come_with_their_own_type(client: Sdk, caller: Caller, yoti_sim: YotiSim) -> None:
    session = begun(client, everything())
    yoti_sim.complete(session)
    found = media(caller.session(session))

    assert {one["type"] for one in found} >= {"IMAGE", "JSON", "BINARY"}
    for one in found:
        got = client.get_media_content(session, one["id"])
        assert KINDS[one["type"]](got.mime_type), (one, got.mime_type)
        assert got.content
        assert got.base64_content.startswith(f"data:{got.mime_type};base64,")
    fields = client.get_session(session).resources.id_documents[0].document_fields
    told = json.loads(client.get_media_content(session, fields.media.id).content)
    assert {"full_name", "date_of_birth", "document_number", "document_type", "issuing_country"} <= set(told)


def test_what_the_law_forbids_to_hand_out_is_none(client: Sdk, yoti_sim: YotiSim) -> None:
    session = begun(client, spec(RequestedDocumentAuthenticityCheckBuilder().build()))
    yoti_sim.person(session, "document", document_type="AADHAAR", issuing_country="IND")
    yoti_sim.complete(session)

    (document,) = client.get_session(session).resources.id_documents
    assert document.document_type == "AADHAAR"
    for page in document.pages:
        assert client.get_media_content(session, page.media.id) is None


def test_one_medium_is_deleted_and_the_others_stay(client: Sdk, caller: Caller, yoti_sim: YotiSim) -> None:
    session = begun(client, everything())
    yoti_sim.person(session, "liveness")
    gone, *others = media(caller.session(session))
    with pytest.raises(DocScanException, match="Failed to delete media content - SESSION_LOCKED - "):
        client.delete_media_content(session, gone["id"])
    yoti_sim.complete(session)
    client.delete_media_content(session, gone["id"])

    with pytest.raises(DocScanException) as lost:
        client.get_media_content(session, gone["id"])
    assert str(lost.value) == (
        "Failed to retrieve media content - MEDIA_CONTENT_NOT_FOUND - No media content found matching the id provided"
    )
    assert all(client.get_media_content(session, one["id"]).content for one in others)


# The end.


def test_a_session_is_deleted_when_it_is_over(client: Sdk, yoti_sim: YotiSim) -> None:
    session = begun(client, everything())
    with pytest.raises(DocScanException) as locked:
        client.delete_session(session)
    assert locked.value.status_code == 409
    assert str(locked.value) == "Failed to delete session - SESSION_LOCKED - The session is locked or completed"
    yoti_sim.complete(session)
    picture = client.get_session(session).resources.id_documents[0].pages[0].media.id
    client.delete_session(session)

    for call in (client.get_session, client.delete_session, lambda one: client.get_media_content(one, picture)):
        with pytest.raises(
            DocScanException, match="SESSION_NOT_FOUND - No session found matching the sessionId"
        ) as lost:
            call(session)
        assert lost.value.status_code == 404


def test_a_session_whose_time_is_over(client: Sdk, yoti_sim: YotiSim, sim_clock: SimClock) -> None:
    session = begun(client, everything().with_client_session_token_ttl(900))
    yoti_sim.person(session, "liveness")
    sim_clock.advance(901)
    result = client.get_session(session)

    assert (result.state, result.client_session_token_ttl, result.client_session_token) == ("EXPIRED", 0, None)
    assert [check.state for check in result.liveness_checks] == ["DONE"]
    client.delete_session(session)


def test_supported_documents(client: Sdk) -> None:
    found = {one.code: one.supported_documents for one in client.get_supported_documents().supported_countries}
    assert {one.type for one in found["GBR"]} >= {"PASSPORT", "DRIVING_LICENCE"}
    assert {one.is_strictly_latin for documents in found.values() for one in documents} == {True}


# Refusals, in the SDK's own words around Yoti's.


def test_a_wrong_key(yoti_sim: YotiSim) -> None:
    wrong = key(private_pem(foreign()))
    client = DocScanClient(yoti_sim.sdk_id, wrong, yoti_sim.base_url)
    for call, words in ((client.get_session, "retrieve session"), (client.delete_session, "delete session")):
        with pytest.raises(DocScanException) as refused:
            call(UNKNOWN)
        assert str(refused.value) == f"Failed to {words} - MESSAGE_SIGNING - The message was not signed correctly"
        assert (refused.value.status_code, json.loads(refused.value.text)["code"]) == (401, "MESSAGE_SIGNING")


def test_an_unknown_application(yoti_sim: YotiSim) -> None:
    client = DocScanClient(UNKNOWN, key(yoti_sim.private_key_pem), yoti_sim.base_url)
    with pytest.raises(DocScanException) as refused:
        client.create_session(spec().build())
    assert refused.value.status_code == 404
    assert str(refused.value) == "Failed to create session - APP_NOT_FOUND - The referenced application does not exist"


def test_an_unknown_session(client: Sdk) -> None:
    with pytest.raises(DocScanException) as refused:
        client.get_session(UNKNOWN)
    assert str(refused.value) == (
        "Failed to retrieve session - SESSION_NOT_FOUND - No session found matching the sessionId provided"
    )


@pytest.mark.parametrize(
    ("builder", "findings"),
    [
        (SessionSpecBuilder(), 'requested_checks "must not be empty"'),
        (spec().with_client_session_token_ttl(300), "client_session_token_ttl"),
        (spec().with_resources_ttl(86_699), "resources_ttl"),
        (spec().with_sdk_config(SdkConfigBuilder().with_allowed_capture_methods("EYES").build()),
         'sdk_config.allowed_capture_methods "Value is not valid"'),
        (spec().with_sdk_config(SdkConfigBuilder().with_font_colour("red").build()),
         'sdk_config.font_colour "provided colour must be a valid Hex Code"'),
        (spec().with_sdk_config(SdkConfigBuilder().with_locale("").build()), 'sdk_config.locale "must not be blank"'),
        (spec().with_notifications(NotificationConfigBuilder().with_endpoint("http://shop.example/").build()),
         "notifications.endpoint"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_session_is_said(client: Sdk, builder: Sdk, findings: str) -> None:
    with pytest.raises(DocScanException) as refused:
        client.create_session(builder.build())
    beginning = "Failed to create session - PAYLOAD_VALIDATION - There were errors validating the payload: "
    assert str(refused.value).startswith(beginning + findings), str(refused.value)
    assert refused.value.status_code == 400


def test_troubles_of_the_service(client: Sdk, yoti_sim: YotiSim, sim_faults: SimFaults) -> None:
    session = begun(client, spec())
    sim_faults.add("error", vendor="yoti", operation="getSession", error="temporarily_unavailable", first=1)
    with pytest.raises(DocScanException, match="TEMPORARILY_UNAVAILABLE - ") as refused:
        client.get_session(session)
    assert refused.value.status_code == 503
    assert client.get_session(session).state == "ONGOING"
    yoti_sim.configure(organisation_verified=False)
    with pytest.raises(DocScanException, match="Failed to create session - INSUFFICIENT_PERMISSION - "):
        client.create_session(spec().build())


def test_keys_are_read_from_files_and_in_both_flavours(yoti_sim: YotiSim) -> None:
    begun(DocScanClient(yoti_sim.sdk_id, yoti_sim.private_key_file, yoti_sim.base_url), spec())
    pem = published(yoti_sim.private_key_pem).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    begun(DocScanClient(yoti_sim.sdk_id, Crypto(pem), yoti_sim.base_url), spec())


# Notifications, as the SDK's builder asks for them.


@pytest.mark.parametrize(
    ("choose", "header"),
    [
        (lambda builder: builder, "Basic dXNlcm5hbWU6cGFzc3dvcmQ="),
        (lambda builder: builder.with_basic_auth_type(), "Basic dXNlcm5hbWU6cGFzc3dvcmQ="),
        (lambda builder: builder.with_bearer_auth_type(), "Bearer username:password"),
    ],
    ids=["none", "basic", "bearer"],
)
def test_notifications_come_as_asked(
    client: Sdk, yoti_sim: YotiSim, sim_inbox: Inbox, sim_clock: SimClock, choose: Callable[[Sdk], Sdk], header: str
) -> None:
    builder = NotificationConfigBuilder().with_endpoint(f"{sim_inbox.url}/yoti").with_auth_token("username:password")
    topics = choose(builder).for_check_completion().for_session_completion().build()
    session = begun(client, spec().with_notifications(topics))
    yoti_sim.complete(session)
    sim_clock.settle()

    told = [json.loads(one.body) for one in sim_inbox.received]
    (check,) = client.get_session(session).checks
    assert told == [
        {"session_id": session, "topic": "check_completion", "check_id": check.id},
        {"session_id": session, "topic": "session_completion"},
    ]
    assert {one.headers.get("authorization") for one in sim_inbox.received} == {header}


def test_without_topics_only_the_end_is_told(
    client: Sdk, yoti_sim: YotiSim, sim_inbox: Inbox, sim_clock: SimClock
) -> None:
    """The SDK then sends an empty list."""
    asked = NotificationConfigBuilder().with_endpoint(sim_inbox.url).build()
    session = begun(client, everything().with_notifications(asked))
    yoti_sim.complete(session)
    sim_clock.settle()

    (only,) = sim_inbox.received
    assert json.loads(only.body) == {"session_id": session, "topic": "session_completion"}
    assert "authorization" not in only.headers
