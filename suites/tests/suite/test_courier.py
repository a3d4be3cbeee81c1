"""What a test sends itself: answers, broken connections, and the evidence of webhooks that no vendor sent."""

import socket

import pytest
from golive.simulators.client import SandboxHandle
from golive.simulators.conformance.attachments import Attachments
from golive.simulators.courier import Answer, Courier, send
from golive.simulators.inbox import Inbox


@pytest.fixture
def attached() -> Attachments:
    return Attachments()


@pytest.fixture
def courier(sandbox: SandboxHandle, attached: Attachments) -> Courier:
    return Courier(sandbox, attached)


def test_an_answer_is_its_status(sim_inbox: Inbox) -> None:
    sim_inbox.answers = [204, 302, 404, 500]
    answers = [send("POST", f"{sim_inbox.url}/hook?a=b", {"x-a": "b"}, b"{}") for _ in range(4)]
    assert [str(answer) for answer in answers] == ["204", "302", "404", "500"]
    assert [answer.accepted for answer in answers] == [True, False, False, False]
    assert [answer.crashed for answer in answers] == [False, False, False, True]
    assert {(one.path, one.headers["x-a"], one.body) for one in sim_inbox.received} == {("/hook?a=b", "b", b"{}")}


def test_a_broken_connection_is_an_answer_without_a_status() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    answer = send("POST", f"http://127.0.0.1:{port}", {}, b"")
    assert answer.status is None
    assert answer.crashed
    assert not answer.accepted
    assert str(answer).startswith("no answer (")


def test_a_webhook_becomes_evidence(courier: Courier, attached: Attachments, sim_inbox: Inbox) -> None:
    answer = courier.webhook("veriff", "decision", "s-1", sim_inbox.url, {"x-hmac-signature": "0"}, b"\xff" * 3000)
    assert answer == Answer(200, "")
    (exchange,) = attached.drain().exchanges
    assert (exchange["direction"], exchange["operation"], exchange["subject"]) == ("out", "webhook.decision", "s-1")
    assert exchange["fault"] == "posted by the test"
    assert exchange["request"]["headers"] == {"content-type": "application/json", "x-hmac-signature": "0"}
    assert exchange["request"]["body"].endswith("... (3000 bytes in all)")
    assert exchange["response"] == {"status": 200, "headers": {}, "body": ""}
    assert exchange["error"] is None


def test_a_webhook_without_an_answer_is_evidence_too(courier: Courier, attached: Attachments) -> None:
    courier.webhook("veriff", "event", "s-1", "http://127.0.0.1:9", {}, b"{}")
    (exchange,) = attached.drain().exchanges
    assert exchange["response"] is None
    assert exchange["error"].startswith("no answer (")
    assert exchange["request"]["body"] == "{}"


def test_what_a_browser_sends_is_left_to_the_journal(courier: Courier, attached: Attachments, sim_inbox: Inbox) -> None:
    assert courier.send("POST", sim_inbox.url, b"{}", {"x-a": "b"}).status == 200
    assert sim_inbox.received[0].headers["content-type"] == "application/json"
    assert attached.drain().exchanges == ()
