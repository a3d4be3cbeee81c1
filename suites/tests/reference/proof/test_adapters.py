"""Top-up through both adapters of golive: the example declaration and the Python class say the same."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from golive.simulators.client import SandboxHandle
from golive.simulators.conformance.integration import Integration, load, shipped
from golive.simulators.proof.sim import ProofSim

DECLARATION = Path(str(files("golive.suites.reference").joinpath("golive.toml")))


@pytest.fixture(params=["declared", "python"])
def integration(
    request: pytest.FixtureRequest, sandbox: SandboxHandle, proof_sim: ProofSim, tmp_path: Path
) -> Iterator[Integration]:
    """The running app, behind one adapter or the other."""
    path = DECLARATION
    if request.param == "python":
        path = tmp_path / "golive.toml"
        path.write_text('[integration.proof]\npython = "golive.suites.reference.proof.driver:Reference"\n')
    with load(path, shipped("proof"), sandbox.ready) as integration:
        proof_sim.configure(webhook_url=integration.webhooks().status, sell_enabled=True)
        yield integration


def test_all_operations_are_offered(integration: Integration) -> None:
    wanted = {"top_up", "view", "credited", "landing", "record", "back_office", "poll", "disrupt", "health"}
    assert integration.offers == wanted


def test_a_purchase_from_beginning_to_end(integration: Integration, proof_sim: ProofSim) -> None:
    user = "ann bob/é"
    assert integration.view(user).state == "none"
    assert integration.record(user) is None
    url = integration.top_up(user, "12.75", "USDC", "ERC20")
    transaction = integration.record(user)
    assert url
    assert url.endswith(f"/users/ann%20bob%2F%C3%A9/top-up/pay/{transaction}")
    known = proof_sim.transaction(transaction)
    assert [known[name] for name in ("amount", "currency", "network", "type")] == ["12.75", "USDC", "ERC20", "buy"]
    assert integration.landing(user, known["redirect_url"]).arrived
    assert not integration.landing(user, url).arrived
    proof_sim.move(transaction, "completed")
    integration.poll(user)
    view = integration.view(user)
    assert (view.state, view.message) == ("completed", "Your top-up is complete.")
    assert integration.credited(user) == (transaction,)
    assert integration.back_office(user) == ()
    integration.disrupt(user)
    integration.health()


def test_what_cannot_be_opened_has_no_url(integration: Integration) -> None:
    assert integration.top_up("ann", currency="DOGE") is None
    assert integration.view("ann").state == "unavailable"
    assert "currency_not_allowed" in integration.back_office("ann")[0]


def test_a_mutant_is_an_option_of_the_class(sandbox: SandboxHandle, tmp_path: Path) -> None:
    path = tmp_path / "golive.toml"
    python = 'python = "golive.suites.reference.proof.driver:Reference"'
    path.write_text(f'[integration.proof]\n{python}\noptions = {{ mutant = "books_at_once" }}\n')
    with load(path, shipped("proof"), sandbox.ready) as integration:
        integration.top_up("ann")
        assert integration.credited("ann") == (integration.record("ann"),)
