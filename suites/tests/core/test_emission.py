"""What delivery faults make of a message on its way into the outbox."""

import json
from typing import Any

import pytest
from golive.simulators.core import emission, faults, outbox
from golive.simulators.core.clock import HOUR, MINUTE, SECOND, TEST_START
from golive.simulators.core.outbox import Retry, State
from golive.simulators.core.sandbox import Sandbox
from golive.simulators.core.vendor import Tx
from golive.suites.tests.toy import SIGNATURE, TAMPER

Field = Any
NOW = TEST_START
HEADERS = ((SIGNATURE, "abc"), ("x-other", "1"))


def emit(box: Sandbox, topic: str = "t", subject: str = "s", delay: int = 0, body: bytes = b'{"a":1}') -> str | None:
    def work(tx: Tx) -> str | None:
        retry = Retry(every=HOUR, within=HOUR)
        return emission.emit(tx, "toy", topic, subject, "http://127.0.0.1:1/", HEADERS, body, retry, delay, TAMPER)

    return box.run(work)


def fault(box: Sandbox, kind: str, **fields: Field) -> str:
    given = json.dumps({"kind": kind, **fields}).encode()
    return box.run(lambda tx: faults.add(tx, faults.parse(given))).id


def due(box: Sandbox) -> list[int]:
    return [outbox.due_of(slot) - NOW for slot, _ in box.upcoming(NOW + 100 * HOUR)]


def test_without_a_fault_it_is_due_after_its_delay(box: Sandbox) -> None:
    slot = emit(box, delay=MINUTE)
    assert slot == box.upcoming(NOW + MINUTE)[0][0]
    assert due(box) == [MINUTE]
    (sent,) = box.view(outbox.deliveries)
    assert (sent.topic, sent.subject, sent.headers, sent.body, sent.fault) == ("t", "s", HEADERS, b'{"a":1}', None)


def test_dropped_it_is_never_due_but_remembered(box: Sandbox) -> None:
    struck = fault(box, "drop")
    assert emit(box) is None
    assert due(box) == []
    (kept,) = box.view(outbox.deliveries)
    assert (kept.state, kept.fault, kept.attempts) == (State.DROPPED, struck, 0)


def test_delayed_it_is_due_later(box: Sandbox) -> None:
    fault(box, "delay", seconds=90)
    emit(box, delay=MINUTE)
    assert due(box) == [MINUTE + 90 * SECOND]


def test_duplicated_it_is_due_twice_with_the_same_bytes(box: Sandbox) -> None:
    fault(box, "duplicate")
    emit(box)
    assert due(box) == [0, 0]
    one, two = box.view(outbox.deliveries)
    assert (one.body, one.headers) == (two.body, two.headers)
    assert one.id != two.id


def test_reordered_it_comes_after_the_next(box: Sandbox) -> None:
    fault(box, "reorder", first=1)
    emit(box, subject="one")
    assert due(box) == [MINUTE]
    emit(box, subject="two")
    ids = [entry.delivery for _, entry in box.upcoming(NOW)]
    known = {one.id: one.subject for one in box.view(outbox.deliveries)}
    assert [known[each] for each in ids] == ["two", "one"]


def test_reordered_it_comes_at_the_latest_when_the_fault_says(box: Sandbox) -> None:
    fault(box, "reorder", seconds=10)
    slot = emit(box)
    assert due(box) == [10 * SECOND]
    assert slot is not None
    box.run(lambda tx: outbox.cancel(tx, slot))
    assert due(box) == []


def test_a_signature_is_spoiled_as_the_vendor_says(box: Sandbox) -> None:
    struck = fault(box, "missing_signature")
    emit(box)
    (sent,) = box.view(outbox.deliveries)
    assert sent.headers == (("x-other", "1"),)
    assert sent.fault == struck


def test_a_way_to_spoil_that_the_vendor_does_not_have_changes_nothing_on_the_wire(box: Sandbox) -> None:
    fault(box, "stale_signature")
    emit(box)
    (sent,) = box.view(outbox.deliveries)
    assert sent.headers == HEADERS
    assert due(box) == [0]


@pytest.mark.parametrize(
    ("fields", "hit"),
    [
        ({"operation": "webhook.t"}, True),
        ({"operation": "webhook.other"}, False),
        ({"subject": "s"}, True),
        ({"subject": "x"}, False),
        ({"vendor": "other"}, False),
        ({"where": {"/a": 1}}, True),
        ({"where": {"/a": 2}}, False),
    ],
)
def test_only_what_a_fault_names_is_struck(box: Sandbox, fields: dict[str, Any], hit: bool) -> None:
    fault(box, "drop", **fields)
    assert (emit(box) is None) == hit


def test_a_fault_on_requests_leaves_deliveries_alone(box: Sandbox) -> None:
    fault(box, "reset")
    assert emit(box) is not None
