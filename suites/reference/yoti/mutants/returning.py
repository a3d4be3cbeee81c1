"""Mutants that are right the first time: they go wrong with users who come back, and when Yoti fails meanwhile."""

from collections.abc import Callable
from dataclasses import replace

from ..account import Accounts, Link
from ..client import YotiClient, YotiProblem
from ..messages import Notification, Refusal
from ..parts import Parts
from ..patience import Patience
from ..rules import Attempt, Rules, Sight, Status, Step
from ..store import Customer, Store
from .row import Mutant, rows


class _KeepsAsking(Rules):
    """Has a user's result at Yoti, and nowhere else."""

    def is_due(self, attempt: Attempt, now: float) -> bool:
        return super().is_due(attempt, now) or attempt.status is Status.VERIFIED


def _stepping(choose: Callable[[Attempt, int], Step | None]) -> Parts:
    """The app that does something else about a user who comes back, where `choose` says so."""

    class Steps(Rules):
        def next_step(self, attempt: Attempt | None, seconds: int) -> Step:
            chosen = choose(attempt, seconds) if attempt is not None else None
            return chosen or super().next_step(attempt, seconds)

    return Parts(rules=Steps)


def _is_through(attempt: Attempt, seconds: int) -> bool:
    return attempt.status is Status.PENDING and not seconds


class _Restarts(Accounts):
    async def begin(self, name: str) -> Link | None:
        attempt = self.current(name)
        if attempt is None or attempt.status is not Status.VERIFIED:
            return await super().begin(name)
        self.keep(replace(attempt, status=Status.PENDING))
        return Link(attempt.id, self.user_view(attempt))


class _OpensInDoubt(Accounts):
    async def link(self, customer: Customer) -> Link:
        try:
            return await super().link(customer)
        except YotiProblem:
            attempt = await self.open_session(customer)
            self.keep(attempt)
            return Link(attempt.id, self.user_view(attempt))


class _OldOneInstead(Accounts):
    async def begin(self, name: str) -> Link | None:
        link, attempt = await super().begin(name), self.current(name)
        return Link(attempt.id, self.user_view(attempt)) if link is None and attempt is not None else link


class _OneView(Accounts):
    def user_view(self, attempt: Attempt) -> str:
        return super().user_view(attempt).replace(self.settings.base_url, "https://api.yoti.com/idverify/v1")


class _BelievesDeadCodes(Accounts):
    """Takes a session for expired when the browser says so, even one that is being checked."""

    async def returned(self, name: str, code: str) -> Sight:
        told, attempt = await super().returned(name, code), self.current(name)
        if attempt is None or not self.rules.is_open(attempt) or code != "2000":
            return told
        self.keep(replace(attempt, status=Status.EXPIRED))
        return self.sight(name)


class _NoMoreTries(Accounts):
    async def begin(self, name: str) -> Link | None:
        attempt = self.current(name)
        return None if attempt is not None and attempt.code == "5002" else await super().begin(name)


class _AnythingNotFound(Rules):
    def is_gone(self, refusal: Refusal | None) -> bool:
        return refusal is not None and refusal.status == 404


class _NotFoundIsErased(YotiClient):
    async def delete(self, session: str) -> None:
        try:
            await super().delete(session)
        except YotiProblem as problem:
            if problem.refusal is None or problem.refusal.status != 404:
                raise


class _Storms(Patience):
    def pause(self, refusal: Refusal | None, repetitions: int, *, harmless: bool) -> float | None:
        return 0.0 if refusal is not None and repetitions < 10 else None


class _WaitsForResults(YotiClient):
    """Has no time-out where no user waits, as it thinks."""

    async def call(
        self, method: str, path: str, *good: int, payload: bytes | None = None, harmless: bool = True
    ) -> object:
        if method == "GET":
            return await self.persist(method, path, good, payload, harmless=harmless)
        return await super().call(method, path, *good, payload=payload, harmless=harmless)


class _ErasesWhenAsked(Accounts):
    def hear(self, notification: Notification) -> None:
        if self.store.attempt(notification.session) is not None:
            super().hear(notification)


class _CrashesOnErased(Accounts):
    def hear(self, notification: Notification) -> None:
        if self.store.erasing(notification.session) is not None:
            raise RuntimeError(f"nobody has the session {notification.session} any more")
        super().hear(notification)


class _ErasesOthers(Store):
    def forget(self, user: str) -> None:
        everything = "INSERT INTO account_erasures SELECT id, ? FROM account_attempts WHERE user <> ?"
        self._db.execute(everything, (user, user))
        super().forget(user)


RETURNING = (
    Mutant("keeps_asking", "Knows nobody whose session Yoti has deleted.", rows(48, 61), Parts(rules=_KeepsAsking)),
    Mutant(
        "opens_while_checking",
        "Creates a session for a user whose checks are going on.",
        rows(52),
        _stepping(lambda attempt, seconds: Step.OPEN if _is_through(attempt, seconds) else None),
    ),
    Mutant(
        "sends_back_while_checking",
        "Sends a user whose checks are going on back into the user view.",
        rows(52),
        _stepping(lambda attempt, seconds: Step.GO_ON if _is_through(attempt, seconds) else None),
    ),
    Mutant(
        "verified_once_more",
        "Creates a session for a user whom it knows.",
        rows(48),
        _stepping(lambda attempt, _seconds: Step.OPEN if attempt.status is Status.VERIFIED else None),
    ),
    Mutant("restarts", "Forgets whom it knows when they begin again.", rows(48), Parts(accounts=_Restarts)),
    Mutant(
        "opens_in_doubt",
        "Creates a session when it cannot ask how the user's stands.",
        rows(12),
        Parts(accounts=_OpensInDoubt),
    ),
    Mutant(
        "old_one_instead",
        "Sends a user into their old session when no new one can be created.",
        rows(63),
        Parts(accounts=_OldOneInstead),
    ),
    Mutant("one_view", "Frames production's user view, whatever is configured.", rows(4), Parts(accounts=_OneView)),
    Mutant(
        "believes_dead_codes",
        "Gives up a session that is being checked when the browser says that it is no good.",
        rows(43),
        Parts(accounts=_BelievesDeadCodes),
    ),
    Mutant("no_more_tries", "Lets nobody try liveness again later.", rows(44), Parts(accounts=_NoMoreTries)),
    Mutant("anything_not_found", "Takes a session for expired on every 404.", rows(64), Parts(rules=_AnythingNotFound)),
    Mutant(
        "not_found_is_erased", "Takes a session for deleted on every 404.", rows(62), Parts(client=_NotFoundIsErased)
    ),
    Mutant("storms", "Asks again and again at once.", rows(63), Parts(patience=_Storms)),
    Mutant(
        "waits_for_results",
        "Waits for ever for a session's result.",
        rows(64),
        Parts(client=_WaitsForResults),
        slow=True,
    ),
    Mutant(
        "erases_when_asked",
        "Deletes a session later only if the user asks again.",
        rows(62),
        Parts(accounts=_ErasesWhenAsked),
    ),
    Mutant(
        "crashes_on_erased",
        "Crashes on a session of a user who was erased.",
        rows(34),
        Parts(accounts=_CrashesOnErased),
    ),
    Mutant("erases_others", "Erases other users' sessions too.", rows(60), Parts(store=_ErasesOthers)),
)
