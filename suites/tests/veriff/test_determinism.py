"""Same seed, same calls: the same bytes, answers and webhooks alike. Over real sockets; only the ports differ."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from golive.simulators.client import ServerHandle
from golive.simulators.inbox import Inbox
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.veriff.caller import Answer
from golive.suites.tests.veriff.world import DAY, Session, World

HOST = "veriff.test"
"""Session and media URLs repeat the host that the caller used, so the calls must agree on one."""
AWKWARD = "Žoë O\u2019Neill 李"
Story = Callable[[str], tuple[list[Any], list[Any]]]


def tell(world: World) -> list[Any]:
    """A story with all that draws on chance: ids, tokens, times, retries; what each call answered."""
    caller, key = world.caller, world.veriff.api_key
    answers = []

    def call(method: str, path: str, body: str | None = None) -> Answer:
        headers = {"x-auth-client": key, "x-hmac-signature": caller.hmac(body or path.split("/")[-2]), "host": HOST}
        answer = caller.send(method, path, body, headers)
        kept = {name: value for name, value in answer.headers.items() if name not in ("date", "server")}
        answers.append((answer.status, kept, answer.body))
        return answer

    created = call("POST", "/v1/sessions", f'{{"verification":{{"person":{{"firstName":"{AWKWARD}"}}}}}}').json()
    session = Session(created["verification"]["id"], created["verification"]["url"])
    here = f"/v1/sessions/{session.id}"
    call("GET", session.url.removeprefix(f"http://{HOST}"))
    world.clock.advance(1.5)
    call("POST", f"{here}/media", '{"image":{"context":"face","content":"/9j/4A=="}}')
    call("PATCH", here, '{"verification":{"status":"submitted"}}')
    world.veriff.decide(session.id, "resubmission_requested")
    world.clock.advance(301)
    call("POST", "/v1/sessions", '{"verification":{"person":{"firstName":"Approve"}}}')
    for path in ("decision", "attempts", "media", "person", "watchlist-screening"):
        call("GET", f"{here}/{path}")
    call("GET", f"{here}/nowhere")
    world.inbox.answers += [500, 500]
    world.clock.advance(8 * DAY)
    return answers


@pytest.fixture
def story(golive_server: ServerHandle) -> Story:
    """Tell the story in a new sandbox with the given seed; what was answered, and what was posted."""

    def run(seed: str) -> tuple[list[Any], list[Any]]:
        box = golive_server.create(id=f"story-{os.getpid()}", seed=seed)
        veriff = box.vendor("veriff")
        assert isinstance(veriff, VeriffSim)
        with Inbox() as inbox:
            world = World(box, veriff, inbox)
            world.listen()
            answers = tell(world)
            posted = [(one.path, {**one.headers, "host": HOST}, one.body) for one in inbox.received]
        box.delete()
        return answers, posted

    return run


def test_the_same_seed_gives_the_same_bytes(story: Story) -> None:
    first, second = story("seed"), story("seed")
    assert first == second
    answers, posted = first
    assert [status for status, _, _ in answers] == [201, *[200] * 3, 201, *[200] * 5, 404]
    assert len(posted) == 7


def test_another_seed_gives_other_ids(story: Story) -> None:
    first, other = story("seed"), story("other")
    assert [status for status, _, _ in first[0]] == [status for status, _, _ in other[0]]
    assert first[0][0][2] != other[0][0][2]
    assert {body for _, _, body in first[1]} & {body for _, _, body in other[1]} == set()
