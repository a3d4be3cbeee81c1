"""Which documents are read at all (DOC supported documents)."""

from ...core.message import Request, Response, json_response
from .. import documents
from ..portal import Tx

_YES = frozenset({"true", "1"})


def list_supported(_tx: Tx, request: Request) -> Response:
    """GET /supported-documents: `includeNonLatin`, off unless asked for (D), adds those in other scripts."""
    wanted = request.query.get("includeNonLatin", "").lower() in _YES
    return json_response(200, {"supported_countries": documents.supported(include_non_latin=wanted)})
