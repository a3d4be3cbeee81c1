"""Proof's messages that are almost right are refused, at the right place, by both validators."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

Documents = dict[str, dict[str, Any]]
Findings = Callable[[str, object], set[tuple[str, str]]]
Sample = Callable[[str, int], Any]
Changed = Callable[[Any, str, object], Any]
Without = Callable[[Any, str], Any]

REQUEST, SESSION = "proof/create-session.request", "proof/create-session.response"
POLL, FRAME, HOOK = "proof/get-transaction.response", "proof/websocket/tx-update", "proof/webhooks/status"
CALLBACK, PAID, SELL = (
    f"proof/callbacks/on-{name}" for name in ("status-change", "payment-finished", "sell-transfer-enabled")
)
KYC, RUN, FAIL = "proof/get-kyc-status.response", "proof/run-parameters", "proof/fail.response"

WRONG: list[tuple[str, int, str, object, str]] = [
    (REQUEST, 0, "/partner_user_id", "", "minLength"),
    (REQUEST, 0, "/partner_user_id", 7781, "type"),
    (REQUEST, 0, "/user_email", "mira", "format"),
    (REQUEST, 0, "/user_email", "", "format"),
    (REQUEST, 0, "/network", None, "type"),
    (REQUEST, 0, "/currency", "", "minLength"),
    (REQUEST, 0, "/amount", 42.5, "type"),
    (REQUEST, 0, "/amount", 100, "type"),
    (REQUEST, 0, "/amount", "", "pattern"),
    (REQUEST, 0, "/amount", "0", "pattern"),
    (REQUEST, 0, "/amount", "0.00", "pattern"),
    (REQUEST, 0, "/amount", "-1", "pattern"),
    (REQUEST, 0, "/amount", "1e3", "pattern"),
    (REQUEST, 0, "/amount", "1,5", "pattern"),
    (REQUEST, 0, "/amount", ".5", "pattern"),
    (REQUEST, 0, "/amount", "5.", "pattern"),
    (REQUEST, 0, "/amount", " 5", "pattern"),
    (REQUEST, 1, "/type", "BUY", "enum"),
    (REQUEST, 1, "/client_ip", "198.51.100", "anyOf"),
    (REQUEST, 1, "/client_ip", "2001:db8::g", "anyOf"),
    (REQUEST, 1, "/client_ip", "", "anyOf"),
    (REQUEST, 1, "/client_ip", None, "type"),
    (REQUEST, 1, "/redirect_url", "", "minLength"),
    (REQUEST, 2, "/address", 5, "type"),
    (SESSION, 0, "/signature", "v1:" + "0" * 128, "pattern"),
    (SESSION, 0, "/signature", "v2:" + "0" * 127, "pattern"),
    (SESSION, 0, "/signature", "v2:" + "A" * 128, "pattern"),
    (SESSION, 0, "/init_token_type", "sdk_token", "enum"),
    (SESSION, 0, "/fix_currency", False, "const"),
    (SESSION, 0, "/fix_network", True, "type"),
    (SESSION, 0, "/fix_network", [], "minItems"),
    (SESSION, 0, "/fix_network", ["TRC20", "ERC20"], "maxItems"),
    (SESSION, 0, "/fix_amount", "true", "const"),
    (SESSION, 0, "/fix_fiat_currency", True, "const"),
    (SESSION, 0, "/fix_fiat_amount", False, "const"),
    (SESSION, 0, "/address", "", "minLength"),
    (SESSION, 0, "/redirect_url", None, "type"),
    (POLL, 0, "/status", "canceled", "enum"),
    (POLL, 0, "/crypto_amount", "", "minLength"),
    (POLL, 0, "/fiat_amount", "42,50", "pattern"),
    (POLL, 0, "/created_at", "2026-05-11T08:15:00+00:00", "pattern"),
    (POLL, 0, "/updated_at", "2026-05-11 08:15:00", "pattern format"),
    (POLL, 0, "/updated_at", "2026-02-30T08:15:00Z", "format"),
    (KYC, 0, "/status", "approved", "enum"),
    (FRAME, 0, "/event", "tx.updated", "const"),
    (FRAME, 0, "/payment_method", "", "minLength"),
    (FRAME, 0, "/fiat_amount", "", "minLength"),
    (FRAME, 0, "/occurred_at", "today", "pattern format"),
    (HOOK, 0, "/type", "onramp", "enum"),
    (HOOK, 0, "/crypto_amount", 42.31, "type"),
    (CALLBACK, 0, "/status", "processing", "enum"),
    (CALLBACK, 0, "/amount", 42.5, "type"),
    (PAID, 0, "/payment_method", "", "minLength"),
    (SELL, 0, "/flow_id", "refund", "const"),
    (RUN, 0, "/fixNetwork", "TRC20", "type"),
    (RUN, 0, "/fixFiatCurrency", True, "const"),
    (RUN, 0, "/signature", "", "pattern"),
    (FAIL, 0, "/error", "unauthorized", "enum const"),
    (FAIL, 0, "/code", "", "minLength"),
    (FAIL, 0, "/message", None, "type"),
]  # fmt: skip

CHANNELS = {
    POLL: {"partner_user_id", "network", "created_at", "updated_at"},
    FRAME: {"event", "payment_method", "occurred_at"},
    HOOK: {"network", "created_at", "updated_at"},
}
COMMON = {"merchant_transaction_id", "type", "status", "currency", "crypto_amount", "fiat_currency", "fiat_amount"}
OPTIONAL = {
    *("currencies", "networks", "fiat_currencies", "fix_fiat_currency", "fix_fiat_amount"),
    *("lang", "theme", "redirect_url"),
}
CODES = {
    "invalid_request": "validation_error decode_error missing_param currency_not_allowed method_not_allowed",
    "wallet_not_supported": "WALLET_NOT_SUPPORTED",
    "unauthorised": "missing_token invalid_token",
    "forbidden": "forbidden_origin offramp_disabled",
    "not_found": "not_found",
    "internal_error": "db_error token_error",
    "publish_failed": "kafka_unavailable",
    "upstream_error": "provider_error",
    "upstream_unavailable": "upstream_unavailable upstream_invalid_response",
}


def camel(name: str) -> str:
    """`fix_network` as `fixNetwork`."""
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


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

    assert wrong == {(place, keyword) for keyword in expected.split()}


@pytest.mark.parametrize("name", [POLL, FRAME, HOOK])
@pytest.mark.parametrize("status", ["pending", "processing", "completed", "failed", "cancelled"])
def test_amounts_are_there_from_processing_on(
    findings: Findings, sample: Sample, without: Without, name: str, status: str
) -> None:
    whole = sample(name, 0) | {"status": status}
    blank = whole | {"crypto_amount": "", "fiat_amount": ""}
    absent = without(without(whole, "/crypto_amount"), "/fiat_amount")
    settled = status in ("processing", "completed")

    assert findings(name, whole) == set()
    places = {("/crypto_amount", "minLength"), ("/fiat_amount", "minLength")}
    assert findings(name, blank) == (places if settled else set())
    assert findings(name, absent) == ({("", "required")} if settled else set())


@pytest.mark.parametrize("name", CHANNELS)
def test_each_channel_has_members_of_its_own(documents: Documents, name: str) -> None:
    assert set(documents[name]["properties"]) == COMMON | CHANNELS[name]


def test_a_session_has_22_members_and_eight_may_be_absent(documents: Documents) -> None:
    session = documents[SESSION]

    assert len(session["properties"]) == 22
    assert set(session["properties"]) - set(session["required"]) == OPTIONAL


def test_the_widget_takes_the_session_in_camel_case(documents: Documents, findings: Findings, sample: Sample) -> None:
    session, run = documents[SESSION], documents[RUN]

    assert set(run["properties"]) == {camel(name) for name in session["properties"]}
    assert set(run["required"]) == {camel(name) for name in session["required"]}
    for number in range(2):
        assert findings(RUN, {camel(name): value for name, value in sample(SESSION, number).items()}) == set()


@pytest.mark.parametrize("name", [REQUEST, SESSION, KYC, CALLBACK, PAID, SELL, RUN, FAIL])
def test_a_missing_member_is_refused(documents: Documents, findings: Findings, sample: Sample, name: str) -> None:
    for member in documents[name]["required"]:
        spoilt = copy.deepcopy(sample(name, 0))
        del spoilt[member]
        assert findings(name, spoilt) == {("", "required")}


@pytest.mark.parametrize("key", ["clientToken", "client_token"])
def test_the_client_token_never_reaches_the_widget(findings: Findings, sample: Sample, key: str) -> None:
    assert findings(RUN, sample(RUN, 0) | {key: "secret"}) == {("", "not")}


@pytest.mark.parametrize(("error", "code"), [(error, code) for error, codes in CODES.items() for code in codes.split()])
def test_a_known_code_goes_with_one_error(findings: Findings, error: str, code: str) -> None:
    accepted = {other for other in CODES if not findings(FAIL, {"error": other, "code": code, "message": ""})}

    assert accepted == {error}


@pytest.mark.parametrize("error", CODES)
def test_codes_are_an_open_list(findings: Findings, error: str) -> None:
    assert findings(FAIL, {"error": error, "code": "a_code_of_tomorrow", "message": ""}) == set()


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("/amount", "250"),
        ("/amount", "0.00000001"),
        ("/amount", "007"),
        ("/client_ip", "::1"),
        ("/client_ip", "192.0.2.7"),
        ("/address", ""),
        ("/partner_user_id", "x" * 10_000),
    ],
)
def test_what_is_not_forbidden_is_accepted(
    findings: Findings, sample: Sample, changed: Changed, place: str, value: object
) -> None:
    assert findings(REQUEST, changed(sample(REQUEST, 2), place, value)) == set()
