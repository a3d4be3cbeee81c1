"""What holds for each vendor: the simulator keeps the committed pact, whose states come about and leave no trace.

Calls go through the control API's states and a signing proxy. Which defects a verification finds stands in the vendors'
own files.
"""

from collections.abc import Callable
from typing import Any

import pytest
from golive.contracts.tests.verifying import committed, reasons
from golive.simulators.client import ControlFailure, SandboxHandle
from golive.simulators.fidelity.openapi import document
from golive.simulators.fidelity.parts import contract, vendors
from golive.simulators.pacts.files import PactFile
from golive.simulators.pacts.offline import check
from golive.simulators.pacts.verification import Provider, verify

VENDORS = vendors()
STATES = [(vendor, state) for vendor in VENDORS for state in contract(vendor, "states").STATES]
UNKNOWN = "the moon is full"
AT_REST = frozenset(
    {
        "selling is not enabled",
        "our credentials are accepted",
        "the person is the owner of the number",
        "the person is not the owner of the number",
        "nobody has the number",
        "the operators have not consented",
    }
)
"""States in which every sandbox is to begin with: they only answer whom to ask about."""


def rows(vendor: str) -> Any:  # noqa: ANN401 - a vendor's module of rows
    return contract(vendor, "interactions")


def test_every_vendor_has_a_contract() -> None:
    assert VENDORS == ("proof", "prove", "veriff", "yoti")


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_simulator_keeps_the_pact(vendor: str, vendor_provider: Callable[[str], Provider]) -> None:
    results = verify(committed(vendor), vendor_provider(vendor))
    assert {one.description: one.reasons for one in results.outcomes if one.state != "passed"} == {}
    wanted = {row.description for row in (*rows(vendor).INTERACTIONS, *rows(vendor).MESSAGES)}
    assert {one.description for one in results.of("passed")} == wanted


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_pact_fits_the_schemas(vendor: str) -> None:
    """As `golive pact check --offline` sees it: without even a remark."""
    remarks = {one.description: check(vendor, one).remarks for one in committed(vendor).interactions}
    assert {description: found for description, found in remarks.items() if found} == {}


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_state_and_message_of_the_pact_is_known(vendor: str) -> None:
    told, states = rows(vendor), contract(vendor, "states")
    given = {state.state for row in (*told.INTERACTIONS, *told.MESSAGES) for state in row.given}
    assert given <= states.STATES.keys()
    assert {row.description: row.topic for row in told.MESSAGES}.items() <= states.MESSAGES.items()
    assert {f"webhook.{topic}" for topic in states.MESSAGES.values()} <= document(vendor).webhooks.keys()


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_state_that_is_unknown_fails_at_once(
    vendor: str, vendor_provider: Callable[[str], Provider], excerpt: Callable[..., PactFile]
) -> None:
    """With a 5xx Pact's verifier would try again for two minutes."""
    description = next(row.description for row in rows(vendor).INTERACTIONS if row.given)
    pact = excerpt(committed(vendor).path, description, given=UNKNOWN)
    assert reasons(pact, vendor_provider(vendor)).keys() == {description}


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_state_that_is_unknown_is_answered_with_those_that_are_known(vendor: str, sandbox: SandboxHandle) -> None:
    with pytest.raises(ControlFailure, match=UNKNOWN) as found:
        sandbox.control.post(f"states/{vendor}", {"state": UNKNOWN, "action": "setup"})
    assert found.value.status == 422
    assert found.value.answer["known"] == sorted(contract(vendor, "states").STATES)


@pytest.mark.parametrize(("vendor", "state"), STATES)
def test_a_state_comes_about_and_leaves_no_trace(vendor: str, state: str, sandbox: SandboxHandle) -> None:
    before = sandbox.snapshot()
    sandbox.control.post(f"states/{vendor}", {"state": state, "action": "setup"})
    during = sandbox.snapshot()
    sandbox.control.post(f"states/{vendor}", {"state": state, "action": "teardown"})
    assert (during == before) == (state in AT_REST)
    assert sandbox.snapshot() == before
