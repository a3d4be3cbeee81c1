"""The simulator held against the committed pact with Yoti, through the control API's states and a signing proxy."""

import json
from collections.abc import Callable

import pytest
from golive.contracts.tests.verifying import committed, reasons
from golive.contracts.yoti import interactions as rows
from golive.simulators.client import SandboxHandle
from golive.simulators.fidelity.world import World
from golive.simulators.pacts.files import PactFile
from golive.simulators.pacts.verification import Provider

PACT = committed("yoti").path
APPROVED, EXPIRED = "ask for a session that was approved", "ask for a session that has expired"

MakeProvider = Callable[[str], Provider]
MakeExcerpt = Callable[..., PactFile]


@pytest.fixture
def yoti(vendor_provider: MakeProvider) -> Provider:
    return vendor_provider("yoti")


def test_another_status_is_found(yoti: Provider, sandbox: SandboxHandle, excerpt: MakeExcerpt) -> None:
    sandbox.faults.add("status", operation="deleteSession", status=200)
    found = reasons(excerpt(PACT, "delete a session", "delete a session that goes on"), yoti)
    assert found["delete a session"].startswith("status: expected 204, got 200")
    assert found["delete a session that goes on"].startswith("status: expected 409, got 200")


def test_one_check_among_many_that_does_not_approve_is_found(
    yoti: Provider, sandbox: SandboxHandle, excerpt: MakeExcerpt
) -> None:
    """The simulator is told to reject by itself, as a sandbox of Yoti's can be."""
    reject = {"recommendation": {"value": "REJECT", "reason": "MASK_DETECTED"}, "breakdown": []}
    config = {"check_reports": {"LIVENESS": [{"result": {"report": reject}, "liveness_type": "STATIC"}]}}
    world, path = World("yoti", sandbox.ready), {"sdkId": sandbox.ready["vendors"]["yoti"]["sdk_id"]}
    world.vendor.call("putApplicationResponseConfig", path=path, body=config, expect=200)
    found = reasons(excerpt(PACT, APPROVED), yoti)
    assert '.report.recommendation.value: expected "APPROVE", got "REJECT"' in found[APPROVED]


def test_a_member_that_is_missing_is_found(yoti: Provider, sandbox: SandboxHandle, excerpt: MakeExcerpt) -> None:
    told = {"state": "EXPIRED", "user_tracking_id": rows.REFERENCE, "resources": {"id_documents": []}, "checks": []}
    sandbox.faults.add("status", operation="getSession", status=200, body=json.dumps(told))
    assert "session_id" in reasons(excerpt(PACT, EXPIRED), yoti)[EXPIRED]


def test_a_message_that_does_not_come_is_found(yoti: Provider, excerpt: MakeExcerpt) -> None:
    description = "a notification, the session is completed"
    pact = excerpt(PACT, description, given="a session's user is through")
    assert reasons(pact, yoti).keys() == {description}


def test_calls_that_nobody_signs_are_found(yoti: Provider, sandbox: SandboxHandle, excerpt: MakeExcerpt) -> None:
    """Without the proxy the placeholders of the pact are all that the simulator gets to see."""
    bare = sandbox.ready["vendors"]["yoti"]["sandbox_base_url"]
    unsigned = Provider(yoti.name, bare, yoti.states_url, yoti.messages_url)
    assert reasons(excerpt(PACT, APPROVED), unsigned)[APPROVED].startswith("status: expected 200, got 401")


def test_a_state_that_does_not_hold_is_found(yoti: Provider, excerpt: MakeExcerpt) -> None:
    found = reasons(excerpt(PACT, APPROVED, given="a session was rejected"), yoti)
    assert 'expected "APPROVE", got "REJECT"' in found[APPROVED]
