"""`python -m golive.suites.bench`: measure everything, print it, write it down."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from . import cores, delivery, growth, load, mountebank, peers, report, startup, throughput
from .load import Sample
from .mountebank import MOUNTEBANK, NotInstalled
from .peers import BARE, GOLIVE, Start, running
from .results import Results
from .throughput import Questions


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: rounds, requests in each, sessions that a server bears, sessions weighed, webhooks."""

    rounds: int
    requests: int
    sessions: tuple[int, ...]
    weighed: int
    webhooks: int


FULL = Size(rounds=7, requests=4000, sessions=(1000, 10_000, 100_000), weighed=10_000, webhooks=10_000)
QUICK = Size(rounds=1, requests=50, sessions=(100, 200, 400), weighed=100, webhooks=50)


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
    _say("throughput")
    with running(peers.golive) as golive:
        questions, answers = throughput.prepare(golive)
        others, missing = _others(answers)
        samples = _throughput(size, questions, others, answers)
    _say("cold start")
    startup_ms = startup.first_answers({GOLIVE: peers.golive, **others}, size.rounds)
    _say("growth")
    with running(peers.golive) as golive:
        stages = list(growth.grow(golive, size.sessions, size.requests))
    _say("webhooks")
    with running(peers.raw) as raw:
        raw_rate = [load.drive(raw.port, [raw.create()] * size.requests, 200).rate for _ in rounds]
        delivering = [delivery.delivering(size.webhooks, raw.port) for _ in rounds]
    return Results(
        machine=machine,
        missing=missing,
        startup_ms=startup_ms,
        throughput=samples,
        raw_rate=raw_rate,
        growth=stages,
        python_bytes_per_session=growth.python_per_session(size.weighed),
        computing=[delivery.computing(size.webhooks) for _ in rounds],
        delivering=delivering,
    )


def _others(answers: dict[str, Any]) -> tuple[dict[str, Start], dict[str, str]]:
    """How to start each peer that is here, and why the others are not."""
    starts = {BARE: peers.bare(answers)}
    try:
        return starts | {MOUNTEBANK: mountebank.imposter(answers)}, {}
    except NotInstalled as why:
        return starts, {MOUNTEBANK: str(why)}


def _throughput(
    size: Size, golive: Questions, others: dict[str, Start], answers: dict[str, Any]
) -> dict[str, dict[str, list[Sample]]]:
    with ExitStack() as stack:
        servers = {name: stack.enter_context(running(start)) for name, start in others.items()}
        asked = {name: throughput.for_peer(server, answers) for name, server in servers.items()}
        return throughput.measure({GOLIVE: golive, **asked}, size.rounds, size.requests)


def _say(what: str) -> None:
    print(f"measuring {what} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
