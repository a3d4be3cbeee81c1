"""The journal over HTTP: read, count, wait."""

import asyncio
from typing import Annotated

from aiohttp import web
from msgspec import Meta

from ...core import journal
from ...core.errors import ControlError
from ...core.journal import Numbered, Query
from ...core.sandbox import Sandbox
from ...core.vendor import Tx
from .operation import ONE, Operation, Served, body_of, query_of, sandbox_of

LONGEST_WAIT = 60.0
"""Seconds that `journal/wait` waits at most."""


class Wait(Query, frozen=True, forbid_unknown_fields=True):
    """Body of `POST journal/wait`: a query, how many matches to wait for, and for how long."""

    count: Annotated[int, Meta(ge=1)] = 1
    timeout_seconds: Annotated[float, Meta(ge=0, le=LONGEST_WAIT)] = 5.0


async def read(served: Served, request: web.Request) -> object:
    """Everything that matches the query string."""
    return _matching(sandbox_of(served, request), query_of(request, Query))


async def search(served: Served, request: web.Request) -> object:
    """Everything that matches the query in the body."""
    sandbox = sandbox_of(served, request)
    return _matching(sandbox, await body_of(request, Query))


async def count(served: Served, request: web.Request) -> object:
    """How many match; 409 when evictions make the figure unsure."""
    query = query_of(request, Query)
    return {"count": sandbox_of(served, request).view(lambda tx: journal.count(tx, query))}


async def wait(served: Served, request: web.Request) -> object:
    """Answer as soon as enough exchanges match; 408 when time is up."""
    sandbox = sandbox_of(served, request)
    wanted = await body_of(request, Wait)
    try:
        async with asyncio.timeout(wanted.timeout_seconds):
            while _found(sandbox, wanted) < wanted.count:
                await served.changed(sandbox)
    except TimeoutError as late:
        found = _found(sandbox, wanted)
        message = f"{found} of {wanted.count} exchanges matched within {wanted.timeout_seconds:g} s"
        raise ControlError(408, message, found=found) from late
    return _matching(sandbox, wanted)


def _found(sandbox: Sandbox, query: Query) -> int:
    return sandbox.view(lambda tx: sum(1 for _ in journal.find(tx, query)))


def _matching(sandbox: Sandbox, query: Query) -> object:
    def ask(tx: Tx) -> object:
        entries = [Numbered(number, exchange).as_json() for number, exchange in journal.find(tx, query)]
        marks = journal.marks(tx)
        return {"exchanges": entries, "last": marks.next - 1, "dropped": marks.dropped}

    return sandbox.view(ask)


OPERATIONS = (
    Operation("GET", ONE + "/journal", "readJournal", read),
    Operation("GET", ONE + "/journal/count", "countJournal", count),
    Operation("POST", ONE + "/journal/find", "searchJournal", search),
    Operation("POST", ONE + "/journal/wait", "waitJournal", wait),
)
