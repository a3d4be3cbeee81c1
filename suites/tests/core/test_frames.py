"""What is said on streams: in order, by channel, for those who listen by then."""

import pytest
from golive.simulators.core import frames
from golive.simulators.core.frames import CAP, Frame, Gone, Missed, Place
from golive.simulators.core.message import Response
from golive.simulators.core.sandbox import Sandbox
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.core.vendor import Tx


def join(box: Sandbox, age: str = "first") -> Place:
    return box.run(lambda tx: frames.join(tx, age))


def say(box: Sandbox, channel: str, *texts: str) -> None:
    for text in texts:
        box.run(lambda tx, text=text: frames.send(tx, channel, text))  # type: ignore[misc]  # bound per turn


def heard(box: Sandbox, place: Place, channel: str) -> tuple[list[Frame], Place]:
    return box.view(lambda tx: frames.follow(tx, place, channel))


def test_a_listener_hears_his_channel_in_order_and_once(box: Sandbox) -> None:
    place = join(box)
    say(box, "a", "1", "2")
    say(box, "b", "x")
    say(box, "a", "3")
    news, behind = heard(box, place, "a")
    assert news == [Frame("a", "1"), Frame("a", "2"), Frame("a", "3")]
    assert heard(box, behind, "a") == ([], behind)
    assert heard(box, place, "b")[0] == [Frame("b", "x")]


def test_two_listeners_hear_the_same(box: Sandbox) -> None:
    one, two = join(box), join(box)
    say(box, "a", "1")
    assert heard(box, one, "a") == heard(box, two, "a")


def test_nothing_is_said_again_to_who_comes_later(box: Sandbox) -> None:
    say(box, "a", "1")
    place = join(box)
    assert heard(box, place, "a") == ([], place)
    say(box, "a", "2")
    assert heard(box, place, "a")[0] == [Frame("a", "2")]


def test_the_end_of_a_stream_stands_behind_what_was_said(box: Sandbox) -> None:
    place = join(box)
    say(box, "a", "last")
    box.run(lambda tx: frames.close(tx, "a", 4000))
    box.run(lambda tx: frames.close(tx, "b"))
    assert heard(box, place, "a")[0] == [Frame("a", "last"), Frame("a", close=4000)]
    assert heard(box, place, "b")[0] == [Frame("b", close=1000)]


def test_whoever_publishes_wakes_the_world_after_the_commit(world: Sandboxes, box: Sandbox) -> None:
    woken: list[list[str]] = []
    world.wake = lambda sandbox: woken.append([frame.text for _, frame in sandbox.view(frames.read)])
    say(box, "a", "1")
    box.run(lambda tx: frames.close(tx, "a"))
    assert woken == [["1"], ["1", ""]]


def test_what_is_not_committed_was_not_said(box: Sandbox) -> None:
    place = join(box)

    def broken(tx: Tx) -> None:
        frames.send(tx, "a", "1")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        box.run(broken)
    assert heard(box, place, "a") == ([], place)


@pytest.mark.parametrize("channel", ["a", "b"])
def test_who_is_too_far_behind_is_told(box: Sandbox, channel: str) -> None:
    place = join(box)
    say(box, "a", *["x" * (CAP // 4)] * 5)
    assert box.view(frames.marks).size <= CAP
    with pytest.raises(Missed):
        heard(box, place, channel)


def test_a_frame_that_is_never_kept_is_missed_too(box: Sandbox) -> None:
    place = join(box)
    say(box, "a", "x" * CAP)
    with pytest.raises(Missed):
        heard(box, place, "a")


@pytest.mark.parametrize("said", [0, 3])
def test_a_reset_ends_the_log_though_another_one_begins(box: Sandbox, said: int) -> None:
    place = join(box)
    say(box, "a", *"abc"[:said])
    _, behind = heard(box, place, "a")
    box.reset()
    with pytest.raises(Gone):
        heard(box, behind, "a")
    join(box, "second")
    say(box, "a", *"abcdef")
    assert box.view(lambda tx: frames.is_gone(tx, behind))
    with pytest.raises(Gone):
        heard(box, behind, "a")


def test_a_step_back_in_the_same_log_ends_it_for_who_was_further(box: Sandbox) -> None:
    place = join(box)
    snapshot = box.snapshot()
    say(box, "a", "1")
    _, behind = heard(box, place, "a")
    box.restore(snapshot)
    with pytest.raises(Gone):
        heard(box, behind, "a")
    assert heard(box, place, "a") == ([], place)


def test_a_deleted_sandbox_has_no_log(world: Sandboxes) -> None:
    mine = world.create("mine")
    place = join(mine)
    world.delete("mine")
    with pytest.raises(Gone):
        heard(mine, place, "a")


def test_more_headers_leave_a_response_its_channel() -> None:
    assert Response(101, channel="toy/1").with_headers((("x", "1"),)) == Response(
        101, b"", (("x", "1"),), channel="toy/1"
    )
