"""The one call that --live allows."""

import time

import pytest
from golive.simulators.doctoring.findings import Code, Severity
from golive.suites.tests.doctoring.world import VERIFF, Look, bad, serving


@pytest.mark.parametrize(
    ("off", "severity"), [(0, Severity.OK), (-20, Severity.WARN), (400, Severity.FAIL), (-400, Severity.FAIL)]
)
def test_the_vendor_s_clock(look: Look, off: int, severity: Severity) -> None:
    heard: list[dict[str, str]] = []
    with serving(404, time.time() + off, heard) as url:
        given = VERIFF | {"GOLIVE_VERIFF_BASE_URL": url, "GOLIVE_ALLOW_LIVE": "1"}
        (finding,) = look(vendor="veriff", code=Code.CLOCK, live=True, **given)
    assert finding.severity is severity
    assert [request["path"] for request in heard] == ["/"]
    assert not [name for name in heard[0] if "auth" in name or "signature" in name]


def test_live_is_not_enough(look: Look) -> None:
    heard: list[dict[str, str]] = []
    with serving(404, heard=heard) as url:
        found = look(vendor="veriff", code=Code.ACCOUNT, live=True, **VERIFF | {"GOLIVE_VERIFF_BASE_URL": url})
    assert "GOLIVE_ALLOW_LIVE=1" in bad(found)[0].said
    assert heard == []


def test_production_is_not_called(look: Look) -> None:
    given = VERIFF | {"GOLIVE_VERIFF_ACCOUNT": "live", "GOLIVE_ALLOW_LIVE": "1"}
    found = look(vendor="veriff", code=Code.ACCOUNT, live=True, **given)
    assert "may be production" in bad(found)[0].said


def test_nobody_answers(look: Look) -> None:
    given = VERIFF | {"GOLIVE_VERIFF_BASE_URL": "http://127.0.0.1:1", "GOLIVE_ALLOW_LIVE": "1"}
    (finding,) = bad(look(vendor="veriff", code=Code.URL, live=True, **given))
    assert "no answer from http://127.0.0.1:1" in finding.said
