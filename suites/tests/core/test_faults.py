"""Trouble on demand: which fault strikes which call, and how often."""

import json
import math
from typing import Any

import pytest
from golive.simulators.core import faults
from golive.simulators.core.clock import HOUR
from golive.simulators.core.errors import ControlError
from golive.simulators.core.faults import KINDS, Fault, Side, Wire
from golive.simulators.core.message import Request
from golive.simulators.core.sandbox import Sandbox

Field = Any
BODY = b'{"person":{"name":"Ada","tags":["x","y"],"a/b":1,"m~n":2}}'


def fault(**fields: Field) -> Fault:
    """A fault as the control API would take it."""
    return faults.parse(json.dumps({"kind": "reset", **fields}).encode())


def add(box: Sandbox, **fields: Field) -> Fault:
    return box.run(lambda tx: faults.add(tx, fault(**fields)))


def strike(box: Sandbox, operation: str = "count", subject: str | None = None, body: bytes = b"") -> str | None:
    found = box.run(lambda tx: faults.match(tx, Side.REQUEST, "toy", operation, subject, body))
    return found.id if found else None


def strikes(box: Sandbox, calls: int) -> str:
    return "".join("x" if strike(box) else "." for _ in range(calls))


# parsing


def test_every_kind_can_be_parsed_with_what_it_needs() -> None:
    sample = {"status": 503, "error": "locked", "seconds": 1, "sigma": 0.5}
    for kind in KINDS.values():
        parsed = faults.parse(json.dumps({"kind": kind.name, **{name: sample[name] for name in kind.needs}}).encode())
        assert parsed.kind == kind.name


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("not json", "not a fault"),
        ("[]", "not a fault"),
        ("{}", "kind"),
        ('{"kind":"fire"}', "unknown kind of fault 'fire'"),
        ('{"kind":"status"}', "needs status"),
        ('{"kind":"lognormal","seconds":1}', "needs sigma"),
        ('{"kind":"reset","status":500}', "takes no status"),
        ('{"kind":"reset","operatoin":"count"}', "operatoin"),
        ('{"kind":"status","status":"500"}', "status"),
        ('{"kind":"status","status":1000}', "status"),
        ('{"kind":"reset","every":0}', "every"),
        ('{"kind":"reset","first":0}', "first"),
        ('{"kind":"reset","probability":1.1}', "probability"),
        ('{"kind":"latency","seconds":-1}', "seconds"),
        ('{"kind":"latency","seconds":1e300}', "seconds"),
        ('{"kind":"reset","where":{"person.name":1}}', "JSON pointers"),
    ],
)
def test_what_is_no_fault_is_refused_with_a_sentence(given: str, said: str) -> None:
    with pytest.raises(ControlError) as problem:
        faults.parse(given.encode())
    assert problem.value.status == 400
    assert said in problem.value.message


def test_an_unknown_kind_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ControlError) as problem:
        fault(kind="fire")
    assert set(KINDS) == set(problem.value.context["known_kinds"])  # type: ignore[call-overload]  # a mapping


def test_counts_cannot_be_brought_along(box: Sandbox) -> None:
    placed = add(box, seen=5, struck=5, id="mine", expires=1)
    assert (placed.seen, placed.struck, placed.expires) == (0, 0, None)
    assert placed.id != "mine"


# matching


@pytest.mark.parametrize(
    ("fields", "hit"),
    [
        ({}, True),
        ({"vendor": "toy"}, True),
        ({"vendor": "other"}, False),
        ({"operation": "count"}, True),
        ({"operation": "createItem"}, False),
        ({"subject": "me"}, True),
        ({"subject": "you"}, False),
        ({"where": {"/person/name": "Ada"}}, True),
        ({"where": {"/person/name": "Bob"}}, False),
        ({"where": {"/person/tags/1": "y"}}, True),
        ({"where": {"/person/tags/2": "y"}}, False),
        ({"where": {"/person/tags": ["x", "y"]}}, True),
        ({"where": {"/person/a~1b": 1, "/person/m~0n": 2}}, True),
        ({"where": {"/person/name/deeper": "Ada"}}, False),
        ({"where": {"/nobody": None}}, True),
        ({"vendor": "toy", "operation": "count", "subject": "me", "where": {"/person/name": "Ada"}}, True),
        ({"vendor": "toy", "operation": "count", "subject": "you", "where": {"/person/name": "Ada"}}, False),
        ({"kind": "drop"}, False),
    ],
)
def test_a_fault_strikes_what_it_names(box: Sandbox, fields: dict[str, Any], hit: bool) -> None:
    placed = add(box, **fields)
    assert strike(box, "count", "me", BODY) == (placed.id if hit else None)


@pytest.mark.parametrize("body", [b"", b"not json", b'"\xff"', b"[" * 10_000])
def test_a_body_that_cannot_be_read_matches_no_predicate(box: Sandbox, body: bytes) -> None:
    add(box, where={"/a": 1})
    assert strike(box, body=body) is None
    add(box)
    assert strike(box, body=body) is not None


@pytest.mark.parametrize(
    ("fields", "pattern"),
    [
        ({}, "xxxxxxxxx"),
        ({"first": 2}, "xx......."),
        ({"every": 3}, "..x..x..x"),
        ({"every": 1}, "xxxxxxxxx"),
        ({"probability": 0}, "........."),
        ({"probability": 1}, "xxxxxxxxx"),
    ],
)
def test_a_fault_strikes_as_often_as_it_says(box: Sandbox, fields: dict[str, Any], pattern: str) -> None:
    add(box, **fields)
    assert strikes(box, 9) == pattern
    (counted,) = box.view(lambda tx: tx.get(faults.FAULTS)) or ()
    assert (counted.seen, counted.struck) == (9, pattern.count("x"))


def test_a_share_of_calls_is_drawn_from_the_seed(box: Sandbox) -> None:
    add(box, probability=0.3)
    pattern = strikes(box, 400)
    assert 80 < pattern.count("x") < 160
    box.reset()
    add(box, probability=0.3)
    assert strikes(box, 400) == pattern


def test_a_fault_ends_when_its_time_is_over(box: Sandbox) -> None:
    add(box, expires_seconds=3600)
    assert strike(box) is not None
    box.set_clock(lambda clock, wall: clock.at(clock.base + HOUR - 1, wall))
    assert strike(box) is not None
    box.set_clock(lambda clock, wall: clock.at(clock.base + 1, wall))
    assert strike(box) is None


def test_the_first_fault_that_strikes_wins_and_idle_ones_are_counted(box: Sandbox) -> None:
    one, two = add(box, first=1), add(box)
    assert [strike(box), strike(box)] == [one.id, two.id]
    present = box.view(lambda tx: tx.get(faults.FAULTS)) or ()
    assert [(each.seen, each.struck) for each in present] == [(2, 1), (1, 1)]


# the wire


def test_each_kind_has_its_way_on_the_wire() -> None:
    request = Request("GET", "/")

    def wire(kind: str, noise: float = 0.0, **fields: Field) -> Wire:
        return faults.wire(fault(kind=kind, **fields), request, noise)

    assert wire("latency", seconds=2) == Wire(seconds=2)
    assert wire("lognormal", seconds=2, sigma=0.5) == Wire(seconds=2)
    assert wire("lognormal", 1.0, seconds=2, sigma=0.5).seconds == pytest.approx(2 * math.exp(0.5))
    assert wire("timeout") == Wire(hang=True)
    assert wire("reset") == Wire(cut=True)
    assert wire("truncated") == Wire(cut=True, half=True)
    assert wire("malformed") == Wire()
