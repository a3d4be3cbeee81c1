"""Whatever is wrong is told in one form."""

import json
import logging
from typing import Any

import pytest
from golive.simulators.server.control.application import OPERATIONS
from golive.simulators.server.control.operation import Operation
from golive.suites.tests.harness import Control, serving

Json = Any


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if "{id}" in one.path], ids=lambda one: str(one.id))
async def test_an_unknown_sandbox_is_the_same_everywhere(control: Control, operation: Operation) -> None:
    async with serving() as live:
        body = {"kind": "reset"} if operation.id == "createFault" else None
        path = {"id": "nobody", "fault": "x", "delivery": "x", "vendor": "toy"}
        answer = await control(live)(operation.id, 404, body, **path)
        assert answer == {"error": "there is no sandbox 'nobody'", "known": ["default"]}


@pytest.mark.parametrize(
    "operation", [one for one in OPERATIONS if "{vendor}" in one.path], ids=lambda one: str(one.id)
)
async def test_an_unknown_vendor_is_the_same_everywhere(control: Control, operation: Operation) -> None:
    async with serving() as live:
        answer = await control(live)(operation.id, 404, {}, vendor="acme")
        assert answer == {"error": "no vendor 'acme' is served here", "known": ["toy"]}


async def test_a_mistake_of_ours_is_a_sentence_and_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async with serving() as live:

        def broken() -> Json:
            raise RuntimeError("line 42")

        live.world.all = broken  # type: ignore[method-assign]  # a mistake of ours
        with caplog.at_level(logging.ERROR, "golive"):
            status, answer = await live.admin("GET", "/sandboxes")
        assert status == 500
        assert answer == {"error": "GET /__admin/sandboxes failed inside the simulator; its log says why"}
        assert "line 42" in caplog.text


async def test_answers_are_json_and_say_so() -> None:
    async with serving() as live:
        for path in ("/health", "/nothing", "/sandboxes/nobody"):
            async with live.http.get(f"{live.server.control}/__admin{path}") as answer:
                assert answer.headers["content-type"] == "application/json"
                json.loads(await answer.read())
