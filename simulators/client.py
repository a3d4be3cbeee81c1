"""The control API as Python objects: a server, its sandboxes, their clock, journal, deliveries and messages.

Plain blocking HTTP from the standard library, so that it serves in any test and costs nothing to import.
"""

import http.client
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from .core.sim import Json, VendorSim

PREFIX = "/__admin"
TIMEOUT_SECONDS = 90.0
"""Longer than `journal/wait` waits at most, and than any advance takes."""


class ControlFailure(Exception):
    """The control API refused: its sentence, with status and context."""

    def __init__(self, status: int, answer: Json) -> None:
        self.status = status
        self.answer = answer if isinstance(answer, dict) else {"error": str(answer)}
        known = self.answer.get("known")
        hint = f" (known: {', '.join(map(str, known))})" if known else ""
        super().__init__(f"{self.answer.get('error')}{hint}")


class Unreachable(Exception):
    """Nobody answers at the address."""


class Connection:
    """Calls paths below `root`, relative to the control API's prefix."""

    def __init__(self, url: str, root: str = "") -> None:
        self.url = url.rstrip("/")
        self._root = root
        self._host, self._port = _address(self.url)

    def below(self, root: str) -> "Connection":
        """The same server, further down."""
        return Connection(self.url, f"{self._root}/{root}")

    def call(self, method: str, path: str, body: Json = None) -> Json:
        """The answer's JSON; raises `ControlFailure` for a status from 400, `Unreachable` when nobody answers."""
        connection = http.client.HTTPConnection(self._host, self._port, timeout=TIMEOUT_SECONDS)
        try:
            raw = None if body is None else json.dumps(body).encode()
            connection.request(
                method, f"{PREFIX}{self._root}/{path}".rstrip("/"), raw, {"content-type": "application/json"}
            )
            answer = connection.getresponse()
            text, status = answer.read(), answer.status
        except (OSError, http.client.HTTPException, UnicodeError) as problem:
            raise Unreachable(
                f"no golive server answers at {self.url} ({problem}); start one with: golive serve"
            ) from problem
        finally:
            connection.close()
        value = _json(text)
        if status >= http.client.BAD_REQUEST:
            raise ControlFailure(status, value)
        return value

    def get(self, path: str) -> Json:
        """See `Control.get`."""
        return self.call("GET", path)

    def post(self, path: str, body: Json = None) -> Json:
        """See `Control.post`."""
        return self.call("POST", path, {} if body is None else body)

    def put(self, path: str, body: Json) -> Json:
        """See `Control.put`."""
        return self.call("PUT", path, body)

    def delete(self, path: str) -> None:
        """See `Control.delete`."""
        self.call("DELETE", path)


def _address(url: str) -> tuple[str, int]:
    try:
        parts = urlsplit(url)
        found = (parts.hostname or "", parts.port or 80) if parts.scheme == "http" else ("", 0)
    except ValueError:
        found = ("", 0)
    if not found[0]:
        raise Unreachable(f"{url!r} is no control address; expected something like http://127.0.0.1:7400")
    return found


def _json(text: bytes) -> Json:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return {"error": f"the answer is no JSON: {text[:200].decode(errors='replace')}"}


class SimClock:
    """A sandbox's clock."""

    def __init__(self, control: Connection) -> None:
        self._control = control

    def now(self) -> str:
        """Virtual time as a date-time."""
        return str(self._control.get("clock")["now"])

    def advance(self, seconds: float = 0, *, days: float = 0) -> list[dict[str, Any]]:
        """Move on and run all that falls due, webhooks included; answers what happened, in order."""
        return self._move({"action": "advance", "seconds": seconds + days * 86_400})

    def settle(self) -> list[dict[str, Any]]:
        """Run what is due now, without moving the clock."""
        return self.advance(0)

    def set(self, to: str) -> list[dict[str, Any]]:
        """Move on to a date-time, or to `now`, the real one."""
        return self._move({"action": "set", "to": to})

    def freeze(self) -> None:
        """Stop the clock."""
        self._move({"action": "freeze"})

    def run(self, rate: float = 1.0) -> None:
        """Let it run, `rate` times as fast as the real one."""
        self._move({"action": "rate", "rate": rate})

    def reset(self) -> None:
        """Back to where the sandbox started."""
        self._move({"action": "reset"})

    def _move(self, action: Json) -> list[dict[str, Any]]:
        happened: list[dict[str, Any]] = self._control.put("clock", action)["happened"]
        return happened


class SimJournal:
    """A sandbox's journal. Queries: direction, vendor, operation, subject, method, path, status, error, after."""

    def __init__(self, control: Connection) -> None:
        self._control = control

    def find(self, **query: Json) -> list[dict[str, Any]]:
        """The exchanges that match, oldest first."""
        found: list[dict[str, Any]] = self._control.post("journal/find", query)["exchanges"]
        return found

    def count(self, **query: Json) -> int:
        """How many match; raises `ControlFailure` (409) when evictions make the figure unsure."""
        return int(self._control.get("journal/count?" + urlencode(query))["count"])

    def never(self, **query: Json) -> None:
        """Assert that nothing matches and that nothing that could have was evicted."""
        found = self.count(**query)
        assert found == 0, f"{found} exchanges match {query}"  # noqa: S101 - this is an assertion for tests

    def wait(self, count: int = 1, timeout_seconds: float = 5.0, **query: Json) -> list[dict[str, Any]]:
        """Wait until `count` exchanges match; answers them, raises `ControlFailure` (408) when time is up."""
        body = {**query, "count": count, "timeout_seconds": timeout_seconds}
        found: list[dict[str, Any]] = self._control.post("journal/wait", body)["exchanges"]
        return found

    def last(self) -> int:
        """The sequence number of the newest exchange; 0 when there was none."""
        return int(self._control.post("journal/find", {"after": 10**11})["last"])


class SimFaults:
    """A sandbox's faults."""

    def __init__(self, control: Connection) -> None:
        self._control = control

    def add(self, kind: str, **details: Json) -> str:
        """Set a fault; answers its id. `first=2` strikes twice, `every=3` each third time."""
        return str(self._control.post("faults", {"kind": kind, **details})["id"])

    def list(self) -> "list[dict[str, Any]]":
        """All faults with how often they were matched (`seen`) and struck (`struck`)."""
        found: list[dict[str, Any]] = self._control.get("faults")["faults"]
        return found

    def clear(self) -> None:
        """Remove all."""
        self._control.delete("faults")


class SimWebhooks:
    """What the vendors sent, or still have to send, from a sandbox."""

    def __init__(self, control: Connection, clock: SimClock) -> None:
        self._control = control
        self._clock = clock

    def deliveries(self, **wanted: Json) -> list[dict[str, Any]]:
        """All deliveries whose fields equal `wanted`, oldest first, after what is due has gone out.

        Fields: vendor, topic, subject, state, outcome, ...
        """
        self._clock.settle()
        found: list[dict[str, Any]] = self._control.get("deliveries")["deliveries"]
        return [one for one in found if all(one[name] == value for name, value in wanted.items())]

    def redeliver(self, delivery_id: str) -> None:
        """Send the same bytes once more and wait for the outcome."""
        self._control.post(f"deliveries/{quote(delivery_id)}/redeliver")
        self._clock.settle()


class SimMessages:
    """What the vendors of a sandbox sent to people's phones and mailboxes. Queries: vendor, to, subject, kind.

    A phone number in `to` may lack its country code and have any punctuation.
    """

    def __init__(self, control: Connection) -> None:
        self._control = control

    def find(self, **query: str) -> list[dict[str, Any]]:
        """The messages that match, oldest first."""
        found: list[dict[str, Any]] = self._control.get("messages?" + urlencode(query))["messages"]
        return found

    all = find

    def last(self, **query: str) -> dict[str, Any] | None:
        """The newest that matches, None when none does."""
        found = self.find(**query)
        return found[-1] if found else None


class SandboxHandle:
    """One sandbox: `clock`, `journal`, `faults`, `webhooks`, `messages`, and `vendor(name)`.

    `ready` is the ready object.
    """

    def __init__(self, server: Connection, ready: Mapping[str, Any]) -> None:
        self.ready = dict(ready)
        self.id = str(ready["sandbox"])
        self.control = server.below(f"sandboxes/{quote(self.id)}")
        self.clock = SimClock(self.control)
        self.journal = SimJournal(self.control)
        self.faults = SimFaults(self.control)
        self.webhooks = SimWebhooks(self.control, self.clock)
        self.messages = SimMessages(self.control)

    def vendor(self, name: str) -> VendorSim:
        """The handle of a vendor, with its own verbs."""
        from .discovery import load

        return load(name).handle(name, self.ready["vendors"][name], self.control)

    def reset(self) -> None:
        """Forget what happened; keep settings, rules, credentials."""
        self.control.post("reset")

    def snapshot(self) -> Json:
        """All state, for `restore`."""
        return self.control.get("snapshot")

    def restore(self, snapshot: Json) -> None:
        """Put state back."""
        self.control.put("snapshot", snapshot)

    def delete(self) -> None:
        """Remove the sandbox."""
        self.control.delete("")


class ServerHandle:
    """A running server."""

    def __init__(self, url: str) -> None:
        self.connection = Connection(url)

    def health(self) -> Json:
        """Its health; raises `Unreachable`."""
        return self.connection.get("health")

    def create(self, **options: Json) -> SandboxHandle:
        """A new sandbox: `id`, `seed`, `start`, `rate`, `stamp`."""
        return SandboxHandle(self.connection, self.connection.post("sandboxes", options))

    def open(self, sandbox_id: str = "default") -> SandboxHandle:
        """A sandbox that is there."""
        return SandboxHandle(self.connection, self.connection.get(f"sandboxes/{quote(sandbox_id)}"))
