"""The live path, proven: a simulator stands in as a vendor nobody knows, with planted differences, and each is named.

The stranger is a server of its own on another port, reached as an account in a vendor's sandbox is: by the environment.
Nobody sleeps: waiting moves the stranger's clock.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from golive.contracts.tests.stranger import Plant, Stranger, changed
from golive.simulators import drifting, recording
from golive.simulators.background import BackgroundServer
from golive.simulators.client import SandboxHandle, ServerHandle
from golive.simulators.core.exits import ExitStatus
from golive.simulators.fidelity import goldens
from golive.simulators.fidelity.parts import contract
from golive.simulators.fidelity.wire import Answer

DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Account:
    """An account of a vendor at a stranger, and the folder of its goldens."""

    vendor: str
    stranger: Stranger
    environment: dict[str, str]
    wait: Callable[[float], None]
    folder: Path

    def record(self, *flows: str) -> ExitStatus:
        """`golive record`."""
        return recording.run(self.vendor, flows, self.folder, None, self.environment, self.wait, DAY)

    def drift(self, plant: Plant | None = None, today: date = DAY) -> tuple[ExitStatus, list[dict[str, Any]]]:
        """`golive drift --live` with a plant: the status, and what its JSON has of each flow."""
        self.stranger.plant = plant
        file = self.folder / "drift.json"
        status = drifting.run(
            self.vendor, False, True, self.folder, file, None, None, self.environment, self.wait, today
        )
        return status, json.loads(file.read_text())["flows"]

    def named(self, plant: Plant) -> set[tuple[str, str, str, str, str]]:
        """What is found of a plant, all of it reproduced: verdict, severity, change, operation and place."""
        status, flows = self.drift(plant)
        found = [one for flow in flows for one in flow["differences"]]
        counts = any(one["severity"] != "info" for one in found)
        assert status == (ExitStatus.DRIFT if counts else ExitStatus.READY)
        assert all(one["reproduced"] for one in found) or not counts
        return {(one["verdict"], one["severity"], one["change"], one["operation"], one["pointer"]) for one in found}


@pytest.fixture(scope="module")
def server() -> Iterator[BackgroundServer]:
    """A server of its own for the strangers."""
    background = BackgroundServer().start()
    yield background
    background.stop()


@pytest.fixture
def account_of(server: BackgroundServer, tmp_path: Path) -> Iterator[Callable[[str], Account]]:
    """Opens an account of a vendor at a stranger."""
    with ExitStack() as open_ones:

        def opened(vendor: str) -> Account:
            sandbox = ServerHandle(server.ready["control"]).create()
            open_ones.callback(sandbox.delete)
            given = dict(sandbox.ready["vendors"][vendor])
            upstream = given["sandbox_base_url" if vendor == "yoti" else "base_url"]
            stranger = open_ones.enter_context(Stranger(vendor, upstream))
            given |= {"base_url": stranger.url, "requests": "500", "per_minute": "1000000"}
            given |= {"sandbox_base_url": stranger.url} if vendor == "yoti" else {}
            names = _members(vendor)
            environment = {f"GOLIVE_{vendor}_{name}".upper(): given[name] for name in names if name in given}
            environment["GOLIVE_ALLOW_LIVE"] = "1"
            return Account(vendor, stranger, environment, lambda s: _move(sandbox, s), tmp_path)

        yield opened


def _move(sandbox: SandboxHandle, seconds: float) -> None:
    sandbox.clock.advance(seconds)


def _members(vendor: str) -> tuple[str, ...]:
    auth = contract(vendor, "auth")
    return (auth.BASE, *(name for row in auth.NEEDED for name in row), *auth.OPTIONAL, "requests", "per_minute")


@pytest.fixture
def proof(account_of: Callable[[str], Account]) -> Account:
    """An account at Proof whose goldens were recorded before anything was planted."""
    account = account_of("proof")
    assert account.record() is ExitStatus.READY
    return account


def on(operation: str, change: Callable[[Any], object], status: int | None = None, only: int = 0) -> Plant:
    """Plants a change in the answers to an operation, or in those with the status `only`."""

    def plant(asked: str, answer: Answer) -> Answer:
        meant = asked == operation and (answer.status == only or (not only and answer.status < 400))
        return changed(answer, change, status) if meant else answer

    return plant


def test_what_was_recorded_holds_no_credential_and_is_what_the_simulator_answers(proof: Account) -> None:
    texts = "".join(path.read_text() for path in proof.folder.rglob("*.json"))
    secrets = [value for name, value in proof.environment.items() if name.endswith(("_TOKEN", "_SECRET", "_KEY"))]
    assert secrets
    assert not any(secret in texts for secret in secrets)
    assert {golden.kind for golden in map(goldens.read, proof.folder.glob("proof/*.json"))} == {"recorded"}
    status, flows = proof.drift()
    assert status is ExitStatus.READY
    assert [flow["differences"] for flow in flows] == [[]] * len(flows)
    assert all(flow["compared"] and flow["proof"] == "recorded" and flow["recorded"] == "2026-01-01" for flow in flows)


@pytest.mark.parametrize("vendor", ["prove", "veriff", "yoti"])
def test_every_vendor_can_be_recorded_and_is_in_step_with_itself(
    account_of: Callable[[str], Account], vendor: str
) -> None:
    account = account_of(vendor)
    assert account.record() is ExitStatus.READY
    status, flows = account.drift()
    assert status is ExitStatus.READY
    assert [flow["differences"] for flow in flows] == [[]] * len(flows)
    assert all(flow["compared"] for flow in flows)


def test_a_removed_field(proof: Account) -> None:
    found = proof.named(on("getTransaction", lambda body: body.pop("network")))
    assert found == {("VENDOR_DRIFT", "breaking", "removed", "getTransaction", "/network")}


def test_a_new_enum_value(proof: Account) -> None:
    found = proof.named(on("getKycStatus", lambda body: body.update(status="in_review")))
    assert found == {("VENDOR_DRIFT", "warn", "enum", "getKycStatus", "/status")}


def test_another_value_of_the_same_enum(proof: Account) -> None:
    found = proof.named(on("getKycStatus", lambda body: body.update(status="failed")))
    assert found == {("VENDOR_DRIFT", "warn", "value", "getKycStatus", "/status")}


def test_another_status_code(proof: Account) -> None:
    found = proof.named(on("createSession", lambda _body: None, status=202))
    assert ("VENDOR_DRIFT", "breaking", "status", "createSession", "status") in found


def test_a_documented_status_code_that_was_not_recorded(proof: Account) -> None:
    found = proof.named(on("createSession", lambda _body: None, status=201))
    assert found == {("VENDOR_DRIFT", "breaking", "status", "createSession", "status")}


def test_an_added_field(proof: Account) -> None:
    found = proof.named(on("getTransaction", lambda body: body.update(fee={"amount": "1"})))
    assert found == {("VENDOR_ADDED", "info", "added", "getTransaction", "/fee")}


def test_a_changed_error_code(proof: Account) -> None:
    found = proof.named(on("getTransaction", lambda body: body.update(code="gone"), only=404))
    assert found == {("VENDOR_DRIFT", "breaking", "error code", "getTransaction", "/code")}


def test_a_list_that_has_nothing_any_more(proof: Account) -> None:
    """Each of its items would be in step, if there were one."""
    found = proof.named(on("createSession", lambda body: body.update(networks=[])))
    assert found == {("VENDOR_DRIFT", "warn", "emptied", "createSession", "/networks/*")}


def test_a_type_change(proof: Account) -> None:
    found = proof.named(on("getTransaction", lambda body: body.update(currency=7)))
    assert found == {("VENDOR_DRIFT", "breaking", "type", "getTransaction", "/currency")}


def test_the_id_of_something_else(proof: Account) -> None:
    other = "11111111-1111-4111-8111-111111111111"
    found = proof.named(on("getTransaction", lambda body: body.update(merchant_transaction_id=other)))
    assert found == {("VENDOR_DRIFT", "breaking", "identity", "getTransaction", "/merchant_transaction_id")}


def test_other_words_are_told_and_nothing_more(proof: Account) -> None:
    found = proof.named(on("getTransaction", lambda body: body.update(message="Nowhere to be found"), only=404))
    assert found == {("VENDOR_DRIFT", "info", "wording", "getTransaction", "/message")}


def test_a_slower_state(account_of: Callable[[str], Account]) -> None:
    yoti = account_of("yoti")
    assert yoti.record("complete_a_session") is ExitStatus.READY
    polls = {"left": 0}

    def plant(operation: str, answer: Answer) -> Answer:
        polls["left"] = 10 if operation == "completeByAgent" else polls["left"] - (operation == "getSession")
        late = operation == "getSession" and answer.status == 200 and polls["left"] > 0
        return changed(answer, lambda body: body.update(state="ONGOING")) if late else answer

    status, flows = yoti.drift(plant)
    found = [one for flow in flows for one in flow["differences"] if one["change"] == "slower"]
    assert status is ExitStatus.DRIFT
    assert [(one["verdict"], one["operation"], one["reproduced"]) for one in found] == [
        ("VENDOR_DRIFT", "getSession", True)
    ]
    assert found[0]["sides"]["sandbox"] == "45 s"


def test_a_difference_that_is_not_seen_again_is_a_flake(proof: Account) -> None:
    once = iter([True])
    status, flows = proof.drift(on("getTransaction", lambda body: body.pop("network") if next(once, False) else None))
    found = [one for flow in flows for one in flow["differences"]]
    assert [(one["change"], one["reproduced"]) for one in found] == [("removed", False)]
    assert status is ExitStatus.REVIEW


def test_nobody_there_is_inconclusive(proof: Account) -> None:
    gone = Account("proof", proof.stranger, {**proof.environment}, proof.wait, proof.folder)
    gone.environment["GOLIVE_PROOF_BASE_URL"] = "http://127.0.0.1:9"
    status, flows = gone.drift()
    assert status is ExitStatus.INCONCLUSIVE
    assert all(not flow["differences"] and flow["inconclusive"] for flow in flows)
    assert gone.record() is ExitStatus.INCONCLUSIVE


def test_wrong_credentials_are_inconclusive(proof: Account) -> None:
    wrong = {**proof.environment, "GOLIVE_PROOF_CLIENT_TOKEN": "00000000-0000-4000-8000-0000000000ff"}
    other = Account("proof", proof.stranger, wrong, proof.wait, proof.folder)
    status, flows = other.drift()
    assert status is ExitStatus.INCONCLUSIVE
    assert all(not flow["differences"] for flow in flows)


def test_old_goldens_are_stale(proof: Account) -> None:
    assert proof.drift(today=DAY + timedelta(days=30))[0] is ExitStatus.READY
    status, flows = proof.drift(today=DAY + timedelta(days=31))
    assert status is ExitStatus.REVIEW
    assert all(flow["stale"] for flow in flows)


def test_a_secret_in_an_answer_is_never_written(
    account_of: Callable[[str], Account], capsys: pytest.CaptureFixture[str]
) -> None:
    account = account_of("proof")
    token = account.environment["GOLIVE_PROOF_CLIENT_TOKEN"]
    account.stranger.plant = on("getTransaction", lambda body: body.update(message=f"for {token}"), only=404)
    assert account.record() is ExitStatus.REVIEW
    told = capsys.readouterr().out
    assert "/exchanges/5/response/body/message holds a live secret; nothing was written" in told
    assert token not in told
    assert not list(account.folder.rglob("*.json"))


def test_a_secret_in_an_answer_is_not_reported_either(proof: Account, capsys: pytest.CaptureFixture[str]) -> None:
    token = proof.environment["GOLIVE_PROOF_CLIENT_TOKEN"]
    proof.stranger.plant = on("getKycStatus", lambda body: body.update(status=token))
    file = proof.folder / "drift.json"
    status = drifting.run("proof", False, True, proof.folder, file, None, None, proof.environment, proof.wait, DAY)
    assert status is ExitStatus.REVIEW
    assert token not in capsys.readouterr().out
    assert not file.exists()


def test_personal_data_in_another_place_is_never_written(account_of: Callable[[str], Account]) -> None:
    account = account_of("proof")
    leak = "nobody is golive-contract@shop.example here"
    account.stranger.plant = on("getTransaction", lambda body: body.update(message=leak), only=404)
    assert account.record() is ExitStatus.REVIEW
    assert not list(account.folder.rglob("*.json"))


def test_a_stranger_on_this_machine_is_no_vendor(
    account_of: Callable[[str], Account], capsys: pytest.CaptureFixture[str]
) -> None:
    account = account_of("proof")
    into_our_own = recording.run("proof", (), None, None, account.environment, account.wait, DAY)
    assert into_our_own is ExitStatus.REVIEW
    assert account.record() is ExitStatus.READY
    account.drift()
    assert "last proven on the sandbox: never (5 recorded from no vendor)" in capsys.readouterr().out


def test_a_flow_that_fails_is_not_recorded(account_of: Callable[[str], Account]) -> None:
    account = account_of("proof")
    account.stranger.plant = on("createSession", lambda _body: None, status=202)
    assert account.record() is ExitStatus.NOT_READY
    assert not list(account.folder.rglob("*.json"))
