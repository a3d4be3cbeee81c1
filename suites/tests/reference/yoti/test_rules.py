"""Rules, patience, gate, messages and settings alone: tables of single steps."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from golive.suites.reference.environment import SettingsError
from golive.suites.reference.refused import Refused
from golive.suites.reference.yoti.gate import Gate
from golive.suites.reference.yoti.messages import Check, Notification, Refusal, Standing, read_refusal
from golive.suites.reference.yoti.patience import Patience
from golive.suites.reference.yoti.rules import AUTHENTICITY, FACE_MATCH, LIVENESS, TEXT, Attempt, Rules, Status, Step
from golive.suites.reference.yoti.scripts import Scripts
from golive.suites.reference.yoti.settings import BASIC, BEARER, NEEDED, Settings, from_environment

RULES = Rules()
ATTEMPT = Attempt("session", "ann", "token", asked_at=0.0)
SETTINGS = Settings("http://yoti.example/idverify/v1", "sdk", "key.pem", "http://shop.example", "user:pass wörd")


def done(kind: str, value: str = "APPROVE", reason: str = "") -> Check:
    return Check(kind, is_done=True, value=value, reason=reason)


GOOD = (done(AUTHENTICITY), done(FACE_MATCH), done(LIVENESS))
RESULTS = [
    (GOOD, Status.VERIFIED),
    ((*GOOD, done(TEXT)), Status.VERIFIED),
    ((*GOOD, done("NEVER_HEARD_OF", "REJECT")), Status.VERIFIED),
    ((*GOOD[:2], done(LIVENESS, "REJECT"), done(LIVENESS)), Status.VERIFIED),
    ((*GOOD[:2], done(LIVENESS, "REJECT"), done(LIVENESS, "REJECT")), Status.REJECTED),
    ((*GOOD, done(AUTHENTICITY, "REJECT")), Status.REJECTED),
    ((*GOOD, done(TEXT, "REJECT")), Status.REJECTED),
    ((done(AUTHENTICITY, "NOT_AVAILABLE"), done(FACE_MATCH, "REJECT"), *GOOD[2:]), Status.REJECTED),
    ((done(AUTHENTICITY, "CONSIDER"), done(FACE_MATCH, "NOT_AVAILABLE"), *GOOD[2:]), Status.REVIEW),
    ((done(AUTHENTICITY, "NEVER_HEARD_OF"), *GOOD[1:]), Status.REVIEW),
    ((done(AUTHENTICITY, "NOT_AVAILABLE"), *GOOD[1:]), Status.AGAIN),
    ((done(AUTHENTICITY, ""), *GOOD[1:]), Status.AGAIN),
    ((replace(GOOD[0], is_done=False), *GOOD[1:]), Status.AGAIN),
    (GOOD[1:], Status.AGAIN),
    ((), Status.AGAIN),
]


@pytest.mark.parametrize(("checks", "status"), RESULTS)
def test_each_check_that_was_asked_for_has_to_approve(checks: Sequence[Check], status: Status) -> None:
    standing = Standing("session", "COMPLETED", "ref", 0, tuple(checks))
    assert RULES.judge(standing) is status
    assert RULES.judge(replace(standing, state="ONGOING")) is Status.PENDING
    assert RULES.judge(replace(standing, state="EXPIRED")) is Status.EXPIRED
    assert RULES.judge(replace(standing, state="NEVER_HEARD_OF")) is Status.PENDING
    assert bool(RULES.notices(standing)) is (any(check.value != "APPROVE" for check in checks) or len(checks) < 3)


def test_the_staff_is_told_value_reason_sub_checks_and_advice() -> None:
    bad = Check(AUTHENTICITY, is_done=True, value="REJECT", reason="TAMPERED", advice="NEW_ONE", failed=("a", "b"))
    standing = Standing("session", "COMPLETED", "ref", 0, (bad, done(FACE_MATCH)))
    assert RULES.recommendation(standing.checks) == "REJECT: TAMPERED"
    assert RULES.recommendation(GOOD) == "APPROVE"
    assert RULES.recommendation(()) == ""
    assert RULES.notices(standing) == [
        "ID_DOCUMENT_AUTHENTICITY says REJECT: TAMPERED. Failed: a, b. Yoti suggests: NEW_ONE.",
        "LIVENESS is not in the result.",
    ]


STEPS = [
    (None, 0, Step.OPEN),
    (ATTEMPT, 1000, Step.GO_ON),
    (ATTEMPT, 299, Step.OPEN),
    (ATTEMPT, 0, Step.NOTHING),
    (replace(ATTEMPT, code="4000"), 1000, Step.GO_ON),
    (replace(ATTEMPT, code="4001"), 1000, Step.OPEN),
    (replace(ATTEMPT, code="2002", status=Status.VERIFIED), 0, Step.NOTHING),
    (replace(ATTEMPT, status=Status.REVIEW), 0, Step.NOTHING),
    (replace(ATTEMPT, status=Status.REJECTED), 0, Step.OPEN),
    (replace(ATTEMPT, status=Status.AGAIN), 0, Step.OPEN),
    (replace(ATTEMPT, status=Status.EXPIRED), 0, Step.OPEN),
]


@pytest.mark.parametrize(("attempt", "seconds", "step"), STEPS)
def test_what_comes_next(attempt: Attempt | None, seconds: int, step: Step) -> None:
    assert RULES.next_step(attempt, seconds) is step


def test_what_a_code_says_counts_until_there_is_a_result() -> None:
    told = {code: RULES.sight(replace(ATTEMPT, code=code), None).status for code in ("", "1000", "2001", "5001", "x")}
    assert told == {"": "pending", "1000": "again", "2001": "again", "5001": "unavailable", "x": "unavailable"}
    assert RULES.sight(replace(ATTEMPT, code="5001", status=Status.VERIFIED), None).status == "verified"


def test_it_is_time_to_ask_when_something_happened_or_nothing_did_for_a_minute() -> None:
    assert not RULES.is_due(ATTEMPT, 59.0)
    assert RULES.is_due(ATTEMPT, 60.0)
    assert RULES.is_due(replace(ATTEMPT, changed=True), 0.0)
    assert not RULES.is_due(replace(ATTEMPT, changed=True, status=Status.REJECTED), 60.0)


PAUSES = [
    (503, 0, False, 0.2), (429, 1, False, 0.4), (503, 2, True, None), (500, 0, True, 0.2), (500, 0, False, None),
    (None, 0, True, 0.2), (None, 0, False, None), (400, 0, True, None), (401, 0, True, None), (404, 0, True, None),
]  # fmt: skip


@pytest.mark.parametrize(("status", "repetitions", "harmless", "pause"), PAUSES)
def test_a_call_is_repeated_where_it_helps_and_does_no_harm(
    status: int | None, repetitions: int, harmless: bool, pause: float | None
) -> None:
    refusal = Refusal(status) if status else None
    assert Patience(0.2).pause(refusal, repetitions, harmless=harmless) == pause


def test_a_refusal_is_read_whatever_it_is() -> None:
    assert str(read_refusal(401, {"code": "MESSAGE_SIGNING"}, "r-1")) == "401 MESSAGE_SIGNING (request r-1)"
    assert str(read_refusal(502, "<html>", "")) == "502 without a code (request without an id)"


BASE64 = "dXNlcjpwYXNzIHfDtnJk"
HEADERS = [
    (BASIC, f"Basic {BASE64}", True),
    (BASIC, f"basic {BASE64}", True),
    (BASIC, f"Bearer {BASE64}", False),
    (BASIC, f"Basic {BASE64}x", False),
    (BASIC, "Basic user:pass wörd", False),
    (BASIC, "Basic ", False),
    (BASIC, "", False),
    (BASIC, "Basic \udce4", False),
    (BEARER, "Bearer user:pass wörd", True),
    (BEARER, f"Bearer {BASE64}", False),
    (BEARER, f"Basic {BASE64}", False),
]


@pytest.mark.parametrize(("kind", "header", "good"), HEADERS)
def test_only_our_own_token_opens_the_gate(kind: str, header: str, good: bool) -> None:
    assert Gate(replace(SETTINGS, notification_type=kind)).is_yoti(header) is good


@pytest.mark.parametrize("raw", [b"", b"[]", b'"x"', b"{}", b'{"session_id": 1, "topic": "x"}', b"[" * 100_000])
def test_what_is_no_notification_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused):
        Gate(SETTINGS).read(raw)


def test_a_notification_is_read_by_its_topic() -> None:
    read = Gate(SETTINGS).read
    assert read(b'{"session_id":"s","topic":"CHECK_COMPLETION","check_id":"c","task_id":"t"}') == Notification(
        "s", "check_completion", "c"
    )
    assert read(b'{"session_id":"s","topic":"task_completion","new":{}}').name == "task_completion:"


def test_the_page_may_frame_yoti_and_nobody_else() -> None:
    headers = Scripts(SETTINGS).headers()
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-src http://yoti.example;" in headers["content-security-policy"]
    assert headers["permissions-policy"] == 'camera=(self "http://yoti.example")'


def test_settings_say_what_is_wrong_with_them(tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.touch()
    given = dict.fromkeys(NEEDED, "x") | {"YOTI_KEY_FILE_PATH": str(key), "YOTI_API_URL": "https://yoti.example/v1/"}
    settings = from_environment({**given, "YOTI_AUTH_TYPE": "bearer", "YOTI_TLS_PORT": "0"}, 8080)
    assert (settings.base_url, settings.origin) == ("https://yoti.example/v1", "https://yoti.example")
    assert (settings.notification_type, settings.tls_port) == (BEARER, 0)
    for name, value in {"YOTI_AUTH_TYPE": "DIGEST", "YOTI_TLS_PORT": "any", "YOTI_KEY_FILE_PATH": "no.pem"}.items():
        with pytest.raises(SettingsError, match=name):
            from_environment({**given, name: value}, 8080)
