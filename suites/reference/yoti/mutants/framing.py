"""Mutants that go wrong around the user view: the page with the frame, and what its end is taken for."""

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from aiohttp import web

from ..account import Accounts
from ..parts import Parts
from ..rules import GO_ON, Attempt, Rules, Sight, Status, Step
from ..scripts import Scripts
from ..shop import Shop
from .row import Mutant, rows


class Edited(Scripts):
    """Our script, in which texts became others; each stands in it once."""

    edits: ClassVar[tuple[tuple[str, str], ...]] = ()

    def ours(self, name: str) -> str | None:
        """Our script."""
        text = super().ours(name)
        for old, new in self.edits:
            text = text and text.replace(old, new)
        return text


def _edited(*changes: tuple[str, str]) -> Parts:
    """The app whose page has another script."""

    class EditedSo(Edited):
        edits = changes

    return Parts(scripts=EditedSo)


class _KeyInPage(Shop):
    def html(self, text: str) -> web.Response:
        key = Path(self._settings.key_file).read_text("utf-8")
        return super().html(f'{text}<script type="text/plain">{key}</script>')


class _NoCamera(Edited):
    edits = (('  frame.allow = "camera";\n', ""),)


class _Careless(Edited):
    edits = (*_NoCamera.edits, ("  if (origin !== yoti || source !== frame?.contentWindow) return;\n", ""))


class _SmallD(Accounts):
    def user_view(self, attempt: Attempt) -> str:
        return super().user_view(attempt).replace("sessionID", "sessionId")


class _SuccessVerifies(Accounts):
    async def returned(self, name: str, code: str) -> Sight:
        attempt = self.current(name)
        if attempt is not None and not code:
            self.keep(replace(attempt, status=Status.VERIFIED))
        return await super().returned(name, code)


class _CodeUndoes(Accounts):
    async def returned(self, name: str, code: str) -> Sight:
        attempt = self.current(name)
        if attempt is not None and code:
            self.keep(replace(attempt, status=Status.AGAIN))
        return await super().returned(name, code)


class _RetryRejects(Rules):
    def stopped(self, code: str) -> Sight:
        told = super().stopped(code)
        return Sight("rejected", "We could not make sure who you are.") if told is GO_ON else told


class _AnyCodeGoesOn(Rules):
    def next_step(self, attempt: Attempt | None, seconds: int) -> Step:
        return super().next_step(attempt and replace(attempt, code=""), seconds)


class _AlwaysAgain(Rules):
    def stopped(self, code: str) -> Sight:
        return GO_ON


class _NoCodes(Rules):
    def stopped(self, code: str) -> Sight:
        raise LookupError(f"there is no code {code}")


class _KnowsAllCodes(Rules):
    def stopped(self, code: str) -> Sight:
        if not ("1000" <= code <= "7002"):
            raise LookupError(f"there is no code {code}")
        return super().stopped(code)


class _NumbersOnly(Rules):
    def stopped(self, code: str) -> Sight:
        return super().stopped(str(int(code)))


FRAMING = (
    Mutant(
        "careless_page",
        "Leaves the key in the page, gives the frame no camera, and listens to everybody.",
        rows(5, 39, 42),
        Parts(shop=_KeyInPage, scripts=_Careless),
    ),
    Mutant(
        "crashes_on_codes",
        "Crashes when the user view ends in an error.",
        rows(44, 46, 47),
        Parts(rules=_NoCodes),
    ),
    Mutant("key_in_page", "Leaves the private key in the page.", rows(5), Parts(shop=_KeyInPage)),
    Mutant("no_camera", "Does not let the frame have the camera.", rows(39), Parts(scripts=_NoCamera)),
    Mutant("small_d", "Names the session sessionId in the frame's URL.", rows(39), Parts(accounts=_SmallD), slow=True),
    Mutant(
        "deaf_page",
        "Does not hear that the user view has ended.",
        rows(41),
        _edited(('addEventListener("message", ended);\n', "")),
    ),
    Mutant(
        "deaf_to_errors",
        "Does not hear that the user view has ended in an error.",
        rows(41),
        _edited((' && data?.eventType !== "ERROR"', "")),
    ),
    Mutant(
        "any_origin",
        "Listens to whoever sends its page a message.",
        rows(42),
        _edited(("  if (origin !== yoti || source !== frame?.contentWindow) return;\n", "")),
    ),
    Mutant(
        "origin_begins",
        "Listens to origins that begin like Yoti's.",
        rows(42),
        _edited(("origin !== yoti || source !== frame?.contentWindow", "!origin.startsWith(yoti.slice(0, 16))")),
    ),
    Mutant(
        "success_verifies",
        "Verifies a user whose user view ended well.",
        rows(43),
        Parts(accounts=_SuccessVerifies),
    ),
    Mutant("code_undoes", "Believes an error code more than Yoti.", rows(43), Parts(accounts=_CodeUndoes)),
    Mutant("retry_rejects", "Rejects users who could try again.", rows(44), Parts(rules=_RetryRejects)),
    Mutant("any_code_goes_on", "Goes on in a session that is no good.", rows(45), Parts(rules=_AnyCodeGoesOn)),
    Mutant("always_again", "Sends users back, whatever the code says.", rows(46), Parts(rules=_AlwaysAgain)),
    Mutant("knows_all_codes", "Crashes on a code that it does not know.", rows(47), Parts(rules=_KnowsAllCodes)),
    Mutant("numbers_only", "Crashes on a code that is no number.", rows(47), Parts(rules=_NumbersOnly)),
)
