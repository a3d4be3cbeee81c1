"""Create, submit and delete a session (devdocs: v1sessions and its siblings)."""

from ...core.clock import DAY, HOUR, Instant
from ...core.message import Request, Response, json_response
from ...core.transaction import Collection
from .. import lifecycle, wire
from ..auth import Tx
from ..errors import error
from ..model import Refused, Session, Status
from ..rules import Rules

DELETIONS = Collection("veriff-deletions", tuple[Instant, ...])

_DELETABLE = frozenset(Status) - {Status.SUBMITTED}
_TELL_BEFORE_DELETION = frozenset({Status.CREATED, Status.STARTED, Status.RESUBMISSION})


def host(tx: Tx, request: Request) -> str:
    """The base URL by which the caller reached us: session and media URLs must open from where it stands."""
    name = request.header("host")
    return f"http://{name}" if name else tx.base_url


def answer(tx: Tx, request: Request, session: Session, status: int) -> Response:
    """The session object."""
    token = wire.session_token(session, tx.sandbox, tx.settings)
    return json_response(status, wire.session_object(session, host(tx, request), token))


def create(tx: Tx, request: Request) -> Response:
    """POST /v1/sessions: 201, the one status that the browser SDK takes for success (R)."""
    verification = request.payload["verification"]
    session = lifecycle.create(
        tx,
        vendor_data=verification.get("vendorData"),
        end_user_id=verification.get("endUserId"),
        callback=verification.get("callback") or tx.settings.callback_url,
        lang=verification.get("lang") or "en",
        person=verification.get("person") or {},
        document=verification.get("document") or {},
    )
    return answer(tx, request, session, 201)


def preflight(_tx: Tx, _request: Request) -> Response:
    """OPTIONS /v1/sessions: browsers ask before they create a session (R); the headers are added to every answer."""
    return Response(204)


def update(tx: Tx, request: Request) -> Response:
    """PATCH /v1/sessions/{id}: hand the attempt in. A second submission is refused with 1304 (I)."""
    session = lifecycle.load(tx, request.params["sessionId"])
    try:
        submitted = lifecycle.submit(tx, session)
    except Refused as refused:
        raise error("1304", str(refused)) from refused
    return answer(tx, request, submitted, 200)


def delete(tx: Tx, request: Request) -> Response:
    """DELETE /v1/sessions/{id}: gone at once; unfinished sessions are told to be expired or abandoned first (D)."""
    session = lifecycle.load(tx, request.params["sessionId"])
    if not tx.rules.delete_enabled:
        raise error("1305", "deletion is not switched on for this integration")
    if session.status not in _DELETABLE:
        raise error("1306" if session.awaiting else "1305")
    _throttle(tx, tx.rules)
    if session.status in _TELL_BEFORE_DELETION:
        lifecycle.lapse(tx, session)
    lifecycle.erase(tx, session)
    return json_response(200, {"status": "success", "verification": {"id": session.id}})


def _throttle(tx: Tx, rules: Rules) -> None:
    """10 a day and 5 an hour, then 429 (D); counted over sliding windows (I)."""
    recent = tuple(at for at in tx.get(DELETIONS) or () if at > tx.now - DAY)
    last_hour = sum(1 for at in recent if at > tx.now - HOUR)
    if len(recent) >= rules.deletes_per_day or last_hour >= rules.deletes_per_hour:
        raise error("throttled")
    tx.put(DELETIONS, "", (*recent, tx.now))
