"""Addresses: sandbox and production, and who would call whom."""

import pytest
from golive.simulators.doctoring.findings import Code, Severity
from golive.suites.tests.doctoring.world import ACCOUNTS, PROVE, YOTI, Look, app, bad


@pytest.mark.parametrize(
    ("vendor", "variable", "value", "code", "said"),
    [
        ("veriff", "GOLIVE_VERIFF_BASE_URL", "stationapi.veriff.com", Code.URL, "is no URL"),
        ("veriff", "GOLIVE_VERIFF_BASE_URL", "http://stationapi.veriff.com", Code.URL, "is not https"),
        ("veriff", "GOLIVE_VERIFF_ACCOUNT", "live", Code.PRODUCTION, "may be production"),
        ("prove", "GOLIVE_PROVE_BASE_URL", "https://platform.proveapis.com", Code.PRODUCTION, "not prove's sandbox"),
        ("yoti", "GOLIVE_YOTI_SANDBOX_BASE_URL", "https://api.yoti.com/idverify/v1", Code.PRODUCTION, "not yoti's"),
    ],
)
def test_an_address(look: Look, vendor: str, variable: str, value: str, code: Code, said: str) -> None:
    (finding,) = bad(look(vendor=vendor, code=code, **ACCOUNTS.get(vendor, YOTI) | {variable: value}))
    assert finding.severity is Severity.FAIL
    assert variable in finding.said
    assert said in finding.said


def test_an_app_that_would_call_the_vendor_while_it_is_judged(look: Look) -> None:
    real = "https://stationapi.veriff.com"
    started = app().replace("[integration]\n", '[integration]\ncommand = ["git"]\n')
    started += '[integration.health]\nrequest = "GET /health"\n'
    declared = f'[integration.env]\nVERIFF_BASE_URL = "{real}"\n'
    given = '[integration.env]\nVERIFF_BASE_URL = "{veriff.base_url}"\n'
    assert [one.severity for one in look(started + declared, code=Code.PRODUCTION)] == [Severity.FAIL]
    (finding,) = look(started, code=Code.PRODUCTION, VERIFF_BASE_URL=real)
    assert (finding.severity, finding.fix) == (
        Severity.FAIL,
        '[integration.env] VERIFF_BASE_URL = "{veriff.base_url}"',
    )
    assert look(started + given, code=Code.PRODUCTION, VERIFF_BASE_URL=real) == []
    assert [one.severity for one in look(app(), code=Code.PRODUCTION, VERIFF_BASE_URL=real)] == [Severity.WARN]


def test_one_credential_for_the_sandbox_and_for_production(look: Look) -> None:
    live = {
        "PROVE_BASE_URL": "https://platform.proveapis.com",
        "PROVE_CLIENT_ID": PROVE["GOLIVE_PROVE_CLIENT_ID"],
        "PROVE_CLIENT_SECRET": "another-secret-altogether",
    }
    failing = [
        one for one in look(vendor="prove", code=Code.PRODUCTION, **PROVE, **live) if one.said.endswith("production")
    ]
    assert [one.severity for one in failing if "are one" in one.said] == [Severity.FAIL]
    other = live | {"PROVE_CLIENT_ID": "client-of-another-project"}
    assert not [one for one in look(vendor="prove", code=Code.PRODUCTION, **PROVE, **other) if "are one" in one.said]
