"""The table of verdicts: schema, simulator and vendor, and what a difference between them is called."""

from collections.abc import Mapping
from typing import Any

import pytest
from golive.simulators.fidelity import nodes
from golive.simulators.fidelity.compare import Difference, Seen, Sides, compare
from golive.simulators.fidelity.goldens import Answered, Asked, Step
from golive.simulators.fidelity.openapi import document
from golive.simulators.fidelity.severity import Change, Settings
from msgspec import UNSET

Json = Any
"""Any JSON value."""

OPERATION = document("proof").operations["getTransaction"]
GOOD: Mapping[str, Json] = {
    "merchant_transaction_id": "<merchant-transaction:1>",
    "partner_user_id": "<partner-user:1>",
    "type": "buy",
    "status": "pending",
    "currency": "USDT",
    "network": "TRC20",
    "fiat_currency": "EUR",
    "created_at": "2026-05-11T08:15:00Z",
    "updated_at": "2026-05-11T08:15:00Z",
}
IDS = {"/merchant_transaction_id": "pseudonym string", "/partner_user_id": "pseudonym string"}
REFUSED: Mapping[str, Json] = {"error": "not_found", "code": "not_found", "message": "No such transaction"}


def seen(
    body: Json = GOOD,
    status: int = 200,
    removed: Mapping[str, str] = IDS,
    headers: Mapping[str, str] | None = None,
    waited: float | None = 0.0,
    broken: tuple[str, ...] = (),
) -> Seen:
    """One side's answer."""
    reply = OPERATION.reply(status) or OPERATION.replies["200"]
    answer = Answered(status, headers or {"content-type": "application/json"}, body, None, removed)
    step = Step(1, OPERATION.id, Asked("GET", "/widget/transactions/<id:1>"), answer, waited)
    return Seen(step, nodes.root("proof", reply.content["application/json"]), broken)


def but(**changes: Json) -> dict[str, Json]:
    """The good body with changes; None takes a member away."""
    return {name: value for name, value in {**GOOD, **changes}.items() if value is not None}


def found(simulator: Seen, golden: Seen | None = None, sandbox: Seen | None = None, **more: Json) -> list[Difference]:
    """All differences."""
    return compare("proof", "a_flow", Sides(OPERATION, simulator, golden, sandbox, **more), Settings())


def told(*differences: Difference) -> list[tuple[str, str, str, str]]:
    """Verdict, severity, change and place of each."""
    return [(one.verdict, one.severity, one.change, one.pointer) for one in differences]


def test_times_and_amounts_and_ids_are_in_step_whatever_they_are() -> None:
    ours = seen(but(merchant_transaction_id="<merchant-transaction:9>", crypto_amount="42.31"))
    assert not found(ours, seen(but(updated_at="2027-01-01T00:00:00.000000Z", crypto_amount="1")))


@pytest.mark.parametrize(
    ("simulator", "vendor", "verdict", "change", "place"),
    [
        (seen(), seen(but(network=None)), "VENDOR_DRIFT", "removed", "/network"),
        (seen(), seen(but(network=7)), "VENDOR_DRIFT", "type", "/network"),
        (seen(), seen(but(status="on_hold")), "VENDOR_DRIFT", "enum", "/status"),
        (seen(), seen(but(created_at="yesterday")), "VENDOR_DRIFT", "form", "/created_at"),
        (seen(but(network=None)), seen(), "SIMULATOR_BUG", "removed", "/network"),
        (seen(but(network=7)), seen(), "SIMULATOR_BUG", "type", "/network"),
        (seen(but(status="on_hold")), seen(), "SIMULATOR_BUG", "enum", "/status"),
        (seen(but(network=None)), seen(but(network=None)), "SCHEMA_WRONG", "removed", "/network"),
        (seen(but(network=7)), seen(but(network=8)), "SCHEMA_WRONG", "type", "/network"),
        (seen(but(network=7)), seen(but(network=True)), "VENDOR_DRIFT", "type", "/network"),
        (seen(), seen(but(status="completed")), "SEMANTIC_DRIFT", "value", "/status"),
        (seen(), seen(but(network="12")), "SEMANTIC_DRIFT", "form", "/network"),
        (seen(but(crypto_amount="1")), seen(), "SEMANTIC_DRIFT", "removed", "/crypto_amount"),
        (seen(), seen(but(crypto_amount="1")), "SEMANTIC_DRIFT", "appeared", "/crypto_amount"),
        (seen(), seen(removed={**IDS, "/fee": "unknown string"}), "VENDOR_ADDED", "added", "/fee"),
        (seen(removed={**IDS, "/fee": "unknown string"}), seen(), "SIMULATOR_BUG", "added", "/fee"),
        (
            seen(removed={**IDS, "/fee": "unknown string"}),
            seen(removed={**IDS, "/fee": "unknown string"}),
            "SCHEMA_WRONG",
            "added",
            "/fee",
        ),
        (seen(), seen(UNSET, removed={}), "SEMANTIC_DRIFT", "removed", ""),
        (seen(), seen([], removed={}), "VENDOR_DRIFT", "type", ""),
        (seen(), seen(status=418), "VENDOR_DRIFT", "status", "status"),
        (seen(status=418), seen(), "SIMULATOR_BUG", "status", "status"),
        (seen(status=418), seen(status=418), "SCHEMA_WRONG", "status", "status"),
        (seen(), seen(REFUSED, 404, {}), "SEMANTIC_DRIFT", "status", "status"),
        (seen(REFUSED, 404, {}), seen({**REFUSED, "code": "gone"}, 404, {}), "SEMANTIC_DRIFT", "error code", "/code"),
        (seen(), seen(headers={"content-type": "text/html"}), "SEMANTIC_DRIFT", "media type", "header content-type"),
    ],
)
def test_the_table(simulator: Seen, vendor: Seen, verdict: str, change: str, place: str) -> None:
    for sides in (found(simulator, golden=vendor), found(simulator, sandbox=vendor)):
        assert [(one.verdict, one.change, one.pointer) for one in sides] == [(verdict, change, place)]


@pytest.mark.parametrize(
    ("now", "change"),
    [
        (but(status="completed", crypto_amount="1", fiat_amount="1"), "value"),
        (but(network="12"), "form"),
        (but(crypto_amount="1"), "appeared"),
    ],
)
def test_what_was_recorded_otherwise_is_the_vendors_doing(now: Json, change: str) -> None:
    differences = found(seen(), seen(), seen(now))
    assert {one.verdict for one in differences} == {"VENDOR_DRIFT"}
    assert change in {one.change for one in differences}


def test_what_a_documented_example_shows_is_no_recording() -> None:
    example, now = seen(waited=None), seen(but(status="completed"))
    assert told(*found(seen(), example, now, documented=True)) == [("SEMANTIC_DRIFT", "warn", "value", "/status")]


def test_what_an_example_happens_to_show_is_information() -> None:
    example = seen(but(crypto_amount="1"), waited=None)
    assert told(*found(seen(), example, documented=True)) == [("SEMANTIC_DRIFT", "info", "appeared", "/crypto_amount")]
    assert told(*found(seen(), seen(but(network=7)), documented=True)) == [
        ("VENDOR_DRIFT", "breaking", "type", "/network")
    ]


@pytest.mark.parametrize(("seconds", "slower"), [(15, False), (20, False), (21, True)])
def test_only_much_slower_is_slower(seconds: float, slower: bool) -> None:
    differences = found(seen(), seen(waited=10), seen(waited=seconds))
    assert [one.change for one in differences] == ([Change.SLOWER] if slower else [])


def test_without_a_recording_the_simulator_says_how_long_it_takes() -> None:
    assert [one.change for one in found(seen(waited=5), sandbox=seen(waited=60))] == [Change.SLOWER]


def test_a_documented_header_that_the_vendor_stopped_sending() -> None:
    sent = {"content-type": "application/json", "x-request-id": "<dropped>"}
    differences = found(seen(headers=sent), seen(headers=sent), seen())
    assert told(*differences) == [("VENDOR_DRIFT", "warn", "header", "header x-request-id")]


def test_what_only_a_validator_sees_is_told_by_its_place() -> None:
    assert told(*found(seen(), sandbox=seen(broken=("/items/3/id",)))) == [
        ("VENDOR_DRIFT", "breaking", "shape", "/items/*/id")
    ]
    assert told(*found(seen(broken=("",)), seen())) == [("SIMULATOR_BUG", "breaking", "shape", "")]
    assert told(*found(seen(broken=("",)), sandbox=seen(broken=("",)))) == [("SCHEMA_WRONG", "breaking", "shape", "")]


def test_what_a_field_tells_already_is_told_once() -> None:
    differences = found(seen(), sandbox=seen(but(network=7), broken=("/network",)))
    assert told(*differences) == [("VENDOR_DRIFT", "breaking", "type", "/network")]


def test_each_side_is_shown_redacted() -> None:
    one = found(seen(), seen(), seen(but(status="completed")))[0]
    assert one.sides == {"simulator": '"pending"', "golden": '"pending"', "sandbox": '"completed"'}
    assert found(seen(), seen(but(network=None)))[0].sides == {"simulator": "text", "golden": "absent"}
