"""What golive publishes about itself: the ready file and the journal's exchanges."""

from collections.abc import Callable
from typing import Any

import pytest

Findings = Callable[[str, object], set[tuple[str, str]]]
Sample = Callable[[str, int], Any]
Changed = Callable[[Any, str, object], Any]
Without = Callable[[Any, str], Any]

READY, EXCHANGE = "golive/ready", "golive/exchange"

WRONG: list[tuple[str, str, object, tuple[str, str]]] = [
    (READY, "/control", "http://127.0.0.1:7400/", ("/control", "pattern")),
    (READY, "/sandbox", "", ("/sandbox", "minLength")),
    (READY, "/vendors/veriff/base_url", "127.0.0.1:7402", ("/vendors/veriff/base_url", "pattern")),
    (READY, "/vendors/veriff/api_key", "key", ("/vendors/veriff/api_key", "format")),
    (READY, "/vendors/veriff/shared_secret", None, ("/vendors/veriff/shared_secret", "type")),
    (READY, "/vendors/proof/base_url", "http://127.0.0.1:7404/", ("/vendors/proof/base_url", "pattern")),
    (READY, "/vendors/proof/client_token", "", ("/vendors/proof/client_token", "minLength")),
    (READY, "/vendors/proof/widget_id", None, ("/vendors/proof/widget_id", "type")),
    (READY, "/vendors/proof/origin", ["http://localhost:3000"], ("/vendors/proof/origin", "type")),
    (READY, "/vendors/proof", {"base_url": "http://127.0.0.1:7404"}, ("/vendors/proof", "required")),
    (READY, "/vendors/prove/client_id", "", ("/vendors/prove/client_id", "minLength")),
    (READY, "/vendors/prove/client_secret", None, ("/vendors/prove/client_secret", "type")),
    (READY, "/vendors/prove/webhook_secret", "", ("/vendors/prove/webhook_secret", "minLength")),
    (READY, "/vendors/prove", {"base_url": "http://127.0.0.1:7401"}, ("/vendors/prove", "required")),
    (READY, "/vendors/acme", {}, ("/vendors/acme", "required")),
    (EXCHANGE, "/seq", 0, ("/seq", "minimum")),
    (EXCHANGE, "/at", "2026-01-01T00:00:00Z", ("/at", "pattern")),
    (EXCHANGE, "/at", "2026-13-01T00:00:00.000000Z", ("/at", "format")),
    (EXCHANGE, "/direction", "inbound", ("/direction", "enum")),
    (EXCHANGE, "/operation", "", ("/operation", "minLength")),
    (EXCHANGE, "/error", 1101, ("/error", "type")),
    (EXCHANGE, "/request", None, ("/request", "type")),
    (EXCHANGE, "/request/url", "v1/sessions", ("/request/url", "pattern")),
    (EXCHANGE, "/request/headers/x-auth-client", ["***"], ("/request/headers/x-auth-client", "type")),
    (EXCHANGE, "/response/status", 0, ("/response/status", "minimum")),
]


@pytest.mark.parametrize(("name", "place", "value", "expected"), WRONG)
def test_a_wrong_value_is_refused(
    findings: Findings,
    sample: Sample,
    changed: Changed,
    name: str,
    place: str,
    value: object,
    expected: tuple[str, str],
) -> None:
    assert findings(name, changed(sample(name, 0), place, value)) == {expected}


@pytest.mark.parametrize("member", ["seq", "at", "direction", "operation", "fault", "error", "request", "response"])
def test_an_exchange_always_has_all_members(findings: Findings, sample: Sample, without: Without, member: str) -> None:
    assert findings(EXCHANGE, without(sample(EXCHANGE, 0), f"/{member}")) == {("", "required")}


def test_header_names_are_lower_case(findings: Findings, sample: Sample) -> None:
    exchange = sample(EXCHANGE, 0)
    exchange["request"]["headers"] = {"X-Auth-Client": "***"}

    assert findings(EXCHANGE, exchange) == {("/request/headers/X-Auth-Client", "not")}


def test_any_vendor_with_a_base_url_may_be_in_the_ready_file(findings: Findings, sample: Sample) -> None:
    ready = sample(READY, 0)
    ready["vendors"]["acme"] = {"base_url": "http://127.0.0.1:7409/idverify/v1", "client_id": "x"}

    assert findings(READY, ready) == set()


@pytest.mark.parametrize("body", [None, "plain text", "", [], {"a": 1}, 1.5])
def test_a_body_is_any_json_value(findings: Findings, sample: Sample, changed: Changed, body: object) -> None:
    assert findings(EXCHANGE, changed(sample(EXCHANGE, 0), "/request/body", body)) == set()
