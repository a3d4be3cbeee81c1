"""Mutants that ask Prove for the wrong thing, or in the wrong way."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress

from ..client import ProveClient
from ..messages import Begun, Outcome, Refusal
from ..parts import Parts
from ..patience import Patience
from ..rules import DESKTOP, MOBILE, NONE, Flow, Person, Sight
from ..sign_up import SignUp
from ..store import Customer
from ..tokens import Tokens
from ..wire import JSON, ProveProblem, Wire
from .row import Mutant, rows


class _JsonToken(Tokens):
    def written(self, credentials: dict[str, str]) -> tuple[str, bytes]:
        return JSON, json.dumps(credentials).encode()


class _TokenAtV3(Tokens):
    path = "/v3/token"


class _TokenEachCall(Tokens):
    def is_stale(self, until: float) -> bool:
        return True


class _NeverRenews(Tokens):
    def is_stale(self, until: float) -> bool:
        return False

    def refused(self, text: str) -> None:
        return None


class _RenewsTooLate(ProveClient):
    async def call(self, path: str, details: Mapping[str, object]) -> Mapping[str, object]:
        token = await self.tokens.current()
        try:
            return await self.post(path, details, token)
        except ProveProblem:
            self.tokens.refused(token)
            raise


def _sends(change: Callable[[dict[str, object], Person], Mapping[str, object]]) -> Parts:
    """The app with another idea of what Prove is told at the beginning."""

    class Sends(SignUp):
        def details(self, customer: Customer, flow: Flow, person: Person) -> Mapping[str, object]:
            return change(dict(super().details(customer, flow, person)), person)

    return Parts(sign_up=Sends)


def _without_target(said: dict[str, object], _person: Person) -> Mapping[str, object]:
    return {name: value for name, value in said.items() if name != "finalTargetUrl"}


def _swapped(said: dict[str, object], _person: Person) -> Mapping[str, object]:
    return said | {"firstName": said["lastName"], "lastName": said["firstName"]}


def _phone_in_target(said: dict[str, object], person: Person) -> Mapping[str, object]:
    return said | {"finalTargetUrl": f"{said.get('finalTargetUrl')}?phone={person.phone}"}


def _first_word(said: dict[str, object], _person: Person) -> Mapping[str, object]:
    return said | {"firstName": str(said["firstName"]).split()[0]}


def _phone_when_confirmed(said: dict[str, object], person: Person) -> Mapping[str, object]:
    return said | {"clientCustomerId": person.phone} if said["possessionType"] == NONE else said


class _PhoneInStatus(ProveClient):
    def __init__(self, wire: Wire, tokens: Tokens) -> None:
        super().__init__(wire, tokens)
        self.phones: dict[str, str] = {}

    async def begin(self, details: Mapping[str, object]) -> Begun:
        begun = await super().begin(details)
        self.phones[begun.correlation] = str(details["phoneNumber"])
        return begun

    async def outcome(self, correlation: str, request_id: str) -> Outcome:
        return await super().outcome(correlation, self.phones[correlation])


class _AlwaysThere(SignUp):
    """Has everybody on the same device."""

    device = MOBILE

    async def begin(self, name: str, person: Person, device: str) -> str | None:
        return await super().begin(name, person, self.device)


class _AlwaysDesktop(_AlwaysThere):
    device = DESKTOP


class _ReusesFlow(SignUp):
    """Begins once for each user."""

    def __init__(self, *parts: object) -> None:
        super().__init__(*parts)  # type: ignore[arg-type]  # whatever it is made of
        self.tokens: dict[str, str | None] = {}

    async def begin(self, name: str, person: Person, device: str) -> str | None:
        if name not in self.tokens:
            self.tokens[name] = await super().begin(name, person, device)
        return self.tokens[name]


class _WrapsToken(SignUp):
    async def begin(self, name: str, person: Person, device: str) -> str | None:
        token = await super().begin(name, person, device)
        return token and f"Bearer {token}"


class _ConfirmsBySdk(SignUp):
    def new_flow(self, name: str, device: str) -> Flow:
        return super().new_flow(name, MOBILE if device == NONE else device)

    async def confirm(self, name: str, person: Person) -> Sight:
        await self.begin(name, person, NONE)
        return Sight("unavailable", "Look at your phone.")


class _AsksAgain(SignUp):
    """Asks for the status of what was decided at once."""

    async def confirm(self, name: str, person: Person) -> Sight:
        await super().confirm(name, person)
        flow = self.current(name)
        if flow is not None:
            await self.client.outcome(flow.correlation, flow.id)
        return self.sight(name)


class _AtOnce(Patience):
    def pause(self, refusal: Refusal, repetitions: int) -> float | None:
        return 0.0 if repetitions < 5 and super().pause(refusal, 0) is not None else None


class _StatusAtOnce(Wire):
    async def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> Mapping[str, object]:
        if path == "/v3/verify-status":
            with suppress(ProveProblem):
                return await self.attempt(path, body, headers)
        return await super().post(path, body, headers)


ASKING = (
    Mutant("json_token", "Asks for a token with JSON instead of a form.", rows(2), Parts(tokens=_JsonToken)),
    Mutant("token_at_v3", "Asks for a token at /v3/token.", rows(2), Parts(tokens=_TokenAtV3)),
    Mutant("never_renews", "Keeps its first token for ever.", rows(3), Parts(tokens=_NeverRenews), slow=True),
    Mutant(
        "renews_too_late", "Renews a token when a user's call has failed for it.", rows(3), Parts(client=_RenewsTooLate)
    ),
    Mutant("token_for_every_call", "Gets a token for every call.", rows(4), Parts(tokens=_TokenEachCall)),
    Mutant("mobile_for_all", "Has everybody on a phone.", rows(8), Parts(sign_up=_AlwaysThere)),
    Mutant("desktop_for_all", "Has everybody at a computer.", rows(8), Parts(sign_up=_AlwaysDesktop)),
    Mutant("swaps_names", "Takes the last name for the first one.", rows(9), _sends(_swapped)),
    Mutant("first_word_only", "Takes the first word of a name for all of it.", rows(9, 47), _sends(_first_word)),
    Mutant("no_target", "Never sends a finalTargetUrl.", rows(10), _sends(_without_target)),
    Mutant(
        "foreign_target",
        "Sends people who followed the link to somebody else's site.",
        rows(10),
        _sends(lambda said, _: said | {"finalTargetUrl": "https://www.example.com/thanks"}),
    ),
    Mutant(
        "text_without_code",
        "Sends a text for the SMS that has no place for the code.",
        rows(12),
        _sends(lambda said, _: said | {"smsMessage": "Welcome to our small shop. Thank you for signing up."}),
    ),
    Mutant(
        "one_customer_id",
        "Calls all its customers by one id.",
        rows(13),
        _sends(lambda said, _: said | {"clientCustomerId": "4c1f2a3e-0000-4000-8000-000000000001"}),
    ),
    Mutant(
        "one_request_id",
        "Calls all requests about a customer by one id.",
        rows(13),
        _sends(lambda said, _: said | {"clientRequestId": said["clientCustomerId"]}),
    ),
    Mutant(
        "phone_as_customer_id",
        "Calls a customer by their phone number.",
        rows(14),
        _sends(lambda said, person: said | {"clientCustomerId": person.phone}),
    ),
    Mutant(
        "phone_when_confirmed",
        "Calls a customer whose possession it has checked by their phone number.",
        rows(14),
        _sends(_phone_when_confirmed),
    ),
    Mutant("phone_in_status", "Calls a question for the status by the number.", rows(14), Parts(client=_PhoneInStatus)),
    Mutant("phone_in_target", "Puts the phone number into the finalTargetUrl.", rows(14), _sends(_phone_in_target)),
    Mutant(
        "reuses_flow", "Hands out the authToken of the user's first flow again.", rows(15), Parts(sign_up=_ReusesFlow)
    ),
    Mutant("wraps_token", "Puts a word before the authToken.", rows(18), Parts(sign_up=_WrapsToken)),
    Mutant(
        "offers_retry",
        "Has Prove allow three entries of the code.",
        rows(22),
        _sends(lambda said, _: said | {"allowOTPRetry": True}),
    ),
    Mutant("repeats_at_once", "Repeats calls at once, whatever Retry-After says.", rows(46), Parts(patience=_AtOnce)),
    Mutant("status_at_once", "Asks for the status again at once.", rows(46), Parts(wire=_StatusAtOnce)),
    Mutant(
        "confirms_by_sdk",
        "Asks Prove to check the possession that it has checked itself.",
        rows(47),
        Parts(sign_up=_ConfirmsBySdk),
    ),
    Mutant("asks_again", "Asks for the status of what Prove has decided at once.", rows(48), Parts(sign_up=_AsksAgain)),
)
