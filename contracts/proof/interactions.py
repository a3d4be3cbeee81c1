"""What the reference shop needs of Proof, and Proof of it: each call with its answers, each webhook.

Bodies are the schemas' examples, and refusals those of the OpenAPI document. A member counts only where the shop reads
it, so Proof may add and drop all others.
"""

from golive.simulators.fidelity.openapi import document, example
from golive.simulators.pacts.rows import Delivery, FromState, Given, Interaction, Json, Like, Message

TOKEN = "7e57c11e-0000-4000-8000-000000007404"  # noqa: S105 - published, good for nothing
TRANSACTION = "0b6f3c1e-7a52-4d0e-9c0b-3f1c5a9e2d47"
USER, EMAIL = "acct-7781", "mira@shop.example"
RETURN = "https://shop.example/users/mira/top-up/return"
WEBHOOK = "/webhooks/proof/status"

SIGNED = {"authorization": Like("Bearer .+", f"Bearer {TOKEN}")}
"""On every call. The token is that of the default sandbox; whoever verifies puts their own in its place."""
IN_STATE = {"merchant_transaction_id": FromState("merchant_transaction_id", TRANSACTION)}
NOWHERE = {"merchant_transaction_id": "5d8a9c50-2f0e-4a53-9a63-0d5a3d0a4b12"}
NOBODY = {"partner_user_id": "acct-0"}

_REFUSING, _UNREGISTERED = Given("our credentials are not accepted"), Given("the origin is not registered")
_AWAY, _BROKEN = Given("the provider is down"), Given("the vendor is down")
_SELLING = Given("selling is enabled")
_REFUSAL = ("/error", "/code")
_STANDING = ("/merchant_transaction_id", "/partner_user_id", "/status")
_AMOUNT = ("/crypto_amount",)
_CHANGE = ("/merchant_transaction_id", "/status")


def wish(kind: str) -> Json:
    """What the shop asks for: the documented example, with the shop's own page to come back to."""
    return {**example("proof", "create-session.request", 1), "type": kind, "redirect_url": RETURN}


def _parameters(kind: str) -> Json:
    """A session's answer. The shop reads whatever the widget cannot do without, and hands it on unchanged."""
    body = {**example("proof", "create-session.response", 0), "type": kind}
    optional = {"currencies", "networks", "fiat_currencies", "fix_fiat_currency", "fix_fiat_amount"}
    reads = tuple(f"/{name}" for name in body if name not in optional | {"lang", "theme", "redirect_url"})
    return {"response": body, "reads": reads}


def standing(status: str) -> Json:
    """The documented transaction with another status; amounts are empty before there are any."""
    final = status in ("processing", "completed")
    body = example("proof", "get-transaction.response", 0 if final else 1)
    return {**body, "status": status}


def change(status: str) -> Json:
    """The documented webhook with another status."""
    final = status in ("processing", "completed")
    amounts = {} if final else {"crypto_amount": "", "fiat_amount": ""}
    return {**example("proof", "webhooks/status", 0), "status": status, **amounts}


def _refusal(operation: str, status: int, name: str) -> Json:
    """The documented body of a refusal. The shop tells which it is by status, `error` and `code`."""
    reply = document("proof").operations[operation].reply(status)
    if reply is None:
        raise LookupError(f"{operation} documents no {status}")
    return {"response": reply.examples[name], "reads": _REFUSAL}


def _opening(
    description: str, status: int, name: str, given: Given, *references: str, kind: str = "buy"
) -> Interaction:
    """A session that cannot be opened."""
    return Interaction(
        description,
        "createSession",
        status,
        (given,),
        headers=SIGNED,
        request=wish(kind),
        references=references,
        **_refusal("createSession", status, name),
    )


def _opened(description: str, kind: str, given: tuple[Given, ...], *references: str) -> Interaction:
    return Interaction(
        description,
        "createSession",
        200,
        given,
        headers=SIGNED,
        request=wish(kind),
        references=references,
        **_parameters(kind),
    )


def _stands(description: str, state: str, status: str, *references: str) -> Interaction:
    return Interaction(
        description,
        "getTransaction",
        200,
        (Given(state, {"partner_user_id": USER}),),
        path=IN_STATE,
        headers=SIGNED,
        response=standing(status),
        reads=_STANDING + (_AMOUNT if status == "completed" else ()),
        references=references,
    )


def _asking(description: str, status: int, name: str, *given: Given) -> Interaction:
    """A transaction that cannot be read."""
    return Interaction(
        description,
        "getTransaction",
        status,
        given,
        path=NOWHERE,
        headers=SIGNED,
        **_refusal("getTransaction", status, name),
    )


def _known(description: str, state: str, status: str, *references: str) -> Interaction:
    return Interaction(
        description,
        "getKycStatus",
        200,
        (Given(state, {"partner_user_id": USER}),),
        path={"partner_user_id": USER},
        headers=SIGNED,
        response={**example("proof", "get-kyc-status.response", 0), "status": status},
        reads=("/status",),
        references=references,
    )


def _told(description: str, state: str, status: str, *references: str) -> Message:
    return Message(description, "status", change(status), (Given(state),), _CHANGE, references)


def _posted(description: str, status: str, *references: str) -> Delivery:
    return Delivery(description, WEBHOOK, 200, change(status), references=references, topic="status")


INTERACTIONS = (
    _opened("open a session to buy", "buy", (), "PROOF-GL-004", "PROOF-GL-007", "PROOF-GL-009", "PROOF-GL-013"),
    _opened("open a session to sell", "sell", (_SELLING,), "PROOF-GL-007", "PROOF-GL-009"),
    _opening(
        "open a session for a wallet that is not supported",
        400,
        "wallet_not_supported",
        Given("the wallet is not supported", {"currency": "USDT", "network": "TRC20"}),
        "PROOF-GL-014",
    ),
    _opening(
        "open a session for a currency that is not allowed",
        400,
        "currency_not_allowed",
        Given("the currency is not allowed", {"currency": "USDT"}),
        "PROOF-GL-014",
    ),
    _opening(
        "open a session to sell when selling is not enabled",
        403,
        "offramp_disabled",
        Given("selling is not enabled"),
        "PROOF-GL-003",
        kind="sell",
    ),
    _opening("open a session from a foreign origin", 403, "forbidden_origin", _UNREGISTERED, "PROOF-GL-016"),
    _opening("open a session with a token that is not accepted", 401, "invalid_token", _REFUSING),
    _opening("open a session while the provider is down", 502, "provider_error", _AWAY, "PROOF-GL-015"),
    _opening("open a session while Proof is down", 500, "db_error", _BROKEN),
    _stands("read a transaction that is pending", "a session is open", "pending", "PROOF-GL-010"),
    _stands("read a transaction that is processing", "a transaction is processing", "processing"),
    _stands("read a transaction that is completed", "a transaction is completed", "completed", "PROOF-GL-011"),
    _stands("read a transaction that has failed", "a transaction has failed", "failed", "PROOF-GL-020"),
    _stands("read a transaction that was cancelled", "a transaction was cancelled", "cancelled", "PROOF-GL-011"),
    _asking("read a transaction that is unknown", 404, "not_found"),
    _asking("read a transaction with a token that is not accepted", 401, "invalid_token", _REFUSING),
    _asking("read a transaction from a foreign origin", 403, "forbidden_origin", _UNREGISTERED),
    _asking("read a transaction while the provider is down", 502, "provider_error", _AWAY),
    _known("read the identity of a new user", "the user is new", "not_started"),
    _known("read the identity of a user who waits", "the user's documents are being looked at", "pending"),
    _known("read the identity of a verified user", "the user is verified", "verified", "PROOF-GL-018"),
    _known("read the identity of a user who was refused", "the user could not be verified", "failed"),
    Interaction(
        "read the identity of nobody",
        "getKycStatus",
        404,
        path=NOBODY,
        headers=SIGNED,
        **_refusal("getKycStatus", 404, "not_found"),
    ),
    Interaction(
        "listen to a transaction that is unknown", "openStream", 404, query={"tx_id": TRANSACTION}, headers=SIGNED
    ),
    Interaction(
        "listen with a token that is not accepted",
        "openStream",
        401,
        (_REFUSING,),
        query={"tx_id": TRANSACTION},
        headers=SIGNED,
    ),
)
"""The shop calls Proof. What comes over an open WebSocket is no matter for a pact."""

MESSAGES = (
    _told("a status webhook, processing", "a transaction is processing", "processing"),
    _told("a status webhook, completed", "a transaction is completed", "completed", "PROOF-GL-019"),
    _told("a status webhook, failed", "a transaction has failed", "failed", "PROOF-GL-020"),
    _told("a status webhook, cancelled", "a transaction was cancelled", "cancelled"),
)
"""What the shop reads in a webhook."""

DELIVERIES = (
    _posted("post that a transaction is processing", "processing", "PROOF-GL-022"),
    _posted("post that a transaction is completed", "completed", "PROOF-GL-022"),
    _posted("post that a transaction has failed", "failed", "PROOF-GL-022"),
    _posted("post that a transaction was cancelled", "cancelled", "PROOF-GL-022"),
)
"""Proof posts to the shop, and takes any 2xx for an answer (webhook page); the shop answers 200."""
