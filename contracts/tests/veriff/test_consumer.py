"""The reference shop's own client against Pact's mock server, in each interaction that the shop needs.

What is held is both: that the client asks as the pact says, and what it makes of the answer.
"""

from collections.abc import Callable, Coroutine, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from golive.contracts.tests.driving import Drive, Driven, Lived
from golive.contracts.veriff import interactions as rows
from golive.simulators.pacts.building import Book, Mismatch
from golive.suites.reference.reading import ShapeError
from golive.suites.reference.veriff.client import Opened, VeriffClient, VeriffProblem
from golive.suites.reference.veriff.journey import Journey
from golive.suites.reference.veriff.messages import Decision, Event, Status, read_decision, read_event
from golive.suites.reference.veriff.mutants import MUTANTS
from golive.suites.reference.veriff.settings import Settings
from golive.suites.reference.veriff.store import Store, User
from golive.suites.reference.veriff.verification import Verification

PACTS = Path(__file__).parents[2] / "veriff" / "pacts"
SHOP = "https://shop.example"
SECRET = "7e575ec0-0000-4000-8000-000000007402"
USER = User(rows.USER["vendorData"], rows.USER["endUserId"])
URL = "http://127.0.0.1:7402/v/eyJhbGciOiJIUzI1NiJ9.eyJzZXNzaW9uX2lkIjoiMSJ9.c2ln"
PHOTO = b"\x89PNG\r\n\x1a\n"
ATTEMPT = "e30122d1-740b-4764-853f-470374a7abf4"
DECIDED_AT = "2026-01-01T09:05:06.000000+00:00"

Use = Callable[[VeriffClient], Coroutine[None, None, object]]


def using(
    use: Use, expected: object = None, *, kind: type[VeriffClient] = VeriffClient, public_url: str = SHOP
) -> Drive:
    """A drive: a client of the URL is used, and its result is what is expected."""

    async def drive(url: str) -> None:
        client = kind(Settings(url, rows.KEY, SECRET, public_url))
        try:
            assert await use(client) == expected
        finally:
            await client.close()

    return drive


def refused(use: Use, status: int, public_url: str = SHOP) -> Drive:
    """A drive that has to end in the client's problem, which names the status."""

    async def attempt(client: VeriffClient) -> None:
        with pytest.raises(VeriffProblem, match=f"Veriff answered {status}$"):
            await use(client)

    return using(attempt, public_url=public_url)


def opening(kind: type[Verification] = Verification) -> Use:
    """Opens a session as the shop does; the use case says what Veriff is told."""

    async def use(client: VeriffClient) -> Opened:
        with closing(Store(":memory:")) as store:
            told = kind(client.settings, store, client, Journey(), lambda: 0.0)
            return await client.open_session(told.details(USER, "Zoë-Ann", "O'Neill"))

    return use


def asking(session: str) -> Use:
    return lambda client: client.decision(session)


async def upload(client: VeriffClient) -> None:
    await client.upload(rows.SESSION, "document-front", PHOTO)


async def submit(client: VeriffClient) -> None:
    await client.submit(rows.SESSION)


async def photos(client: VeriffClient) -> set[str]:
    return await client.uploaded(rows.SESSION)


def decided(status: Status, reason: str | None = None, code: int | None = None, at: str | None = None) -> Decision:
    """What the shop makes of a decision about its user."""
    return Decision(rows.SESSION, ATTEMPT, status, reason, code, at, USER.name, USER.end_user_id)


DECISIONS: Mapping[str, Decision] = {
    "approval": decided(Status.APPROVED, at=DECIDED_AT),
    "decline": decided(Status.DECLINED, "Suspected document tampering", 102, DECIDED_AT),
    "resubmission": decided(Status.RESUBMISSION, "Poor image quality", 204, DECIDED_AT),
    "review": decided(Status.REVIEW),
    "expiry": decided(Status.EXPIRED),
    "abandonment": decided(Status.ABANDONED),
}

CALLS: Mapping[str, Drive] = {
    "open a session": using(opening(), Opened(rows.SESSION, URL)),
    "open a session that leads back over plain http": refused(opening(), 400, public_url="http://shop.example"),
    "open a session with credentials that are not accepted": refused(opening(), 401),
    "open a session while Veriff is down": refused(opening(), 500),
    "read an approval": using(asking(rows.SESSION), DECISIONS["approval"]),
    "read a decline": using(asking(rows.SESSION), DECISIONS["decline"]),
    "read a resubmission request": using(asking(rows.SESSION), DECISIONS["resubmission"]),
    "read a review": using(asking(rows.SESSION), DECISIONS["review"]),
    "read an expiry": using(asking(rows.SESSION), DECISIONS["expiry"]),
    "read an abandonment": using(asking(rows.SESSION), DECISIONS["abandonment"]),
    "read a decision that is not there yet": using(asking(rows.SESSION), None),
    "read the decision on an unknown session": refused(asking(rows.NOWHERE["sessionId"]), 404),
    "read a decision with credentials that are not accepted": refused(asking(rows.NOWHERE["sessionId"]), 401),
    "read a decision while Veriff is down": refused(asking(rows.NOWHERE["sessionId"]), 500),
    "upload a photo": using(upload),
    "upload a photo when all was handed in": refused(upload, 409),
    "submit a session": using(submit),
    "submit a session again": refused(submit, 400),
    "list the photos of a session": using(photos, {"face"}),
}


def telling(expected: Decision) -> Drive:
    """A decision webhook says the same as the decision endpoint."""

    def drive(body: Mapping[str, object]) -> None:
        assert read_decision(body) == expected

    return drive


def reaching(action: str) -> Drive:
    def drive(body: Mapping[str, object]) -> None:
        assert read_event(body) == Event(rows.SESSION, ATTEMPT, action, USER.name, USER.end_user_id)

    return drive


HEARD: Mapping[str, Drive] = {
    "an event webhook, started": reaching("started"),
    "an event webhook, submitted": reaching("submitted"),
    "a decision webhook, approved": telling(DECISIONS["approval"]),
    "a decision webhook, declined": telling(DECISIONS["decline"]),
    "a decision webhook, resubmission requested": telling(DECISIONS["resubmission"]),
    "a decision webhook, review": telling(DECISIONS["review"]),
    "a decision webhook, expired": telling(DECISIONS["expiry"]),
    "a decision webhook, abandoned": telling(DECISIONS["abandonment"]),
}
DRIVES = {**CALLS, **HEARD}


def book(folder: Path) -> Book:
    return Book("veriff", "reference-shop", "veriff", folder, (*rows.INTERACTIONS, *rows.MESSAGES))


@pytest.fixture(scope="module")
def pact() -> Driven:
    """The committed pact; all tests of this file share it, so that no row is driven twice."""
    return Driven(book(PACTS), DRIVES)


class TestConsumer(Lived):
    """What the shop needs of Veriff."""

    drives = DRIVES


class Unsigned(VeriffClient):
    """Leaves its signatures empty."""

    def sign_decision(self, session_id: str) -> str:
        """Nothing."""
        return ""


class Misspelling(Verification):
    """Calls one member by another name."""

    def details(self, user: User, first_name: str, last_name: str) -> Mapping[str, object]:
        """As Python would have it."""
        told = dict(super().details(user, first_name, last_name))
        return {"vendor_data": told.pop("vendorData"), **told}


def test_a_client_that_does_not_sign_is_found(tmp_path: Path) -> None:
    broken = {**DRIVES, "read an approval": using(asking(rows.SESSION), DECISIONS["approval"], kind=Unsigned)}
    with pytest.raises(VeriffProblem) as found:
        Driven(book(tmp_path), broken).drive("read an approval")
    assert "x-hmac-signature" in "".join(found.value.__notes__)


def test_a_client_that_misspells_a_member_is_found(tmp_path: Path) -> None:
    broken = {**DRIVES, "open a session": using(opening(Misspelling), Opened(rows.SESSION, URL))}
    with pytest.raises(VeriffProblem) as found:
        Driven(book(tmp_path), broken).drive("open a session")
    assert "vendor_data" in "".join(found.value.__notes__)


def test_a_client_that_never_asks_is_found(tmp_path: Path) -> None:
    lazy = MUTANTS["never_looks"].parts.client
    broken = {**DRIVES, "list the photos of a session": using(photos, {"document-front", "face"}, kind=lazy)}
    with pytest.raises(Mismatch, match="list the photos of a session"):
        Driven(book(tmp_path), broken).drive("list the photos of a session")


def test_a_reader_that_wants_more_than_the_pact_says_is_found(tmp_path: Path) -> None:
    def wants_technical_data(body: Mapping[str, object]) -> None:
        if "technicalData" not in body:
            raise ShapeError("technicalData is missing")

    broken = {**DRIVES, "a decision webhook, approved": wants_technical_data}
    with pytest.raises(ShapeError):
        Driven(book(tmp_path), broken).drive("a decision webhook, approved")
