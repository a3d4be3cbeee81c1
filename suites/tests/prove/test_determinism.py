"""Same seed, same calls: the same bytes. Over real sockets; only the ports differ."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from golive.simulators.client import ServerHandle
from golive.simulators.inbox import Inbox
from golive.simulators.prove.sim import ProveSim
from golive.suites.tests.prove.caller import Answer
from golive.suites.tests.prove.world import World

Story = Callable[[str], tuple[list[Any], list[Any], list[Any]]]


@pytest.fixture
def story(golive_server: ServerHandle) -> Story:
    """Tell a story with all that draws on chance in a new sandbox: what was answered, posted, and sent by SMS."""

    def run(seed: str) -> tuple[list[Any], list[Any], list[Any]]:
        box = golive_server.create(id=f"prove-story-{os.getpid()}", seed=seed)
        prove = box.vendor("prove")
        assert isinstance(prove, ProveSim)
        answers: list[Any] = []

        def told(answer: Answer) -> Answer:
            kept = {name: value for name, value in answer.headers.items() if name not in ("date", "server")}
            answers.append((answer.status, kept, answer.body))
            return answer

        with Inbox() as inbox:
            world = World.around(box, prove, inbox)
            prove.configure(webhook_url="http://127.0.0.1:1/")
            told(world.caller.asking_token())
            flows = [told(world.caller.verifying(clientCustomerId="c-1")).json() for _ in range(2)]
            box.clock.advance(1.5)
            for step in ("mobile/otp/start", "mobile/instantlink/start", "mobile/instant/start"):
                told(world.device(flows[0]).asking(step, {}))
            told(world.follow(world.link(flows[0]["correlationId"])))
            for flow in flows:
                told(world.caller.post("/v3/verify-status", correlationId=flow["correlationId"]))
            told(world.caller.verifying(phoneNumber="9"))
            sent = prove.control.post("prove/webhook/test"), prove.identities()
            messages = box.messages.find()
            prove.configure(webhook_url=f"{inbox.url}/changes")
            prove.change(prove.identities()[0]["identity_id"])
            posted = [({**one.headers, "host": ""}, one.body) for one in world.received()]
        box.delete()
        return answers, posted, [sent, messages]

    return run


def test_the_same_seed_gives_the_same_bytes(story: Story) -> None:
    first, second = story("seed"), story("seed")
    assert first == second
    answers, posted, _ = first
    assert [status for status, _, _ in answers] == [200] * 9 + [400]
    assert len(posted) == 1


def test_another_seed_gives_other_ids(story: Story) -> None:
    first, other = story("seed"), story("other")
    assert [status for status, _, _ in first[0]] == [status for status, _, _ in other[0]]
    flows = [{body for _, _, body in answers[1:3]} for answers in (first[0], other[0])]
    assert flows[0] & flows[1] == set()
    assert first[1] != other[1]
    assert first[2] != other[2]
