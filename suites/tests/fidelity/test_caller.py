"""Calling by operation: what goes out, what is remembered, and when a call says that it got something else."""

import json
from collections.abc import Iterable

import pytest
from golive.simulators.fidelity.caller import Caller, Unexpected
from golive.simulators.fidelity.wire import Answer, Outgoing

JSON = {"content-type": "application/json"}


class Vendor:
    """Answers one thing after the other, the last one for ever, and keeps what it was asked."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self.answers = list(answers)
        self.asked: list[Outgoing] = []
        self.waits: list[float] = []

    def send(self, request: Outgoing) -> Answer:
        """The next answer."""
        self.asked.append(request)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def caller(self, name: str = "veriff") -> Caller:
        """A caller that signs in its own way, and whose waits are kept."""
        return Caller(name, self.send, lambda request: request.with_headers({"X-Signed": "yes"}), self.waits.append)


def said(status: int, body: object) -> Answer:
    return Answer(status, JSON, json.dumps(body).encode())


def test_a_call_goes_out_as_its_operation_says() -> None:
    vendor = Vendor([said(201, {})])
    caller = vendor.caller()

    caller.call("createSession", body={"verification": {"vendorData": "é"}}, headers={"VRF-Integration-Id": "7"})
    caller.call("getDecision", path={"sessionId": "a/b"}, query={"version": "1.0.0"}, signed=False)

    first, second = vendor.asked
    assert (first.method, first.target) == ("POST", "/v1/sessions")
    assert first.body == '{"verification": {"vendorData": "é"}}'.encode()
    assert first.headers == {**JSON, "vrf-integration-id": "7", "x-signed": "yes"}
    assert (second.target, second.headers) == ("/v1/sessions/a%2Fb/decision?version=1.0.0", {})
    assert [one.operation for one in caller.exchanges] == ["createSession", "getDecision"]


def test_a_form_goes_out_as_one() -> None:
    vendor = Vendor([said(200, {})])
    vendor.caller("prove").call("token", body={"grant_type": "client credentials"})
    assert vendor.asked[0].body == b"grant_type=client+credentials"


def test_another_status_than_expected_is_told_without_the_body_of_a_good_answer() -> None:
    vendor = Vendor([said(400, {"status": "fail", "code": "1104", "secret": "x"})])
    with pytest.raises(Unexpected, match=r'createSession answered 400, not 201: \{"status": "fail", "code": "1104"\}'):
        vendor.caller().call("createSession", body={}, expect=201)


def test_waiting_asks_again_until_it_is_there() -> None:
    vendor = Vendor([said(200, {"n": n}) for n in range(3)])
    caller = vendor.caller()

    answer = caller.until("getDecision", lambda body: bool(body["n"] == 2), within=60, every=5, path={"sessionId": "s"})

    assert answer.json() == {"n": 2}
    assert vendor.waits == [5, 5]
    assert [one.waited for one in caller.exchanges] == [0, 5, 10]


def test_waiting_has_an_end() -> None:
    vendor = Vendor([said(200, {})])
    with pytest.raises(Unexpected, match="did not get there within 10 s"):
        vendor.caller().until("getDecision", lambda _: False, within=10, every=5, path={"sessionId": "s"})
    assert vendor.waits == [5, 5]


def test_a_long_refusal_is_quoted_by_whole_words() -> None:
    vendor = Vendor([said(400, {"message": "x" * 180 + " secret-of-nobody and more"})])
    with pytest.raises(Unexpected) as problem:
        vendor.caller().call("createSession", body={}, expect=201)
    assert str(problem.value).endswith("x ...")
