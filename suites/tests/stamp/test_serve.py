"""A stamped vendor is served like any other: over sockets, by its credentials, in its sandbox, with webhooks."""

import hashlib
import hmac
import json
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from golive.simulators.client import Connection, SandboxHandle, ServerHandle
from golive.simulators.inbox import Inbox
from golive.suites.tests.stamp.tree import Stamped

pytestmark = pytest.mark.xdist_group("stamp")


@pytest.fixture(scope="module")
def server(stamped: Stamped) -> Iterator[ServerHandle]:
    """`golive serve` of the stamped checkout, with both vendors."""
    command = ("-P", "-m", "golive.simulators", "serve", "--vendors", "lumen", "--vendors", "zeta", "--port-base", "0")
    tree = stamped.tree
    with subprocess.Popen((sys.executable, *command), cwd=tree.root, env=tree.environment(), stdout=-1) as process:
        assert process.stdout is not None
        yield ServerHandle(json.loads(process.stdout.readline())["control"])
        process.terminate()


@pytest.fixture
def box(server: ServerHandle) -> SandboxHandle:
    """A sandbox of the test's own, its clock frozen."""
    return server.create()


def ask(box: SandboxHandle, name: str, method: str, path: str, body: object = None) -> tuple[int, Any]:
    """Status and JSON of a call with the sandbox's key."""
    vendor = box.ready["vendors"][name]
    connection = HTTPConnection(urlsplit(vendor["base_url"]).netloc, timeout=10)
    text = None if body is None else json.dumps(body)
    connection.request(method, path, text, {"authorization": f"Bearer {vendor['api_key']}"})
    answer = connection.getresponse()
    found = answer.status, json.loads(answer.read())
    connection.close()
    return found


@pytest.mark.parametrize("name", ["lumen", "zeta"])
def test_a_check_lives_in_the_sandbox_of_its_key(server: ServerHandle, box: SandboxHandle, name: str) -> None:
    status, check = ask(box, name, "POST", "/v1/checks", {"full_name": "Ann Lee"})
    assert (status, check["status"]) == (201, "pending")
    assert ask(box, name, "GET", f"/v1/checks/{check['id']}") == (200, check)
    assert ask(server.create(), name, "GET", f"/v1/checks/{check['id']}")[0] == 404


def test_vendors_do_not_share_checks(box: SandboxHandle) -> None:
    _, check = ask(box, "lumen", "POST", "/v1/checks", {"full_name": "Ann Lee"})
    assert ask(box, "zeta", "GET", f"/v1/checks/{check['id']}")[0] == 404


def test_a_decision_is_told_by_a_signed_webhook(server: ServerHandle, box: SandboxHandle) -> None:
    control: Connection = box.control
    with Inbox() as inbox:
        control.put("settings/lumen", {"webhook_url": inbox.url})
        _, check = ask(box, "lumen", "POST", "/v1/checks", {"full_name": "Ann Lee"})
        control.post(f"lumen/checks/{check['id']}/decision", {"status": "cleared"})
        box.clock.settle()
        (hook,) = inbox.received
    secret = box.ready["vendors"]["lumen"]["webhook_secret"]
    assert hook.headers["x-lumen-signature"] == hmac.new(secret.encode(), hook.body, hashlib.sha256).hexdigest()
    assert json.loads(hook.body) == {**check, "status": "cleared"}
