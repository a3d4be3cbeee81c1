"""Opening an account through both adapters of golive: the example declaration and the Python class say the same."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from golive.simulators.client import SandboxHandle
from golive.simulators.conformance.integration import Integration, load, shipped
from golive.simulators.yoti.sim import YotiSim
from golive.suites.reference.yoti.driver import CONTROLS

DECLARATION = Path(str(files("golive.suites.reference").joinpath("golive.toml")))
OPERATIONS = {
    "start", "view", "access", "returned", "record", "back_office", "heard", "erase", "page", "endpoint",
}  # fmt: skip


@pytest.fixture(params=["declared", "python"])
def integration(request: pytest.FixtureRequest, sandbox: SandboxHandle, tmp_path: Path) -> Iterator[Integration]:
    """The running app, behind one adapter or the other."""
    path = DECLARATION
    if request.param == "python":
        path = tmp_path / "golive.toml"
        path.write_text('[integration.yoti]\npython = "golive.suites.reference.yoti.driver:Reference"\n')
    with load(path, shipped("yoti"), sandbox.ready) as integration:
        yield integration


def test_a_user_from_beginning_to_end(integration: Integration, sandbox: SandboxHandle, yoti_sim: YotiSim) -> None:
    user = "ann bob/é"
    assert integration.offers == OPERATIONS | {"disrupt", "health"}
    assert vars(integration.controls()) == CONTROLS
    integration.health()
    assert (integration.view(user).state, integration.record(user).session) == ("none", None)
    assert integration.page(user).endswith("/users/ann%20bob%2F%C3%A9/opening/page")
    told = integration.endpoint(user)
    assert told.url.startswith("https://127.0.0.1:")
    assert "BEGIN CERTIFICATE" in told.ca
    begun = integration.start(user)
    assert begun.session in begun.url
    assert (integration.returned(user, "4000"), integration.access(user)) == ("again", False)
    yoti_sim.complete(begun.session)
    sandbox.clock.settle()
    assert (integration.view(user).state, integration.access(user)) == ("verified", True)
    assert integration.heard(user)[-1] == "session_completion:"
    seen = integration.back_office(user)
    assert (seen.recommendation, seen.notices) == ("APPROVE", ())
    assert integration.record(user).retained
    assert integration.erase(user)
    integration.disrupt(user)
