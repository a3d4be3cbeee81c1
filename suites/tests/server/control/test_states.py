"""Provider states and messages as a verifier asks for them: set up, put back, read, and never a 5xx."""

import asyncio
import base64
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from golive.simulators.core import outbox
from golive.simulators.core.errors import ControlError
from golive.simulators.core.sandbox import Sandbox
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.fidelity.world import Script, World
from golive.suites.tests import toy
from golive.suites.tests.harness import Control, Live, serving

Json = Any
State = Callable[[Sandbox, Mapping[str, Json]], Mapping[str, Json]]
NOBODY = "http://127.0.0.1:9/hook"


@dataclass
class Toy:
    """The script of the toy vendor: each state is a function of the sandbox and the parameters."""

    functions: Mapping[str, State]
    messages: Mapping[str, str] = field(default_factory=lambda: {"a ring": "ring", "a call": "call"})
    world: Sandboxes | None = None

    @property
    def states(self) -> Mapping[str, str]:
        """One line about each."""
        return {name: f"The toy's {name}." for name in self.functions}

    def realise(self, ready: Mapping[str, Any], state: str, params: Mapping[str, Json]) -> Mapping[str, Json]:
        """Call the function of that name."""
        assert self.world is not None
        if state not in self.functions:
            raise ControlError(422, f"toy has no state {state!r}", known=sorted(self.functions))
        return self.functions[state](self.world.get(ready["sandbox"]), params)


@asynccontextmanager
async def staging(**functions: State) -> AsyncIterator[Live]:
    """A server whose toy has these states."""
    script = Toy(functions)
    async with serving(scripts=lambda _vendor: script) as live:
        script.world = live.world
        yield live


def item(sandbox: Sandbox, _params: Mapping[str, Json]) -> Mapping[str, Json]:
    """There is an item."""
    return {"item": toy.item(sandbox)}


def counted(sandbox: Sandbox, params: Mapping[str, Json]) -> Mapping[str, Json]:
    """The counter has counted."""
    for _ in range(params.get("times", 1)):
        toy.call(sandbox, "POST", "/count", None, sandbox.settings("toy").key)  # type: ignore[attr-defined]  # the toy's settings
    return {}


def refused(sandbox: Sandbox, _params: Mapping[str, Json]) -> Mapping[str, Json]:
    """Everything that can be set is changed, the credentials as well."""
    sandbox.configure("toy", "settings", {"key": "changed", "secret": "changed", "webhook_url": NOBODY})
    sandbox.configure("toy", "rules", {"max_tries": 1})
    return {}


def broken(sandbox: Sandbox, _params: Mapping[str, Json]) -> Mapping[str, Json]:
    """A state with a mistake in it."""
    counted(sandbox, {})
    raise RuntimeError("first line\nsecond line")


def ringing(sandbox: Sandbox, params: Mapping[str, Json]) -> Mapping[str, Json]:
    """The toy has rung, in vain."""
    sandbox.configure("toy", "settings", {"webhook_url": NOBODY})
    about = toy.item(sandbox)
    for topic in params.get("topics", ["ring"]):
        toy.call(sandbox, "POST", f"/items/{about}/tell", {"topic": topic})
    return {}


def up(state: str, **params: Json) -> Json:
    """What a verifier sends before an interaction."""
    return {"state": state, "params": params, "action": "setup"}


DOWN = {"state": "whatever", "params": {}, "action": "teardown"}


async def test_states_are_listed_with_what_they_do(control: Control) -> None:
    async with staging(item=item, counted=counted) as live:
        listed = await control(live)("listStates", 200, vendor="toy")
        assert listed["states"] == {"item": "The toy's item.", "counted": "The toy's counted."}
        assert listed["messages"] == {"a ring": "ring", "a call": "call"}


async def test_a_state_answers_its_values(control: Control) -> None:
    async with staging(item=item) as live:
        values = await control(live)("changeState", 200, up("item"), vendor="toy")
        status, found = await live.toy("GET", f"/items/{values['item']}")
        assert (status, found["id"]) == (200, values["item"])


async def test_states_pile_up_until_they_are_torn_down(control: Control) -> None:
    async with staging(counted=counted, item=item) as live:
        change = control(live)
        values = await change("changeState", 200, up("item"), vendor="toy")
        await change("changeState", 200, up("counted", times=2), vendor="toy")
        assert (await live.toy("GET", f"/items/{values['item']}"))[0] == 200
        assert (await live.toy("GET", "/count"))[1] == {"count": 2}
        for _ in range(2):  # a verifier tears down as often as it set up
            assert await change("changeState", 200, DOWN, vendor="toy") == {}
        assert (await live.toy("GET", f"/items/{values['item']}"))[0] == 404
        assert (await live.toy("GET", "/count"))[1] == {"count": 0}


async def test_what_was_there_before_the_first_state_stays(control: Control) -> None:
    async with staging(counted=counted) as live:
        kept = await live.item()
        for _ in range(2):
            await control(live)("changeState", 200, up("counted", times=3), vendor="toy")
            await control(live)("changeState", 200, DOWN, vendor="toy")
        assert (await live.toy("GET", f"/items/{kept}"))[0] == 200
        assert (await live.toy("GET", "/count"))[1] == {"count": 0}


async def test_settings_rules_and_credentials_come_back(control: Control) -> None:
    async with staging(refused=refused) as live:
        before = [await live.one("GET", f"/{part}/toy") for part in ("settings", "rules")]
        await control(live)("changeState", 200, up("refused"), vendor="toy")
        assert (await live.toy("GET", "/count"))[0] == 401
        assert (await live.toy("GET", "/count", key="changed"))[0] == 200
        await control(live)("changeState", 200, DOWN, vendor="toy")
        assert [await live.one("GET", f"/{part}/toy") for part in ("settings", "rules")] == before
        assert (await live.toy("GET", "/count"))[0] == 200
        assert (await live.toy("GET", "/count", key="changed"))[0] == 401


async def test_an_interaction_without_a_state_leaves_nothing_behind(control: Control) -> None:
    async with staging() as live:
        await control(live)("changeState", 200, up(""), vendor="toy")
        await live.toy("POST", "/count")
        await control(live)("changeState", 200, {**DOWN, "state": ""}, vendor="toy")
        assert (await live.toy("GET", "/count"))[1] == {"count": 0}


async def test_nothing_is_torn_down_where_nothing_is_up(control: Control) -> None:
    async with staging() as live:
        await live.toy("POST", "/count")
        await control(live)("changeState", 200, DOWN, vendor="toy")
        assert (await live.toy("GET", "/count"))[1] == {"count": 1}


async def test_an_unknown_state_is_refused_and_ends_the_interaction(control: Control) -> None:
    async with staging(item=item, counted=counted) as live:
        await control(live)("changeState", 200, up("counted"), vendor="toy")
        answer = await control(live)("changeState", 422, up("itme"), vendor="toy")
        assert answer == {"error": "toy has no state 'itme'", "known": ["counted", "item"]}
        assert (await live.toy("GET", "/count"))[1] == {"count": 0}


async def test_a_state_that_breaks_is_a_sentence_and_leaves_nothing_behind(
    control: Control, caplog: pytest.LogCaptureFixture
) -> None:
    async with staging(broken=broken) as live:
        with caplog.at_level(logging.ERROR, "golive"):
            answer = await control(live)("changeState", 422, up("broken"), vendor="toy")
        assert answer == {"error": "the state 'broken' of toy failed: RuntimeError: first line second line"}
        assert "in broken" in caplog.text
        assert (await live.toy("GET", "/count"))[1] == {"count": 0}


@pytest.mark.parametrize("body", [b"{", b'{"action":"tidy"}', b'{"state":1}', b'{"params":[]}'])
async def test_a_body_that_no_verifier_sends_is_refused(control: Control, body: bytes) -> None:
    async with staging() as live:
        assert "known" in await control(live)("changeState", 400, body, vendor="toy")


async def test_parameters_may_be_null(control: Control) -> None:
    async with staging(counted=counted) as live:
        await control(live)("changeState", 200, {"state": "counted", "params": None}, vendor="toy")


async def test_a_sandbox_made_anew_under_an_old_name_remembers_nothing(control: Control) -> None:
    async with staging(counted=counted) as live:
        await live.admin("POST", "/sandboxes", {"id": "one"})
        await control(live)("changeState", 200, up("counted"), id="one", vendor="toy")
        await live.admin("DELETE", "/sandboxes/one")
        _, ready = await live.admin("POST", "/sandboxes", {"id": "one", "seed": "another"})
        await control(live)("changeState", 200, DOWN, id="one", vendor="toy")
        assert (await live.admin("GET", "/sandboxes/one"))[1] == ready


async def test_sandboxes_do_not_wait_for_each_other() -> None:
    together = threading.Barrier(2)

    def meeting(_sandbox: Sandbox, _params: Mapping[str, Json]) -> Mapping[str, Json]:
        return {"met": together.wait(timeout=10) >= 0}

    async with staging(meeting=meeting) as live:
        await live.admin("POST", "/sandboxes", {"id": "one"})
        both = [live.admin("POST", f"/sandboxes/{name}/states/toy", up("meeting")) for name in ("one", "default")]
        assert await asyncio.gather(*both) == [(200, {"met": True})] * 2


async def test_states_of_one_sandbox_come_one_at_a_time() -> None:
    started: list[str] = []
    first, go_on = threading.Event(), threading.Event()

    def slow(_sandbox: Sandbox, params: Mapping[str, Json]) -> Mapping[str, Json]:
        started.append(params["name"])
        first.set()
        assert go_on.wait(timeout=10)
        return {}

    async with staging(slow=slow) as live:
        tasks = [asyncio.create_task(live.one("POST", "/states/toy", up("slow", name="one")))]
        await asyncio.to_thread(first.wait, 10)
        tasks.append(asyncio.create_task(live.one("POST", "/states/toy", up("slow", name="two"))))
        for _ in range(5):
            await live.one("GET", "/states/toy")  # answered while a state is being realised
        assert started == ["one"]
        go_on.set()
        await asyncio.gather(*tasks)
        assert started == ["one", "two"]


async def test_a_message_is_the_exact_bytes_of_the_newest_delivery(control: Control) -> None:
    async with staging(ringing=ringing) as live:
        await control(live)("changeState", 200, up("ringing", topics=["ring", "ring", "other"]), vendor="toy")
        wanted = {"description": "a ring", "providerStates": [{"name": "ringing"}]}
        await control(live)("readPactMessage", 200, wanted, vendor="toy")
        url = f"{live.server.control}/__admin/sandboxes/default/pact-messages/toy"
        async with live.http.post(url, json=wanted) as answer:
            body, headers = await answer.read(), answer.headers
        sent = [one for one in live.sandbox.view(outbox.deliveries) if one.topic == "ring"]
        assert body == sent[-1].body
        assert headers["content-type"] == "application/json"
        metadata = json.loads(base64.b64decode(headers["pact-message-metadata"]))
        assert metadata == {"contentType": "application/json", "topic": "ring"}


async def test_a_message_that_cannot_be_had_is_refused(control: Control) -> None:
    async with staging(ringing=ringing) as live:
        read = control(live)
        unknown = await read("readPactMessage", 422, {"description": "a knock"}, vendor="toy")
        assert unknown["known"] == ["a call", "a ring"]
        await read("changeState", 200, up("ringing"), vendor="toy")
        missing = await read("readPactMessage", 422, {"description": "a call"}, vendor="toy")
        assert "no delivery of 'call'" in missing["error"]
        assert missing["known"] == ["ring"]


async def test_a_server_without_states_says_so(control: Control) -> None:
    async with serving() as live:
        for operation in ("listStates", "changeState", "readPactMessage"):
            body = None if operation == "listStates" else up("item")
            answer = await control(live)(operation, 422, body, vendor="toy")
            assert answer == {"error": "this server knows no provider states of toy"}


def opened(world: World, *, phone: str = "1") -> Mapping[str, Json]:
    """The line that is listed.

    And more.
    """
    raise AssertionError(f"{world} {phone}: not called here")


SCRIPT = Script("veriff", {"opened": opened}, {})


def test_a_script_lists_first_lines() -> None:
    assert SCRIPT.states == {"opened": "The line that is listed."}


@pytest.mark.parametrize(
    ("state", "params", "error", "known"),
    [
        ("closed", {}, "veriff has no state 'closed'", ["opened"]),
        ("opened", {"fone": "1"}, "the state 'opened' does not take these params: .* 'fone'", ["phone"]),
    ],
)
def test_a_script_refuses_before_it_acts(state: str, params: Mapping[str, Json], error: str, known: list[str]) -> None:
    with pytest.raises(ControlError, match=error) as refusal:
        SCRIPT.realise({}, state, params)
    assert (refusal.value.status, refusal.value.context["known"]) == (422, known)


@pytest.mark.parametrize("fails", [False, True])
async def test_a_sandbox_may_be_deleted_while_a_state_is_brought_about(*, fails: bool) -> None:
    started, go_on = threading.Event(), threading.Event()

    def slow(_sandbox: Sandbox, _params: Mapping[str, Json]) -> Mapping[str, Json]:
        started.set()
        assert go_on.wait(timeout=10)
        if fails:
            raise RuntimeError("the sandbox is gone")
        return {}

    async with staging(slow=slow) as live:
        await live.admin("POST", "/sandboxes", {"id": "one"})
        task, late = (
            asyncio.create_task(live.admin("POST", "/sandboxes/one/states/toy", up("slow"))) for _ in range(2)
        )
        await asyncio.to_thread(started.wait, 10)
        await live.admin("DELETE", "/sandboxes/one")
        _, ready = await live.admin("POST", "/sandboxes", {"id": "one", "seed": "another"})
        go_on.set()
        assert (await task)[0] == (422 if fails else 200)
        assert (await late)[0] == 422
        assert (await live.admin("GET", "/sandboxes/one"))[1] == ready


async def test_a_state_that_waits_does_not_keep_the_server_waiting() -> None:
    go_on = threading.Event()

    def slow(_sandbox: Sandbox, _params: Mapping[str, Json]) -> Mapping[str, Json]:
        return {"went on": go_on.wait(timeout=10)}

    with ThreadPoolExecutor(1) as only:
        async with staging(slow=slow) as live:
            asyncio.get_running_loop().set_default_executor(only)
            task = asyncio.create_task(live.one("POST", "/states/toy", up("slow")))
            await live.one("GET", "/states/toy")
            await asyncio.to_thread(go_on.set)
            assert await task == {"went on": True}
