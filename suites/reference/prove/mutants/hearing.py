"""Mutants that take webhooks badly: whose they believe, which events they act upon, how they answer."""

import asyncio
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import jwt
import jwt.utils
from aiohttp import web

from ...refused import Refused
from ..gate import HEADER, ISSUER, Gate
from ..messages import Change
from ..parts import Parts
from ..rules import Flow, Person, Rules, Status
from ..settings import Settings
from ..shop import Shop
from ..sign_up import SignUp
from ..store import Store
from .row import Mutant, rows

_TOO_LONG = 6.0
_KNOWN = ("PHONE_NUMBER_CHANGE", "DISCONNECT", "PORT", "LINE_TYPE_CHANGE", "MOVED_OUT_OF_COVERAGE")


class _AnyKey(Gate):
    def is_genuine(self, token: str) -> bool:
        try:
            jwt.decode(token, options={"verify_signature": False, "verify_exp": True}, issuer=ISSUER)
        except jwt.InvalidTokenError:
            return False
        return True


class _SignatureOptional(Gate):
    def admit(self, headers: Mapping[str, str], raw: bytes) -> list[Change]:
        return super().admit(headers, raw) if headers.get(HEADER) else self.read(raw)


class _NoExpiry(Gate):
    def is_genuine(self, token: str) -> bool:
        try:
            jwt.decode(token, self.settings.webhook_secret, ["HS256"], {"verify_exp": False}, issuer=ISSUER)
        except jwt.InvalidTokenError:
            return False
        return True


class _SignaturePrefix(Gate):
    """Compares as much of the signature as there is."""

    def is_genuine(self, token: str) -> bool:
        text, _, given = token.rpartition(".")
        key = self.settings.webhook_secret.encode()
        signature = jwt.utils.base64url_encode(hmac.digest(key, text.encode(), "sha256")).decode()
        whole = f"{text}.{signature}"
        return signature.startswith(given) and super().is_genuine(whole)


class _UnsignedOfSorts(Gate):
    """Refuses unsigned tokens by a word, of which it knows one spelling."""

    def is_genuine(self, token: str) -> bool:
        try:
            algorithm = jwt.get_unverified_header(token)["alg"]
        except (jwt.InvalidTokenError, KeyError):
            return False
        unsigned = algorithm != "none" and algorithm.lower() == "none"
        return unsigned or super().is_genuine(token)


class _SlowClock(Gate):
    def is_genuine(self, token: str) -> bool:
        try:
            jwt.decode(token, self.settings.webhook_secret, ["HS256"], issuer=ISSUER, leeway=1200)
        except jwt.InvalidTokenError:
            return False
        return True


class _RefusesButActs(Shop):
    async def webhook(self, request: web.Request) -> web.Response:
        self.sign_up.hear(self._gate.read(await request.read()))
        return await super().webhook(request)


class _NoTests(Gate):
    """Takes the portal's test for nonsense."""

    def admit(self, headers: Mapping[str, str], raw: bytes) -> list[Change]:
        if any(event.get("test") for event in json.loads(raw)):
            raise Refused(400, "there is no such identity")
        return super().admit(headers, raw)


class _FirstEventOnly(SignUp):
    def hear(self, changes: Sequence[Change]) -> None:
        super().hear(changes[:1])


class _OneTypeOnly(SignUp):
    def act(self, change: Change) -> None:
        if change.kind == "PHONE_NUMBER_CHANGE":
            super().act(change)


class _Everybody(Store):
    def users_of(self, identity: str) -> list[str]:
        return [user for (user,) in self._db.execute("SELECT DISTINCT user FROM sign_up_flows WHERE identity != ''")]


class _KnowsAllTypes(SignUp):
    def act(self, change: Change) -> None:
        if change.kind not in _KNOWN:
            raise RuntimeError(f"there is no event {change.kind}")
        super().act(change)


class _KnowsEverybody(SignUp):
    def act(self, change: Change) -> None:
        if not self.store.users_of(change.identity):
            raise RuntimeError(f"there is no identity {change.identity}")
        super().act(change)


class _ForgetsEvents(Store):
    def is_first(self, event: str) -> bool:
        return True


class _LastEvent(Store):
    """Remembers one event."""

    last = ""

    def is_first(self, event: str) -> bool:
        before, self.last = self.last, event
        return event != before


class _ByToken(Gate):
    """Knows a webhook again by its token."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.seen: set[str] = set()

    def admit(self, headers: Mapping[str, str], raw: bytes) -> list[Change]:
        changes, token = super().admit(headers, raw), headers[HEADER]
        known = token in self.seen
        self.seen.add(token)
        return [] if known else changes


class _EachTypeOnce(SignUp):
    def __init__(self, *parts: object) -> None:
        super().__init__(*parts)  # type: ignore[arg-type]  # whatever it is made of
        self.done: set[tuple[str, str]] = set()

    def act(self, change: Change) -> None:
        now = {(user, change.kind) for user in self.store.users_of(change.identity)}
        if not now & self.done:
            super().act(change)
        self.done |= now


class _AlwaysAbout(Rules):
    def is_about(self, change: Change, flow: Flow | None) -> bool:
        return flow is not None


class _Answers500(Shop):
    async def webhook(self, request: web.Request) -> web.Response:
        await super().webhook(request)
        return web.Response(status=500)


class _AnswersLate(Shop):
    async def webhook(self, request: web.Request) -> web.Response:
        answer = await super().webhook(request)
        await asyncio.sleep(_TOO_LONG)
        return answer


class _NoSecondNumber(SignUp):
    async def begin(self, name: str, person: Person, device: str) -> str | None:
        flow = self.current(name)
        changed = flow is not None and flow.status is Status.CHANGED
        return None if changed else await super().begin(name, person, device)


class _FirstIdentity(SignUp):
    """Keeps the identity of a user's first number."""

    def __init__(self, *parts: object) -> None:
        super().__init__(*parts)  # type: ignore[arg-type]  # whatever it is made of
        self.first: dict[str, str] = {}

    def keep(self, flow: Flow) -> None:
        identity = self.first.setdefault(flow.user, flow.identity) if flow.identity else ""
        super().keep(replace(flow, identity=identity))


HEARING = (
    Mutant("no_tests", "Refuses the portal's test webhook.", rows(50), Parts(gate=_NoTests)),
    Mutant("any_key", "Does not look at the signature of a webhook.", rows(51), Parts(gate=_AnyKey)),
    Mutant(
        "signature_optional",
        "Checks the signature of a webhook only if there is one.",
        rows(51),
        Parts(gate=_SignatureOptional),
    ),
    Mutant(
        "signature_prefix",
        "Compares as much of a signature as there is, be it nothing.",
        rows(51),
        Parts(gate=_SignaturePrefix),
    ),
    Mutant("unsigned_of_sorts", "Takes webhooks whose algorithm is None.", rows(51), Parts(gate=_UnsignedOfSorts)),
    Mutant(
        "refuses_but_acts",
        "Answers 401 to a forged webhook, but has acted on it by then.",
        rows(51),
        Parts(shop=_RefusesButActs),
    ),
    Mutant("slow_clock", "Takes webhooks for twenty minutes too long.", rows(52), Parts(gate=_SlowClock)),
    Mutant("no_expiry", "Takes webhooks whose token has expired.", rows(52), Parts(gate=_NoExpiry)),
    Mutant(
        "first_event_only", "Acts upon the first event of a webhook only.", rows(53), Parts(sign_up=_FirstEventOnly)
    ),
    Mutant("one_type_only", "Acts upon changes of the number only.", rows(53), Parts(sign_up=_OneTypeOnly)),
    Mutant(
        "for_everybody", "Acts upon an event for all its users.", rows(53), Parts(store=_Everybody, rules=_AlwaysAbout)
    ),
    Mutant(
        "knows_all_types", "Crashes on a type of event that it does not know.", rows(54), Parts(sign_up=_KnowsAllTypes)
    ),
    Mutant(
        "knows_everybody", "Crashes on an identity that it does not know.", rows(50, 54), Parts(sign_up=_KnowsEverybody)
    ),
    Mutant(
        "acts_twice",
        "Acts again on every repetition of an event.",
        rows(55),
        Parts(store=_ForgetsEvents, rules=_AlwaysAbout),
    ),
    Mutant(
        "remembers_one_event",
        "Acts again on an event after another one.",
        rows(55),
        Parts(store=_LastEvent, rules=_AlwaysAbout),
    ),
    Mutant(
        "known_by_token",
        "Acts again on an event that comes with another token.",
        rows(55),
        Parts(gate=_ByToken, store=_ForgetsEvents, rules=_AlwaysAbout),
    ),
    Mutant("answers_500", "Answers webhooks with 500.", rows(50, 56), Parts(shop=_Answers500)),
    Mutant("answers_late", "Answers webhooks after six seconds.", rows(56), Parts(shop=_AnswersLate), slow=True),
    Mutant(
        "no_second_number",
        "Lets nobody verify another number after a change.",
        rows(57),
        Parts(sign_up=_NoSecondNumber),
    ),
    Mutant("each_type_once", "Acts upon one change of each type for a user.", rows(57), Parts(sign_up=_EachTypeOnce)),
    Mutant(
        "first_identity",
        "Remembers a user by the identity of their first number.",
        rows(57),
        Parts(sign_up=_FirstIdentity),
    ),
)
