"""Payloads that were published or recorded elsewhere hold for the schemas too."""

from collections.abc import Callable
from typing import Any

import pytest

Findings = Callable[[str, object], set[tuple[str, str]]]
Sample = Callable[[str, int], Any]

IDS = {"id": "f04bdb47-d3be-4b28-b028-a652feb060b5", "attemptId": "e30122d1-740b-4764-853f-470374a7abf4"}
USER = "a1b2c35d-e8f7-6d5e-3cd2-a1b2c35db3d4"

PUBLISHED_EVENTS = [
    {"code": 7002, "action": "submitted", "vendorData": "12345678"},
    {
        "code": 7007,
        "action": "waiting_complete",
        "context": {"reason": "final_decision_received"},
        "vendorData": "QWE123",
    },
    {
        "code": 7009,
        "action": "flow_finished",
        "context": {"reason": "finished_screen_confirmed_clicked", "state": "finished_screen_shown"},
        "vendorData": "QWE123",
    },
    {
        "code": 7010,
        "action": "flow_cancelled",
        "context": {"reason": "quit_session_confirmed", "state": "camera_access_blocked_screen_shown"},
        "vendorData": "QWE123",
    },
]

REASONS = {
    7007: (
        "final_decision_received",
        "final_decision_received_from_socket",
        "waiting_decision_continue_clicked",
    ),
    7009: ("finished_screen_confirmed_clicked",),
    7010: (
        "quit_session_confirmed",
        "error_screen_exit_clicked",
        "consent_screen_cancel_pressed",
        "mobile_handover_screen_shown",
    ),
}


@pytest.mark.parametrize("event", PUBLISHED_EVENTS, ids=lambda event: str(event["code"]))
def test_the_sample_events_of_the_event_webhook_article(findings: Findings, event: dict[str, Any]) -> None:
    assert findings("veriff/webhooks/event", IDS | {"feature": "selfid"} | event | {"endUserId": USER}) == set()


@pytest.mark.parametrize(("code", "reason"), [(code, reason) for code, all_ in REASONS.items() for reason in all_])
def test_every_documented_reason(findings: Findings, sample: Sample, code: int, reason: str) -> None:
    number = next(n for n in range(7) if sample("veriff/webhooks/event", n)["code"] == code)
    event = sample("veriff/webhooks/event", number) | {"context": {"reason": reason}}

    assert findings("veriff/webhooks/event", event) == set()


def test_the_lean_decision_that_was_captured_in_2026(findings: Findings) -> None:
    verification = {
        "acceptanceTime": "2026-06-13T00:36:11.120334Z",
        "submissionTime": "2026-06-13T00:38:12.004501Z",
        "decisionTime": "2026-06-13T00:38:30.861285Z",
        "code": 9102,
        "id": IDS["id"],
        "vendorData": "user-42",
        "endUserId": None,
        "status": "declined",
        "reason": "Known fraud",
        "reasonCode": 106,
        "attemptId": IDS["attemptId"],
    }
    body = {"status": "success", "verification": verification, "technicalData": {"ip": None}}

    assert findings("veriff/webhooks/decision", body) == set()
    assert findings("veriff/get-decision.response", body) == set()


@pytest.mark.parametrize(
    "body",
    [
        {
            "verification": {
                "person": {"firstName": "Ann", "lastName": "Lee"},
                "vendorData": "",
                "timestamp": "2026-11-20T23:56:02.317Z",
            }
        },
        {
            "verification": {
                "person": {"firstName": "Nican Onio", "lastName": "Xander [EXAMPLE]", "idNumber": "001-1404292-1"},
                "document": {"number": "VL0199336", "type": "PASSPORT", "country": "DO"},
                "lang": "en",
                "features": ["selfid"],
                "timestamp": "2026-11-20T23:56:02.317Z",
            }
        },
        {
            "verification": {
                "callback": "https://veriff.com",
                "person": {"firstName": "John", "lastName": "Smith"},
                "document": {"type": "PASSPORT", "country": "EE"},
                "vendorData": "unique id of a user",
                "timestamp": "2016-05-19T08:30:25.597Z",
            }
        },
    ],
    ids=["browser-sdk", "demo", "signing-article"],
)
def test_what_real_clients_send_to_create_a_session(findings: Findings, body: object) -> None:
    assert findings("veriff/create-session.request", body) == set()
