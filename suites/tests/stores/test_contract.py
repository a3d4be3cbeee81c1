"""What every store owes to the rest, whatever it is made of."""

import threading
from collections.abc import Callable

import pytest
from golive.simulators.core.store import ABSENT, NOTHING, Conflict, Store
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

BINARY = bytes(range(256))
THREADS = 4


def put(store: Store, **values: bytes | None) -> None:
    store.commit({}, values)


def names(store: Store, prefix: str = "", after: str = "") -> list[str]:
    return [entry.key for entry in store.scan(prefix, after)]


# reading and writing


def test_an_absent_key_has_no_value_and_the_version_absent(store: Store) -> None:
    assert store.read("nothing") == NOTHING
    assert store.read("nothing").version == ABSENT


@pytest.mark.parametrize("value", [b"", b"x", BINARY, b"\0", "ä€😀".encode(), b"x" * 3_000_000])
def test_a_value_comes_back_byte_for_byte(store: Store, value: bytes) -> None:
    put(store, key=value)
    assert store.read("key").value == value
    assert [entry.value for entry in store.scan("key")] == [value]


@pytest.mark.parametrize("key", ["a", "a/b", "ä", "😀", "a\0b", "%", "_", "'", "a" * 2000])
def test_any_text_is_a_key(store: Store, key: str) -> None:
    store.commit({}, {key: b"1"})
    assert store.read(key).value == b"1"
    assert names(store, key) == [key]


def test_each_write_has_a_version_that_was_never_there_before(store: Store) -> None:
    seen = [ABSENT]
    for value in (b"1", b"2", b"2", None, b"1"):
        put(store, key=value)
        seen.append(store.read("key").version)
    assert seen[4] == ABSENT
    written = [version for version in seen if version != ABSENT]
    assert len(set(written)) == len(written) == 4


def test_a_key_that_came_back_is_not_mistaken_for_the_old_one(store: Store) -> None:
    put(store, key=b"same")
    before = store.read("key").version
    put(store, key=None)
    put(store, key=b"same")
    with pytest.raises(Conflict):
        store.commit({"key": before}, {"key": b"mine"})
    assert store.read("key").value == b"same"


def test_a_scan_tells_the_same_versions_as_a_read(store: Store) -> None:
    put(store, a=b"1", b=b"2")
    put(store, b=b"3")
    assert {entry.key: entry.version for entry in store.scan("")} == {k: store.read(k).version for k in ("a", "b")}


# committing


def test_a_commit_writes_and_deletes_together(store: Store) -> None:
    put(store, a=b"1", b=b"2")
    store.commit({"a": store.read("a").version, "c": ABSENT}, {"a": b"3", "b": None, "c": b"4"})
    assert [store.read(key).value for key in "abc"] == [b"3", None, b"4"]


@pytest.mark.parametrize("stale", ["changed", "deleted", "created"])
def test_a_conflict_writes_nothing(store: Store, stale: str) -> None:
    put(store, changed=b"1", deleted=b"1", fine=b"1")
    expected = {key: store.read(key).version for key in ("fine", stale)}
    put(store, changed=b"2", deleted=None, created=b"2")
    before = list(store.scan(""))
    with pytest.raises(Conflict):
        store.commit(expected, {"fine": b"3", "new": b"3", "changed": None})
    assert list(store.scan("")) == before


def test_deleting_what_is_not_there_does_nothing(store: Store) -> None:
    put(store, key=None)
    assert store.read("key") == NOTHING
    assert names(store) == []


def test_an_empty_commit_still_checks_what_was_read(store: Store) -> None:
    put(store, key=b"1")
    store.commit({"key": store.read("key").version}, {})
    with pytest.raises(Conflict):
        store.commit({"key": ABSENT}, {})


# scanning


def test_keys_come_by_code_point(store: Store) -> None:
    keys = ["Z", "a", "a/", "a/b", "a0", "aa", "z", "ß", "ä", "é", "€", "\ufb01", "\U0001f600"]
    store.commit({}, dict.fromkeys(keys, b"1"))
    assert names(store) == sorted(keys)


@pytest.mark.parametrize(
    ("prefix", "after", "found"),
    [
        ("", "", ["a", "a/", "a/1", "a/2", "a/2/x", "a0", "b/1"]),
        ("a/", "", ["a/", "a/1", "a/2", "a/2/x"]),
        ("a/", "a/", ["a/1", "a/2", "a/2/x"]),
        ("a/", "a/1", ["a/2", "a/2/x"]),
        ("a/", "a/1zzz", ["a/2", "a/2/x"]),
        ("a/", "a/2/x", []),
        ("a/", "A", ["a/", "a/1", "a/2", "a/2/x"]),
        ("a/", "b", []),
        ("a/2", "", ["a/2", "a/2/x"]),
        ("c", "", []),
        ("b/1", "b/1", []),
    ],
)
def test_a_scan_has_a_prefix_and_a_beginning(store: Store, prefix: str, after: str, found: list[str]) -> None:
    store.commit({}, dict.fromkeys(["a", "a/", "a/1", "a/2", "a/2/x", "a0", "b/1"], b"1"))
    assert names(store, prefix, after) == found


@pytest.mark.parametrize("count", [0, 1, 2, 63, 64, 65, 66, 200])
def test_a_scan_of_any_length_is_whole(store: Store, count: int) -> None:
    keys = [f"k/{number:04d}" for number in range(count)]
    store.commit({}, dict.fromkeys([*keys, "j", "l"], b"1"))
    assert names(store, "k/") == keys


def test_a_scan_goes_on_while_others_write(store: Store) -> None:
    keys = [f"k/{number:04d}" for number in range(300)]
    store.commit({}, dict.fromkeys(keys, b"old"))
    seen: list[str] = []
    for entry in store.scan("k/"):
        seen.append(entry.key)
        store.commit({}, {entry.key: None, f"{entry.key}+": b"new", "a": b"before", "z": b"behind"})
    assert len(set(seen)) == len(seen)
    assert seen == sorted(seen)
    assert set(keys) <= set(seen)
    assert not set(keys) & set(names(store))


def test_a_scan_can_be_left_early(store: Store) -> None:
    store.commit({}, {f"k/{number}": b"1" for number in range(100)})
    assert next(store.scan("k/")).key == "k/0"
    put(store, other=b"1")
    assert store.read("other").value == b"1"


def test_two_scans_do_not_disturb_each_other(store: Store) -> None:
    store.commit({}, {f"k/{number:03d}": b"1" for number in range(150)})
    pairs = zip(store.scan("k/"), store.scan("k/"), strict=True)
    assert all(one == other for one, other in pairs)


# against a model

KEYS = st.sampled_from(["a", "a/", "a/b", "ab", "ä", "b", "😀"])
STEPS = st.lists(
    st.tuples(st.dictionaries(KEYS, st.none() | st.binary(max_size=4), max_size=4), st.sets(KEYS, max_size=3)),
    max_size=12,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, prefix=KEYS | st.just(""), after=KEYS | st.just(""))
def test_a_store_is_a_sorted_dictionary(
    store: Store, steps: list[tuple[dict[str, bytes | None], set[str]]], prefix: str, after: str
) -> None:
    store.commit({}, {entry.key: None for entry in store.scan("")})
    model: dict[str, bytes] = {}
    for writes, watched in steps:
        store.commit({key: store.read(key).version for key in watched}, writes)
        model = {key: value for key, value in (model | writes).items() if value is not None}
    assert {entry.key: entry.value for entry in store.scan("")} == model
    wanted = sorted(key for key in model if key.startswith(prefix) and key > after)
    assert names(store, prefix, after) == wanted


# several threads


def together(work: Callable[[int], None]) -> None:
    """Run `work(0)`, `work(1)`, ... side by side; an exception in one of them comes through."""
    problems: list[BaseException] = []
    ready = threading.Barrier(THREADS)

    def run(number: int) -> None:
        try:
            ready.wait()
            work(number)
        except BaseException as problem:  # noqa: BLE001 - raised again by the test
            problems.append(problem)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]


def add(store: Store, key: str) -> None:
    """One more, by compare-and-swap, however often it takes."""
    while True:
        version, value = store.read(key)
        try:
            store.commit({key: version}, {key: str(int(value or b"0") + 1).encode()})
        except Conflict:
            continue
        return


def test_no_increment_of_a_counter_is_lost(store: Store) -> None:
    def work(_number: int) -> None:
        for _ in range(100):
            add(store, "count")

    together(work)
    assert store.read("count").value == str(100 * THREADS).encode()


def test_a_transfer_is_never_seen_half_done(store: Store) -> None:
    """Two accounts always hold 100 together: whoever commits on what it read, read a whole state."""
    put(store, a=b"100", b=b"0")
    sums: set[int] = set()

    def work(_number: int) -> None:
        for _ in range(50):
            (one, left), (two, right) = store.read("a"), store.read("b")
            assert left is not None
            assert right is not None
            try:
                store.commit(
                    {"a": one, "b": two}, {"a": str(int(left) - 1).encode(), "b": str(int(right) + 1).encode()}
                )
            except Conflict:
                continue
            sums.add(int(left) + int(right))

    together(work)
    assert sums == {100}


def test_writers_of_one_key_never_share_a_version(store: Store) -> None:
    """Each value is written once, so a version that was seen with two values would have been used twice."""
    seen: set[tuple[int, bytes | None]] = set()

    def work(number: int) -> None:
        for turn in range(50):
            store.commit({}, {"one": f"{number} {turn}".encode()})
            seen.add(store.read("one"))

    together(work)
    assert len({version for version, _ in seen}) == len({value for _, value in seen}) == len(seen)
