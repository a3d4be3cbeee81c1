"""Prove, simulated: Verified Users and its neighbours for servers, the device protocol for the client SDK, the webhook.

Facts and their sources stand in the tables: `rules`, `errors`, `portal`, `personas`, and the transitions in `model`.
"""

from ..core.engine import handle, validate
from ..core.redact import Redactor
from ..core.vendor import Vendor
from . import auth, controls, device, flows, portal, requests, timers, webhooks
from .api import ROUTES
from .device.status import hears
from .errors import ERRORS, render
from .rules import Rules
from .seal import seal
from .sim import ProveSim

_PRIVATE_MEMBERS = (
    "phoneNumber", "newPhoneNumber", "mobileNumber", "firstName", "lastName", "emailAddress", "emails", "ipAddress",
    "dob", "ssn", "dateOfBirth", "nationalId", "identity", "individual", "address", "addresses", "attributeValue",
    "businessName", "sourceIp", "cellularIp", "deviceName", "signals", "otp", "vfp", "client_secret", "access_token",
    "authToken", "token", "publicKey", "signature",
)  # fmt: skip

VENDOR = Vendor(
    name=flows.NAME,
    title="Prove",
    port=1,
    routes=(*ROUTES, *device.ROUTES),
    controls=controls.CONTROLS,
    errors=ERRORS,
    render=render,
    crash="internal_error",
    unknown="forbidden",
    too_large="too_large",
    rules=Rules,
    settings=portal.Settings,
    secret_settings=portal.SECRET_SETTINGS,
    steps=(
        requests.refuse_other_generation,
        auth.authenticate,
        requests.parse,
        requests.choose_generation,
        validate(requests.refuse),
        handle,
    ),
    seal=seal,
    locate=auth.locate,
    credentials=portal.selectors,
    provision=portal.provision,
    published=lambda: portal.PUBLISHED,
    connection=portal.connection,
    environment=portal.environment,
    redactor=Redactor(members=_PRIVATE_MEMBERS, headers=("authorization", "x-prove-authorization", "cookie")),
    handle=ProveSim,
    timers=timers.TIMERS,
    tamper=webhooks.TAMPER,
    renew=webhooks.renew,
    hears=hears,
    body_limit=1024 * 1024 + 1024,
)
