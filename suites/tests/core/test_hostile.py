"""Hostile servers: what vendors may do is done, in every sandbox, by the book of faults."""

import pytest
from golive.simulators.core import faults
from golive.simulators.core.faults import FAULTS, HOSTILE, Side
from golive.simulators.core.sandbox import Options, Sandbox
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.stores.memory import MemoryStore


def make(*, hostile: bool) -> Sandbox:
    """A sandbox without vendors."""
    return Sandboxes(MemoryStore(), {}, Options(hostile=hostile)).create("box")


def present(box: Sandbox) -> tuple[faults.Fault, ...]:
    """The faults that are set."""
    return box.view(lambda tx: tx.get(FAULTS)) or ()


@pytest.mark.parametrize(("hostile", "expected"), [(True, HOSTILE), (False, ())])
def test_a_new_sandbox(hostile: bool, expected: tuple[faults.Fault, ...]) -> None:
    assert present(make(hostile=hostile)) == expected


def test_a_reset_brings_hostility_back() -> None:
    box = make(hostile=True)
    box.run(lambda tx: tx.put(FAULTS, "", ()))
    box.reset()
    assert present(box) == HOSTILE


def test_it_strikes_webhooks_only_and_some_of_them() -> None:
    box = make(hostile=True)

    def strike(side: Side) -> str | None:
        found = box.run(lambda tx: faults.match(tx, side, "veriff", "webhook.decision", "someone", b"{}"))
        return found.kind if found else None

    assert [strike(Side.REQUEST) for _ in range(12)] == [None] * 12
    struck = [strike(Side.DELIVERY) for _ in range(60)]
    assert {"duplicate", "reorder", "delay", None} == set(struck)
    assert struck[:3] == [None, None, "duplicate"]


def test_every_kind_of_it_is_one_that_only_time_or_order_is_harmed_by() -> None:
    assert {fault.kind for fault in HOSTILE} == {"duplicate", "reorder", "delay"}
