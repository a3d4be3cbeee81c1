"""What was sent to people is read: over HTTP, through the client, in a test."""

import asyncio

import pytest
from golive.simulators.client import SandboxHandle, ServerHandle, SimMessages
from golive.simulators.core import messages
from golive.simulators.core.vendor import Tx
from golive.suites.tests.harness import Control, Live, serving

PHONE, OTHER = "+12005510001", "+12005520001"
LINK = "http://127.0.0.1:1/l/1"


def send(live: Live) -> None:
    def work(tx: Tx) -> None:
        messages.send(tx, "toy", to=PHONE, text="Your code is 1234", subject="one", kind="otp", code="1234")
        messages.send(tx, "toy", to=OTHER, text=LINK, subject="two", kind="link", link=LINK)

    live.sandbox.run(work)


async def test_messages_are_read_and_searched(control: Control) -> None:
    async with serving() as live:
        call = control(live)
        assert await call("listMessages", 200) == {"messages": []}
        send(live)
        one, two = (await call("listMessages", 200))["messages"]
        assert one == {
            "id": one["id"],
            "at": "2026-01-01T00:00:00.000000Z",
            "vendor": "toy",
            "channel": "sms",
            "to": PHONE,
            "text": "Your code is 1234",
            "subject": "one",
            "kind": "otp",
            "code": "1234",
            "link": None,
        }
        assert (two["link"], two["code"]) == (LINK, None)
        for query in (f"to={PHONE}", "to=2005510001", "subject=one", "kind=otp&vendor=toy"):
            assert await call("listMessages", 200, query="?" + query) == {"messages": [one]}
        assert await call("listMessages", 200, query="?subject=one&kind=link") == {"messages": []}


@pytest.mark.parametrize(("query", "known"), [("phone=1", "to"), ("to=", "to"), ("vendor=tay", "toy")])
async def test_a_query_with_a_mistake_is_refused(control: Control, query: str, known: str) -> None:
    async with serving() as live:
        assert known in (await control(live)("listMessages", 400, query="?" + query))["known"]


async def test_the_client_reads_them() -> None:
    async with serving() as live:
        handle = await asyncio.to_thread(ServerHandle(live.server.control).open)
        assert await asyncio.to_thread(handle.messages.last) is None
        send(live)
        both = await asyncio.to_thread(handle.messages.all)
        assert [message["subject"] for message in both] == ["one", "two"]
        assert await asyncio.to_thread(handle.messages.find, to=PHONE) == both[:1]
        assert await asyncio.to_thread(handle.messages.last) == both[1]
        assert await asyncio.to_thread(handle.messages.last, kind="otp") == both[0]


def test_the_fixture_is_the_sandboxes_own(sim_messages: SimMessages, sandbox: SandboxHandle) -> None:
    assert sim_messages is sandbox.messages
    assert sim_messages.all() == []
