"""Chance that repeats: everything follows from seed, sandbox and counter."""

import itertools
import uuid
from collections import Counter

from golive.simulators.core.ids import TEST_KEY_MARK, Ids, digest, uuid4
from hypothesis import given
from hypothesis import strategies as st

TEXT = st.text(max_size=20)


def ids(seed: str = "seed", sandbox: str = "sandbox", start: int = 1) -> Ids:
    return Ids(seed, sandbox, itertools.count(start).__next__)


@given(st.binary(min_size=16, max_size=40))
def test_any_bytes_become_a_version_4_uuid(raw: bytes) -> None:
    made = uuid.UUID(uuid4(raw))
    assert made.version == 4
    assert made.variant == uuid.RFC_4122
    assert str(made) == uuid4(raw)


@given(TEXT, TEXT, st.integers(0, 10**12))
def test_the_same_three_give_the_same_bytes(seed: str, sandbox: str, counter: int) -> None:
    assert ids(seed, sandbox, counter).bytes() == ids(seed, sandbox, counter).bytes() == digest(seed, sandbox, counter)


@given(st.lists(st.tuples(TEXT.filter(lambda t: "\0" not in t), TEXT, st.integers(0, 9)), unique=True, max_size=30))
def test_no_two_of_them_share_an_id(places: list[tuple[str, str, int]]) -> None:
    assert len({digest(*place) for place in places}) == len(places)


def test_a_hundred_thousand_ids_are_different() -> None:
    made = ids()
    assert len({made.uuid() for _ in range(100_000)}) == 100_000


def test_a_credential_is_a_uuid_that_says_it_is_for_tests() -> None:
    key = ids().test_key()
    assert key.startswith(TEST_KEY_MARK)
    assert uuid.UUID(key).version == 4


def test_each_draw_takes_one_number() -> None:
    made = ids()
    assert [len(made.hex(digits)) for digits in (1, 8, 64)] == [1, 8, 64]
    assert made.bytes() == digest("seed", "sandbox", 4)


def test_numbers_fill_their_range_evenly() -> None:
    made = ids()
    seen = Counter(made.below(6) for _ in range(6_000))
    assert sorted(seen) == [0, 1, 2, 3, 4, 5]
    assert all(850 < count < 1150 for count in seen.values())


def test_fractions_lie_between_nothing_and_one() -> None:
    made = ids()
    seen = [made.fraction() for _ in range(4_000)]
    assert 0 <= min(seen) < 0.01
    assert 0.99 < max(seen) < 1
    assert 0.48 < sum(seen) / len(seen) < 0.52
