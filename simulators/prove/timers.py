"""What time does to a flow: links lapse, WebSockets end, and in the end nothing is kept.

Owns the rules that the clock wakes up; what they lead to happens in `flows`.
"""

from ..core import frames
from . import flows, tokens
from .errors import DeviceError
from .portal import Tx

_EXPIRED = "link expired"


def on_lapse(tx: Tx, subject: str) -> None:
    """Timer: nobody followed the link in time (S)."""
    flow_id, code = subject.split("/")
    flow = tx.get(flows.FLOWS, flow_id)
    if flow is not None and not flow.is_over and flow.link is not None and flow.link.code == code:
        flows.fail(tx, flow, _EXPIRED)


def on_hang_up(tx: Tx, subject: str) -> None:
    """Timer: a WebSocket has lived its time (S); what it is told, and what becomes of the check: I.

    Where another one was opened after it, such as by a page that was loaded again, that one goes on waiting.
    """
    flow_id, number = subject.split("/")
    flow, stream = tx.get(flows.FLOWS, flow_id), flows.channel(flow_id, int(number))
    waits = flow is not None and not flow.is_over and tx.rules.socket_end == "message"
    if flow is not None and waits and int(number) == flow.sockets:
        flows.fail(tx, flow, _EXPIRED)
    elif waits:
        frames.send(tx, stream, flows.failure(DeviceError.EXTERNAL_FAILURE, _EXPIRED))
    frames.close(tx, stream)


def on_forget(tx: Tx, flow_id: str) -> None:
    """Timer: nothing of the flow is kept longer."""
    flow = tx.get(flows.FLOWS, flow_id)
    if flow is None:
        return
    for code in (*flow.link.before, flow.link.code) if flow.link is not None else ():
        tx.delete(flows.LINKS, code)
    tx.delete(tokens.FLOWS_BY_AUTH, flow.auth)
    tx.delete(flows.FLOWS, flow_id)


TIMERS = {"lapse": on_lapse, "hang_up": on_hang_up, "forget": on_forget}
