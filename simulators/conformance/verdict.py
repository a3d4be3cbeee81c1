"""From check outcomes to item states, and from item states to a verdict: one pure function.

Owns the decision; the precedence is the table in `states`. It reads no file and no clock, so a verdict can be derived
again from a report and compared.

How it decides:

* An item is as bad as the worst thing known about it, by the order of `states.TABLE`.
* A pass needs evidence. A check that passed without one recorded exchange proved nothing and counts as skipped; so does
  a check that was deselected, and an item with a skipped check, or with no check at all, was not run.
* A broken SHOULD or MAY is a warning, if evidence shows it; a broken MUST is a failure. Anything else weighs the same
  on every level.
* Evidence from a target weaker than the item's `min_target` does not prove it: not run.
* A manual item, the human half of a hybrid one, and an automated item with a cited reason for having no test need a
  person: review.
* The profile alone makes an item not applicable, before any outcome is looked at.
* The plan ends as its worst applicable item does. A problem of the run itself (a crashed worker, a test file that does
  not load, an interruption) weighs like an error; a run that proved nothing at all is inconclusive.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from ..core.exits import ExitStatus
from .checklist import Checklist, Item, Level, Method, Profile, Target
from .states import EXIT, RANK, Outcome, State, Verdict


class Check(msgspec.Struct, frozen=True):
    """One test with the ids it cites. `evidence` is the digest of `exchanges` exchanges; `seconds` is wall time."""

    id: str
    items: tuple[str, ...]
    outcome: Outcome
    reason: str = ""
    evidence: str = ""
    exchanges: int = 0
    seconds: float = 0.0


class Finding(msgspec.Struct, frozen=True):
    """One thing known about an item: the state it leads to, and why."""

    state: State
    why: str = ""


class ItemVerdict(msgspec.Struct, frozen=True):
    """An item, its state, the reason for it, and the checks that cite it."""

    item: Item
    state: State
    why: str
    checks: tuple[Check, ...]


class Judgement(msgspec.Struct, frozen=True):
    """A judged plan: every item of the checklist in its order, and what the run as a whole says."""

    checklist: Checklist
    profile: Profile
    target: Target
    items: tuple[ItemVerdict, ...]
    checks: tuple[Check, ...]
    problems: tuple[str, ...]

    @property
    def counts(self) -> Counter[State]:
        """How many items are in each state."""
        return Counter(item.state for item in self.items)

    @property
    def applicable(self) -> int:
        """The denominator of both figures: items that the profile does not exclude."""
        return len(self.items) - self.counts[State.NOT_APPLICABLE]

    @property
    def failing(self) -> int:
        """Items whose state is FAIL."""
        return self.counts[State.FAIL]

    @property
    def proven(self) -> int:
        """Items whose state is PASS. Never added to `failing`: the rest is neither."""
        return self.counts[State.PASS]

    @property
    def worst(self) -> State:
        """The worst state of the plan. A problem of the run weighs like an error; nothing proven, like nothing run."""
        states = [item.state for item in self.items]
        states += [State.ERROR] * bool(self.problems) + [State.NOT_RUN] * (not self.proven)
        return min(states, key=RANK.__getitem__)

    @property
    def exit(self) -> ExitStatus:
        """How a run that judged this plan ends."""
        return EXIT[self.worst]

    @property
    def verdict(self) -> Verdict:
        """The plan's verdict. A plan that only waits for people is inconclusive too: its exit status tells it apart."""
        if self.exit is ExitStatus.READY:
            return Verdict.READY_WITH_WAIVERS if self.counts[State.WAIVED] else Verdict.READY
        return Verdict.NOT_READY if self.exit is ExitStatus.NOT_READY else Verdict.INCONCLUSIVE


def judge(
    checklist: Checklist,
    checks: Iterable[Check],
    *,
    profile: Profile = Profile(),  # noqa: B008 - frozen
    target: Target = Target.SIMULATOR,
    problems: Sequence[str] = (),
) -> Judgement:
    """Judge a plan. Checks that cite no item of the checklist are left out; their order does not matter."""
    cited = (check for check in checks if checklist.by_id.keys() & check.items)
    ours = tuple(sorted(map(proven_or_skipped, cited), key=lambda check: (check.id, check.outcome, check.reason)))
    items = tuple(_judge_item(item, ours, profile, target) for item in checklist.items)
    return Judgement(checklist, profile, target, items, ours, tuple(sorted(set(problems))))


def proven_or_skipped(check: Check) -> Check:
    """A check that passed without one exchange proved nothing: it counts as skipped."""
    if check.outcome not in (Outcome.PASS, Outcome.WARN) or (check.exchanges and check.evidence):
        return check
    return msgspec.structs.replace(check, outcome=Outcome.SKIP, reason="ended well without one recorded exchange")


def overall(judgements: Iterable[Judgement]) -> ExitStatus:
    """How a run over several plans ends: as the worst of them. Without any plan nothing was judged: inconclusive."""
    worst = min((judgement.worst for judgement in judgements), key=RANK.__getitem__, default=State.NOT_RUN)
    return EXIT[worst]


def _judge_item(item: Item, checks: Iterable[Check], profile: Profile, target: Target) -> ItemVerdict:
    ours = tuple(check for check in checks if item.id in check.items)
    exclusion = profile.exclusion(item)
    if exclusion:
        return ItemVerdict(item, State.NOT_APPLICABLE, exclusion, ours)
    worst = min(_findings(item, ours, target), key=lambda finding: RANK[finding.state])
    return ItemVerdict(item, worst.state, worst.why, ours)


def _findings(item: Item, checks: Sequence[Check], target: Target) -> Iterator[Finding]:
    """All that is known about an applicable item; never empty."""
    for check in checks:
        yield Finding(_state(check, item.level), f"{check.id}: {check.reason}" if check.reason else "")
    if item.needs_tests and not checks:
        yield Finding(State.NOT_RUN, "no test of this run cites it")
    if checks and not target.satisfies(item.min_target):
        yield Finding(State.NOT_RUN, f"needs evidence from a {item.min_target}; this run used a {target}")
    if item.method is not Method.AUTOMATED:
        yield Finding(State.REVIEW, item.question)
    if item.not_tested:
        yield Finding(State.REVIEW, f"not tested: {item.not_tested.reason} ({item.not_tested.citation})")


def _state(check: Check, level: Level) -> State:
    """What one check means for an item of this level. What does not block needs evidence, a broken SHOULD included."""
    if check.outcome is Outcome.FAIL and level is not Level.MUST:
        return State.WARN if check.exchanges else State.NOT_RUN
    return State.NOT_RUN if check.outcome is Outcome.SKIP else State(check.outcome.value)
