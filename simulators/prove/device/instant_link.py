"""A link by SMS: sent by one browser, followed on the phone (R; limits: S).

The browser on the desk waits on a WebSocket; a browser on the phone itself ends here, and the link brings the person
back. Whoever follows the link lands on the team's own page, with `asc` and `authId` added to its address (R, D).
"""

from ...core.message import Request, Response, json_response
from .. import flows, page, wire
from ..errors import DeviceError
from ..model import Flow, Possession, link_ends_at
from ..portal import Tx
from .ending import failed, ongoing
from .recipient import WrongNumber, with_number


@ongoing
def start(tx: Tx, flow: Flow, request: Request) -> Response:
    """POST mobile/instantlink/start: send a link. At a desk `data` keeps the SDK waiting; on a phone it may not (R)."""
    try:
        flow = with_number(flow, request.payload.get("mobileNumber") or "")
    except WrongNumber as wrong:
        return json_response(200, wire.envelope(wire.STAY, data=wire.problem(wrong.code, wrong.message)))
    if flow.link is not None and flow.link.sends >= tx.rules.link_sends:
        flows.fail(tx, flow, "too many links were sent", DeviceError.MAXIMUM_ATTEMPTS)
        return failed(DeviceError.MAXIMUM_ATTEMPTS, "no more links are sent in this session")
    flows.send_link(tx, flow)
    on_phone = request.payload.get("isMobile") is True
    return json_response(200, wire.envelope(wire.STAY, data=None if on_phone else {}))


def follow(tx: Tx, request: Request) -> Response:
    """GET a link: the person has the phone, if it is in time; following it twice changes nothing."""
    flow_id = tx.get(flows.LINKS, request.params["code"])
    flow = tx.get(flows.FLOWS, flow_id) if flow_id else None
    if flow is None:
        return page.landing(404, "This link is not known.")
    tx.subject = flow.id
    if not flow.is_over and _counts(tx, flow, request.params["code"]):
        flow = flows.click(tx, flow)
    return _on(tx, flow)


def _counts(tx: Tx, flow: Flow, code: str) -> bool:
    """The last link counts for its time, and never longer than the flow that sent it (S: 15 minutes)."""
    ends = link_ends_at(flow, tx.rules)
    if ends is None or tx.now >= ends or flow.is_expired(tx.now, tx.rules):
        return False
    return flow.link is not None and flow.link.code == code


def _on(tx: Tx, flow: Flow) -> Response:
    """On to the team's page, or to ours where there is none."""
    passed = flow.possession is Possession.SUCCESS
    if flow.final_target_url and (passed or tx.rules.expired_link == "redirect"):
        to = landing_url(flow.final_target_url, flow.auth, passed=passed)
        return Response(tx.rules.link_redirect_status, b"", (("location", to),), "text/plain")
    said = "Your phone is confirmed. Go on where you began." if passed else "This link counts no longer."
    return page.landing(200 if passed else 410, said)


def landing_url(target: str, auth_id: str, *, passed: bool) -> str:
    """The team's page with what the link brings, behind a query that it may have already."""
    return f"{target}{'&' if '?' in target else '?'}asc={'true' if passed else 'false'}&authId={auth_id}"
