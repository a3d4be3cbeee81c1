"""Same seed, same calls: the same bytes. Over real sockets; only the ports differ."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from golive.simulators.client import ServerHandle
from golive.simulators.inbox import Inbox
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.proof.caller import SESSION, Answer, order, over_sockets

Story = Callable[[str], tuple[list[Any], list[Any]]]


@pytest.fixture
def story(golive_server: ServerHandle) -> Story:
    """Tell a story with all that draws on chance in a new sandbox; what was answered, and what was posted."""

    def run(seed: str) -> tuple[list[Any], list[Any]]:
        box = golive_server.create(id=f"proof-story-{os.getpid()}", seed=seed)
        proof = box.vendor("proof")
        assert isinstance(proof, ProofSim)
        caller, answers = over_sockets(proof), []

        def told(answer: Answer) -> Answer:
            kept = {name: value for name, value in answer.headers.items() if name not in ("date", "server")}
            answers.append((answer.status, kept, answer.body))
            return answer

        with Inbox() as inbox:
            proof.configure(webhook_url=f"{inbox.url}/status", sell_enabled=True)
            bought = told(caller.creating(client_ip="198.51.100.23")).json()["merchant_transaction_id"]
            box.clock.advance(1.5)
            sold = told(caller.creating(type="sell", partner_user_id="Žoë 李")).json()["merchant_transaction_id"]
            proof.move(bought, "completed")
            box.clock.advance(7 * 3600)
            for transaction in (bought, sold, "unknown"):
                told(caller.transaction(transaction))
            told(caller.kyc("Žoë 李"))
            told(caller.call("POST", SESSION, order("amount"), Origin=caller.origin))
            told(caller.preflight(SESSION, caller.origin))
            told(caller.call("GET", "/nowhere"))
            posted = [(one.path, {**one.headers, "host": ""}, one.body) for one in inbox.received]
        box.delete()
        return answers, posted

    return run


def test_the_same_seed_gives_the_same_bytes(story: Story) -> None:
    first, second = story("seed"), story("seed")
    assert first == second
    answers, posted = first
    assert [status for status, _, _ in answers] == [200, 200, 200, 200, 404, 200, 400, 204, 404]
    assert len(posted) == 3, "processing, completed, failed"


def test_another_seed_gives_other_ids(story: Story) -> None:
    first, other = story("seed"), story("other")
    assert [status for status, _, _ in first[0]] == [status for status, _, _ in other[0]]
    ids = [{headers["x-request-id"] for _, headers, _ in answers} for answers, _ in (first, other)]
    assert ids[0] & ids[1] == set()
    assert {body for _, _, body in first[1]} & {body for _, _, body in other[1]} == set()
