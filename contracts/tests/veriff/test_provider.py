"""The simulator held against the committed pact with Veriff.

States and messages come from the control API, and calls are signed on their way: a pact cannot sign.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from golive.contracts.veriff import interactions as rows
from golive.contracts.veriff import states
from golive.simulators.client import ControlFailure, SandboxHandle
from golive.simulators.pacts.files import PactFile, read
from golive.simulators.pacts.offline import check
from golive.simulators.pacts.verification import Provider, verify
from golive.simulators.veriff.sim import VeriffSim

PACT = Path(__file__).parents[2] / "veriff" / "pacts" / "reference-shop-veriff.json"

MakeProvider = Callable[[str], Provider]
MakeExcerpt = Callable[..., PactFile]


@pytest.fixture
def veriff(vendor_provider: MakeProvider) -> Provider:
    return vendor_provider("veriff")


def reasons(pact: PactFile, provider: Provider) -> dict[str, str]:
    """Why each interaction that did not pass did not, by description."""
    outcomes = verify(pact, provider).outcomes
    return {one.description: "; ".join(one.reasons) or one.state for one in outcomes if one.state != "passed"}


def test_the_simulator_keeps_the_pact(veriff: Provider) -> None:
    results = verify(read(PACT), veriff)
    assert {one.description: one.reasons for one in results.outcomes if one.state != "passed"} == {}
    assert {one.description for one in results.of("passed")} == {
        row.description for row in (*rows.INTERACTIONS, *rows.MESSAGES)
    }


def test_the_pact_fits_the_schemas() -> None:
    """As `golive pact check --offline` sees it: without even a remark."""
    remarks = {one.description: check("veriff", one).remarks for one in read(PACT).interactions}
    assert {description: found for description, found in remarks.items() if found} == {}


def test_every_state_and_message_of_the_pact_is_known() -> None:
    given = {state.state for row in (*rows.INTERACTIONS, *rows.MESSAGES) for state in row.given}
    assert given <= states.STATES.keys()
    assert {row.description: row.topic for row in rows.MESSAGES}.items() <= states.MESSAGES.items()


def test_another_status_is_found(veriff: Provider, veriff_sim: VeriffSim, excerpt: MakeExcerpt) -> None:
    veriff_sim.override(media_status=201)
    found = reasons(excerpt(PACT, "upload a photo"), veriff)
    assert found["upload a photo"].startswith("status: expected 200, got 201")


def test_another_body_is_found(veriff: Provider, sandbox: SandboxHandle, excerpt: MakeExcerpt) -> None:
    body = '{"status": "success", "verification": {"status": "approved"}}'
    sandbox.faults.add("status", operation="getDecision", status=200, body=body)
    found = reasons(excerpt(PACT, "read an approval", "read a decline"), veriff)
    assert found.keys() == {"read an approval", "read a decline"}
    assert "vendorData" in found["read an approval"]
    assert "declined" in found["read a decline"]


def test_a_message_of_another_kind_is_found(veriff: Provider, excerpt: MakeExcerpt) -> None:
    pact = excerpt(PACT, "a decision webhook, approved", given="a session was declined")
    assert "declined" in reasons(pact, veriff)["a decision webhook, approved"]


def test_calls_that_nobody_signs_are_found(veriff: Provider, sandbox: SandboxHandle, excerpt: MakeExcerpt) -> None:
    """Without the proxy the placeholders of the pact are all that the simulator gets to see."""
    bare = sandbox.ready["vendors"]["veriff"]["base_url"]
    unsigned = Provider(veriff.name, bare, veriff.states_url, veriff.messages_url)
    found = reasons(excerpt(PACT, "read an approval"), unsigned)
    assert found["read an approval"].startswith("status: expected 200, got 401")


def test_a_state_that_is_unknown_fails_at_once(veriff: Provider, excerpt: MakeExcerpt) -> None:
    """With a 5xx Pact's verifier would try again for two minutes."""
    pact = excerpt(PACT, "read an approval", given="a session was forgotten")
    assert reasons(pact, veriff).keys() == {"read an approval"}


def test_a_state_that_is_unknown_is_answered_with_those_that_are_known(sandbox: SandboxHandle) -> None:
    with pytest.raises(ControlFailure, match="a session was forgotten") as found:
        sandbox.control.post("states/veriff", {"state": "a session was forgotten", "action": "setup"})
    assert found.value.status == 422
    assert found.value.answer["known"] == sorted(states.STATES)


@pytest.mark.parametrize("state", states.STATES)
def test_a_state_can_be_brought_about_and_undone(state: str, sandbox: SandboxHandle, veriff_sim: VeriffSim) -> None:
    before = veriff_sim.settings(), sandbox.faults.list(), sandbox.clock.now()
    sandbox.control.post("states/veriff", {"state": state, "action": "setup"})
    sandbox.control.post("states/veriff", {"state": state, "action": "teardown"})
    assert (veriff_sim.settings(), sandbox.faults.list(), sandbox.clock.now()) == before
    assert veriff_sim.sessions() == []
