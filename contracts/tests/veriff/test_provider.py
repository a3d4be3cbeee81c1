"""The simulator held against the committed pact with Veriff.

States and messages come from the control API, and calls are signed on their way: a pact cannot sign.
"""

from collections.abc import Callable

import pytest
from golive.contracts.tests.verifying import committed, reasons
from golive.simulators.client import SandboxHandle
from golive.simulators.pacts.files import PactFile
from golive.simulators.pacts.verification import Provider
from golive.simulators.veriff.sim import VeriffSim

PACT = committed("veriff").path

MakeProvider = Callable[[str], Provider]
MakeExcerpt = Callable[..., PactFile]


@pytest.fixture
def veriff(vendor_provider: MakeProvider) -> Provider:
    return vendor_provider("veriff")


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
