"""What a provider state acts on: one vendor in one sandbox, from the side of a client and from the side of the portal.

Owns finding a vendor's states and realising one. What a state does stands in `contracts/<vendor>/states.py`.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from ..client import Connection, ControlFailure, SandboxHandle
from ..client import Unreachable as Unserved
from ..core.errors import ControlError
from .caller import Caller, Unexpected
from .parts import NoContract, contract
from .targets import signed
from .transports import http_sender
from .wire import Json, Unreachable

NOBODY = "http://127.0.0.1:9/golive"
"""A URL for webhooks that are only to be read in the outbox: nobody listens at this port."""

UNMET = 422


class World:
    """`vendor` calls as a server-side client does, `sim` does what people do in the portal, `sandbox` is the rest.

    Waiting moves the sandbox's clock.
    """

    def __init__(self, vendor: str, ready: Mapping[str, Any]) -> None:
        self.sandbox = SandboxHandle(Connection(ready["control"]), ready)
        self.sim: Any = self.sandbox.vendor(vendor)  # a VendorSim; each vendor's has verbs of its own
        connection = ready["vendors"][vendor]
        send = http_sender(connection[contract(vendor, "auth").BASE])
        self.vendor: Caller = signed(vendor, connection, send, self.sandbox.clock.advance).caller

    def hear(self) -> None:
        """Have the vendor send its webhooks, to nobody: they are there to be read, and nothing waits for an answer."""
        urls = [name for name in self.sim.settings() if name.startswith("webhook_") and name.endswith("url")]
        self.sim.configure(**dict.fromkeys(urls, NOBODY))


State = Callable[..., Mapping[str, Json] | None]


class Script(msgspec.Struct, frozen=True):
    """The states of one vendor and the topics of its messages, by description."""

    vendor: str
    functions: Mapping[str, State]
    messages: Mapping[str, str]

    @property
    def states(self) -> dict[str, str]:
        """One line about each state."""
        return {name: (inspect.getdoc(found) or "").partition("\n")[0] for name, found in self.functions.items()}

    def realise(self, ready: Mapping[str, Any], state: str, params: Mapping[str, Json]) -> Mapping[str, Json]:
        """Bring a state about in the sandbox of a ready object; the values that it answers.

        Raises a 422 `ControlError` for an unknown state, for parameters that it does not take, and when it fails.
        """
        function = self.functions.get(state)
        if function is None:
            raise ControlError(UNMET, f"{self.vendor} has no state {state!r}", known=sorted(self.functions))
        _check(function, state, params)
        try:
            return function(World(self.vendor, ready), **params) or {}
        except (Unexpected, Unreachable, Unserved, ControlFailure) as problem:
            raise ControlError(UNMET, f"the state {state!r} of {self.vendor} failed: {_line(problem)}") from problem


def _check(function: State, state: str, params: Mapping[str, Json]) -> None:
    _world, *taken = inspect.signature(function).parameters.values()
    try:
        inspect.signature(function).bind(None, **params)
    except TypeError as problem:
        why = f"the state {state!r} does not take these params: {problem}"
        raise ControlError(UNMET, why, known=[parameter.name for parameter in taken]) from problem


def _line(problem: Exception) -> str:
    return " ".join(str(problem).split())


def script(vendor: str) -> Script:
    """The states of a vendor; raises a 422 `ControlError` where there are none, or where they cannot be loaded."""
    try:
        states = contract(vendor, "states")
    except NoContract as problem:
        raise ControlError(UNMET, str(problem)) from problem
    except ImportError as problem:
        why = f"the states of {vendor} cannot be loaded ({_line(problem)}); install golive: pip install -e ."
        raise ControlError(UNMET, why) from problem
    return Script(vendor, states.STATES, states.MESSAGES)
