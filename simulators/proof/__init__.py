"""Proof, simulated: the on- and off-ramp API, its browser widget, its WebSocket and its webhook.

Facts and their sources stand in the tables: `rules`, `errors`, `portal`, `personas`, and the transitions in `model`.
"""

from ..core.engine import handle, parse_json, validate
from ..core.redact import Redactor
from ..core.vendor import Vendor
from . import auth, controls, flow, lifecycle, portal, requests, webhooks
from .api import ROUTES
from .errors import ERRORS, render
from .rules import Rules
from .seal import seal
from .sim import ProofSim

_PRIVATE_MEMBERS = ("user_email", "client_ip", "init_token", "initToken", "client_token", "clientToken", "token")
"""`token` stands in the query of an earlier edition's WebSocket."""

VENDOR = Vendor(
    name=webhooks.NAME,
    title="Proof",
    port=4,
    routes=(*ROUTES, *flow.PAGES),
    controls=controls.CONTROLS,
    errors=ERRORS,
    render=render,
    crash="db_error",
    unknown="not_found",
    wrong_method="method_not_allowed",
    too_large="too_large",
    rules=Rules,
    settings=portal.Settings,
    secret_settings=portal.SECRET_SETTINGS,
    steps=(
        auth.authenticate,
        parse_json(requests.bad_json),
        requests.take_object,
        validate(requests.refuse),
        handle,
    ),
    seal=seal,
    locate=auth.locate,
    credentials=portal.selectors,
    hints=auth.hints,
    provision=portal.provision,
    published=lambda: portal.PUBLISHED,
    connection=portal.connection,
    environment=portal.environment,
    redactor=Redactor(members=_PRIVATE_MEMBERS, headers=("authorization", "cookie", "set-cookie")),
    handle=ProofSim,
    timers=lifecycle.TIMERS,
    check_settings=portal.check,
    body_limit=64 * 1024,
)
