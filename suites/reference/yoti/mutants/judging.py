"""Mutants that draw the wrong conclusions from a session's result, or tell the wrong people the wrong thing."""

from collections.abc import Sequence
from dataclasses import replace

from ..account import Accounts
from ..client import YotiProblem
from ..messages import Check, Standing, State, Value
from ..parts import Parts
from ..rules import AUTHENTICITY, LIVENESS, REQUESTED, TEXT, TEXTS, Attempt, Rules, Sight, Status, Step
from .row import Mutant, rows


class _NeverGrants(Rules):
    """Waits for a check that nobody asked for."""

    def values(self, checks: Sequence[Check]) -> set[str]:
        return super().values(checks) | {""}


class _TellsPending(Rules):
    def sight(self, attempt: Attempt | None, trouble: str | None) -> Sight:
        told = super().sight(attempt, trouble)
        return Sight(Status.PENDING, TEXTS[Status.PENDING]) if told.status == Status.VERIFIED else told


class _FirstOnly(Rules):
    def values(self, checks: Sequence[Check]) -> set[str]:
        return {checks[0].value} if checks else {""}


class _AuthenticityOnly(Rules):
    def values(self, checks: Sequence[Check]) -> set[str]:
        return self.of_kind([check for check in checks if check.type == AUTHENTICITY])


class _LastOnly(Rules):
    def values(self, checks: Sequence[Check]) -> set[str]:
        return {checks[-1].value} if checks else {""}


def _approving(*good: str) -> Parts:
    """The app that takes other recommendations for approvals."""

    class Approves(Rules):
        def of_kind(self, checks: Sequence[Check]) -> set[str]:
            return {Value.APPROVE if value in good else value for value in super().of_kind(checks)}

    return Parts(rules=Approves)


class _SilenceApproves(Rules):
    def values(self, checks: Sequence[Check]) -> set[str]:
        return (super().values(checks) - {""}) or {Value.APPROVE}


class _Counts(Rules):
    def values(self, checks: Sequence[Check]) -> set[str]:
        enough = sum(check.value == Value.APPROVE for check in checks) >= len(REQUESTED)
        return {Value.APPROVE} if enough else super().values(checks)


class _CompletedIsEnough(Rules):
    def judge(self, standing: Standing) -> Status:
        return Status.VERIFIED if standing.state == State.COMPLETED else super().judge(standing)


class _DoneIsEnough(Rules):
    """Looks at the checks that are done."""

    def judge(self, standing: Standing) -> Status:
        done = {check.value for check in standing.checks if check.is_done}
        return Status.VERIFIED if done == {Value.APPROVE} else super().judge(standing)


class _ThroughIsEnough(Rules):
    def judge(self, standing: Standing) -> Status:
        through = standing.state == State.ONGOING and standing.seconds == 0
        return Status.VERIFIED if through else super().judge(standing)


class _WithoutReasons(Rules):
    def recommendation(self, checks: Sequence[Check]) -> str:
        return super().recommendation([replace(check, reason="") for check in checks])

    def remark(self, check: Check) -> str:
        return super().remark(replace(check, reason="", advice=""))


class _NoRecommendation(Rules):
    def recommendation(self, checks: Sequence[Check]) -> str:
        return ""

    def notices(self, standing: Standing) -> list[str]:
        return []


class _NeverAgain(Rules):
    def next_step(self, attempt: Attempt | None, seconds: int) -> Step:
        unclear = attempt is not None and attempt.status is Status.AGAIN
        return Step.NOTHING if unclear else super().next_step(attempt, seconds)


class _EveryTry(Rules):
    """Wants each try of liveness to be good."""

    def of_kind(self, checks: Sequence[Check]) -> set[str]:
        tries = {check.value for check in checks if check.type == LIVENESS}
        return {Value.REJECT} if tries - {Value.APPROVE} else super().of_kind(checks)


class _KnowsAllChecks(Rules):
    def judge(self, standing: Standing) -> Status:
        if {check.type for check in standing.checks} - {*REQUESTED, TEXT}:
            raise YotiProblem("Yoti told of a check that we do not know")
        return super().judge(standing)


class _NoSurprises(_EveryTry, _KnowsAllChecks):
    """Wants a result to be what it expects."""


class _ExpiredWaits(Rules):
    def sight(self, attempt: Attempt | None, trouble: str | None) -> Sight:
        told = super().sight(attempt, trouble)
        return Sight(Status.PENDING, TEXTS[Status.PENDING]) if told.status == Status.EXPIRED else told


class _ExpiredRejects(Rules):
    def judge(self, standing: Standing) -> Status:
        return Status.REJECTED if standing.state == State.EXPIRED else super().judge(standing)


class _NeedsName(Accounts):
    """Verifies those whose document's text it gets."""

    async def settle(self, attempt: Attempt, standing: Standing) -> None:
        if self.rules.has_access(attempt) and not await self.client.holder(attempt.id, standing.fields):
            raise YotiProblem("Yoti did not hand out what is on the document")
        await super().settle(attempt, standing)


JUDGING = (
    Mutant("never_grants", "Waits for a check that nobody asked for.", rows(48), Parts(rules=_NeverGrants)),
    Mutant("tells_pending", "Tells users whom it knows that it does not.", rows(48), Parts(rules=_TellsPending)),
    Mutant("first_check_only", "Looks at the first check only.", rows(49), Parts(rules=_FirstOnly)),
    Mutant("last_check_only", "Looks at the last check only.", rows(49), Parts(rules=_LastOnly)),
    Mutant(
        "authenticity_only", "Looks at the authenticity of the document only.", rows(49), Parts(rules=_AuthenticityOnly)
    ),
    Mutant(
        "anything_but_reject",
        "Takes whatever is no rejection for an approval.",
        rows(50),
        _approving(Value.NOT_AVAILABLE, Value.CONSIDER),
    ),
    Mutant("consider_approves", "Takes CONSIDER for an approval.", rows(50), _approving(Value.CONSIDER)),
    Mutant("not_available_approves", "Takes NOT_AVAILABLE for an approval.", rows(50), _approving(Value.NOT_AVAILABLE)),
    Mutant(
        "completed_is_enough",
        "Takes a completed session for a good one.",
        rows(31, 49, 50, 51),
        Parts(rules=_CompletedIsEnough),
    ),
    Mutant("silence_approves", "Takes a missing report for an approval.", rows(51), Parts(rules=_SilenceApproves)),
    Mutant("counts", "Counts approvals, whatever they are about.", rows(51), Parts(rules=_Counts)),
    Mutant("done_is_enough", "Looks at the checks that are done by now.", rows(52), Parts(rules=_DoneIsEnough)),
    Mutant("through_is_enough", "Verifies a user who is through.", rows(52), Parts(rules=_ThroughIsEnough)),
    Mutant("without_reasons", "Does not tell the staff the reason.", rows(53), Parts(rules=_WithoutReasons)),
    Mutant("silent", "Does not tell the staff anything.", rows(53), Parts(rules=_NoRecommendation)),
    Mutant("never_again", "Lets nobody repeat what could not be checked.", rows(54), Parts(rules=_NeverAgain)),
    Mutant("no_surprises", "Wants a result to be what it expects.", rows(55, 56), Parts(rules=_NoSurprises)),
    Mutant("every_try", "Rejects users for their first try.", rows(55), Parts(rules=_EveryTry)),
    Mutant("knows_all_checks", "Fails on a check that it does not know.", rows(56), Parts(rules=_KnowsAllChecks)),
    Mutant("expired_waits", "Waits for a session that has expired.", rows(57), Parts(rules=_ExpiredWaits)),
    Mutant("expired_rejects", "Rejects users who were too late.", rows(57), Parts(rules=_ExpiredRejects)),
    Mutant("needs_name", "Verifies nobody whose document's text is withheld.", rows(59), Parts(accounts=_NeedsName)),
)
