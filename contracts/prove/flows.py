"""Flows of Prove: what a server can do on its own with the test users of any sandbox, always with the same outcome.

No phone takes part: possession is left to us (`none`), or is short-term, which Prove's sandbox passes by itself. Each
function is a flow, its docstring the title. A flow says which statuses and codes it counts on; the rest of each answer
is held to Prove's documents by whoever runs it. What asks for the token is no step of a flow.
Statuses and codes: reference, authentication and error codes; the statuses of 8001 and 8008 are inferred.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from golive.simulators.fidelity.caller import Caller

Json = Any
"""Any JSON value."""

OWNER: Json = {"phoneNumber": "2001004011", "firstName": "Sheilakathryn", "lastName": "Butrimovich"}
"""Of Verified Users, short-term (sandbox testing page)."""
RETURNING = "2001004018"
"""Of Unify, short-term (sandbox testing page)."""
WATCHED = "2001004031"
"""Of Identity Manager (sandbox testing page)."""
NOBODYS = "00000000-0000-4000-8000-000000000001"
REQUEST = {"clientRequestId": "golive-contract", "clientCustomerId": "golive-contract"}


def verify_without_possession(vendor: "Caller") -> None:
    """Where we have checked possession ourselves, the answer is final at once: the owner, and somebody else."""
    final = _verified(vendor, {**OWNER, **REQUEST, "possessionType": "none"})
    _same("the results", _results(final), ("true", "not_applicable", "success"))
    final = _verified(vendor, {**OWNER, **REQUEST, "possessionType": "none", "lastName": "Mathen"})
    _same("the results", _results(final), ("false", "not_applicable", "failed"))


def verify_a_short_term_user(vendor: "Caller") -> None:
    """A check with possession is pending at first, and comes out for a user who needs no client."""
    begun = _verified(vendor, {**OWNER, **REQUEST, "possessionType": "mobile"})
    _same("the results", _results(begun), ("pending", "pending", "pending"))
    status = vendor.call("verifyStatus", body={"correlationId": begun["correlationId"]}, expect=200).json()
    _same("the flow", status["correlationId"], begun["correlationId"])
    _same("the results", _results(status), ("true", "success", "success"))


def unify_a_short_term_user(vendor: "Caller") -> None:
    """Possession is checked for a number, and passes for a user who needs no client."""
    asked = {"possessionType": "mobile", "phoneNumber": RETURNING, "clientRequestId": REQUEST["clientRequestId"]}
    begun = vendor.call("unify", body=asked, expect=200).json()
    _same("success", begun["success"], "pending")
    status = vendor.call("unifyStatus", body={"correlationId": begun["correlationId"]}, expect=200).json()
    _same("success", status["success"], "true")


def watch_a_number(vendor: "Caller") -> None:
    """An identity is enrolled, read, and taken out again."""
    enrolled = vendor.call("enrollIdentity", body={"phoneNumber": WATCHED, **REQUEST}, expect=200).json()
    one = {"identityId": enrolled["identityId"]}
    found = vendor.call("getIdentity", path=one, expect=200).json()
    _same("the identity", (found["identityId"], found["active"]), (enrolled["identityId"], True))
    vendor.call("disenrollIdentity", path=one, expect=200)
    vendor.call("getIdentity", path=one, expect=404)


def be_refused_for_credentials(vendor: "Caller") -> None:
    """A secret that is wrong gets no token, and a token that is none, or was altered, gets no answer."""
    _verified(vendor, {**OWNER, **REQUEST, "possessionType": "none"})
    good = vendor.exchanges[-1].request.headers.get("authorization", "")  # no recording has it
    form = {"grant_type": "client_credentials", "client_id": NOBODYS, "client_secret": NOBODYS}
    _refused(vendor, "token", 401, 8002, body=form, signed=False)
    vendor.call("token", body={**form, "grant_type": "password"}, signed=False, expect=400)
    _refused(vendor, "verify", 401, 8002, body=OWNER, signed=False)
    other = {"authorization": f"Bearer {NOBODYS}"}
    _refused(vendor, "verify", 401, 8002, body=OWNER, headers=other, signed=False)
    _refused(vendor, "verify", 401, 8002, body=OWNER, headers={"authorization": _altered(good)}, signed=False)


def be_refused_for_contents(vendor: "Caller") -> None:
    """What is not told in full is refused, and so is a flow that was never begun."""
    vendor.call("verify", body=b"{", expect=400)
    vendor.call("verify", body={**OWNER, **REQUEST}, expect=400)
    vendor.call("verify", body={**OWNER, **REQUEST, "possessionType": "carrier pigeon"}, expect=400)
    vendor.call("verify", body={**OWNER, **REQUEST, "possessionType": "desktop"}, expect=400)
    vendor.call("verifyStatus", body={"correlationId": NOBODYS}, expect=400)
    vendor.call("verifyStatus", body={}, expect=400)


def _altered(token: str) -> str:
    """The same token with another character near its end."""
    return f"{token[:-9]}{'B' if token[-9:-8] == 'A' else 'A'}{token[-8:]}"


def _verified(vendor: "Caller", body: Json) -> Json:
    return vendor.call("verify", body=body, expect=200).json()


def _results(answer: Json) -> tuple[str, str, str]:
    return answer["success"], answer["possessionResult"], answer["verifyResult"]


def _refused(vendor: "Caller", operation: str, status: int, code: int, **call: Json) -> None:
    _same(f"the code of {operation}", vendor.call(operation, expect=status, **call).json()["code"], code)


def _same(what: str, found: Json, wanted: Json) -> None:
    if found != wanted:
        raise AssertionError(f"{what} is {found!r}, not {wanted!r}")


FLOWS: tuple[Callable[["Caller"], None], ...] = (
    verify_without_possession,
    verify_a_short_term_user,
    unify_a_short_term_user,
    watch_a_number,
    be_refused_for_credentials,
    be_refused_for_contents,
)
