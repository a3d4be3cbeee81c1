"""Aims are judged by medians, ratios by pairs of one round, and the tables show what was measured."""

from functools import partial

import pytest
from golive.suites.bench import report
from golive.suites.bench.delivery import Delivered
from golive.suites.bench.growth import Stage, rss_per_session
from golive.suites.bench.load import Sample
from golive.suites.bench.peers import BARE, GOLIVE
from golive.suites.bench.results import Figures, Results
from golive.suites.bench.rounds import alternate, paired_ratio

FAST, SLOW = Sample(10_000, 1.0, 2.0), Sample(5000, 2.0, 4.0)


def results(
    *,
    cold: float = 200,
    golive: Sample = FAST,
    many: Sample = FAST,
    rss: int | None = 101_000_000,
    seconds: float = 0.5,
) -> Results:
    """A run on a machine as steady as none."""
    return Results(
        machine={"python": "3.11", "system": "Test", "cores": 2, "pinned": True, "load": [0.1]},
        missing={"mountebank": "not installed"},
        raw_rate=[50_000.0],
        vendors={
            "acme": Figures(
                startup_ms={GOLIVE: [cold, 9999.0, cold], BARE: [100.0, 100.0, 100.0]},
                throughput={"create": {GOLIVE: [golive], BARE: [FAST]}},
                growth=[Stage(1000, 1_000_000, FAST, FAST), Stage(101_000, rss, many, many)],
                python_bytes_per_session=900.0,
                verifying_us=[40.0, 9999.0, 40.0],
            )
        },
        computing=[Delivered(10_000, seconds, seconds)],
        delivering=[Delivered(10_000, seconds * 2, seconds)],
    )


def verdicts(run: Results) -> dict[str, bool | None]:
    return {aim.what: aim.met for aim in run.aims()}


def test_a_good_run_meets_every_aim() -> None:
    assert set(verdicts(results()).values()) == {True}


@pytest.mark.parametrize(
    ("run", "missed"),
    [
        (results(cold=351), {"acme cold start to first answer"}),
        (results(golive=SLOW), {"acme create, share of bare aiohttp"}),
        (results(rss=301_000_000), {"acme memory of a session, resident"}),
        (
            results(many=SLOW),
            {
                "acme create with 101,000 sessions, time against 1,000",
                "acme read with 101,000 sessions, time against 1,000",
            },
        ),
        (
            results(seconds=1.1),
            {"computing for 10,000 veriff webhooks due over 30 days", "veriff webhooks delivered a second"},
        ),
    ],
)
def test_each_aim_can_be_missed(run: Results, missed: set[str]) -> None:
    assert {what for what, met in verdicts(run).items() if met is False} == missed


def test_memory_that_is_unknown_is_not_judged() -> None:
    run = results(rss=None)
    assert verdicts(run)["acme memory of a session, resident"] is None
    assert "unknown here" in report.render(run)


def test_memory_is_the_slope_between_the_last_two_stages() -> None:
    stages = [Stage(1, 10**9, FAST, FAST), Stage(100, 50_000, FAST, FAST), Stage(200, 150_000, FAST, FAST)]
    assert rss_per_session(stages) == 1000


def test_peers_take_turns_and_every_other_round_goes_backwards() -> None:
    order: list[str] = []

    def measure(name: str) -> int:
        order.append(name)
        return len(order)

    found = alternate({name: partial(measure, name) for name in "ab"}, 3)
    assert "".join(order) == "abbaab"
    assert found == {"a": [1, 4, 5], "b": [2, 3, 6]}


def test_ratios_are_taken_within_a_round() -> None:
    assert paired_ratio([1, 20, 300], [2, 40, 600]) == 0.5


def test_the_tables_show_medians_and_shares() -> None:
    text = report.render(results(golive=SLOW))
    lines = [line.split() for line in text.splitlines()]
    assert ["acme", "cold", "start", "ms"] in lines
    assert ["golive", "200"] in lines
    assert ["golive", "5,000", "2.00", "4.00"] in lines
    assert ["bare", "aiohttp", "10,000", "1.00", "2.00", "0.50"] in lines
    assert ["acme", "signature", "us", "a", "request", "us", "to", "verify", "share"] in lines
    assert ["create", "200", "40", "0.20"] in lines
    assert "mountebank: not installed" in text
    assert text.count("missed") == 1
