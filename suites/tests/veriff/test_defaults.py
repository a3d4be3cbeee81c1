"""The numbers, switches and lists that stand until a sandbox changes them, one by one against Veriff's pages."""

import pytest
from golive.simulators.client import ControlFailure
from golive.simulators.core import resources
from golive.simulators.veriff import reasons
from golive.simulators.veriff.portal import MAX_SECRETS
from golive.simulators.veriff.rules import MEDIA_BODY_LIMIT
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.veriff.caller import Caller, Json

MEGABYTE = 1024 * 1024
HOUR = 3600
DAY = 24 * HOUR

RULES: dict[str, Json] = {
    "session_lifetime": 7 * DAY,  # S, the testing guide; D
    "resubmissions": 9,  # S
    "resubmission_delay": 300,  # D, decision webhook
    "webhook_retry": HOUR,  # D, help centre
    "webhook_retry_for": 7 * DAY,  # D, help centre
    "strict_webhook_urls": False,  # I, loopback has to work
    "strict_create_signature": False,  # D, FAQ: none is needed
    "strict_null": True,  # X
    "legacy_signature": True,  # D, FAQ
    "allow_http_callback": False,  # D, 1302
    "check_timestamp_age": False,  # I, current pages do not list the member
    "document_number_length": False,  # I, the demo's number would be refused
    "name_triggers": True,  # D, the older documentation
    "default_decision": "none",  # S: you trigger decisions yourself
    "decision_delay": 0,  # I
    "decision_shape": "full",  # D
    "delete_enabled": True,  # I; Veriff switches it on per integration
    "deletes_per_hour": 5,  # D
    "deletes_per_day": 10,  # D
    "pdf_limit": 20 * MEGABYTE,  # D
    "media_status": 200,  # D
}
REASONS = {
    # D: the short table of declines, then the granular one
    **dict.fromkeys((*range(101, 114), *range(120, 125), 126, 127, 128, 129), "declined"),
    **dict.fromkeys((*range(501, 512), 515, *range(526, 529), *range(530, 538), 539), "declined"),
    # D: the short table of resubmissions, then the granular one
    **dict.fromkeys(range(201, 210), "resubmission_requested"),
    **dict.fromkeys((602, 603, 605, 606, 608, 609, 614, 615, *range(619, 622)), "resubmission_requested"),
    **dict.fromkeys((*range(625, 636), 641, 642), "resubmission_requested"),
}


@pytest.fixture
def session(caller: Caller) -> str:
    """The id of a new session."""
    return str(caller.create()["id"])


@pytest.mark.parametrize("name", RULES)
def test_a_rule_starts_as_documented(veriff_sim: VeriffSim, name: str) -> None:
    assert veriff_sim.rules()[name] == RULES[name]


def test_fixed_limits_are_as_documented() -> None:
    """24 MB of base64 a request, five shared secrets (D)."""
    assert (MEDIA_BODY_LIMIT, MAX_SECRETS) == (24 * MEGABYTE, 5)


def test_a_test_integration_starts_with_nothing_configured(veriff_sim: VeriffSim) -> None:
    """One is created for you, without webhook URLs (S); events beyond 7002 need configuration (S)."""
    settings = veriff_sim.settings()
    assert (settings["type"], settings["active"], len(settings["shared_secrets"])) == ("test", True, 1)
    assert [name for name, value in settings.items() if name.endswith("_url") and value is not None] == []
    assert (settings["web_events"], settings["waiting_page"]) == (False, False)


def test_every_published_reason_has_its_text() -> None:
    assert {*reasons.DECLINED, *reasons.RESUBMISSION} == set(REASONS)
    assert {code for code, status in REASONS.items() if status == "declined"} == set(reasons.DECLINED)
    assert all(text and text == text.strip() for text in (*reasons.DECLINED.values(), *reasons.RESUBMISSION.values()))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (101, "Physical document not used"),
        (113, "Suspicious behaviour - Identity Farming"),
        (535, "Person is under 21 years old"),
        (201, "Video and/or photos missing"),
        (625, "Unable to collect surname"),
        (634, "Unable to collect home address"),
        (635, "Document and face image missing"),
    ],
)
def test_a_forced_reason_brings_its_text(veriff_sim: VeriffSim, session: str, code: int, text: str) -> None:
    decision = veriff_sim.decide(session, REASONS[code], submit=True, reasonCode=code)["decision"]
    assert (decision["reasonCode"], decision["reason"]) == (code, text)


@pytest.mark.parametrize(
    ("status", "code"),
    [("declined", 199), ("declined", 586), ("resubmission_requested", 217), ("resubmission_requested", 695)],
)
def test_codes_without_a_published_text_are_taken(veriff_sim: VeriffSim, session: str, status: str, code: int) -> None:
    """They exist (D): declined 1xx and 5xx, resubmission 2xx and 6xx, no closed list."""
    decision = veriff_sim.decide(session, status, submit=True, reasonCode=code, reason="seen by us")["decision"]
    assert (decision["reasonCode"], decision["reason"]) == (code, "seen by us")


@pytest.mark.parametrize(
    ("status", "code"),
    [("declined", 200), ("declined", 99), ("declined", 600), ("resubmission_requested", 300), ("review", 101)],
)
def test_codes_of_another_kind_are_refused(veriff_sim: VeriffSim, session: str, status: str, code: int) -> None:
    with pytest.raises(ControlFailure, match=f"reason code {code} does not go with {status}"):
        veriff_sim.decide(session, status, submit=True, reasonCode=code)


def test_contexts_of_pictures_and_of_videos_are_as_documented() -> None:
    """23 for pictures, 6 for videos (D); test_media.py tries each."""
    kinds = resources.read_json("schemas", "veriff", "parts", "types.schema.json")["$defs"]
    assert (len(kinds["uploadContext"]["enum"]), len(kinds["videoContext"]["enum"])) == (23, 6)
