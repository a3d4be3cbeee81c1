"""Drives Yoti's SDKs for Node: chains that read as in JavaScript are sent to one process, which makes the calls."""

import base64
import json
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from golive.simulators.yoti.sim import YotiSim

Json = Any

PROGRAM = ["node", str(Path(__file__).with_suffix(".mjs"))]


class Chain:
    """An object of the SDK: its class, and what is called on it, each method on what the one before it answered."""

    def __init__(self, name: str, *given: Json) -> None:
        self.told: Json = {"new": name, "with": given, "calls": []}

    def __getattr__(self, method: str) -> "Callable[..., Chain]":
        """A method; to call it adds it to the chain."""

        def call(*given: Json) -> Chain:
            self.told["calls"].append([method, *given])
            return self

        return call


class Refused(Exception):
    """The SDK raised: `name` of its class, message, status and body of the answer where there was one."""

    def __init__(self, error: Json) -> None:
        super().__init__(error["message"])
        self.name: str = error["name"]
        self.status: int | None = error.get("status")
        self.body: Json = error.get("body")


class Node:
    """The process with the SDKs, and the application that it calls for."""

    def __init__(self, process: subprocess.Popen[str], yoti: YotiSim) -> None:
        self._process = process
        self._yoti = yoti

    def client(self, *, sdk_id: str = "", pem: str = "", base_url: str = "") -> Chain:
        """A new client, of the production base unless told otherwise."""
        yoti = self._yoti
        return Chain(
            "IDVClient", sdk_id or yoti.sdk_id, pem or yoti.private_key_pem, {"apiUrl": base_url or yoti.base_url}
        )  # fmt: skip

    def sandboxed(self) -> Chain:
        """The same client at the sandbox's base."""
        return self.client(base_url=self._yoti.sandbox_base_url)

    def configuring(self, *, pem: str = "") -> Chain:
        """A new client that configures answers."""
        builder = Chain("SandboxIDVClientBuilder").withClientSdkId(self._yoti.sdk_id)
        return (
            builder.withPemString(pem or self._yoti.private_key_pem).withSandboxUrl(self._yoti.sandbox_base_url).build()
        )

    def do(self, chain: Chain) -> Json:
        """What the last method answers: members as the SDK names them, `is` the class; raises `Refused`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(chain, default=_plain) + "\n")
        self._process.stdin.flush()
        outcome = json.loads(self._process.stdout.readline())
        if "error" in outcome:
            raise Refused(outcome["error"])
        return outcome["value"]


def _plain(part: object) -> Json:
    if isinstance(part, Chain):
        return part.told
    if isinstance(part, bytes):
        return {"bytes": base64.b64encode(part).decode()}
    assert isinstance(part, datetime), part
    return {"date": part.isoformat()}
