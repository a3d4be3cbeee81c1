"""What a person would do in a vendor's portal: settings, our overrides of its rules, and the vendor's own controls."""

from typing import Any

import msgspec
from aiohttp import web

from ...core.errors import ControlError, VendorError
from ...core.message import Response
from ...core.vendor import Router
from ..app import read
from .operation import ONE, Operation, Served, body_of, sandbox_of, vendor_of

BODY_LIMIT = 64 * 1024 * 1024
VENDOR_PARTS = 5
"""Slashes before what a vendor's controls see of a path: `/__admin/sandboxes/{id}/{vendor}/...`."""
JsonObject = dict[str, Any]


async def get_settings(served: Served, request: web.Request) -> object:
    """What a person would see in the vendor's portal."""
    return sandbox_of(served, request).settings(vendor_of(served, request))


async def put_settings(served: Served, request: web.Request) -> object:
    """Change some portal values."""
    sandbox, vendor = sandbox_of(served, request), vendor_of(served, request)
    return sandbox.configure(vendor, "settings", await body_of(request, JsonObject))


async def get_rules(served: Served, request: web.Request) -> object:
    """The vendor's numbers and switches."""
    return sandbox_of(served, request).rules(vendor_of(served, request))


async def put_rules(served: Served, request: web.Request) -> object:
    """Override some of them in this sandbox."""
    sandbox, vendor = sandbox_of(served, request), vendor_of(served, request)
    return sandbox.configure(vendor, "rules", await body_of(request, JsonObject))


async def vendor_control(served: Served, request: web.Request) -> Response:
    """What a person would do in this vendor's portal or on its page: one of the vendor's own controls."""
    sandbox, name = sandbox_of(served, request), vendor_of(served, request)
    controls = served.sandboxes.vendors[name].controls
    path = "/" + request.rel_url.path_safe.split("/", VENDOR_PARTS)[-1]
    found = Router(controls).find(request.method, path)
    if found is None:
        known = sorted(f"{route.method} {route.path}" for route in controls)
        raise ControlError(404, f"{name} has no control {request.method} {path}", known=known)
    route, params = found
    placed = msgspec.structs.replace(await read(request, BODY_LIMIT), path=path, params=params)
    try:
        return sandbox.run(lambda tx: route.handler(tx, placed), name)
    except VendorError as error:
        raise ControlError(409, error.detail or error.row.message, code=error.row.code) from error


OPERATIONS = (
    Operation("GET", ONE + "/settings/{vendor}", "getSettings", get_settings),
    Operation("PUT", ONE + "/settings/{vendor}", "putSettings", put_settings),
    Operation("GET", ONE + "/rules/{vendor}", "getRules", get_rules),
    Operation("PUT", ONE + "/rules/{vendor}", "putRules", put_rules),
)
