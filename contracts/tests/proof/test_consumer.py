"""The reference shop's own client against Pact's mock server, in each interaction that the shop needs.

What is held is both: that the client asks as the pact says, and what it makes of the answer.
"""

from collections.abc import Callable, Coroutine, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from golive.contracts.proof import interactions as rows
from golive.contracts.tests.driving import Drive, Driven, Lived
from golive.simulators.pacts.building import Book
from golive.suites.reference.proof.client import ProofClient, ProofProblem
from golive.suites.reference.proof.messages import Change, Refusal, Session, Standing, Status, read_change
from golive.suites.reference.proof.mutants import MUTANTS
from golive.suites.reference.proof.patience import TRIES, Patience
from golive.suites.reference.proof.rules import BUY, SELL, Rules, Wish
from golive.suites.reference.proof.settings import Settings
from golive.suites.reference.proof.store import Customer, Store
from golive.suites.reference.proof.top_up import TopUp
from golive.suites.reference.reading import ShapeError

PACTS = Path(__file__).parents[2] / "proof" / "pacts"
SHOP = "https://shop.example"
CUSTOMER = Customer("mira", rows.USER, rows.EMAIL, None)
UNKNOWN = rows.NOWHERE["merchant_transaction_id"]
CLIENT_IP = "198.51.100.23"
CREATE, READ = "/widget/session", f"/widget/transactions/{UNKNOWN}"

Use = Callable[[ProofClient], Coroutine[None, None, object]]


class Counting(ProofClient):
    """Remembers how often it asked."""

    asked = 0

    async def attempt(self, method: str, path: str, body: bytes = b"") -> object:
        """One request."""
        self.asked += 1
        return await super().attempt(method, path, body)


def using(use: Use, expected: object = None, kind: type[ProofClient] = ProofClient) -> Drive:
    """A drive: a client of the URL is used, and its result is what is expected."""

    async def drive(url: str) -> None:
        client = kind(Settings(url, rows.TOKEN, SHOP), Patience(0.0, lambda: 0.0))
        try:
            assert await use(client) == expected
        finally:
            await client.close()

    return drive


def refused(use: Use, status: int, error: str = "", code: str = "", times: int = 1) -> Drive:
    """A drive that has to end in the client's problem, after so many tries; the problem names the refusal."""

    async def attempt(client: ProofClient) -> int:
        with pytest.raises(ProofProblem) as found:
            await use(client)
        assert found.value.refusal is not None
        assert found.value.refusal.name == Refusal(status, error, code).name
        return client.asked if isinstance(client, Counting) else 0

    return using(attempt, times, Counting)


def opening(kind: str, use_case: type[TopUp] = TopUp) -> Use:
    """Opens a session as the shop does; the use case says what Proof is told."""

    async def use(client: ProofClient) -> Session:
        with closing(Store(":memory:")) as store:
            told = use_case(client.settings, store, client, Rules(), lambda: 0.0)
            return await client.open_session(told.details(CUSTOMER, Wish(kind, "42.50", "USDT", "TRC20"), CLIENT_IP))

    return use


def opened(kind: str) -> Session:
    """A session as the pact's answer has it: what the widget needs, and nothing of what it can do without."""
    row = next(row for row in rows.INTERACTIONS if row.description == f"open a session to {kind}")
    names = [pointer.removeprefix("/") for pointer in row.reads]
    return Session(rows.TRANSACTION, {name: row.response[name] for name in names})


def asking(transaction: str) -> Use:
    return lambda client: client.transaction(transaction)


def knowing(user: str) -> Use:
    return lambda client: client.identity(user)


async def listen(client: ProofClient) -> None:
    async with client.listen(rows.TRANSACTION):
        pytest.fail("a stream was opened")


def stands(status: Status, amount: str = "") -> Standing:
    return Standing(rows.TRANSACTION, rows.USER, status, amount)


CALLS: Mapping[str, Drive] = {
    "open a session to buy": using(opening(BUY), opened(BUY)),
    "open a session to sell": using(opening(SELL), opened(SELL)),
    "open a session for a wallet that is not supported": refused(
        opening(BUY), 400, "wallet_not_supported", "WALLET_NOT_SUPPORTED"
    ),
    "open a session for a currency that is not allowed": refused(
        opening(BUY), 400, "invalid_request", "currency_not_allowed"
    ),
    "open a session to sell when selling is not enabled": refused(opening(SELL), 403, "forbidden", "offramp_disabled"),
    "open a session from a foreign origin": refused(opening(BUY), 403, "forbidden", "forbidden_origin"),
    "open a session with a token that is not accepted": refused(opening(BUY), 401, "unauthorised", "invalid_token"),
    "open a session while the provider is down": refused(
        opening(BUY), 502, "upstream_error", "provider_error", times=TRIES
    ),
    "open a session while Proof is down": refused(opening(BUY), 500, "internal_error", "db_error", times=2),
    "read a transaction that is pending": using(asking(rows.TRANSACTION), stands(Status.PENDING)),
    "read a transaction that is processing": using(asking(rows.TRANSACTION), stands(Status.PROCESSING)),
    "read a transaction that is completed": using(asking(rows.TRANSACTION), stands(Status.COMPLETED, "42.31")),
    "read a transaction that has failed": using(asking(rows.TRANSACTION), stands(Status.FAILED)),
    "read a transaction that was cancelled": using(asking(rows.TRANSACTION), stands(Status.CANCELLED)),
    "read a transaction that is unknown": refused(asking(UNKNOWN), 404, "not_found", "not_found"),
    "read a transaction with a token that is not accepted": refused(
        asking(UNKNOWN), 401, "unauthorised", "invalid_token"
    ),
    "read a transaction from a foreign origin": refused(asking(UNKNOWN), 403, "forbidden", "forbidden_origin"),
    "read a transaction while the provider is down": refused(
        asking(UNKNOWN), 502, "upstream_error", "provider_error", times=TRIES
    ),
    "read the identity of a new user": using(knowing(rows.USER), "not_started"),
    "read the identity of a user who waits": using(knowing(rows.USER), "pending"),
    "read the identity of a verified user": using(knowing(rows.USER), "verified"),
    "read the identity of a user who was refused": using(knowing(rows.USER), "failed"),
    "read the identity of nobody": refused(knowing(rows.NOBODY["partner_user_id"]), 404, "not_found", "not_found"),
    "listen to a transaction that is unknown": refused(listen, 404, times=0),
    "listen with a token that is not accepted": refused(listen, 401, times=0),
}


def telling(status: Status) -> Drive:
    def drive(body: Mapping[str, object]) -> None:
        assert read_change(body) == Change(rows.TRANSACTION, status)

    return drive


HEARD: Mapping[str, Drive] = {
    f"a status webhook, {status}": telling(status)
    for status in (Status.PROCESSING, Status.COMPLETED, Status.FAILED, Status.CANCELLED)
}
DRIVES = {**CALLS, **HEARD}


def book(folder: Path) -> Book:
    return Book("proof", "reference-shop", "proof", folder, (*rows.INTERACTIONS, *rows.MESSAGES))


@pytest.fixture(scope="module")
def pact() -> Driven:
    """The committed pact; all tests of this file share it, so that no row is driven twice."""
    return Driven(book(PACTS), DRIVES)


class TestConsumer(Lived):
    """What the shop needs of Proof."""

    drives = DRIVES


class Misspelling(TopUp):
    """Calls one member by another name."""

    def details(self, customer: Customer, wish: Wish, client_ip: str) -> Mapping[str, object]:
        """As JavaScript would have it."""
        told = dict(super().details(customer, wish, client_ip))
        return {"partnerUserId": told.pop("partner_user_id"), **told}


def test_a_client_that_misspells_a_member_is_found(tmp_path: Path) -> None:
    broken = {**DRIVES, "open a session to buy": using(opening(BUY, Misspelling), opened(BUY))}
    with pytest.raises(ProofProblem) as found:
        Driven(book(tmp_path), broken).drive("open a session to buy")
    assert "partnerUserId" in "".join(found.value.__notes__)


def test_a_client_without_the_word_bearer_is_found(tmp_path: Path) -> None:
    bare = MUTANTS["no_bearer"].parts.client
    drive = using(asking(rows.TRANSACTION), stands(Status.PENDING), bare)
    with pytest.raises(ProofProblem) as found:
        Driven(book(tmp_path), {**DRIVES, "read a transaction that is pending": drive}).drive(
            "read a transaction that is pending"
        )
    assert "authorization" in "".join(found.value.__notes__)


def test_a_reader_that_wants_more_than_the_pact_says_is_found(tmp_path: Path) -> None:
    def wants_the_network(body: Mapping[str, object]) -> None:
        if "network" not in body:
            raise ShapeError("network is missing")

    name = "a status webhook, completed"
    with pytest.raises(ShapeError):
        Driven(book(tmp_path), {**DRIVES, name: wants_the_network}).drive(name)
