"""Which way a task or a check ends: what a person chose, else the response config, else success.

Yoti's sandbox by-passes the real work (D). The config of a session wins over the application's; of several entries that
fit a document the first counts, and at each further attempt the next one (D; order: I).
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from . import reports, spec
from .model import JsonObject, Resource, Session
from .portal import Tx
from .reasons import CHECKS
from .sessions import application_config

SUCCESS = "SUCCESS"
TASK_TEMPLATE, CHECK_TEMPLATE = "result_template", "report_template"
"""A task's stands beside its result, a check's in it (D)."""


_NOT_CONFIGURED = frozenset(
    {"FAMILIAR_FACE_SEARCH", "IBV_VISUAL_REVIEW_CHECK", "PROFILE_DOCUMENT_MATCH", "DOCUMENT_SCHEME_VALIDITY_CHECK"}
)
"""Checks for which a response config has no member (D)."""


class Ending(msgspec.Struct, frozen=True):
    """How something ends: by a word or `{"value", "reason"}`, or by a config's `result`; and after how many seconds."""

    outcome: Any = SUCCESS
    result: JsonObject | None = None
    delay: int = 0


def findings(given: JsonObject) -> Iterator[tuple[str, str]]:
    """Checks' templates that their type does not have: properties, and what is wrong with them."""
    for kind, told in _reports(given).items():
        for place, entry in enumerate(told if isinstance(told, list) else [told]):
            if entry["result"].get(CHECK_TEMPLATE, SUCCESS) not in reports.outcomes(kind):
                at = f"[{place}]" if isinstance(told, list) else ""
                yield f"check_reports.{kind}{at}.result.{CHECK_TEMPLATE}", "Value is not valid"


def _reports(given: JsonObject) -> JsonObject:
    """The reports of a config, by type; what else is there is left alone (I)."""
    told = given.get("check_reports") or {}
    return {kind: told[kind] for kind in CHECKS if kind in told and kind not in _NOT_CONFIGURED}


def config(tx: Tx, session: Session) -> JsonObject | None:
    """The response config that counts for the session."""
    return session.config if session.config is not None else application_config(tx, session)


def of_task(tx: Tx, session: Session, kind: str, resource: Resource, attempt: int) -> Ending:
    """How the task ends at the resource; `attempt` counts from 0."""
    chosen = session.outcomes.get(kind)
    if chosen is not None:
        return Ending(_nth(chosen, attempt), delay=tx.rules.task_delay)
    told = ((config(tx, session) or {}).get("task_results") or {}).get(kind) or ()
    entries = [entry for entry in told if _fits(entry, (resource,), {})]
    return _ending(_nth(entries, attempt) if entries else None, tx.rules.task_delay, TASK_TEMPLATE)


def of_check(tx: Tx, session: Session, kind: str, about: Sequence[Resource], attempt: int = 0) -> Ending:
    """How the check of these resources ends; `attempt` counts from 0."""
    told = config(tx, session) or {}
    delay = int((told.get("check_reports") or {}).get("async_report_delay") or tx.rules.check_delay)
    chosen = session.outcomes.get(kind)
    if chosen is not None:
        return Ending(_nth(chosen, attempt), delay=delay)
    given = _reports(told).get(kind)
    asked = spec.checks(session.spec).get(kind, {})
    entries = [one for one in (given if isinstance(given, list) else [given]) if one and _fits(one, about, asked)]
    return _ending(_nth(entries, attempt) if entries else None, delay, CHECK_TEMPLATE)


def _ending(entry: JsonObject | None, delay: int, template: str) -> Ending:
    if entry is None:
        return Ending(delay=delay)
    result: JsonObject = entry.get("result") or {}
    word = (entry if template == TASK_TEMPLATE else result).get(template)
    after = entry.get("response_delay")
    return Ending(word or SUCCESS, None if word or not result else result, delay if after is None else round(after))


def _nth(found: Any, attempt: int) -> Any:  # noqa: ANN401 - an outcome, or a list of them for attempts in a row
    return found[min(attempt, len(found) - 1)] if isinstance(found, list) else found


def _fits(entry: JsonObject, about: Sequence[Resource], asked: JsonObject) -> bool:
    """True where every filter of the entry lets it be about these resources, and about what was asked for."""
    sources, liveness = entry.get("sources_filter"), entry.get("liveness_type")
    return (
        _is_about(entry.get("document_filter"), about[:1])
        and _is_about(entry.get("secondary_document_filter"), about[1:])
        and (sources is None or sources == asked.get("sources"))
        and (liveness is None or any(one.liveness_type == liveness for one in about))
    )


def _is_about(wanted: JsonObject | None, resources: Sequence[Resource]) -> bool:
    """True where one of them is of the wanted types and countries, or nothing is wanted, or nothing is there."""
    if not wanted or not resources:
        return True
    types, countries = wanted.get("document_types"), wanted.get("country_codes")
    return any(
        (not types or one.document_type in types) and (not countries or one.issuing_country in countries)
        for one in resources
    )
