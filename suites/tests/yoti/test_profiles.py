"""What becomes of an identity profile, by reason codes and schemes."""

from typing import Any

import pytest
from golive.simulators.yoti import profiles
from golive.simulators.yoti.model import Check, Kind, Resource, Session, Task
from golive.simulators.yoti.reports import UnknownOutcome

Json = Any
MEDIA = {"id": "m-1", "type": "JSON"}
BRITISH, FRENCH = ("PASSPORT", "GBR"), ("NATIONAL_ID", "FRA")


def simple(kind: str, objective: str | None = None) -> Json:
    """`identity_profile_requirements` of one scheme."""
    scheme = {"type": kind, "objective": objective} if objective else {"type": kind}
    return {"trust_framework": "UK_TFIDA", "scheme": scheme}


def advanced(*kinds: str) -> Json:
    """`advanced_identity_profile_requirements` with these schemes, each of a framework of its own."""
    frames = zip(("UK_TFIDA", "YOTI_GLOBAL"), kinds, strict=False)
    return {"profiles": [{"trust_framework": one, "schemes": [{"type": kind, "label": kind}]} for one, kind in frames]}


def outcome(requirements: Json, document: tuple[str, str] = BRITISH, **outcomes: Json) -> Json:
    """What becomes of it."""
    return profiles.result(requirements, outcomes, advanced="profiles" in requirements, media=MEDIA, document=document)


def verdict(told: Json) -> list[tuple[str, str]]:
    """(scheme, code) of each scheme of a simple profile; the code is empty where it is met."""
    assert told["result"] == "DONE"
    assert "failure_reason" not in told
    found = told["identity_profile_report"]["schemes_compliance"]
    assert all(one["requirements_met"] is not bool(one.get("requirements_not_met_info")) for one in found)
    return [(one["scheme"]["type"], one.get("requirements_not_met_info", "")) for one in found]


def code(told: Json) -> str:
    """Why it was aborted."""
    assert told["result"] == "ABORTED"
    assert "identity_profile_report" not in told
    return str(told["failure_reason"]["reason_code"])


def test_a_simple_profile() -> None:
    told = profiles.result(simple("DBS", "BASIC"), {}, advanced=False, media=MEDIA, subject_id="s-1")
    assert told == {
        "subject_id": "s-1",
        "result": "DONE",
        "identity_profile_report": {
            "trust_framework": "UK_TFIDA",
            "schemes_compliance": [{"scheme": {"type": "DBS", "objective": "BASIC"}, "requirements_met": True}],
            "media": MEDIA,
        },
    }


def test_an_advanced_profile() -> None:
    told = outcome(advanced("DBS", "IDENTITY"), LIVENESS="SUCCESS")
    assert set(told) == {"result", "identity_profile_report"}
    report = told["identity_profile_report"]
    assert report["media"] == MEDIA
    assert report["compliance"] == [
        {
            "trust_framework": frame,
            "schemes_compliance": [{"scheme": {"type": kind, "label": kind}, "requirements_met": True}],
        }
        for frame, kind in (("UK_TFIDA", "DBS"), ("YOTI_GLOBAL", "IDENTITY"))
    ]


@pytest.mark.parametrize(
    ("kind", "ending", "reason", "failure", "details"),
    [
        ("ID_DOCUMENT_AUTHENTICITY", "TAMPERED", "FRAUD_DETECTED", "ID_DOCUMENT_AUTHENTICITY", "TAMPERED"),
        ("ID_DOCUMENT_AUTHENTICITY", {"value": "REJECT"}, "FRAUD_DETECTED", "ID_DOCUMENT_AUTHENTICITY", ""),
        (
            "ID_DOCUMENT_AUTHENTICITY", "EXPIRED_DOCUMENT", "UNABLE_TO_VALIDATE_DOCUMENT", "ID_DOCUMENT_AUTHENTICITY",
            "EXPIRED_DOCUMENT",
        ),
        (
            "ID_DOCUMENT_AUTHENTICITY", "PARTIAL_PHOTO", "UNABLE_TO_VALIDATE_DOCUMENT", "ID_DOCUMENT_AUTHENTICITY",
            "PARTIAL_PHOTO",
        ),
        ("ID_DOCUMENT_FACE_MATCH", "DIFFERENT_PERSON", "FRAUD_DETECTED", "ID_DOCUMENT_FACE_MATCH", "DIFFERENT_PERSON"),
        (
            "ID_DOCUMENT_FACE_MATCH", {"value": "NOT_AVAILABLE", "reason": "FACE_NOT_FOUND"},
            "FACE_MATCH_VERIFICATION_FAILED", "ID_DOCUMENT_FACE_MATCH", "FACE_NOT_FOUND",
        ),
        ("LIVENESS", "FAIL", "MISSING_LIVENESS", "LIVENESS", "USER_FAILED_LIVENESS"),
        (
            "ID_DOCUMENT_TEXT_DATA_EXTRACTION", "UNABLE_TO_OCR", "MANDATORY_DOCUMENT_NOT_PROVIDED",
            "ID_DOCUMENT_EXTRACTION", "POOR_FOCUS",
        ),
        (
            "ID_DOCUMENT_TEXT_DATA_EXTRACTION",
            {"value": "MUST_TRY_AGAIN", "reason": {"value": "USER_ERROR", "detail": "UNSUPPORTED_DOCUMENT"}},
            "MANDATORY_DOCUMENT_NOT_PROVIDED", "ID_DOCUMENT_EXTRACTION", "TEMPLATE",
        ),
        (
            "ID_DOCUMENT_COMPARISON", "MISMATCH", "MANDATORY_DOCUMENT_NOT_PROVIDED", "UNLINKED_DOCUMENT_EVIDENCE",
            "MISMATCH",
        ),
        ("THIRD_PARTY_IDENTITY", "NO_MATCH", "IDENTITY_CHECK_FAILED", "IDENTITY_CHECK", "UNABLE_TO_VERIFY_IDENTITY"),
        (
            "THIRD_PARTY_IDENTITY", "NO_VALID_FIELDS", "UNABLE_TO_COMPLETE_CHECKS", "IDENTITY_CHECK",
            "ERROR_WHEN_PERFORMING_CHECK",
        ),
        (
            "SYNECTICS_IDENTITY_FRAUD", "SYNECTICS_INDICATED_FRAUD", "FRAUD_DETECTED", "IDENTITY_CHECK",
            "SYNECTICS_INDICATED_FRAUD",
        ),
    ],
)  # fmt: skip
def test_what_a_failed_check_means(kind: str, ending: Json, reason: str, failure: str, details: str) -> None:
    told = outcome(simple("DBS", "BASIC"), **{kind: ending, "ID_DOCUMENT_TEXT_DATA_CHECK": "SUCCESS"})
    assert code(told) == reason
    (found,) = told["failure_reason"]["requirements_not_met_details"]
    document = ("", "") if failure in ("LIVENESS", "IDENTITY_CHECK") else BRITISH
    assert found == {
        "failure_type": failure,
        "document_type": document[0],
        "document_country_iso_code": document[1],
        "audit_id": "",
        "details": details,
    }


@pytest.mark.parametrize(
    ("endings", "reason"),
    [
        ({"LIVENESS": "FAIL", "ID_DOCUMENT_AUTHENTICITY": "TAMPERED"}, "FRAUD_DETECTED"),
        (
            {"ID_DOCUMENT_AUTHENTICITY": "INVALID", "ID_DOCUMENT_FACE_MATCH": "FACE_NOT_FOUND"},
            "UNABLE_TO_VALIDATE_DOCUMENT",
        ),
        (
            {"ID_DOCUMENT_FACE_MATCH": "INVALID", "ID_DOCUMENT_TEXT_DATA_EXTRACTION": "UNABLE_TO_OCR"},
            "FACE_MATCH_VERIFICATION_FAILED",
        ),
        ({"LIVENESS": "FAIL", "ID_DOCUMENT_TEXT_DATA_EXTRACTION": "UNABLE_TO_OCR"}, "MANDATORY_DOCUMENT_NOT_PROVIDED"),
        ({"LIVENESS": "FAIL", "THIRD_PARTY_IDENTITY": "ADDRESS_MISMATCH"}, "MISSING_LIVENESS"),
        ({"IDENTITY_PROFILE": "FACE_MATCH_HIGHER_THRESHOLD_VERIFICATION_FAILED", "LIVENESS": "FAIL"},
         "FACE_MATCH_HIGHER_THRESHOLD_VERIFICATION_FAILED"),
    ],
)  # fmt: skip
def test_the_gravest_reason_is_told(endings: dict[str, Json], reason: str) -> None:
    told = outcome(simple("DBS", "BASIC"), **endings)
    assert code(told) == reason
    assert len(told["failure_reason"]["requirements_not_met_details"]) == len(endings) - ("IDENTITY_PROFILE" in endings)


@pytest.mark.parametrize(
    ("requirements", "expected"),
    [
        (simple("DBS", "BASIC"), [("DBS", "UNABLE_TO_VERIFY_ADDRESS")]),
        (simple("DBS", "ENHANCED"), "IDENTITY_CHECK_FAILED"),
        (simple("RTW"), [("RTW", "")]),
        (simple("IDENTITY"), [("IDENTITY", "")]),
        (simple("IDENTITY_PLUS_ADDRESS"), [("IDENTITY_PLUS_ADDRESS", "UNABLE_TO_VERIFY_ADDRESS")]),
        (simple("DBS_RTW", "STANDARD"), [("DBS", "IDENTITY_CHECK_FAILED"), ("RTW", "")]),
    ],
)
def test_an_address_that_is_not_verified(requirements: Json, expected: object) -> None:
    told = outcome(requirements, THIRD_PARTY_IDENTITY="ADDRESS_MISMATCH")
    assert (verdict(told) if told["result"] == "DONE" else code(told)) == expected


@pytest.mark.parametrize(
    ("requirements", "document", "expected"),
    [
        (simple("RTW"), FRENCH, "MANDATORY_DOCUMENT_NOT_PROVIDED"),
        (simple("RTR"), ("PASSPORT", "IRL"), [("RTR", "")]),
        (simple("RTR"), ("DRIVING_LICENCE", "GBR"), "MANDATORY_DOCUMENT_NOT_PROVIDED"),
        (simple("DBS_RTW", "BASIC"), FRENCH, [("DBS", ""), ("RTW", "MANDATORY_DOCUMENT_NOT_PROVIDED")]),
        (simple("DBS_RTW", "BASIC"), BRITISH, [("DBS", ""), ("RTW", "")]),
    ],
)
def test_rights_need_a_british_or_irish_passport(
    requirements: Json, document: tuple[str, str], expected: object
) -> None:
    told = outcome(requirements, document)
    assert (verdict(told) if told["result"] == "DONE" else code(told)) == expected


@pytest.mark.parametrize("reason", [*profiles.ABORTING, *profiles.NOT_MET])
def test_any_reason_can_be_chosen(reason: str) -> None:
    told = outcome(simple("DBS", "BASIC"), IDENTITY_PROFILE=reason)
    if reason in profiles.NOT_MET:
        assert verdict(told) == [("DBS", reason)]
    else:
        assert told == profiles.aborted(reason)
    assert outcome(simple("RTW"), IDENTITY_PROFILE="SUCCESS")["result"] == "DONE"


@pytest.mark.parametrize("unknown", ["NO", None, {"value": "REJECT"}])
def test_unknown_reasons_are_refused(unknown: object) -> None:
    with pytest.raises(UnknownOutcome, match="FRAUD_DETECTED"):
        outcome(simple("DBS"), IDENTITY_PROFILE=unknown)


def session(**members: Json) -> Session:
    """A session that asks for a profile."""
    spec = {"identity_profile_requirements": simple("DBS", "BASIC"), "subject": {"subject_id": "s-1"}}
    paper = Resource("r-1", Kind.ID_DOCUMENT, 0, 0, document_type="PASSPORT", issuing_country="GBR")
    return Session("s", "t", 0, 0, 0, **{"spec": spec, "resources": (paper,), **members})


def check(kind: str, recommendation: Json) -> Check:
    """A check that is done."""
    return Check(kind, kind, 0, 0, state="DONE", report={"recommendation": recommendation, "breakdown": []})


APPROVED = check("ID_DOCUMENT_AUTHENTICITY", {"value": "APPROVE"})
TAMPERED = check("ID_DOCUMENT_AUTHENTICITY", {"value": "REJECT", "reason": "TAMPERED"})
FAILED = Task("t-1", "ID_DOCUMENT_TEXT_DATA_EXTRACTION", 0, 0, "DONE", {"value": "MUST_TRY_AGAIN"})


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({}, ""),
        ({"checks": (APPROVED,)}, ""),
        ({"checks": (TAMPERED,)}, "FRAUD_DETECTED"),
        ({"checks": (check("LIVENESS", {"value": "REJECT"}), check("LIVENESS", {"value": "APPROVE"}))}, ""),
        ({"resources": (Resource("r", Kind.ID_DOCUMENT, 0, 0, tasks=(FAILED,)),)}, "MANDATORY_DOCUMENT_NOT_PROVIDED"),
        ({"outcomes": {"ID_DOCUMENT_AUTHENTICITY": "INVALID"}}, "UNABLE_TO_VALIDATE_DOCUMENT"),
        ({"outcomes": {"ID_DOCUMENT_AUTHENTICITY": "INVALID"}, "checks": (APPROVED,)}, ""),
        ({"outcomes": {"LIVENESS": ["SUCCESS", "FAIL"]}}, "MISSING_LIVENESS"),
        ({"outcomes": {"IDENTITY_PROFILE": "COULD_NOT_VERIFY_ADDRESS"}}, "COULD_NOT_VERIFY_ADDRESS"),
        (
            {"config": {"check_reports": {"ID_DOCUMENT_AUTHENTICITY": [{"result": {"report_template": "TAMPERED"}}]}}},
            "FRAUD_DETECTED",
        ),
        (
            {"config": {"check_reports": {
                "ID_DOCUMENT_FACE_MATCH": [{"result": {"report": {"recommendation": {"value": "NOT_AVAILABLE"}}}}],
                "ID_DOCUMENT_AUTHENTICITY": [],
                "async_report_delay": None,
            }}},
            "FACE_MATCH_VERIFICATION_FAILED",
        ),
    ],
)  # fmt: skip
def test_of_a_session(members: Json, reason: str) -> None:
    told = profiles.of_session(session(**members), MEDIA)
    assert told["subject_id"] == "s-1"
    assert (told["identity_profile_report"]["media"] == MEDIA) if not reason else (code(told) == reason)


def test_an_abandoned_one() -> None:
    told = profiles.abandoned({"subject": {"subject_id": "s-1"}})
    assert told["subject_id"] == "s-1"
    assert told["failure_reason"] == {"reason_code": "ABANDONED", "requirements_not_met_details": []}
    assert profiles.abandoned({}).keys() == {"result", "failure_reason"}
