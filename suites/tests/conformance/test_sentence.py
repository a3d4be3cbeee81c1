"""The identity of a sentence: layout does not count, words do."""

from hashlib import sha256

import pytest
from golive.simulators.conformance.sentence import normalise, sentence_hash


@pytest.mark.parametrize(
    "lines",
    [
        ["Sessions can be started"],
        ["  • Sessions can be started"],
        ["    - Sessions   can be", "\tstarted  "],
        ["→ Sessions can", "", "be started"],
        ["  12. Sessions can be started"],
        ["* Sessions\u00a0can be started"],
    ],
)
def test_layout_does_not_count(lines: list[str]) -> None:
    assert normalise(lines) == "Sessions can be started"
    assert sentence_hash(lines) == sha256(b"Sessions can be started").hexdigest()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["a webhook with a wrong key"], ["a webhook with the wrong key"]),
        (["Approved"], ["approved"]),
        (["9 attempts"], ["10 attempts"]),
        (["expired-session"], ["expired - session"]),
        (["-1 is refused"], ["1 is refused"]),
    ],
)
def test_words_and_signs_count(one: list[str], other: list[str]) -> None:
    assert sentence_hash(one) != sentence_hash(other)


def test_several_lines_are_one_text() -> None:
    assert sentence_hash(["iOS", "", "Android"]) == sentence_hash(["iOS Android"])
