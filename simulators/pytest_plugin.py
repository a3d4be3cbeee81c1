"""The pytest plugin: a simulator at hand in every test, and judging by checklist.

Fixtures: `sandbox` (one universe a test), `<vendor>_sim` for each vendor, `sim_clock`, `sim_journal`, `sim_faults`,
`sim_webhooks`, `sim_messages`, `sim_inbox`. They work in this process on free ports, and against a running server
with `--golive-server URL`; every test has a sandbox of its own, so they are safe under xdist. When a test fails, its
journal is attached to the report.
"""

import json
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest

from . import discovery
from .client import (
    ControlFailure,
    SandboxHandle,
    ServerHandle,
    SimClock,
    SimFaults,
    SimJournal,
    SimMessages,
    SimWebhooks,
    Unreachable,
)
from .core.sim import VendorSim
from .inbox import Inbox

pytest_plugins = tuple(f"{__package__}.{name}" for name in ("conformance.collector", "judging", "browsing"))

JOURNAL_LINES = 200
"""Exchanges that a failed test's report shows at most, newest last."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options."""
    parser.getgroup("golive").addoption(
        "--golive-server",
        metavar="URL",
        default=None,
        help="control address of a running server, as `golive serve` prints it; by default each process starts its own",
    )


@pytest.fixture(scope="session")
def golive_server(request: pytest.FixtureRequest) -> Iterator[ServerHandle]:
    """The server that all tests of this process share."""
    url = request.config.getoption("golive_server")
    if url:
        server = ServerHandle(url)
        try:
            server.health()
        except Unreachable as problem:
            pytest.fail(str(problem), pytrace=False)
        yield server
        return
    from .background import (
        BackgroundServer,
    )  # aiohttp costs a quarter of a second; runs without a simulator need not pay

    background = BackgroundServer().start()
    yield ServerHandle(str(background.ready["control"]))
    background.stop()


@pytest.fixture
def sandbox(golive_server: ServerHandle, request: pytest.FixtureRequest) -> Iterator[SandboxHandle]:
    """A sandbox of this test's own: clock frozen at 2026-01-01, a seed, credentials, a journal."""
    handle = golive_server.create(seed=request.node.name)
    request.node.stash[SANDBOX] = handle
    yield handle
    handle.delete()


SANDBOX = pytest.StashKey[SandboxHandle]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Attach the journal of a failed test."""
    report = yield
    handle = item.stash.get(SANDBOX, None)
    if report.failed and report.when == "call" and handle is not None:
        report.sections.append(("golive journal", _journal(handle)))
    return report


def _journal(handle: SandboxHandle) -> str:
    try:
        exchanges = handle.journal.find()
    except (ControlFailure, Unreachable) as problem:
        return f"the journal cannot be had: {problem}"
    return "\n".join(_line(exchange) for exchange in exchanges[-JOURNAL_LINES:])


def _line(exchange: dict[str, Any]) -> str:
    request, response = exchange["request"], exchange["response"]
    arrow = "->" if exchange["direction"] == "in" else "<-"
    outcome = response["status"] if response else exchange["error"]
    sent = json.dumps(request.get("body"), ensure_ascii=False)
    got = json.dumps((response or {}).get("body"), ensure_ascii=False)
    head = f"{exchange['seq']:>4} {exchange['at']} {arrow} {request['method']} {request['url']} {outcome}"
    fault = f" fault={exchange['fault']}" if exchange["fault"] else ""
    return f"{head} [{exchange['operation']}]{fault}\n       sent {sent[:500]}\n       got  {got[:500]}"


@pytest.fixture
def sim_clock(sandbox: SandboxHandle) -> SimClock:
    """The sandbox's clock."""
    return sandbox.clock


@pytest.fixture
def sim_journal(sandbox: SandboxHandle) -> SimJournal:
    """The sandbox's journal."""
    return sandbox.journal


@pytest.fixture
def sim_faults(sandbox: SandboxHandle) -> SimFaults:
    """The sandbox's faults."""
    return sandbox.faults


@pytest.fixture
def sim_webhooks(sandbox: SandboxHandle) -> SimWebhooks:
    """The sandbox's outgoing messages."""
    return sandbox.webhooks


@pytest.fixture
def sim_messages(sandbox: SandboxHandle) -> SimMessages:
    """What the sandbox's vendors sent to people's phones and mailboxes."""
    return sandbox.messages


@pytest.fixture
def sim_inbox() -> Iterator[Inbox]:
    """A place for webhooks to arrive; give its `url` to the vendor's settings."""
    with Inbox() as inbox:
        yield inbox


def _vendor_fixture(name: str) -> Callable[..., VendorSim]:
    @pytest.fixture(name=f"{name}_sim")
    def vendor_sim(sandbox: SandboxHandle) -> VendorSim:
        return sandbox.vendor(name)

    return vendor_sim


for _name in discovery.names():
    globals()[f"{_name}_sim"] = _vendor_fixture(_name)
