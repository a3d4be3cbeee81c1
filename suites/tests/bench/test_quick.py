"""The whole benchmark, in its smallest size: that it runs and what it writes. Its figures are judged by nobody."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

REQUESTS = {"create", "read", "finished read"}
FRAMES = {"frame", "lone frame"}
KINDS = {"prove": REQUESTS | {"token"}, "veriff": REQUESTS, "yoti": REQUESTS, "proof": REQUESTS | FRAMES}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    """What a quick run printed and wrote."""
    file = tmp_path_factory.mktemp("bench") / "deep" / "bench.json"
    command = (sys.executable, "-P", "-m", "golive.suites.bench", "--quick", "--output", str(file))
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout, json.loads(file.read_text("utf-8"))


pytestmark = pytest.mark.xdist_group("bench")  # one run serves all tests of this file


def test_every_peer_is_measured_in_every_kind(ran: tuple[str, dict[str, Any]]) -> None:
    _, results = ran
    talking = {"golive", "bare aiohttp"}
    peers = talking | ({"mountebank"} - set(results["missing"]))
    assert {vendor: set(figures["throughput"]) for vendor, figures in results["vendors"].items()} == KINDS
    for figures in results["vendors"].values():
        assert set(figures["startup_ms"]) == peers
        for kind, samples in figures["throughput"].items():
            assert set(samples) == (talking if kind in FRAMES else peers)
            for (sample,) in samples.values():
                assert sample["rate"] > 0
                assert 0 < sample["p50_ms"] <= sample["p99_ms"]


def test_growth_has_a_stage_for_each_size(ran: tuple[str, dict[str, Any]]) -> None:
    _, results = ran
    for figures in results["vendors"].values():
        assert [stage["sessions"] for stage in figures["growth"]] == [100, 200, 400]
        assert figures["python_bytes_per_session"] > 0


def test_what_a_signature_costs_is_told_where_requests_are_signed(ran: tuple[str, dict[str, Any]]) -> None:
    said, results = ran
    costs = {vendor: figures["verifying_us"] for vendor, figures in results["vendors"].items()}
    assert {vendor for vendor, cost in costs.items() if cost} == {"yoti"}
    assert costs["yoti"][0] > 0
    assert "\nyoti signature  " in said


def test_webhooks_are_counted(ran: tuple[str, dict[str, Any]]) -> None:
    _, results = ran
    for name in ("computing", "delivering"):
        assert [one["count"] for one in results[name]] == [50]


def test_every_aim_is_judged_and_printed(ran: tuple[str, dict[str, Any]]) -> None:
    said, results = ran
    aims = results["aims"]
    assert len(aims) == 37
    assert all(aim["met"] in (True, False, None) and aim["what"] in said and aim["measured"] in said for aim in aims)


def test_aims_and_tables_say_which_vendor(ran: tuple[str, dict[str, Any]]) -> None:
    said, results = ran
    assert all(any(vendor in aim["what"] for vendor in KINDS) for aim in results["aims"])
    for vendor, kinds in KINDS.items():
        for head in ("cold start", "sessions", *kinds):
            assert f"\n{vendor} {head}  " in said


def test_the_machine_is_described(ran: tuple[str, dict[str, Any]]) -> None:
    said, results = ran
    assert results["machine"]["python"] in said
    for peer, why in results["missing"].items():
        assert f"{peer}: {why}" in said


def test_the_result_is_named(ran: tuple[str, dict[str, Any]]) -> None:
    last = ran[0].splitlines()[-1]
    assert last.startswith("written to ")
    assert Path(last.removeprefix("written to ")).name == "bench.json"
