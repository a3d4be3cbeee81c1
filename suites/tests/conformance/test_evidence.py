"""Evidence is addressed by its content, kept once, and never made of something else than exchanges."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from golive.simulators.conformance.check import check_of
from golive.simulators.conformance.evidence import (
    Concluded,
    canonical,
    checked,
    digest,
    gather,
    shut_out,
    write_evidence,
)
from golive.simulators.conformance.states import Outcome
from msgspec.structs import replace

Build = Callable[..., dict[str, Any]]


def test_one_spelling_for_each_value() -> None:
    assert canonical({"b": 1, "a": "é\ud800"}) == b'{"a":"\\u00e9\\ud800","b":1}'
    assert digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1}) == sha256(b'{"a":2,"b":1}').hexdigest()


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_not_json_has_no_digest(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"value": value})


def test_same_exchanges_same_digest(exchange: Build) -> None:
    assert gather([exchange(1), exchange(2)]).sha256 == gather([exchange(1), exchange(2)]).sha256
    assert gather([exchange(1), exchange(2)]).sha256 != gather([exchange(2), exchange(1)]).sha256
    assert gather([exchange(1)]).sha256 != gather([exchange(1)], ["a note"]).sha256


def test_an_exchange_attached_twice_is_kept_once(exchange: Build) -> None:
    twice = gather([exchange(1), exchange(2), exchange(1)])

    assert [kept["seq"] for kept in twice.exchanges] == [1, 2]


def test_files_are_named_by_their_content(tmp_path: Path, exchange: Build) -> None:
    evidence = gather([exchange()], ["seen"])

    write_evidence(tmp_path, [evidence])

    (file,) = tmp_path.iterdir()
    assert file.name == f"{sha256(file.read_bytes()).hexdigest()}.json" == f"{evidence.sha256}.json"
    assert (
        json.loads(file.read_bytes())
        == evidence.document
        == {
            "exchanges": [exchange()],
            "notes": ["seen"],
            "concluded": {"check": "", "items": [], "outcome": "SKIP", "reason": "", "taken": ""},
        }
    )


def test_an_earlier_run_leaves_no_evidence_behind(tmp_path: Path, exchange: Build) -> None:
    write_evidence(tmp_path, [gather([exchange(1)])])
    (tmp_path / "notes.json").write_text("mine")

    write_evidence(tmp_path, [gather([exchange(2)])])

    assert {file.name for file in tmp_path.iterdir()} == {f"{gather([exchange(2)]).sha256}.json", "notes.json"}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [({"direction": "sideways"}, "direction"), ({"request": None}, "request"), ({"at": float("nan")}, "JSON")],
)
def test_anything_else_is_no_exchange(exchange: Build, change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        checked(exchange(**change))


def test_a_part_of_an_exchange_is_none(exchange: Build) -> None:
    part = exchange()
    del part["vendor"], part["response"]

    with pytest.raises(ValueError, match="lacks vendor, response"):
        checked(part)


def test_shut_out_means_every_call_was_refused(exchange: Build) -> None:
    refused, served = exchange(1, 401), exchange(2, 201)
    webhook = exchange(3, 401, direction="out")

    assert shut_out([refused, webhook])
    assert not shut_out([refused, served])
    assert not shut_out([webhook])
    assert not shut_out([refused, exchange(4, response=None)])
    assert not shut_out([])


def test_another_conclusion_is_other_evidence(exchange: Build) -> None:
    passed = replace(gather([exchange()]), concluded=Concluded("test_it", ("DEMO-GL-001",), Outcome.PASS))
    failed = replace(passed, concluded=replace(passed.concluded, outcome=Outcome.FAIL))
    assert passed.sha256 != failed.sha256
    assert (check_of(passed).evidence, check_of(passed).outcome) == (passed.sha256, Outcome.PASS)
