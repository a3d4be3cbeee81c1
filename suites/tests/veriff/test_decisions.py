"""Decisions of a test integration: what they look like, what can be forced (facts: devdocs decision pages).

The shapes: full is documented, lean was captured in 2026, null_filled in 2020.
"""

import re
from typing import Any

import pytest
from golive.simulators.client import ControlFailure
from golive.simulators.core import schema
from golive.simulators.veriff import reasons
from golive.suites.tests.veriff.world import Session, World

STATUSES = {
    "approved": 9001,
    "declined": 9102,
    "resubmission_requested": 9103,
    "review": 9121,
    "expired": 9104,
    "abandoned": 9104,
}
MICROSECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
SENT = {
    "person": {"firstName": "Zoë", "lastName": "O\u2019Neill", "dateOfBirth": "1991-02-28", "gender": "MALE"},
    "document": {"type": "ID_CARD", "country": "PT"},
}


@pytest.fixture
def session(world: World) -> Session:
    """A session with a person and a document."""
    return world.create(vendorData="user-1", endUserId="7d1f1f7c-6c3b-4f43-9f0e-0d6a0b7a2c11", **SENT)


def force(world: World, session: Session, status: str, **details: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Force a decision; `verification` as the endpoint answers it."""
    world.veriff.decide(session.id, status, submit=status not in ("expired", "abandoned"), **details)
    return world.decision(session)


@pytest.mark.parametrize("shape", ["full", "lean", "null_filled"])
@pytest.mark.parametrize(("status", "code"), STATUSES.items())
def test_every_status_in_every_shape(world: World, session: Session, status: str, code: int, shape: str) -> None:
    """The decision webhook's object and the endpoint's are the same, and as the published schema has them."""
    world.veriff.override(decision_shape=shape)
    assert world.decision(session) is None, "null until there is a 9xxx result"
    force(world, session, status)
    answer = world.api("GET", session, "/decision").json()
    assert (answer["verification"]["status"], answer["verification"]["code"]) == (status, code)
    assert list(schema.load("veriff", "get-decision.response").violations(answer)) == []
    world.clock.advance(300)
    assert world.told("decisions") == [answer]


@pytest.mark.parametrize("status", STATUSES)
def test_what_differs_by_status(world: World, session: Session, status: str) -> None:
    """Reason and reasonCode of declines and resubmissions only; no decisionTime, document and ip once lapsed."""
    verification = force(world, session, status)
    reason = {"declined": (102, reasons.DECLINED[102]), "resubmission_requested": (204, reasons.RESUBMISSION[204])}
    assert (verification["reasonCode"], verification["reason"]) == reason.get(status, (None, None))
    lapsed = status in ("expired", "abandoned")
    assert (verification["decisionTime"] is None) is lapsed
    assert (verification["submissionTime"] is None) is lapsed
    assert (verification["vendorData"], verification["endUserId"]) == ("user-1", "7d1f1f7c-6c3b-4f43-9f0e-0d6a0b7a2c11")
    names = (verification["person"]["firstName"], verification["person"]["lastName"])
    assert names == ("Zoë", "O\u2019Neill"), "the names sent at creation, byte for byte"
    extracted = status in ("approved", "declined", "review")
    assert (verification["document"]["number"] is not None) is extracted
    assert verification["document"]["type"] == (None if lapsed else "ID_CARD")
    assert verification["person"]["gender"] == ("M" if extracted else None)
    assert verification["person"]["yearOfBirth"] == ("1991" if extracted else None)


def test_the_address_of_the_visitor(world: World, session: Session) -> None:
    """technicalData.ip: of who used the page; null for uploads over the API and for lapsed sessions."""
    world.open(session)
    assert ip_after(world, session, "approved") == "127.0.0.1"
    assert ip_after(world, world.create(), "approved") is None
    begun = world.create()
    world.open(begun)
    world.veriff.decide(begun.id, "abandoned")
    assert world.api("GET", begun, "/decision").json()["technicalData"] == {"ip": None}


def ip_after(world: World, session: Session, status: str) -> object:
    """`technicalData.ip` of a session that is handed in over the API."""
    world.submit(session)
    world.veriff.decide(session.id, status)
    return world.api("GET", session, "/decision").json()["technicalData"]["ip"]


@pytest.mark.parametrize("shape", ["full", "lean", "null_filled"])
def test_shapes(world: World, session: Session, shape: str) -> None:
    """lean: no person, document, comments, additionalVerifiedData; null_filled: names as sent, everything else null."""
    world.veriff.override(decision_shape=shape)
    verification = force(world, session, "approved")
    detailed = {"person", "document", "additionalVerifiedData", "comments"}
    assert (detailed & verification.keys() == detailed) is (shape != "lean")
    if shape == "null_filled":
        given = {name: value for name, value in verification["person"].items() if value is not None}
        assert given == {"firstName": "Zoë", "lastName": "O\u2019Neill"}
        given = {name: value for name, value in verification["document"].items() if value is not None}
        assert given == SENT["document"]
    if shape == "full":
        assert None not in verification["document"].values()


def test_times_have_microseconds_and_tell_the_story(world: World, session: Session) -> None:
    """AcceptanceTime is when the session was created; live payloads have six digits (captured 2026)."""
    world.clock.advance(1.000001)
    world.submit(session)
    world.clock.advance(2)
    world.veriff.decide(session.id, "approved")
    times = [world.decision(session)[name] for name in ("acceptanceTime", "submissionTime", "decisionTime")]
    assert times == ["2026-01-01T00:00:00.000000Z", "2026-01-01T00:00:01.000001Z", "2026-01-01T00:00:03.000001Z"]
    assert all(MICROSECONDS.fullmatch(time) for time in times)


# what can be forced; the control's other refusals are in test_controls.py


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({"status": "approved", "reason": "because"}, "Veriff would never say this: /verification/reason"),
        ({"status": "expired", "reasonCode": 102}, "expired comes without a reason and without a code"),
        ({"status": "abandoned", "reason": "gone"}, "abandoned comes without a reason and without a code"),
        ({"status": "submitted"}, "'submitted' is no decision"),
        ({"status": "approved", "riskScore": {"score": 1e300}}, "1e.300 would not survive JavaScript"),
        ({"status": "approved", "insights": [{"label": 7}]}, "Veriff would never say this: /verification/insights/0"),
    ],
)
def test_what_cannot_be_forced_is_refused_in_a_sentence(
    world: World, session: Session, details: dict[str, Any], sentence: str
) -> None:
    before = world.veriff.session(session.id)
    with pytest.raises(ControlFailure, match=sentence) as refused:
        world.veriff.control.post(f"veriff/sessions/{session.id}/decision", {"submit": True, **details})
    assert refused.value.status == 400
    assert world.veriff.session(session.id) == before, "nothing happened, the submission neither"
    assert world.told("decisions") == world.told("events") == []


# what a forced decision carries


@pytest.mark.parametrize(
    "part",
    [
        {"person": {"firstName": "EXTRACTED", "idNumber": "38001010101"}},
        {"document": {"number": "AB1234567", "state": None}},
        {"riskLabels": [{"label": "document_crosslinked_with_fraud", "category": "crosslinks", "sessionIds": []}]},
        {"riskScore": {"score": 0.12}},
        {"insights": [{"label": "documentAccepted", "result": "yes", "category": "document"}]},
        {"additionalVerifiedData": {"estimatedAge": 46, "driversLicenseCategory": {"B": True}}},
        {"extra": {"highRisk": False}},
    ],
    ids=lambda part: next(iter(part)),
)
@pytest.mark.parametrize("status", ["approved", "abandoned"])
def test_a_forced_decision_carries_what_it_is_given(
    world: World, session: Session, part: dict[str, Any], status: str
) -> None:
    """devdocs: person, document, additionalVerifiedData, risk labels and score, insights; objects keep their others."""
    plain = force(world, world.create(**SENT), status)
    verification = force(world, session, status, **part)
    name, wanted = next(iter(part.get("extra", part).items()))
    if isinstance(wanted, dict):
        wanted = {**plain.get(name, {}), **wanted}
    assert verification[name] == wanted
    assert verification in [one["verification"] for one in world.told("decisions")]


def test_a_lean_decision_carries_only_what_it_is_given(world: World, session: Session) -> None:
    world.veriff.override(decision_shape="lean")
    verification = force(world, session, "approved", person={"firstName": "X"})
    assert verification["person"] == {"firstName": "X"}
    assert "document" not in verification


# later decisions


def test_the_decision_stays_while_a_new_attempt_is_open(world: World, session: Session) -> None:
    """The endpoint keeps the 9103 object until the next attempt has a result (inferred)."""
    first = force(world, session, "resubmission_requested")
    world.open(session)
    assert world.decision(session) == first
    world.submit(session)
    assert world.decision(session) == first
    second = force(world, session, "approved")
    assert second["attemptId"] != first["attemptId"]
    assert second["attemptId"] == world.told("events")[-1]["attemptId"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("approved", "declined"),
        ("declined", "approved"),
        ("review", "approved"),
        ("review", "declined"),
        ("review", "resubmission_requested"),
    ],
)
def test_a_second_decision_is_told_again(world: World, first: str, second: str) -> None:
    """From review: devdocs; a change of mind in the portal: recorded, so receivers must expect it."""
    session = world.create()
    world.submit(session)
    for status in (first, second):
        world.veriff.decide(session.id, status)
        world.clock.advance(60)
    told = [one["verification"] for one in world.told("decisions")]
    assert [(one["status"], one["decisionTime"][14:19]) for one in told] == [(first, "00:00"), (second, "01:00")]
    assert told[0]["attemptId"] == told[1]["attemptId"]
    assert world.decision(session) == told[1]
