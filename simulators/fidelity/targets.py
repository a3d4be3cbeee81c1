"""The three targets of a flow: the simulator, what is known from recordings, and the vendor's real sandbox.

Owns making a client for each. A flow never knows which one it runs on; whoever reads its result always does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from ..client import ControlFailure, ServerHandle
from . import flows, goldens, live
from .caller import Caller, Exchange, Unexpected
from .flows import Client, Flow, Outcome, Redacted, Result
from .goldens import Golden, NoGolden, Step
from .live import Account
from .openapi import document
from .parts import contract
from .steps import DROPPED
from .transports import http_sender
from .wire import Answer, Outgoing, Send, Unreachable

NOT_SERVED = 404

Kind = Literal["simulator", "golden", "sandbox"]


@dataclass(frozen=True, slots=True)
class Target:
    """Where flows of one vendor run. `base_url` is empty for goldens."""

    kind: Kind
    vendor: str
    base_url: str
    run: Callable[[Flow], Result]


Signer = Callable[[str, Mapping[str, str], Send], Any]
"""Makes the vendor's `Auth` of a vendor's name, credentials, and what sends."""


def _auth(vendor: str, credentials: Mapping[str, str], send: Send) -> Any:  # noqa: ANN401 - the contract's own class
    return contract(vendor, "auth").Auth(credentials, send)


def signed(
    vendor: str,
    credentials: Mapping[str, str],
    send: Send,
    wait: Callable[[float], object],
    signer: Signer = _auth,
) -> Client:
    """A client that signs with `credentials`, and remembers aside what its signing had to ask for.

    What its signer holds is forgotten after each `wait`: a token may end by a clock that the client does not see.
    """
    aside: list[Exchange] = []
    auth = signer(vendor, credentials, _watched(vendor, send, aside))
    forget = getattr(auth, "forget", lambda: None)

    def waited(seconds: float) -> None:
        wait(seconds)
        forget()

    return Client(Caller(vendor, send, auth.sign, waited), aside)


def _watched(vendor: str, send: Send, seen: list[Exchange]) -> Send:
    def watched(request: Outgoing) -> Answer:
        answer = send(request)
        found = document(vendor).match(request.method, request.path)
        if found:
            seen.append(Exchange(found[0].id, request, answer))
        return answer

    return watched


def simulator(vendor: str, server: ServerHandle) -> Target:
    """A sandbox of its own for each flow, on a running server; waiting moves its clock."""
    base, given = contract(vendor, "auth").BASE, server.open().ready["vendors"]
    if vendor not in given:
        raise ControlFailure(NOT_SERVED, {"error": f"it does not serve {vendor}", "known": list(given)})

    def run(flow: Flow) -> Result:
        sandbox = server.create(seed=flow.__name__)
        try:
            connection = sandbox.ready["vendors"][vendor]
            client = signed(vendor, connection, http_sender(connection[base]), sandbox.clock.advance)
            return flows.run(flow, client)
        finally:
            sandbox.delete()

    return Target("simulator", vendor, given[vendor][base], run)


def sandbox(account: Account, send: Send, wait: Callable[[float], None]) -> Target:
    """An account in the vendor's real sandbox: one signer for all flows, which come one after the other."""
    client = signed(account.vendor, account.credentials, send, wait, live.auth)

    def run(flow: Flow) -> Result:
        client.caller.exchanges.clear()
        client.aside.clear()
        return flows.run(flow, client)

    return Target("sandbox", account.vendor, account.base_url, run)


def golden(vendor: str, folder: Path | None = None) -> Target:
    """What the goldens have; a flow without one is inconclusive. `folder`: see `goldens.load`."""

    def run(flow: Flow) -> Result:
        try:
            known = goldens.load(vendor, flow.__name__, folder)
        except NoGolden as problem:
            nothing = Client(Caller(vendor, _nobody, _as_it_is, _at_once))
            return flows.judged(flow, nothing, Outcome.INCONCLUSIVE, str(problem))
        result = replayed(flow, known) if known.kind == "recorded" else shown(flow, known)
        return replace(result, source=_source(known))

    return Target("golden", vendor, "", run)


def _source(known: Golden) -> str:
    if known.kind == "recorded":
        return f"recorded {known.recorded}"
    missing = len(known.left_out)
    return "documented examples" + (f", {missing} step{'s' * (missing > 1)} without an example" if missing else "")


def replayed(flow: Flow, known: Golden) -> Result:
    """A flow that gets the answers of a recorded golden, in its order; asking for anything else ends it."""
    left = list(known.exchanges)

    def send(request: Outgoing) -> Answer:
        found = document(known.vendor).match(request.method, request.path)
        asked = found[0].id if found else f"{request.method} {request.path}"
        if not left or left[0].operation != asked:
            here = left[0].operation if left else "its end"
            raise Unexpected(f"the golden has {here} here, and the flow asks for {asked}: record it again")
        return answer_of(left.pop(0))

    def done() -> None:
        if left:
            raise Unexpected(f"the golden goes on with {left[0].operation}, and the flow is over: record it again")

    caller = Caller(known.vendor, send, _as_it_is, _at_once)
    return flows.run(flow, Client(caller, redacted=_redacted(known), done=done))


def shown(flow: Flow, known: Golden) -> Result:
    """What a documented golden shows, held to the vendor's document: examples do not answer what a flow asks."""
    caller = Caller(known.vendor, _nobody, _as_it_is, _at_once)
    for step in known.exchanges:
        asked = Outgoing(step.request.method, step.request.target)
        caller.exchanges.append(Exchange(step.operation, asked, _with_headers(caller, step)))
    return flows.judged(flow, Client(caller, redacted=_redacted(known)))


def _with_headers(caller: Caller, step: Step) -> Answer:
    """The answer with the headers that always come: an example has none but its type."""
    answer, reply = answer_of(step), caller.document.operations[step.operation].reply(step.response.status)
    always = dict.fromkeys(reply.required if reply else (), DROPPED)
    return replace(answer, headers={**always, **answer.headers})


def _redacted(known: Golden) -> Redacted:
    return lambda number: known.exchanges[number].redacted


def answer_of(step: Step) -> Answer:
    """The answer of a golden's step, as far as it was written."""
    written = step.response
    body = b"" if written.body is msgspec.UNSET else msgspec.json.encode(written.body)
    return Answer(written.status, written.headers, body)


def _nobody(request: Outgoing) -> Answer:
    raise Unreachable(f"nobody answers {request.method} {request.path}: a golden is no vendor")


def _as_it_is(request: Outgoing) -> Outgoing:
    return request


def _at_once(_seconds: float) -> None:
    """Nobody has to wait for what was recorded."""
