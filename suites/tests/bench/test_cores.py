"""Pinning: servers go to one core, the measuring process stays where it was."""

import os

import pytest
from golive.suites.bench import cores


@pytest.mark.skipif(not cores.PINNED, reason="cores cannot be chosen on this machine")
def test_the_starter_is_put_back() -> None:
    before = os.sched_getaffinity(0)
    with cores.for_servers():
        assert os.sched_getaffinity(0) == {cores.CORES[0]}
    assert os.sched_getaffinity(0) == before


def test_nothing_is_pinned_where_cores_cannot_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "PINNED", False)
    monkeypatch.delattr(os, "sched_setaffinity", raising=False)
    with cores.for_servers():
        cores.measure_here()


def test_the_machine_says_whether_cores_were_chosen() -> None:
    assert cores.machine()["pinned"] is cores.PINNED
