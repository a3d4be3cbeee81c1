"""Provider states and messages, as the verifier of a Pact contract asks for them."""

import base64
from typing import Any, Literal

import msgspec
from aiohttp import web

from ...core.errors import ControlError
from ...core.message import JSON, Response
from ...core.outbox import Delivery
from ..stage import UNMET, newest
from .operation import ONE, Operation, Served, body_of, sandbox_of, vendor_of

METADATA = "Pact-Message-Metadata"
"""The header in which a verifier expects a message's metadata: base64 of a JSON object."""


class Wanted(msgspec.Struct, frozen=True):
    """Body of `POST states`, as Pact sends it; an empty `state` belongs to an interaction that has none."""

    state: str = ""
    params: dict[str, Any] | None = None
    action: Literal["setup", "teardown"] = "setup"


class Named(msgspec.Struct, frozen=True):
    """Body of `POST pact-messages`; its states are up already when it comes."""

    description: str = ""
    providerStates: list[Any] = []  # noqa: N815 - Pact's name


async def list_all(served: Served, request: web.Request) -> object:
    """What each state does, and the topic of each message, by description."""
    sandbox_of(served, request)
    script = await served.stage.script(vendor_of(served, request))
    return {"states": script.states, "messages": script.messages}


async def change(served: Served, request: web.Request) -> object:
    """Bring a state about, or put everything back."""
    sandbox, vendor = sandbox_of(served, request), vendor_of(served, request)
    wanted = await body_of(request, Wanted)
    if wanted.action == "teardown":
        await served.stage.tear_down(sandbox)
        return {}
    return await served.stage.set_up(sandbox, served.ready(sandbox), vendor, wanted.state, wanted.params or {})


async def message(served: Served, request: web.Request) -> Response:
    """The exact bytes of the newest delivery that a message interaction describes."""
    sandbox, vendor = sandbox_of(served, request), vendor_of(served, request)
    wanted = await body_of(request, Named)
    messages = (await served.stage.script(vendor)).messages
    if wanted.description not in messages:
        known = sorted(messages)
        raise ControlError(UNMET, f"no message of {vendor} is described as {wanted.description!r}", known=known)
    return _as_message(newest(sandbox, vendor, messages[wanted.description]))


def _as_message(delivery: Delivery) -> Response:
    content_type = next((value for name, value in delivery.headers if name.lower() == "content-type"), JSON)
    metadata = msgspec.json.encode({"contentType": content_type, "topic": delivery.topic})
    return Response(200, delivery.body, ((METADATA, base64.b64encode(metadata).decode()),), content_type)


OPERATIONS = (
    Operation("GET", ONE + "/states/{vendor}", "listStates", list_all),
    Operation("POST", ONE + "/states/{vendor}", "changeState", change),
    Operation("POST", ONE + "/pact-messages/{vendor}", "readPactMessage", message),
)
