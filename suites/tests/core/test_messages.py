"""What was sent to people: kept in order within a cap, found by whom it went to, part of the sandbox's state."""

import pytest
from golive.simulators.core import messages
from golive.simulators.core.messages import CAP, Message, Query, is_for
from golive.simulators.core.sandbox import Sandbox
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.core.vendor import Tx

PHONE = "+12005510001"


def send(box: Sandbox, to: str = PHONE, kind: str = "otp", text: str = "Your code is 1234") -> Message:
    return box.run(lambda tx: messages.send(tx, "toy", to=to, text=text, subject="item", kind=kind, code="1234"))


def kept(box: Sandbox) -> list[Message]:
    return box.view(lambda tx: list(messages.read(tx)))


def test_a_message_has_all_that_was_given_and_its_time(box: Sandbox) -> None:
    sent = send(box)
    assert kept(box) == [sent]
    expected = Message(
        sent.id, "2026-01-01T00:00:00.000000Z", "toy", "sms", PHONE, "Your code is 1234", "item", "otp", code="1234"
    )
    assert sent == expected


def test_they_are_kept_in_order_each_with_an_id(box: Sandbox) -> None:
    sent = [send(box, text=str(number)) for number in range(12)]
    assert kept(box) == sent
    assert len({message.id for message in sent}) == 12
    assert sorted(sent, key=lambda message: message.id) == sent


def test_the_oldest_go(box: Sandbox) -> None:
    send(box)
    last = [send(box, text="x" * (CAP // 3)) for _ in range(3)][1:]
    assert kept(box) == last


def test_what_is_not_committed_was_not_sent(box: Sandbox) -> None:
    def broken(tx: Tx) -> None:
        messages.send(tx, "toy", to=PHONE, text="no", subject="item", kind="otp")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        box.run(broken)
    assert kept(box) == []


def test_they_are_state_like_any_other(world: Sandboxes, box: Sandbox) -> None:
    sent = send(box)
    snapshot = box.snapshot()
    assert kept(world.fork("default", "copy")) == [sent]
    box.reset()
    assert kept(box) == []
    box.restore(snapshot)
    assert kept(box) == [sent]


def test_a_query_holds_in_every_part(box: Sandbox) -> None:
    one, two = send(box), send(box, to="+447700900123", kind="link")

    def found(**query: str) -> list[Message]:
        return box.view(lambda tx: messages.find(tx, Query(**query)))

    assert found() == found(vendor="toy") == found(subject="item") == [one, two]
    assert (found(to=PHONE), found(kind="link")) == ([one], [two])
    assert found(to=PHONE, kind="link") == found(subject="other") == found(vendor="other") == []


@pytest.mark.parametrize(
    ("to", "same"),
    [
        ("+12005510001", True),
        ("12005510001", True),
        (" 12005510001", True),  # a plus that came through a query string
        ("2005510001", True),
        ("(200) 551-0001", True),
        ("5510001", True),
        ("510001", False),
        ("+442005510001", False),
        ("2005510002", False),
        ("ann@example.com", False),
        ("", False),
    ],
)
def test_a_number_is_known_by_its_last_digits(box: Sandbox, to: str, *, same: bool) -> None:
    assert is_for(send(box), to) is same


def test_a_short_number_is_known_by_all_its_digits(box: Sandbox) -> None:
    assert [is_for(send(box, to="22000"), to) for to in ("22000", "2000")] == [True, False]


def test_an_address_is_compared_as_it_is_written(box: Sandbox) -> None:
    letter = box.run(
        lambda tx: messages.send(
            tx, "toy", to="Ann1234567@example.com", text="", subject="item", kind="link", link="/l", channel="email"
        )
    )
    wanted = ("ann1234567@example.com", "1234567", "bob@example.com")
    assert [is_for(letter, to) for to in wanted] == [True, False, False]
