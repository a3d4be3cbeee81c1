"""A server as a whole: its ports, several of them side by side, and how it ends."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
from golive.simulators.core import outbox
from golive.simulators.core.errors import ControlError
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.server.deliverer import Deliverer
from golive.simulators.server.serving import Listening, Server
from golive.simulators.stores.memory import MemoryStore
from golive.simulators.stores.sqlite import SqliteStore
from golive.suites.tests.harness import hanging, receiving, serving, until
from golive.suites.tests.toy import COUNT, TOY


def server(listening: Listening) -> Server:
    world = Sandboxes(MemoryStore(), {"toy": TOY})
    world.ensure_default()
    return Server(world, listening, Deliverer())


@contextlib.contextmanager
def neighbours() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two sockets that hold the ports which a server with the toy would open."""
    with contextlib.ExitStack() as stack:
        while True:
            one, other = stack.enter_context(socket.socket()), stack.enter_context(socket.socket())
            one.bind(("127.0.0.1", 0))
            with contextlib.suppress(OSError, OverflowError):
                other.bind(("127.0.0.1", one.getsockname()[1] + TOY.port))
                yield one, other
                return


async def test_ports_are_the_base_and_the_vendors_offsets() -> None:
    with neighbours() as (one, other):
        base = one.getsockname()[1]
        one.close()
        other.close()
        made = server(Listening(port_base=base))
        await made.start()
        await made.close()
    assert (urlsplit(made.control).port, urlsplit(made.addresses["toy"]).port) == (base, base + TOY.port)


async def test_port_base_nothing_takes_free_ones() -> None:
    async with serving() as one, serving() as two:
        addresses = {
            one.server.control,
            two.server.control,
            *one.server.addresses.values(),
            *two.server.addresses.values(),
        }
        assert len(addresses) == 4


@pytest.mark.parametrize("which", ["control", "vendor"])
async def test_a_port_in_use_is_told_in_one_sentence_and_nothing_stays_open(which: str) -> None:
    with neighbours() as (one, other):
        base = one.getsockname()[1]
        busy, free = (one, other) if which == "control" else (other, one)
        port, free_port = busy.getsockname()[1], free.getsockname()[1]
        busy.listen()
        free.close()
        with pytest.raises(ControlError) as problem:
            await server(Listening(port_base=base)).start()
        with socket.socket() as again:
            again.bind(("127.0.0.1", free_port))
    assert problem.value.message == (
        f"127.0.0.1:{port} is already in use; choose other ports with --port-base N (0 takes free ones)"
    )


@pytest.mark.parametrize(
    ("listening", "said"),
    [
        (Listening(port_base=65_530), "ports end at 65535"),
        (Listening(port_base=-1), "ports end at 65535"),
        (Listening(host="203.0.113.1", port_base=0), "203.0.113.1:0 cannot be opened"),
        (Listening(host="nobody.invalid", port_base=0), "nobody.invalid:0 cannot be opened"),
    ],
)
async def test_an_address_that_cannot_be_opened_is_told(listening: Listening, said: str) -> None:
    with pytest.raises(ControlError) as problem:
        await server(listening).start()
    assert said in problem.value.message
    assert "\n" not in problem.value.message


async def test_clients_can_be_told_another_name() -> None:
    made = server(Listening(port_base=0, public="sim.example"))
    await made.start()
    try:
        assert made.addresses["toy"].startswith("http://sim.example:")
    finally:
        await made.close()


async def test_a_colon_in_the_host_is_written_in_brackets() -> None:
    made = server(Listening(host="::1", port_base=0))
    try:
        await made.start()
    except ControlError:
        pytest.skip("this machine has no IPv6")
    try:
        assert made.control.startswith("http://[::1]:")
    finally:
        await made.close()


async def test_two_servers_side_by_side_know_nothing_of_each_other() -> None:
    async with serving() as one, serving() as two:
        await one.toy("POST", "/count")
        assert await two.toy("GET", "/count") == (200, {"count": 0})
        await one.admin("POST", "/sandboxes", {"id": "mine"})
        assert (await two.admin("GET", "/sandboxes/mine"))[0] == 404


async def test_the_ready_object_leads_to_everything() -> None:
    async with serving() as live:
        ready = live.server.ready(live.sandbox)
        assert ready["control"] == live.server.control
        assert ready["sandbox"] == "default"
        url, key = ready["vendors"]["toy"]["base_url"], ready["vendors"]["toy"]["key"]
        async with live.http.get(f"{url}/count", headers={"x-key": key}) as answer:
            assert answer.status == 200


# the end


async def test_after_the_end_nobody_answers() -> None:
    async with serving() as live:
        url = live.server.control
    async with aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.ClientConnectorError):
            await http.get(url)


async def test_a_hanging_request_does_not_keep_the_server() -> None:
    async with serving() as live:
        await live.one("POST", "/faults", {"kind": "timeout"})
        hung = asyncio.create_task(live.toy("POST", "/count"))
        waiting = asyncio.create_task(
            live.admin("POST", "/sandboxes/default/journal/wait", {"count": 9, "timeout_seconds": 60})
        )
        await until(lambda: live.sandbox.view(lambda tx: tx.get(COUNT)))
        await asyncio.wait_for(live.server.close(), 10)
        for task in (hung, waiting):
            with pytest.raises(aiohttp.ClientError):
                await task


async def test_a_delivery_in_flight_stays_in_the_outbox(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    async with receiving(hanging) as receiver:
        async with serving(SqliteStore(path)) as live:
            await live.listen(receiver.url)
            await live.tell(await live.item(), "t")
            await until(lambda: receiver.received)
        store = SqliteStore(path)
        box = Sandboxes(store, {"toy": TOY}).get("default")
        (left,) = box.view(outbox.deliveries)
        assert (left.topic, left.state, left.attempts) == ("t", "pending", 0)
        assert box.next_due() is not None
        store.close()


async def test_an_advance_in_flight_ends_with_the_server() -> None:
    async with receiving(hanging) as receiver, serving() as live:
        await live.listen(receiver.url)
        await live.tell(await live.item(), "t", 5)
        advancing = asyncio.create_task(live.advance(10))
        await until(lambda: receiver.received)
        await asyncio.wait_for(live.server.close(), 10)
        with contextlib.suppress(aiohttp.ClientError, AssertionError):
            await advancing
        assert advancing.done()


async def test_closing_twice_does_no_harm() -> None:
    async with serving() as live:
        await live.server.close()
