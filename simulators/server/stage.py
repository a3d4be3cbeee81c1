"""Provider states: a sandbox is brought to where an interaction of a contract begins, and back again.

Owns when that happens: one state at a time in a sandbox, and everything as before once the interaction is over. What
the states of a vendor are, and how one is realised, is handed in. Nothing here ends in a 5xx: a verifier would repeat
it for two minutes.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple, Protocol
from weakref import WeakKeyDictionary

import msgspec

from ..core import outbox
from ..core.errors import ControlError
from ..core.outbox import Delivery
from ..core.sandbox import Sandbox
from ..core.sandboxes import Sandboxes

log = logging.getLogger("golive")

AT_ONCE = 8
"""States that are realised at the same time, in as many sandboxes."""
UNMET = 422
"""Status for a state or a message that cannot be had."""


class Script(Protocol):
    """What the contract with one vendor knows: what each state does, and the topic of each message, by description."""

    @property
    def states(self) -> Mapping[str, str]:
        """One line about each state."""

    @property
    def messages(self) -> Mapping[str, str]:
        """The topic of each message."""

    def realise(self, ready: Mapping[str, Any], state: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """Bring the state about in the sandbox of a ready object; the values that it answers. It may block.

        Raises a 422 `ControlError` for an unknown state, for parameters that it does not take, and when it fails.
        """


Scripts = Callable[[str], Script]
"""The script of a vendor, by name; raises a 422 `ControlError` where there is none."""


def no_scripts(vendor: str) -> Script:
    """For servers that are not told any."""
    raise ControlError(UNMET, f"this server knows no provider states of {vendor}")


class _Before(NamedTuple):
    """A sandbox as it was: all state, and the settings of each vendor, whose credentials no snapshot brings back."""

    entries: dict[str, str]
    settings: dict[str, msgspec.Struct]


@dataclass(slots=True)
class _Scene:
    """What is going on in one sandbox: whose turn it is, and what was there before its first state."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    before: _Before | None = None


class Stage:
    """The states of all sandboxes. `forget` drops what a server has in hand of a sandbox, by id.

    States have threads of their own: they wait for this server, which needs the usual ones, to look up names for one.
    """

    def __init__(self, scripts: Scripts, sandboxes: Sandboxes, forget: Callable[[str], None]) -> None:
        self._scripts = scripts
        self._sandboxes = sandboxes
        self._forget = forget
        self._threads = ThreadPoolExecutor(AT_ONCE, "golive-state")
        self._scenes: WeakKeyDictionary[Sandbox, _Scene] = WeakKeyDictionary()

    async def close(self) -> None:
        """End the threads, when the states that are being realised are done."""
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)

    async def script(self, vendor: str) -> Script:
        """What is known of a vendor; it is read when it is first asked for."""
        return await asyncio.to_thread(self._scripts, vendor)

    async def set_up(
        self, sandbox: Sandbox, ready: Mapping[str, Any], vendor: str, state: str, params: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Bring a state about, on top of those that are up already; the values that it answers.

        No description means no state: an interaction without one begins here as well. Raises what `Script.realise`
        raises; then the sandbox is as it was before the first state.
        """
        scene = self._scenes.setdefault(sandbox, _Scene())
        async with scene.turn:
            if not self._is_there(sandbox):
                raise ControlError(UNMET, f"the sandbox {sandbox.id} was deleted before it came to the state {state!r}")
            scene.before = scene.before or self._remembered(sandbox)
            if not state:
                return {}
            try:
                script = await self.script(vendor)
                realise = partial(_realised, script, ready, vendor, state, params)
                return await asyncio.get_running_loop().run_in_executor(self._threads, realise)
            except ControlError:
                self._put_back(sandbox, scene)
                raise

    async def tear_down(self, sandbox: Sandbox) -> None:
        """Put the sandbox back to how it was before its first state; nothing happens where none is up."""
        scene = self._scenes.setdefault(sandbox, _Scene())
        async with scene.turn:
            self._put_back(sandbox, scene)

    def _is_there(self, sandbox: Sandbox) -> bool:
        """False for a sandbox that was deleted, though another one may have its name by now."""
        try:
            return self._sandboxes.get(sandbox.id) is sandbox
        except ControlError:
            return False

    def _remembered(self, sandbox: Sandbox) -> _Before:
        return _Before(sandbox.snapshot(), {name: sandbox.settings(name) for name in self._sandboxes.vendors})

    def _put_back(self, sandbox: Sandbox, scene: _Scene) -> None:
        before, scene.before = scene.before, None
        if before is None or not self._is_there(sandbox):
            return
        self._forget(sandbox.id)
        sandbox.restore(before.entries)
        for vendor, settings in before.settings.items():
            if sandbox.settings(vendor) != settings:  # its credentials were changed
                sandbox.configure(vendor, "settings", msgspec.to_builtins(settings))


def _realised(
    script: Script, ready: Mapping[str, Any], vendor: str, state: str, params: Mapping[str, Any]
) -> Mapping[str, Any]:
    try:
        return script.realise(ready, state, params)
    except ControlError:
        raise
    except Exception as problem:
        log.exception("%s: the state %r of %s failed", ready["sandbox"], state, vendor)
        reason = " ".join(f"{type(problem).__name__}: {problem}".split())
        raise ControlError(UNMET, f"the state {state!r} of {vendor} failed: {reason}") from problem


def newest(sandbox: Sandbox, vendor: str, topic: str) -> Delivery:
    """The vendor's newest delivery of a topic, sent or not; raises a 422 `ControlError` that says which there are."""
    sent = [one for one in sandbox.view(outbox.deliveries) if one.vendor == vendor]
    found = [one for one in sent if one.topic == topic]
    if not found:
        raise ControlError(
            UNMET,
            f"{vendor} has no delivery of {topic!r} in this sandbox; a provider state has to bring one about first",
            known=sorted({one.topic for one in sent}),
        )
    return found[-1]
