"""Every flow of every vendor: it passes on the simulator and on its recording, and nothing broken passes for it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from golive.simulators.client import SandboxHandle, ServerHandle
from golive.simulators.fidelity import flows, goldens, steps, targets
from golive.simulators.fidelity.caller import Exchange
from golive.simulators.fidelity.flows import Client, Flow, Outcome, Result
from golive.simulators.fidelity.goldens import Golden
from golive.simulators.fidelity.openapi import document
from golive.simulators.fidelity.parts import contract, vendors
from golive.simulators.fidelity.transports import http_sender
from golive.simulators.fidelity.wire import Answer, Outgoing, Send

NOBODY = "http://127.0.0.1:9"


def _every() -> Iterator[object]:
    for vendor in vendors():
        for name, flow in flows.flows(vendor).items():
            yield pytest.param(vendor, flow, id=f"{vendor}-{name}")


EVERY = pytest.mark.parametrize(("vendor", "flow"), list(_every()))


def _send(sandbox: SandboxHandle, vendor: str) -> Send:
    return http_sender(sandbox.ready["vendors"][vendor][contract(vendor, "auth").BASE])


def _client(sandbox: SandboxHandle, vendor: str, send: Send | None = None) -> Client:
    connection = sandbox.ready["vendors"][vendor]
    return targets.signed(vendor, connection, send or _send(sandbox, vendor), sandbox.clock.advance)


def _recorded(result: Result) -> Golden:
    """What a recording of this result has, were it one of the vendor's sandbox."""
    run = steps.normalised(result.vendor, result.exchanges, b"a key")
    label = goldens.LABELS["recorded"]
    return Golden(
        goldens.FORMAT, "recorded", label, result.vendor, result.flow, "2026-01-01", None, None, {}, (), run.steps
    )


@EVERY
def test_it_passes_on_the_simulator_and_asks_the_same_each_time(
    golive_server: ServerHandle, vendor: str, flow: Flow
) -> None:
    one, other = (targets.simulator(vendor, golive_server).run(flow) for _ in range(2))
    for result in (one, other):
        assert (result.outcome, result.why, result.findings) == (Outcome.PASSED, "", ())
    assert [step.operation for step in one.exchanges] == [step.operation for step in other.exchanges]
    assert flows.title(flow).endswith(".")


@EVERY
def test_it_passes_on_a_recording_of_itself(sandbox: SandboxHandle, vendor: str, flow: Flow) -> None:
    golden = _recorded(flows.run(flow, _client(sandbox, vendor)))
    replayed = targets.replayed(flow, golden)
    assert (replayed.outcome, replayed.why, replayed.findings) == (Outcome.PASSED, "", ())


@EVERY
def test_a_wrong_status_of_any_operation_fails_it(sandbox: SandboxHandle, vendor: str, flow: Flow) -> None:
    operations = {one.operation for one in flows.run(flow, _client(sandbox, vendor)).exchanges}
    struck = set()
    for operation in operations - {"token"}:  # without a token nobody is let in, which proves nothing
        sandbox.reset()
        sandbox.faults.add("status", vendor=vendor, operation=operation, status=418)
        result = flows.run(flow, _client(sandbox, vendor))
        if sandbox.faults.list()[0]["struck"]:  # who does not sign ends in another sandbox
            struck.add(operation)
            assert result.outcome is Outcome.FAILED, operation
            assert "418" in result.why
    assert struck


@EVERY
def test_a_wrong_shape_of_any_answer_fails_it(sandbox: SandboxHandle, vendor: str, flow: Flow) -> None:
    for step, exchange in enumerate(flows.run(flow, _client(sandbox, vendor)).exchanges):
        if _has_shape(vendor, exchange):
            sandbox.reset()
            spoiler = Spoiler(_send(sandbox, vendor), exchange.operation, step)
            spoiler.client = _client(sandbox, vendor, spoiler)
            result = flows.run(flow, spoiler.client)
            assert result.outcome is Outcome.FAILED, (step, exchange.operation)


@pytest.mark.parametrize(
    ("vendor", "flow", "operation", "member"),
    [
        ("proof", "open_a_session", "getTransaction", "merchant_transaction_id"),
        ("proof", "open_a_session", "getTransaction", "network"),
        ("proof", "know_a_user", "getKycStatus", "partner_user_id"),
        ("prove", "verify_a_short_term_user", "verifyStatus", "correlationId"),
        ("prove", "watch_a_number", "getIdentity", "identityId"),
        ("veriff", "hand_in_photos", "listSessionMedia", "sessionId"),
        ("veriff", "hand_in_photos", "updateSession", "id"),
        ("yoti", "open_a_session", "getSession", "session_id"),
        ("yoti", "complete_a_session", "getSession", "session_id"),
    ],
)
def test_an_answer_about_something_else_fails_it(
    sandbox: SandboxHandle, vendor: str, flow: str, operation: str, member: str
) -> None:
    """Its shape is right, and it is the answer to another question."""
    told, sent = document(vendor), _send(sandbox, vendor)

    def send(request: Outgoing) -> Answer:
        answer, found = sent(request), told.match(request.method, request.path)
        if not found or found[0].id != operation or answer.status not in flows.GOOD:
            return answer
        other, count = re.subn(
            rf'("{member}":)"[^"]*"', r'\1"00000000-0000-4000-8000-0000000000ff"', answer.body.decode()
        )
        assert count
        return Answer(answer.status, answer.headers, other.encode())

    result = flows.run(flows.named(vendor, flow), _client(sandbox, vendor, send))
    assert result.outcome is Outcome.FAILED
    assert result.findings == ()


def _has_shape(vendor: str, exchange: Exchange) -> bool:
    reply = document(vendor).operations[exchange.operation].reply(exchange.answer.status)
    return bool(reply and reply.content.get(exchange.answer.media_type))


class Spoiler:
    """Sends, and answers one step of the flow with a number."""

    def __init__(self, send: Send, operation: str, step: int) -> None:
        self._send = send
        self._target = (operation, step)
        self.client: Client | None = None

    def __call__(self, request: Outgoing) -> Answer:
        """The answer, or what is left of it."""
        assert self.client is not None
        answer, caller = self._send(request), self.client.caller
        found = caller.document.match(request.method, request.path)
        spoiled = found is not None and (found[0].id, len(caller.exchanges)) == self._target
        return Answer(answer.status, answer.headers, b"0") if spoiled else answer


@EVERY
def test_a_vendor_that_lets_nobody_in_proves_nothing(sandbox: SandboxHandle, vendor: str, flow: Flow) -> None:
    sandbox.faults.add("status", vendor=vendor, status=401)
    result = flows.run(flow, _client(sandbox, vendor))
    assert result.outcome is Outcome.INCONCLUSIVE
    assert "every call was refused (401)" in result.why


@EVERY
def test_a_vendor_that_is_not_there_proves_nothing(sandbox: SandboxHandle, vendor: str, flow: Flow) -> None:
    result = flows.run(flow, _client(sandbox, vendor, http_sender(NOBODY)))
    assert result.outcome is Outcome.UNREACHABLE
    assert NOBODY in result.why


def _goldens() -> Iterator[object]:
    for vendor in vendors():
        for path in sorted(Path(goldens.shipped(), vendor, "goldens").glob("*.json")):
            yield pytest.param(vendor, flows.named(vendor, path.stem), id=f"{vendor}-{path.stem}")


@pytest.mark.parametrize(("vendor", "flow"), list(_goldens()))
def test_its_golden_fits_the_documents(vendor: str, flow: Flow) -> None:
    result = targets.golden(vendor).run(flow)
    assert (result.outcome, result.why, result.findings) == (Outcome.PASSED, "", ())
    assert result.source
