"""Pytest fixtures of the suites that judge: the integration under test and the sandbox it talks to.

`integration` and `judged` are those of the vendor whose checklist the test's folder has. They live as long as the
process: an application has one set of credentials, so all tests of a vendor share one sandbox and tell their users
apart by fresh names. What a test makes happen in that sandbox is its evidence.
"""

import http.client
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .client import SandboxHandle, ServerHandle
from .conformance.attachments import Attachments, attach_exchanges
from .conformance.checklist import Checklist
from .conformance.collector import CHECKLISTS, RUNS, Run
from .conformance.integration import (
    ConfigurationError,
    Integration,
    OperationsError,
    read_plan,
    read_profile,
    read_sources,
)
from .core.exits import ExitStatus
from .courier import Courier
from .judged import Pool, Suite, Unjudgeable, suite_of
from .reader import Reader

INI = "golive_integration"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of judging."""
    parser.getgroup("golive").addoption(
        "--golive-integration",
        metavar="FILE",
        default=None,
        help="the golive.toml whose [integration] is judged (default: the ini option, or golive.toml in this folder)",
    )
    parser.addini(INI, "the golive.toml whose [integration] is judged, relative to this configuration file")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Say what is judged, so that the reports can; the checklists are loaded by now."""
    path = _file(config)
    if not path.is_file():
        return
    config.stash[RUNS] = runs = {}
    for checklist in config.stash.get(CHECKLISTS, ()):
        try:
            runs[checklist.vendor] = _declared(path, checklist)
        except (ConfigurationError, OperationsError) as problem:
            if config.getoption("golive_integration"):
                pytest.exit(str(problem), returncode=ExitStatus.USAGE.value)
            # a file that was found, not named, may be about something else; `judged` complains if it is needed


def _file(config: pytest.Config) -> Path:
    given: str | None = config.getoption("golive_integration")
    if given:
        return config.invocation_params.dir / given
    listed = config.getini(INI)
    return config.rootpath / str(listed) if listed else config.invocation_params.dir / "golive.toml"


def _declared(path: Path, checklist: Checklist) -> Run:
    """What the file says that a report needs, held to all rules that need no running app."""
    read_sources(path)
    plan = read_plan(path, Suite(checklist.vendor, checklist.path.resolve().parent).table())
    return Run(integration=plan.name, profile=read_profile(path, checklist.vendor))


@pytest.fixture(scope="session")
def golive_judged(golive_server: ServerHandle, request: pytest.FixtureRequest) -> Iterator[Pool]:
    """The sandboxes and integrations of all vendors that this process judges."""
    workers = getattr(request.config, "workerinput", {}).get("workercount", 1)
    remote = bool(request.config.getoption("golive_server"))
    pool = Pool(_file(request.config), golive_server, remote=remote, workers=workers)
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def golive_suite(request: pytest.FixtureRequest) -> Suite:
    """The suite that the test belongs to."""
    try:
        loaded = request.config.stash.get(CHECKLISTS, ())
        return suite_of(request.path, loaded)
    except Unjudgeable as problem:
        pytest.fail(str(problem), pytrace=False)


@pytest.fixture(scope="module")
def judged(golive_judged: Pool, golive_suite: Suite) -> SandboxHandle:
    """The sandbox that the integration talks to: a new one if golive starts the app, else the default one."""
    try:
        return golive_judged.sandbox(golive_suite)
    except Unjudgeable as problem:
        pytest.fail(str(problem), pytrace=False)


@pytest.fixture(scope="module")
def integration(golive_judged: Pool, golive_suite: Suite, judged: SandboxHandle) -> Integration:
    """The integration under test, started if golive is to start it."""
    try:
        return golive_judged.integration(golive_suite)
    except Unjudgeable as problem:
        pytest.fail(str(problem), pytrace=False)


@pytest.fixture
def sources(
    judged: SandboxHandle, golive_suite: Suite, evidence: Attachments, request: pytest.FixtureRequest
) -> Reader:
    """The team's own code, where it declares it: `files(name, pattern)` answers relative paths and texts."""
    try:
        return Reader(read_sources(_file(request.config)), golive_suite.vendor, judged, evidence)
    except ConfigurationError as problem:
        pytest.fail(str(problem), pytrace=False)


@pytest.fixture
def new_user() -> Callable[[], str]:
    """Makes names of users that the app cannot know yet."""
    return lambda: f"golive-{secrets.token_hex(6)}"


class Strays:
    """Calls with keys of nobody: they end up in the default sandbox, and tell that the app has wrong keys."""

    def __init__(self, default: SandboxHandle) -> None:
        self._journal = default.journal
        self._seen = self._journal.last()

    def new(self) -> list[dict[str, Any]]:
        """Those since the last time that somebody asked."""
        found = self._journal.find(direction="in", status=http.client.UNAUTHORIZED, after=self._seen)
        self._seen = max([self._seen, *(exchange["seq"] for exchange in found)])
        return found


@pytest.fixture(scope="session")
def strays(golive_server: ServerHandle) -> Strays:
    """Calls that no sandbox wanted."""
    return Strays(golive_server.open())


@pytest.fixture
def witnessed(judged: SandboxHandle, strays: Strays, request: pytest.FixtureRequest) -> Iterator[int]:
    """Whatever happens in the judged sandbox during the test becomes its evidence; the number of the exchange before.

    Time that passes in a test also ages what earlier tests left behind. Webhooks about that are no evidence here: what
    a test is about, the integration has called the vendor about.
    """
    before = judged.journal.last()
    yield before
    judged.clock.settle()
    exchanges = judged.journal.find(after=before)
    calls = [exchange for exchange in exchanges if exchange["direction"] == "in"]
    subjects = {exchange["subject"] for exchange in calls}
    attach_exchanges(request.node, (one for one in exchanges if one["direction"] == "in" or one["subject"] in subjects))
    if not calls:
        attach_exchanges(request.node, strays.new())


@pytest.fixture
def courier(judged: SandboxHandle, evidence: Attachments) -> Courier:
    """Sends what the test sends itself: requests of a user's browser, and webhooks that no vendor sent."""
    return Courier(judged, evidence)
