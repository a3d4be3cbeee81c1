"""What becomes of an identity profile: made, made without meeting a scheme, or aborted, and why.

Owns the reason codes, their priority, and what each failed check means for each scheme. Sources: Yoti's pages on
error responses and failure scenarios (D); which reason of a check is fraud is published for some only (D; I).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from . import reports
from .model import Kind, Session
from .reasons import APPROVE

JsonObject = dict[str, Any]

PROFILE = "IDENTITY_PROFILE"
"""Among outcomes: one of the reason codes itself, for those that no check leads to (I)."""

FRAUD, UNREADABLE, MANDATORY = "FRAUD_DETECTED", "UNABLE_TO_VALIDATE_DOCUMENT", "MANDATORY_DOCUMENT_NOT_PROVIDED"
NO_FACE, NO_IDENTITY, UNFINISHED = (
    "FACE_MATCH_VERIFICATION_FAILED",
    "IDENTITY_CHECK_FAILED",
    "UNABLE_TO_COMPLETE_CHECKS",
)
NO_ADDRESS, TOO_LOW, ABANDONED = "UNABLE_TO_VERIFY_ADDRESS", "LEVEL_OF_ASSURANCE_NOT_SUFFICIENT", "ABANDONED"

PRIORITY = (FRAUD, UNREADABLE, "FACE_MATCH_HIGHER_THRESHOLD_VERIFICATION_FAILED", NO_FACE, MANDATORY)
"""Which code is told when several apply (D); any other comes after these."""
ABORTING = (
    *PRIORITY, "MISSING_LIVENESS", NO_IDENTITY, UNFINISHED, "COULD_NOT_VERIFY_ADDRESS",
    "ACTIVITY_HISTORY_SCORE_INSUFFICIENT", "IDENTITY_FRAUD_SCORE_INSUFFICIENT",
    "IDENTITY_FRAUD_AND_ACTIVITY_HISTORY_SCORES_INSUFFICIENT", "MISSING_FRAUD_LIST_CHECK",
)  # fmt: skip
NOT_MET = (NO_ADDRESS, TOO_LOW)
"""Codes with which a profile is made all the same (D)."""


class Failure(msgspec.Struct, frozen=True):
    """Something that went wrong: its code, and what `requirements_not_met_details` says; no `kind`, nothing there."""

    code: str
    kind: str = ""
    details: str = ""


_EXTRACTION = "ID_DOCUMENT_EXTRACTION"
_FAILURES: Mapping[tuple[str, str], Failure] = {
    ("ID_DOCUMENT_TEXT_DATA_EXTRACTION", ""): Failure(MANDATORY, _EXTRACTION, "POOR_DOC"),
    ("ID_DOCUMENT_TEXT_DATA_EXTRACTION", "UNABLE_TO_OCR"): Failure(MANDATORY, _EXTRACTION, "POOR_FOCUS"),
    ("ID_DOCUMENT_TEXT_DATA_EXTRACTION", "UNSUPPORTED_DOCUMENT"): Failure(MANDATORY, _EXTRACTION, "TEMPLATE"),
    ("ID_DOCUMENT_TEXT_DATA_CHECK", ""): Failure(MANDATORY, _EXTRACTION, "POOR_DOC"),
    ("ID_DOCUMENT_AUTHENTICITY", ""): Failure(UNREADABLE, "ID_DOCUMENT_AUTHENTICITY"),
    ("ID_DOCUMENT_AUTHENTICITY", "REJECT"): Failure(FRAUD, "ID_DOCUMENT_AUTHENTICITY"),
    ("ID_DOCUMENT_AUTHENTICITY", "EXPIRED_DOCUMENT"): Failure(UNREADABLE, "ID_DOCUMENT_AUTHENTICITY"),
    ("ID_DOCUMENT_FACE_MATCH", ""): Failure(NO_FACE, "ID_DOCUMENT_FACE_MATCH"),
    ("ID_DOCUMENT_FACE_MATCH", "REJECT"): Failure(FRAUD, "ID_DOCUMENT_FACE_MATCH"),
    ("ID_DOCUMENT_FACE_MATCH", "LARGE_AGE_GAP"): Failure(NO_FACE, "ID_DOCUMENT_FACE_MATCH"),
    ("ID_DOCUMENT_COMPARISON", ""): Failure(MANDATORY, "UNLINKED_DOCUMENT_EVIDENCE"),
    ("LIVENESS", ""): Failure("MISSING_LIVENESS", "LIVENESS", "USER_FAILED_LIVENESS"),
    ("THIRD_PARTY_IDENTITY", ""): Failure(UNFINISHED, "IDENTITY_CHECK", "ERROR_WHEN_PERFORMING_CHECK"),
    ("THIRD_PARTY_IDENTITY", "NO_MATCH"): Failure(NO_IDENTITY, "IDENTITY_CHECK", "UNABLE_TO_VERIFY_IDENTITY"),
    ("THIRD_PARTY_IDENTITY", "ADDRESS_MISMATCH"): Failure(
        NO_ADDRESS, "ID_DOCUMENT_ADDRESS_VERIFICATION", "UNABLE_TO_VERIFY_ADDRESS"
    ),
    ("THIRD_PARTY_IDENTITY_FRAUD_1", ""): Failure(FRAUD, "IDENTITY_CHECK", "SUSPECTED_FRAUD"),
    ("SYNECTICS_IDENTITY_FRAUD", ""): Failure(FRAUD, "IDENTITY_CHECK", "SYNECTICS_INDICATED_FRAUD"),
}
"""What a check or extraction that did not pass means: by its reason, else its value, else at all."""
KINDS = tuple(dict.fromkeys(kind for kind, _ in _FAILURES))

_WITHOUT_DOCUMENT = frozenset({"LIVENESS", "IDENTITY_CHECK"})
_STRICT = frozenset({"STANDARD", "ENHANCED"})
_RIGHTS = frozenset({"RTW", "RTR"})
"""Schemes that take British and Irish passports only (D)."""


def result(
    requirements: JsonObject,
    outcomes: Mapping[str, object],
    *,
    advanced: bool,
    media: JsonObject | None = None,
    subject_id: str = "",
    document: tuple[str, str] = ("", ""),
) -> JsonObject:
    """`identity_profile`, or `advanced_identity_profile`, of a session that is through.

    `outcomes` are recommendations, or words for them, by check or task; `media` refers to the report; `document` is the
    type and country of the one shown. Raises `UnknownOutcome` for a word that nobody knows.
    """
    found = list(_failures(outcomes))
    stopping = [failure.code for failure in found if failure.code not in NOT_MET]
    schemes = _schemes(requirements, advanced=advanced)
    verdicts = [_verdict(scheme, found, document) for _, scheme in schemes]
    if not stopping and all(code in ABORTING for code in verdicts):
        stopping = verdicts
    if stopping:
        return aborted(_first(stopping), _details(found, document), subject_id=subject_id)
    compliance = [(frame, _compliance(scheme, code)) for (frame, scheme), code in zip(schemes, verdicts, strict=True)]
    report = _advanced(compliance) if advanced else _simple(compliance)
    told = {"result": "DONE", "identity_profile_report": {**report, "media": media} if media else report}
    return {"subject_id": subject_id, **told} if subject_id else told


def aborted(reason_code: str, details: Sequence[JsonObject] = (), *, subject_id: str = "") -> JsonObject:
    """The same of a session that led nowhere; the details may be none (D)."""
    reason = {"reason_code": reason_code, "requirements_not_met_details": list(details)}
    told = {"result": "ABORTED", "failure_reason": reason}
    return {"subject_id": subject_id, **told} if subject_id else told


def abandoned(spec: JsonObject) -> JsonObject:
    """The same of a session, created by `spec`, that expired a while ago."""
    return aborted(ABANDONED, subject_id=_subject(spec))


def of_session(session: Session, media: JsonObject | None = None, config: JsonObject | None = None) -> JsonObject:
    """The same of a session whose checks are all done, as they ended.

    A profile needs more checks than a session has to ask for: how those end that it did not ask for is what was chosen
    for them, or stands in `config`, the response config that counts.
    """
    simple = session.spec.get("identity_profile_requirements")
    requirements = simple or session.spec.get("advanced_identity_profile_requirements") or {}
    return result(
        requirements,
        _endings(session, (config if config is not None else session.config) or {}),
        advanced=not simple,
        media=media,
        subject_id=_subject(session.spec),
        document=next(((one.document_type, one.issuing_country) for one in session.of(Kind.ID_DOCUMENT)), ("", "")),
    )


def _subject(spec: JsonObject) -> str:
    return str((spec.get("subject") or {}).get("subject_id") or "")


def _endings(session: Session, config: JsonObject) -> dict[str, object]:
    """The last ending of each kind of check and task."""
    given = {kind: _configured(found) for kind, found in (config.get("check_reports") or {}).items() if kind in KINDS}
    chosen = {kind: _last(session.outcomes[kind]) for kind in (*KINDS, PROFILE) if kind in session.outcomes}
    checks = {check.type: check.report.get("recommendation") for check in session.checks if check.report}
    tasks = {task.type: task.recommendation for one in session.resources for task in one.tasks if task.recommendation}
    return {kind: ending for kind, ending in {**given, **chosen, **checks, **tasks}.items() if ending}


def _configured(found: Any) -> object:  # noqa: ANN401 - one entry, or a list of them
    entry = _last(found) or {}
    ending = entry.get("result") or {}
    report: JsonObject = ending.get("report") or {}
    return ending.get("report_template") or report.get("recommendation")


def _last(found: Any) -> Any:  # noqa: ANN401 - one value, or a list of them for attempts in a row
    return (found[-1] if found else None) if isinstance(found, list) else found


def _failures(outcomes: Mapping[str, object]) -> Iterator[Failure]:
    if outcomes.get(PROFILE, "SUCCESS") != "SUCCESS":
        yield Failure(_known(outcomes[PROFILE]))
    for kind in KINDS:
        value, reason = _ending(kind, outcomes[kind]) if kind in outcomes else (APPROVE, "")
        if value not in (APPROVE, "PROGRESS"):
            known = (_FAILURES.get((kind, word)) for word in (reason, value) if word)
            failure = next(filter(None, known), _FAILURES[kind, ""])
            yield msgspec.structs.replace(failure, details=failure.details or reason)


def _known(code: object) -> str:
    if not isinstance(code, str) or code not in (*ABORTING, *NOT_MET):
        raise reports.UnknownOutcome(f"{PROFILE} does not end with {code!r}; known are {', '.join(ABORTING + NOT_MET)}")
    return code


def _ending(kind: str, outcome: object) -> tuple[str, str]:
    """Value and reason."""
    if not isinstance(outcome, Mapping):
        outcome = reports.extraction(outcome) if kind in reports.EXTRACTIONS else _recommended(kind, outcome)
    reason = outcome.get("reason") or ""
    return str(outcome.get("value", APPROVE)), str(reason.get("detail", "") if isinstance(reason, Mapping) else reason)


def _recommended(kind: str, outcome: object) -> JsonObject:
    found: JsonObject = reports.report(kind, outcome)["recommendation"]
    return found


def _first(codes: Sequence[str]) -> str:
    """The code that is told."""
    return min(codes, key=lambda code: PRIORITY.index(code) if code in PRIORITY else len(PRIORITY))


def _details(found: Sequence[Failure], document: tuple[str, str]) -> list[JsonObject]:
    return [_detail(failure, document) for failure in found if failure.kind]


def _detail(failure: Failure, document: tuple[str, str]) -> JsonObject:
    kind, country = ("", "") if failure.kind in _WITHOUT_DOCUMENT else document
    return {
        "failure_type": failure.kind,
        "document_type": kind,
        "document_country_iso_code": country,
        "audit_id": "",
        "details": failure.details,
    }


def _schemes(requirements: JsonObject, *, advanced: bool) -> list[tuple[str, JsonObject]]:
    """Each scheme with its trust framework; a combination is two (D)."""
    if advanced:
        return [(one["trust_framework"], scheme) for one in requirements["profiles"] for scheme in one["schemes"]]
    scheme = requirements["scheme"]
    parts = [{**scheme, "type": "DBS"}, {"type": "RTW"}] if scheme["type"] == "DBS_RTW" else [scheme]
    return [(requirements["trust_framework"], part) for part in parts]


def _verdict(scheme: JsonObject, found: Sequence[Failure], document: tuple[str, str]) -> str:
    """Why the scheme is not met, which may be reason enough to abort; empty when it is."""
    codes = {failure.code for failure in found}
    kind, strict = scheme["type"], scheme.get("objective") in _STRICT
    if kind in _RIGHTS:
        fits = document == ("", "") or (document[0] == "PASSPORT" and document[1] in ("GBR", "IRL"))
        return "" if fits and TOO_LOW not in codes else MANDATORY
    if NO_ADDRESS in codes and kind in ("DBS", "IDENTITY_PLUS_ADDRESS"):
        return NO_IDENTITY if strict else NO_ADDRESS
    return TOO_LOW if TOO_LOW in codes else ""


def _compliance(scheme: JsonObject, code: str) -> JsonObject:
    named = {name: scheme[name] for name in ("type", "objective", "label") if scheme.get(name) is not None}
    told = {"scheme": named, "requirements_met": not code}
    return {**told, "requirements_not_met_info": code} if code else told


def _simple(compliance: Sequence[tuple[str, JsonObject]]) -> JsonObject:
    return {"trust_framework": compliance[0][0], "schemes_compliance": [one for _, one in compliance]}


def _advanced(compliance: Sequence[tuple[str, JsonObject]]) -> JsonObject:
    frames: dict[str, list[JsonObject]] = {}
    for frame, one in compliance:
        frames.setdefault(frame, []).append(one)
    return {"compliance": [{"trust_framework": name, "schemes_compliance": told} for name, told in frames.items()]}
