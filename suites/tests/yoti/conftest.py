"""Fixtures of the tests that prove the Yoti simulator."""

import subprocess
from collections.abc import Iterator

import pytest
from golive.simulators.client import SandboxHandle, ServerHandle
from golive.simulators.yoti.sim import YotiSim
from golive.suites.tests.browser import site
from golive.suites.tests.yoti.caller import Caller, over_sockets
from golive.suites.tests.yoti.node_sdk import PROGRAM, Node
from golive.suites.tests.yoti.python_sdk import Sdk, key
from yoti_python_sdk.doc_scan import DocScanClient


@pytest.fixture
def caller(yoti_sim: YotiSim) -> Caller:
    """The server of the sandbox's application."""
    return over_sockets(yoti_sim)


@pytest.fixture
def other_caller(golive_server: ServerHandle, request: pytest.FixtureRequest) -> Iterator[Caller]:
    """The server of a second application, in a sandbox of its own."""
    handle: SandboxHandle = golive_server.create(seed=f"{request.node.name} other")
    sim = handle.vendor("yoti")
    assert isinstance(sim, YotiSim)
    yield over_sockets(sim)
    handle.delete()


@pytest.fixture
def client(yoti_sim: YotiSim) -> Sdk:
    """Yoti's SDK for Python at the production base."""
    return DocScanClient(yoti_sim.sdk_id, key(yoti_sim.private_key_pem), yoti_sim.base_url)


@pytest.fixture
def sandboxed(yoti_sim: YotiSim) -> Sdk:
    """The same at the sandbox's base, where answers can be configured."""
    return DocScanClient(yoti_sim.sdk_id, key(yoti_sim.private_key_pem), yoti_sim.sandbox_base_url)


@pytest.fixture(scope="session")
def node_process() -> Iterator[subprocess.Popen[str]]:
    """One Node, with Yoti's SDKs, for all tests."""
    if not (site.PACKAGES / "yoti").is_dir():
        pytest.fail("Yoti's SDKs are not installed; run: make setup", pytrace=False)
    with subprocess.Popen(PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        yield running
        running.terminate()


@pytest.fixture
def node(node_process: subprocess.Popen[str], yoti_sim: YotiSim) -> Node:
    """Yoti's SDKs for Node, calling for the sandbox's application."""
    return Node(node_process, yoti_sim)
