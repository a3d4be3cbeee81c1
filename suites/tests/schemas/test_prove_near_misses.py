"""Prove's messages that are almost right are refused, at the right place, by both validators."""

import copy
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

Documents = dict[str, dict[str, Any]]
Findings = Callable[[str, object], set[tuple[str, str]]]
Sample = Callable[[str, int], Any]
Changed = Callable[[Any, str, object], Any]
Without = Callable[[Any, str], Any]

VERIFY, VERIFIED, STATUS = "prove/verify.request", "prove/verify.response", "prove/verify-status.response"
ASK, LOOK, LOOKED = "prove/verify-status.request", "prove/verify-b.request", "prove/verify-b.response"
BATCH, BATCHED, ERROR = "prove/verify-batch.request", "prove/verify-batch.response", "prove/error.response"
UNIFY, UNIFIED, KEY = "prove/unify.request", "prove/unify.response", "prove/unify-status.response"
START, STARTED, VALIDATED = "prove/start.request", "prove/start.response", "prove/validate.response"
CHALLENGE, CHALLENGED = "prove/challenge.request", "prove/challenge.response"
COMPLETE, COMPLETED = "prove/complete.request", "prove/complete.response"
TOKEN, GRANTED, ENROLL = "prove/token.request", "prove/token.response", "prove/enroll-identities.request"
RECORD, DONE, DOMAIN = "prove/get-identity.response", "prove/success.response", "prove/domain-id.response"
OTP, LINK, NETWORK = (
    f"prove/device/{name}.request" for name in ("otp-finish", "instant-link-start", "mobile-auth-start")
)
ENVELOPE, FRAME, HOOK = "prove/device/envelope.response", "prove/websocket/status", "prove/webhooks/changes"
GIVEN = "/individual"
PERSON = {"phoneNumber": "1", "firstName": "A", "lastName": "B", "verificationType": "prefill"}

WRONG: list[tuple[str, int, str, object, str]] = [
    (TOKEN, 0, "/grant_type", "authorization_code", "const"),
    (TOKEN, 0, "/client_secret", "", "minLength"),
    (GRANTED, 0, "/token_type", "bearer", "const"),
    (GRANTED, 0, "/expires_in", "3600", "type"),
    (VERIFY, 0, "/possessionType", "tablet", "enum"),
    (VERIFY, 0, "/possessionType", "Mobile", "enum"),
    (VERIFY, 0, "/phoneNumber", "(200) 100-4011", "pattern"),
    (VERIFY, 0, "/phoneNumber", "200 100 4011", "pattern"),
    (VERIFY, 0, "/phoneNumber", 2001004011, "type"),
    (VERIFY, 0, "/phoneNumber", "", "pattern"),
    (VERIFY, 0, "/firstName", "", "minLength"),
    (VERIFY, 0, "/lastName", None, "type"),
    (VERIFY, 1, "/finalTargetUrl", "https://shop.example/" + "x" * 108, "maxLength"),
    (VERIFY, 1, "/finalTargetUrl", "https://shop.example/?a=1&b=2", "pattern"),
    (VERIFY, 1, "/finalTargetUrl", "https://shop.example/%20", "pattern"),
    (VERIFY, 1, "/finalTargetUrl", "https://shop.example/#done", "pattern"),
    (VERIFY, 1, "/finalTargetUrl", "", "minLength"),
    (VERIFY, 1, "/smsMessage", "####" + "x" * 157, "maxLength"),
    (VERIFY, 1, "/smsMessage", "ö" * 161, "maxLength"),
    (VERIFY, 1, "/emailAddress", "ann lee@shop.example", "pattern"),
    (VERIFY, 1, "/allowOTPRetry", "true", "type"),
    (VERIFY, 1, "/clientRequestId", None, "type"),
    (ASK, 0, "/correlationId", None, "type"),
    (LOOK, 0, "/verificationType", "bot", "enum"),
    (LOOK, 1, "/ipAddress", "192.0.2.7/24", "pattern"),
    (BATCH, 0, "/items", [], "minItems"),
    (BATCH, 0, "/items", [PERSON] * 1001, "maxItems"),
    (BATCH, 0, "/items/0/phoneNumber", "+1-200", "pattern"),
    (UNIFY, 0, "/possessionType", "desk", "enum"),
    (UNIFY, 1, "/rebind", "yes", "type"),
    (START, 0, "/flowType", "none", "enum"),
    (START, 0, "/dob", "1981-1-17", "pattern"),
    (START, 0, "/dob", "1981", "pattern"),
    (START, 0, "/dob", "01/17/1981", "pattern"),
    (START, 0, "/dob", "1981-01-17T00:00:00Z", "pattern"),
    (START, 0, "/ssn", "847-35-0596", "pattern"),
    (START, 0, "/ssn", "596", "pattern"),
    (START, 0, "/ssn", "00596", "pattern"),
    (START, 0, "/ssn", 596, "type"),
    (CHALLENGE, 0, "/ssn", "84735059", "pattern"),
    (COMPLETE, 0, GIVEN + "/dob", "17.01.1981", "pattern"),
    (COMPLETE, 0, GIVEN + "/addresses/0/postalCode", "8016", "pattern"),
    (COMPLETE, 0, GIVEN + "/addresses/0/postalCode", "80161-20", "pattern"),
    (COMPLETE, 0, GIVEN + "/emailAddresses/0", "<mpinsonm@dyndns.org>", "pattern"),
    (COMPLETE, 0, GIVEN, None, "type"),
    (ENROLL, 0, "/items", [{}] * 101, "maxItems"),
    (OTP, 0, "/otp", 1234, "type"),
    (LINK, 0, "/isMobile", "false", "type"),
    (NETWORK, 0, "/implementation", "xhr", "enum"),
    (ERROR, 0, "/code", "8001", "type"),
    (ERROR, 0, "/message", "", "minLength"),
    (VERIFIED, 0, "/authToken", "opaque", "pattern"),
    (VERIFIED, 0, "/correlationId", "r-1", "format"),
    (VERIFIED, 1, "/possessionResult", "success", "enum"),
    (STATUS, 0, "/success", True, "enum"),
    (STATUS, 0, "/possessionResult", "not applicable", "enum"),
    (STATUS, 0, "/evaluation", {}, "minProperties"),
    (STATUS, 0, "/evaluation/risk", "pass", "type"),
    (STATUS, 0, "/evaluation/risk", {}, "required"),
    (STATUS, 0, "/evaluation/risk/result", "passed", "enum"),
    (STATUS, 0, "/evaluation/risk", {"result": "fail"}, "required"),
    (STATUS, 0, "/evaluation/risk", {"result": "fail", "failureReasons": {}}, "!minProperties"),
    (LOOKED, 0, "/success", True, "enum"),
    (LOOKED, 0, "/success", "pending", "enum"),
    (LOOKED, 0, "/identity/assuranceLevel", 2, "enum"),
    (LOOKED, 0, "/identity/reasons", "1A", "type"),
    (LOOKED, 0, "/additionalIdentities", [], "minItems"),
    (BATCHED, 0, "/results/0/success", True, "enum"),
    (UNIFIED, 0, "/success", "true", "const"),
    (KEY, 0, "/success", True, "enum"),
    (STARTED, 0, "/next", {}, "minProperties required"),
    (STARTED, 0, "/next/v3-validate", "/v3/complete", "const"),
    (VALIDATED, 0, "/success", "true", "type"),
    (VALIDATED, 0, "/challengeMissing", "false", "type"),
    (VALIDATED, 0, "/next", {"done": "done"}, "anyOf"),
    (CHALLENGED, 0, "/success", "true", "type"),
    (CHALLENGED, 0, "/individual/addresses", [], "minItems"),
    (COMPLETED, 0, "/success", "true", "type"),
    (COMPLETED, 0, "/next/done", True, "const"),
    (COMPLETED, 0, "/idv/dataSource1/address/postalCode", "80161", "type"),
    (RECORD, 0, "/createdAt", "2025-05-19", "type"),
    (RECORD, 0, "/countryCode", "USA", "pattern"),
    (DONE, 0, "/success", "true", "type"),
    (DOMAIN, 0, "/pcid", "", "minLength"),
    (ENVELOPE, 0, "/next", None, "type"),
    (ENVELOPE, 1, "/data", None, "type"),
    (ENVELOPE, 3, "/error", {"code": 10000}, "required"),
    (ENVELOPE, 3, "/error/code", "10000", "type"),
    (FRAME, 1, "/error/message", "", "minLength"),
    (HOOK, 0, "", [], "minItems"),
    (HOOK, 0, "", {}, "type"),
    (HOOK, 0, "/0/eventType", "PORTED", "enum"),
    (HOOK, 0, "/0/eventTimestamp", "2026-01-01T00:00:00Z", "type"),
    (HOOK, 0, "/0/phoneNumber", "447968900002", "pattern"),
    (HOOK, 0, "/0/identityId", "i-1", "format"),
    (HOOK, 0, "/0/details", {}, "minProperties"),
    (HOOK, 1, "/1", [], "type"),
]  # fmt: skip
"""A keyword behind ! is found below the place."""

RIGHT: list[tuple[str, int, str, object]] = [
    (VERIFY, 1, "/finalTargetUrl", "https://shop.example/" + "x" * 107),
    (VERIFY, 1, "/finalTargetUrl", "http://127.0.0.1:8080/a-b_c.d+e=f?g:h"),
    (VERIFY, 1, "/smsMessage", "####" + "x" * 156),
    (VERIFY, 1, "/smsMessage", "ö" * 160),
    (VERIFY, 1, "/smsMessage", "no place for a code"),
    (VERIFY, 0, "/phoneNumber", "+12001004011"),
    (VERIFY, 0, "/phoneNumber", "447968900002"),
    (VERIFY, 0, "/flowType", "desktop"),
    (VERIFY, 0, "/firstName", "Zoë"),
    (VERIFY, 1, "/finalTargetURL", 5),
    (ASK, 0, "/correlationId", "not an id"),
    (START, 0, "/dob", "1981-01-17"),
    (START, 0, "/dob", "1981-01"),
    (START, 0, "/dob", "01-17"),
    (START, 0, "/ssn", "847350596"),
    (START, 0, "/ipAddress", "2001:db8::17"),
    (BATCH, 0, "/items", [PERSON] * 1000),
    (ENROLL, 0, "/items", [{"phoneNumber": "not a number"}] * 100),
    (LINK, 1, "/mobileNumber", ""),
    (STATUS, 0, "/evaluation/risk", {"result": "fail", "failureReasons": {"9161": "only for a short time"}}),
    (VALIDATED, 2, "/next", {"v3-complete": "/v3/complete"}),
    (CHALLENGED, 0, "/individual/dob", "1981-01-17 00:00:00 +0000 UTC"),
    (HOOK, 0, "/0/phoneNumber", "+12005510001"),
]  # fmt: skip

RESULTS = {
    ("pending", "pending", "pending"),
    ("success", "success", "true"),
    ("success", "failed", "false"),
    ("failed", "not_applicable", "false"),
    ("not_applicable", "success", "true"),
    ("not_applicable", "failed", "false"),
}
"""Possession, verification, and both together."""

REQUIRED = {
    VERIFY: "possessionType phoneNumber firstName lastName",
    ASK: "correlationId",
    LOOK: "verificationType phoneNumber",
    UNIFY: "possessionType",
    "prove/unify-bind.request": "correlationId phoneNumber",
    START: "flowType",
    COMPLETE: "correlationId individual",
    "prove/enroll-identity.request": "phoneNumber",
    "prove/link-domain.request": "pcid",
    "prove/revoke-device.request": "clientRequestId deviceId",
    TOKEN: "grant_type client_id client_secret",
    OTP: "otp",
    "prove/device/error.request": "message",
    ERROR: "message",
    STATUS: "success possessionResult verifyResult",
    STARTED: "authToken correlationId next",
    FRAME: "next",
}


@pytest.mark.parametrize(("name", "number", "place", "value", "expected"), WRONG)
def test_a_wrong_value_is_refused(
    findings: Findings,
    sample: Sample,
    changed: Changed,
    name: str,
    number: int,
    place: str,
    value: object,
    expected: str,
) -> None:
    wrong = findings(name, changed(sample(name, number), place, value))

    if expected.startswith("!"):
        assert {keyword for _, keyword in wrong} == {expected[1:]}
    else:
        assert wrong == {(place, keyword) for keyword in expected.split()}


@pytest.mark.parametrize(("name", "number", "place", "value"), RIGHT)
def test_what_is_not_forbidden_is_accepted(
    findings: Findings, sample: Sample, changed: Changed, name: str, number: int, place: str, value: object
) -> None:
    assert findings(name, changed(sample(name, number), place, value)) == set()


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_member_is_refused(documents: Documents, findings: Findings, sample: Sample, name: str) -> None:
    assert documents[name]["required"] == REQUIRED[name].split()
    for member in documents[name]["required"]:
        spoilt = copy.deepcopy(sample(name, 0))
        del spoilt[member]
        assert ("", "required") in findings(name, spoilt)


@pytest.mark.parametrize("name", [VERIFY, UNIFY, START])
def test_only_a_computer_needs_a_target(findings: Findings, sample: Sample, without: Without, name: str) -> None:
    assert findings(name, without(sample(name, 1), "/finalTargetUrl")) == {("", "required")}
    assert findings(name, sample(name, 0)) == set()


def test_only_six_triples_of_results_go_together(findings: Findings) -> None:
    words = ("success", "failed", "pending", "not_applicable")

    accepted = {
        (possession, verify, success)
        for possession, verify, success in product(words, words, ("true", "false", "pending"))
        if not findings(STATUS, {"possessionResult": possession, "verifyResult": verify, "success": success})
    }

    assert accepted == RESULTS


def test_the_token_is_there_for_possession_and_only_then(findings: Findings, sample: Sample, without: Without) -> None:
    pending, final = sample(VERIFIED, 0), sample(VERIFIED, 1)

    assert findings(VERIFIED, without(pending, "/authToken")) == {("", "required")}
    assert findings(VERIFIED, final | {"authToken": pending["authToken"]}) == {("", "not")}


def test_no_answer_is_null_anywhere(documents: Documents, findings: Findings, changed: Changed) -> None:
    answers = [name for name in documents if name.startswith("prove/") and name.endswith((".response", "/changes"))]
    found = [
        (name, example, at) for name in answers for example in documents[name]["examples"] for at in places(example)
    ]

    assert [(name, at) for name, example, at in found if not findings(name, changed(example, at, None))] == []
    assert len(found) > 100


def places(value: object, path: str = "") -> list[str]:
    """Every place in a JSON value below the root."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at for key, child in inner for at in (f"{path}/{key}", *places(child, f"{path}/{key}"))]


def test_an_identity_is_named_one_way_or_the_other(findings: Findings) -> None:
    assert findings("prove/enroll-identity.response", {"success": True}) == {("", "anyOf")}
    assert findings("prove/enroll-identities.response", {"results": [{}]}) == {("/results/0", "anyOf")}


def test_a_batch_of_identities_goes_by_either_name(findings: Findings, sample: Sample, without: Without) -> None:
    assert findings(ENROLL, without(sample(ENROLL, 0), "/items")) == {("", "required")}
    assert findings(ENROLL, {"identities": [{}] * 101}) == {("/identities", "maxItems")}
