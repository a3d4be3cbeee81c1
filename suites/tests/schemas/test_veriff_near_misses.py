"""Answers and webhooks that are almost right are refused, at the right place, by both validators."""

from collections.abc import Callable
from typing import Any

import pytest

Findings = Callable[[str, object], set[tuple[str, str]]]
Sample = Callable[[str, int], Any]
Changed = Callable[[Any, str, object], Any]
Without = Callable[[Any, str], Any]

EVENT, DECISION = "veriff/webhooks/event", "veriff/webhooks/decision"
APPROVED, DECLINED, CAPPED, RESUBMISSION, REVIEW, EXPIRED, ABANDONED = range(7)

WRONG: list[tuple[str, int, str, object, str]] = [
    (EVENT, 0, "/id", "f04bdb47", "pattern"),
    (EVENT, 0, "/id", "a1b2c35d-e8f7-6d5e-3cd2-a1b2c35db3d4", "pattern"),
    (EVENT, 0, "/attemptId", None, "type"),
    (EVENT, 0, "/feature", "video", "const"),
    (EVENT, 0, "/code", "7001", "type enum"),
    (EVENT, 0, "/code", 7005, "enum"),
    (EVENT, 0, "/action", "submitted", "const"),
    (EVENT, 0, "/context", {"reason": "error_screen_exit_clicked"}, "not"),
    (EVENT, 1, "/vendorData", 42, "type"),
    (EVENT, 1, "/vendorData", "x" * 1001, "maxLength"),
    (EVENT, 1, "/endUserId", "user-42", "format"),
    (EVENT, 2, "/action", "waiting_continued", "const"),
    (EVENT, 2, "/context/reason", None, "type"),
    (EVENT, 5, "/context", "quit_session_confirmed", "type"),
    (EVENT, 6, "/context", {}, "not"),
    (DECISION, APPROVED, "/status", "failed", "const"),
    (DECISION, APPROVED, "/verification", None, "type"),
    (DECISION, APPROVED, "/technicalData/ip", 1, "type"),
    (DECISION, APPROVED, "/verification/code", 9102, "const"),
    (DECISION, APPROVED, "/verification/code", "9001", "type enum const"),
    (DECISION, APPROVED, "/verification/decisionTime", None, "type"),
    (DECISION, APPROVED, "/verification/reasonCode", 102, "type"),
    (DECISION, APPROVED, "/verification/person/dateOfBirth", "1980-02-30", "format"),
    (DECISION, APPROVED, "/verification/person/nationality", "ee", "pattern"),
    (DECISION, APPROVED, "/verification/document/type", "CARD", "enum"),
    (DECISION, APPROVED, "/verification/document/country", "EST", "pattern"),
    (DECISION, APPROVED, "/verification/riskLabels/0", {"label": "x"}, "required"),
    (DECISION, DECLINED, "/verification/code", 9001, "const"),
    (DECISION, DECLINED, "/verification/reason", None, "type"),
    (DECISION, DECLINED, "/verification/reasonCode", "102", "type"),
    (DECISION, DECLINED, "/verification/reasonCode", 204, "anyOf"),
    (DECISION, DECLINED, "/verification/submissionTime", "2026-01-01 09:05", "format pattern"),
    (DECISION, DECLINED, "/verification/acceptanceTime", "2026-01-01T09:00:00+00:00", "pattern"),
    (DECISION, CAPPED, "/verification/reasonCode", 600, "anyOf"),
    (DECISION, RESUBMISSION, "/verification/code", 9121, "const"),
    (DECISION, RESUBMISSION, "/verification/reasonCode", 539, "anyOf"),
    (DECISION, RESUBMISSION, "/verification/reasonCode", None, "type"),
    (DECISION, REVIEW, "/verification/code", 9103, "const"),
    (DECISION, REVIEW, "/verification/reason", "why", "type"),
    (DECISION, EXPIRED, "/verification/code", 9121, "const"),
    (DECISION, EXPIRED, "/verification/decisionTime", "2026-01-08T09:00:00Z", "type"),
    (DECISION, ABANDONED, "/verification/status", "started", "enum"),
    (DECISION, ABANDONED, "/verification/decisionTime", "2026-01-08T09:00:00Z", "type"),
    ("veriff/get-decision.response", 0, "/verification", [], "type"),
    ("veriff/get-decision.response", 1, "/verification/code", 9104, "const"),
    ("veriff/create-session.response", 0, "/verification/status", "started", "const"),
    ("veriff/create-session.response", 0, "/verification/sessionToken", "abc", "pattern"),
    ("veriff/create-session.response", 0, "/verification/url", "http://a.example/x", "pattern"),
    ("veriff/update-session.response", 0, "/verification/status", "created", "const"),
    ("veriff/delete-session.response", 0, "/verification/id", None, "type"),
    ("veriff/upload-media.response", 0, "/image/size", "8", "type"),
    ("veriff/upload-media.response", 0, "/image/context", "selfie", "anyOf"),
    ("veriff/list-session-media.response", 1, "/videos/0/duration", "12", "type"),
    ("veriff/list-attempt-media.response", 0, "/images/0/url", "/v1/media/1", "pattern"),
    ("veriff/list-attempts.response", 0, "/verifications/0/status", "done", "enum"),
    ("veriff/list-attempts.response", 0, "/verifications/0/createdTime", "today", "format"),
    ("veriff/get-person.response", 0, "/person/pepSanctionMatches", None, "type"),
    ("veriff/get-watchlist-screening.response", 0, "/data/matchStatus", "match", "enum"),
    ("veriff/get-watchlist-screening.response", 0, "/data/totalHits", -1, "minimum"),
    ("veriff/webhooks/watchlist", 0, "/hits/0/matchTypes", "name_exact", "type"),
    ("veriff/webhooks/curp-registry", 0, "/data/code", "200", "type"),
    ("veriff/webhooks/ine-curp", 0, "/eventType", "ine", "const"),
    ("veriff/webhooks/user-defined-status", 0, "/eventType", "status", "pattern"),
    ("veriff/webhooks/full-auto", 0, "/data/verification/decisionScore", 97, "maximum"),
    ("veriff/fail.response", 0, "/code", 1101, "type"),
    ("veriff/fail.response", 0, "/code", "E1101", "pattern"),
    ("veriff/fail.response", 0, "/status", 400, "const"),
]  # fmt: skip

MISSING = [
    (EVENT, 0, "/id"),
    (EVENT, 0, "/endUserId"),
    (DECISION, APPROVED, "/technicalData"),
    (DECISION, APPROVED, "/verification/attemptId"),
    (DECISION, DECLINED, "/verification/reasonCode"),
    (DECISION, EXPIRED, "/verification/decisionTime"),
    ("veriff/create-session.response", 0, "/verification/host"),
    ("veriff/create-session.response", 0, "/verification/status"),
    ("veriff/list-session-media.response", 1, "/images/0/sessionId"),
    ("veriff/upload-media.response", 0, "/image/timestamp"),
    ("veriff/get-decision.response", 0, "/verification"),
    ("veriff/webhooks/watchlist", 0, "/endUserId"),
    ("veriff/fail.response", 0, "/message"),
]

OPEN: list[tuple[str, int, str, object]] = [
    (EVENT, 2, "/context/reason", "a_reason_of_tomorrow"),
    (EVENT, 5, "/context/state", "a_screen_of_tomorrow_shown"),
    (EVENT, 0, "/vendorData", ""),
    (DECISION, DECLINED, "/verification/reason", "A text of tomorrow"),
    (DECISION, DECLINED, "/verification/reasonCode", 586),
    (DECISION, RESUBMISSION, "/verification/reasonCode", 695),
    (DECISION, REVIEW, "/verification/decisionTime", "2026-01-01T09:05:06.1Z"),
    (DECISION, APPROVED, "/verification/riskLabels/0/label", "a_label_of_tomorrow"),
    (DECISION, APPROVED, "/verification/insights/0/result", "maybe"),
    (DECISION, APPROVED, "/verification/person/addresses/0/parsedAddress/houseNumber", "null"),
    ("veriff/webhooks/watchlist", 0, "/hits/0/matchTypes/0", "a_type_of_tomorrow"),
    ("veriff/list-attempts.response", 0, "/verifications/0/status", "inflow_completed"),
]


@pytest.mark.parametrize(("name", "number", "place", "value", "expected"), WRONG)
def test_a_wrong_value_is_refused(
    findings: Findings,
    sample: Sample,
    changed: Changed,
    name: str,
    number: int,
    place: str,
    value: object,
    expected: str,
) -> None:
    wrong = findings(name, changed(sample(name, number), place, value))

    assert wrong == {(place, keyword) for keyword in expected.split()}


@pytest.mark.parametrize(("number", "code"), [(0, 7002), (1, 7001), (2, 7008), (3, 7009), (4, 7010), (5, 7007)])
def test_an_event_has_the_action_of_its_code(
    findings: Findings, sample: Sample, changed: Changed, number: int, code: int
) -> None:
    wrong = findings(EVENT, changed(sample(EVENT, number), "/code", code))

    assert wrong - {("/context", "not")} == {("/action", "const")}


@pytest.mark.parametrize(("name", "number", "place"), MISSING)
def test_a_missing_member_is_refused(
    findings: Findings, sample: Sample, without: Without, name: str, number: int, place: str
) -> None:
    assert findings(name, without(sample(name, number), place)) == {(place.rpartition("/")[0], "required")}


@pytest.mark.parametrize(("name", "number", "place", "value"), OPEN)
def test_a_value_from_an_open_list_is_accepted(
    findings: Findings,
    sample: Sample,
    changed: Changed,
    name: str,
    number: int,
    place: str,
    value: object,
) -> None:
    assert findings(name, changed(sample(name, number), place, value)) == set()


def test_every_status_goes_with_exactly_one_code(findings: Findings, sample: Sample, changed: Changed) -> None:
    codes = (9001, 9102, 9103, 9104, 9121)
    accepted = {}
    for number in (APPROVED, DECLINED, RESUBMISSION, REVIEW, EXPIRED, ABANDONED):
        example = sample(DECISION, number)
        right = [code for code in codes if not findings(DECISION, changed(example, "/verification/code", code))]
        accepted[example["verification"]["status"]] = right

    assert accepted == {
        "approved": [9001],
        "declined": [9102],
        "resubmission_requested": [9103],
        "review": [9121],
        "expired": [9104],
        "abandoned": [9104],
    }
