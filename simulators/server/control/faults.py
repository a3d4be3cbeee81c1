"""Control of faults. One that could never strike is refused, or a test would pass for the wrong reason."""

import msgspec
from aiohttp import web

from ...core import faults
from ...core.errors import ControlError
from ...core.faults import KINDS, Fault, Side
from ...core.message import Response, json_response
from ...core.vendor import Tx, Vendor
from .operation import ONE, Operation, Served, known_vendor, sandbox_of


async def list_all(served: Served, request: web.Request) -> object:
    """All faults with their counts, and the kinds there are."""
    present = [_shown(fault) for fault in sandbox_of(served, request).view(_present)]
    return {"faults": present, "kinds": {kind.name: kind.meaning for kind in KINDS.values()}}


async def create(served: Served, request: web.Request) -> object:
    """Set a fault."""
    sandbox = sandbox_of(served, request)
    fault = faults.parse(await request.read())
    if fault.vendor is not None:
        known_vendor(served, fault.vendor, 400)
    _check([v for name, v in served.sandboxes.vendors.items() if fault.vendor in (None, name)], fault)
    return json_response(201, _shown(sandbox.run(lambda tx: faults.add(tx, fault))))


def _check(vendors: list[Vendor], fault: Fault) -> None:
    """Refuse what none of `vendors` could be struck by."""
    kind = KINDS[fault.kind]
    if kind.side is Side.REQUEST and fault.operation is not None:
        known = sorted(route.operation for vendor in vendors for route in vendor.routes)
        _one_of(known, fault.operation, "an operation here")
    if kind.side is Side.DELIVERY and fault.operation is not None and not fault.operation.startswith("webhook."):
        raise ControlError(400, f"the operation of a delivery is webhook.<topic>, not {fault.operation!r}")
    if kind.tampers:
        _one_of(
            sorted({name for vendor in vendors for name in vendor.tamper}), kind.name, "a way to spoil a signature here"
        )
    if kind.name == "error":
        if fault.vendor is None:
            raise ControlError(400, "a fault of kind 'error' needs a vendor", known=sorted(v.name for v in vendors))
        _one_of(sorted(vendors[0].errors), fault.error, f"the name of an error of {fault.vendor}")


def _one_of(known: list[str], given: str, what: str) -> None:
    if given not in known:
        raise ControlError(400, f"{given!r} is not {what}", known=known)


async def clear(served: Served, request: web.Request) -> object:
    """Remove all faults."""
    sandbox_of(served, request).run(lambda tx: tx.put(faults.FAULTS, "", ()))
    return Response(204)


async def show(served: Served, request: web.Request) -> object:
    """One fault with its counts."""
    return _shown(sandbox_of(served, request).view(lambda tx: _named(_present(tx), request)))


async def delete(served: Served, request: web.Request) -> object:
    """Remove one fault."""

    def work(tx: Tx) -> None:
        present = _present(tx)
        gone = _named(present, request)
        tx.put(faults.FAULTS, "", tuple(fault for fault in present if fault is not gone))

    sandbox_of(served, request).run(work)
    return Response(204)


def _shown(fault: Fault) -> dict[str, object]:
    """What was said when it was set, and its counts."""
    return {**msgspec.to_builtins(fault), "seen": fault.seen, "struck": fault.struck}


def _present(tx: Tx) -> tuple[Fault, ...]:
    return tx.get(faults.FAULTS) or ()


def _named(present: tuple[Fault, ...], request: web.Request) -> Fault:
    wanted = request.match_info["fault"]
    for fault in present:
        if fault.id == wanted:
            return fault
    raise ControlError(404, f"there is no fault {wanted!r}", known=[fault.id for fault in present])


OPERATIONS = (
    Operation("GET", ONE + "/faults", "listFaults", list_all),
    Operation("POST", ONE + "/faults", "createFault", create),
    Operation("DELETE", ONE + "/faults", "clearFaults", clear),
    Operation("GET", ONE + "/faults/{fault}", "getFault", show),
    Operation("DELETE", ONE + "/faults/{fault}", "deleteFault", delete),
)
