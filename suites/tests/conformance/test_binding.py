"""Which checklist a test belongs to."""

from pathlib import Path

from golive.simulators.conformance.binding import checklist_of


def test_the_nearest_one_counts(tmp_path: Path) -> None:
    inner = tmp_path / "suite" / "browser"
    inner.mkdir(parents=True)
    test = inner / "test_otp.py"
    test.touch()
    assert checklist_of(test) is None

    outer = tmp_path / "suite" / "checklist.yaml"
    outer.touch()
    assert [checklist_of(path) for path in (test, inner, tmp_path / "suite")] == [outer] * 3

    nearer = inner / "checklist.yaml"
    nearer.touch()
    assert checklist_of(test) == nearer
    assert checklist_of(outer) == outer
