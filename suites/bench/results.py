"""What a run measured, raw, as it is written to `build/bench.json`, and the aims that it is held against.

An aim is judged by medians and by ratios within one run. Missing it fails nothing: machines differ, and so does what
else they do.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any

from .delivery import VENDOR as WEBHOOKS
from .delivery import Delivered
from .growth import Stage, rss_per_session
from .load import Sample
from .peers import BARE, GOLIVE
from .rounds import paired_ratio

COLD_START_MS = 350
SHARE = 0.6
GROWTH = 1.25
"""The same latency, give or take what any two measurements differ by."""
SESSION_BYTES = 2048
COMPUTING_SECONDS = 1.0
COMPUTED = 10_000
DELIVERED = 5000


@dataclass(frozen=True, slots=True)
class Aim:
    """One aim: what is wanted, what was measured, and whether it was met; None when it could not be measured."""

    what: str
    wanted: str
    measured: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of one vendor, by peer or by kind and peer, one figure of each round.

    `verifying_us`: microseconds that it takes to verify a signature over a whole request; empty where there is none.
    """

    startup_ms: dict[str, list[float]]
    throughput: dict[str, dict[str, list[Sample]]]
    growth: list[Stage]
    python_bytes_per_session: float
    verifying_us: list[float] = field(default_factory=list)

    def rates(self, kind: str, peer: str) -> list[float]:
        """Requests, or frames, a second in each round."""
        return [sample.rate for sample in self.throughput[kind][peer]]

    def share(self, kind: str, peer: str) -> float:
        """How much of `peer`'s throughput golive reaches."""
        return paired_ratio(self.rates(kind, GOLIVE), self.rates(kind, peer))

    def request_us(self, kind: str) -> float:
        """Microseconds that golive is busy with one request."""
        return 1e6 / median(self.rates(kind, GOLIVE))

    def verifying_share(self, kind: str) -> float:
        """How much of that goes into verifying its signature."""
        return median(self.verifying_us) / self.request_us(kind)

    def aims(self, vendor: str) -> Iterator[Aim]:
        """Every aim of a vendor, judged; `vendor` goes before its name."""
        for aim in (self._cold_start(), *self._shares(), *self._growth(), *self._memory()):
            yield replace(aim, what=f"{vendor} {aim.what}")

    def _cold_start(self) -> Aim:
        cold = median(self.startup_ms[GOLIVE])
        return Aim("cold start to first answer", f"< {COLD_START_MS} ms", f"{cold:.0f} ms", cold < COLD_START_MS)

    def _shares(self) -> Iterator[Aim]:
        for kind in self.throughput:
            share = self.share(kind, BARE)
            yield Aim(f"{kind}, share of {BARE}", f">= {SHARE}", f"{share:.2f}", share >= SHARE)

    def _growth(self) -> Iterator[Aim]:
        few, many = self.growth[0], self.growth[-1]
        for kind, before, after in (("create", few.create, many.create), ("read", few.read, many.read)):
            times = after.p50_ms / before.p50_ms
            what = f"{kind} with {many.sessions:,} sessions, time against {few.sessions:,}"
            yield Aim(what, f"<= {GROWTH} x", f"{times:.2f} x", times <= GROWTH)

    def _memory(self) -> Iterator[Aim]:
        for what, size in (("resident", rss_per_session(self.growth)), ("Python's own", self.python_bytes_per_session)):
            shown = "unknown here" if size is None else f"{size:,.0f} bytes"
            met = None if size is None else size < SESSION_BYTES
            yield Aim(f"memory of a session, {what}", f"< {SESSION_BYTES} bytes", shown, met)


@dataclass(frozen=True, slots=True)
class Results:
    """All figures of a run, one of each round. `raw_rate`: requests a second that the load generator can make."""

    machine: dict[str, Any]
    missing: dict[str, str]
    raw_rate: list[float]
    vendors: dict[str, Figures]
    computing: list[Delivered]
    delivering: list[Delivered]

    def aims(self) -> list[Aim]:
        """Every aim, judged."""
        of_vendors = (aim for vendor, figures in self.vendors.items() for aim in figures.aims(vendor))
        return [*of_vendors, self._computing(), self._delivering()]

    def _computing(self) -> Aim:
        seconds = median(one.computing / one.count for one in self.computing) * COMPUTED
        what = f"computing for {COMPUTED:,} {WEBHOOKS} webhooks due over 30 days"
        return Aim(what, f"< {COMPUTING_SECONDS} s", f"{seconds:.2f} s", seconds < COMPUTING_SECONDS)

    def _delivering(self) -> Aim:
        rate = median(one.count / one.seconds for one in self.delivering)
        return Aim(f"{WEBHOOKS} webhooks delivered a second", f">= {DELIVERED}", f"{rate:,.0f}", rate >= DELIVERED)
