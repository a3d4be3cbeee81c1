"""How callers hand in what they know: bearer tokens in a header, and forms where tokens are asked for.

Owns the reading alone; what a token or a field is worth is the vendor's business.
"""

from urllib.parse import parse_qs

from .message import Request

FORM = "application/x-www-form-urlencoded"

_BEARER = "bearer "
_FIELDS = 20
"""More than that is no form for a token."""


def bearer(request: Request) -> str | None:
    """The token of `Authorization: Bearer`, None without one."""
    given = request.header("authorization") or ""
    return given[len(_BEARER) :].strip() or None if given.lower().startswith(_BEARER) else None


def is_form(request: Request) -> bool:
    """True for a body that says it is a form."""
    return (request.header("content-type") or "").partition(";")[0].strip().lower() == FORM


def form(body: bytes) -> dict[str, str]:
    """The fields of a form; the first of those that stand twice. Empty for what is no form."""
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=_FIELDS)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}
