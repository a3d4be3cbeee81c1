"""`golive serve`: everything put together and run until it is told to stop."""

import asyncio
import contextlib
import gc
import json
import logging
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import discovery
from .config import BadConfig, Serve
from .core.errors import ControlError
from .core.exits import ExitStatus
from .core.sandbox import Sandbox
from .sandbox import assemble


def run(config: Serve) -> ExitStatus:
    """Serve until SIGINT or SIGTERM; raises `BadConfig` for what can't be served."""
    _log_to_stderr(config.log_format)
    try:
        asyncio.run(_serve(config))
    except ControlError as problem:
        raise BadConfig(problem.message) from problem
    return ExitStatus.READY


async def _serve(config: Serve) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    server, default = assemble(config)
    await server.start()
    gc.collect()
    gc.freeze()  # what is there by now stays: the collector need not look at it again
    gc.set_threshold(*gc.get_threshold()[:2], 1000)  # to go through all that is stored stops everything for 10 ms
    try:
        ready = server.ready(default)
        _announce(config, ready, default)
        await stopping.wait()
    finally:
        _remove(config.ready_file)
        await server.close()


def _announce(config: Serve, ready: Mapping[str, Any], default: Sandbox) -> None:
    if config.ready_file:
        _write(Path(config.ready_file), ready)
    print(json.dumps(ready), flush=True)
    if sys.stderr.isatty():
        print(_banner(ready, default), file=sys.stderr, flush=True)


def _write(path: Path, ready: Mapping[str, Any]) -> None:
    """Appears in one step, so that whoever waits for it never reads half of it."""
    partial = path.with_name(path.name + ".part")
    try:
        partial.write_text(json.dumps(ready) + "\n", encoding="utf-8")
        os.replace(partial, path)  # noqa: PTH105 - Path.replace hides that this is one atomic step
    except OSError as problem:
        raise BadConfig(f"the ready file {path} cannot be written: {problem.strerror}") from problem


def _remove(ready_file: str | None) -> None:
    if ready_file:
        with contextlib.suppress(OSError):
            Path(ready_file).unlink()


def _banner(ready: Mapping[str, Any], default: Sandbox) -> str:
    lines = ["", f"  golive simulates {', '.join(ready['vendors'])}. Not for production. Ctrl-C ends it.", ""]
    lines += [f"  control   {ready['control']}/__admin", ""]
    for name, connection in ready["vendors"].items():
        lines.append(f"  {name:<9} {connection['base_url']}")
        vendor = discovery.load(name)
        environment = vendor.environment(default.settings(name), connection["base_url"])
        lines += [f"            export {key}={value}" for key, value in environment.items()]
        lines.append("")
    return "\n".join(lines)


class _JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {"level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line)


def _log_to_stderr(log_format: str) -> None:
    as_text = log_format == "text" or (log_format == "auto" and sys.stderr.isatty())
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s") if as_text else _JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
