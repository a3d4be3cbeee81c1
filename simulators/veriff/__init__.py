"""Veriff, simulated: the identity verification API, its hosted page, its webhooks.

Facts and their sources stand in the tables: `rules`, `errors`, `reasons`, `personas`, and the transitions in `model`.
"""

from ..core.engine import handle, parse_json, validate
from ..core.message import Request, Response
from ..core.redact import Redactor
from ..core.vendor import Vendor
from . import auth, controls, flow, lifecycle, portal, requests, webhooks
from .api import ROUTES
from .auth import Tx
from .errors import ERRORS, render
from .rules import MEDIA_BODY_LIMIT, Rules
from .sim import VeriffSim

_CORS = (
    ("access-control-allow-origin", "*"),
    ("access-control-allow-methods", "POST, OPTIONS"),
    ("access-control-allow-headers", "content-type, x-auth-client, x-origin, vrf-integration-id, x-hmac-signature"),
    ("access-control-max-age", "600"),
)
"""For the one endpoint that browsers call (R); on errors too, or the SDK sees status 0."""

_PRIVATE_MEMBERS = (
    "firstName", "lastName", "fullName", "name", "matchedName", "idNumber", "idCode", "curp", "number",
    "dateOfBirth", "yearOfBirth", "placeOfBirth", "phoneNumber", "email",
    "fullAddress", "street", "houseNumber", "postcode", "content", "addressV4", "addressV6", "ip", "fingerprint",
)  # fmt: skip


def seal(tx: Tx, request: Request, response: Response) -> Response:
    """Signs every API response over its exact body, in the caller's own scheme (D); adds CORS where browsers call."""
    if request.path.startswith("/v/"):
        return response
    sign = auth.legacy_signatures if auth.is_legacy(tx, request) else auth.signatures
    signed = response.with_headers(sign(tx.settings, response.body))
    return signed.with_headers(_CORS) if request.path.rstrip("/") == "/v1/sessions" else signed


VENDOR = Vendor(
    name=webhooks.NAME,
    title="Veriff",
    port=2,
    routes=(*ROUTES, *flow.PAGES),
    controls=controls.CONTROLS,
    errors=ERRORS,
    render=render,
    crash="internal",
    unknown="not_found",
    too_large="too_large",
    rules=Rules,
    settings=portal.Settings,
    secret_settings=portal.SECRET_SETTINGS,
    steps=(
        parse_json(requests.bad_json),
        requests.take_object,
        auth.authenticate,
        validate(requests.refuse),
        requests.check_values,
        handle,
    ),
    seal=seal,
    locate=auth.locate,
    credentials=lambda settings: frozenset((settings.api_key.lower(),)),
    provision=portal.provision,
    published=lambda: portal.PUBLISHED,
    connection=portal.connection,
    environment=portal.environment,
    redactor=Redactor(members=_PRIVATE_MEMBERS, headers=("x-auth-client", "authorization", "cookie", "set-cookie")),
    handle=VeriffSim,
    timers=lifecycle.TIMERS,
    tamper=webhooks.TAMPER,
    check_settings=webhooks.check_urls,
    body_limit=MEDIA_BODY_LIMIT,
    slash_tolerant=True,
)
