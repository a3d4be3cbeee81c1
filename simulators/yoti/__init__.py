"""Yoti, simulated: identity verification for servers, its sandbox, its user view, its notifications, Central Auth.

Facts and their sources stand in the tables: `rules`, `errors`, `reasons`, `documents`, and the transitions in `model`.
"""

from ..core.engine import handle, validate
from ..core.message import Request, Response
from ..core.redact import Redactor
from ..core.vendor import Vendor
from . import auth, controls, notifications, portal, requests, sessions, timers
from .api import ROUTES
from .errors import ERRORS, render
from .portal import Tx
from .rules import Rules
from .sim import YotiSim

_PRIVATE_MEMBERS = (
    "client_session_token", "sessionToken", "auth_token", "client_assertion", "access_token", "api_key", "data",
    "full_name", "given_names", "first_name", "middle_name", "family_name", "last_name", "name_prefix", "name_suffix",
    *(f"{name}_alias" for name in ("full_name", "given_names", "first_name", "middle_name", "family_name", "name")),
    "date_of_birth", "place_of_birth", "country_of_birth", "nationality", "gender", "weight", "height", "eye_color",
    "structured_postal_address", "formatted_address", "document_number", "personal_identification_number", "mrz",
    "document_fields", "fields", "raw_output", "email", "ip_address",
)  # fmt: skip
_PRIVATE_HEADERS = (auth.DIGEST, auth.TOKEN, auth.BEARER, "cookie", "set-cookie", "referer")
"""The page's own address has the session's token in it."""

_BODY_LIMIT = 15 * 1024 * 1024
"""Room for pictures; Yoti's own limit is documented nowhere (I)."""


def seal(tx: Tx, request: Request, response: Response) -> Response:
    """Every answer can be named when asking for help (R)."""
    del request
    return response.with_headers((("x-request-id", tx.ids.uuid()),))


VENDOR = Vendor(
    name=sessions.NAME,
    title="Yoti",
    port=3,
    routes=ROUTES,
    controls=controls.CONTROLS,
    errors=ERRORS,
    render=render,
    crash="server_error",
    unknown="not_found",
    too_large="too_large",
    rules=Rules,
    settings=portal.Settings,
    secret_settings=portal.SECRET_SETTINGS,
    steps=(auth.authenticate, requests.parse, validate(requests.refuse), requests.check_values, handle),
    seal=seal,
    locate=auth.locate,
    credentials=lambda settings: frozenset(settings.sdk_ids),
    hints=lambda settings: frozenset(map(sessions.tag, settings.sdk_ids[:1])),
    provision=portal.provision,
    published=lambda: portal.PUBLISHED,
    connection=portal.connection,
    environment=portal.environment,
    redactor=Redactor(members=_PRIVATE_MEMBERS, headers=_PRIVATE_HEADERS),
    handle=YotiSim,
    timers=timers.TIMERS,
    tamper=notifications.TAMPER,
    check_settings=portal.check,
    tls=portal.tls,
    body_limit=_BODY_LIMIT,
)
