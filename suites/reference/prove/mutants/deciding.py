"""Mutants that draw the wrong conclusions: from outcomes, from browsers, from errors."""

from collections.abc import Mapping
from dataclasses import replace

from ..client import ProveClient
from ..messages import Outcome, Refusal
from ..parts import Parts
from ..rules import NONE, Flow, Person, Rules, Sight, Status
from ..sign_up import SignUp
from ..store import Store
from ..wire import ProveProblem
from .row import Mutant, rows


class _ForgetsCorrelation(Store):
    def save(self, flow: Flow) -> None:
        super().save(replace(flow, correlation=flow.id))


class _GrantsAtOnce(SignUp):
    def keep(self, flow: Flow) -> None:
        super().keep(replace(flow, status=Status.VERIFIED) if flow.status is Status.PENDING else flow)


class BelievesTheBrowser(SignUp):
    """Takes what the browser says for what Prove would say."""

    async def ask(self, flow: Flow) -> None:
        """Ask nobody."""
        self.keep(replace(flow, status=Status.VERIFIED))


class _OneCorrelation(SignUp):
    """Keeps one correlation id for the whole app."""

    latest = ""

    def keep(self, flow: Flow) -> None:
        if flow.status is Status.PENDING:
            self.latest = flow.correlation
        super().keep(flow)

    async def ask(self, flow: Flow) -> None:
        await super().ask(replace(flow, correlation=self.latest))


class _FirstCorrelation(SignUp):
    """Keeps the correlation id of a user's first flow."""

    def __init__(self, *parts: object) -> None:
        super().__init__(*parts)  # type: ignore[arg-type]  # whatever it is made of
        self.first: dict[str, str] = {}

    def keep(self, flow: Flow) -> None:
        self.first.setdefault(flow.user, flow.correlation)
        super().keep(flow)

    async def ask(self, flow: Flow) -> None:
        await super().ask(replace(flow, correlation=self.first[flow.user]))


class _Stuck(SignUp):
    """Waits for the end of a flow that Prove has forgotten."""

    async def begin(self, name: str, person: Person, device: str) -> str | None:
        flow = self.current(name)
        waits = flow is not None and flow.status is Status.PENDING
        return None if waits else await super().begin(name, person, device)


class _NeverLost(Rules):
    def is_lost(self, refusal: Refusal | None) -> bool:
        return False


class _TruthySuccess(Rules):
    def judge(self, outcome: Outcome) -> Status:
        return Status.VERIFIED if outcome.success else Status.FAILED


class _PossessionIsEnough(Rules):
    def judge(self, outcome: Outcome) -> Status:
        return Status.VERIFIED if outcome.possession == "success" else super().judge(outcome)


class _NotFailedIsEnough(Rules):
    """Looks at the verify result alone, and for "failed" only."""

    def judge(self, outcome: Outcome) -> Status:
        if outcome.verify == "pending":
            return Status.PENDING
        return Status.FAILED if outcome.verify == "failed" else Status.VERIFIED


class _NeverGrants(Rules):
    def has_access(self, flow: Flow | None) -> bool:
        return False


class _NeverTellsFailed(Rules):
    """Knows no end of a flow but a good one."""

    def sight(self, flow: Flow | None, now: float, trouble: str | None) -> Sight:
        waits = flow is not None and flow.status is Status.FAILED and flow.device != NONE
        return super().sight(replace(flow, status=Status.PENDING) if flow and waits else flow, now, trouble)


class _GrantsInTrouble(SignUp):
    def failed(self, name: str, problem: ProveProblem) -> None:
        flow = self.current(name)
        if flow is not None:
            self.keep(replace(flow, status=Status.VERIFIED))


class _GrantsWhenBusy(SignUp):
    def failed(self, name: str, problem: ProveProblem) -> None:
        super().failed(name, problem)
        flow = self.current(name)
        if flow is not None and problem.refusal is not None and problem.refusal.status == 429:
            self.keep(replace(flow, status=Status.VERIFIED))


class _ConfirmsAlone(ProveClient):
    async def confirm(self, details: Mapping[str, object]) -> Outcome:
        try:
            return await super().confirm(details)
        except ProveProblem as problem:
            if problem.refusal is not None:
                raise
            return Outcome("true", "not_applicable", "success")


class _SilentTrouble(SignUp):
    def failed(self, name: str, problem: ProveProblem) -> None:
        return None


class _LetsCanadiansIn(SignUp):
    """Takes a refusal without a code for one that need not concern a user."""

    def failed(self, name: str, problem: ProveProblem) -> None:
        super().failed(name, problem)
        if problem.refusal is not None and problem.refusal.status == 403 and problem.refusal.code is None:
            self.keep(replace(self.new_flow(name, NONE), status=Status.VERIFIED))


class _ConfirmsAll(SignUp):
    def after(self, flow: Flow, outcome: Outcome) -> Flow:
        good = super().after(flow, outcome)
        return replace(good, status=Status.VERIFIED) if flow.device == NONE else good


DECIDING = (
    Mutant(
        "lets_canadians_in",
        "Verifies users whose operators' consent is missing.",
        rows(1),
        Parts(sign_up=_LetsCanadiansIn),
    ),
    Mutant(
        "forgets_correlation",
        "Stores an id of its own instead of the correlation id.",
        rows(16),
        Parts(store=_ForgetsCorrelation),
    ),
    Mutant("grants_at_once", "Verifies a user when a flow has begun.", rows(17), Parts(sign_up=_GrantsAtOnce)),
    Mutant(
        "believes_the_browser",
        "Verifies a user when their browser says that it is over.",
        rows(38, 41),
        Parts(sign_up=BelievesTheBrowser),
    ),
    Mutant(
        "one_correlation", "Asks for the status of whichever flow began last.", rows(39), Parts(sign_up=_OneCorrelation)
    ),
    Mutant(
        "first_correlation", "Asks for the status of a user's first flow.", rows(39), Parts(sign_up=_FirstCorrelation)
    ),
    Mutant(
        "stuck",
        "Begins no new flow while it waits for one that Prove has forgotten.",
        rows(40),
        Parts(sign_up=_Stuck, rules=_NeverLost),
    ),
    Mutant(
        "truthy_success",
        'Takes every text for success, "false" and "pending" too.',
        rows(41, 43),
        Parts(rules=_TruthySuccess),
    ),
    Mutant(
        "possession_is_enough",
        "Verifies a user who has the phone, whosever the number is.",
        rows(43),
        Parts(rules=_PossessionIsEnough),
    ),
    Mutant("not_failed_is_enough", "Takes not_applicable for a success.", rows(43), Parts(rules=_NotFailedIsEnough)),
    Mutant("never_grants", "Never takes a number for verified.", rows(42), Parts(rules=_NeverGrants)),
    Mutant(
        "never_tells_failed",
        "Tells users who failed that they are waited for.",
        rows(27, 43),
        Parts(rules=_NeverTellsFailed),
    ),
    Mutant(
        "grants_in_trouble", "Verifies a user when Prove does not answer.", rows(45), Parts(sign_up=_GrantsInTrouble)
    ),
    Mutant(
        "silent_trouble",
        "Does not tell the user that Prove could not be asked.",
        rows(45),
        Parts(sign_up=_SilentTrouble),
    ),
    Mutant("grants_when_busy", "Verifies a user when Prove answers 429.", rows(45), Parts(sign_up=_GrantsWhenBusy)),
    Mutant(
        "confirms_alone",
        "Verifies those whose possession it has checked when Prove does not answer.",
        rows(48),
        Parts(client=_ConfirmsAlone),
    ),
    Mutant(
        "confirms_all", "Verifies everybody whose possession it has checked.", rows(48), Parts(sign_up=_ConfirmsAll)
    ),
)
