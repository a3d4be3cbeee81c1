"""What the tests of the product share: coroutine functions, each on an event loop of its own, and one Chromium."""

import asyncio
import inspect
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from golive.simulators.browsing import ARGUMENTS, BrowserMissing, find_chromium
from hypothesis import settings

# Every run tries other examples of a property, so few in each are many in all.
settings.register_profile("quick", max_examples=25)
settings.register_profile("deep", max_examples=1000)
settings.load_profile("deep" if os.environ.get("GOLIVE_DEPTH") == "deep" else "quick")

LISTENS = "DevTools listening on ws://"


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run an `async def` test to its end; leave all others to pytest."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chromium that all tests of this process share: to start one costs more than most tests do."""
    try:
        program = find_chromium()
    except BrowserMissing as missing:
        pytest.fail(str(missing), pytrace=False)
    profile = tmp_path_factory.mktemp("chromium")
    with (profile / "log").open("wb") as log:
        process = _start(program, profile, log.fileno())
    try:
        yield "http://" + _address(profile / "log", process)
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # Debian's is a shell script: it would end, and its browser stay
        process.wait()


def _start(program: str, profile: Path, log: int) -> subprocess.Popen[bytes]:
    switches = ["--headless", "--remote-debugging-port=0", f"--user-data-dir={profile}", *ARGUMENTS, "about:blank"]
    return subprocess.Popen([program, *switches], stdout=subprocess.DEVNULL, stderr=log, start_new_session=True)


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    """Host and port, as soon as the browser tells them."""
    while process.poll() is None:  # for a tenth of a second or two
        _, _, rest = log.read_text("utf-8", "replace").partition(LISTENS)
        if "/" in rest:
            return rest.partition("/")[0]
    raise RuntimeError(f"Chromium ended with {process.returncode}: {log.read_text('utf-8', 'replace')[-500:]}")
