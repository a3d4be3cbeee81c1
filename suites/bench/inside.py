"""A vendor in this process, without any server: it is handed the very requests that servers are sent."""

import json
from urllib.parse import parse_qsl

from golive.simulators import discovery
from golive.simulators.core.message import Request
from golive.simulators.core.sandbox import Sandbox
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.stores.memory import MemoryStore

from .workload import Credentials, Json, Workload


def sandbox(workload: Workload) -> Sandbox:
    """A new universe with one vendor."""
    return Sandboxes(MemoryStore(), {workload.vendor: discovery.load(workload.vendor)}).ensure_default()


def request(raw: bytes) -> Request:
    """A request as golive's server reads it off the wire."""
    head, _, body = raw.partition(b"\r\n\r\n")
    line, *lines = head.decode().split("\r\n")
    method, target, _ = line.split(" ")
    path, _, query = target.partition("?")
    headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in lines)}
    return Request(method, path, dict(parse_qsl(query)), headers, body, raw=target)


def ask(sandbox: Sandbox, vendor: str, raw: bytes) -> tuple[int, Json]:
    """Status and body of the answer."""
    answer = sandbox.handle(vendor, request(raw)).response
    return answer.status, json.loads(answer.body)


def credentials(sandbox: Sandbox, workload: Workload) -> Credentials:
    """The sandbox's credentials, with a token where the vendor wants one."""
    known = sandbox.connection({workload.vendor: ""})[workload.vendor]
    if workload.login is None:
        return known
    _, answer = ask(sandbox, workload.vendor, workload.entering(workload.login, known))
    return {**known, "token": workload.login.token(answer)}
