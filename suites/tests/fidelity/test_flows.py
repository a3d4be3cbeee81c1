"""How a flow ends, what a golden answers in a vendor's place, and what a check says in the end."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from golive.simulators import checking
from golive.simulators.client import Connection, ControlFailure, SandboxHandle, ServerHandle
from golive.simulators.config import BadConfig
from golive.simulators.core.exits import ExitStatus
from golive.simulators.core.lines import WIDTH
from golive.simulators.fidelity import flows, goldens, summary, targets
from golive.simulators.fidelity.caller import Caller, Exchange
from golive.simulators.fidelity.flows import Client, NoFlow, Outcome, Result
from golive.simulators.fidelity.goldens import Answered, Asked, Golden, LeftOut, Step
from golive.simulators.fidelity.summary import Summary
from golive.simulators.fidelity.wire import Answer, Outgoing, Unreachable
from golive.simulators.fidelity.world import NOBODY, World

Json = Any
JSON = {"content-type": "application/json"}
SESSION = {"sessionId": "00000000-0000-4000-8000-000000000001"}
UNDECIDED = {"status": "success", "verification": None}
REFUSAL = {"status": "fail", "code": "1815", "message": "who are you?"}


def said(status: int, value: Json) -> Answer:
    """An answer as Veriff gives it."""
    return Answer(status, JSON, json.dumps(value).encode())


def client(*answers: Answer | Exception, **more: Json) -> Client:
    """A client to whom these are answered one by one."""
    left = list(answers)

    def send(_request: Outgoing) -> Answer:
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return Client(Caller("veriff", send, lambda request: request, lambda _seconds: None), **more)


def read_twice(vendor: Caller) -> None:
    """The decision is read, and read again.

    This line is no title.
    """
    vendor.call("getDecision", path=SESSION, expect=200)
    if vendor.call("getDecision", path=SESSION, expect=200).json()["verification"] is not None:
        raise AssertionError("somebody\ndecided")


def silent(_vendor: Caller) -> None:
    """Nothing is asked."""


def run(*answers: Answer | Exception) -> tuple[Outcome, str]:
    """How the flow that reads twice ends."""
    result = flows.run(read_twice, client(*answers))
    return result.outcome, result.why


def test_a_flow_passes_when_everything_is_as_it_should_be() -> None:
    result = flows.run(read_twice, client(said(200, UNDECIDED), said(200, UNDECIDED)))
    assert (result.outcome, result.why, result.findings) == (Outcome.PASSED, "", ())
    assert (result.vendor, result.flow, result.title) == (
        "veriff",
        "read_twice",
        "The decision is read, and read again.",
    )
    assert [(one.operation, one.answer.status) for one in result.exchanges] == [("getDecision", 200)] * 2


def test_it_fails_for_another_status_and_for_what_it_says_itself() -> None:
    outcome, why = run(said(200, UNDECIDED), said(404, REFUSAL))
    assert (outcome, why.partition(":")[0]) == (Outcome.FAILED, "getDecision answered 404, not 200")
    assert run(said(200, UNDECIDED), said(200, {"verification": {}})) == (Outcome.FAILED, "somebody decided")


@pytest.mark.parametrize("value", [{}, [], 0, "text"])
def test_it_fails_where_an_answer_lacks_what_it_goes_on_with(value: Json) -> None:
    outcome, why = run(said(200, UNDECIDED), said(200, value))
    assert outcome is Outcome.FAILED
    assert why.startswith("the answer of getDecision lacks what the flow goes on with")
    assert run(said(200, UNDECIDED), Answer(200, JSON, b"{"))[0] is Outcome.FAILED


def test_it_fails_for_an_answer_that_it_does_not_look_at() -> None:
    result = flows.run(read_twice, client(said(200, {"status": "success"}), said(200, UNDECIDED)))
    assert (result.outcome, result.why) == (Outcome.FAILED, "1 finding against veriff's document")
    assert [(noted.step, noted.operation, noted.finding.kind) for noted in result.findings] == [
        (1, "getDecision", "response body")
    ]


def test_it_fails_for_an_answer_to_what_was_asked_aside() -> None:
    aside = [Exchange("createSession", Outgoing("POST", "/v1/sessions"), said(418, {}))]
    result = flows.run(read_twice, client(said(200, UNDECIDED), said(200, UNDECIDED), aside=aside))
    assert result.outcome is Outcome.FAILED
    assert [(noted.step, noted.finding.kind) for noted in result.findings] == [(0, "undocumented status")]


def test_what_is_asked_is_held_to_the_document_where_it_is_taken() -> None:
    def hand_in(vendor: Caller) -> None:
        vendor.call("updateSession", path=SESSION, body={"verification": {"status": "dance"}})

    for status, kinds in ((200, ["request body"]), (400, [])):
        result = flows.run(hand_in, client(said(status, REFUSAL)))
        assert [n.finding.kind for n in result.findings if n.finding.kind == "request body"] == kinds


@pytest.mark.parametrize("status", [401, 403])
def test_who_is_not_let_in_proves_nothing(status: int) -> None:
    outcome, why = run(said(status, REFUSAL))
    assert outcome is Outcome.INCONCLUSIVE
    assert why.startswith(f"every call was refused ({status})")
    assert run(said(200, UNDECIDED), said(status, REFUSAL))[0] is Outcome.FAILED


def test_a_vendor_that_is_not_there_proves_nothing() -> None:
    gone = Unreachable("no answer\nfrom there")
    assert run(gone) == (Outcome.UNREACHABLE, "no answer from there")
    assert run(said(200, UNDECIDED), gone)[0] is Outcome.UNREACHABLE


def test_who_asks_nothing_proves_nothing() -> None:
    result = flows.run(silent, client())
    assert (result.outcome, result.why) == (Outcome.INCONCLUSIVE, "nothing was asked")


def test_an_unknown_flow_is_refused_with_the_known_ones() -> None:
    with pytest.raises(NoFlow, match=r"veriff has no flow 'open'; known: open_a_session, .*"):
        flows.named("veriff", "open")


# goldens


def golden(*steps: Step, kind: str = "recorded", **more: Json) -> Golden:
    """A golden of the flow that reads twice."""
    values = {
        "format": goldens.FORMAT,
        "kind": kind,
        "label": goldens.LABELS[kind],
        "vendor": "veriff",
        "flow": "read_twice",
        "recorded": "2026-01-01" if kind == "recorded" else None,
        "account": None,
        "api_version": None,
        "sources": {},
        "left_out": (),
        "exchanges": steps,
    }
    return Golden(**{**values, **more})


def step(operation: str = "getDecision", status: int = 200, body: Json = UNDECIDED, **removed: str) -> Step:
    """One of its steps."""
    pointers = {pointer.replace("_", "/"): how for pointer, how in removed.items()}
    return Step(1, operation, Asked("GET", "/x"), Answered(status, JSON, body, removed=pointers))


def test_a_recording_answers_in_its_order() -> None:
    result = targets.replayed(read_twice, golden(step(), step()))
    assert (result.outcome, result.why) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ([step()], "the golden has its end here, and the flow asks for getDecision: record it again"),
        (
            [step(), step("getPerson")],
            "the golden has getPerson here, and the flow asks for getDecision: record it again",
        ),
        ([step(), step(), step()], "the golden goes on with getDecision, and the flow is over: record it again"),
        ([step(), step(status=404, body=REFUSAL)], "getDecision answered 404, not 200"),
    ],
)
def test_a_recording_of_another_flow_fails_it(steps: list[Step], why: str) -> None:
    result = targets.replayed(read_twice, golden(*steps))
    assert result.outcome is Outcome.FAILED
    assert result.why.startswith(why)


def test_what_was_left_out_of_a_recording_is_not_held_against_it() -> None:
    bare = {"verification": None}
    assert targets.replayed(read_twice, golden(step(), step(body=bare))).outcome is Outcome.FAILED
    excused = step(body=bare, _status="drop string")
    assert targets.replayed(read_twice, golden(step(), excused)).outcome is Outcome.PASSED


def test_documented_examples_are_held_to_the_document_alone(tmp_path: Path) -> None:
    decided = golden(step(), kind="documented", left_out=(LeftOut(2, "getPerson", "no example"),))
    shown = targets.shown(read_twice, decided)
    assert (shown.outcome, len(shown.exchanges)) == (Outcome.PASSED, 1)
    wrong = golden(step(status=418), kind="documented")
    assert targets.shown(read_twice, wrong).outcome is Outcome.FAILED
    assert targets.shown(read_twice, golden(kind="documented")).outcome is Outcome.INCONCLUSIVE
    path = goldens.place("veriff", "read_twice", tmp_path)
    path.parent.mkdir()
    path.write_text(json.dumps(goldens.document(decided)), encoding="utf-8")
    result = targets.golden("veriff", tmp_path).run(read_twice)
    assert (result.outcome, result.source) == (Outcome.PASSED, "documented examples, 1 step without an example")


def test_a_server_without_the_vendor_says_what_it_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Connection, "get", lambda *_: {"sandbox": "default", "vendors": {"yoti": {}}})
    with pytest.raises(ControlFailure, match=r"it does not serve veriff \(known: yoti\)"):
        targets.simulator("veriff", ServerHandle("http://127.0.0.1:9"))


def test_a_flow_without_a_golden_proves_nothing(tmp_path: Path) -> None:
    result = targets.golden("veriff", tmp_path).run(read_twice)
    assert result.outcome is Outcome.INCONCLUSIVE
    assert "there is no golden of veriff's flow 'read_twice'" in result.why


# what is said


def told(*outcomes: Outcome, target: targets.Kind = "simulator", url: str = "", **more: Json) -> Summary:
    """A check whose flows ended like this."""
    results = tuple(Result("veriff", f"flow_{n}", "Title.", one, str(one), (), ()) for n, one in enumerate(outcomes))
    return Summary("veriff", target, url, "2026-01-01T00:00:00+00:00", results, **more)


PASSED, FAILED, UNSURE, GONE = Outcome.PASSED, Outcome.FAILED, Outcome.INCONCLUSIVE, Outcome.UNREACHABLE


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        ([PASSED, PASSED], ExitStatus.READY),
        ([PASSED, FAILED, GONE], ExitStatus.NOT_READY),
        ([PASSED, UNSURE], ExitStatus.INCONCLUSIVE),
        ([PASSED, GONE], ExitStatus.INCONCLUSIVE),
        ([], ExitStatus.INCONCLUSIVE),
    ],
)
def test_one_flow_decides_for_all(outcomes: list[Outcome], status: ExitStatus) -> None:
    found = told(*outcomes)
    assert found.exit is status
    assert summary.screen(found).splitlines()[-1] == f"{status.name} exit {status.value} ({status.label})"
    assert summary.document(found)["exit"] == {"status": status.value, "name": status.label}


def test_the_worst_comes_first_on_a_screen_that_fits() -> None:
    lines = summary.screen(told(PASSED, UNSURE, FAILED, GONE, url="http://" + "x" * 200)).splitlines()
    assert [line.split()[0] for line in lines if "flow_" in line] == [FAILED, GONE, UNSURE, PASSED]
    assert max(map(len, lines)) <= WIDTH
    assert "  1 passed   1 inconclusive   1 unreachable   1 failed" in lines


@pytest.mark.parametrize(
    ("target", "url", "beginning"),
    [
        ("simulator", "http://127.0.0.1:7402", "golive's simulator was asked."),
        ("golden", "", "Nobody was asked"),
        ("sandbox", "http://127.0.0.1:7402", "A server on this machine was asked in the place of veriff's sandbox"),
        ("sandbox", "https://veriff.example", "veriff's own sandbox was asked: https://veriff.example"),
    ],
)
def test_no_target_is_taken_for_another(target: targets.Kind, url: str, beginning: str) -> None:
    found = told(PASSED, target=target, url=url)
    assert any(line.startswith(f"  {beginning}") for line in summary.screen(found).splitlines())
    written = summary.document(found)
    assert written["statement"].startswith(beginning)
    assert (written["target"], written["stands_in"]) == (target, "machine" in beginning)


def odd(vendor: Caller) -> None:
    """An answer that does not fit."""
    vendor.call("getDecision", path=SESSION, expect=200)


@pytest.mark.parametrize(("target", "quoted"), [("simulator", True), ("sandbox", False)])
def test_what_a_real_account_answered_is_not_quoted(target: targets.Kind, quoted: bool) -> None:
    result = flows.run(odd, client(said(200, {"status": "success", "verification": "Ann Lee"})))
    found = Summary("veriff", target, "", "", (result,))
    for text in (summary.screen(found), json.dumps(summary.document(found))):
        assert ("Ann Lee" in text) is quoted
        assert "/verification" in text


def test_credentials_are_in_nothing_that_is_said() -> None:
    result = Result("veriff", "flow", "Title.", FAILED, "the vendor said hush-hush", (), ())
    found = Summary("veriff", "sandbox", "", "", (result,), secrets=("hush-hush", "", "e"))
    assert "the vendor said ***" in summary.screen(found)
    assert summary.document(found)["flows"][0]["why"] == "the vendor said ***"


@pytest.mark.parametrize("spelt", ["aHVzaC1odXNo", "%68ush-hush", "HUSH-HUSH", "\\u0068ush-hush"])
def test_of_a_sentence_with_a_credential_in_disguise_nothing_is_said(spelt: str) -> None:
    result = Result("veriff", "flow", "Title.", FAILED, f"the vendor said {spelt}", (), ())
    found = Summary("veriff", "sandbox", "", "", (result,), secrets=("hush-hush",))
    assert spelt not in summary.screen(found)
    assert summary.document(found)["flows"][0]["why"] == "***"


def test_a_file_has_operations_and_statuses_and_no_bodies() -> None:
    result = flows.run(odd, client(said(200, UNDECIDED)))
    written = summary.document(Summary("veriff", "simulator", "", "", (result,)))["flows"][0]
    assert written["exchanges"] == [{"operation": "getDecision", "status": 200, "waited": 0.0}]
    assert set(written) == {"name", "title", "source", "outcome", "why", "exchanges", "findings"}


# the command

Check = Callable[..., ExitStatus]


def test_a_check_of_the_simulator(
    golive_server: ServerHandle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, url = tmp_path / "check.json", golive_server.connection.url
    before = golive_server.connection.get("sandboxes")
    status = checking.run("veriff", names=["open_a_session"], server=url, json_file=file)
    assert status is ExitStatus.READY
    assert capsys.readouterr().out.endswith("READY exit 0 (ready)\n")
    written = json.loads(file.read_text(encoding="utf-8"))
    assert [flow["outcome"] for flow in written["flows"]] == ["passed"]
    assert golive_server.connection.get("sandboxes") == before


def test_a_check_of_an_account(sandbox: SandboxHandle, capsys: pytest.CaptureFixture[str]) -> None:
    connection = sandbox.ready["vendors"]["veriff"]
    environment = {f"GOLIVE_VERIFF_{name.upper()}": value for name, value in connection.items()}
    environment |= {"GOLIVE_ALLOW_LIVE": "1", "GOLIVE_VERIFF_PER_MINUTE": "1000000"}
    names = ["open_a_session", "be_refused_for_contents"]
    status = checking.run("veriff", "sandbox", names, environment=environment)
    text = capsys.readouterr().out
    assert (status, connection["shared_secret"] in text) == (ExitStatus.READY, False)
    assert "in the place of veriff's sandbox" in text
    assert len(sandbox.journal.find(direction="in", operation="createSession")) == 4
    sandbox.faults.add("error", vendor="veriff", error="internal")
    assert checking.run("veriff", "sandbox", names, environment=environment) is ExitStatus.NOT_READY


def test_a_check_that_reaches_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    assert checking.run("veriff", server="http://127.0.0.1:9") is ExitStatus.INCONCLUSIVE
    assert capsys.readouterr().out.endswith("INCONCLUSIVE exit 3 (inconclusive)\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"vendor": "acme"}, "there is no contract with 'acme'"),
        ({"vendor": "veriff", "names": ["x"]}, "veriff has no flow 'x'"),
        ({"vendor": "veriff", "target": "golden", "server": "http://127.0.0.1:9"}, "--server"),
        ({"vendor": "veriff", "target": "sandbox", "environment": {}}, "GOLIVE_ALLOW_LIVE"),
    ],
)
def test_a_check_that_cannot_be_made_says_why(arguments: Json, message: str) -> None:
    with pytest.raises(BadConfig, match=message):
        checking.run(**arguments)


# the world of provider states


def test_a_world_hears_what_the_vendor_posts_and_waits_by_the_sandboxes_clock(sandbox: SandboxHandle) -> None:
    world = World("veriff", sandbox.ready)
    world.hear()
    assert {url for name, url in world.sim.settings().items() if name.startswith("webhook_")} == {NOBODY}
    created = world.vendor.call("createSession", body={"verification": {}}, expect=201).json()["verification"]
    before = sandbox.clock.now()
    world.sim.event(created["id"], "started")
    world.vendor.until("getDecision", lambda _: sandbox.clock.now() != before, within=60, every=30, path=_of(created))
    assert sandbox.clock.now() == "2026-01-01T00:00:30.000000Z"
    assert [one["url"] for one in sandbox.webhooks.deliveries(topic="event")] == [NOBODY]


def _of(created: Json) -> dict[str, str]:
    return {"sessionId": created["id"]}


def test_a_state_of_a_vendor_is_realised_and_torn_down_by_its_server(sandbox: SandboxHandle) -> None:
    values = sandbox.control.post("states/veriff", {"state": "a session is open", "params": {"vendorData": "mine"}})
    assert [one["vendorData"] for one in _sessions(sandbox)] == ["mine"]
    assert values["sessionId"]
    sandbox.control.post("states/veriff", {"state": "a session is open", "action": "teardown"})
    assert _sessions(sandbox) == []


def _sessions(sandbox: SandboxHandle) -> list[Json]:
    found: list[Json] = sandbox.control.get("veriff/sessions")["sessions"]
    return found
