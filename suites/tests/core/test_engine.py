"""One request, one transaction, one journal entry."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from golive.simulators.core import faults, journal, outbox, resources, schema
from golive.simulators.core.engine import ContractBroken, Outcome, handle, validate
from golive.simulators.core.errors import VendorError
from golive.simulators.core.faults import Fault, Wire
from golive.simulators.core.journal import Exchange, Query
from golive.simulators.core.message import Request, Response, json_response
from golive.simulators.core.sandbox import Options, Sandbox
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.core.signing import hmac_sha256_hex
from golive.simulators.core.store import Conflict
from golive.simulators.core.transaction import TRIES
from golive.simulators.core.vendor import Route, Vendor
from golive.simulators.stores.memory import MemoryStore
from golive.suites.tests.toy import COUNT, ERRORS, ITEMS, TOY, Tx, call, item

Field = Any
HEADERS = {"x-key": "toy-key", "accept": "*/*"}


def send(box: Sandbox, method: str, path: str, body: bytes = b"") -> Outcome:
    return box.handle("toy", Request(method, path, {}, HEADERS, body))


def exchanges(box: Sandbox) -> list[Exchange]:
    return box.view(lambda tx: [one for _, one in journal.find(tx, Query())])


def add_fault(box: Sandbox, **fields: Field) -> Fault:
    return box.run(lambda tx: faults.add(tx, Fault(**fields)))


def state(box: Sandbox) -> dict[str, str]:
    """All that is stored but for the journal."""
    return {key: value for key, value in box.snapshot().items() if not key.startswith("journal")}


def boxed(vendor: Vendor, **options: Field) -> Sandbox:
    world = Sandboxes(MemoryStore(), {"toy": vendor}, Options(**options), wall=lambda: 0)
    return world.ensure_default()


# the ordinary way


def test_a_request_is_answered_sealed_and_remembered(box: Sandbox) -> None:
    outcome = send(box, "POST", "/items", b'{"pin":"1234"}')
    assert outcome.response.status == 201
    signed = hmac_sha256_hex("toy-secret", outcome.response.body)
    assert ("x-signature", signed) in outcome.response.headers
    made = msgspec.json.decode(outcome.response.body)
    (line,) = exchanges(box)
    assert (line.direction, line.vendor, line.operation, line.subject) == ("in", "toy", "createItem", made["id"])
    assert (line.fault, line.error, line.at) == (None, None, "2026-01-01T00:00:00.000000Z")
    assert (line.request.method, line.request.url) == ("POST", "/items")
    assert line.request.headers == HEADERS
    assert msgspec.json.decode(line.request.body) == {"pin": "***"}
    assert line.response is not None
    assert line.response.status == 201
    assert line.response.headers["x-signature"] == signed
    assert line.response.headers["content-type"] == "application/json"
    assert msgspec.json.decode(line.response.body) == {**made, "pin": "***"}


def test_a_stranger_gets_the_vendors_answer_and_his_key_is_masked(box: Sandbox) -> None:
    assert call(box, "GET", "/count", key="wrong") == (401, {"code": "E401", "message": "who are you?"})
    (line,) = exchanges(box)
    assert line.error == "E401"
    assert line.request.headers["x-key"] == "***"


def test_an_unknown_path_is_the_vendors_error_and_remembered(box: Sandbox) -> None:
    status, answer = call(box, "GET", "/nowhere")
    assert (status, answer["code"]) == (404, "E405")
    assert [line.operation for line in exchanges(box)] == [None]


def test_a_body_over_the_limit_is_the_vendors_error_sealed_and_remembered(box: Sandbox) -> None:
    outcome = box.handle("toy", Request("POST", "/items", {}, HEADERS, oversize=True))
    assert outcome.response.status == 413
    assert outcome.response.headers[0][0] == "x-signature"
    assert [(line.operation, line.error) for line in exchanges(box)] == [("createItem", "E413")]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"a":1}x', b"[" * 100_000, b'{"a":"\\ud800"}'])
def test_a_body_that_is_no_json_is_the_vendors_error(box: Sandbox, body: bytes) -> None:
    outcome = send(box, "POST", "/items", body)
    assert outcome.response.status == 400
    assert outcome.accident is None


def test_the_path_names_whom_a_call_is_about_even_when_it_fails(box: Sandbox) -> None:
    call(box, "GET", "/items/nobody")
    assert [(line.subject, line.error) for line in exchanges(box)] == [("nobody", "E404")]


# outcomes and accidents


def test_a_named_error_commits_what_was_stored_before_it(box: Sandbox) -> None:
    made = item(box)
    path = f"/items/{made}/pin"
    tries = [call(box, "POST", path, {"pin": "0000"}) for _ in range(3)]
    assert [answer["message"] for _, answer in tries] == ["2 tries left", "1 tries left", "0 tries left"]
    assert box.view(lambda tx: tx.get(ITEMS, made)).tries == 3  # type: ignore[union-attr]  # it is there
    assert call(box, "POST", path, {"pin": "1234"})[0] == 423


def test_a_crash_commits_nothing_but_its_line_and_shows_nothing(box: Sandbox) -> None:
    box.configure("toy", "settings", {"webhook_url": "http://127.0.0.1:1/"})
    call(box, "POST", "/count")
    before = state(box)
    outcome = send(box, "POST", "/crash", b'{"pin":"1234"}')
    assert outcome.response.status == 500
    assert msgspec.json.decode(outcome.response.body) == {"code": "E500", "message": "something went wrong"}
    assert isinstance(outcome.accident, RuntimeError)
    assert not outcome.due
    assert state(box) == before
    assert box.next_due() is None
    line = exchanges(box)[-1]
    assert (line.operation, line.error) == ("crash", "E500")
    assert "line 42" not in repr(msgspec.json.encode(line))
    assert "line 42" not in repr(outcome.response)


def test_after_a_crash_the_next_request_goes_on_as_if_nothing_had_been(box: Sandbox, world: Sandboxes) -> None:
    send(box, "POST", "/crash", b'{"pin":"1234"}')
    other = Sandboxes(MemoryStore(), world.vendors, wall=world.wall).ensure_default()
    assert item(box) == item(other)


def test_a_lost_race_runs_the_request_again(box: Sandbox) -> None:
    """Somebody else counts between our read and our commit, three times."""
    rounds: list[int] = []

    def racing(tx: Tx, _request: Request) -> Response:
        seen = tx.get(COUNT) or 0
        if len(rounds) < 3:
            rounds.append(seen)
            call(box, "POST", "/count")
        tx.put(COUNT, "", seen + 1)
        return json_response(200, {"count": seen + 1})

    toy = _with_handler("readCount", racing)
    world = Sandboxes(box._world.store, {"toy": toy}, wall=lambda: 0)  # noqa: SLF001 - the same state, another vendor
    assert call(world.get("default"), "GET", "/count") == (200, {"count": 4})
    assert rounds == [0, 1, 2]
    assert box.view(lambda tx: tx.get(COUNT)) == 4
    assert [line.operation for line in exchanges(box)] == ["count", "count", "count", "readCount"]


def test_an_endless_race_is_an_accident(box: Sandbox) -> None:
    def racing(tx: Tx, _request: Request) -> Response:
        tx.get(COUNT)
        call(box, "POST", "/count")
        tx.put(COUNT, "", 0)
        return json_response(200, {})

    world = Sandboxes(box._world.store, {"toy": _with_handler("readCount", racing)}, wall=lambda: 0)  # noqa: SLF001 - as above
    outcome = send(world.get("default"), "GET", "/count")
    assert outcome.response.status == 500
    assert isinstance(outcome.accident, Conflict)
    assert box.view(lambda tx: tx.get(COUNT)) == TRIES


def _with_handler(operation: str, handler: Callable[[Tx, Request], Response], **fields: str) -> Vendor:
    routes = tuple(
        replace(route, handler=handler, **fields) if route.operation == operation else route for route in TOY.routes
    )
    return replace(TOY, routes=routes)


def test_work_for_the_outbox_is_told(box: Sandbox) -> None:
    made = item(box)
    assert send(box, "POST", f"/items/{made}/remind", b'{"seconds":1}').due
    assert not send(box, "POST", "/count").due


# faults


def test_a_forced_status_leaves_the_vendor_out_of_it(box: Sandbox) -> None:
    placed = add_fault(box, kind="status", status=418, body='{"tea":true}')
    outcome = send(box, "POST", "/count")
    assert (outcome.response.status, outcome.response.body) == (418, b'{"tea":true}')
    assert box.view(lambda tx: tx.get(COUNT)) is None
    assert exchanges(box)[0].fault == placed.id


def test_a_forced_error_looks_like_the_vendors(box: Sandbox) -> None:
    add_fault(box, kind="error", vendor="toy", error="locked", first=1)
    assert call(box, "POST", "/count") == (423, {"code": "E423", "message": "the item is locked"})
    assert call(box, "POST", "/count") == (200, {"count": 1})
    assert exchanges(box)[0].error == "E423"


@pytest.mark.parametrize("path", ["/count", "/nowhere"])
def test_a_malformed_answer_is_no_json_and_sealed_as_it_is(box: Sandbox, path: str) -> None:
    add_fault(box, kind="malformed")
    response = send(box, "POST", path).response
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(response.body)
    assert response.headers[-1] == ("x-signature", hmac_sha256_hex("toy-secret", response.body))


@pytest.mark.parametrize(("kind", "wire"), [("timeout", Wire(hang=True)), ("reset", Wire(cut=True))])
def test_trouble_on_the_wire_leaves_the_work_done(box: Sandbox, kind: str, wire: Wire) -> None:
    add_fault(box, kind=kind)
    assert send(box, "POST", "/count").wire == wire
    assert box.view(lambda tx: tx.get(COUNT)) == 1


def test_a_scattered_latency_is_drawn_from_the_seed(box: Sandbox) -> None:
    add_fault(box, kind="lognormal", seconds=1.0, sigma=0.5)
    waits = [outcome.wire.seconds for outcome in (send(box, "POST", "/count") for _ in range(200)) if outcome.wire]
    assert len(set(waits)) == 200
    assert 0.85 < sorted(waits)[100] < 1.15
    box.reset()
    add_fault(box, kind="lognormal", seconds=1.0, sigma=0.5)
    again = send(box, "POST", "/count").wire
    assert again is not None
    assert again.seconds == waits[0]


# schemas


@pytest.fixture
def schemas(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The toy has a schema of its item and of its count."""
    base = "https://example.invalid/toy"
    item_schema = {
        "$id": f"{base}/item",
        "required": ["pin"],
        "properties": {"pin": {"type": "string", "minLength": 4}},
    }
    count_schema = {"$id": f"{base}/count", "properties": {"count": {"maximum": 2}}}
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "item.schema.json").write_bytes(msgspec.json.encode(item_schema))
    (tmp_path / "toy" / "count.schema.json").write_bytes(msgspec.json.encode(count_schema))
    monkeypatch.setattr(resources, "folder", lambda _name: tmp_path)
    yield
    schema.load.cache_clear()
    schema.registry.cache_clear()


def checked(strictness: Callable[..., VendorError | None]) -> Vendor:
    parse, authenticate, _ = TOY.steps
    return replace(TOY, steps=(parse, authenticate, validate(strictness), handle))


@pytest.mark.usefixtures("schemas")
def test_a_body_is_held_to_the_routes_schema() -> None:
    box = boxed(checked(lambda _call, found: VendorError(ERRORS["bad_json"], f"{found[0].pointer} {found[0].keyword}")))
    assert call(box, "POST", "/items", {"pin": "123"}) == (400, {"code": "E400", "message": "/pin minLength"})
    assert call(box, "POST", "/items", {"pin": "1234"})[0] == 201


@pytest.mark.usefixtures("schemas")
def test_a_vendor_may_wave_a_finding_through() -> None:
    box = boxed(checked(lambda _call, _found: None))
    assert call(box, "POST", "/items", {"pin": "123"})[0] == 201


@pytest.mark.usefixtures("schemas")
def test_strict_mode_holds_our_own_answers_to_the_schema() -> None:
    route = replace(TOY.routes[0], response="count")
    strict = boxed(replace(TOY, routes=(route,)))
    loose = boxed(replace(TOY, routes=(route,)), strict=False)
    assert [call(strict, "POST", "/count")[0] for _ in range(3)] == [200, 200, 500]
    assert [call(loose, "POST", "/count")[0] for _ in range(3)] == [200, 200, 200]
    outcome = send(strict, "POST", "/count")
    assert isinstance(outcome.accident, ContractBroken)
    assert "count: /count" in str(outcome.accident)
    assert strict.view(lambda tx: tx.get(COUNT)) == 2


def test_steps_that_answer_nothing_are_our_mistake(box: Sandbox) -> None:
    silent = boxed(replace(TOY, steps=()))
    outcome = send(silent, "GET", "/count")
    assert outcome.response.status == 500
    assert isinstance(outcome.accident, AssertionError)


def test_routes_are_data(box: Sandbox) -> None:
    assert Route("GET", "/x", "x", lambda _tx, _request: json_response(200, {})).scope == ""
    assert outbox.next_due(box.begin()) is None
