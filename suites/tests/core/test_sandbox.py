"""One sandbox: its settings, its time, its whole state, and whom it wakes."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from golive.simulators.core import outbox
from golive.simulators.core.clock import DAY, HOUR, SECOND, TEST_START
from golive.simulators.core.errors import ControlError
from golive.simulators.core.message import Request
from golive.simulators.core.sandbox import Sandbox
from golive.simulators.core.sandboxes import DEFAULT, Sandboxes
from golive.simulators.core.transaction import Collection
from golive.simulators.stores.memory import MemoryStore
from golive.suites.tests.toy import COUNT, TOY, Settings, call, item

Json = Any
BLOB = Collection("blob", bytes)


def portal(box: Sandbox) -> Settings:
    settings = box.settings("toy")
    assert isinstance(settings, Settings)
    return settings


def refusal(act: Callable[[], object]) -> ControlError:
    with pytest.raises(ControlError) as problem:
        act()
    assert "\n" not in problem.value.message
    return problem.value


def located(world: Sandboxes, key: str | None, path: str = "/count") -> str:
    headers = {} if key is None else {"x-key": key}
    return world.locate("toy", Request("GET", path, headers=headers)).id


def test_settings_and_rules_are_changed_key_by_key(box: Sandbox) -> None:
    box.configure("toy", "settings", {"webhook_url": "http://127.0.0.1:1/"})
    box.configure("toy", "rules", {"max_tries": 1})
    assert portal(box) == Settings("toy-key", "toy-secret", "http://127.0.0.1:1/")
    made = item(box)
    call(box, "POST", f"/items/{made}/pin", {"pin": "0"})
    assert call(box, "POST", f"/items/{made}/pin", {"pin": "0"})[0] == 423


@pytest.mark.parametrize(
    ("part", "changes", "said"),
    [
        ("settings", {"webhook": 1, "kee": 2}, "unknown key in toy settings: kee, webhook"),
        ("settings", {"webhook_url": 5}, "webhook_url"),
        ("settings", {"key": None}, "key"),
        ("rules", {"max_tries": "3"}, "max_tries"),
        ("rules", {"maximum": 3}, "unknown key in toy rules: maximum"),
    ],
)
def test_a_wrong_change_is_refused_whole(box: Sandbox, part: Json, changes: dict[str, Json], said: str) -> None:
    before = box.snapshot()
    problem = refusal(lambda: box.configure("toy", part, {**changes, "retry": 1} if part == "rules" else changes))
    assert problem.status == 400
    assert said in problem.message
    assert "key" in problem.context["known"] or "max_tries" in problem.context["known"]  # type: ignore[operator]  # a list
    assert box.snapshot() == before


def test_the_connection_is_what_a_client_needs(box: Sandbox) -> None:
    assert box.connection({"toy": "http://127.0.0.1:1"}) == {
        "toy": {"base_url": "http://127.0.0.1:1", "key": "toy-key"}
    }


def test_what_stamps_signatures_can_be_the_real_time(world: Sandboxes) -> None:
    virtual, real = world.create(), world.create(stamp="wall")
    assert virtual.view(lambda tx: tx.stamp) == TEST_START
    assert real.view(lambda tx: tx.stamp) == world.wall()
    assert real.view(lambda tx: tx.now) == TEST_START


def test_a_reset_puts_a_running_clock_back_to_its_start() -> None:
    wall = [0]
    world = Sandboxes(MemoryStore(), {"toy": TOY}, wall=lambda: wall[0])
    box = world.create("mine", start=TEST_START, rate=1.0)
    wall[0] = HOUR
    assert box.now() == TEST_START + HOUR
    box.reset()
    assert box.now() == TEST_START
    wall[0] += SECOND
    assert box.now() == TEST_START + SECOND
    box.restart_clock()
    assert box.now() == TEST_START


def fill(box: Sandbox) -> str:
    """An item, a count, a webhook ahead, a timer ahead, and bytes that are no text."""
    key = portal(box).key
    box.configure("toy", "settings", {"webhook_url": "http://127.0.0.1:1/"})
    made = item(box)
    call(box, "POST", "/count", key=key)
    call(box, "POST", f"/items/{made}/tell", {"topic": "t", "seconds": 60}, key=key)
    call(box, "POST", f"/items/{made}/remind", {"seconds": 90}, key=key)
    box.run(lambda tx: tx.put(BLOB, "", bytes(range(256))))
    box.set_clock(lambda clock, wall: clock.at(clock.base + SECOND, wall))
    return made


def test_a_snapshot_survives_json_and_brings_everything_back(box: Sandbox) -> None:
    fill(box)
    before = box.snapshot()
    copy = json.loads(msgspec.json.encode(before))
    call(box, "POST", "/count")
    box.set_clock(lambda clock, wall: clock.at(clock.base + DAY, wall))
    box.run(lambda tx: tx.put(BLOB, "new", b"x"))
    assert box.snapshot() != before
    box.restore(copy)
    assert box.snapshot() == before
    assert box.view(lambda tx: tx.get(BLOB)) == bytes(range(256))


def test_after_a_restore_the_same_calls_give_the_same_answers(box: Sandbox) -> None:
    fill(box)
    before = box.snapshot()
    answers = [item(box), call(box, "POST", "/count")]
    box.restore(before)
    assert [item(box), call(box, "POST", "/count")] == answers


def test_a_reset_keeps_what_a_person_set_up_and_nothing_else(box: Sandbox) -> None:
    box.configure("toy", "rules", {"max_tries": 7})
    made = fill(box)
    set_up = {key: value for key, value in box.snapshot().items() if key.startswith(("settings/", "rules/"))}
    box.reset()
    after = box.snapshot()
    assert {key: value for key, value in after.items() if key in set_up} == set_up
    assert set(after) == {*set_up, "clock/"}
    assert (box.now(), box.next_due(), call(box, "GET", f"/items/{made}")[0]) == (TEST_START, None, 404)


def test_a_fork_has_the_state_and_credentials_of_its_own(world: Sandboxes) -> None:
    origin = world.create("origin", seed="s", start=DAY)
    made = fill(origin)
    copy = world.fork("origin", "copy")
    assert portal(copy).webhook_url == portal(origin).webhook_url
    assert portal(copy).key != portal(origin).key
    assert (located(world, portal(origin).key), located(world, portal(copy).key)) == ("origin", "copy")
    assert call(copy, "GET", f"/items/{made}", key=portal(copy).key)[0] == 200
    assert (copy.now(), copy.next_due()) == (origin.now(), origin.next_due())
    assert copy.meta == origin.meta
    call(copy, "POST", "/count", key=portal(copy).key)
    assert (origin.view(lambda tx: tx.get(COUNT)), copy.view(lambda tx: tx.get(COUNT))) == (1, 2)


def test_a_snapshot_can_be_put_into_another_sandbox(world: Sandboxes) -> None:
    one, two = world.create("one"), world.create("two")
    made = fill(one)
    mine = portal(two)
    two.restore(one.snapshot())
    assert (portal(two).key, portal(two).secret) == (mine.key, mine.secret)
    assert portal(two).webhook_url == portal(one).webhook_url
    assert call(two, "GET", f"/items/{made}", key=mine.key)[0] == 200
    assert (located(world, mine.key), located(world, portal(one).key)) == ("two", "one")


@pytest.mark.parametrize(
    "broken",
    [
        {"settings/toy": "{"},
        {"settings/toy": '{"key":1}'},
        {"clock/": "[]"},
        {"any": "\u20ac"},
    ],
)
def test_what_is_no_snapshot_is_refused_and_nothing_is_lost(box: Sandbox, broken: dict[str, str]) -> None:
    fill(box)
    before = box.snapshot()
    problem = refusal(lambda: box.restore({**before, **broken}))
    assert problem.status == 400
    assert box.snapshot() == before


def test_an_empty_snapshot_leaves_the_settings(box: Sandbox) -> None:
    fill(box)
    box.restore({})
    assert (portal(box).key, box.now()) == ("toy-key", TEST_START)
    assert call(box, "GET", "/count") == (200, {"count": 0})


def test_whoever_leaves_work_in_the_outbox_wakes_the_runner(world: Sandboxes) -> None:
    woken: list[str] = []
    world.wake = lambda box: woken.append(box.id)
    box = world.get(DEFAULT)
    made = item(box)
    assert woken == []
    call(box, "POST", f"/items/{made}/remind", {"seconds": 5})
    box.run(lambda tx: outbox.arm(tx, "toy", "ring", made, 0))
    assert woken == [DEFAULT, DEFAULT]
    box.restore(box.snapshot())
    assert woken == [DEFAULT] * 3


def test_a_timer_fires_once(world: Sandboxes) -> None:
    box = world.get(DEFAULT)
    box.configure("toy", "settings", {"webhook_url": "http://127.0.0.1:1/"})
    box.run(lambda tx: outbox.arm(tx, "toy", "ring", "me", tx.now))
    ((slot, entry),) = box.upcoming(box.now())
    assert [box.fire(slot, entry), box.fire(slot, entry)] == [True, False]
    assert [one.topic for one in box.view(outbox.deliveries)] == ["ring"]


def test_a_timer_that_breaks_writes_nothing_and_stays(box: Sandbox) -> None:
    box.run(lambda tx: outbox.arm(tx, "toy", "burst", "me", tx.now))
    ((slot, entry),) = box.upcoming(box.now())
    with pytest.raises(RuntimeError, match="broke"):
        box.fire(slot, entry)
    assert box.view(lambda tx: tx.get(COUNT)) is None
    assert [box.discard(slot), box.discard(slot)] == [True, False]
