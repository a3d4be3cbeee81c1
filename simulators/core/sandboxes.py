"""All sandboxes of one store: how they come and go, and which one a request belongs to.

Owns the registry of ids and of the credentials that select a sandbox. A credential selects one sandbox only.
"""

import re
from collections.abc import Callable, Iterator, Mapping

import msgspec

from .clock import TEST_START, Clock, Instant, wall_now
from .engine import Engine
from .errors import ControlError
from .faults import FAULTS, HOSTILE
from .ids import Ids, digest
from .message import Request
from .sandbox import CLOCK, Meta, Options, Portal, Sandbox, Stamp
from .store import Store
from .transaction import Cache, Collection, Transaction, transact
from .vendor import Tx, Vendor

DEFAULT = "default"
GLOBAL = "~"
"""The namespace of what belongs to no sandbox."""

META = Collection("sandbox", Meta)
CREDENTIAL = Collection("credential", str)
HINT = Collection("hint", str)
"""Sandbox ids by `<vendor>/<hint>\n<sandbox>`: several sandboxes may share a hint."""
NUMBER = Collection("sandboxes", int)

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class Sandboxes:
    """The sandboxes of `store`. `wall` is the real time; `wake` is called with a sandbox that has work to do."""

    def __init__(
        self,
        store: Store,
        vendors: Mapping[str, Vendor],
        options: Options | None = None,
        wall: Callable[[], Instant] = wall_now,
    ) -> None:
        self.store = store
        self.vendors = vendors
        self.options = options or Options()
        self.wall = wall
        self.wake: Callable[[Sandbox], None] = lambda _sandbox: None
        self.addresses: dict[str, str] = {}
        self._open: dict[str, Sandbox] = {}
        self._cache: Cache = {}
        self._portals = {name: _portal(vendor) for name, vendor in vendors.items()}
        self._engines = {name: self._engine(vendor) for name, vendor in vendors.items()}

    def _engine(self, vendor: Vendor) -> Engine:
        return Engine(vendor, journal_cap=self.options.journal_bytes, strict=self.options.strict)

    def engine(self, vendor: str) -> Engine:
        """The engine that runs a vendor's requests."""
        return self._engines[vendor]

    def portal(self, vendor: str) -> Portal:
        """Where the vendor's settings and rules are."""
        return self._portals[vendor]

    def _begin(self) -> Tx:
        return Transaction(self.store, GLOBAL, seed=self.options.seed, now=0, stamp=0, cache=self._cache)

    # coming and going

    def create(
        self,
        name: str | None = None,
        *,
        seed: str | None = None,
        start: Instant | None = None,
        rate: float = 0.0,
        stamp: Stamp = "virtual",
    ) -> Sandbox:
        """A new sandbox with credentials of its own; raises a 4xx `ControlError` for a bad or taken name."""
        clock = Clock(TEST_START if start is None else start, self.wall(), rate)
        meta = Meta(self.options.seed if seed is None else seed, clock, stamp)
        chosen, _ = transact(self._begin, lambda tx: _register(tx, name, meta))
        sandbox = self._opened(chosen, meta)
        sandbox.run(lambda tx: tx.put(CLOCK, "", clock))
        if self.options.hostile:
            sandbox.run(lambda tx: tx.put(FAULTS, "", HOSTILE))
        for vendor in self.vendors.values():
            self._provision(sandbox, vendor)
        return sandbox

    def _provision(self, sandbox: Sandbox, vendor: Vendor) -> None:
        ids = Ids(f"{sandbox.meta.seed}/{vendor.name}", sandbox.id, iter(range(1, 1000)).__next__)
        settings = vendor.published() if sandbox.id == DEFAULT else vendor.provision(ids)
        self.claim(sandbox, vendor.name, settings)
        sandbox.run(lambda tx: tx.put(self.portal(vendor.name).settings, vendor.name, settings))

    def ensure_default(self, *, start: Instant | None = None, rate: float = 0.0) -> Sandbox:
        """The sandbox with the published credentials; made if it is not there, brought up to date with new vendors."""
        try:
            return self.create(DEFAULT, start=start, rate=rate)
        except ControlError:
            sandbox = self.get(DEFAULT)
        for vendor in self.vendors.values():
            if sandbox.settings(vendor.name) is None:
                self._provision(sandbox, vendor)
        return sandbox

    def delete(self, name: str) -> None:
        """Remove a sandbox and all it holds, in one step; the default one can only be reset."""
        if name == DEFAULT:
            raise ControlError(409, "the default sandbox cannot be deleted; reset it instead")
        sandbox = self.get(name)
        tx = self._begin()
        gone = [tx.key(META, name), *(f"{name}/{key}" for key in sandbox.snapshot())]
        for vendor in self.vendors.values():
            values = vendor.credentials(sandbox.settings(vendor.name))
            gone += [tx.key(CREDENTIAL, f"{vendor.name}/{value}") for value in values]
            gone += [
                tx.key(HINT, _hint(vendor.name, value, name)) for value in vendor.hints(sandbox.settings(vendor.name))
            ]
        self.store.commit({}, dict.fromkeys(gone))
        self._open.pop(name, None)

    def fork(self, name: str, into: str | None = None) -> Sandbox:
        """A new sandbox with a copy of all state and with credentials of its own."""
        origin = self.get(name)
        meta = origin.meta
        copy = self.create(into, seed=meta.seed, start=meta.start.base, rate=meta.start.rate, stamp=meta.stamp)
        copy.restore(origin.snapshot())
        return copy

    # finding

    def get(self, name: str) -> Sandbox:
        """The sandbox called `name`; raises a 404 `ControlError`."""
        meta = self._begin().get(META, name)
        if meta is None:
            self._open.pop(name, None)
            raise ControlError(404, f"there is no sandbox {name!r}", known=[sandbox.id for sandbox in self.all()][:20])
        return self._opened(name, meta)

    def all(self) -> Iterator[Sandbox]:
        """Every sandbox, by name."""
        return (self._opened(name, meta) for name, meta in self._begin().find(META))

    def _opened(self, name: str, meta: Meta) -> Sandbox:
        sandbox = self._open.get(name)
        if sandbox is None or sandbox.meta != meta:
            sandbox = self._open[name] = Sandbox(self, name, meta)
        return sandbox

    def locate(self, vendor: str, request: Request) -> Sandbox:
        """The sandbox that a request's credentials select; an unknown caller ends up in the default one."""
        locator = self.vendors[vendor].locate(request)
        name = locator.sandbox
        if locator.credential is not None:
            name = self._begin().get(CREDENTIAL, f"{vendor}/{locator.credential}")
        if name is None and locator.hint is not None:
            name = self._hinted(vendor, locator.hint)
        sandbox = self._open.get(name or DEFAULT)
        if sandbox is not None and not self.store.shared:  # elsewhere it may be gone
            return sandbox
        try:
            return self.get(name or DEFAULT)
        except ControlError:
            return self.get(DEFAULT)

    def _hinted(self, vendor: str, hint: str) -> str | None:
        """A sandbox that has the hint: the default one is the last resort, it is there for whoever has no other."""
        found = [name for _, name in self._begin().find(HINT, _hint(vendor, hint, ""))]
        return min(found, key=lambda name: name == DEFAULT) if found else None

    # credentials

    def claim(self, sandbox: Sandbox, vendor: str, settings: msgspec.Struct) -> None:
        """Let the credentials in `settings` select the sandbox; raises a 409 `ControlError` if one selects another."""
        values = self.vendors[vendor].credentials(settings)
        hints = self.vendors[vendor].hints(settings)

        def work(tx: Tx) -> None:
            for value in values:
                holder = tx.get(CREDENTIAL, f"{vendor}/{value}")
                if holder not in (None, sandbox.id):
                    raise ControlError(409, f"this credential of {vendor} selects the sandbox {holder!r} already")
                tx.put(CREDENTIAL, f"{vendor}/{value}", sandbox.id)
            for hint in hints:
                tx.put(HINT, _hint(vendor, hint, sandbox.id), sandbox.id)

        transact(self._begin, work)

    def release(self, sandbox: Sandbox, vendor: str, before: msgspec.Struct, now: msgspec.Struct) -> None:
        """Let the credentials and hints that are no longer in the settings select nothing."""
        credentials, hints = self.vendors[vendor].credentials, self.vendors[vendor].hints
        tx = self._begin()
        gone = [tx.key(CREDENTIAL, f"{vendor}/{value}") for value in credentials(before) - credentials(now)]
        gone += [tx.key(HINT, _hint(vendor, value, sandbox.id)) for value in hints(before) - hints(now)]
        self.store.commit({}, dict.fromkeys(gone))


def _hint(vendor: str, hint: str, sandbox: str) -> str:
    return f"{vendor}/{hint}\n{sandbox}"


def _portal(vendor: Vendor) -> Portal:
    settings = Collection("settings", vendor.settings, hot=True)
    return Portal(settings, Collection("rules", vendor.rules, hot=True), vendor.rules())


def _register(tx: Tx, name: str | None, meta: Meta) -> str:
    if name is None:
        number = (tx.get(NUMBER) or 0) + 1
        tx.put(NUMBER, "", number)
        name = f"sbx-{number:06d}-{digest(meta.seed, 'sandbox', number).hex()[:6]}"
    if not _ID.fullmatch(name):
        raise ControlError(400, f"{name!r} cannot be a sandbox id: lower-case letters, digits, - and _, at most 64")
    if tx.get(META, name) is not None:
        raise ControlError(409, f"there is already a sandbox {name!r}")
    tx.put(META, name, meta)
    return name
