"""Faults are set, listed, removed; one that could never strike is refused."""

from typing import Any

import pytest
from golive.suites.tests.harness import Control, serving

Json = Any


async def test_faults_are_set_listed_and_removed(control: Control) -> None:
    async with serving() as live:
        call = control(live)
        one = await call("createFault", 201, {"kind": "status", "status": 503, "body": "{}", "operation": "count"})
        two = await call("createFault", 201, {"kind": "drop", "vendor": "toy", "operation": "webhook.t"})
        await live.toy("POST", "/count")
        listed = await call("listFaults", 200)
        assert [(each["id"], each["struck"]) for each in listed["faults"]] == [(one["id"], 1), (two["id"], 0)]
        assert "drop" in listed["kinds"]
        assert (await call("getFault", 200, fault=one["id"]))["seen"] == 1
        await call("deleteFault", 204, fault=one["id"])
        assert (await call("getFault", 404, fault=one["id"]))["known"] == [two["id"]]
        await call("deleteFault", 404, fault=one["id"])
        await call("clearFaults", 204)
        assert (await call("listFaults", 200))["faults"] == []


@pytest.mark.parametrize(
    ("body", "said", "known"),
    [
        ({"kind": "fire"}, "unknown kind of fault 'fire'", None),
        ({"kind": "reset", "vendor": "acme"}, "no vendor 'acme' is served here", "toy"),
        ({"kind": "reset", "operation": "cuont"}, "'cuont' is not an operation here", "count"),
        ({"kind": "reset", "operation": "webhook.t"}, "not an operation here", "count"),
        ({"kind": "drop", "operation": "count"}, "webhook.<topic>", None),
        ({"kind": "error", "error": "locked"}, "needs a vendor", "toy"),
        (
            {"kind": "error", "error": "lokced", "vendor": "toy"},
            "'lokced' is not the name of an error of toy",
            "locked",
        ),
        ({"kind": "stale_signature"}, "not a way to spoil a signature", "missing_signature"),
        ({"kind": "status"}, "needs status", None),
        ({"kind": "status", "status": 99}, "status", None),
        (b"x", "not a fault", None),
    ],
)
async def test_a_fault_that_could_never_strike_is_refused(
    control: Control, body: Json, said: str, known: str | None
) -> None:
    async with serving() as live:
        call = control(live)
        answer = await call("createFault", 400, body)
        assert said in answer["error"]
        assert known is None or known in answer["known"]
        assert (await call("listFaults", 200))["faults"] == []
