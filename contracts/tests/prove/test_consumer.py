"""The reference shop's own client against Pact's mock server, in each interaction that the shop needs.

What is held is both: that the client asks as the pact says, and what it makes of the answer.
"""

import json
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from golive.contracts.prove import interactions as rows
from golive.contracts.tests.driving import Drive, Driven, Lived
from golive.simulators.fidelity.openapi import example
from golive.simulators.pacts.building import Book, Mismatch
from golive.suites.reference.prove.client import ProveClient
from golive.suites.reference.prove.gate import Gate
from golive.suites.reference.prove.messages import Begun, Change, Outcome, Refusal, Token
from golive.suites.reference.prove.mutants import MUTANTS
from golive.suites.reference.prove.parts import Parts
from golive.suites.reference.prove.patience import Patience
from golive.suites.reference.prove.rules import Flow, Person, Rules
from golive.suites.reference.prove.settings import Settings
from golive.suites.reference.prove.sign_up import SignUp
from golive.suites.reference.prove.store import Customer, Store
from golive.suites.reference.prove.tokens import Tokens
from golive.suites.reference.prove.wire import ProveProblem, Wire
from golive.suites.reference.reading import ShapeError

PACTS = Path(__file__).parents[2] / "prove" / "pacts"
SHOP = "https://shop.example"
AUTH_TOKEN = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhdXRoIjp7ImlkIjoiczEifX0.c2lnbmF0dXJl"
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3NjcyMjkyMDB9.c2lt"
FLOW, IDENTITY = rows.FLOW.example, "498c3f52-0d7a-4a57-9b1e-2f8c6d5e4b10"
UNAUTHORIZED, DOWN = Refusal(401, 8002, "not authorized"), Refusal(500, 8000, "internal error")

Use = Callable[[ProveClient], Coroutine[None, None, object]]


class Held(Tokens):
    """Has a token already, so that a row is about one call."""

    async def fetch(self) -> Token:
        """The same again."""
        return Token(rows.TOKEN, 3600.0)


def using(use: Use, expected: object = None, *, tokens: type[Tokens] = Held) -> Drive:
    """A drive: a client of the URL is used, and its result is what is expected."""

    async def drive(url: str) -> None:
        wire = Wire(Settings(url, rows.CLIENT_ID, rows.CLIENT_SECRET, SHOP), Patience(0.0, 0.0))
        try:
            assert await use(ProveClient(wire, tokens(wire, lambda: 0.0))) == expected
        finally:
            await wire.close()

    return drive


def refused(use: Use, refusal: Refusal, tokens: type[Tokens] = Held) -> Drive:
    """A drive that has to end in the client's problem, with this refusal."""

    async def attempt(client: ProveClient) -> None:
        with pytest.raises(ProveProblem) as found:
            await use(client)
        assert found.value.refusal == refusal

    return using(attempt, tokens=tokens)


def details(
    client: ProveClient, device: str, person: tuple[str, str, str], kind: type[SignUp] = SignUp
) -> Mapping[str, object]:
    """What the shop tells of a person; the use case says so."""
    with closing(Store(":memory:")) as store:
        told = kind(client.wire.settings, store, client, Rules(), lambda: 0.0)
        flow = Flow(rows.REQUEST, "user", device, "", 0.0)
        return told.details(Customer("user", rows.CUSTOMER, None), flow, Person(*person))


def beginning(device: str, person: tuple[str, str, str] = rows.OWNER, kind: type[SignUp] = SignUp) -> Use:
    return lambda client: client.begin(details(client, device, person, kind))


def confirming(person: tuple[str, str, str]) -> Use:
    return lambda client: client.confirm(details(client, rows.NONE, person))


async def ask(client: ProveClient) -> Outcome:
    return await client.outcome(FLOW, rows.REQUEST)


async def log_in(client: ProveClient) -> str:
    return await client.tokens.current()


CALLS: Mapping[str, Drive] = {
    "ask for a token": using(log_in, TOKEN, tokens=Tokens),
    "ask for a token with credentials that are not accepted": refused(log_in, UNAUTHORIZED, Tokens),
    "begin a flow on a phone": using(beginning(rows.MOBILE), Begun(FLOW, AUTH_TOKEN)),
    "begin a flow at a desk": using(beginning(rows.DESKTOP), Begun(FLOW, AUTH_TOKEN)),
    "ask whose number it is, and it is theirs": using(
        confirming(rows.OWNER), Outcome("true", "not_applicable", "success", correlation=FLOW)
    ),
    "ask whose number it is, and it is somebody else's": using(
        confirming(rows.SOMEBODY_ELSE), Outcome("false", "not_applicable", "failed", correlation=FLOW)
    ),
    "begin a flow with a number that nobody has": refused(
        beginning(rows.MOBILE, rows.SOMEBODY), Refusal(400, 8007, "sandbox user not found")
    ),
    "begin a flow without the consent of the operators": refused(
        beginning(rows.MOBILE, rows.SOMEBODY), Refusal(403, None, "mobile network operator consent is required")
    ),
    "begin a flow with credentials that are not accepted": refused(beginning(rows.MOBILE), UNAUTHORIZED),
    "begin a flow after too many calls": refused(beginning(rows.MOBILE), Refusal(429, None, "too many requests", "1")),
    "begin a flow while Prove is down": refused(beginning(rows.MOBILE), DOWN),
    "ask how a flow went before the user has come": using(ask, Outcome("pending", "pending", "pending")),
    "ask how a flow went, and the user is verified": using(ask, Outcome("true", "success", "success", IDENTITY)),
    "ask how a flow went, and possession failed": using(ask, Outcome("false", "failed", "not_applicable")),
    "ask how a flow went, and the number is somebody else's": using(ask, Outcome("false", "success", "failed")),
    "ask how a flow went when it has expired": refused(ask, Refusal(400, 8008, "invalid correlation id")),
    "ask how a flow went with credentials that are not accepted": refused(ask, UNAUTHORIZED),
    "ask how a flow went while Prove is down": refused(ask, DOWN),
}


def reading(number: int, kind: str) -> Drive:
    """What the shop makes of the body of a webhook with one of the documented events."""

    def drive(body: object) -> None:
        event = example("prove", "webhooks/changes", number)[0]
        told = Gate(Settings("", "", "", SHOP)).read(json.dumps(body).encode())
        assert told == [Change(event["eventId"], kind, event["identityId"])]

    return drive


HEARD: Mapping[str, Drive] = {
    "a webhook, a number has changed": reading(0, "PHONE_NUMBER_CHANGE"),
    "a webhook, a number is disconnected": reading(0, "DISCONNECT"),
    "a webhook, the portal's test": reading(2, "PORT"),
}
DRIVES = {**CALLS, **HEARD}


def book(folder: Path) -> Book:
    return Book("prove", "reference-shop", "prove", folder, (*rows.INTERACTIONS, *rows.MESSAGES))


@pytest.fixture(scope="module")
def pact() -> Driven:
    """The committed pact; all tests of this file share it, so that no row is driven twice."""
    return Driven(book(PACTS), DRIVES)


class TestConsumer(Lived):
    """What the shop needs of Prove."""

    drives = DRIVES


def _twin(name: str) -> Parts:
    return MUTANTS[name].parts


BROKEN: Mapping[str, tuple[str, Drive, str]] = {
    "json_token": ("ask for a token", using(log_in, TOKEN, tokens=_twin("json_token").tokens), "x-www-form-urlencoded"),
    "token_at_v3": ("ask for a token", using(log_in, TOKEN, tokens=_twin("token_at_v3").tokens), "/v3/token"),
    "swaps_names": (
        "begin a flow on a phone", using(beginning(rows.MOBILE, kind=_twin("swaps_names").sign_up)), "'Brimilcome'"
    ),
    "no_target": (
        "begin a flow at a desk", using(beginning(rows.DESKTOP, kind=_twin("no_target").sign_up)), "finalTargetUrl"
    ),
}  # fmt: skip
"""Broken twins of the shop: which interaction each fails, and what is told of it."""


@pytest.mark.parametrize("mutant", BROKEN)
def test_a_broken_client_is_found(mutant: str, tmp_path: Path) -> None:
    description, drive, difference = BROKEN[mutant]
    with pytest.raises(ProveProblem) as found:
        Driven(book(tmp_path), {**DRIVES, description: drive}).drive(description)
    assert difference in "".join(found.value.__notes__)


def test_a_client_that_never_asks_is_found(tmp_path: Path) -> None:
    async def believe(_client: ProveClient) -> Outcome:
        return Outcome("true", "success", "success", IDENTITY)

    description = "ask how a flow went, and the user is verified"
    broken = {**DRIVES, description: using(believe, Outcome("true", "success", "success", IDENTITY))}
    with pytest.raises(Mismatch, match=description):
        Driven(book(tmp_path), broken).drive(description)


def test_a_reader_that_wants_more_than_the_pact_says_is_found(tmp_path: Path) -> None:
    def wants_number(body: Sequence[Mapping[str, object]]) -> None:
        if "phoneNumber" not in body[0]:
            raise ShapeError("phoneNumber is missing")

    broken = {**DRIVES, "a webhook, a number has changed": wants_number}
    with pytest.raises(ShapeError):
        Driven(book(tmp_path), broken).drive("a webhook, a number has changed")
