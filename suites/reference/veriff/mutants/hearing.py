"""Mutants that listen badly: whom they take for Veriff, and what they make of what they hear."""

import asyncio
import hmac
import json
from collections.abc import Mapping

from aiohttp import web

from ...refused import Refused
from ..client import VeriffClient, sign
from ..gate import Gate
from ..journey import Journey, Session
from ..messages import Decision, Status, read_decision
from ..parts import Parts
from ..shop import Shop
from ..store import Store
from ..verification import Verification
from .row import Mutant, rows

_OUTER = {"id", "attemptId", "feature", "code", "action", "context", "vendorData", "endUserId"}
_INNER = {
    "status",
    "verification",
    "technicalData",
    "reason",
    "reasonCode",
    "person",
    "document",
    "comments",
    "highRisk",
}
_TIMES = {"acceptanceTime", "submissionTime", "decisionTime"}
_EXTRAS = {"additionalVerifiedData", "riskScore", "riskLabels", "insights", "biometricAuthentication"}
_KNOWN_PROPERTIES = frozenset(_OUTER | _INNER | _TIMES | _EXTRAS)
_WAITING = {"waiting_complete", "waiting_continued"}
_LEAVING = {"flow_finished", "flow_cancelled", "document_type_other_selected"}
_KNOWN_ACTIONS = frozenset({"started", "submitted"} | _WAITING | _LEAVING)
_ALL_RESPONSES = rows(16, 17, 18, 19, 20, 21)
_TOO_LONG = 6.0


class _AnyKey(Gate):
    def knows_key(self, key: str) -> bool:
        return True


class _OnlyKey(Gate):
    def is_signed(self, signature: str, raw: bytes) -> bool:
        return True


class _Anything(_AnyKey, _OnlyKey):
    pass


class _SignatureOptional(Gate):
    def is_signed(self, signature: str, raw: bytes) -> bool:
        return not signature or super().is_signed(signature, raw)


class _BeginningOfSignature(Gate):
    def is_signed(self, signature: str, raw: bytes) -> bool:
        return hmac.compare_digest(signature[:8].encode(), sign(self.settings.shared_secret, raw)[:8].encode())


class _SignatureOfParsedJson(Gate):
    def is_signed(self, signature: str, raw: bytes) -> bool:
        again = json.dumps(self.parse(raw), ensure_ascii=False, separators=(",", ":")).encode()
        return super().is_signed(signature, again)


class _RefusesButActs(Shop):
    async def decision(self, request: web.Request) -> web.Response:
        decision = read_decision(json.loads(await request.read()))
        if decision is not None:
            self.verification.hear_decision(decision)
        return await super().decision(request)


class _BreaksForGood(Gate):
    broken = False

    def parse(self, raw: bytes) -> Mapping[str, object]:
        try:
            if not self.broken:
                return super().parse(raw)
        except Refused:
            self.broken = True
        raise RuntimeError("something that was not JSON came in")


class _TrustsTheSender(Gate):
    """Takes whatever is JSON for an object."""

    def parse(self, raw: bytes) -> Mapping[str, object]:
        body = json.loads(raw.decode("utf-8", "replace"))
        return dict(body.items())


class _TrustsTheEncoding(Gate):
    def parse(self, raw: bytes) -> Mapping[str, object]:
        raw.decode()
        return super().parse(raw)


class _TrustsTheRedirect(Shop):
    async def callback(self, request: web.Request) -> web.Response:
        session = self.verification.current(request.match_info["user"])
        if session is not None:
            self.verification.hear_decision(Decision(session.id, None, Status.APPROVED))
        return await super().callback(request)


class _SlowToAnswer(Shop):
    async def decision(self, request: web.Request) -> web.Response:
        answer = await super().decision(request)
        await asyncio.sleep(_TOO_LONG)
        return answer


class _Answers202(Shop):
    async def decision(self, request: web.Request) -> web.Response:
        await super().decision(request)
        return web.Response(status=202)


class _NeverForgetsToAct(Store):
    def is_first(self, key: str) -> bool:
        return True


class _NotifiesAgain(Journey):
    def notice(self, before: Session, after: Session) -> str | None:
        return super().notice(Session(after.id, after.user, None, 0, 0), after)


class _KnowsAllProperties(Gate):
    def parse(self, raw: bytes) -> Mapping[str, object]:
        body = super().parse(raw)
        verification = body.get("verification")
        unknown = {*body, *(verification if isinstance(verification, dict) else ())} - _KNOWN_PROPERTIES
        if unknown:
            raise RuntimeError(f"unknown properties {unknown}")
        return body


class _KnowsAllEvents(Gate):
    def parse(self, raw: bytes) -> Mapping[str, object]:
        body = super().parse(raw)
        if "action" in body and body["action"] not in _KNOWN_ACTIONS:
            raise RuntimeError("unknown action")
        return body


class _ChokesOnNull(VeriffClient):
    def read(self, answer: Mapping[str, object]) -> Decision | None:
        if answer["verification"] is None:
            raise RuntimeError("there is always a verification")
        return super().read(answer)


class _TakesNullForDeclined(Verification):
    async def ask(self, name: str) -> None:
        await super().ask(name)
        session = self.current(name)
        if session is not None and session.decided_at is None:
            self.hear_decision(Decision(session.id, None, Status.DECLINED))


class _NeverAsks(Verification):
    async def ask(self, name: str) -> None:
        return None


class _SignsThePath(VeriffClient):
    def sign_decision(self, session_id: str) -> str:
        return sign(self.settings.shared_secret, f"/v1/sessions/{session_id}/decision".encode())


HEARING = (
    Mutant("accepts_any_key", "Does not look at the API key of a webhook.", rows(13), Parts(gate=_AnyKey)),
    Mutant("compares_only_the_key", "Does not look at the signature of a webhook.", rows(14), Parts(gate=_OnlyKey)),
    Mutant("accepts_anything", "Believes whatever is posted to the webhook.", rows(13, 14), Parts(gate=_Anything)),
    Mutant(
        "signature_optional", "Checks the signature only if there is one.", rows(14), Parts(gate=_SignatureOptional)
    ),
    Mutant(
        "compares_beginning_of_signature",
        "Compares the first eight digits of the signature.",
        rows(14),
        Parts(gate=_BeginningOfSignature),
    ),
    Mutant(
        "signature_of_parsed_json",
        "Checks the signature over the JSON as it writes it, not over the bytes that came.",
        rows(14),
        Parts(gate=_SignatureOfParsedJson),
    ),
    Mutant(
        "refuses_but_acts",
        "Answers 401 to a forged webhook, but has acted on it by then.",
        rows(13, 14),
        Parts(shop=_RefusesButActs),
    ),
    Mutant(
        "breaks_on_bad_json", "After one body that is not JSON, no webhook works.", rows(15), Parts(gate=_BreaksForGood)
    ),
    Mutant("chokes_on_json_array", "Crashes on JSON that is no object.", rows(15), Parts(gate=_TrustsTheSender)),
    Mutant("chokes_on_odd_bytes", "Crashes on bytes that are not UTF-8.", rows(15), Parts(gate=_TrustsTheEncoding)),
    Mutant(
        "trusts_the_redirect",
        "Takes a visit to the callback page for an approval.",
        rows(6),
        Parts(shop=_TrustsTheRedirect),
    ),
    Mutant(
        "slow_to_answer",
        "Answers decision webhooks after six seconds.",
        rows(34),
        Parts(shop=_SlowToAnswer),
        slow=True,
    ),
    Mutant(
        "answers_202", "Answers webhooks with 202, so Veriff sends them again.", _ALL_RESPONSES, Parts(shop=_Answers202)
    ),
    Mutant(
        "acts_twice",
        "Acts again on every repetition of a decision.",
        rows(35),
        Parts(store=_NeverForgetsToAct, journey=_NotifiesAgain),
    ),
    Mutant(
        "knows_all_properties",
        "Crashes on a property that it does not know.",
        rows(37),
        Parts(gate=_KnowsAllProperties),
    ),
    Mutant("knows_all_events", "Crashes on an action that it does not know.", rows(38), Parts(gate=_KnowsAllEvents)),
    Mutant("chokes_on_missing_decision", "Crashes on `verification: null`.", rows(39), Parts(client=_ChokesOnNull)),
    Mutant(
        "takes_null_for_declined",
        "Takes `verification: null` for a refusal.",
        rows(39),
        Parts(verification=_TakesNullForDeclined),
    ),
    Mutant("never_asks", "Never reads the decision endpoint.", _ALL_RESPONSES, Parts(verification=_NeverAsks)),
    Mutant("signs_the_path", "Signs the path instead of the session id.", _ALL_RESPONSES, Parts(client=_SignsThePath)),
)
