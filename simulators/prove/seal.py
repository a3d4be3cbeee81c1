"""The last touch on every answer: what browsers must see to hand an answer of the device protocol to a page (CORS)."""

from ..core.message import Request, Response
from .portal import Tx

_ANYBODY = (("access-control-allow-origin", "*"),)
_PREFLIGHT = (
    *_ANYBODY,
    ("access-control-allow-methods", "POST, GET, OPTIONS"),
    (
        "access-control-allow-headers",
        "authorization, content-type, pa-version, pa-sig-version, pa-challenge, pa-kid, pa-signature",
    ),
    ("access-control-max-age", "7200"),
)


def seal(_tx: Tx, request: Request, response: Response) -> Response:
    """Any page may call the device protocol (R: requests are made in cors mode); nothing else is for browsers."""
    if not request.path.startswith("/v1/client/"):
        return response
    return response.with_headers(_PREFLIGHT if request.method == "OPTIONS" else _ANYBODY)
