"""The statement: in-toto's shape, what it says of each verdict, and which commit it dares to name."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from golive.simulators.conformance.states import Outcome, State
from golive.simulators.signoff import dsse, statement
from golive.simulators.signoff.bundle import ENVELOPE
from golive.simulators.signoff.locked import Integration
from golive.simulators.signoff.sealed import Ran

Sealed = Callable[..., dict[str, bytes]]


def said(files: dict[str, bytes]) -> dict[str, Any]:
    """The statement in a bundle."""
    content: dict[str, Any] = json.loads(dsse.decode(files[ENVELOPE]).content)
    return content


def test_it_is_an_in_toto_test_result_about_report_and_commit(sealed: Sealed) -> None:
    found = said(sealed())
    assert found["_type"] == "https://in-toto.io/Statement/v1"
    assert found["predicateType"] == "https://in-toto.io/attestation/test-result/v0.1"
    assert [subject["name"] for subject in found["subject"]] == ["SHA256SUMS", "report.json", "integration"]
    assert found["subject"][2]["digest"] == {"gitCommit": "c" * 40}
    assert {*found["predicate"]} == {"result", "configuration", "passedTests", "warnedTests", "failedTests"}


def test_the_configuration_is_the_inputs_digests(sealed: Sealed) -> None:
    names = [one["name"] for one in said(sealed())["predicate"]["configuration"]]
    assert names == ["attestations", "checklist", "profile", "suite", "waivers"]


@pytest.mark.parametrize("integration", [Integration(), Integration("c" * 40, dirty=True)])
def test_a_commit_that_was_not_tested_is_not_named(sealed: Sealed, integration: Integration) -> None:
    assert "gitCommit" not in str(said(sealed(integration=integration))["subject"])


@pytest.mark.parametrize(
    ("worst", "result"), [(Outcome.FAIL, "WARNED"), (Outcome.ERROR, "FAILED"), (Outcome.SKIP, "FAILED")]
)
def test_a_waived_failure_is_a_warning_and_what_is_not_known_has_failed(
    sealed: Sealed, ran: Callable[..., Ran], worst: Outcome, result: str
) -> None:
    predicate = said(sealed(ran(worst)))["predicate"]
    assert predicate["result"] == result
    assert predicate["passedTests"] == ["DEMO-GL-001", "DEMO-GL-002", "DEMO-GL-003"]
    assert predicate[f"{result.lower()}Tests"] == ["DEMO-GL-004"]


def test_a_problem_of_the_run_fails_a_plan_without_a_bad_item(sealed: Sealed, ran: Callable[..., Ran]) -> None:
    predicate = said(sealed(ran(problems=("a file could not be loaded",))))["predicate"]
    assert (predicate["result"], predicate["failedTests"]) == ("FAILED", [])


def test_every_state_has_a_word() -> None:
    words = {state: statement.word(state) for state in State}
    assert [state for state, word in words.items() if word == "PASSED"] == [State.PASS]
    assert [state for state, word in words.items() if word == "WARNED"] == [State.WAIVED, State.WARN]
    assert [state for state, word in words.items() if not word] == [State.NOT_APPLICABLE]
