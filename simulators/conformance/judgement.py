"""A judged plan, as values: what lay before the judge, what each item came to, and how the plan ends.

Owns the figures and the verdict, which follow from the items' states by the table in `states`. How an item gets its
state, `verdict` decides.
"""

from collections import Counter
from datetime import date

import msgspec

from ..core.exits import ExitStatus
from .attested import Attestation
from .check import Check
from .checklist import Checklist, Item, Profile, Target
from .states import EXIT, RANK, State, Verdict
from .waived import Waiver


class Paperwork(msgspec.Struct, frozen=True):
    """What people lay beside a run: attestations, waivers, and the day, in UTC, on which they are held to their dates.

    `changed` says, by item, why what was judged is not what is there now: the sentence that the row comes from, or a
    file that was attached to its attestation. Without a day nothing ages.
    """

    attestations: tuple[Attestation, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    changed: dict[str, str] = {}
    today: date | None = None


class ItemVerdict(msgspec.Struct, frozen=True):
    """An item, its state, the reason and the failure code, the checks that cite it, the waivers that cover it."""

    item: Item
    state: State
    why: str
    checks: tuple[Check, ...]
    code: str = ""
    waivers: tuple[str, ...] = ()

    @property
    def proof(self) -> Target | None:
        """The weakest target that its proof comes from; None when it is not proven, or by a person's word alone."""
        order = list(Target)
        targets = [check.target or Target.SIMULATOR for check in self.checks]
        return min(targets, key=order.index, default=None) if self.state is State.PASS else None


class Judgement(msgspec.Struct, frozen=True):
    """A judged plan: every item of the checklist in its order, and what the run as a whole says.

    `problems` are all that is wrong beside the items; those of them that are about paperwork are `objections`.
    """

    checklist: Checklist
    profile: Profile
    target: Target
    items: tuple[ItemVerdict, ...]
    checks: tuple[Check, ...]
    problems: tuple[str, ...]
    objections: tuple[str, ...] = ()
    paperwork: Paperwork = Paperwork()

    @property
    def counts(self) -> Counter[State]:
        """How many items are in each state."""
        return Counter(item.state for item in self.items)

    @property
    def applicable(self) -> int:
        """The denominator of both figures: items that are not excluded."""
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
    def proven_on_sandbox(self) -> int:
        """Proven items all of whose checks talked to the vendor's sandbox."""
        return sum(item.proof is Target.SANDBOX for item in self.items)

    @property
    def proven_on_simulator_only(self) -> int:
        """Proven items with a check that talked to something weaker than the sandbox."""
        return sum(item.proof not in (None, Target.SANDBOX) for item in self.items)

    @property
    def attested(self) -> int:
        """Items that a person's word proves, and no test."""
        return self.proven - self.proven_on_sandbox - self.proven_on_simulator_only

    @property
    def worst(self) -> State:
        """The worst state of the plan. A problem of the run weighs like an error, an objection like a broken MUST.

        Where no item is proven by a test nothing was run, whatever people say.
        """
        states = [item.state for item in self.items]
        states += [State.ERROR] * bool(self.problems) + [State.FAIL] * bool(self.objections)
        states += [State.NOT_RUN] * (self.proven == self.attested)
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
