"""Pre-Fill and Prove Identity: who a phone's owner is, told in advance or only confirmed (D: prove-pre-fill guides).

Four calls, each naming the next; any other is refused. Here `success` is a boolean (R).
"""

from typing import Any

import msgspec

from ...core.message import Request, Response
from .. import flows, model, tokens, wire
from ..errors import error
from ..evaluation import NOT_OWNED, UNCONFIRMED, evaluation
from ..model import Flow
from ..personas import PRE_FILL, PROVE_IDENTITY, Outcome, User, find
from ..portal import Tx
from . import individuals

JsonObject = dict[str, Any]

VALIDATE, CHALLENGE, COMPLETE = "v3-validate", "v3-challenge", "v3-complete"
_NEXT = {VALIDATE: "/v3/validate", CHALLENGE: "/v3/challenge", COMPLETE: "/v3/complete", wire.DONE: wire.DONE}


def start(tx: Tx, request: Request) -> Response:
    """POST /v3/start: the possession check begins."""
    given: JsonObject = request.payload
    both = (PRE_FILL, PROVE_IDENTITY)
    products = tuple(name for name in both if tx.settings.product in (None, name)) or both
    flows.check_product(tx, *products)
    user = flows.user_of(tx, given["phoneNumber"], *products) if "phoneNumber" in given else None
    product = user.product if user is not None else products[0]
    draft = flows.draft(tx, product, given["flowType"], given)
    details = wire.compact({"next": VALIDATE, "dob": given.get("dob"), "ssn": given.get("ssn")})
    flow = flows.begin(tx, user, msgspec.structs.replace(draft, details=details))
    token = tokens.auth_token(tx, flow, flows.first_step(tx, flow))
    return wire.answer({"authToken": token, "correlationId": flow.id, **_next(flow)})


def _at(tx: Tx, request: Request, step: str) -> Flow:
    """The flow, when this is its next step (D: 403 for any other)."""
    flow = flows.load(tx, request.payload["correlationId"], PRE_FILL, PROVE_IDENTITY)
    if flow.details["next"] != step:
        raise error(tx.rules, "out_of_order", f"the next step of this flow is {_NEXT[flow.details['next']]}")
    return flow


def _on(tx: Tx, flow: Flow, step: str, **details: str) -> Flow:
    """The flow is stored, with the step that may follow."""
    return flows.save(tx, msgspec.structs.replace(flow, details={**flow.details, "next": step, **details}))


def _next(flow: Flow) -> JsonObject:
    step = flow.details["next"]
    return {"next": {step: _NEXT[step]}}


def _person(flow: Flow) -> User:
    return find(flow.number) or User(flow.number, Outcome.PASSES, flow.product)


def validate(tx: Tx, request: Request) -> Response:
    """POST /v3/validate: false until the client SDK has run (D); then what to do next."""
    flow = _at(tx, request, VALIDATE)
    possession = model.result(flow).possession
    passed, missing = possession == "success", _lacks_challenge(flow)
    if passed:
        flow = _on(tx, flow, COMPLETE if flow.product == PROVE_IDENTITY else CHALLENGE)
    elif possession == "failed":
        flow = _on(tx, flow, wire.DONE)
    verdict = {} if possession == "pending" else evaluation(authentication="" if passed else NOT_OWNED)
    number = (flow.given_number or flow.number) if passed else ""
    told = {"success": passed, "challengeMissing": missing, "phoneNumber": number, "evaluation": verdict}
    return wire.answer({**told, **_next(flow)})


def _lacks_challenge(flow: Flow) -> bool:
    """Nothing to challenge with was brought yet; Prove Identity never challenges (R)."""
    return flow.product == PRE_FILL and not flow.details.keys() & {"dob", "ssn"}


def challenge(tx: Tx, request: Request) -> Response:
    """POST /v3/challenge: the person knows when they were born, or their number; then it is told who they are.

    What follows a wrong answer is not public: some more attempts, then the end (I).
    """
    given: JsonObject = request.payload
    flow = _at(tx, request, CHALLENGE)
    known = {name: given.get(name) or flow.details.get(name, "") for name in ("dob", "ssn")}
    if not any(known.values()):
        raise error(tx.rules, "malformed_request", "field 'dob' or 'ssn' is missing, since start brought neither")
    user = _person(flow)
    if user.outcome is not Outcome.SOMEBODY_ELSE and individuals.knows(user, **known):
        flow = _on(tx, flow, COMPLETE)
        return wire.answer({"success": True, "individual": individuals.told(user), **_next(flow)})
    tries = int(flow.details.get("tries", "0")) + 1
    step = CHALLENGE if tries < tx.rules.challenge_attempts else wire.DONE
    flow = _on(tx, flow, step, tries=str(tries))
    return wire.answer({"success": False, "evaluation": evaluation(identification=UNCONFIRMED), **_next(flow)})


def complete(tx: Tx, request: Request) -> Response:
    """POST /v3/complete: whether this is the person, and whether anything was changed of what was told."""
    given: JsonObject = request.payload["individual"]
    flow = _on(tx, _at(tx, request, COMPLETE), wire.DONE)
    user = _person(flow)
    named = user.is_named(given.get("firstName", ""), given.get("lastName", ""))
    passed = named and user.outcome is not Outcome.SOMEBODY_ELSE
    told: JsonObject = {
        "success": passed,
        "changeDetected": individuals.changed(user, given) if flow.product == PRE_FILL else None,
        "evaluation": evaluation(authentication="", identification="" if passed else UNCONFIRMED),
    }
    if tx.rules.idv_and_kyc:
        told |= {"idv": {"dataSource1": individuals.compared(user, given)}, "kyc": {"totalHits": 0}}
    return wire.answer({**told, **_next(flow)})
