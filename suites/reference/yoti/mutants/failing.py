"""Mutants that forget too little, or take Yoti's errors badly."""

from collections.abc import Mapping
from dataclasses import replace

from ..account import Accounts, Link
from ..client import YotiClient, YotiProblem
from ..messages import Refusal
from ..parts import Parts
from ..rules import Attempt, Rules, Sight, Status
from ..store import Store
from .row import Mutant, rows


class _ErasesHere(Accounts):
    async def delete(self, session: str) -> None:
        with self.store.atomic():
            self.store.erased(session)


class _ErasesLatest(Store):
    def to_erase(self, user: str) -> list[str]:
        return super().to_erase(user)[-1:]

    def erased(self, session: str) -> None:
        user = self.erasing(session)
        self._db.execute("DELETE FROM account_erasures WHERE user = ?", (user,))


class _KeepsName(Store):
    def forget(self, user: str) -> None:
        customer = self.customer(user)
        super().forget(user)
        if customer is not None:
            self.enrol(user)
            self.set_holder(user, customer.holder)


class _GoneIsFailure(YotiClient):
    async def delete(self, session: str) -> None:
        await self.call("DELETE", self.sdk.session(session), 200, 204)


class _UnfinishedIsGone(Accounts):
    async def delete(self, session: str) -> None:
        await super().delete(session)
        with self.store.atomic():
            self.store.erased(session)


class _ForgetsIds(Accounts):
    async def sweep(self, name: str) -> bool:
        done = await super().sweep(name)
        with self.store.atomic():
            for session in self.store.to_erase(name):
                self.store.erased(session)
        return done


class _Crashes(Accounts):
    def failed(self, name: str, problem: YotiProblem) -> None:
        raise RuntimeError("there is no session") from problem


class _CrashesAlways(Accounts):
    def warn(self, name: str, problem: YotiProblem) -> None:
        raise RuntimeError("Yoti does not work") from problem


class _Waits(Accounts):
    """Tells users to wait for what was never begun."""

    def sight(self, name: str) -> Sight:
        told = super().sight(name)
        return Sight(Status.PENDING, "Please wait.") if told.status == "unavailable" else told


class _GivesUp(Accounts):
    """Asks for no session once that has failed."""

    async def begin(self, name: str) -> Link | None:
        customer = self.store.customer(name)
        return None if customer and customer.trouble else await super().begin(name)


class _ErrorRejects(Accounts):
    """Takes an error for a result."""

    status = Status.REJECTED

    async def ask(self, attempt: Attempt) -> int:
        try:
            return await super().ask(attempt)
        except YotiProblem:
            self.keep(replace(attempt, status=self.status))
            raise


class _ErrorVerifies(_ErrorRejects):
    status = Status.VERIFIED


class _ErrorExpires(Rules):
    def is_gone(self, refusal: Refusal | None) -> bool:
        return True


class _AsksOnce(Accounts):
    def mark(self, session: str, *, changed: bool) -> None:
        super().mark(session, changed=False)

    async def returned(self, name: str, code: str) -> Sight:
        return await super().returned(name, code) if code else self.sight(name)


class _NeedsMessage(YotiClient):
    def refusal(self, status: int, answer: object, request_id: str) -> Refusal:
        if not isinstance(answer, Mapping) or not answer["message"]:
            raise ValueError("this error has no message")
        return super().refusal(status, answer, request_id)


FAILING = (
    Mutant("erases_here_only", "Erases a user here and not at Yoti.", rows(60, 62), Parts(accounts=_ErasesHere)),
    Mutant("erases_latest_only", "Erases a user's latest session only.", rows(60), Parts(store=_ErasesLatest)),
    Mutant("keeps_name", "Keeps the name of a user who was erased.", rows(60), Parts(store=_KeepsName)),
    Mutant("gone_is_failure", "Cannot erase what is gone already.", rows(61), Parts(client=_GoneIsFailure)),
    Mutant(
        "unfinished_is_gone", "Calls erased what could not be deleted.", rows(62), Parts(accounts=_UnfinishedIsGone)
    ),
    Mutant("forgets_ids", "Forgets what it could not delete.", rows(62), Parts(accounts=_ForgetsIds)),
    Mutant("crashes_always", "Crashes when Yoti does not answer.", rows(63, 64, 65), Parts(accounts=_CrashesAlways)),
    Mutant("crashes", "Crashes when no session can be created.", rows(63), Parts(accounts=_Crashes)),
    Mutant("waits", "Has users wait for what was never begun.", rows(63), Parts(accounts=_Waits)),
    Mutant("gives_up", "Creates no session once that has failed.", rows(63), Parts(accounts=_GivesUp)),
    Mutant("error_rejects", "Rejects users when Yoti does not answer.", rows(64), Parts(accounts=_ErrorRejects)),
    Mutant("error_verifies", "Verifies users when Yoti does not answer.", rows(64), Parts(accounts=_ErrorVerifies)),
    Mutant(
        "error_expires", "Takes a session for expired when Yoti does not answer.", rows(64), Parts(rules=_ErrorExpires)
    ),
    Mutant("asks_once", "Asks once, and never again when that has failed.", rows(64), Parts(accounts=_AsksOnce)),
    Mutant("needs_message", "Crashes on an error without a message.", rows(65), Parts(client=_NeedsMessage)),
)
