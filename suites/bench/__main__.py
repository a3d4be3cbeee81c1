"""`python -m golive.suites.bench`: measure everything, print it, write it down."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from . import cores, delivery, growth, load, mountebank, peers, report, startup, streams, throughput, verification
from .answers import Answers
from .load import Sample
from .mountebank import MOUNTEBANK, NotInstalled
from .peers import BARE, GOLIVE, Server, Start, running
from .results import Figures, Results
from .throughput import Sessions, of_peers
from .workload import VERIFF, WORKLOADS, Workload


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured.

    Rounds, requests and changes with a frame in each, sessions that a server bears, sessions weighed and those
    created before, webhooks.
    """

    rounds: int
    requests: int
    changes: int
    sessions: tuple[int, ...]
    weighed: int
    warm_up: int
    webhooks: int


FULL = Size(
    rounds=5,
    requests=4000,
    changes=2000,
    sessions=(1000, 10_000, 100_000),
    weighed=5000,
    warm_up=4000,
    webhooks=10_000,
)
QUICK = Size(rounds=1, requests=50, changes=50, sessions=(100, 200, 400), weighed=100, warm_up=100, webhooks=50)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    given = _parser().parse_args(argv)
    cores.measure_here()
    results = run(QUICK if given.quick else FULL)
    output = Path(given.output)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(msgspec.json.format(msgspec.json.encode({"aims": results.aims(), **_fields(results)})))
    print(report.render(results))
    print(f"\nwritten to {output}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m golive.suites.bench", description="Measure golive beside its peers."
    )
    parser.add_argument("--quick", action="store_true", help="see whether it runs; the figures mean nothing")
    parser.add_argument("--output", metavar="FILE", default="build/bench.json", help="default: build/bench.json")
    return parser


def _fields(results: Results) -> dict[str, Any]:
    return {name: getattr(results, name) for name in Results.__slots__}


def run(size: Size) -> Results:
    """All measurements, one after the other."""
    machine, rounds = cores.machine(), range(size.rounds)
    missing: dict[str, str] = {}
    vendors = {workload.vendor: _figures(workload, size, missing) for workload in WORKLOADS}
    _say("webhooks")
    with running(peers.raw) as raw:
        raw_rate = [load.drive(raw.port, [VERIFF.creation({}, "user")] * size.requests, 200).rate for _ in rounds]
        delivering = [delivery.delivering(size.webhooks, raw.port) for _ in rounds]
    return Results(
        machine=machine,
        missing=missing,
        raw_rate=raw_rate,
        vendors=vendors,
        computing=[delivery.computing(size.webhooks) for _ in rounds],
        delivering=delivering,
    )


def _figures(workload: Workload, size: Size, missing: dict[str, str]) -> Figures:
    """Everything about one vendor; `missing` is told why a peer is not here."""
    golive = peers.golive(workload)
    _say(f"{workload.vendor}: throughput")
    with running(golive) as server:
        sessions, answers = throughput.prepare(server, workload)
        others = _others(answers, missing)
        samples = _throughput(workload, size, server, sessions, others, of_peers(answers))
    _say(f"{workload.vendor}: cold start")
    startup_ms = startup.first_answers(workload, {GOLIVE: golive, **others}, size.rounds)
    _say(f"{workload.vendor}: growth")
    with running(golive) as server:
        stages = list(growth.grow(server, workload, size.sessions, size.requests))
    python_bytes = growth.python_per_session(workload, size.weighed, size.warm_up)
    verifying_us = verification.microseconds(workload, size.rounds, size.requests)
    return Figures(startup_ms, samples, stages, python_bytes, verifying_us)


def _others(answers: Answers, missing: dict[str, str]) -> dict[str, Start]:
    """How to start each peer that is here."""
    starts = {BARE: peers.bare(answers)}
    try:
        starts[MOUNTEBANK] = mountebank.imposter(answers)
    except NotInstalled as why:
        missing[MOUNTEBANK] = str(why)
    return starts


def _throughput(
    workload: Workload, size: Size, golive: Server, sessions: Sessions, others: dict[str, Start], told: Sessions
) -> dict[str, dict[str, list[Sample]]]:
    """Samples by kind and peer: golive knows `sessions`, the others what they were told. Mountebank has no streams."""
    with ExitStack() as stack:
        servers = {name: stack.enter_context(running(start)) for name, start in others.items()}
        asked = {GOLIVE: throughput.questions(golive, workload, sessions, size.requests)}
        asked |= {name: throughput.questions(server, workload, told, size.requests) for name, server in servers.items()}
        samples = throughput.measure(asked, size.rounds, size.requests)
        if workload.stream is not None:
            heard = {
                name: streams.changes(server, workload, workload.stream, sessions.open)
                for name, server in ((GOLIVE, golive), (BARE, servers[BARE]))
            }
            samples |= streams.measure(heard, size.rounds, size.changes)
        return samples


def _say(what: str) -> None:
    print(f"measuring {what} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
