"""Severities: every change has one, and a team may say otherwise, in words that are known."""

import pytest
from golive.simulators.fidelity.severity import TABLE, BadSettings, Change, Severity, settings


def test_every_change_has_a_severity() -> None:
    assert set(TABLE) == set(Change)


def test_rows_are_overridden_one_by_one() -> None:
    chosen = settings({"severity": {"enum": "breaking", "error code": "info"}, "stale_after_days": 7})
    assert chosen.of(Change.ENUM) is Severity.BREAKING
    assert chosen.of(Change.ERROR_CODE) is Severity.INFO
    assert chosen.of(Change.STATUS) is Severity.BREAKING
    assert chosen.stale_after_days == 7


@pytest.mark.parametrize(
    "table",
    [
        {"stale_after": 7},
        {"severity": {"enumeration": "info"}},
        {"severity": {"enum": "fatal"}},
        {"stale_after_days": "soon"},
        7,
    ],
)
def test_what_is_not_known_is_refused_with_what_is(table: object) -> None:
    with pytest.raises(BadSettings, match=r"stale_after_days.*error code"):
        settings(table)
