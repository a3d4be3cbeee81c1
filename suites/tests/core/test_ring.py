"""A bounded log: it holds its cap, keeps the order, and remembers that it forgot."""

import msgspec
import pytest
from golive.simulators.core.ring import Marks, Ring
from golive.simulators.core.sandbox import Sandbox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


class Line(msgspec.Struct, frozen=True):
    """An entry."""

    text: str


RING = Ring("lines", Line)


def size(text: str) -> int:
    return len(msgspec.json.encode(Line(text)))


def append(box: Sandbox, text: str, cap: int = 10_000) -> int:
    return box.run(lambda tx: RING.append(tx, Line(text), cap))


def texts(box: Sandbox, after: int = 0) -> list[tuple[int, str]]:
    return box.view(lambda tx: [(number, line.text) for number, line in RING.read(tx, after)])


def marks(box: Sandbox) -> Marks:
    return box.view(RING.marks)


def test_an_empty_ring_has_nothing_and_lost_nothing(box: Sandbox) -> None:
    assert texts(box) == []
    assert marks(box) == Marks(first=1, next=1, size=0, dropped=0)


def test_entries_are_numbered_from_one_in_their_order(box: Sandbox) -> None:
    assert [append(box, text) for text in "abc"] == [1, 2, 3]
    assert texts(box) == [(1, "a"), (2, "b"), (3, "c")]
    assert texts(box, after=2) == [(3, "c")]
    assert texts(box, after=3) == []


def test_the_oldest_go_when_the_cap_is_reached(box: Sandbox) -> None:
    for text in "abcde":
        append(box, text, cap=3 * size("a"))
    assert texts(box) == [(3, "c"), (4, "d"), (5, "e")]
    assert marks(box) == Marks(first=3, next=6, size=3 * size("a"), dropped=2)


def test_an_entry_over_the_cap_is_counted_and_gone(box: Sandbox) -> None:
    append(box, "a", cap=100)
    assert append(box, "b" * 200, cap=100) == 2
    assert texts(box) == []
    assert marks(box) == Marks(first=3, next=3, size=0, dropped=2)
    assert append(box, "c", cap=100) == 3
    assert texts(box) == [(3, "c")]


def test_a_smaller_cap_shrinks_the_ring_at_the_next_entry(box: Sandbox) -> None:
    for text in "abcd":
        append(box, text)
    append(box, "e", cap=size("e"))
    assert texts(box) == [(5, "e")]


def test_two_entries_in_one_transaction_are_both_kept(box: Sandbox) -> None:
    def work(tx: "object") -> None:
        RING.append(tx, Line("a"), 1000)  # type: ignore[arg-type]  # a transaction
        RING.append(tx, Line("b"), 1000)  # type: ignore[arg-type]  # a transaction

    box.run(work)
    assert texts(box) == [(1, "a"), (2, "b")]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=st.lists(st.text(max_size=30), max_size=20), cap=st.integers(0, 200))
def test_a_ring_is_the_tail_of_all_that_was_appended(box: Sandbox, entries: list[str], cap: int) -> None:
    box.reset()
    for text in entries:
        append(box, text, cap)
        assert marks(box).size <= cap
    kept = texts(box)
    assert [text for _, text in kept] == entries[len(entries) - len(kept) :]
    assert marks(box).size == sum(size(text) for _, text in kept)
    assert marks(box).dropped == len(entries) - len(kept)
    beyond = entries[len(entries) - len(kept) - 1 :] if len(kept) < len(entries) else []
    assert not beyond or sum(map(size, beyond)) > cap


@pytest.mark.parametrize("count", [1, 150])
def test_numbers_go_on_after_an_eviction(box: Sandbox, count: int) -> None:
    numbers = [append(box, "x", cap=5) for _ in range(count)]
    assert numbers == list(range(1, count + 1))
