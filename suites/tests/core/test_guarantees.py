"""The promises under every test of an integration: whole or not at all, the same bytes again, nobody else's state.

Without a socket; the same promises over real connections are in the tests of the server.
"""

import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import msgspec
import pytest
from golive.simulators.core import journal
from golive.simulators.core.journal import Query
from golive.simulators.core.message import Request
from golive.simulators.core.sandbox import Sandbox
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.core.store import Store
from golive.simulators.core.transaction import Collection
from golive.simulators.stores.memory import MemoryStore
from golive.simulators.stores.sqlite import SqliteStore
from golive.suites.tests.toy import COUNT, ITEMS, TOY, Settings, call, item

THREADS = 4


def sandboxes(store: Store) -> Sandboxes:
    return Sandboxes(store, {"toy": TOY}, wall=lambda: 0)


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Each kind of store that threads may share."""
    made = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "state.db")
    yield made
    made.close()


def side_by_side(work: Callable[[int], None], count: int = THREADS) -> None:
    """Run `work(0)`, `work(1)`, ... in threads that start together; an exception in one comes through."""
    problems: list[BaseException] = []
    barrier = threading.Barrier(count)

    def run(number: int) -> None:
        try:
            barrier.wait()
            work(number)
        except BaseException as problem:  # noqa: BLE001 - raised again below
            problems.append(problem)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]


# wholly or not at all


def test_no_request_of_many_threads_is_lost_or_applied_twice(store: Store) -> None:
    """Each thread has a `Sandboxes` of its own on the same store, as processes would."""
    sandboxes(store).ensure_default()
    answers: list[int] = []

    def work(_number: int) -> None:
        box = sandboxes(store).get("default")
        for _ in range(25):
            status, answer = call(box, "POST", "/count")
            assert status == 200
            answers.append(answer["count"])

    side_by_side(work)
    box = sandboxes(store).get("default")
    assert sorted(answers) == list(range(1, 25 * THREADS + 1))
    assert box.view(lambda tx: tx.get(COUNT)) == 25 * THREADS
    lines = box.view(lambda tx: list(journal.find(tx, Query())))
    assert [number for number, _ in lines] == list(range(1, 25 * THREADS + 1))
    assert [msgspec.json.decode(line.response.body)["count"] for _, line in lines if line.response] == sorted(answers)


def test_of_many_wrong_tries_at_once_exactly_the_allowed_ones_count(store: Store) -> None:
    box = sandboxes(store).ensure_default()
    made = item(box)
    statuses: list[int] = []

    def work(_number: int) -> None:
        mine = sandboxes(store).get("default")
        statuses.extend(call(mine, "POST", f"/items/{made}/pin", {"pin": "0"})[0] for _ in range(5))

    side_by_side(work)
    assert sorted(statuses) == [403] * 3 + [423] * (5 * THREADS - 3)


def test_no_two_threads_are_given_the_same_id(store: Store) -> None:
    sandboxes(store).ensure_default()
    made: list[str] = []
    side_by_side(lambda _number: made.extend(item(sandboxes(store).get("default")) for _ in range(20)))
    assert len(set(made)) == len(made) == 20 * THREADS


# the same again


def walk(box: Sandbox, seed: int) -> list[bytes]:
    """A hundred calls of all kinds; the exact answers."""
    chance = random.Random(seed)  # noqa: S311 - any calls will do, as long as they are the same twice
    made = [item(box)]
    answers = []
    for _ in range(100):
        one = chance.choice(made)
        method, path, body = chance.choice(
            [
                ("POST", "/items", b'{"pin":"1234"}'),
                ("POST", "/count", b""),
                ("POST", "/crash", b'{"pin":"1"}'),
                ("POST", f"/items/{one}/pin", b'{"pin":"0000"}'),
                ("POST", f"/items/{one}/tell", b'{"topic":"t","seconds":60}'),
                ("POST", f"/items/{one}/remind", b'{"seconds":90}'),
                ("GET", "/nowhere", b""),
            ]
        )
        key = portal(box).key
        response = box.handle("toy", Request(method, path, {}, {"x-key": key}, body)).response
        answers.append(msgspec.json.encode(response))
        if path == "/items":
            made.append(msgspec.json.decode(response.body)["id"])
    return answers


def portal(box: Sandbox) -> Settings:
    found = box.settings("toy")
    assert isinstance(found, Settings)
    return found


def run(store: Store, seed: str, calls: int = 1) -> tuple[list[bytes], dict[str, str]]:
    box = sandboxes(store).create("same", seed=seed)
    box.configure("toy", "settings", {"webhook_url": "http://127.0.0.1:1/"})
    return walk(box, calls), box.snapshot()


def test_the_same_seed_and_the_same_calls_give_the_same_bytes(store: Store, tmp_path: Path) -> None:
    """Answers, state, journal, and outbox; also on another store."""
    first = run(store, "seed")
    assert run(MemoryStore(), "seed") == first
    assert run(SqliteStore(tmp_path / "other.db"), "seed") == first


def test_another_seed_gives_other_ids_and_credentials() -> None:
    one, other = run(MemoryStore(), "seed"), run(MemoryStore(), "other")
    assert one[0] != other[0]
    assert one[1]["settings/toy"] != other[1]["settings/toy"]
    assert {key for key in one[1] if key.startswith("toy-item/")} & set(other[1]) == set()


def test_what_happens_in_one_sandbox_does_not_change_what_another_is_given() -> None:
    alone, world = run(MemoryStore(), "seed"), sandboxes(MemoryStore())
    noisy, same = world.create("noisy", seed="seed"), world.create("same", seed="seed")
    same.configure("toy", "settings", {"webhook_url": "http://127.0.0.1:1/"})
    walk(noisy, 2)
    assert (walk(same, 1), same.snapshot()) == alone


# nobody else's state


def crowd(world: Sandboxes, count: int) -> dict[str, list[str]]:
    """In each of many sandboxes, threads create items by its key; what each was given, by sandbox."""
    boxes = [world.create() for _ in range(count)]
    made: dict[str, list[str]] = {box.id: [] for box in boxes}

    def work(number: int) -> None:
        for box in boxes[number::THREADS] * 3:
            request = Request("POST", "/items", {}, {"x-key": portal(box).key}, b'{"pin":"1234"}')
            response = world.locate("toy", request).handle("toy", request).response
            made[box.id].append(msgspec.json.decode(response.body)["id"])

    side_by_side(work)
    return made


def strangers(world: Sandboxes, made: dict[str, list[str]]) -> list[str]:
    """What a sandbox holds, or has in its journal, that it was not given, or lacks; by name."""
    found = []
    for name, ids in made.items():
        box = world.get(name)
        held = sorted(each for each, _ in box.view(lambda tx: list(tx.find(ITEMS))))
        told = sorted(line.subject or "" for _, line in box.view(lambda tx: list(journal.find(tx, Query()))))
        if not held == told == sorted(ids):
            found.append(name)
    return found


def test_two_hundred_sandboxes_side_by_side_never_see_each_other() -> None:
    world = sandboxes(MemoryStore())
    world.ensure_default()
    assert strangers(world, crowd(world, 200)) == []


def test_a_mix_up_would_be_seen() -> None:
    """The check above finds two requests out of six hundred that went to a neighbour who did not look at the key."""
    parse, _authenticate, act = TOY.steps
    world = MixedUp(MemoryStore(), {"toy": replace(TOY, steps=(parse, act))}, wall=lambda: 0)
    world.ensure_default()
    made = crowd(world, 200)
    assert [name[:10] for name in strangers(world, made)] == ["sbx-000010", "sbx-000011", "sbx-000100", "sbx-000101"]


class MixedUp(Sandboxes):
    """Sends the first request of two sandboxes to their neighbours."""

    wrong: ClassVar = {"sbx-000010": "sbx-000011", "sbx-000100": "sbx-000101"}

    def locate(self, vendor: str, request: Request) -> Sandbox:
        """The right one, but for two requests."""
        box = super().locate(vendor, request)
        neighbour = self.wrong.get(box.id[:10])
        if neighbour is None or box.view(lambda tx: tx.get(MIXED_UP)):
            return box
        box.run(lambda tx: tx.put(MIXED_UP, "", 1))
        return next(other for other in self.all() if other.id.startswith(neighbour))


MIXED_UP = Collection("mixed-up", int)
