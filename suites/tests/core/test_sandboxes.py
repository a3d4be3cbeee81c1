"""Sandboxes come, go, and are found by their credentials."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from golive.simulators.core.clock import DAY, TEST_START
from golive.simulators.core.errors import ControlError
from golive.simulators.core.message import Request
from golive.simulators.core.sandbox import Sandbox
from golive.simulators.core.sandboxes import DEFAULT, Sandboxes
from golive.suites.tests.toy import TOY, Settings, call, item


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


def test_a_new_sandbox_has_credentials_and_a_frozen_clock_of_its_own(world: Sandboxes) -> None:
    one, two = world.create(), world.create("mine", seed="s", start=DAY, rate=1.0, stamp="wall")
    assert one.id.startswith("sbx-000001-")
    assert (one.now(), one.clock().rate) == (TEST_START, 0.0)
    assert (two.id, two.now(), two.clock().rate, two.meta.stamp) == ("mine", DAY, 1.0, "wall")
    assert len({portal(box).key for box in (one, two, world.get(DEFAULT))}) == 3
    assert portal(one).key.startswith("7e57")


def test_the_default_sandbox_has_the_published_credentials(world: Sandboxes) -> None:
    assert (portal(world.get(DEFAULT)).key, portal(world.get(DEFAULT)).secret) == ("toy-key", "toy-secret")
    assert world.ensure_default() is world.get(DEFAULT)


@pytest.mark.parametrize("name", ["", "A", "a b", "ä", "-a", "a/b", "~", "a" * 65, "a\n"])
def test_a_bad_id_is_refused(world: Sandboxes, name: str) -> None:
    assert refusal(lambda: world.create(name)).status == 400


def test_a_taken_id_is_refused_and_the_holder_untouched(world: Sandboxes) -> None:
    call(world.get(DEFAULT), "POST", "/count")
    assert refusal(lambda: world.create(DEFAULT)).status == 409
    assert call(world.get(DEFAULT), "GET", "/count") == (200, {"count": 1})


def test_an_unknown_sandbox_is_told_with_the_known_ones(world: Sandboxes) -> None:
    world.create("mine")
    problem = refusal(lambda: world.get("yours"))
    assert (problem.status, problem.context) == (404, {"known": ["default", "mine"]})


def test_a_deleted_sandbox_leaves_nothing_behind(world: Sandboxes) -> None:
    before = [entry.key for entry in world.store.scan("")]
    gone = world.create("gone")
    key = portal(gone).key
    item(gone)
    world.delete("gone")
    assert [entry.key for entry in world.store.scan("")] == before
    assert refusal(lambda: world.get("gone")).status == 404
    assert located(world, key) == DEFAULT


def test_the_default_sandbox_cannot_be_deleted(world: Sandboxes) -> None:
    assert refusal(lambda: world.delete(DEFAULT)).status == 409


def test_a_sandbox_that_is_made_again_is_the_same_and_starts_from_nothing(world: Sandboxes) -> None:
    first = world.create("again", seed="s")
    before = first.snapshot()
    item(first)
    world.delete("again")
    assert world.create("again", seed="s").snapshot() == before
    world.delete("again")
    assert world.create("again", seed="other").snapshot() != before


def test_all_are_listed_by_name(world: Sandboxes) -> None:
    for name in ("b", "a", "c"):
        world.create(name)
    assert [box.id for box in world.all()] == ["a", "b", "c", "default"]


def test_another_process_on_the_same_store_finds_the_same(world: Sandboxes) -> None:
    made = world.create("mine", seed="s")
    item(made)
    other = Sandboxes(world.store, world.vendors, wall=world.wall)
    assert other.ensure_default().id == DEFAULT
    assert other.get("mine").meta == made.meta
    assert other.get("mine").snapshot() == made.snapshot()
    assert located(other, portal(made).key) == "mine"


def test_a_vendor_that_joins_later_gets_its_settings_in_the_default_sandbox(world: Sandboxes) -> None:
    late = replace(TOY, name="late", published=lambda: Settings(key="late-key", secret="late-secret"))
    both = Sandboxes(world.store, {"toy": TOY, "late": late}, wall=world.wall)
    settings = both.ensure_default().settings("late")
    assert isinstance(settings, Settings)
    assert settings.key == "late-key"
    assert both.locate("late", Request("GET", "/", headers={"x-key": "late-key"})).id == DEFAULT


def test_a_key_selects_its_sandbox(world: Sandboxes) -> None:
    boxes = [world.create() for _ in range(5)]
    assert [located(world, portal(box).key) for box in boxes] == [box.id for box in boxes]
    assert located(world, "toy-key") == DEFAULT


@pytest.mark.parametrize("key", [None, "", "unknown", "toy-key ", "TOY-KEY"])
def test_a_stranger_ends_up_in_the_default_one(world: Sandboxes, key: str | None) -> None:
    world.create("mine")
    assert located(world, key) == DEFAULT


def test_a_path_may_name_the_sandbox(world: Sandboxes) -> None:
    world.create("mine")
    assert located(world, None, "/in/mine") == "mine"
    assert located(world, None, "/in/yours") == DEFAULT


def test_a_rotated_key_selects_and_the_old_one_no_longer_does(world: Sandboxes) -> None:
    box = world.create("mine")
    old = portal(box).key
    box.configure("toy", "settings", {"key": "fresh"})
    assert (located(world, "fresh"), located(world, old)) == ("mine", DEFAULT)


def test_a_key_cannot_select_two_sandboxes(world: Sandboxes) -> None:
    one, two = world.create("one"), world.create("two")
    before = portal(two)
    problem = refusal(lambda: two.configure("toy", "settings", {"key": portal(one).key, "webhook_url": "http://x"}))
    assert (problem.status, "'one'" in problem.message, portal(one).key in problem.message) == (409, True, False)
    assert portal(two) == before
    assert (located(world, portal(one).key), located(world, before.key)) == ("one", "two")
