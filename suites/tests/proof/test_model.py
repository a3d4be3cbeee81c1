"""The life of a transaction and of an identity as pure rules (facts: docs transaction-status, off-ramp, kyc)."""

from itertools import product

import msgspec
import pytest
from golive.simulators.core.clock import DAY, SECOND
from golive.simulators.proof import model
from golive.simulators.proof.model import Action, Identity, Knowledge, Refused, Session, Side, Status, Step, Token
from golive.simulators.proof.rules import Rules

NOW = 5 * DAY
S, A, K = Status, Action, Knowledge

ALLOWED = {
    (S.PENDING, A.PAY): S.PROCESSING,
    (S.PENDING, A.FAIL): S.FAILED,
    (S.PENDING, A.CANCEL): S.CANCELLED,
    (S.PENDING, A.LAPSE): S.FAILED,
    (S.PROCESSING, A.COMPLETE): S.COMPLETED,
    (S.PROCESSING, A.FAIL): S.FAILED,
}
IDENTITY_ALLOWED = {
    (K.NOT_STARTED, Step.SUBMIT): K.PENDING,
    (K.FAILED, Step.SUBMIT): K.PENDING,
    (K.PENDING, Step.APPROVE): K.VERIFIED,
    (K.PENDING, Step.REJECT): K.FAILED,
}
TERMINAL = {"completed", "failed", "cancelled"}


def at(status: Status, side: Side = "buy") -> Session:
    """A transaction in `status`, an hour old."""
    return Session("tx", "ann", "ann@shop.test", side, "USDT", "TRC20", "1", "T1", 0, 0, "v2:00", "EUR", {}, status)


def test_the_statuses_are_the_documented_ones() -> None:
    """Seed 004 and Proof's docs: British cancelled; three of them are terminal."""
    assert [str(status) for status in Status] == ["pending", "processing", "completed", "failed", "cancelled"]
    assert {str(status) for status in model.TERMINAL} == TERMINAL
    assert [str(known) for known in Knowledge] == ["not_started", "pending", "verified", "failed"]


@pytest.mark.parametrize(("status", "action"), list(product(Status, Action)))
def test_each_pair_of_status_and_action_is_as_documented(status: Status, action: Action) -> None:
    """Forward only, and what has ended is never moved; a payment in flight cannot be cancelled (inferred)."""
    session, wanted = at(status), ALLOWED.get((status, action))
    if wanted is None:
        with pytest.raises(Refused, match=f"a transaction that is {status} cannot take: {action}"):
            model.moved(session, action, NOW)
        return
    after = model.moved(session, action, NOW)
    assert (after.status, after.updated, after.trail[-1].status, after.trail[-1].at) == (wanted, NOW, wanted, NOW)
    assert after.created == session.created
    assert after.is_over == (wanted in TERMINAL)


@pytest.mark.parametrize(("status", "step"), list(product(Knowledge, Step)))
def test_each_pair_of_identity_and_step_is_as_documented(status: Knowledge, step: Step) -> None:
    """A failed identity is tried again in the widget; a verified one is never asked again (Proof's docs: kyc)."""
    identity, wanted = Identity("ann", status=status), IDENTITY_ALLOWED.get((status, step))
    if wanted is None:
        with pytest.raises(Refused, match=f"an identity that is {status} cannot take: {step}"):
            model.stepped(identity, step)
        return
    assert model.stepped(identity, step).status == wanted


@pytest.mark.parametrize(
    ("side", "words"),
    [
        ("buy", ["new", "paid", "completed", "order_failed", "cancelled"]),
        ("sell", ["new", "pending", "succeeded", "failed", "cancelled"]),
    ],
)
def test_browser_callbacks_have_words_of_their_own(side: Side, words: list[str]) -> None:
    """Devdocs: not the normalised enum, `paid` is their sample; the others are the widget maker's."""
    assert [model.widget_status(side, status) for status in Status] == words


@pytest.mark.parametrize(
    ("status", "wanted", "steps"),
    [
        (S.PENDING, S.PROCESSING, [S.PROCESSING]),
        (S.PENDING, S.COMPLETED, [S.PROCESSING, S.COMPLETED]),
        (S.PENDING, S.FAILED, [S.FAILED]),
        (S.PENDING, S.CANCELLED, [S.CANCELLED]),
        (S.PROCESSING, S.COMPLETED, [S.COMPLETED]),
        (S.PROCESSING, S.FAILED, [S.FAILED]),
    ],
)
def test_the_way_to_a_status_leads_through_processing(status: Status, wanted: Status, steps: list[Status]) -> None:
    session = at(status)
    for action in model.way(session, wanted):
        session = model.moved(session, action, NOW)
    assert [mark.status for mark in session.trail] == steps


@pytest.mark.parametrize("status", Status)
def test_nothing_leads_back_to_the_beginning(status: Status) -> None:
    with pytest.raises(Refused, match=f"a transaction that is {status} cannot take: pending"):
        model.way(at(status), S.PENDING)


@pytest.mark.parametrize(
    ("age", "used", "token"),
    [
        (0, False, Token.ISSUED),
        (3600 * SECOND - 1, False, Token.ISSUED),
        (3600 * SECOND, False, Token.EXPIRED),
        (0, True, Token.USED),
        (3600 * SECOND, True, Token.USED),
    ],
)
def test_an_init_token_dies_with_its_first_use_or_after_an_hour(age: int, used: bool, token: Token) -> None:
    """The earlier edition and the widget's maker: whichever comes first."""
    session = msgspec.structs.replace(at(S.PENDING), token_used=0 if used else None)
    assert session.token(age, Rules()) is token
