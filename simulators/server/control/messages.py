"""What the vendors sent to people's phones and mailboxes."""

from aiohttp import web

from ...core import messages
from ...core.messages import Query
from .operation import ONE, Operation, Served, known_vendor, query_of, sandbox_of


async def list_all(served: Served, request: web.Request) -> object:
    """The messages that match the query string, oldest first."""
    sandbox, query = sandbox_of(served, request), query_of(request, Query)
    if query.vendor is not None:
        known_vendor(served, query.vendor, 400)
    return {"messages": sandbox.view(lambda tx: messages.find(tx, query))}


OPERATIONS = (Operation("GET", ONE + "/messages", "listMessages", list_all),)
