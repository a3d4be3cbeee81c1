"""Flows of Proof: what a partner's server can do on its own in any sandbox, always with the same outcome.

Nobody pays, so every transaction stays `pending`. Each function is a flow, its docstring the title. A flow says which
statuses and codes it counts on; the rest of each answer is held to Proof's documents by whoever runs it.
Statuses and codes: error page; what exactly counts as malformed and as undecodable is inferred.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from golive.simulators.fidelity.caller import Caller

Json = Any
"""Any JSON value."""

WISH: Json = {
    "partner_user_id": "golive-contract",
    "user_email": "golive-contract@shop.example",
    "network": "TRC20",
    "currency": "USDT",
    "amount": "42.50",
    "type": "buy",
}
NOBODYS = "00000000-0000-4000-8000-000000000001"


def open_a_session(vendor: "Caller") -> None:
    """A session is created; its transaction can be read at once and is pending."""
    opened = vendor.call("createSession", body=WISH, expect=200).json()
    _same("the amount", opened["amount"], WISH["amount"])
    _same("fix_network", opened["fix_network"], [WISH["network"]])
    _same("the status", _transaction(vendor, opened)["status"], "pending")


def open_a_second_session(vendor: "Caller") -> None:
    """The same request once more is another transaction: nothing makes it the same."""
    first, second = (vendor.call("createSession", body=WISH, expect=200).json() for _ in range(2))
    if first["merchant_transaction_id"] == second["merchant_transaction_id"]:
        raise AssertionError("two sessions have one merchant_transaction_id")
    for opened in (first, second):
        _same("the status", _transaction(vendor, opened)["status"], "pending")


def know_a_user(vendor: "Caller") -> None:
    """A user is known from the first session on; who was never named is not."""
    opened = vendor.call("createSession", body=WISH, expect=200).json()
    user = {"partner_user_id": WISH["partner_user_id"]}
    known = vendor.call("getKycStatus", path=user, expect=200).json()
    _same("the user", _transaction(vendor, opened)["partner_user_id"], known["partner_user_id"])
    _refused(vendor, "getKycStatus", 404, "not_found", path={"partner_user_id": f"golive-{NOBODYS}"})


def be_refused_for_credentials(vendor: "Caller") -> None:
    """Without the token, with another one, or from an origin that is not registered, nothing is answered."""
    opened = vendor.call("createSession", body=WISH, expect=200).json()
    path = {"merchant_transaction_id": opened["merchant_transaction_id"]}
    _refused(vendor, "createSession", 401, "missing_token", body=WISH, signed=False)
    other = {"authorization": f"Bearer {NOBODYS}"}
    _refused(vendor, "createSession", 401, "invalid_token", body=WISH, headers=other, signed=False)
    vendor.call("getTransaction", path=path, headers=other, signed=False, expect=401)
    stranger = {"origin": "https://golive-contract.example"}
    _refused(vendor, "createSession", 403, "forbidden_origin", body=WISH, headers=stranger)


def be_refused_for_contents(vendor: "Caller") -> None:
    """What cannot be bought is refused with its code, and so is a transaction that is not there."""
    _refused(vendor, "createSession", 400, "validation_error", body={**WISH, "amount": "plenty"})
    nameless = {name: value for name, value in WISH.items() if name != "partner_user_id"}
    _refused(vendor, "createSession", 400, "validation_error", body=nameless)
    _refused(vendor, "createSession", 400, "decode_error", body=b"{")
    _refused(vendor, "createSession", 400, "currency_not_allowed", body={**WISH, "currency": "GOLIVE"})
    _refused(vendor, "createSession", 400, "WALLET_NOT_SUPPORTED", body={**WISH, "network": "GOLIVE"})
    _refused(vendor, "getTransaction", 404, "not_found", path={"merchant_transaction_id": NOBODYS})


def _transaction(vendor: "Caller", opened: Json) -> Json:
    path = {"merchant_transaction_id": opened["merchant_transaction_id"]}
    found = vendor.call("getTransaction", path=path, expect=200).json()
    for name in ("merchant_transaction_id", "type", "currency", "network"):
        _same(f"the transaction's {name}", found[name], opened[name])
    return found


def _refused(vendor: "Caller", operation: str, status: int, code: str, **call: Json) -> None:
    _same(f"the code of {operation}", vendor.call(operation, expect=status, **call).json()["code"], code)


def _same(what: str, found: Json, wanted: Json) -> None:
    if found != wanted:
        raise AssertionError(f"{what} is {found!r}, not {wanted!r}")


FLOWS: tuple[Callable[["Caller"], None], ...] = (
    open_a_session,
    open_a_second_session,
    know_a_user,
    be_refused_for_credentials,
    be_refused_for_contents,
)
