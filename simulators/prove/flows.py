"""What happens to a flow: the model's transitions together with storage, timers, messages and WebSockets.

The API, the device protocol, links and the control API all come through here, so there is one way to pass or to fail.
"""

import re

import msgspec

from ..core import frames, messages, outbox
from ..core.clock import SECOND
from ..core.transaction import Collection
from . import identities, keys, model, tokens, wire
from .errors import DeviceError, error
from .model import Action, Flow, Link, Otp
from .numbers import country, normal
from .personas import UNIFY, Outcome, User, find
from .portal import Tx

NAME = "prove"

FLOWS = Collection("prove-flow", Flow)
LINKS = Collection("prove-link", str)
"""The flow of a link, by its code."""

KEY_STEP = "device/passive"
"""The step in which the client SDK shows its Prove Key, or places a new one (R)."""

_PLACE = re.compile("#{4,6}")
"""Where a code or a link goes into a message (D)."""
_OTP_TEXT = "#### is your code for golive's rehearsal. Nobody will ever ask you for it."
_LINK_TEXT = "Golive's rehearsal: to confirm your phone, follow #### - if you did not ask for this, do nothing."


def user_of(tx: Tx, given: str, *products: str) -> User:
    """The test user with this number, for one of these products (D: 8007, 8009), where operators consented (S)."""
    number = normal(given)
    user = find(number) if number else None
    if number is None or user is None:
        raise error(tx.rules, "user_not_found", "use the numbers of test users only")
    check_product(tx, *products)
    if user.product not in products:
        raise error(tx.rules, "user_access_denied", f"this test user is for {user.product}, the call for {products[0]}")
    check_consent(tx, number)
    return user


def check_product(tx: Tx, *products: str) -> None:
    """The project's credentials are for one product, where the portal says so."""
    if tx.settings.product is not None and tx.settings.product not in products:
        raise error(tx.rules, "user_access_denied", f"these credentials are for {tx.settings.product}")


def check_consent(tx: Tx, number: str) -> None:
    """Some countries want their mobile network operators' consent first (S; what happens without it: I)."""
    where = country(number)
    if tx.rules.missing_consent == "accept" or where not in tx.rules.consent_countries:
        return
    if where not in tx.settings.mno_consents:
        raise error(tx.rules, "consent_missing", f"for {where}; the setting mno_consents says where it is given")


def draft(tx: Tx, product: str, kind: str, given: wire.JsonObject) -> Flow:
    """A flow as a request asks for it; `kind` is its possession or flow type."""
    return Flow(
        id=tx.ids.uuid(),
        auth=tx.ids.uuid(),
        product=product,
        possession_type=kind,
        created=tx.now,
        given_number=given.get("phoneNumber", ""),
        first=given.get("firstName", ""),
        last=given.get("lastName", ""),
        final_target_url=given.get("finalTargetUrl", ""),
        sms_message=given.get("smsMessage", ""),
        client_customer_id=given.get("clientCustomerId", ""),
        client_request_id=given.get("clientRequestId", ""),
        allow_otp_retry=given.get("allowOTPRetry", False),
    )


def begin(tx: Tx, user: User | None, flow: Flow) -> Flow:
    """A new flow about a test user; nobody's, when the phone itself has to tell its number."""
    tx.subject = flow.id
    outbox.arm(tx, NAME, "forget", flow.id, tx.now + tx.rules.retention * SECOND)
    tx.put(tokens.FLOWS_BY_AUTH, flow.auth, flow.id)
    numbered = msgspec.structs.replace(flow, serial=tx.draw())
    return save(tx, about(numbered, user) if user else numbered)


def about(flow: Flow, user: User) -> Flow:
    """The flow, now that it is known whose number it is about."""
    return msgspec.structs.replace(
        flow,
        number=user.number,
        owned=user.outcome is not Outcome.NO_POSSESSION,
        matches=flow.product == UNIFY
        or (user.outcome is not Outcome.SOMEBODY_ELSE and user.is_named(flow.first, flow.last)),
        short_term=user.outcome is Outcome.SHORT_TERM and flow.possession_type != "none",
        mobile_auth=user.mobile_auth,
    )


def save(tx: Tx, flow: Flow) -> Flow:
    """Store it."""
    tx.put(FLOWS, flow.id, flow)
    return flow


def load(tx: Tx, correlation_id: str, *products: str) -> Flow:
    """The flow that a server means, or 8008: unknown, of another product, or too old (S, D)."""
    flow = tx.get(FLOWS, correlation_id)
    if flow is not None:
        tx.subject = flow.id
    if flow is None or flow.product not in products or flow.is_expired(tx.now, tx.rules):
        raise error(tx.rules, "invalid_correlation_id", "it is unknown here, of another flow, or expired")
    return flow


def of_device(tx: Tx) -> Flow:
    """The flow that a device's token is about; 401 when it is forgotten or too old."""
    flow = tx.get(FLOWS, tx.subject or "")
    if flow is None or flow.is_expired(tx.now, tx.rules):
        raise error(tx.rules, "unauthorized")
    return flow


def first_step(tx: Tx, flow: Flow) -> str:
    """Where the client SDK begins: on a phone with the key that Unify places there, if any (D: Prove Key first)."""
    if flow.product == UNIFY and flow.possession_type != "desktop" and tx.rules.prove_keys:
        return KEY_STEP
    return possession_step(tx, flow)


def possession_step(tx: Tx, flow: Flow) -> str:
    """How possession is checked: with a link on a computer, as the rules say on a phone, by the team itself."""
    if flow.possession_type == "desktop":
        return "mobile/instantlink"
    if flow.mobile_auth:
        return "mobile/instant"
    return wire.DONE if flow.possession_type == "none" else tx.rules.mobile_step


def fallback_step(flow: Flow) -> str:
    """What follows where Mobile Auth knows nothing: a code, or the team's own check (D)."""
    return wire.DONE if flow.possession_type == "none" else "mobile/otp"


# possession


def send_otp(tx: Tx, flow: Flow) -> Flow:
    """Send a code; the ones before count no longer."""
    sends, entries = (flow.otp.sends, flow.otp.entries) if flow.otp else (0, 0)
    flow = msgspec.structs.replace(model.moved(flow, Action.SEND, tx.now), otp=Otp(tx.now, sends + 1, entries))
    _send(tx, flow, "otp", _OTP_TEXT, tx.rules.otp_code)
    return save(tx, flow)


def send_link(tx: Tx, flow: Flow) -> Flow:
    """Send a link; the ones before count no longer."""
    code, before = tx.ids.hex(12), (*flow.link.before, flow.link.code) if flow.link else ()
    flow = msgspec.structs.replace(model.moved(flow, Action.SEND, tx.now), link=Link(code, tx.now, before))
    tx.put(LINKS, code, flow.id)
    _send(tx, flow, "link", _LINK_TEXT, link_url(tx, flow))
    outbox.arm(tx, NAME, "lapse", f"{flow.id}/{code}", tx.now + tx.rules.link_lifetime * SECOND)
    save(tx, flow)
    return click(tx, flow) if tx.rules.automatic_click else flow


def _send(tx: Tx, flow: Flow, kind: str, text: str, what: str) -> None:
    """Send an SMS. A text of the team's own that has no place for it brings the person no code and no link."""
    said, places = _PLACE.subn(what, flow.sms_message or text, count=1)
    code, link = (what if places and kind == name else None for name in ("otp", "link"))
    messages.send(tx, NAME, to=flow.number, text=said, subject=flow.id, kind=kind, code=code, link=link)


def link_url(tx: Tx, flow: Flow) -> str:
    """The link of a flow's last SMS."""
    return f"{tx.base_url}/l/{tx.sandbox}/{flow.link.code}" if flow.link else ""


def enter(tx: Tx, flow: Flow, code: str) -> Flow:
    """A code is entered. A flow that goes on is one whose person may try once more."""
    ends = model.otp_ends_at(flow, tx.rules)
    if flow.otp is None or ends is None or tx.now >= ends:
        return fail(tx, flow, "the code came too late")
    if flow.owned and code == tx.rules.otp_code:
        return succeed(tx, flow)
    flow = msgspec.structs.replace(flow, otp=msgspec.structs.replace(flow.otp, entries=flow.otp.entries + 1))
    if flow.allow_otp_retry and flow.otp and flow.otp.entries < tx.rules.otp_entries:
        return save(tx, flow)
    return fail(tx, flow, "the code was wrong")


def click(tx: Tx, flow: Flow) -> Flow:
    """The person follows the link that counts, in time."""
    if flow.link is not None:
        flow = msgspec.structs.replace(flow, link=msgspec.structs.replace(flow.link, clicked=tx.now))
    if flow.owned:
        return succeed(tx, flow)
    return fail(tx, flow, "the link was followed on another phone")


def succeed(tx: Tx, flow: Flow) -> Flow:
    """The person has the phone, and a key that was shown is theirs; whoever waits on a WebSocket hears it."""
    passed = model.moved(flow, Action.PASS, tx.now)
    keys.bind(tx, passed)
    return _over(tx, passed, _said(wire.envelope(wire.DONE)))


def fail(tx: Tx, flow: Flow, reason: str, code: int = DeviceError.EXTERNAL_FAILURE) -> Flow:
    """The check has failed. The client SDK is done all the same: the server learns how it went (R)."""
    failed = model.moved(flow, Action.FAIL, tx.now, reason)
    return _over(tx, failed, failure(code, reason))


def failure(code: int, reason: str) -> str:
    """What a WebSocket is told of a check that has failed."""
    return _said(wire.envelope(wire.DONE, problem=wire.problem(code, reason)))


def _said(envelope: wire.JsonObject) -> str:
    return msgspec.json.encode(envelope).decode()


def _over(tx: Tx, flow: Flow, said: str) -> Flow:
    for number in range(1, flow.sockets + 1):
        frames.send(tx, channel(flow.id, number), said)
    return save(tx, msgspec.structs.replace(flow, spoken=said))


def channel(flow_id: str, number: int) -> str:
    """The stream of one WebSocket: each has a time of its own to live."""
    return f"{NAME}/{flow_id}/{number}"


def open_socket(tx: Tx, flow: Flow) -> Flow:
    """One more WebSocket waits for the end of the check."""
    flow = msgspec.structs.replace(flow, sockets=flow.sockets + 1)
    outbox.arm(tx, NAME, "hang_up", f"{flow.id}/{flow.sockets}", tx.now + tx.rules.socket_lifetime * SECOND)
    return save(tx, flow)


# results


def asked(tx: Tx, flow: Flow) -> tuple[Flow, model.Result]:
    """A server asks how it went."""
    return told(tx, msgspec.structs.replace(flow, statuses=flow.statuses + 1))


def told(tx: Tx, flow: Flow) -> tuple[Flow, model.Result]:
    """A server is told how it went; who is verified is enrolled from then on (S: previously verified, enrolled)."""
    found = model.result(flow)
    if found.success == "true" and flow.number and not flow.identity:
        enrolled = identities.enroll(tx, flow.number, flow.client_customer_id)
        flow = msgspec.structs.replace(flow, identity=enrolled.id)
    return save(tx, flow), found
