"""Sign-up through both adapters of golive: the example declaration and the Python class say the same."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from golive.simulators.client import SandboxHandle
from golive.simulators.conformance.integration import Integration, load, shipped
from golive.simulators.prove.sim import ProveSim
from golive.suites.reference.prove.driver import CONTROLS, SDK

DECLARATION = Path(str(files("golive.suites.reference").joinpath("golive.toml")))
OPERATIONS = {"start", "finish", "view", "access", "confirm", "record", "back_office", "heard", "landing", "page"}


@pytest.fixture(params=["declared", "python"])
def integration(
    request: pytest.FixtureRequest, sandbox: SandboxHandle, prove_sim: ProveSim, tmp_path: Path
) -> Iterator[Integration]:
    """The running app, behind one adapter or the other."""
    path = DECLARATION
    if request.param == "python":
        path = tmp_path / "golive.toml"
        path.write_text('[integration.prove]\npython = "golive.suites.reference.prove.driver:Reference"\n')
    with load(path, shipped("prove"), sandbox.ready) as integration:
        prove_sim.configure(webhook_url=integration.webhooks().changes)
        yield integration


def test_a_user_from_beginning_to_end(integration: Integration, sandbox: SandboxHandle, prove_sim: ProveSim) -> None:
    user = "ann bob/é"
    assert integration.offers == OPERATIONS | {"disrupt", "health"}
    assert vars(integration.controls()) == CONTROLS
    integration.health()
    assert (integration.view(user).state, integration.finish(user)) == ("none", "unavailable")
    assert integration.record(user).correlation is None
    assert integration.page(user).endswith("/users/ann%20bob%2F%C3%A9/sign-up")
    assert integration.start(user, "+1 (200) 551-0001", "Björk", "O'Neil-李", "desktop")
    flow = integration.record(user).correlation
    known = prove_sim.session(flow)
    assert [known[name] for name in ("phone_number", "first_name", "last_name", "possession_type")] == [
        "+12005510001", "Björk", "O'Neil-李", "desktop",
    ]  # fmt: skip
    assert integration.landing(user, known["final_target_url"]).arrived
    assert not integration.landing(user, integration.page(user)).arrived
    assert (integration.finish(user), integration.access(user)) == ("pending", False)
    prove_sim.possess(flow)
    assert (integration.finish(user), integration.view(user).state) == ("verified", "verified")
    assert integration.access(user)
    told = prove_sim.change(integration.record(user).identity, "DISCONNECT")
    sandbox.clock.settle()
    assert integration.heard(user) == tuple(told["sent"])
    assert len(integration.back_office(user)) == 1
    assert (integration.view(user).state, integration.access(user)) == ("unavailable", False)
    assert integration.confirm(user, "+12005510002") == "verified"
    integration.disrupt(user)


def test_what_cannot_be_begun_has_no_token(integration: Integration, sandbox: SandboxHandle) -> None:
    sandbox.faults.add("error", vendor="prove", operation="verify", error="internal_error")
    assert integration.start("ann") is None
    assert integration.view("ann").state == "unavailable"


def test_the_sdk_is_where_the_declaration_says() -> None:
    declared = tomllib.loads(DECLARATION.read_text("utf-8"))["integration"]["env"]["PROVE_AUTH_SDK"]
    assert Path(declared.format(folder=DECLARATION.parent)).resolve() == SDK.resolve()
