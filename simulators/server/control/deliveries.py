"""What the vendors sent, or still have to send."""

from aiohttp import web

from ...core import outbox
from ...core.clock import isoformat
from ...core.errors import ControlError
from ...core.message import json_response
from ...core.outbox import Delivery
from ...core.vendor import Tx
from .operation import ONE, Operation, Served, sandbox_of


async def list_all(served: Served, request: web.Request) -> object:
    """All deliveries that are still known, oldest first."""
    return {"deliveries": [_shown(one) for one in sandbox_of(served, request).view(outbox.deliveries)]}


async def redeliver(served: Served, request: web.Request) -> object:
    """Send the same bytes once more; answers the new delivery."""
    wanted = request.match_info["delivery"]

    def work(tx: Tx) -> Delivery:
        for delivery in outbox.deliveries(tx):
            if delivery.id == wanted:
                return outbox.redeliver(tx, delivery)
        raise ControlError(404, f"there is no delivery {wanted!r}, or it is no longer kept")

    return json_response(202, _shown(sandbox_of(served, request).run(work)))


def _shown(delivery: Delivery) -> dict[str, object]:
    return {
        "id": delivery.id,
        "vendor": delivery.vendor,
        "topic": delivery.topic,
        "subject": delivery.subject,
        "url": delivery.url,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "created": isoformat(delivery.created),
        "outcome": delivery.outcome,
        "fault": delivery.fault,
    }


OPERATIONS = (
    Operation("GET", ONE + "/deliveries", "listDeliveries", list_all),
    Operation("POST", ONE + "/deliveries/{delivery}/redeliver", "redeliver", redeliver),
)
