"""A sandbox: one isolated universe with a clock, a seed, credentials, faults, a journal and an outbox of its own.

Owns what can be done with one: answer requests, move its clock, work off its outbox, change its settings, copy its
state. Nothing here opens a socket; whoever sends deliveries asks `upcoming` what is due and reports back.
"""

from collections.abc import Callable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

import msgspec

from . import journal, outbox
from .clock import Clock, Instant
from .engine import Outcome
from .errors import ControlError
from .faults import FAULTS, HOSTILE
from .message import Request
from .transaction import DELIVERY_BYTES, Cache, Collection, Transaction, transact
from .vendor import Tx

if TYPE_CHECKING:
    from .sandboxes import Sandboxes

T = TypeVar("T")

Stamp = Literal["virtual", "wall"]


class Options(msgspec.Struct, frozen=True):
    """What all sandboxes of a process share. Sizes are bytes."""

    seed: str = "golive"
    journal_bytes: int = 4 * 1024 * 1024
    delivery_bytes: int = DELIVERY_BYTES
    strict: bool = True
    hostile: bool = False


class Meta(msgspec.Struct, frozen=True):
    """How a sandbox was made: its seed, the clock it started with, and what stamps outgoing signatures and tokens."""

    seed: str
    start: Clock
    stamp: Stamp = "virtual"


class Time(NamedTuple):
    """What a clock shows."""

    now: Instant
    rate: float


class Portal(msgspec.Struct, frozen=True):
    """Where a vendor's settings and rules are stored."""

    settings: Collection[Any]
    rules: Collection[Any]
    default_rules: msgspec.Struct


CLOCK = Collection("clock", Clock, hot=True)


class Sandbox:
    """One universe. Every method is one transaction."""

    def __init__(self, world: "Sandboxes", name: str, meta: Meta) -> None:
        self.id = name
        self.meta = meta
        self._world = world
        self._cache: Cache = {}

    def begin(self, vendor: str | None = None) -> Tx:
        """A new transaction; with a vendor's name, with that vendor's rules and settings."""
        world = self._world
        tx: Tx = Transaction(world.store, self.id, seed=self.meta.seed, now=0, stamp=0, cache=self._cache)
        tx.delivery_bytes = world.options.delivery_bytes
        wall = world.wall()
        tx.now = (tx.get(CLOCK) or self.meta.start).now(wall)
        tx.stamp = wall if self.meta.stamp == "wall" else tx.now
        if vendor is not None:
            portal = world.portal(vendor)
            tx.base_url = world.addresses.get(vendor, "")
            tx.rules = tx.get(portal.rules, vendor) or portal.default_rules
            tx.settings = tx.get(portal.settings, vendor)
        return tx

    def run(self, work: Callable[[Tx], T], vendor: str | None = None) -> T:
        """Do `work` in a transaction; wakes the runner if it left something to do."""
        result, due = transact(lambda: self.begin(vendor), work)
        if due:
            self._world.wake(self)
        return result

    def view(self, ask: Callable[[Tx], T], vendor: str | None = None) -> T:
        """Ask something without writing."""
        return ask(self.begin(vendor))

    def handle(self, vendor: str, request: Request) -> Outcome:
        """Answer a request to `vendor`."""
        outcome = self._world.engine(vendor).handle(lambda: self.begin(vendor), request)
        if outcome.due:
            self._world.wake(self)
        return outcome

    # time

    def now(self) -> Instant:
        """Virtual time."""
        return self.begin().now

    def clock(self) -> Clock:
        """The clock as stored."""
        return self.begin().get(CLOCK) or self.meta.start

    def time(self) -> Time:
        """Virtual time, and how fast it runs."""
        clock = self.clock()
        return Time(clock.now(self._world.wall()), clock.rate)

    def set_clock(self, change: Callable[[Clock, Instant], Clock]) -> Clock:
        """Replace the clock by `change(clock, real time)`."""

        def work(tx: Tx) -> Clock:
            clock = tx.get(CLOCK) or self.meta.start
            changed = change(clock, self._world.wall())
            if changed != clock:
                tx.put(CLOCK, "", changed)
            return changed

        return self.run(work)

    def restart_clock(self) -> Clock:
        """Put the clock back to where the sandbox started."""
        return self.set_clock(lambda _clock, wall: self.meta.start.at(self.meta.start.base, wall))

    # the outbox

    def upcoming(self, until: Instant, after: str = "", most: int = 1000) -> list[tuple[str, outbox.Due]]:
        """Up to `most` entries that are due at `until` or earlier, behind the slot `after`, in order."""
        return self.view(lambda tx: list(islice(outbox.upcoming(tx, until, after), most)))

    def next_due(self) -> Instant | None:
        """When the next entry of the outbox falls due."""
        return self.view(outbox.next_due)

    def fire(self, slot: str, entry: outbox.Due) -> bool:
        """Run a timer; False when another process already did. What the rule raises comes through, unwritten."""
        timer = self._world.vendors[entry.vendor].timers[entry.name]

        def work(tx: Tx) -> bool:
            if not outbox.discard(tx, slot):
                return False
            timer(tx, entry.subject)
            return True

        return self.run(work, entry.vendor)

    def discard(self, slot: str) -> bool:
        """Take an entry from the schedule without running it."""
        return self.run(lambda tx: outbox.discard(tx, slot))

    def lease(self, slot: str, owner: str, span: Instant) -> outbox.Delivery | None:
        """Claim a delivery for `span` of real time, as it goes out now: see `outbox.lease`, `Vendor.renew`.

        A store of one process needs no claims.
        """
        if not self._world.store.shared:
            found = self.run(lambda tx: outbox.find(tx, slot))
        else:
            wall = self._world.wall()
            found = self.run(lambda tx: outbox.lease(tx, slot, owner, wall, wall + span))
        return found and self._renewed(found)

    def _renewed(self, delivery: outbox.Delivery) -> outbox.Delivery:
        vendor = self._world.vendors.get(delivery.vendor)
        renew = vendor.renew if vendor else None
        if renew is None or delivery.tampered:
            return delivery
        return self.run(lambda tx: renew(tx, delivery), delivery.vendor)

    def settle(self, slot: str, outcome: str, exchange: journal.Exchange, *, delivered: bool) -> outbox.Delivery | None:
        """Remember the exchange and book the outcome; None when the delivery is no longer in its slot."""
        cap = self._world.options.journal_bytes

        def work(tx: Tx) -> outbox.Delivery | None:
            journal.append(tx, exchange, cap)
            return outbox.settle(tx, slot, outcome, delivered=delivered)

        return self.run(work)

    # settings and rules

    def settings(self, vendor: str) -> msgspec.Struct:
        """The vendor's portal settings."""
        settings: msgspec.Struct = self.begin(vendor).settings
        return settings

    def rules(self, vendor: str) -> msgspec.Struct:
        """The vendor's rules, overrides applied."""
        rules: msgspec.Struct = self.begin(vendor).rules
        return rules

    def configure(self, vendor: str, part: Literal["settings", "rules"], changes: Mapping[str, Any]) -> msgspec.Struct:
        """Change some settings or rules.

        Raises a 400 `ControlError` that lists the known keys for an unknown one, a 409 for the credential of another
        sandbox, and whatever the vendor's `check_settings` raises.
        """
        portal = self._world.portal(vendor)
        collection: Collection[Any] = portal.settings if part == "settings" else portal.rules

        def work(tx: Tx) -> msgspec.Struct:
            changed: msgspec.Struct = merge(getattr(tx, part), changes, f"{vendor} {part}")
            setattr(tx, part, changed)
            self._world.vendors[vendor].check_settings(tx)
            tx.put(collection, vendor, changed)
            return changed

        before = self.settings(vendor)
        if part == "settings":
            self._world.claim(self, vendor, self.view(work, vendor))
        changed = self.run(work, vendor)
        if part == "settings":
            self._world.release(self, vendor, before, changed)
        return changed

    def connection(self, addresses: Mapping[str, str]) -> dict[str, Mapping[str, str]]:
        """What clients need to know of each vendor that has an address."""
        vendors = self._world.vendors
        return {name: vendors[name].connection(self.settings(name), url) for name, url in addresses.items()}

    # whole states

    def snapshot(self) -> dict[str, str]:
        """Everything the sandbox holds, by key; values as text with one character for each byte."""
        start = f"{self.id}/"
        return {e.key[len(start) :]: e.value.decode("latin-1") for e in self._world.store.scan(start)}

    def restore(self, entries: Mapping[str, str]) -> None:
        """Replace everything, in one step, by a snapshot of this sandbox or another one; credentials stay its own.

        Raises a 400 `ControlError` for what is no snapshot.
        """
        world = self._world
        try:
            state = {key: value.encode("latin-1") for key, value in entries.items()}
            for vendor in world.vendors:
                state.update(self._own_credentials(vendor, state))
            CLOCK.decode(state.get(CLOCK.prefix, CLOCK.encode(self.meta.start)))
        except (msgspec.DecodeError, UnicodeError) as problem:
            raise ControlError(400, f"this is not what GET snapshot answers: {problem}") from problem
        gone: dict[str, bytes | None] = {f"{self.id}/{key}": None for key in self.snapshot()}
        before = {vendor: self.settings(vendor) for vendor in world.vendors}
        world.store.commit({}, gone | {f"{self.id}/{key}": value for key, value in state.items()})
        for vendor, settings in before.items():
            world.claim(self, vendor, self.settings(vendor))
            world.release(self, vendor, settings, self.settings(vendor))
        world.wake(self)

    def _own_credentials(self, vendor: str, state: Mapping[str, bytes]) -> dict[str, bytes]:
        """The vendor's settings as in `state`, but with the credentials that this sandbox has now."""
        portal, mine = self._world.portal(vendor), self.settings(vendor)
        key = portal.settings.prefix + vendor
        given = portal.settings.decode(state[key]) if key in state else mine
        secret = {name: getattr(mine, name) for name in self._world.vendors[vendor].secret_settings}
        return {key: portal.settings.encode(msgspec.structs.replace(given, **secret))}

    def reset(self) -> None:
        """Forget what happened: state, journal, faults, outbox, time. Settings, rules and credentials stay."""
        kept = {k: v for k, v in self.snapshot().items() if k.startswith(("settings/", "rules/"))}
        start = self.meta.start.at(self.meta.start.base, self._world.wall())
        self.restore({**kept, CLOCK.prefix: CLOCK.encode(start).decode(), **self._hostility()})

    def _hostility(self) -> dict[str, str]:
        return {FAULTS.prefix: FAULTS.encode(HOSTILE).decode()} if self._world.options.hostile else {}


def merge(current: msgspec.Struct, changes: Mapping[str, Any], what: str) -> Any:  # noqa: ANN401 - the type of `current`
    """`current` with `changes` applied and checked; raises a 400 `ControlError` that lists the known keys."""
    known = sorted(current.__struct_fields__)
    unknown = sorted(set(changes) - set(known))
    if unknown:
        raise ControlError(400, f"unknown key in {what}: {', '.join(unknown)}", known=known)
    document = {**msgspec.to_builtins(current), **changes}
    try:
        return msgspec.convert(document, type(current))
    except msgspec.ValidationError as problem:
        raise ControlError(400, f"{what}: {problem}", known=known) from problem
