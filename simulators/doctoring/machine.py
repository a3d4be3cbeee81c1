"""Whether this machine is fit: versions, a clock that goes forward, Pact that keeps to itself, ports that are free.

Owns what does not depend on a vendor. Nothing leaves the machine.
"""

import errno
import socket
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version

from .. import discovery
from ..config import BadConfig, Serve, load
from ..core.errors import ControlError
from ..fidelity.places import is_loopback
from .findings import Code, Finding, fail, ok, warn
from .scene import Scene

PYTEST = "9.1"
"""Later ones give several cases one id."""
PACT = "pact-python"
QUIET = "PACT_DO_NOT_TRACK"
_TOLERANCE = 120
"""Seconds by which a file may be newer than now: file systems round, and so do other machines."""
_JUMP = 1.0
"""Seconds by which two clocks of one machine may come apart within two."""


def versions(scene: Scene) -> Iterator[Finding]:
    """What runs here; asked of the installation, not of a file."""
    del scene
    ours, pytest_ = _version("golive") or "from a checkout", _version("pytest") or "none"
    said = f"Python {'.'.join(map(str, sys.version_info[:3]))}, golive {ours}, pytest {pytest_}"
    if pytest_.startswith(f"{PYTEST}."):
        yield ok(Code.VERSION, said)
    else:
        yield warn(Code.VERSION, f"{said}: golive is for pytest {PYTEST}", f"pip install 'pytest=={PYTEST}.*'")


def telemetry(scene: Scene) -> Iterator[Finding]:
    """Only the exact word keeps Pact from reporting each verification to its makers."""
    if _version(PACT) is None:
        yield ok(Code.TELEMETRY, f"{PACT} is not installed")
    elif scene.environment.get(QUIET) == "true":
        yield ok(Code.TELEMETRY, "Pact keeps to itself")
    else:
        said = f"{PACT} is installed and {QUIET} is not exactly true: it reports what it verifies"
        yield warn(Code.TELEMETRY, said, f"export {QUIET}=true")


def clock(
    scene: Scene, now: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic
) -> Iterator[Finding]:
    """Compared with a file that was written before and with the steady clock, for want of a better one.

    `--live` knows one.
    """
    written = scene.file.stat().st_mtime if scene.file.is_file() else 0.0
    wall, monotonic = scene.began
    if written - now() > _TOLERANCE:
        said = f"{scene.file.name} was changed in the future: this clock is slow, or one was fast then"
        yield warn(Code.CLOCK, said, "set the clock, best by NTP")
    elif abs((now() - wall) - (steady() - monotonic)) > _JUMP:
        yield warn(Code.CLOCK, "the clock was set while we looked", "see to it that only one service sets it")
    elif not scene.live:
        yield ok(Code.CLOCK, "the clock was compared with no other: --live does")


def ports(scene: Scene) -> Iterator[Finding]:
    """The control port and one for each vendor."""
    try:
        config = load(scene.file if scene.file.is_file() else None, scene.environment, {})
    except BadConfig:
        return  # said already, about the file
    try:
        wanted = _wanted(config)
    except ControlError as problem:
        yield fail(Code.CONFIG, f"[serve] vendors: {problem.message}", "correct the name, or remove it")
        return
    if not config.port_base or not is_loopback(f"http://{config.host}"):
        yield ok(Code.PORT, "golive serve takes ports that are free, or another address")
        return
    taken = [port for port in wanted if not _is_free(config.host, port)]
    if taken:
        said = f"in use: {', '.join(map(str, taken))}; if that is not golive serve itself, it could not start"
        yield warn(Code.PORT, said, "end what is there, or golive serve --port-base N")
    else:
        yield ok(Code.PORT, f"free for golive serve: {config.port_base} and those after it")


def _wanted(config: Serve) -> list[int]:
    vendors = discovery.load_all(config.vendors or None).values()
    return [config.port_base, *sorted(config.port_base + vendor.port for vendor in vendors)]


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            return problem.errno != errno.EADDRINUSE
    return True


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
