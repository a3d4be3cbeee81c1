"""What is wrong with a request, in Veriff's codes.

A schema says what is wrong; its `x-veriff-code` notes say the code and, by their order, which of several findings is
answered (see `golive.schemas`). What no schema can say is checked here by hand.
"""

import math
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from ..core import schema
from ..core.clock import HOUR, parse, wall_now
from ..core.errors import VendorError
from ..core.message import Response, without_nulls
from ..core.schema import Violation
from ..core.vendor import Call
from .auth import Tx
from .errors import error

NOTE = "x-veriff-code"

JsonObject = dict[str, Any]

_LOOPBACK = re.compile(r"http://(localhost|127(\.[0-9]{1,3}){3}|\[::1\])(:[0-9]+)?([/?#]|$)")


def bad_json(problem: str) -> VendorError:
    """The body is not JSON at all."""
    return error("1101", f"the body is not valid JSON ({problem})")


def take_object(call: Call) -> Response | None:
    """The pipeline step behind parsing: a body is an object; where null is no offence, it counts as absent."""
    if call.route.request:
        tx: Tx = call.tx
        if not isinstance(call.request.payload, dict):
            raise error("1101", "the body must be a JSON object")
        if not tx.rules.strict_null:
            call.request = msgspec.structs.replace(call.request, payload=without_nulls(call.request.payload))
    return None


def refuse(call: Call, violations: list[Violation]) -> VendorError | None:
    """The first finding in the order of the schema, as Veriff's error; None when all are waved through."""
    document = schema.load(call.vendor.name, call.route.request).document
    counting = [found for found in violations if not _waved_through(call, found)]
    if not counting:
        return None
    first = min(counting, key=lambda found: _rank(document, found))
    return error(_code(document, first), _hint(first))


def _waved_through(call: Call, found: Violation) -> bool:
    tx: Tx = call.tx
    if found.pointer != "/verification/callback" or not tx.rules.allow_http_callback:
        return False
    callback = call.request.payload["verification"]["callback"]
    return isinstance(callback, str) and _LOOPBACK.match(callback) is not None


def _hint(found: Violation) -> str:
    """What is wrong where; never the value, which may be personal and would end up in logs and journals."""
    return f"{_place(found)} is missing" if found.missing else f"{_place(found)} does not satisfy {found.keyword!r}"


def _place(found: Violation) -> str:
    return f"{found.pointer}/{found.missing}" if found.missing else found.pointer


def _code(document: JsonObject, found: Violation) -> str:
    own = _notes(document, found).get(found.keyword)
    return own or str(document[NOTE]["*required" if found.missing else "*"])


def _rank(document: JsonObject, found: Violation) -> tuple[float, ...]:
    """Members in the order of the schema, an object after what it holds; at one place, keywords as they are noted."""
    keywords = list(_notes(document, found))
    keyword = keywords.index(found.keyword) if found.keyword in keywords else len(keywords)
    return *(position for position, _ in _way(document, found)), math.inf, keyword


def _notes(document: JsonObject, found: Violation) -> dict[str, str]:
    *_, (_, member) = (0, document), *_way(document, found)
    notes: dict[str, str] = member.get(NOTE, {})
    return notes


def _way(document: JsonObject, found: Violation) -> Iterator[tuple[int, JsonObject]]:
    """(position, schema) of each member down to the wrong or missing one; behind a reference there is nothing noted."""
    for part in _place(found).split("/")[1:]:
        members = document.get("properties", {})
        position = list(members).index(part) if part in members else int(part) if part.isdigit() else len(members)
        document = members.get(part) or document.get("items", {})
        yield position, document


def check_values(call: Call) -> Response | None:
    """The pipeline step for rules that a schema cannot say: the age of a timestamp, the length of a document number."""
    if call.route.request:
        tx: Tx = call.tx
        verification = call.request.payload.get("verification")
        if isinstance(verification, dict):
            _check_timestamp(tx, verification.get("timestamp"))
            _check_number(tx, verification.get("document", {}).get("number"))
    return None


def _check_timestamp(tx: Tx, timestamp: str | None) -> None:
    """Clients stamp requests with the real time, so the real clock judges them, wherever the virtual one is."""
    if tx.rules.check_timestamp_age and timestamp is not None:
        try:
            sent = parse(timestamp.upper())
        except ValueError as problem:  # a leap second, or the year 0
            raise error("1202") from problem
        if sent < wall_now() - HOUR:
            raise error("1201")


def _check_number(tx: Tx, number: str | None) -> None:
    if tx.rules.document_number_length and number is not None and not 6 <= len(number) <= 9:
        raise error("2101")
