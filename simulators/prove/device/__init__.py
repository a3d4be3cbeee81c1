"""The device protocol: what the client SDK says to Prove from a person's browser or phone (R: contract 2.15.1).

One handler for each call, and the table of routes. Calls carry the authToken; nearly every answer is 200 with an
envelope that names the next step. Browsers call from the team's own pages, so that every path has its preflight.
"""

from ...core.message import Request, Response
from ...core.vendor import Route
from ..auth import DEVICE, KEYED, OPEN, STATUS_PATH
from ..portal import Tx
from . import instant_link, mobile_auth, otp, passive, reports, status

CLIENT = "/v1/client/"
_ENVELOPE = "device/envelope.response"


def _step(path: str, operation: str, handler: object, request: str) -> Route:
    return Route("POST", CLIENT + path, operation, handler, DEVICE, f"device/{request}.request", _ENVELOPE)  # type: ignore[arg-type]  # any handler


def preflight(_tx: Tx, _request: Request) -> Response:
    """OPTIONS: browsers ask before they call; any page may (R: requests are made in cors mode)."""
    return Response(204)


_STEPS = (
    _step("mobile/otp/start", "otpStart", otp.start, "otp-start"),
    _step("mobile/otp/finish", "otpFinish", otp.finish, "otp-finish"),
    _step("mobile/instantlink/start", "instantLinkStart", instant_link.start, "instant-link-start"),
    _step("mobile/instant/start", "mobileAuthStart", mobile_auth.start, "mobile-auth-start"),
    _step("mobile/instant/finish", "mobileAuthFinish", mobile_auth.finish, "mobile-auth-finish"),
    _step("device/passive/register", "registerDevice", passive.register, "register-device"),
    _step("device/passive/verify", "verifyDevice", passive.verify, "verify-device"),
    *(_step(f"{area}/error", "reportError", reports.report, "error") for area in reports.AREAS),
)

_KEYS = (
    Route(
        "POST", CLIENT + "device/unregister", "unregisterDevice", passive.unregister, KEYED,
        "device/unregister-device.request", _ENVELOPE,
    ),
    Route(
        "POST", CLIENT + "challenge", "challengeDevice", passive.challenge, KEYED,
        "device/challenge.request", "device/challenge.response",
    ),
)  # fmt: skip

ROUTES = (
    *_STEPS,
    *_KEYS,
    *(Route("OPTIONS", step.path, "preflightDevice", preflight, OPEN) for step in (*_STEPS, *_KEYS)),
    Route("GET", STATUS_PATH, "openStatus", status.open_socket, DEVICE),
    Route("GET", "/l/{sandbox}/{code}", "followLink", instant_link.follow, OPEN),
)
