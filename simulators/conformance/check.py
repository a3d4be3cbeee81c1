"""A check: what one test found, as a value.

Owns its shape, and the rule that a pass needs evidence. What it means for the items that it cites, `verdict` decides.
"""

from typing import Annotated

import msgspec

from .blame import blame
from .checklist import Target
from .evidence import Evidence
from .states import NO_EVIDENCE, Outcome

LONGEST = 10_000_000
"""Seconds; a test that lasts longer is none."""


class Check(msgspec.Struct, frozen=True):
    """One test with the ids it cites. `evidence` is the digest of `exchanges` exchanges; `seconds` is wall time.

    `code` is the stable failure code and `suspect` who is to blame first. `target` is what the test ran against, where
    it is another one than the run's. `taken` is when it ended, ISO 8601 in UTC.
    """

    id: str
    items: tuple[str, ...]
    outcome: Outcome
    reason: str = ""
    evidence: str = ""
    exchanges: int = 0
    seconds: Annotated[float, msgspec.Meta(ge=0, le=LONGEST)] = 0.0
    code: str = ""
    suspect: str = ""
    target: Target | None = None
    taken: str = ""


def check_of(evidence: Evidence, seconds: float = 0.0) -> Check:
    """The check that this is the evidence of: its conclusion, and whom to suspect for it."""
    end, shown = evidence.concluded, bool(evidence.exchanges or evidence.notes)
    suspected = blame(end.outcome, end.reason, evidence.exchanges)
    return Check(
        end.check,
        end.items,
        end.outcome,
        end.reason,
        evidence=evidence.sha256 if shown else "",
        exchanges=len(evidence.exchanges),
        seconds=seconds,
        code=suspected.code,
        suspect=suspected.suspect,
        taken=end.taken,
    )


def proven_or_skipped(check: Check) -> Check:
    """A check that passed without one exchange proved nothing: it counts as skipped."""
    if check.outcome not in (Outcome.PASS, Outcome.WARN) or (check.exchanges and check.evidence):
        return check
    reason = "ended well without one recorded exchange"
    return msgspec.structs.replace(check, outcome=Outcome.SKIP, reason=reason, code=NO_EVIDENCE, suspect="suite")
