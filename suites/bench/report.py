"""The results as text: tables of peers, growth and signatures for each vendor, and a table of aims."""

from collections.abc import Iterator, Sequence
from statistics import median

from .growth import Stage
from .peers import GOLIVE
from .results import Figures, Results

MET = {True: "met", False: "missed", None: "-"}


def render(results: Results) -> str:
    """Everything that a person wants to see after a run."""
    parts = [_machine(results)]
    for vendor, figures in results.vendors.items():
        parts += [_peers(vendor, figures), _growth(vendor, figures.growth)]
        parts += [_verifying(vendor, figures)] if figures.verifying_us else []
    return "\n\n".join("\n".join(part) for part in [*parts, _aims(results)])


def _machine(results: Results) -> Iterator[str]:
    facts = results.machine
    pinned = "servers and load on a core each" if facts["pinned"] else "cores could not be chosen: read with care"
    yield f"Python {facts['python']} on {facts['system']}, {facts['cores']} cores, {pinned}; load {facts['load']}"
    yield f"the load generator asks {median(results.raw_rate):,.0f} times a second where nothing is done to answer"
    yield from (f"{peer}: {why}" for peer, why in results.missing.items())


def _peers(vendor: str, figures: Figures) -> Iterator[str]:
    """One line for each peer and kind of request; `golive` is golive's share of the peer's throughput."""
    cold = [(peer, f"{median(ms):.0f}") for peer, ms in figures.startup_ms.items()]
    yield from _table((f"{vendor} cold start", "ms"), cold)
    for kind, peers in figures.throughput.items():
        yield ""
        rows = [
            (
                peer,
                f"{median(figures.rates(kind, peer)):,.0f}",
                f"{median(sample.p50_ms for sample in samples):.2f}",
                f"{median(sample.p99_ms for sample in samples):.2f}",
                "" if peer == GOLIVE else f"{figures.share(kind, peer):.2f}",
            )
            for peer, samples in peers.items()
        ]
        yield from _table((f"{vendor} {kind}", "per second", "p50 ms", "p99 ms", "golive / it"), rows)


def _growth(vendor: str, stages: Sequence[Stage]) -> Iterator[str]:
    rows = [
        (
            f"{stage.sessions:,}",
            "unknown" if stage.rss is None else f"{stage.rss / 2**20:.0f}",
            *(f"{figure:,.2f}" for one in (stage.create, stage.read) for figure in (one.p50_ms, one.p99_ms)),
            *(f"{one.rate:,.0f}" for one in (stage.create, stage.read)),
        )
        for stage in stages
    ]
    heads = (f"{vendor} sessions", "MiB", "create p50", "p99 ms", "read p50", "p99 ms", "creates/s", "reads/s")
    return _table(heads, rows)


def _verifying(vendor: str, figures: Figures) -> Iterator[str]:
    """How much of each kind of request is the verification of its signature."""
    verifying = f"{median(figures.verifying_us):.0f}"
    rows = [
        (kind, f"{figures.request_us(kind):.0f}", verifying, f"{figures.verifying_share(kind):.2f}")
        for kind in figures.throughput
    ]
    return _table((f"{vendor} signature", "us a request", "us to verify", "share"), rows)


def _aims(results: Results) -> Iterator[str]:
    return _table(
        ("aim", "wanted", "measured", ""), [(a.what, a.wanted, a.measured, MET[a.met]) for a in results.aims()]
    )


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The first column to the left, figures to the right."""
    lines = [heads, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    for first, *others in lines:
        cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))]
        yield "  ".join(cells).rstrip()
