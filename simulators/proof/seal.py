"""The last touch on every answer: a request id, and what browsers must see to hand the answer to a page (CORS)."""

from ..core.message import Request, Response
from .auth import hints, normal
from .portal import Tx

_PREFLIGHT = (
    ("access-control-allow-methods", "GET, POST, OPTIONS"),
    ("access-control-allow-headers", "authorization, content-type"),
    ("access-control-max-age", "300"),
)
_EXPOSED = (("access-control-expose-headers", "x-request-id"),)
_API = "/widget/"
_PAGES = ("/w/", "/widget.2.0.js")


def seal(tx: Tx, request: Request, response: Response) -> Response:
    """`X-Request-Id` on every answer of the API (D: on errors; on all: I), and CORS for registered origins (I)."""
    if request.path == "/w" or request.path.startswith(_PAGES):
        return response
    named = response.with_headers((("x-request-id", tx.ids.uuid()),))
    return named.with_headers(_cors(tx, request)) if request.path.startswith(_API) and tx.rules.cors else named


def _cors(tx: Tx, request: Request) -> tuple[tuple[str, str], ...]:
    """Nothing but `Vary` for an origin that is not registered: its browser keeps the answer from the page."""
    origin = request.header("origin")
    vary = (("vary", "Origin"),)
    if origin is None or normal(origin) not in hints(tx.settings):
        return vary
    allowed = (("access-control-allow-origin", origin), *vary)
    return (*allowed, *(_PREFLIGHT if request.method == "OPTIONS" else _EXPOSED))
