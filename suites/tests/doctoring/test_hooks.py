"""Webhooks: where they are, and what they do with a message that nobody signed."""

import ssl

import pytest
from golive.simulators.doctoring.findings import Code, Severity
from golive.simulators.inbox import Inbox
from golive.suites.tests.authority import authority
from golive.suites.tests.doctoring.world import REFERENCE, Look, app, bad, serving


@pytest.mark.parametrize(
    ("status", "severity", "said"),
    [
        (401, Severity.OK, "refuses what nobody signed: 401"),
        (403, Severity.OK, "refuses what nobody signed: 403"),
        (200, Severity.FAIL, "took an unsigned message: 200"),
        (302, Severity.FAIL, "took an unsigned message: 302"),
        (404, Severity.FAIL, "is not there: 404"),
        (405, Severity.FAIL, "is not there: 405"),
        (400, Severity.WARN, "with 400"),
        (500, Severity.WARN, "with 500"),
    ],
)
def test_a_message_that_nobody_signed(look: Look, status: int, severity: Severity, said: str) -> None:
    with Inbox(answers=[status]) as inbox:
        (finding,) = look(app(inbox.url), code=Code.WEBHOOK)
    assert finding.severity is severity
    assert said in finding.said
    (received,) = inbox.received
    assert (received.path, received.body) == ("/hooks", b"{}")
    assert not [name for name in received.headers if "hmac" in name or "auth" in name]


def test_nobody_listens(look: Look) -> None:
    (finding,) = look(app(), code=Code.WEBHOOK)
    assert finding.severity is Severity.WARN
    assert "nobody answers at http://127.0.0.1:1" in finding.said


def test_an_app_that_golive_starts_is_not_called(look: Look) -> None:
    (finding,) = look(app("http://127.0.0.1:{port}"), code=Code.WEBHOOK)
    assert "golive run looks there" in finding.said


@pytest.mark.parametrize(
    ("base_url", "said"),
    [
        ("http://shop.test", "is not https"),
        ("https://shop.test:8443", "is on port 8443"),
        ("https://shop.test", ""),
        ("https://shop.test:443", ""),
    ],
)
def test_a_webhook_where_the_vendor_has_to_find_it(look: Look, base_url: str, said: str) -> None:
    (finding,) = look(app(base_url), code=Code.WEBHOOK)
    assert (finding.severity is Severity.FAIL) is bool(said)
    assert said in finding.said


def test_proof_signs_nothing_so_nothing_is_posted(look: Look) -> None:
    with Inbox() as inbox:
        toml = REFERENCE.read_text(encoding="utf-8")
        head, _, rest = toml.partition("[integration]\n")
        toml = head.replace('ios = "mobile/ios"\nandroid = "mobile/android"\n', "")
        toml += f'[integration]\nbase_url = "{inbox.url}"\n' + rest[rest.index("[integration.proof.webhooks]") :]
        found = look(toml, vendor="proof", code=Code.WEBHOOK)
        assert inbox.received == []
    assert bad(found) == []


def test_yoti_speaks_tls_1_2(look: Look) -> None:
    toml = """\
        [integration]
        base_url = "{}"
        [integration.yoti]
        webhooks = {{ notifications = "/hooks" }}
        start = {{ request = "POST /start", session = {{ json = "/session" }}, url = {{ json = "/url" }} }}
        view = {{ request = "GET /view", state = {{ json = "/state" }}, message = {{ json = "/message" }} }}
        access = {{ request = "GET /access", granted = {{ json = "/granted" }} }}
    """
    with serving(401, tls=authority().securing(ssl.TLSVersion.TLSv1_2)) as url:
        (finding,) = look(toml.format(url), code=Code.WEBHOOK)
    assert (finding.severity, finding.said) == (Severity.OK, "webhook notifications refuses what nobody signed: 401")
    with serving(401, tls=authority().securing(ssl.TLSVersion.TLSv1_3)) as url:
        (finding,) = look(toml.format(url), code=Code.WEBHOOK)
    assert finding.severity is Severity.FAIL
    assert "TLS 1.2" in finding.said
