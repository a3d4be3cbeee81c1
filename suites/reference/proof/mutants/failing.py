"""Mutants that deal badly with errors: what is repeated, how, and who is told."""

from ..client import ProofClient
from ..messages import Refusal
from ..parts import Parts
from ..patience import Patience
from ..rules import Rules, Sight, Transaction, Trouble, Wish
from .row import Mutant, rows


def _tries(times: int, *statuses: int) -> Parts:
    """The app that calls so often when the answers have these statuses."""

    class Tries(Patience):
        def tries(self, refusal: Refusal) -> int:
            return times if refusal.status in statuses else super().tries(refusal)

    return Parts(patience=Tries)


class _OneCodeOnly(Patience):
    def tries(self, refusal: Refusal) -> int:
        return super().tries(refusal) if refusal.error == "upstream_error" else 1


class _Endless(Patience):
    def tries(self, refusal: Refusal) -> int:
        return 20 if refusal.status >= 500 else 1

    def pause(self, number: int) -> float:
        return 0.02 * 1.15**number


class _Constant(Patience):
    def pause(self, number: int) -> float:
        return 0.2


class _AtOnce(Patience):
    def pause(self, number: int) -> float:
        return 0.0


class _Shrinking(Patience):
    def pause(self, number: int) -> float:
        return super().pause(3 - min(number, 3))


class _AnotherBody(ProofClient):
    """Counts its tries in the body."""

    number = 0

    async def attempt(self, method: str, path: str, body: bytes = b"") -> object:
        self.number += 1
        return await super().attempt(method, path, body.replace(b"/return", b"/return?try=%d" % self.number))


def _silent_about(*names: str) -> Parts:
    """The app whose staff never hears of the refusals with these names."""

    class Silent(Rules):
        def trouble(self, refusal: Refusal | None, wish: Wish) -> Trouble:
            told = super().trouble(refusal, wish)
            return Trouble(told.message) if refusal and {refusal.error, refusal.code} & {*names} else told

        def alarm(self, refusal: Refusal | None, transaction_id: str) -> str:
            swallowed = refusal is not None and {refusal.error, refusal.code} & {*names}
            return "" if swallowed else super().alarm(refusal, transaction_id)

    return Parts(rules=Silent)


class _LooksAtCodes(Rules):
    """Looks for all names among the codes, where one of them is written otherwise."""

    def trouble(self, refusal: Refusal | None, wish: Wish) -> Trouble:
        told = super().trouble(refusal, wish)
        known = refusal and refusal.code in ("wallet_not_supported", "currency_not_allowed", "forbidden_origin")
        return told if known else Trouble(told.message)


class _TellsUserNothing(Rules):
    def sight(self, transaction: Transaction | None, trouble: str | None) -> Sight:
        return super().sight(transaction, None)


class _SaysNothingUseful(Rules):
    def trouble(self, refusal: Refusal | None, wish: Wish) -> Trouble:
        told = super().trouble(refusal, wish)
        return Trouble(told.message, "A top-up could not be opened." if told.notice else "")


_PAIRS = ("wallet_not_supported", "currency_not_allowed")

FAILING = (
    Mutant("no_retry", "Never repeats a call that ended with 502.", rows(15), _tries(1, 502)),
    Mutant("retries_one_code", "Repeats one kind of 502 and not the others.", rows(15), Parts(patience=_OneCodeOnly)),
    Mutant("retries_for_ever", "Repeats a call twenty times.", rows(15), Parts(patience=_Endless)),
    Mutant("constant_pauses", "Repeats calls after equal pauses.", rows(15), Parts(patience=_Constant)),
    Mutant("no_pauses", "Repeats calls at once.", rows(15), Parts(patience=_AtOnce)),
    Mutant("shrinking_pauses", "Repeats calls faster and faster.", rows(15), Parts(patience=_Shrinking)),
    Mutant("another_body", "Repeats a call with a changed body.", rows(15), Parts(client=_AnotherBody)),
    Mutant("retries_403", "Repeats a call that Proof forbids.", rows(16), _tries(3, 403)),
    Mutant("hides_403", "Tells nobody that Proof forbids its Origin.", rows(16), _silent_about("forbidden_origin")),
    Mutant("hides_wallet", "Tells nobody that there is no wallet.", rows(14), _silent_about(_PAIRS[0])),
    Mutant("hides_currency", "Tells nobody that a currency is not allowed.", rows(14), _silent_about(_PAIRS[1])),
    Mutant("looks_at_codes", "Reads errors by their code alone.", rows(14), Parts(rules=_LooksAtCodes)),
    Mutant(
        "hides_trouble",
        "Does not tell the user that nothing could be opened.",
        rows(14, 16),
        Parts(rules=_TellsUserNothing),
    ),
    Mutant(
        "vague_notices",
        "Tells the staff that something went wrong, but not what.",
        rows(14),
        Parts(rules=_SaysNothingUseful),
    ),
)
