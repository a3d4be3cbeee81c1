"""Failure codes: each is explained, and each is what some real result leads to."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from golive.simulators.conformance import codes
from golive.simulators.conformance.attested import Answer, Attestation, Person
from golive.simulators.conformance.codes import BY_NAME, TABLE, Suspect
from golive.simulators.conformance.evidence import Evidence
from golive.simulators.conformance.outstanding import problems
from golive.simulators.conformance.report import Report
from golive.simulators.conformance.verdict import judge

Row = Callable[..., dict[str, Any]]
Run = Callable[..., Any]
Build = Callable[..., Any]
Make = Callable[..., tuple[Report, dict[str, Evidence]]]

SUITE = """
import pytest
from golive.simulators.conformance.integration import (
    ConfigurationError, IntegrationError, IntegrationFailure, NotOffered, Reason,
)


def call(status=201, direction="in", **but):
    answer = {"status": status, "headers": {}, "body": None} if status else None
    return {
        "seq": status or 1, "at": "2026-01-01T00:00:00.000000Z", "direction": direction, "vendor": "demo",
        "operation": "any", "subject": None, "fault": None, "error": None,
        "request": {"method": "POST", "url": "/", "headers": {}, "body": None}, "response": answer,
    } | but


def failing(*exchanges):
    def test(evidence):
        evidence.attach(exchanges)
        assert not exchanges, "the user has access"
        assert False, "nothing happened"
    return test


def raising(problem):
    def test(evidence):
        evidence.attach([call()])
        raise problem
    return test


test_client_assertion = failing(call())
test_client_silent = failing()
test_client_refused = failing(call(), call(400))
test_client_webhook = failing(call(), call(500, "out"))
test_client_app_error = raising(IntegrationFailure("start", Reason.REFUSED, "expected 200", said="answered 500"))
test_vendor_5xx = failing(call(500), call())
test_network_unreachable = raising(IntegrationError("view", Reason.UNREACHABLE, "GET / got no answer: refused"))
test_network_timeout = failing(call(), call(0, "out", error="timeout"))
test_config_shut_out = failing(call(401))
test_config_not_declared = raising(NotOffered("record", "add it"))
test_config_answer = raising(IntegrationError("view", Reason.MALFORMED, "no such member"))
test_config_path = failing(call(), call(404, "out"))
test_config_blocked = failing(call(), call(0, "out", error="blocked"))
test_suite_error = raising(KeyError("verification"))


@pytest.fixture
def unprepared():
    pytest.fail("golive.toml declares no command", pytrace=False)


def test_config_integration(unprepared):
    pass


def test_client_odd(evidence):
    evidence.attach([call()])
    evidence.warn("its own spelling of the JSON")


@pytest.mark.xfail(reason="known")
def test_suite_expectation(evidence):
    evidence.attach([call()])


def test_suite_skipped():
    pytest.skip("no URL is declared")


def test_no_evidence():
    pass


def test_not_run():
    pass


for place, name in enumerate([name for name in globals() if name.startswith("test_")], 1):
    globals()[name] = pytest.mark.req(f"DEMO-GL-{place:03d}")(globals()[name])
"""
OF_CHECKS = {
    f"GL-{name.replace('_', '-').upper()}" for name in re.findall(r"^(?:def )?test_(\w+)", SUITE, re.MULTILINE)
}
OF_ITEMS = {"GL-WEAK-TARGET", "GL-STALE", "GL-NEEDS-PERSON", "GL-ATTESTED-NO"}
OF_PROBLEMS = {"GL-RUN-PROBLEM", "GL-PAPER-PROBLEM"}


def test_every_code_is_reached_below() -> None:
    assert set(BY_NAME) == OF_CHECKS | OF_ITEMS | OF_PROBLEMS


def test_a_result_of_a_test_leads_to_the_code_that_it_is_named_for(judged: Run, row: Row) -> None:
    rows = [row(number) for number in range(1, len(OF_CHECKS) + 1)]
    run = judged(rows, SUITE, "--deselect", "suite/test_demo.py::test_not_run")

    found = {check["id"].rpartition("::test_")[2]: check for check in run.report["checks"]}
    named = {name: f"GL-{name.replace('_', '-').upper()}" for name in found}
    assert set(named.values()) == OF_CHECKS
    assert {name: check["code"] for name, check in found.items()} == named
    suspects = {name: BY_NAME[code].suspect for name, code in named.items() if name != "no_evidence"}
    assert {name: found[name]["suspect"] for name in suspects} == suspects


def test_what_the_judge_finds_by_himself_has_a_code(
    every_state: Make, row: Row, checklist: Build, check: Build
) -> None:
    made, _ = every_state()
    no = Attestation("DEMO-GL-006", 1, "", Answer.NO, Person("Ada"), "2026-01-05T10:00:00Z", "2026-03-31")
    denied, _ = every_state(attestations=[no])
    weak = judge(checklist(row(1, min_target="sandbox")), [check(1)])

    reached = {found.code for judged in (made, denied, weak) for found in judged.items}
    assert reached >= OF_ITEMS
    assert {blame.code for _, blame in problems(made)} == OF_PROBLEMS


@pytest.mark.parametrize("code", TABLE, ids=lambda code: code.name)
def test_a_code_is_explained(code: codes.Code) -> None:
    text = codes.explain(code.name)

    assert text.startswith(f"{code.name}   suspect: {code.suspect}\n")
    assert all(part in text for part in (code.remedy, code.example))
    assert code.meaning[1:] in text
    assert code.remedy.endswith(".")
    assert not code.meaning.endswith("."), "it is the end of a sentence that starts elsewhere"


def test_no_code_is_there_twice() -> None:
    assert len(BY_NAME) == len(TABLE)
    assert {row.suspect for row in TABLE} == set(Suspect)


def test_the_page_of_codes_is_the_table() -> None:
    page = Path(__file__).parents[3] / "docs" / "codes.md"

    assert page.read_text(encoding="utf-8").endswith(codes.markdown()), "write codes.markdown() to docs/codes.md"
