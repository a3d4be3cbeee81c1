"""What a rule can touch: buffered, versioned, written at once or not at all."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from golive.simulators.core.store import Conflict
from golive.simulators.core.transaction import TRIES, Collection, Transaction, transact
from golive.simulators.stores.memory import MemoryStore

Tx = Transaction[Any, Any]


class Thing(msgspec.Struct, frozen=True):
    """A stored value."""

    name: str


THINGS = Collection("thing", Thing)
NUMBERS = Collection("number", int)
BLOBS = Collection("blob", bytes)
HOT = Collection("hot", Thing, hot=True)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def begin(store: MemoryStore) -> Callable[[], Tx]:
    cache: dict[str, tuple[int, object]] = {}
    return lambda: Transaction(store, "box", seed="s", now=7, stamp=8, cache=cache)


Begin = Callable[[], Tx]


def put(begin: Begin, collection: Collection[Any], **values: object) -> None:
    tx = begin()
    for name, value in values.items():
        tx.put(collection, name, value)
    tx.commit()


def names(tx: Tx, prefix: str = "", after: str = "") -> list[str]:
    return [name for name, _ in tx.find(NUMBERS, prefix, after)]


@pytest.mark.parametrize(
    ("collection", "value"), [(THINGS, Thing("ä")), (NUMBERS, 0), (BLOBS, b"\xff\0"), (HOT, Thing("x")), (BLOBS, b"")]
)
def test_a_value_comes_back_as_it_was(begin: Begin, collection: Collection[Any], value: object) -> None:
    put(begin, collection, a=value)
    assert begin().get(collection, "a") == value


def test_nothing_is_written_before_the_commit(begin: Begin, store: MemoryStore) -> None:
    tx = begin()
    tx.put(NUMBERS, "a", 1)
    assert tx.get(NUMBERS, "a") == 1
    assert begin().get(NUMBERS, "a") is None
    tx.commit()
    assert store.read("box/number/a").value == b"1"


def test_a_deleted_value_is_gone_at_once_and_after_the_commit(begin: Begin) -> None:
    put(begin, NUMBERS, a=1)
    tx = begin()
    tx.delete(NUMBERS, "a")
    assert tx.get(NUMBERS, "a") is None
    assert names(tx) == []
    tx.commit()
    assert begin().get(NUMBERS, "a") is None


def test_sandboxes_do_not_share_keys(begin: Begin, store: MemoryStore) -> None:
    put(begin, NUMBERS, a=1)
    other: Tx = Transaction(store, "box2", seed="s", now=0, stamp=0, cache={})
    assert other.get(NUMBERS, "a") is None
    assert names(other) == []


def test_finding_mixes_what_is_stored_with_what_is_about_to_be(begin: Begin) -> None:
    put(begin, NUMBERS, b=1, d=1, f=1)
    tx = begin()
    for name in ("a", "c", "g"):
        tx.put(NUMBERS, name, 2)
    tx.put(NUMBERS, "d", 2)
    tx.delete(NUMBERS, "f")
    assert list(tx.find(NUMBERS)) == [("a", 2), ("b", 1), ("c", 2), ("d", 2), ("g", 2)]
    assert names(tx, after="b") == ["c", "d", "g"]
    assert names(tx, prefix="c") == ["c"]
    assert names(tx, after="z") == []


def test_what_was_found_can_be_deleted_while_looking(begin: Begin) -> None:
    put(begin, NUMBERS, **{f"n{number:03d}": number for number in range(150)})
    tx = begin()
    for name, _ in tx.find(NUMBERS):
        tx.delete(NUMBERS, name)
    tx.commit()
    assert names(begin()) == []


@pytest.mark.parametrize("look", [lambda tx: tx.get(NUMBERS, "a"), names, lambda tx: tx.get(NUMBERS, "absent")])
def test_what_was_read_may_not_change_before_the_commit(begin: Begin, look: Callable[[Tx], object]) -> None:
    put(begin, NUMBERS, a=1)
    tx = begin()
    look(tx)
    put(begin, NUMBERS, a=2, absent=2)
    tx.put(NUMBERS, "result", 1)
    with pytest.raises(Conflict):
        tx.commit()
    assert begin().get(NUMBERS, "result") is None


def test_reading_twice_does_not_hide_a_change_in_between(begin: Begin) -> None:
    put(begin, NUMBERS, a=1)
    tx = begin()
    first = tx.get(NUMBERS, "a")
    put(begin, NUMBERS, a=2)
    assert tx.get(NUMBERS, "a") != first
    tx.put(NUMBERS, "sum", 3)
    with pytest.raises(Conflict):
        tx.commit()


def test_a_hot_value_is_fresh_after_a_change(begin: Begin) -> None:
    for name in ("one", "two", "three"):
        put(begin, HOT, a=Thing(name))
        assert begin().get(HOT, "a") == Thing(name)
        assert begin().get(HOT, "a") is begin().get(HOT, "a")


def test_only_looking_commits_nothing(begin: Begin) -> None:
    put(begin, NUMBERS, a=1)
    tx = begin()
    tx.get(NUMBERS, "a")
    put(begin, NUMBERS, a=2)
    tx.commit()


def test_an_accident_is_forgotten(begin: Begin) -> None:
    tx = begin()
    tx.put(NUMBERS, "a", 1)
    tx.draw()
    tx.due = True
    tx.forget()
    tx.commit()
    assert not tx.due
    assert begin().get(NUMBERS, "a") is None
    assert begin().draw() == 1


def test_numbers_are_drawn_one_by_one_across_transactions(begin: Begin) -> None:
    drawn, _ = transact(begin, lambda tx: [tx.draw(), tx.draw()])
    again, _ = transact(begin, lambda tx: tx.draw())
    assert (drawn, again) == ([1, 2], 3)


def test_a_lost_race_runs_the_work_again(begin: Begin) -> None:
    rounds: list[int | None] = []

    def work(tx: Tx) -> int:
        seen = tx.get(NUMBERS, "a")
        rounds.append(seen)
        if len(rounds) < 3:
            put(begin, NUMBERS, a=len(rounds))
        tx.put(NUMBERS, "b", seen or 0)
        return seen or 0

    assert transact(begin, work) == (2, False)
    assert rounds == [None, 1, 2]
    assert begin().get(NUMBERS, "b") == 2


def test_an_endless_race_is_told(begin: Begin) -> None:
    rounds: list[int] = []

    def work(tx: Tx) -> None:
        tx.get(NUMBERS, "a")
        rounds.append(1)
        put(begin, NUMBERS, a=len(rounds))
        tx.put(NUMBERS, "b", 1)

    with pytest.raises(Conflict):
        transact(begin, work)
    assert len(rounds) == TRIES
    assert begin().get(NUMBERS, "b") is None


def test_an_exception_commits_nothing(begin: Begin) -> None:
    def work(tx: Tx) -> None:
        tx.put(NUMBERS, "a", 1)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        transact(begin, work)
    assert begin().get(NUMBERS, "a") is None


def test_work_in_the_outbox_is_told(begin: Begin) -> None:
    def work(tx: Tx) -> None:
        tx.due = True

    assert transact(begin, work) == (None, True)
