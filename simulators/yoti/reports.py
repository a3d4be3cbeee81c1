"""What checks and extractions say, in the shapes of a session's result.

Owns the making of reports from the tables of `reasons`. Breakdowns are in the order of the alphabet, as real ones are
(R), and list only what was attempted (D).
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from .contents import without_nulls
from .reasons import (
    APPROVE,
    CHECKS,
    CONSIDER,
    DETAILS,
    EXPERTS,
    NOT_AVAILABLE,
    RECOVERIES,
    REJECT,
    RETRIES,
    SANCTIONS,
    SUCCESS,
    Row,
    Rows,
)

JsonObject = dict[str, Any]

VALUES = (APPROVE, REJECT, NOT_AVAILABLE, CONSIDER)
EXTRACTIONS = ("ID_DOCUMENT_TEXT_DATA_EXTRACTION", "SUPPLEMENTARY_DOCUMENT_TEXT_DATA_EXTRACTION")
WATCHLISTS = ("WATCHLIST_SCREENING", "WATCHLIST_ADVANCED_CA")


class UnknownOutcome(ValueError):
    """A check does not end that way; the text names the ways it ends."""


def outcomes(check: str) -> tuple[str, ...]:
    """The words by which a check, or an extraction, is made to end one way; SUCCESS first."""
    return tuple(RETRIES) if check in EXTRACTIONS else tuple(CHECKS.get(check, (SUCCESS,)))


def report(
    check: str, outcome: object = SUCCESS, *, liveness_type: str = "ZOOM", config: JsonObject | None = None
) -> JsonObject:
    """The report of a check that ends with `outcome`: a word, or `{"value", "reason"?, "recovery_suggestion"?}`.

    `config` is the check's as it was requested; watchlists tell of it. Raises `UnknownOutcome`.
    """
    row = _row(check, outcome)
    told = {"recommendation": _recommendation(row, outcome), "breakdown": _breakdown(check, row, liveness_type, config)}
    if check in WATCHLISTS:
        told["watchlist_summary"] = _summary(check, row, config or {})
    return told


def _row(check: str, outcome: object) -> Row:
    rows = CHECKS.get(check, {SUCCESS: Row(APPROVE)})
    if isinstance(outcome, str) and outcome in rows:
        return rows[outcome]
    if not isinstance(outcome, Mapping) or outcome.get("value") not in VALUES or not _says(outcome):
        raise UnknownOutcome(
            f"{check} does not end with {outcome!r}; known are {', '.join(rows)}, or a value of {VALUES}"
        )
    return _like(rows, outcome)


def _says(outcome: Mapping[str, Any]) -> bool:
    """True where reason and suggestion are texts, or not there."""
    return all(isinstance(outcome.get(name) or "", str) for name in ("reason", "recovery_suggestion"))


def _like(rows: Rows, outcome: Mapping[str, Any]) -> Row:
    """The row that a recommendation is nearest to: of its reason, else of its value; with the reason that it gives."""
    value, reason = outcome["value"], outcome.get("reason") or ""
    alike = [row for row in rows.values() if row.value == value]
    near = next((row for row in alike if row.reason == reason), alike[0] if alike else Row(value))
    return msgspec.structs.replace(near, reason=reason)


def _recommendation(row: Row, outcome: object) -> JsonObject:
    given = outcome.get("recovery_suggestion") if isinstance(outcome, Mapping) else None
    usual = "TRY_AGAIN" if row.reason and row.value in (NOT_AVAILABLE, CONSIDER) else ""
    advice = given or RECOVERIES.get(row.reason, usual)
    told = {"value": row.value, "reason": row.reason, "recovery_suggestion": advice}
    return {name: text for name, text in told.items() if text}


def _breakdown(check: str, row: Row, liveness_type: str, config: JsonObject | None) -> list[JsonObject]:
    results = {**dict.fromkeys(row.passes, "PASS"), **dict.fromkeys(row.fails, "FAIL")}
    if check == "LIVENESS" and liveness_type == "ZOOM":
        results = {name: result for name, result in results.items() if name == "liveness_auth"}
    elif check in WATCHLISTS:
        results = _watched(results, config or {})
    return [_sub_check(name, results[name]) for name in sorted(results)]


def _sub_check(name: str, result: str) -> JsonObject:
    details = [{"name": one, "value": value} for one, value in DETAILS.get((name, result), {}).items()]
    told: JsonObject = {"sub_check": name, "result": result, "details": details}
    if name == "text_data_readable":
        return told
    return {**told, "process": "EXPERT_REVIEW" if name in EXPERTS else "AUTOMATED"}


_CATEGORIES = ("ADVERSE-MEDIA", "SANCTIONS")


def _watched(results: Mapping[str, str], config: JsonObject) -> dict[str, str]:
    """The sub-checks that the request is about; a hit shows wherever it is. A search profile is one by itself (D)."""
    sources = config.get("sources") or {}
    failed = {name: result for name, result in results.items() if result == "FAIL"}
    if sources.get("type") == "PROFILE" and results:
        return {**failed, "custom_search": "FAIL" if failed else "PASS"}
    listed = sources.get("types") or config.get("categories") or _CATEGORIES
    names = {str(one).lower().replace("-", "_") for one in listed}
    wanted = {*names, *(SANCTIONS if "sanctions" in names else ())}
    return {name: result for name, result in results.items() if name in wanted or name in failed}


_STRATEGIES: Mapping[str, JsonObject] = {
    "EXACT": {"type": "EXACT", "exact_match": True},
    "FUZZY": {"type": "FUZZY", "fuzziness": 0.5},
}
"""What a matching strategy says where the session does not (D; R: Node wants `exact_match`)."""


def _summary(check: str, row: Row, config: JsonObject) -> JsonObject:
    """`watchlist_summary` without its raw results; Node wants the first three members of an advanced one (R)."""
    if check == "WATCHLIST_SCREENING":
        search: JsonObject = {"categories": list(config.get("categories") or _CATEGORIES)}
    else:
        defaults: JsonObject = {"type": "WITH_YOTI_ACCOUNT", "remove_deceased": False, "share_url": False}
        if config.get("type") == "WITH_CUSTOM_ACCOUNT":
            defaults |= {"monitoring": False, "client_ref": ""}
        search = {**defaults, **{name: value for name, value in config.items() if value is not None}}
        search.pop("manual_check", None)
        strategy = search.get("matching_strategy")
        if strategy is not None:
            search["matching_strategy"] = {**_STRATEGIES.get(strategy.get("type", ""), {}), **strategy}
    hits = len(row.fails)
    return {"total_hits": hits, "search_config": search, "associated_country_codes": ["GBR"] if hits else []}


def extraction(outcome: object = SUCCESS) -> JsonObject:
    """The recommendation of an extraction that ends with `outcome`: a template, or a recommendation as it stands.

    Raises `UnknownOutcome`.
    """
    if isinstance(outcome, str) and outcome in RETRIES:
        return dict(RETRIES[outcome])
    given: JsonObject = without_nulls(outcome) if isinstance(outcome, Mapping) else {}
    if given.get("value") not in ("PROGRESS", "SHOULD_TRY_AGAIN", "MUST_TRY_AGAIN") or not _explains(given):
        raise UnknownOutcome(f"an extraction does not end with {outcome!r}; known are {', '.join(RETRIES)}")
    return given


def _explains(given: JsonObject) -> bool:
    """True where the reason is `{"value", "detail"?}` with one of the two known values (D), or not there."""
    reason = given.get("reason", {"value": "QUALITY"})
    known = isinstance(reason, Mapping) and reason.get("value") in ("QUALITY", "USER_ERROR")
    return known and isinstance(reason.get("detail", ""), str)


def merged(result_report: JsonObject) -> JsonObject:
    """A report as a response config gives it, fit to be told: no nulls, and lists where SDKs walk through them (R).

    What else it says is nothing that a config can set, and left out.
    """
    told: JsonObject = without_nulls(result_report)
    breakdown = [{**one, "details": one.get("details", [])} for one in told.get("breakdown", [])]
    return {"recommendation": told["recommendation"], "breakdown": breakdown}
