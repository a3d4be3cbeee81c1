"""Veriff's suite on real runs: the good app is proven on every road, and what goes wrong is a sentence, never green."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import yaml
from golive.simulators.background import BackgroundServer
from golive.simulators.core.exits import ExitStatus
from golive.suites.reference.veriff.driver import Reference

if TYPE_CHECKING:
    from golive.suites.tests.suite.conftest import Judge, Judged

    Declare = Callable[..., str]

from golive.suites.reference import matrix

SUITE = matrix.HERE.parent / "veriff"
DECLARATION = matrix.HERE / "golive.toml"
TEXT = DECLARATION.read_text("utf-8").replace('= "mobile/', f'= "{matrix.HERE}/mobile/')
"""The same, to be written elsewhere."""
CHECKLIST = yaml.safe_load((SUITE / "checklist.yaml").read_text("utf-8"))
PROFILE = {"api_upload"}


def applicable(method: str) -> set[str]:
    """The numbers of the rows with this method that the reference app's profile does not exclude."""
    rows = (row for row in CHECKLIST["items"] if row["method"] == method)
    return {
        row["id"].rpartition("-")[2]
        for row in rows
        if PROFILE.issuperset(row.get("applies_when", {}).get("features", ()))
    }


def assert_proven(run: Judged) -> None:
    assert {name: check for name, check in run.checks.items() if check["outcome"] != "PASS"} == {}
    assert run.rows("PASS") == applicable("automated")
    assert run.rows("REVIEW") == applicable("manual")
    assert run.status == ExitStatus.REVIEW


def test_the_declared_app_is_proven_by_two_workers(judge: Judge) -> None:
    assert_proven(judge(DECLARATION, "-n", "2"))


def test_the_app_behind_a_python_class_is_proven_in_whatever_order(judge: Judge, python: Declare) -> None:
    files = sorted((path.name for path in SUITE.glob("test_*.py")), reverse=True)
    assert_proven(judge(python(), *files))


@dataclass(frozen=True)
class Served:
    """A server and an app that run already: the control address, and a declaration without a command."""

    control: str
    declaration: str


@pytest.fixture
def served() -> Iterator[Served]:
    server = BackgroundServer().start()
    app = Reference(server.ready)
    head, _, tail = TEXT.partition("command =")
    declared = head + tail[tail.index("[integration.veriff.webhooks]") :]
    declared = declared.replace("http://127.0.0.1:{port}", app.url).replace(
        "staff-of-{sandbox}", "reference-back-office"
    )
    yield Served(str(server.ready["control"]), declared)
    app.close()
    server.stop()


def test_an_app_that_runs_already_is_proven_against_a_server_that_runs_already(judge: Judge, served: Served) -> None:
    assert_proven(judge(served.declaration, "--golive-server", served.control))


def test_an_app_that_runs_already_is_judged_by_one_process(judge: Judge, served: Served) -> None:
    run = judge(served.declaration, "--golive-server", served.control, "-n", "2", "test_process.py")
    assert all("share one app and one sandbox: run them without -n" in one["reason"] for one in run.checks.values())
    assert run.status == ExitStatus.INCONCLUSIVE


def test_the_evidence_of_a_test_is_its_own(judge: Judge, python: Declare) -> None:
    run = judge(python(), "test_session.py", "test_security.py")
    lapse = run.evidence("test_after_seven_days_a_new_session_is_opened[abandoned]")
    called_about = {one["subject"] for one in lapse if one["direction"] == "in"}
    assert len(called_about) == 2
    assert {one["subject"] for one in lapse} == called_about
    forged = run.evidence("test_a_webhook_with_a_wrong_api_key_is_refused[unknown]")
    answers = [one["response"]["status"] for one in forged if one["fault"] == "posted by the test"]
    assert answers == [401, 200, 401, 200]


def test_what_is_not_declared_is_never_green(judge: Judge, python: Declare) -> None:
    run = judge(python("golive.suites.tests.suite.apps:Bare"))
    assert run.rows("ERROR") == {"002", "006", "010", "012", "029", "039"}
    assert run.rows("NOT_RUN") == {"038"}
    assert run.rows("WARN") == {"016", "017", "018", "019", "020", "021", "035"}
    assert run.rows("FAIL") == set()
    assert run.status == ExitStatus.INCONCLUSIVE
    asked_for = run.checks["test_the_session_is_stored_with_the_user"]["reason"]
    assert "does not declare 'record', so this was not judged: add [integration.veriff.record]" in asked_for


QUEUE = "golive.suites.tests.suite.apps:Queueing"


@pytest.mark.parametrize(("settle", "outcome"), [(0, "FAIL"), (0.75, "PASS")])
def test_an_app_that_acts_a_moment_later_is_given_the_time_it_asks_for(
    judge: Judge, python: Declare, settle: float, outcome: str
) -> None:
    name = "test_access_comes_with_the_approval_and_not_before"
    run = judge(python(QUEUE, settle), f"test_session.py::{name}")
    assert run.outcomes() == {name: outcome}


def test_wrong_keys_are_no_verdict(judge: Judge) -> None:
    wrong = TEXT.replace("{veriff.api_key}", "7e57dead-0000-4000-8000-000000000000")
    run = judge(wrong, "test_session.py")
    assert run.rows("FAIL") == set()
    assert run.rows("PASS") == set()
    assert "answered 401 to every call" in run.checks["test_starting_opens_one_session_and_leads_to_it"]["reason"]
    assert run.status == ExitStatus.INCONCLUSIVE


DIES = """
import os, sys
from golive.suites.reference.veriff import shop

async def decision(self, request):
    print("out of memory", flush=True)
    os._exit(7)

shop.Shop.decision = decision
from golive.suites.reference.__main__ import main
sys.argv = ["app"]
sys.exit(main())
"""


def test_an_app_that_dies_is_broken_and_the_report_says_how(judge: Judge) -> None:
    command = f"command = ['{{python}}', '-c', '''{DIES}''']"
    died = "\n".join(command if line.startswith("command") else line for line in TEXT.splitlines())
    run = judge(died, "test_process.py")
    reasons = [check["reason"] for check in run.checks.values()]
    first = [reason for reason in reasons if "answered the webhook of a decision, approved, with nothing" in reason]
    then = [reason for reason in reasons if "the app exited with code 7; its last lines:" in reason]
    assert (len(first), len(then)) == (1, len(reasons) - 1)
    assert all(reason.endswith("out of memory") for reason in then)
    assert run.status == ExitStatus.NOT_READY


MINIMAL = """
[integration.veriff.webhooks]
decisions = "/webhooks"
[integration.veriff.start]
request = "POST /start/{user}"
url = { json = "/url" }
[integration.veriff.view]
request = "GET /view/{user}"
state = { json = "/state" }
message = { json = "/message" }
retry = { json = "/retry" }
[integration.veriff.access]
request = "GET /access/{user}"
granted = { json = "/granted" }
"""
STARTED = '[integration.health]\nrequest = "GET /health"\n'


@pytest.mark.parametrize(
    ("head", "rest", "arguments", "sentence"),
    [
        (
            'command = ["{python}", "-c", "raise SystemExit(\'no database\')"]\nbase_url = "http://127.0.0.1:{port}"',
            STARTED,
            (),
            "health: the app exited with code 1; its last lines:\n    no database",
        ),
        (
            'command = ["no-such-program"]\nbase_url = "http://127.0.0.1:{port}"',
            STARTED,
            (),
            "cannot start 'no-such-program': No such file or directory. Check the first item of command",
        ),
        ('base_url = "http://127.0.0.1:9"', "", (), "declares no command, so golive cannot tell the app where"),
        (
            'base_url = "http://127.0.0.1:9"',
            "",
            ("--golive-server", "http://127.0.0.1:9"),
            "no golive server answers at http://127.0.0.1:9",
        ),
    ],
    ids=["the app does not start", "no such program", "no command and no server", "no server there"],
)
def test_a_run_that_cannot_begin_says_why_and_proves_nothing(
    judge: Judge, head: str, rest: str, arguments: tuple[str, ...], sentence: str
) -> None:
    run = judge(f"[integration]\n{head}\n{MINIMAL}{rest}", "test_process.py", *arguments)
    assert {check["outcome"] for check in run.checks.values()} == {"ERROR"}
    assert all(sentence in check["reason"] for check in run.checks.values())
    assert run.status == ExitStatus.INCONCLUSIVE


def test_without_a_declaration_a_run_says_which_option_to_use(judge: Judge) -> None:
    run = judge(SUITE / "nowhere.toml", "test_process.py")
    assert all("nowhere.toml is not there; name the file" in check["reason"] for check in run.checks.values())
    assert run.status == ExitStatus.INCONCLUSIVE


def test_a_wrong_declaration_ends_the_run_before_it_begins(judge: Judge) -> None:
    run = judge('[integration]\nbase_uri = "http://127.0.0.1:9"\n', "test_process.py")
    assert run.status == ExitStatus.USAGE
    assert "integration.base_uri: unknown key" in run.said
    assert run.checks == {}
