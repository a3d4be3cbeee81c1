"""A visit: one widget on one page, from `proofWidget.run()` on. Which screen it shows, and what its page is told.

Owns the comparison of what `run()` got with what the session answered, and the browser's callbacks. Callbacks inform
only: they are lost with the tab, and use the widget's words for statuses (docs.proof.community, widget-callbacks).
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from ..core.clock import SECOND
from ..core.transaction import Collection
from . import wire
from .model import Identity, Knowledge, Session, Status, deposit_ends_at
from .personas import LABELS
from .portal import Tx

JsonObject = dict[str, Any]

SIGNED = frozenset({"address", "signature", "merchantTransactionId"})
"""What the signature covers: the widget notices only when the user picks a payment method (X)."""

OPTIONAL = frozenset(
    {"currencies", "networks", "fiatCurrencies", "fixFiatCurrency", "fixFiatAmount", "lang", "theme", "redirectUrl"}
)
"""Proof's own quickstart leaves these out (D), though its checklist demands all (S): reported, not refused."""

LAYOUT = frozenset({"width", "height"})
"""Of the widget's maker (X); nothing that a session answers."""

METHODS: Mapping[str, str] = {"card": "Card", "apple_pay": "Apple Pay", "google_pay": "Google Pay"}
METHOD_NAMES: Mapping[str, str] = {"card": "card", "apple_pay": "mobile_pay", "google_pay": "mobile_pay"}
"""What callbacks and WebSocket call a way to pay (X)."""

DOCUMENTS: Mapping[str, str] = {
    "passport": "Passport",
    "national_id": "National ID card",
    "drivers_licence": "Driver's licence",
}


class Report(msgspec.Struct, frozen=True):
    """How the parameters of `run()` differ from the session's answer: keys in camel case."""

    missing: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def acceptable(self) -> bool:
        """True when the widget runs: nothing needed is missing, nothing altered that is not signed anyway."""
        return not (set(self.missing) - OPTIONAL or set(self.altered) - SIGNED)


class Visit(msgspec.Struct, frozen=True, omit_defaults=True):
    """One widget on one page.

    `document` is what was chosen and not handed in yet; `forged` says that the signature does not fit, `caught` that
    the user has been told; `told`, `finished` and `transfer` are the callbacks that the page has had.
    """

    session: str
    report: Report
    document: str = ""
    forged: bool = False
    caught: bool = False
    retrying: bool = True
    told: str = ""
    finished: bool = False
    transfer: bool = False


VISITS = Collection("proof-visit", Visit)
"""By `<merchant_transaction_id>/<number>`."""


def camel(name: str) -> str:
    """A member of the session's answer as `run()` calls it."""
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def compared(answer: Mapping[str, object], parameters: Mapping[str, object]) -> Report:
    """Every parameter of the answer, passed verbatim: which are missing, which are not what they were (S)."""
    wanted = {camel(name): value for name, value in answer.items()}
    return Report(
        missing=tuple(name for name in wanted if name not in parameters),
        altered=tuple(n for n, value in wanted.items() if n in parameters and not _same(value, parameters[n])),
        unknown=tuple(sorted(parameters.keys() - wanted.keys() - LAYOUT - OPTIONAL)),
    )


def _same(left: object, right: object) -> bool:
    return msgspec.json.encode(left) == msgspec.json.encode(right)


def screen(visit: Visit, session: Session, identity: Identity) -> str:
    """What the widget shows now."""
    if session.is_over:
        return "result"
    if session.status is Status.PROCESSING:
        return "processing"
    if identity.status is Knowledge.PENDING:
        return "waiting"
    if identity.status is not Knowledge.VERIFIED:
        return "liveness" if visit.document else "document"
    if visit.caught or (visit.forged and session.type == "sell"):
        return "signature"
    if session.type == "sell":
        return "deposit"
    return "payment" if visit.retrying or not session.declined else "declined"


def events(tx: Tx, visit: Visit, session: Session, shown: str) -> tuple[Visit, list[JsonObject]]:
    """The callbacks that are due, in order, and the visit that has had them."""
    found: list[JsonObject] = []
    status = f"{session.widget_status} {session.declined}"
    if status != visit.told:
        found.append({"callback": "onStatusChange", "argument": wire.status_change(session, tx.rules)})
    finished = _payment_is_finished(session)
    if finished and not visit.finished:
        found.append({"callback": "onPaymentFinished", "argument": {"payment_method": session.payment_method}})
    if shown == "deposit" and not visit.transfer:
        found.insert(0, {"callback": "onSellTransferEnabled", "argument": wire.sell_transfer(session, tx.rules)})
    told = msgspec.structs.replace(
        visit, told=status, finished=visit.finished or finished, transfer=visit.transfer or shown == "deposit"
    )
    return told, found


def _payment_is_finished(session: Session) -> bool:
    """True once the fiat payment is done, whatever came of it (D); who cancels has not paid (I)."""
    undone = session.status in (Status.PENDING, Status.CANCELLED)
    return session.type == "buy" and bool(session.payment_method) and not undone


def view(tx: Tx, visit: Visit, session: Session, identity: Identity) -> JsonObject:
    """What the page may know; the same members always."""
    shown = screen(visit, session, identity)
    deadline = deposit_ends_at(session, tx.rules)
    return {
        **NOTHING,
        "screen": shown,
        "status": session.status,
        "type": session.type,
        "currency": session.currency,
        "network": session.network,
        "amount": session.amount,
        "address": session.address,
        "fiat_currency": session.fiat_currency,
        "fiat_currencies": list(tx.settings.fiat_currencies),
        "fiat_amount": session.fiat_amount or wire.fiat_for(session.amount, tx.rules),
        "identity": identity.status,
        "documents": _listed(DOCUMENTS),
        "cards": _listed(LABELS),
        "methods": _listed(METHODS),
        "deposit_deadline": wire.moment(deadline) if deadline is not None else None,
        "seconds_left": max(0, -(-(deadline - tx.now) // SECOND)) if deadline is not None else None,
        "redirect_url": session.answer.get("redirect_url"),
        "retry": shown == "declined",
        "message": _MESSAGES.get(shown),
        "lang": session.answer.get("lang"),
        "theme": session.answer.get("theme"),
        "report": visit.report,
    }


_MESSAGES: Mapping[str, str] = {
    "signature": "Signature is invalid",
    "declined": "The payment was declined.",
}

NOTHING: JsonObject = {
    **dict.fromkeys(
        (
            "screen", "status", "type", "currency", "network", "amount", "address", "fiat_currency", "fiat_amount",
            "identity", "deposit_deadline", "seconds_left", "redirect_url", "message", "lang", "theme", "report",
        )
    ),
    "fiat_currencies": [], "documents": [], "cards": [], "methods": [],
    "retry": False,
    "simulated": True,
}  # fmt: skip
"""A view without a visit."""


def _listed(labels: Mapping[str, str]) -> list[JsonObject]:
    return [{"id": name, "label": label} for name, label in labels.items()]
