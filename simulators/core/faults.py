"""Faults: trouble on demand, for requests and for deliveries.

Owns the kinds (one row each), the matching, and how often a fault strikes. What a fault does to the wire (a delay, a
cut connection) is only described here as a `Wire`; the server acts on it.
"""

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from .clock import DAY, SECOND, Instant, seconds
from .errors import ControlError
from .message import Request
from .transaction import Collection, R, S, Transaction


class Side(StrEnum):
    """What a kind of fault strikes."""

    REQUEST = "request"
    DELIVERY = "delivery"


class Kind(msgspec.Struct, frozen=True):
    """A kind of fault: its name, the side it strikes, the parameters it needs and those it may have.

    One that `tampers` with signatures strikes only where the vendor says how.
    """

    name: str
    side: Side
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    meaning: str = ""
    tampers: bool = False


_KINDS = (
    Kind("status", Side.REQUEST, ("status",), ("body",), "answer this HTTP status instead of handling the request"),
    Kind("error", Side.REQUEST, ("error",), (), "answer this row of the vendor's error table"),
    Kind("latency", Side.REQUEST, ("seconds",), (), "handle the request, answer after `seconds` of real time"),
    Kind("lognormal", Side.REQUEST, ("seconds", "sigma"), (), "latency around the median `seconds`"),
    Kind("timeout", Side.REQUEST, (), (), "handle the request and never answer"),
    Kind("reset", Side.REQUEST, (), (), "handle the request and cut the connection"),
    Kind("truncated", Side.REQUEST, (), (), "send half of the body, then cut the connection"),
    Kind("malformed", Side.REQUEST, (), (), "spoil the JSON of the answer"),
    Kind("drop", Side.DELIVERY, (), (), "never send it"),
    Kind("delay", Side.DELIVERY, ("seconds",), (), "send it `seconds` of virtual time later"),
    Kind("duplicate", Side.DELIVERY, (), (), "send it twice"),
    Kind("reorder", Side.DELIVERY, (), ("seconds",), "send it after the next one, at the latest after `seconds` (60)"),
    Kind("bad_signature", Side.DELIVERY, (), (), "change one digit of the signature", tampers=True),
    Kind("missing_signature", Side.DELIVERY, (), (), "leave the signature out", tampers=True),
    Kind("stale_signature", Side.DELIVERY, (), (), "sign as of a time long past", tampers=True),
    Kind("wrong_key", Side.DELIVERY, (), (), "sign with another secret", tampers=True),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _KINDS}
_PARAMETERS = {name for kind in _KINDS for name in (*kind.needs, *kind.may)}


LONGEST = 3650 * DAY // SECOND
"""Seconds that a fault may last or wait at most."""


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One fault: what it does, what it strikes, and how often.

    `operation` is an operation id, or `webhook.<topic>` for deliveries; `where` maps JSON pointers into the body to
    values. Of the matching calls it strikes the `first` n, `every` n-th, or a share of them (`probability`), until
    `expires_seconds` of virtual time are over.
    """

    kind: str
    id: str = ""
    vendor: str | None = None
    operation: str | None = None
    subject: str | None = None
    where: Mapping[str, Any] = {}
    status: Annotated[int, Meta(ge=100, le=599)] = 503
    body: str = ""
    error: str = ""
    seconds: Annotated[float, Meta(ge=0, le=LONGEST)] = 60.0
    sigma: Annotated[float, Meta(ge=0, le=5)] = 0.5
    first: Annotated[int, Meta(ge=1)] | None = None
    every: Annotated[int, Meta(ge=1)] | None = None
    probability: Annotated[float, Meta(ge=0, le=1)] | None = None
    expires_seconds: Annotated[float, Meta(ge=0, le=LONGEST)] | None = None
    expires: Instant | None = None
    seen: int = 0
    struck: int = 0


class Wire(msgspec.Struct, frozen=True):
    """What the server does to an answer: wait, then send all, half or nothing; `hang` keeps the connection open."""

    seconds: float = 0.0
    cut: bool = False
    half: bool = False
    hang: bool = False


FAULTS = Collection("faults", tuple[Fault, ...], hot=True)

HOSTILE = (
    # No vendor promises that a webhook comes only once: an answer may be lost on its way back.
    Fault("duplicate", id="hostile_duplicate", every=3),
    # Nor that webhooks arrive in the order in which things happened.
    Fault("reorder", id="hostile_reorder", every=4, seconds=60),
    # Nor when.
    Fault("delay", id="hostile_delay", every=5, seconds=30),
)
"""What every vendor may do and few do often: set in each new sandbox of a hostile server."""


def match(
    tx: Transaction[R, S], side: Side, vendor: str, operation: str, subject: str | None, body: bytes
) -> Fault | None:
    """The first fault that strikes this call. Counting the call is part of the transaction."""
    faults = tx.get(FAULTS)
    if not faults:
        return None
    payload = _peek(body)
    for number, fault in enumerate(faults):
        if KINDS[fault.kind].side is side and _fits(tx, fault, vendor, operation, subject, payload):
            strikes = _strikes(tx, fault)
            counted = msgspec.structs.replace(fault, seen=fault.seen + 1, struck=fault.struck + strikes)
            faults = (*faults[:number], counted, *faults[number + 1 :])
            tx.put(FAULTS, "", faults)
            if strikes:
                return counted
    return None


def _fits(
    tx: Transaction[R, S], fault: Fault, vendor: str, operation: str, subject: str | None, payload: object
) -> bool:
    wanted = ((fault.vendor, vendor), (fault.operation, operation), (fault.subject, subject))
    return (
        all(want is None or want == found for want, found in wanted)
        and (fault.expires is None or tx.now < fault.expires)
        and all(_at(payload, pointer) == value for pointer, value in fault.where.items())
    )


def _peek(body: bytes) -> object:
    """The body as far as a predicate can look into it before anything was checked."""
    try:
        return msgspec.json.decode(body) if body else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _strikes(tx: Transaction[R, S], fault: Fault) -> bool:
    if fault.first is not None:
        return fault.seen < fault.first
    if fault.every is not None:
        return (fault.seen + 1) % fault.every == 0
    return fault.probability is None or tx.ids.fraction() < fault.probability


def _at(value: object, pointer: str) -> object:
    for raw in pointer.split("/")[1:]:
        part = raw.replace("~1", "/").replace("~0", "~")
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def parse(raw: bytes) -> Fault:
    """A fault as the control API takes it; raises a 400 `ControlError` that names what is wrong and what is known."""
    try:
        given = msgspec.json.decode(raw, type=dict[str, Any])
        fault = msgspec.convert(given, Fault)
    except (msgspec.DecodeError, msgspec.ValidationError) as problem:
        raise ControlError(400, f"not a fault: {problem}", known_kinds=_described()) from problem
    kind = KINDS.get(fault.kind)
    if kind is None:
        raise ControlError(400, f"unknown kind of fault {fault.kind!r}", known_kinds=_described())
    _check_parameters(kind, given)
    return fault


def _check_parameters(kind: Kind, given: Mapping[str, Any]) -> None:
    missing = [name for name in kind.needs if name not in given]
    if missing:
        raise ControlError(400, f"a fault of kind {kind.name!r} needs {', '.join(missing)}")
    foreign = sorted((_PARAMETERS - {*kind.needs, *kind.may}) & given.keys())
    if foreign:
        known = [*kind.needs, *kind.may]
        raise ControlError(400, f"a fault of kind {kind.name!r} takes no {', '.join(foreign)}", known=known)
    wrong = [pointer for pointer in given.get("where", ()) if not pointer.startswith("/")]
    if wrong:
        raise ControlError(400, f"where needs JSON pointers such as /person/name, not {wrong[0]!r}")


def _described() -> dict[str, str]:
    return {kind.name: kind.meaning for kind in _KINDS}


def add(tx: Transaction[R, S], fault: Fault) -> Fault:
    """Set a fault; it is matched after the ones that are already set."""
    expires = None if fault.expires_seconds is None else tx.now + seconds(fault.expires_seconds)
    placed = msgspec.structs.replace(fault, id=f"flt_{tx.draw():06d}", expires=expires, seen=0, struck=0)
    tx.put(FAULTS, "", (*(tx.get(FAULTS) or ()), placed))
    return placed


def wire(fault: Fault, request: Request, noise: float) -> Wire:
    """How the answer to `request` travels under `fault`; `noise` is a standard normal number."""
    match fault.kind:
        case "latency":
            return Wire(seconds=fault.seconds)
        case "lognormal":
            return Wire(seconds=fault.seconds * math.exp(fault.sigma * noise))
        case "timeout":
            return Wire(hang=True)
        case "reset":
            return Wire(cut=True)
        case "truncated":
            return Wire(cut=True, half=True)
        case _:
            return Wire()
