"""The reference shop's own client against Pact's mock server, in each interaction that the shop needs.

What is held is both: that the client asks as the pact says, and what it makes of the answer. Requests are made and
signed by Yoti's own SDK.
"""

import json
from collections.abc import Callable, Coroutine, Mapping
from copy import copy
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from golive.contracts.tests.driving import Drive, Driven, Lived
from golive.contracts.yoti import interactions as rows
from golive.simulators.fidelity.openapi import example
from golive.simulators.pacts.building import Book, Mismatch
from golive.suites.reference.reading import ShapeError
from golive.suites.reference.yoti.client import YotiClient, YotiProblem
from golive.suites.reference.yoti.gate import Gate
from golive.suites.reference.yoti.messages import Check, Notification, Opened, Standing
from golive.suites.reference.yoti.mutants import MUTANTS
from golive.suites.reference.yoti.patience import Patience
from golive.suites.reference.yoti.sdk import Sdk
from golive.suites.reference.yoti.settings import WEBHOOK, Settings
from yoti_python_sdk.http import SignedRequest

PACTS = Path(__file__).parents[2] / "yoti" / "pacts"
KEY_FILE = str(files("golive.simulators.yoti").joinpath("keys", "test-key.pem"))
SHOP = "https://shop.example"
CLIENT_TOKEN = "5a0f6c3e-2b1d-4e7f-8a9b-0c1d2e3f4a5b"

Use = Callable[[YotiClient], Coroutine[None, None, object]]


def settings(url: str, public_url: str = SHOP) -> Settings:
    return Settings(url, rows.SDK_ID, KEY_FILE, public_url, rows.TOKEN)


@cache
def _keyed() -> Sdk:
    return Sdk(settings(""))


def sdk(told: Settings) -> Sdk:
    """Yoti's SDK. To read its key takes longer than a test, so that is done once."""
    made = copy(_keyed())
    made.settings = told
    return made


def using(use: Use, expected: object = None, *, kind: type[YotiClient] = YotiClient, public_url: str = SHOP) -> Drive:
    """A drive: a client of the URL is used, and its result is what is expected."""

    async def drive(url: str) -> None:
        told = settings(url, public_url)
        client = kind(told, Patience(0.0), sdk(told))
        try:
            assert await use(client) == expected
        finally:
            await client.close()

    return drive


def refused(use: Use, status: int, code: str, public_url: str = SHOP) -> Drive:
    """A drive that has to end in the client's problem, with status and code of the refusal."""

    async def attempt(client: YotiClient) -> None:
        with pytest.raises(YotiProblem) as found:
            await use(client)
        assert found.value.refusal is not None
        assert (found.value.refusal.status, found.value.refusal.code) == (status, code)

    return using(attempt, public_url=public_url)


async def open_session(client: YotiClient) -> Opened:
    return await client.open_session(rows.REFERENCE, client.settings.public_url + WEBHOOK)


async def ask(client: YotiClient) -> Standing:
    return await client.standing(rows.SESSION)


async def fetch(client: YotiClient) -> str:
    return await client.holder(rows.SESSION, rows.MEDIUM)


async def delete(client: YotiClient) -> None:
    await client.delete(rows.SESSION)


def standing(state: str, *checks: Check, seconds: int = 0, fields: str = "") -> Standing:
    """How the shop says that the session of its user stands."""
    return Standing(rows.SESSION, state, rows.REFERENCE, seconds, checks, fields)


def check(kind: str, value: str, reason: str = "", *failed: str) -> Check:
    return Check(kind, is_done=True, value=value, reason=reason, failed=failed)


APPROVED = standing("COMPLETED", check(rows.FACE_MATCH, "APPROVE"), fields=rows.MEDIUM)
REJECTED = standing("COMPLETED", check(rows.AUTHENTICITY, "REJECT", "TAMPERED", "no_sign_of_tampering"))
UNDECIDED = standing("COMPLETED", check(rows.AUTHENTICITY, "NOT_AVAILABLE", "PHOTO_TOO_DARK"))

CALLS: Mapping[str, Drive] = {
    "open a session": using(open_session, Opened(rows.SESSION, CLIENT_TOKEN)),
    "open a session that is told about over plain http": refused(
        open_session, 400, "PAYLOAD_VALIDATION", "http://shop.example"
    ),
    "open a session with credentials that are not accepted": refused(open_session, 401, "MESSAGE_SIGNING"),
    "open a session for an organisation that is not verified": refused(open_session, 403, "INSUFFICIENT_PERMISSION"),
    "open a session while Yoti is down": refused(open_session, 500, "SERVER_ERROR"),
    "open a session while Yoti is busy": refused(open_session, 503, "TEMPORARILY_UNAVAILABLE"),
    "ask for a session that is open": using(ask, standing("ONGOING", seconds=599)),
    "ask for a session whose checks go on": using(ask, standing("ONGOING", Check(rows.AUTHENTICITY, is_done=False))),
    "ask for a session that was approved": using(ask, APPROVED),
    "ask for a session that was rejected": using(ask, REJECTED),
    "ask for a session that is undecided": using(ask, UNDECIDED),
    "ask for a session that has expired": using(ask, standing("EXPIRED")),
    "ask for a session that was deleted": refused(ask, 404, "SESSION_NOT_FOUND"),
    "ask for a session with credentials that are not accepted": refused(ask, 401, "MESSAGE_SIGNING"),
    "ask for a session while Yoti is down": refused(ask, 500, "SERVER_ERROR"),
    "fetch what is written on a document": using(fetch, "Ann Lee"),
    "fetch a medium that the law forbids to hand out": using(fetch, ""),
    "fetch a medium that was deleted": refused(fetch, 404, "MEDIA_CONTENT_NOT_FOUND"),
    "delete a session": using(delete),
    "delete a session that goes on": refused(delete, 409, "SESSION_LOCKED"),
    "delete a session that was deleted": using(delete),
}


def reading(topic: str, about: str = "") -> Drive:
    """What the shop makes of the body of a notification."""

    def drive(body: object) -> None:
        documented = example("yoti", f"webhooks/{topic.replace('_', '-')}", 0)
        told = Gate(settings("")).read(json.dumps(body).encode())
        assert told == Notification(documented["session_id"], topic, documented.get(about, ""))

    return drive


HEARD: Mapping[str, Drive] = {
    "a notification, a resource has changed": reading("resource_update", "resource_id"),
    "a notification, a task is done": reading("task_completion", "task_id"),
    "a notification, a check is done": reading("check_completion", "check_id"),
    "a notification, the session is completed": reading("session_completion"),
    "a notification, the user is through": reading("client_session_token_deleted"),
}
DRIVES = {**CALLS, **HEARD}


def book(folder: Path) -> Book:
    return Book("yoti", "reference-shop", "yoti", folder, (*rows.INTERACTIONS, *rows.MESSAGES))


@pytest.fixture(scope="module")
def pact() -> Driven:
    """The committed pact; all tests of this file share it, so that no row is driven twice."""
    return Driven(book(PACTS), DRIVES)


class TestConsumer(Lived):
    """What the shop needs of Yoti."""

    drives = DRIVES


def _opening(mutant: str) -> Drive:
    return using(open_session, Opened(rows.SESSION, CLIENT_TOKEN), kind=MUTANTS[mutant].parts.client)


BROKEN: Mapping[str, str] = {
    "short_time": "client_session_token_ttl",
    "deadline_too": "session_deadline",
    "no_token": "auth_token",
    "unknown_topic": "SESSION_COMPLETED",
}
"""Broken twins of the shop, and what is told of how each opens a session."""


@pytest.mark.parametrize("mutant", BROKEN)
def test_a_broken_client_is_found(mutant: str, tmp_path: Path) -> None:
    with pytest.raises(YotiProblem) as found:
        Driven(book(tmp_path), {**DRIVES, "open a session": _opening(mutant)}).drive("open a session")
    assert BROKEN[mutant] in "".join(found.value.__notes__)


class Unsigned(Sdk):
    """Leaves its signatures out."""

    def signed(self, method: str, path: str, payload: bytes | None = None) -> SignedRequest:
        """A request without the header that proves it."""
        request = super().signed(method, path, payload)
        del request.headers["X-Yoti-Auth-Digest"]
        return request


class UnsignedClient(YotiClient):
    """Sends what is not signed."""

    def __init__(self, settings: Settings, patience: Patience, _sdk: Sdk) -> None:
        super().__init__(settings, patience, Unsigned(settings))


def test_a_client_that_does_not_sign_is_found(tmp_path: Path) -> None:
    description = "ask for a session that was approved"
    broken = {**DRIVES, description: using(ask, APPROVED, kind=UnsignedClient)}
    with pytest.raises(YotiProblem) as found:
        Driven(book(tmp_path), broken).drive(description)
    assert "x-yoti-auth-digest" in "".join(found.value.__notes__)


def test_a_client_that_never_asks_is_found(tmp_path: Path) -> None:
    async def believe(_client: YotiClient) -> Standing:
        return APPROVED

    description = "ask for a session that was approved"
    with pytest.raises(Mismatch, match=description):
        Driven(book(tmp_path), {**DRIVES, description: using(believe, APPROVED)}).drive(description)


def test_a_client_that_wants_more_than_the_pact_says_is_found(tmp_path: Path) -> None:
    description, wants = "delete a session that goes on", MUTANTS["needs_message"].parts.client
    with pytest.raises(KeyError, match="message"):
        Driven(book(tmp_path), {**DRIVES, description: using(delete, kind=wants)}).drive(description)


def test_a_reader_that_wants_more_than_the_pact_says_is_found(tmp_path: Path) -> None:
    def wants_state(body: Mapping[str, object]) -> None:
        if "state" not in body:
            raise ShapeError("state is missing")

    description = "a notification, the session is completed"
    with pytest.raises(ShapeError):
        Driven(book(tmp_path), {**DRIVES, description: wants_state}).drive(description)
