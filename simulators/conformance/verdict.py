"""From checks and paperwork to item states, and from item states to a verdict: one pure function.

Owns the decision; the precedence is the table in `states`. It reads no file and no clock, so a verdict can be derived
again from a report and compared.

How it decides:

* An item is as bad as the worst thing known about it, by the order of `states.TABLE`.
* A pass needs evidence. A check that passed without one recorded exchange proved nothing and counts as skipped; so does
  a check that was deselected, and an item with a skipped check, or with no check at all, was not run.
* A broken SHOULD or MAY is a warning, if evidence shows it; a broken MUST is a failure. Anything else weighs the same
  on every level.
* Evidence from a target weaker than the item's `min_target` does not prove it: not run. An item's weakest check counts.
* A manual item, the human half of a hybrid one, and an automated item with a cited reason for having no test need a
  person: review, until an attestation answers. It answers for that half only.
* On a given day, evidence and answers that are too old are stale; so is, on any day, what has changed since.
* A waiver turns a failure that it names into WAIVED, and nothing else into anything.
* The profile alone makes an item with tests not applicable, before any outcome is looked at.
* The plan ends as its worst applicable item does. A problem of the run itself (a crashed worker, a test file that does
  not load, an interruption) weighs like an error, and a waiver or an attestation that breaks a rule like a broken MUST.
  A run that proved nothing by a test is inconclusive at best.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

import msgspec

from ..core.exits import ExitStatus
from . import attested, waived
from .attested import Attestation
from .check import Check, proven_or_skipped
from .checklist import Checklist, Item, Level, Profile, Target
from .judgement import ItemVerdict, Judgement, Paperwork
from .stale import old_evidence
from .states import (
    EXIT,
    NEEDS_PERSON,
    NOT_RUN,
    RANK,
    STALE,
    WEAK_TARGET,
    Finding,
    Outcome,
    State,
    decisive,
)
from .waived import Waiver

__all__ = ["Check", "Finding", "ItemVerdict", "Judgement", "Paperwork", "judge", "overall", "proven_or_skipped"]


class _Case(msgspec.Struct, frozen=True):
    """What is known beside the checks, checked and sorted out: what an item is judged by."""

    profile: Profile
    answers: Mapping[str, Attestation]
    waivers: Sequence[Waiver]
    changed: Mapping[str, str]
    today: date | None


def judge(
    checklist: Checklist,
    checks: Iterable[Check],
    *,
    profile: Profile = Profile(),  # noqa: B008 - frozen
    target: Target = Target.SIMULATOR,
    problems: Iterable[str] = (),
    attestations: Iterable[Attestation] = (),
    waivers: Iterable[Waiver] = (),
    today: date | None = None,
    changed: Mapping[str, str] = MappingProxyType({}),
) -> Judgement:
    """Judge a plan. Checks that cite no item of the checklist are left out; no order matters.

    `target` is that of the checks that name none. For the rest see `Paperwork`. Attestations and waivers count until a
    day, so with any of them ValueError asks for `today`.
    """
    ours = _ours(checklist, checks, target)
    paperwork = _in_order(Paperwork(tuple(attestations), tuple(waivers), dict(changed), today))
    case, objections = _prepare(checklist, ours, profile, paperwork)
    items = tuple(_judge_item(item, ours, case) for item in checklist.items)
    used = frozenset(name for item in items for name in item.waivers)
    objections += waived.unused(case.waivers, used)
    return Judgement(
        checklist,
        profile,
        target,
        items,
        ours,
        problems=tuple(sorted({*problems, *objections})),
        objections=tuple(sorted(set(objections))),
        paperwork=paperwork,
    )


def overall(judgements: Iterable[Judgement]) -> ExitStatus:
    """How a run over several plans ends: as the worst of them. Without any plan nothing was judged: inconclusive."""
    worst = min((judgement.worst for judgement in judgements), key=RANK.__getitem__, default=State.NOT_RUN)
    return EXIT[worst]


def _ours(checklist: Checklist, checks: Iterable[Check], target: Target) -> tuple[Check, ...]:
    """The checks that cite the checklist, each with its target, in the one order that they have."""
    cited = (check for check in checks if checklist.by_id.keys() & check.items)
    whole = (msgspec.structs.replace(check, target=check.target or target) for check in cited)
    return tuple(sorted(map(proven_or_skipped, whole), key=lambda check: (check.id, repr(check))))


def _in_order(paperwork: Paperwork) -> Paperwork:
    if paperwork.today is None and (paperwork.attestations or paperwork.waivers):
        raise ValueError("Attestations and waivers count until a day: say which day it is.")
    return msgspec.structs.replace(
        paperwork,
        attestations=tuple(sorted(paperwork.attestations, key=repr)),
        waivers=tuple(sorted(paperwork.waivers, key=repr)),
    )


def _prepare(
    checklist: Checklist, checks: Sequence[Check], profile: Profile, paperwork: Paperwork
) -> tuple[_Case, list[str]]:
    """What the items are judged by, and what is wrong with the paperwork."""
    today, items = paperwork.today, checklist.by_id
    if today is None:
        return _Case(profile, {}, (), paperwork.changed, None), []
    tested = frozenset(name for check in checks for name in check.items)
    answers, unfit = attested.admitted(paperwork.attestations, items, tested, today)
    waivers, invalid = waived.admitted(paperwork.waivers, items, checks, today)
    return _Case(profile, answers, waivers, paperwork.changed, today), [*unfit, *invalid]


def _judge_item(item: Item, checks: Iterable[Check], case: _Case) -> ItemVerdict:
    ours = tuple(check for check in checks if item.id in check.items)
    exclusion = case.profile.exclusion(item)
    if exclusion:
        return ItemVerdict(item, State.NOT_APPLICABLE, exclusion, ours)
    waivers = tuple(one for one in case.waivers if one.item == item.id)
    findings = (*_by_tests(item, ours), *_by_people(item, case), *_by_age(item, ours, case))
    worst = decisive(waived.applied(findings, waivers))
    return ItemVerdict(item, worst.state, worst.why, ours, worst.code, waived.covering(findings, waivers))


def _by_tests(item: Item, checks: Sequence[Check]) -> Iterator[Finding]:
    for check in checks:
        why = f"{check.id}: {check.reason}" if check.reason else ""
        yield Finding(_state(check, item.level), why, check.code, check.id)
    if item.needs_tests and not checks:
        yield Finding(State.NOT_RUN, "no test of this run cites it", NOT_RUN)
    weak = [check.target for check in checks if check.target and not check.target.satisfies(item.min_target)]
    if weak:
        why = f"needs evidence from a {item.min_target}; this run used a {weak[0]}"
        yield Finding(State.NOT_RUN, why, WEAK_TARGET)


def _by_people(item: Item, case: _Case) -> Iterator[Finding]:
    if item.needs_person:
        answer = case.answers.get(item.id)
        yield attested.finding(answer, item, case.today) if answer and case.today else _unanswered(item)


def _by_age(item: Item, checks: Sequence[Check], case: _Case) -> Iterator[Finding]:
    if case.today:
        yield from old_evidence(item, checks, case.today)
    if item.id in case.changed:
        yield Finding(State.STALE, case.changed[item.id], STALE)


def _unanswered(item: Item) -> Finding:
    if item.not_tested:
        why = f"not tested: {item.not_tested.reason} ({item.not_tested.citation})"
        return Finding(State.REVIEW, why, NEEDS_PERSON)
    return Finding(State.REVIEW, item.question, NEEDS_PERSON)


def _state(check: Check, level: Level) -> State:
    """What one check means for an item of this level. What does not block needs evidence, a broken SHOULD included."""
    if check.outcome is Outcome.FAIL and level is not Level.MUST:
        return State.WARN if check.exchanges else State.NOT_RUN
    return State.NOT_RUN if check.outcome is Outcome.SKIP else State(check.outcome.value)
