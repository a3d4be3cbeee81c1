"""A toy vendor, small enough to know by heart, that does once everything a real vendor does.

It counts, keeps items behind a PIN, posts webhooks, streams, wakes up to timers, crashes on demand. Tests of the
foundation run on it, so that they say nothing about any real vendor.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from golive.simulators.core import emission, frames, outbox
from golive.simulators.core.clock import SECOND, isoformat
from golive.simulators.core.engine import handle, parse_json
from golive.simulators.core.errors import ErrorRow, VendorError, table
from golive.simulators.core.message import Request, Response, json_response
from golive.simulators.core.outbox import Delivery, Retry
from golive.simulators.core.redact import Redactor
from golive.simulators.core.sandbox import Sandbox
from golive.simulators.core.signing import hmac_sha256_hex
from golive.simulators.core.transaction import Collection, Transaction
from golive.simulators.core.vendor import NOWHERE, Call, Locator, Route, Vendor

NAME = "toy"
SIGNATURE = "x-signature"


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Its numbers: PIN attempts before an item locks; seconds between retries of a webhook, and for how long."""

    max_tries: int = 3
    retry: int = 3600
    retry_for: int = 4 * 3600


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Its portal."""

    key: str
    secret: str
    webhook_url: str | None = None


class Item(msgspec.Struct, frozen=True):
    """Something that a PIN opens."""

    id: str
    pin: str
    tries: int = 0
    open: bool = False


Tx = Transaction[Rules, Settings]

COUNT = Collection("toy-count", int)
ITEMS = Collection("toy-item", Item)

ERRORS = table(
    ErrorRow("unauthorized", 401, "E401", "who are you?"),
    ErrorRow("bad_json", 400, "E400", "this is no JSON"),
    ErrorRow("no_item", 404, "E404", "there is no such item"),
    ErrorRow("no_route", 404, "E405", "there is nothing here"),
    ErrorRow("wrong_pin", 403, "E403", "the PIN is wrong"),
    ErrorRow("locked", 423, "E423", "the item is locked"),
    ErrorRow("no_upgrade", 426, "E426", "this is a stream"),
    ErrorRow("too_large", 413, "E413", "that is too much"),
    ErrorRow("internal", 500, "E500", "something went wrong"),
)


def render(row: ErrorRow, detail: str | None) -> Response:
    """Every error looks alike."""
    return json_response(row.status, {"code": row.code, "message": detail or row.message})


def authenticate(call: Call) -> None:
    """The key in X-KEY, on every call."""
    if call.request.header("x-key") != call.tx.settings.key:
        raise VendorError(ERRORS["unauthorized"])


def count(tx: Tx, _request: Request) -> Response:
    """One more."""
    value = (tx.get(COUNT) or 0) + 1
    tx.put(COUNT, "", value)
    return json_response(200, {"count": value})


def read_count(tx: Tx, _request: Request) -> Response:
    """How many."""
    return json_response(200, {"count": tx.get(COUNT) or 0})


def create(tx: Tx, request: Request) -> Response:
    """A new item with the PIN of the body."""
    item = Item(tx.ids.uuid(), request.payload["pin"])
    tx.subject = item.id
    tx.put(ITEMS, item.id, item)
    return json_response(201, item)


def load(tx: Tx, request: Request) -> Item:
    """The item that the path names."""
    item = tx.get(ITEMS, request.params["item"])
    if item is None:
        raise VendorError(ERRORS["no_item"])
    return item


def show(tx: Tx, request: Request) -> Response:
    """One item."""
    return json_response(200, load(tx, request))


def enter_pin(tx: Tx, request: Request) -> Response:
    """Open an item; a wrong try is counted before the error is raised."""
    item = load(tx, request)
    if item.tries >= tx.rules.max_tries:
        raise VendorError(ERRORS["locked"])
    if item.pin != request.payload["pin"]:
        tx.put(ITEMS, item.id, msgspec.structs.replace(item, tries=item.tries + 1))
        raise VendorError(ERRORS["wrong_pin"], f"{tx.rules.max_tries - item.tries - 1} tries left")
    opened = msgspec.structs.replace(item, open=True)
    tx.put(ITEMS, item.id, opened)
    return json_response(200, opened)


def crash(tx: Tx, request: Request) -> Response:
    """A mistake of ours, after everything has been touched that can be touched."""
    count(tx, request)
    create(tx, request)
    post(tx, "crash", "nobody", {"secret": "of the crash"})
    outbox.arm(tx, NAME, "ring", "nobody", tx.now + SECOND)
    raise RuntimeError("the toy broke at line 42")


def tell(tx: Tx, request: Request) -> Response:
    """Post a webhook about an item: `topic`, and `seconds` from now."""
    subject, given = request.params["item"], request.payload
    slot = post(tx, given["topic"], subject, {"item": subject, "topic": given["topic"]}, given.get("seconds", 0))
    return json_response(202, {"slot": slot})


def remind(tx: Tx, request: Request) -> Response:
    """Arm a timer about an item, `seconds` from now: `ring`, unless another `timer` is named."""
    given = request.payload
    outbox.arm(tx, NAME, given.get("timer", "ring"), request.params["item"], tx.now + given["seconds"] * SECOND)
    return json_response(202, {})


def channel(item: str) -> str:
    """The channel of an item."""
    return f"{NAME}/{item}"


def listen(tx: Tx, request: Request) -> Response:
    """Open the stream of an item, with a `greeting` for this listener alone when one is asked for."""
    if request.header("upgrade") != "websocket":
        raise VendorError(ERRORS["no_upgrade"])
    return Response(101, request.query.get("greeting", "").encode(), channel=channel(load(tx, request).id))


def say(tx: Tx, request: Request) -> Response:
    """Say each of `texts` on an item's stream, then end it when a `close` code is given."""
    item, given = request.params["item"], msgspec.json.decode(request.body)
    for text in given.get("texts", ()):
        frames.send(tx, channel(item), text)
    if "close" in given:
        frames.close(tx, channel(item), given["close"])
    return json_response(202, {})


def answer(text: str) -> str | None:
    """What the toy answers on a stream: PONG to PING, nothing to all else."""
    return "PONG" if text == "PING" else None


def tick(tx: Tx, subject: str) -> None:
    """A timer that says on the stream what time it is."""
    frames.send(tx, channel(subject), isoformat(tx.now))


def hang_up(tx: Tx, subject: str) -> None:
    """A timer that ends the stream."""
    frames.close(tx, channel(subject))


def ring(tx: Tx, subject: str) -> None:
    """The timer: posts a webhook."""
    post(tx, "ring", subject, {"item": subject, "id": tx.ids.uuid()})


def burst(tx: Tx, subject: str) -> None:
    """A timer that breaks."""
    tx.put(COUNT, "", 1000)
    raise RuntimeError(f"the timer about {subject} broke")


def post(tx: Tx, topic: str, subject: str, value: Mapping[str, Any], seconds: int = 0) -> str | None:
    """Sign and emit, if the portal has a URL."""
    if tx.settings.webhook_url is None:
        return None
    body = msgspec.json.encode({**value, "at": tx.now})
    headers = (("content-type", "application/json"), (SIGNATURE, hmac_sha256_hex(tx.settings.secret, body)))
    retry = Retry(every=tx.rules.retry * SECOND, within=tx.rules.retry_for * SECOND)
    url = tx.settings.webhook_url
    return emission.emit(tx, NAME, topic, subject, url, headers, body, retry, seconds * SECOND, TAMPER)


def unsigned(_tx: Tx, delivery: Delivery) -> Delivery:
    """Without the signature."""
    kept = tuple(pair for pair in delivery.headers if pair[0] != SIGNATURE)
    return msgspec.structs.replace(delivery, headers=kept)


TAMPER = {"missing_signature": unsigned}


def seal(tx: Tx, _request: Request, response: Response) -> Response:
    """Signs every answer."""
    return response.with_headers(((SIGNATURE, hmac_sha256_hex(tx.settings.secret, response.body)),))


def locate(request: Request) -> Locator:
    """The key selects the sandbox; a page names it."""
    if request.path.startswith("/in/"):
        return Locator(sandbox=request.path.split("/")[2])
    key = request.header("x-key")
    return Locator(credential=key) if key else NOWHERE


def unlock(tx: Tx, request: Request) -> Response:
    """What a person does in the portal: give an item its tries back."""
    item = msgspec.structs.replace(load(tx, request), tries=0)
    tx.put(ITEMS, item.id, item)
    return json_response(200, item)


def here(tx: Tx, _request: Request) -> Response:
    """A page that says in which sandbox it is."""
    return Response(200, f"<p>{tx.sandbox}</p>".encode(), (), "text/html; charset=utf-8")


ITEM = "/items/{item}"

TOY = Vendor(
    name=NAME,
    title="Toy",
    port=9,
    routes=(
        Route("POST", "/count", "count", count),
        Route("GET", "/count", "readCount", read_count),
        Route("POST", "/items", "createItem", create, request="item"),
        Route("GET", ITEM, "showItem", show, subject="item"),
        Route("POST", ITEM + "/pin", "enterPin", enter_pin, request="item", subject="item"),
        Route("POST", ITEM + "/tell", "tell", tell, request="tell", subject="item"),
        Route("POST", ITEM + "/remind", "remind", remind, request="remind", subject="item"),
        Route("GET", ITEM + "/stream", "openStream", listen, subject="item"),
        Route("POST", ITEM + "/say", "say", say, subject="item"),
        Route("POST", "/crash", "crash", crash, request="item"),
        Route("GET", "/in/{sandbox}", "here", here, scope="open"),
    ),
    controls=(
        Route("POST", ITEM + "/unlock", "unlock", unlock, subject="item"),
        Route("POST", ITEM + "/say", "saySomething", say, subject="item"),
    ),
    errors=ERRORS,
    render=render,
    crash="internal",
    unknown="no_route",
    too_large="too_large",
    rules=Rules,
    settings=Settings,
    steps=(
        parse_json(lambda problem: VendorError(ERRORS["bad_json"], problem)),
        lambda call: None if call.route.scope == "open" else authenticate(call),
        handle,
    ),
    seal=seal,
    locate=locate,
    credentials=lambda settings: frozenset((settings.key,)),
    provision=lambda ids: Settings(key=ids.test_key(), secret=ids.test_key()),
    published=lambda: Settings(key="toy-key", secret="toy-secret"),  # noqa: S106 - published
    connection=lambda settings, url: {"base_url": url, "key": settings.key},
    environment=lambda settings, url: {"TOY_URL": url, "TOY_KEY": settings.key},
    redactor=Redactor(members=("pin", "secret"), headers=("x-key", "authorization")),
    timers={"ring": ring, "burst": burst, "tick": tick, "hang_up": hang_up},
    hears=answer,
    tamper=TAMPER,
    secret_settings=("key", "secret"),
    body_limit=64 * 1024,
)


def call(sandbox: Sandbox, method: str, path: str, body: object = None, key: str = "toy-key") -> tuple[int, Any]:
    """Call the toy without a socket; status and parsed answer."""
    raw = b"" if body is None else msgspec.json.encode(body)
    response = sandbox.handle(NAME, Request(method, path, headers={"x-key": key}, body=raw)).response
    return response.status, msgspec.json.decode(response.body)


def item(sandbox: Sandbox) -> str:
    """The id of a new item whose PIN is 1234."""
    status, made = call(sandbox, "POST", "/items", {"pin": "1234"}, sandbox.settings(NAME).key)  # type: ignore[attr-defined]  # the toy's settings
    assert status == 201, made
    return str(made["id"])
