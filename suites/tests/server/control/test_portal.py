"""What a person does in the portal: settings, rules, deliveries, and the vendor's own controls."""

from typing import Any

import pytest
from golive.suites.tests.harness import Control, receiving, serving, until

Json = Any


async def test_deliveries_are_listed_and_sent_again(control: Control) -> None:
    async with receiving() as receiver, serving() as live:
        call = control(live)
        assert await call("listDeliveries", 200) == {"deliveries": []}
        await live.listen(receiver.url)
        item = await live.item()
        await live.tell(item, "t")
        await live.advance(0)
        (sent,) = (await call("listDeliveries", 200))["deliveries"]
        assert (sent["topic"], sent["subject"], sent["state"], sent["outcome"]) == ("t", item, "delivered", "200")
        again = await call("redeliver", 202, delivery=sent["id"])
        assert (again["state"], again["attempts"]) == ("pending", 0)
        await until(lambda: len(receiver.received) == 2)
        assert "no delivery 'dlv_nothing'" in (await call("redeliver", 404, delivery="dlv_nothing"))["error"]


async def test_settings_and_rules_are_read_and_changed(control: Control) -> None:
    async with serving() as live:
        call = control(live)
        assert await call("getSettings", 200, vendor="toy") == {
            "key": "toy-key",
            "secret": "toy-secret",
            "webhook_url": None,
        }
        changed = await call("putSettings", 200, {"webhook_url": "http://127.0.0.1:1/"}, vendor="toy")
        assert changed["webhook_url"] == "http://127.0.0.1:1/"
        assert (await call("getRules", 200, vendor="toy"))["max_tries"] == 3
        assert (await call("putRules", 200, {"max_tries": 1}, vendor="toy"))["max_tries"] == 1
        assert (await call("getRules", 200, vendor="toy"))["max_tries"] == 1


@pytest.mark.parametrize("operation", ["putSettings", "putRules"])
@pytest.mark.parametrize("body", [{"webhok_url": "x"}, {"key": 1, "max_tries": "x"}, [], b"x"])
async def test_a_wrong_value_is_refused(control: Control, operation: str, body: Json) -> None:
    async with serving() as live:
        call = control(live)
        await call(operation, 400, body, vendor="toy")
        assert (await call("getSettings", 200, vendor="toy"))["webhook_url"] is None


async def test_a_credential_of_another_sandbox_is_refused(control: Control) -> None:
    async with serving() as live:
        call = control(live)
        await call("createSandbox", 201, {"id": "mine"})
        answer = await call("putSettings", 409, {"key": "toy-key"}, vendor="toy", id="mine")
        assert "selects the sandbox 'default' already" in answer["error"]


async def test_a_vendors_own_control_acts_on_its_sandbox() -> None:
    async with serving() as live:
        item = await live.item()
        for _ in range(3):
            await live.toy("POST", f"/items/{item}/pin", {"pin": "0"})
        answer = await live.one("POST", f"/toy/items/{item}/unlock")
        assert answer["tries"] == 0
        assert (await live.toy("POST", f"/items/{item}/pin", {"pin": "1234"}))[0] == 200


async def test_a_named_error_of_a_control_is_told() -> None:
    async with serving() as live:
        status, answer = await live.admin("POST", "/sandboxes/default/toy/items/nobody/unlock")
        assert (status, answer) == (409, {"error": "there is no such item", "code": "E404"})


@pytest.mark.parametrize(
    ("method", "path", "known"),
    [
        ("POST", "/sandboxes/default/toy/nothing", "POST /items/{item}/unlock"),
        ("GET", "/sandboxes/default/toy/items/x/unlock", "POST /items/{item}/unlock"),
        ("POST", "/sandboxes/default/acme/items", "toy"),
        ("POST", "/sandboxes/nobody/toy/items", "default"),
        ("GET", "/nothing", "GET /__admin/health"),
        ("POST", "/health", "GET /__admin/health"),
    ],
)
async def test_a_path_that_is_no_operation_is_told_with_the_known_ones(method: str, path: str, known: str) -> None:
    async with serving() as live:
        status, answer = await live.admin(method, path)
        assert status in (404, 405)
        assert known in answer["known"]
        assert len(answer["error"]) > 10
