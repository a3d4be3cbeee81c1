"""Rules, patience, tokens and messages alone: tables of single steps."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from golive.suites.reference.prove.messages import (
    Change,
    Outcome,
    Refusal,
    Token,
    read_begun,
    read_outcome,
    read_refusal,
    read_token,
)
from golive.suites.reference.prove.patience import Patience
from golive.suites.reference.prove.rules import SESSION_SECONDS, Flow, Rules, Status
from golive.suites.reference.prove.tokens import Tokens
from golive.suites.reference.prove.wire import Wire
from golive.suites.reference.reading import ShapeError

RULES = Rules()
FLOW = Flow("f", "ann", "mobile", "c", opened_at=0.0, identity="i")
RESULTS = [
    (("true", "success", "success"), Status.VERIFIED),
    (("true", "not_applicable", "success"), Status.VERIFIED),
    (("false", "success", "failed"), Status.FAILED),
    (("false", "failed", "not_applicable"), Status.FAILED),
    (("pending", "pending", "pending"), Status.PENDING),
]


@pytest.mark.parametrize(("said", "status"), RESULTS)
def test_success_decides(said: tuple[str, str, str], status: Status) -> None:
    assert RULES.judge(Outcome(*said)) is status


@pytest.mark.parametrize("success", [True, False, "True", "", None, 1])
def test_success_is_one_of_three_texts(success: object) -> None:
    with pytest.raises(ShapeError):
        read_outcome({"success": success, "possessionResult": "success", "verifyResult": "success"})


@pytest.mark.parametrize("reader", [read_begun, read_outcome, read_token])
def test_an_empty_answer_is_none(reader: Callable[[Mapping[str, object]], object]) -> None:
    with pytest.raises(ShapeError):
        reader({})


@pytest.mark.parametrize("status", Status)
def test_access_and_changes_are_about_verified_numbers(status: Status) -> None:
    flow = replace(FLOW, status=status)
    good = status is Status.VERIFIED
    assert RULES.has_access(flow) is good
    assert RULES.is_about(Change("e", "PORT", "i"), flow) is good
    assert not RULES.is_about(Change("e", "PORT", "another"), flow)
    assert not RULES.is_about(Change("e", "UNHEARD_OF", "i"), flow)
    late = RULES.standing(flow, SESSION_SECONDS)
    assert late is (Status.LAPSED if status is Status.PENDING else status)
    assert RULES.standing(flow, SESSION_SECONDS - 1) is status


PAUSES = [
    ((500, ""), 0, 0.2), ((503, "2"), 0, 2.0), ((429, "1"), 0, 1.0), ((429, ""), 0, 0.2), ((429, "soon"), 0, 0.2),
    ((429, "4"), 0, None), ((500, ""), 1, None), ((400, ""), 0, None), ((401, ""), 0, None), ((403, "1"), 0, None),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "repetitions", "pause"), PAUSES)
def test_a_call_is_repeated_once_and_not_too_early(
    answer: tuple[int, str], repetitions: int, pause: float | None
) -> None:
    refusal = Refusal(answer[0], retry_after=answer[1])
    assert Patience(0.2, 3.0).pause(refusal, repetitions) == pause


def test_a_refusal_is_read_whatever_it_is() -> None:
    assert str(read_refusal(400, {"code": 8001, "message": "private"}, "")) == "400, code 8001"
    assert str(read_refusal(403, {"message": "Forbidden"}, "")) == "403"
    assert read_refusal(502, "<html>", "7") == Refusal(502, retry_after="7")


class _Fetched(Tokens):
    """Counts tokens instead of fetching them; each is good for `life` seconds."""

    life = 3600.0

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__(Wire.__new__(Wire), now)
        self.count = 0

    async def fetch(self) -> Token:
        self.count += 1
        return read_token({"access_token": f"t{self.count}", "expires_in": self.life})


@pytest.mark.parametrize(("life", "kept"), [(3600.0, 3540.0), (60.0, 30.0), (90.0, 45.0)])
def test_a_token_is_renewed_in_time(life: float, kept: float) -> None:
    now = [0.0]
    tokens = _Fetched(lambda: now[0])
    tokens.life = life

    def current() -> str:
        return asyncio.run(tokens.current())

    assert current() == "t1"
    now[0] = kept - 1
    assert current() == "t1"
    now[0] = kept
    assert current() == "t2"
