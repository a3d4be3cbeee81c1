"""mountebank, a mock server in Node, as a peer: `npm ci` in this folder brings it, and nothing else asks for it.

It knows no WebSockets.
"""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from .answers import Answers
from .peers import HERE, PATIENCE, Server, Start, spawn

MOUNTEBANK = "mountebank"


class NotInstalled(Exception):
    """It is not here; the text says how to get it."""


def imposter(answers: Answers) -> Start:
    """An imposter with `answers`; raises `NotInstalled` when there is no mountebank."""
    command = shutil.which(
        "mb", path=os.pathsep.join([str(HERE / "node_modules" / ".bin"), os.environ.get("PATH", "")])
    )
    if command is None:
        raise NotInstalled("not installed; npm ci in suites/bench brings it")

    def start() -> Server:
        port, folder = _free_port(), tempfile.TemporaryDirectory()
        config, pid = Path(folder.name, "imposters.json"), Path(folder.name, "mb.pid")
        config.write_text(json.dumps({"imposters": [_configured(port, answers)]}), encoding="utf-8")
        quiet = ("--nologfile", "--loglevel", "error", "--localOnly", "--pidfile", str(pid))
        process = spawn(command, "start", "--port", str(_free_port()), "--configfile", str(config), *quiet)
        _await_port(process, port)
        return Server(process, port, folder=folder)

    return start


def _configured(port: int, answers: Answers) -> dict[str, Any]:
    created: dict[str, Any] = {"equals": {"method": "POST", "path": answers.create}}
    parsed: dict[str, Any] = {"exists": {"body": {answers.needed: True}}}
    stubs = [_stub([created, parsed], answers.status, answers.created)]
    for session, answer in answers.sessions.items():
        asked = {"body": {answers.member: session}} if answers.member else {}
        stubs.append(_stub([{"equals": {"path": answers.read.format(id=session), **asked}}], 200, answer))
    if answers.login:
        stubs.append(_stub([{"equals": {"method": "POST", "path": answers.login}}], 200, answers.token))
    return {"port": port, "protocol": "http", "stubs": stubs}


def _stub(predicates: list[dict[str, Any]], status: int, body: object) -> dict[str, Any]:
    headers = {"Content-Type": "application/json", "Connection": "keep-alive"}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    headers["Content-Length"] = str(len(text.encode()))
    answer = {"statusCode": status, "headers": headers, "body": text}
    return {"predicates": predicates, "responses": [{"is": answer}]}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await_port(process: subprocess.Popen[str], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.002)
    raise RuntimeError(f"{process.args!r} does not serve port {port}")
