"""A vendor as one value: its routes, tables, rules and hooks.

Owns the shapes `Vendor`, `Route` and `Locator`, and the look-up of a route. A vendor is data and plain functions, found
by discovery; nothing else in the product knows a vendor's name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

import msgspec

from .errors import ErrorRow
from .ids import Ids
from .message import Request, Response
from .outbox import Delivery
from .redact import Redactor
from .sim import Control, VendorSim
from .tls import SYSTEM, Tls
from .transaction import Transaction

Tx = Transaction[Any, Any]
"""A transaction whose rules and settings are some vendor's; the vendor's own modules name them precisely."""

Handler = Callable[[Any, Request], Response]
"""`(tx, request) -> response`; the vendor annotates `tx` with its own rules and settings."""


@dataclass(frozen=True, slots=True)
class Route:
    """One endpoint; everything the shell must know stands on this line.

    `path` has `{name}` placeholders; `operation` is the operationId of the OpenAPI document; `scope` is the vendor's
    word for what a caller must prove; `request` and `response` name schema files; `subject` is the placeholder that
    names whom a call is about.
    """

    method: str
    path: str
    operation: str
    handler: Handler
    scope: str = ""
    request: str = ""
    response: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Locator:
    """How a request names its sandbox: by one of the vendor's credentials, directly, or else by a mere hint."""

    credential: str | None = None
    sandbox: str | None = None
    hint: str | None = None


NOWHERE = Locator()


@dataclass(slots=True)
class Call:
    """One request on its way through a vendor's steps."""

    tx: Tx
    vendor: "Vendor"
    route: Route
    request: Request
    strict: bool = False


Step = Callable[[Call], Response | None]
"""One step of a vendor's pipeline: does its part, or answers and thereby ends it, or raises a `VendorError`."""


@dataclass(frozen=True)
class Vendor:
    """A simulated vendor.

    name, title   the vendor's folder name and its name for people
    port          offset from the port base
    routes        its API; `controls` are routes below the control API, for what a person does in its portal
    errors        its error table; `render` writes a row as the vendor would, `crash` is the row for our own accidents
    unknown       the row for a path that is no route; `wrong_method` for a route's path with another method, where the
                  vendor tells them apart; `too_large` for a body over `body_limit` bytes
    rules         a frozen structure of numbers and switches; `settings` one of portal values
    steps         the pipeline, in the vendor's order
    seal          last touch on every response: signatures, CORS
    locate        which sandbox a request belongs to; `credentials` lists the values that select one, `hints` those that
                  several may share: a call without credentials goes to the first of them
    provision     settings of a new sandbox; `published` the fixed ones of the default sandbox
    secret_settings   the settings that are credentials: each sandbox keeps its own
    connection    what a client needs to know, as in the ready file
    timers        rules that the clock wakes up
    hears         what it answers a caller who says a text on a stream, if anything; it knows nothing but the text
    tamper        delivery faults on signatures, by kind
    renew         a delivery as it goes out at the next attempt, for vendors that sign each attempt anew
    check_settings    refuses, with a `ControlError`, settings that the portal would refuse; the transaction holds the
                  settings and rules as they are about to be
    tls           how deliveries to https URLs are secured, as the settings have it
    environment   environment lines for the vendor's SDKs
    handle        what tests hold of it
    """

    name: str
    title: str
    port: int
    routes: tuple[Route, ...]
    errors: Mapping[str, ErrorRow]
    render: Callable[[ErrorRow, str | None], Response]
    crash: str
    unknown: str
    too_large: str
    rules: type[msgspec.Struct]
    settings: type[msgspec.Struct]
    steps: tuple[Step, ...]
    seal: Callable[[Tx, Request, Response], Response]
    locate: Callable[[Request], Locator]
    credentials: Callable[[Any], frozenset[str]]
    provision: Callable[[Ids], msgspec.Struct]
    published: Callable[[], msgspec.Struct]
    connection: Callable[[Any, str], Mapping[str, str]]
    environment: Callable[[Any, str], Mapping[str, str]]
    redactor: Redactor
    handle: Callable[[str, Mapping[str, str], Control], VendorSim] = VendorSim
    timers: Mapping[str, Callable[[Any, str], None]] = field(default_factory=dict)
    tamper: Mapping[str, Callable[[Any, Delivery], Delivery]] = field(default_factory=dict)
    renew: Callable[[Any, Delivery], Delivery] | None = None
    check_settings: Callable[[Any], None] = lambda _tx: None
    tls: Callable[[Any], Tls] = lambda _settings: SYSTEM
    hints: Callable[[Any], frozenset[str]] = lambda _settings: frozenset()
    hears: Callable[[str], str | None] = lambda _text: None
    wrong_method: str = ""
    controls: tuple[Route, ...] = ()
    secret_settings: tuple[str, ...] = ()
    body_limit: int = 1024 * 1024
    slash_tolerant: bool = False


class Router:
    """Finds the route of a request. A literal segment wins over a placeholder."""

    def __init__(self, routes: tuple[Route, ...], *, slash_tolerant: bool = False) -> None:
        self._slash_tolerant = slash_tolerant
        self._literal = {(r.method, r.path): r for r in routes if "{" not in r.path}
        self._patterned: dict[tuple[str, int], list[_Pattern]] = {}
        for route in routes:
            if "{" in route.path:
                pattern = _Pattern(route)
                self._patterned.setdefault((route.method, pattern.length), []).append(pattern)

    def methods(self, path: str) -> list[str]:
        """The methods of all routes with this path."""
        known = {method for method, _ in (*self._literal, *self._patterned)}
        return sorted(method for method in known if self.find(method, path))

    def find(self, method: str, path: str) -> tuple[Route, Mapping[str, str]] | None:
        """The route and the values of its placeholders, or None."""
        if self._slash_tolerant and len(path) > 1 and path.endswith("/"):
            path = path[:-1]
        literal = self._literal.get((method, path))
        if literal is not None:
            return literal, {}
        parts = path.split("/")
        for pattern in self._patterned.get((method, len(parts)), ()):
            if pattern.fits(parts):
                return pattern.route, pattern.params(parts)
        return None


class _Pattern:
    """A route with placeholders, taken apart once."""

    def __init__(self, route: Route) -> None:
        parts = route.path.split("/")
        self.route = route
        self.length = len(parts)
        self._names = [(place, part[1:-1]) for place, part in enumerate(parts) if part.startswith("{")]
        literal = [place for place, part in enumerate(parts) if not part.startswith("{")]
        self._literals = itemgetter(*literal)
        self._wanted = self._literals(parts)

    def fits(self, parts: list[str]) -> bool:
        """True when every literal part is where it has to be; `parts` are as many as the route's."""
        return bool(self._literals(parts) == self._wanted)

    def params(self, parts: list[str]) -> dict[str, str]:
        """What stands in the placeholders."""
        return {name: _decoded(parts[place]) for place, name in self._names}


def _decoded(part: str) -> str:
    """A part of a path with the two characters back that stay encoded until it is known which part they belong to."""
    return part.replace("%2F", "/").replace("%25", "%") if "%" in part else part
