"""What checks and extractions say, by the tables of Yoti's report pages."""

from typing import Any

import pytest
from golive.simulators.yoti import reports
from golive.simulators.yoti.reasons import CHECKS

Json = Any
ADVERSE = {"categories": ["ADVERSE-MEDIA"]}
LISTED = {"type": "TYPE_LIST", "types": ["pep", "fitness-probity"]}


def subs(told: Json) -> dict[str, str]:
    """Results by sub-check."""
    return {one["sub_check"]: one["result"] for one in told["breakdown"]}


def failed(told: Json) -> set[str]:
    """The sub-checks that failed."""
    return {name for name, result in subs(told).items() if result == "FAIL"}


@pytest.mark.parametrize("check", CHECKS)
def test_every_row_is_a_sound_report(check: str) -> None:
    assert reports.outcomes(check)[0] == "SUCCESS"
    for word in reports.outcomes(check):
        told = reports.report(check, word)
        recommendation = told["recommendation"]
        assert (recommendation["value"] == "APPROVE") is (word == "SUCCESS")
        assert all(recommendation.values())
        assert recommendation.get("reason") in (word, None) or word in ("AUTO_FAIL", "MANUAL_FAIL", "FAIL")
        assert not (word == "SUCCESS" and failed(told))
        assert list(subs(told)) == sorted(one["sub_check"] for one in told["breakdown"])
        assert ("watchlist_summary" in told) is check.startswith("WATCHLIST")
        for one in told["breakdown"]:
            assert set(one) - {"process"} == {"sub_check", "result", "details"}
            assert one.get("process") in ("AUTOMATED", "EXPERT_REVIEW", None)
            assert all(
                isinstance(detail["value"], str) and set(detail) == {"name", "value"} for detail in one["details"]
            )


@pytest.mark.parametrize(
    ("check", "outcome", "value", "reason", "fails"),
    [
        ("ID_DOCUMENT_AUTHENTICITY", "TAMPERED", "REJECT", "TAMPERED", {"no_sign_of_tampering"}),
        ("ID_DOCUMENT_AUTHENTICITY", "COUNTERFEIT", "REJECT", "COUNTERFEIT", {"no_sign_of_forgery"}),
        ("ID_DOCUMENT_AUTHENTICITY", "FRAUD_LIST_MATCH", "REJECT", "FRAUD_LIST_MATCH", {"fraud_list_check"}),
        ("ID_DOCUMENT_AUTHENTICITY", "DOCUMENT_COPY", "REJECT", "DOCUMENT_COPY", {"physical_document_captured"}),
        ("ID_DOCUMENT_AUTHENTICITY", "EXPIRED_DOCUMENT", "REJECT", "EXPIRED_DOCUMENT", {"document_in_date"}),
        ("ID_DOCUMENT_AUTHENTICITY", "PHOTO_TOO_BLURRY", "NOT_AVAILABLE", "PHOTO_TOO_BLURRY", set()),
        ("ID_DOCUMENT_AUTHENTICITY", "CHIP_PARSE", "NOT_AVAILABLE", "CHIP_PARSE", {"chip_parse"}),
        (
            "ID_DOCUMENT_AUTHENTICITY",
            {"value": "REJECT", "reason": "TAMPERED"},
            "REJECT",
            "TAMPERED",
            {"no_sign_of_tampering"},
        ),
        ("ID_DOCUMENT_AUTHENTICITY", {"value": "REJECT", "reason": "NEW"}, "REJECT", "NEW", {"no_sign_of_forgery"}),
        ("ID_DOCUMENT_AUTHENTICITY", {"value": "CONSIDER"}, "CONSIDER", None, set()),
        ("ID_DOCUMENT_TEXT_DATA_CHECK", "PHOTO_TOO_DARK", "NOT_AVAILABLE", "PHOTO_TOO_DARK", {"text_data_readable"}),
        ("ID_DOCUMENT_COMPARISON", "MISMATCH", "REJECT", "MISMATCH", {"name_match"}),
        ("ID_DOCUMENT_FACE_MATCH", "AUTO_FAIL", "REJECT", "DIFFERENT_PERSON", {"ai_face_match"}),
        ("ID_DOCUMENT_FACE_MATCH", "MANUAL_FAIL", "REJECT", "DIFFERENT_PERSON", {"manual_face_match"}),
        ("ID_DOCUMENT_FACE_MATCH", "FAIL", "REJECT", "DIFFERENT_PERSON", {"ai_face_match", "manual_face_match"}),
        ("LIVENESS", "FAIL", "REJECT", None, {"liveness_auth"}),
        ("LIVENESS", "NOT_AVAILABLE", "NOT_AVAILABLE", None, set()),
        ("THIRD_PARTY_IDENTITY", "NO_MATCH", "CONSIDER", "NO_MATCH", {"address_match", "name_match"}),
        ("THIRD_PARTY_IDENTITY", "NO_VALID_FIELDS", "NOT_AVAILABLE", "NO_VALID_FIELDS", set()),
        ("WATCHLIST_SCREENING", "POTENTIAL_MATCH", "CONSIDER", "POTENTIAL_MATCH", {"sanction"}),
        ("SOMETHING_NEW", "SUCCESS", "APPROVE", None, set()),
    ],
)
def test_rows(check: str, outcome: object, value: str, reason: str | None, fails: set[str]) -> None:
    told = reports.report(check, outcome)
    assert (told["recommendation"]["value"], told["recommendation"].get("reason")) == (value, reason)
    assert failed(told) == fails


def test_what_a_person_may_do_about_it() -> None:
    dark = reports.report("ID_DOCUMENT_AUTHENTICITY", "PHOTO_TOO_DARK")["recommendation"]
    assert dark["recovery_suggestion"] == "BETTER_LIGHTING"
    given = {"value": "REJECT", "reason": "TAMPERED", "recovery_suggestion": "CALL_US"}
    assert reports.report("ID_DOCUMENT_AUTHENTICITY", given)["recommendation"] == given
    assert "recovery_suggestion" not in reports.report("LIVENESS", "FAIL")["recommendation"]


@pytest.mark.parametrize(
    ("kind", "names"),
    [("ZOOM", ["liveness_auth"]), ("STATIC", ["face_processing", "liveness_auth", "payload_signature_verification"])],
)
def test_liveness_by_type(kind: str, names: list[str]) -> None:
    for outcome in ("SUCCESS", "FAIL"):
        assert list(subs(reports.report("LIVENESS", outcome, liveness_type=kind))) == names


def test_confidence_is_a_text() -> None:
    (passed,) = reports.report("ID_DOCUMENT_FACE_MATCH")["breakdown"]
    assert passed["details"] == [{"name": "confidence_score", "value": "0.97"}]
    assert passed["process"] == "AUTOMATED"
    assert reports.report("ID_DOCUMENT_FACE_MATCH", "FAIL")["breakdown"][1]["process"] == "EXPERT_REVIEW"


def test_an_address_that_does_not_match_ends_the_search() -> None:
    assert set(subs(reports.report("THIRD_PARTY_IDENTITY"))) >= {"deceased", "electoral_roll", "dob_match"}
    found = subs(reports.report("THIRD_PARTY_IDENTITY", "ADDRESS_MISMATCH"))
    assert found == {"address_match": "FAIL", "dob_match": "PASS", "name_match": "PASS"}


@pytest.mark.parametrize(
    ("check", "config", "names", "search"),
    [
        (
            "WATCHLIST_SCREENING", None, {"adverse_media", "fitness_probity", "pep", "sanction", "warning"},
            {"categories": ["ADVERSE-MEDIA", "SANCTIONS"]},
        ),
        ("WATCHLIST_SCREENING", ADVERSE, {"adverse_media"}, ADVERSE),
        (
            "WATCHLIST_ADVANCED_CA",
            {"sources": LISTED, "share_url": True, "client_ref": None},
            {"pep", "fitness_probity"},
            {
                "type": "WITH_YOTI_ACCOUNT", "remove_deceased": False, "share_url": True,
                "sources": LISTED,
            },
        ),
        (
            "WATCHLIST_ADVANCED_CA", {"sources": {"type": "PROFILE", "search_profile": "p"}}, {"custom_search"},
            {
                "type": "WITH_YOTI_ACCOUNT", "remove_deceased": False, "share_url": False,
                "sources": {"type": "PROFILE", "search_profile": "p"},
            },
        ),
    ],
)  # fmt: skip
def test_watchlists_tell_of_the_search(check: str, config: Json, names: set[str], search: Json) -> None:
    clear, hit = (reports.report(check, outcome, config=config) for outcome in ("SUCCESS", "POTENTIAL_MATCH"))
    assert set(subs(clear)) == names
    assert clear["watchlist_summary"] == {"total_hits": 0, "search_config": search, "associated_country_codes": []}
    assert set(subs(hit)) == names | {"sanction"}
    assert "sanction" in failed(hit)
    assert hit["watchlist_summary"]["total_hits"] == 1
    sanction = next(one for one in hit["breakdown"] if one["sub_check"] == "sanction")
    assert [detail["name"] for detail in sanction["details"]] == ["number_of_hits", "closest_match"]


@pytest.mark.parametrize("outcome", ["SUCCES", "", None, 1, {"value": "YES"}, {}, ["TAMPERED"]])
def test_unknown_outcomes_are_refused_with_the_known_ones(outcome: object) -> None:
    with pytest.raises(reports.UnknownOutcome, match="TAMPERED"):
        reports.report("ID_DOCUMENT_AUTHENTICITY", outcome)
    with pytest.raises(reports.UnknownOutcome, match="UNABLE_TO_OCR"):
        reports.extraction(outcome)


@pytest.mark.parametrize(
    ("outcome", "value", "reason"),
    [
        ("SUCCESS", "PROGRESS", None),
        ("UNSUPPORTED_DOCUMENT", "MUST_TRY_AGAIN", "USER_ERROR"),
        ("DOCUMENT_IS_EXPIRED", "MUST_TRY_AGAIN", "USER_ERROR"),
        ("UNABLE_TO_OCR", "SHOULD_TRY_AGAIN", "QUALITY"),
        ({"value": "SHOULD_TRY_AGAIN", "reason": {"value": "QUALITY", "detail": None}}, "SHOULD_TRY_AGAIN", "QUALITY"),
    ],
)
def test_extractions(outcome: object, value: str, reason: str | None) -> None:
    told = reports.extraction(outcome)
    assert (told["value"], told.get("reason", {}).get("value")) == (value, reason)
    assert None not in told.get("reason", {}).values()
    assert reports.outcomes("ID_DOCUMENT_TEXT_DATA_EXTRACTION")[0] == "SUCCESS"
    assert reports.outcomes("UNKNOWN") == ("SUCCESS",)


def test_a_given_report_is_fit_to_be_told() -> None:
    given = {
        "recommendation": {"value": "REJECT", "reason": None, "recovery_suggestion": None},
        "breakdown": [{"sub_check": "a", "result": "FAIL", "details": None, "process": None}, {"sub_check": "b"}],
        "watchlist_summary": None,
    }
    assert reports.merged(given) == {
        "recommendation": {"value": "REJECT"},
        "breakdown": [{"sub_check": "a", "result": "FAIL", "details": []}, {"sub_check": "b", "details": []}],
    }
    assert reports.merged({"recommendation": {"value": "APPROVE"}, "breakdown": None})["breakdown"] == []
