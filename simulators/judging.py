"""Pytest fixtures of the suites that judge: the integration under test and the sandbox it talks to.

`integration` and `judged` live as long as the process: an application has one set of credentials, so all tests share
one sandbox and tell their users apart by fresh names. What a test makes happen in that sandbox is its evidence.
"""

import http.client
import secrets
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .client import SandboxHandle, ServerHandle
from .conformance.attachments import Attachments, attach_exchanges
from .conformance.checklist import Profile
from .conformance.collector import RUN, Run
from .conformance.integration import ConfigurationError, Integration, IntegrationError, load, read_plan
from .core.exits import ExitStatus
from .courier import Courier

SHARED_SEED = "judged"
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


def pytest_configure(config: pytest.Config) -> None:
    """Say what is judged, so that the report can."""
    path = _file(config)
    if not path.is_file():
        return
    try:
        plan, profile = _declared(path)
    except pytest.UsageError as problem:
        if config.getoption("golive_integration"):
            pytest.exit(str(problem), returncode=ExitStatus.USAGE.value)
        return  # a file that was found, not named, may be about something else; `judged` complains if it is needed
    config.stash[RUN] = Run(integration=plan.name, profile=profile)


def _file(config: pytest.Config) -> Path:
    given: str | None = config.getoption("golive_integration")
    if given:
        return config.invocation_params.dir / given
    listed = config.getini(INI)
    return config.rootpath / str(listed) if listed else config.invocation_params.dir / "golive.toml"


def _declared(path: Path) -> tuple[Any, Profile]:
    try:
        plan = read_plan(path)
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except ConfigurationError as problem:
        raise pytest.UsageError(str(problem)) from problem
    return plan, Profile(frozenset(document.get("profile", {}).get("features", ())))


@pytest.fixture(scope="session")
def judged(golive_server: ServerHandle, request: pytest.FixtureRequest) -> Iterator[SandboxHandle]:
    """The sandbox that the integration talks to: a new one if golive starts the app, else the default one."""
    path = _file(request.config)
    if not path.is_file():
        pytest.fail(
            f"{path} is not there; name the file that describes your app with --golive-integration", pytrace=False
        )
    plan, _ = _declared(path)
    if plan.command or plan.python:
        handle = golive_server.create(seed=SHARED_SEED)
        yield handle
        handle.delete()
        return
    if not request.config.getoption("golive_server"):
        pytest.fail(
            f"{path} declares no command, so golive cannot tell the app where the simulators are: start "
            "`golive serve`, point the app to it, and pass its control address with --golive-server",
            pytrace=False,
        )
    if getattr(request.config, "workerinput", {}).get("workercount", 1) > 1:
        pytest.fail(
            f"{path} declares no command, so all tests share one app and one sandbox: run them without -n",
            pytrace=False,
        )
    yield golive_server.open()


@pytest.fixture(scope="session")
def integration(judged: SandboxHandle, request: pytest.FixtureRequest) -> Iterator[Integration]:
    """The integration under test, started if golive is to start it."""
    try:
        with load(_file(request.config), judged.ready) as app:
            yield app
    except (ConfigurationError, IntegrationError) as problem:
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
