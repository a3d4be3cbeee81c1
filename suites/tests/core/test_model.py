"""The engine against a model: any calls in any order, some of them crashing, leave what a plain dictionary says."""

from typing import Any

import msgspec
from golive.simulators.core import journal
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.stores.memory import MemoryStore
from golive.suites.tests.toy import COUNT, ITEMS, TOY, call
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

Json = Any


class Toys(RuleBasedStateMachine):
    """Any calls in any order, some of them crashing, leave what a plain dictionary says."""

    items = Bundle("items")
    pins = st.sampled_from(["1234", "0000"])

    def __init__(self) -> None:
        super().__init__()
        self.box = Sandboxes(MemoryStore(), {"toy": TOY}, wall=lambda: 0).ensure_default()
        self.count = 0
        self.model: dict[str, dict[str, Json]] = {}
        self.lines = 0
        self.saved: tuple[Json, ...] | None = None

    def call(self, method: str, path: str, body: Json = None, key: str = "toy-key") -> tuple[int, Json]:
        """One call, hence one line in the journal."""
        self.lines += 1
        return call(self.box, method, path, body, key)

    @rule(target=items)
    def create(self) -> str:
        """A new item has an id that was never there."""
        status, made = self.call("POST", "/items", {"pin": "1234"})
        assert status == 201
        assert made["id"] not in self.model
        self.model[made["id"]] = {"id": made["id"], "pin": "1234", "tries": 0, "open": False}
        return str(made["id"])

    @rule()
    def increment(self) -> None:
        """The counter counts."""
        self.count += 1
        assert self.call("POST", "/count") == (200, {"count": self.count})

    @rule()
    def crash(self) -> None:
        """A crash changes nothing."""
        assert self.call("POST", "/crash", {"pin": "1"})[0] == 500

    @rule(key=st.sampled_from(["", "wrong"]))
    def intrude(self, key: str) -> None:
        """A stranger changes nothing."""
        assert self.call("POST", "/count", key=key)[0] == 401

    @rule(made=items, pin=pins)
    def try_pin(self, made: str, pin: str) -> None:
        """A wrong PIN is counted, a right one opens, the fourth try finds the item locked."""
        status, answer = self.call("POST", f"/items/{made}/pin", {"pin": pin})
        known = self.model.get(made)
        if known is None:
            assert status == 404
        elif known["tries"] >= 3:
            assert status == 423
        elif pin != "1234":
            known["tries"] += 1
            assert status == 403
        else:
            known["open"] = True
            assert (status, answer) == (200, known)

    @rule()
    def save(self) -> None:
        """Keep all there is."""
        copy = {made: dict(known) for made, known in self.model.items()}
        self.saved = (self.box.snapshot(), self.count, copy, self.lines)

    @rule()
    def restore(self) -> None:
        """Go back to what was kept."""
        if self.saved is not None:
            snapshot, self.count, model, self.lines = self.saved
            self.box.restore(snapshot)
            self.model = {made: dict(known) for made, known in model.items()}

    @rule()
    def reset(self) -> None:
        """Start over."""
        self.box.reset()
        self.count, self.model, self.lines = 0, {}, 0

    @invariant()
    def the_state_is_the_models(self) -> None:
        """Counter, items, and the number of lines in the journal."""

        def look(tx: Json) -> tuple[int, dict[str, Json], int]:
            found = {name: msgspec.to_builtins(value) for name, value in tx.find(ITEMS)}
            return tx.get(COUNT) or 0, found, journal.marks(tx).next - 1

        assert self.box.view(look) == (self.count, self.model, self.lines)


TestToys = Toys.TestCase
TestToys.settings = settings(max_examples=40, stateful_step_count=25)
