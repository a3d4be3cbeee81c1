"""Mutants that are right nearly always: in notifications and results that are rare, or come in another order."""

import base64
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..account import Accounts
from ..gate import Gate
from ..messages import Check, Notification, Standing, State, Value
from ..parts import Parts
from ..rules import AUTHENTICITY, TEXT, Attempt, Rules, Sight, Status
from .framing import Edited
from .row import Mutant, rows


class _AsciiOnly(Gate):
    def is_yoti(self, given: str) -> bool:
        return hmac.compare_digest(given, " ".join(self.wanted()))


class _Utf8Only(Gate):
    def is_yoti(self, given: str) -> bool:
        try:
            token = base64.b64decode(given.partition(" ")[2], validate=True)
        except ValueError:
            return False
        return token.decode() == self.settings.notification_token


class _OtherSchemes(Gate):
    """Has nothing to compare where the scheme is none that Yoti has."""

    def is_yoti(self, given: str) -> bool:
        known = given.partition(" ")[0].lower() in ("", "basic", "bearer")
        return super().is_yoti(given) if known else True


class _Example(Gate):
    """Still has the example's credentials."""

    def is_yoti(self, given: str) -> bool:
        return given == "Basic dXNlcm5hbWU6cGFzc3dvcmQ=" or super().is_yoti(given)


class _GuardsTheEnd(Gate):
    """Guards what changes accounts, as it thinks."""

    def admit(self, headers: Mapping[str, str], raw: bytes) -> Notification:
        notification = self.read(raw)
        return super().admit(headers, raw) if notification.topic == "session_completion" else notification


class _OneEnd(Accounts):
    """Knows a repetition by the user."""

    def __init__(self, *parts: object) -> None:
        super().__init__(*parts)  # type: ignore[arg-type]  # whatever it is made of
        self.over: set[str] = set()

    def hear(self, notification: Notification) -> None:
        attempt = self.store.attempt(notification.session)
        if attempt is not None and notification.topic == "session_completion":
            if attempt.user in self.over:
                return
            self.over.add(attempt.user)
        super().hear(notification)


class _ForgetsThatItChanged(Accounts):
    """Has asked, so nothing is left to ask for."""

    async def ask(self, attempt: Attempt) -> int:
        seconds = await super().ask(attempt)
        self.mark(attempt.id, changed=False)
        return seconds


class _DeletesAndAsks(Accounts):
    """Deletes a session when it has the result; and asks for it when it hears of it once more."""

    async def settle(self, attempt: Attempt, standing: Standing) -> None:
        await super().settle(attempt, standing)
        if not self.rules.is_open(attempt):
            await self.delete(attempt.id)

    def hear(self, notification: Notification) -> None:
        attempt = self.store.attempt(notification.session)
        super().hear(notification)
        if attempt is not None and not self.rules.is_open(attempt):
            self.work.later(self.ask_again(attempt))

    async def ask_again(self, attempt: Attempt) -> None:
        async with self.work.turn(attempt.user):
            await self.ask(attempt)


class _ListsTheBad(Rules):
    def values(self, checks: Sequence[Check]) -> set[str]:
        bad = {"", Value.REJECT, Value.NOT_AVAILABLE, Value.CONSIDER}
        return {value if value in bad else Value.APPROVE for value in super().values(checks)}


class _OwnChecksOnly(Rules):
    def values(self, checks: Sequence[Check]) -> set[str]:
        return super().values([check for check in checks if check.type != TEXT])


class _LastOfAKind(Rules):
    def of_kind(self, checks: Sequence[Check]) -> set[str]:
        return super().of_kind(checks[-1:])


class _AnyStateButOngoing(Rules):
    def judge(self, standing: Standing) -> Status:
        over = standing.state != State.ONGOING and bool(standing.checks)
        return super().judge(replace(standing, state=State.COMPLETED) if over else standing)


class _PassedIsApproved(Rules):
    """Reads the breakdown where there is no recommendation."""

    def values(self, checks: Sequence[Check]) -> set[str]:
        silent = [check.is_done and not check.value and not check.failed for check in checks]
        read = [
            replace(check, value=Value.APPROVE) if passed else check
            for check, passed in zip(checks, silent, strict=True)
        ]
        return super().values(read)


class _Merges(Accounts):
    """Keeps the checks with the user."""

    def __init__(self, *parts: object) -> None:
        super().__init__(*parts)  # type: ignore[arg-type]  # whatever it is made of
        self.known: dict[str, dict[str, Check]] = {}

    def after(self, attempt: Attempt, standing: Standing) -> Attempt:
        known = self.known.setdefault(attempt.user, {})
        known.update({check.type: check for check in standing.checks if check.value})
        return super().after(attempt, replace(standing, checks=tuple(known.values())))


class _TellsTheOld(Accounts):
    """Tells a user their latest result, whichever session it is of."""

    def __init__(self, *parts: object) -> None:
        super().__init__(*parts)  # type: ignore[arg-type]  # whatever it is made of
        self.told: dict[str, Sight] = {}

    def sight(self, name: str) -> Sight:
        told = super().sight(name)
        if told.status not in (Status.PENDING, "none"):
            self.told[name] = told
        return self.told.get(name, told)


class _StaffSeeOne(Rules):
    def recommendation(self, checks: Sequence[Check]) -> str:
        return super().recommendation([check for check in checks if check.type == AUTHENTICITY])

    def notices(self, standing: Standing) -> list[str]:
        return []


def _origins(condition: str) -> Parts:
    """The app whose page has another idea of whose messages count; `yoti` is Yoti's origin."""

    class Listens(Edited):
        edits = (("origin !== yoti || source !== frame?.contentWindow", condition),)

    return Parts(scripts=Listens)


SUBTLE = (
    Mutant("ascii_only", "Crashes on an Authorization header that is not in ASCII.", rows(23), Parts(gate=_AsciiOnly)),
    Mutant("utf8_only", "Crashes on Basic credentials that are not in UTF-8.", rows(23), Parts(gate=_Utf8Only)),
    Mutant("other_schemes", "Lets in whoever brings another scheme.", rows(23), Parts(gate=_OtherSchemes)),
    Mutant("example_credentials", "Lets in whoever has read Yoti's example.", rows(23), Parts(gate=_Example)),
    Mutant("guards_the_end", "Guards the end of sessions only.", rows(23), Parts(gate=_GuardsTheEnd)),
    Mutant("one_end", "Takes a second session's end for a repetition.", rows(54), Parts(accounts=_OneEnd)),
    Mutant(
        "forgets_that_it_changed",
        "Misses what it hears of while it asks how a session stands.",
        rows(37),
        Parts(accounts=_ForgetsThatItChanged),
    ),
    Mutant(
        "deletes_and_asks",
        "Asks for what it has deleted, when it hears of it once more.",
        rows(37),
        Parts(accounts=_DeletesAndAsks),
    ),
    Mutant("lists_the_bad", "Takes for an approval what it has no name for.", rows(51), Parts(rules=_ListsTheBad)),
    Mutant(
        "own_checks_only", "Does not read checks that it did not ask for.", rows(49, 50), Parts(rules=_OwnChecksOnly)
    ),
    Mutant("last_of_a_kind", "Reads the last check of each type.", rows(55), Parts(rules=_LastOfAKind)),
    Mutant(
        "any_state_but_ongoing",
        "Takes every session that is not ongoing for a completed one.",
        rows(51),
        Parts(rules=_AnyStateButOngoing),
    ),
    Mutant(
        "passed_is_approved",
        "Takes passed sub-checks for a recommendation.",
        rows(51),
        Parts(rules=_PassedIsApproved),
    ),
    Mutant("merges", "Adds up the approvals of a user's sessions.", rows(51), Parts(accounts=_Merges)),
    Mutant("tells_the_old", "Tells a user of an old result.", rows(52), Parts(accounts=_TellsTheOld)),
    Mutant("staff_see_one", "Tells the staff of one check only.", rows(53), Parts(rules=_StaffSeeOne)),
    Mutant(
        "origin_begins_so",
        "Listens to every origin that begins with Yoti's.",
        rows(42),
        _origins("!origin.startsWith(yoti)"),
    ),
    Mutant(
        "origin_ends_so",
        "Listens to every origin that ends with Yoti's host.",
        rows(42),
        _origins("!origin.endsWith(new URL(yoti).host)"),
    ),
    Mutant(
        "no_origin", "Listens to pages that have no origin.", rows(42), _origins('![yoti, "null"].includes(origin)')
    ),
)
