"""Where values stand: each place, each kind, and what happens when the value is not there."""

from collections.abc import Mapping

import pytest
from golive.simulators.conformance.integration.operations import Kind
from golive.simulators.conformance.integration.values import Place, Reply, Source

PAGE = Reply(
    200,
    {"location": "/there", "x-state": "ok"},
    '{"a": {"b/c": [1, "two", null, true]}, "~": "tilde", "notices": ["x", {"text": "y"}]}',
    "http://app/page",
)
HTML = Reply(403, {}, "<p>Hello ann.lee,</p>\n<li>one</li><li>two</li>", "http://app/page")

FOUND = [
    (Source(Place.JSON, "/a/b~1c/1"), PAGE, Kind.TEXT, "two"),
    (Source(Place.JSON, "/a/b~1c/2"), PAGE, Kind.URL, None),
    (Source(Place.JSON, "/a/b~1c/3"), PAGE, Kind.FLAG, True),
    (Source(Place.JSON, "/~0"), PAGE, Kind.TEXT, "tilde"),
    (Source(Place.JSON, "/notices"), PAGE, Kind.TEXTS, ["x", '{"text": "y"}']),
    (Source(Place.JSON, "/a/b~1c/0", {"1": "pending"}), PAGE, Kind.WORD, "pending"),
    (Source(Place.JSON, "/a/b~1c/2", {"null": "none"}), PAGE, Kind.WORD, "none"),
    (Source(Place.JSON, "/a/b~1c/3", {"true": False}), PAGE, Kind.FLAG, False),
    (Source(Place.JSON, "/missing", optional=True), PAGE, Kind.URL, None),
    (Source(Place.HEADER, "Location"), PAGE, Kind.URL, "/there"),
    (Source(Place.HEADER, "X-State", {"ok": "approved"}), PAGE, Kind.WORD, "approved"),
    (Source(Place.HEADER, "Absent", optional=True), PAGE, Kind.URL, None),
    (Source(Place.STATUS, True, {"200": True, "403": False}), HTML, Kind.FLAG, False),
    (Source(Place.TEXT, "<p>(.*?)</p>"), HTML, Kind.TEXT, "Hello ann.lee,"),
    (Source(Place.TEXT, "Hello [a-z]+"), HTML, Kind.TEXT, "Hello ann"),
    (Source(Place.TEXT, "Hello {user}"), HTML, Kind.FLAG, True),
    (Source(Place.TEXT, "Hello annxlee"), HTML, Kind.FLAG, False),
    (Source(Place.TEXT, "<p>.*<li>"), HTML, Kind.FLAG, True),
    (Source(Place.TEXT, "<li>(.*?)</li>"), HTML, Kind.TEXTS, ["one", "two"]),
    (Source(Place.TEXT, "<b>"), HTML, Kind.TEXTS, []),
    (Source(Place.VALUE, False), HTML, Kind.FLAG, False),
]

MISSING = [
    (Source(Place.JSON, "/missing"), PAGE, "nothing at /missing"),
    (Source(Place.JSON, "/a/b~1c/9"), PAGE, "nothing at /a/b~1c/9"),
    (Source(Place.JSON, "/a/b~1c/x"), PAGE, "nothing at /a/b~1c/x"),
    (Source(Place.JSON, "/~0/deeper"), PAGE, "nothing at /~0/deeper"),
    (Source(Place.JSON, "/a"), HTML, "the body is not JSON"),
    (Source(Place.HEADER, "absent"), PAGE, "there is no header absent"),
    (Source(Place.TEXT, "<b>"), HTML, "no text that matches '<b>'"),
    (Source(Place.HEADER, "x-state", {"good": "approved"}), PAGE, "the app said 'ok', which is not among .* good"),
]

NAMES: Mapping[str, str] = {"user": "ann.lee"}


@pytest.mark.parametrize(("source", "reply", "kind", "value"), FOUND)
def test_a_value_is_found(source: Source, reply: Reply, kind: Kind, value: object) -> None:
    assert source.read(reply, kind, NAMES) == value


@pytest.mark.parametrize(("source", "reply", "problem"), MISSING)
def test_a_missing_value_is_named(source: Source, reply: Reply, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        source.read(reply, Kind.TEXT, NAMES)


def test_a_name_in_a_pattern_stands_for_its_exact_text() -> None:
    source = Source(Place.TEXT, "Hello {user}")
    assert source.read(HTML, Kind.FLAG, {"user": "ann?lee"}) is False
