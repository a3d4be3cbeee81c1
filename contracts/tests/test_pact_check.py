"""Pact through real runs: a team's files against the simulators, and every way in which Pact turns a failure green.

Each of the false greens is shown to be one where that is cheap, so that a protection without an enemy is found out.
"""

import json
import re
import shlex
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from golive.simulators.background import BackgroundServer
from golive.simulators.config import BadConfig
from golive.simulators.core.exits import ExitStatus
from golive.simulators.fidelity.openapi import example
from golive.simulators.pact_checking import run
from golive.simulators.pacts.building import Book, Changed, Mismatch
from golive.simulators.pacts.files import read
from golive.simulators.pacts.rows import Form, FromState, Given, Interaction, Like, Message, Raw
from golive.simulators.pacts.telling import BadRow
from golive.simulators.pacts.verification import Outcome, Provider, Results, WrongProvider, verify
from pact import Verifier

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "suites" / "tests" / "pacts" / "samples"
HOW_TO = ROOT / "docs" / "how-to" / "pact-files.md"
EXAMPLES = re.compile(r"^```sh\n(golive pact check [^\n]*)\n```\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECONDS = 1.0
"""What a failing provider state may take. The verifier would go on asking for two minutes."""


def pact(folder: Path, *interactions: dict[str, Any], provider: str = "veriff", name: str = "shop-veriff.json") -> Path:
    """A pact file of version 4."""
    document = {
        "consumer": {"name": "shop"},
        "provider": {"name": provider},
        "interactions": interactions,
        "metadata": {"pactSpecification": {"version": "4.0"}},
    }
    file = folder / name
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def call(description: str = "an unknown session", status: int = 404, **more: object) -> dict[str, Any]:
    """A call that Veriff answers with 404."""
    request = {"method": "GET", "path": "/v1/sessions/0d1f4a86-59a3-4c47-a3de-2f6a4d0b9c11/decision"}
    asked = {"type": "Synchronous/HTTP", "description": description, "request": request, "response": {"status": status}}
    return {**asked, **more}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The control address of a server."""
    found = BackgroundServer().start()
    yield found.ready["control"]
    found.stop()


@pytest.fixture
def check(server: str) -> Callable[..., ExitStatus]:
    """The command, with a simulator that is served already."""
    return lambda *paths, **options: run([str(path) for path in paths], server=server, **options)


# A team's files


def test_the_files_of_all_languages_are_verified(
    check: Callable[..., ExitStatus], capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(SAMPLES / "right") is ExitStatus.READY
    assert "  10 passed   0 warnings\n" in capsys.readouterr().out


def test_a_wrong_expectation_is_told_with_both_sides(
    tmp_path: Path, check: Callable[..., ExitStatus], capsys: pytest.CaptureFixture[str]
) -> None:
    document = json.loads((SAMPLES / "right" / "pact-js-v3.json").read_bytes())
    document["interactions"][1]["providerStates"] = [{"name": "a session was approved"}]
    (tmp_path / "pact.json").write_text(json.dumps(document))
    assert check(tmp_path) is ExitStatus.NOT_READY
    shown = capsys.readouterr().out
    assert "  FAILED       a request for the result  (getDecision 200; pact.json)" in shown
    assert 'simulator: body $.verification.status: expected "declined", got "approved"' in shown
    assert "  1 failed   1 passed   0 warnings\n" in shown


def test_a_simulator_of_its_own_is_served_and_stopped(capsys: pytest.CaptureFixture[str]) -> None:
    before = {*threading.enumerate()}
    assert run([str(SAMPLES / "right" / "pact-jvm-v2.json")]) is ExitStatus.READY
    assert not {thread.name for thread in threading.enumerate() if thread not in before}
    assert capsys.readouterr().out.endswith("READY exit 0 (ready)\n")


def test_what_cannot_be_asked_for_is_named_beforehand(
    tmp_path: Path, check: Callable[..., ExitStatus], capsys: pytest.CaptureFixture[str]
) -> None:
    heard = {"content": {"status": "success"}, "contentType": "application/json", "encoded": False}
    file = pact(
        tmp_path,
        call(),
        call("another", providerStates=[{"name": "the moon is full"}]),
        {"type": "Asynchronous/Messages", "description": "a decision", "contents": heard},
    )
    assert check(file) is ExitStatus.NOT_READY
    shown = " ".join(capsys.readouterr().out.split())
    assert "no provider state 'the moon is full'; known: 'a session asks for resubmission'" in shown
    assert "no message is described as 'a decision'; known: 'a decision webhook'" in shown
    assert "2 failed 1 passed" in shown


def test_a_server_that_is_not_there_is_inconclusive(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([str(SAMPLES / "right")], server="http://127.0.0.1:9") is ExitStatus.INCONCLUSIVE
    assert "no golive server answers" in capsys.readouterr().out


@pytest.mark.parametrize(("line", "shown"), EXAMPLES.findall(HOW_TO.read_text(encoding="utf-8")))
def test_the_how_to_shows_what_comes(
    line: str, shown: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    words = shlex.split(line)[3:]
    run([word for word in words if not word.startswith("--")], offline="--offline" in words)
    assert capsys.readouterr().out == shown


def test_the_how_to_has_examples() -> None:
    assert len(EXAMPLES.findall(HOW_TO.read_text(encoding="utf-8"))) >= 2


# False greens


def test_no_plugin_is_ever_fetched(tmp_path: Path, check: Callable[..., ExitStatus]) -> None:
    """Pact's verifier would look for it on the network, and start what it finds."""
    file = pact(tmp_path, call())
    document = json.loads(file.read_bytes())
    document["metadata"]["plugins"] = [{"name": "csv", "version": "0.0.1", "configuration": {}}]
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(BadConfig, match="it needs plugins"):
        check(file)


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ({"response": {"status": 200, "matchingRules": {"status": {"matchers": [{"match": "type"}]}}}}, "lets other"),
        (
            {
                "request": {
                    "method": "GET",
                    "path": "/v1/sessions/0d1f4a86-59a3-4c47-a3de-2f6a4d0b9c11/decision",
                    "generators": {"path": {"type": "ProviderState", "expression": "/v1/nothing/${sessionId}"}},
                }
            },
            "leads to nowhere, not to getDecision",
        ),
    ],
)
def test_what_passes_for_the_verifier_alone(
    tmp_path: Path,
    vendor_provider: Callable[[str], Provider],
    check: Callable[..., ExitStatus],
    capsys: pytest.CaptureFixture[str],
    part: dict[str, Any],
    sentence: str,
) -> None:
    """A status that is any, and a path that leads elsewhere: the verifier is content, and nothing is proven."""
    file = pact(tmp_path, call(providerStates=[{"name": "a session was approved"}], **part))
    assert [one.state for one in verify(read(file), vendor_provider("veriff")).outcomes] == ["passed"]
    assert check(file) is ExitStatus.NOT_READY
    assert sentence in " ".join(capsys.readouterr().out.split())


def upstream(folder: Path, provider: str, address: str) -> dict[str, Any]:
    """What Pact's own verifier makes of a source, without any of the protections; it must not raise."""
    verifier = Verifier(provider, host="127.0.0.1").add_transport(url=address).set_error_on_empty_pact()
    verifier.add_source(folder).verify()
    found: dict[str, Any] = verifier.results
    return found


def test_an_empty_folder(tmp_path: Path, server: str, check: Callable[..., ExitStatus]) -> None:
    assert upstream(tmp_path, "veriff", server)["interactionResults"] == []
    assert check(tmp_path) is ExitStatus.INCONCLUSIVE


def test_an_unknown_provider(tmp_path: Path, server: str, check: Callable[..., ExitStatus]) -> None:
    file = pact(tmp_path, call(status=299), provider="verif")
    assert upstream(tmp_path, "veriff", server)["interactionResults"] == []
    assert check(tmp_path) is ExitStatus.INCONCLUSIVE
    assert check(file, provider="veriff") is ExitStatus.NOT_READY


def test_the_name_of_the_provider_counts_for_a_file(
    tmp_path: Path, server: str, vendor_provider: Callable[[str], Provider]
) -> None:
    file = pact(tmp_path, call(), provider="somebody-else")
    assert [row["provider"] for row in upstream(file, "veriff", server)["interactionResults"]] == ["somebody-else"]
    with pytest.raises(WrongProvider, match="is a pact with 'somebody-else', not with 'veriff'"):
        verify(read(file), vendor_provider("veriff"))


def test_a_pending_interaction(
    tmp_path: Path, check: Callable[..., ExitStatus], capsys: pytest.CaptureFixture[str]
) -> None:
    file = pact(tmp_path, call("pending and wrong", 401, pending=True), call())
    assert check(file) is ExitStatus.READY
    shown = capsys.readouterr().out
    assert "  PENDING      pending and wrong" in shown
    assert "simulator: status: expected 401, got 404" in shown
    assert "  1 pending   1 passed   0 warnings\n" in shown
    assert check(pact(tmp_path, call("pending and right", pending=True))) is ExitStatus.INCONCLUSIVE


def test_what_was_not_executed(tmp_path: Path, vendor_provider: Callable[[str], Provider]) -> None:
    file = read(pact(tmp_path, call("one"), call("two")))
    pact(tmp_path, call("one"))  # behind the reader's back
    assert verify(file, vendor_provider("veriff")) == Results(
        (
            Outcome("one", (), "passed"),
            Outcome("two", (), "not executed", ("the verifier did not execute it",)),
        )
    )


def test_what_was_executed_unexpectedly(tmp_path: Path, vendor_provider: Callable[[str], Provider]) -> None:
    file = read(pact(tmp_path, call("one")))
    pact(tmp_path, call("one"), call("two"))
    assert [(one.description, one.state) for one in verify(file, vendor_provider("veriff")).outcomes] == [
        ("one", "passed"),
        ("two", "passed"),
        ("two", "failed"),
    ]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ({"name": "nobody knows it"}, "veriff has no state 'nobody knows it'"),
        (
            {"name": "the vendor is down", "params": {"moon": "full"}},
            "the state 'the vendor is down' does not take these params",
        ),
    ],
)
def test_a_provider_state_that_fails_is_told_at_once(
    tmp_path: Path, vendor_provider: Callable[[str], Provider], state: dict[str, Any], sentence: str
) -> None:
    provider, file = vendor_provider("veriff"), read(pact(tmp_path, call(providerStates=[state])))
    began = time.monotonic()
    (outcome,) = verify(file, provider).outcomes
    assert time.monotonic() - began < SECONDS
    assert outcome.state == "failed"
    assert outcome.reasons[0].startswith(sentence)


TRACKED = """
import os, sys
from pathlib import Path
from pact import Verifier
from golive.simulators.pacts.files import read
from golive.simulators.pacts.verification import Provider, verify
url, file, protected = sys.argv[1:]
if protected == "yes":
    verify(read(Path(file)), Provider("veriff", url, url, url))
else:
    try:
        Verifier("veriff", host="127.0.0.1").add_transport(url=url).add_source(file).verify()
    except RuntimeError:
        pass
"""


@pytest.fixture
def sink() -> Iterator[tuple[str, list[bytes]]]:
    """A proxy that lets nothing out, and what it was asked for first on each connection."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def listen() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    asked.append(connection.recv(4096).partition(b"\r\n")[0])

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", asked
        listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(("protected", "asks"), [("no", True), ("yes", False)])
def test_nothing_is_reported_to_anybody(
    tmp_path: Path, server: str, sink: tuple[str, list[bytes]], protected: str, asks: bool
) -> None:
    proxy, asked = sink
    environment = {"HTTPS_PROXY": proxy, "https_proxy": proxy, "ALL_PROXY": proxy, "NO_PROXY": "127.0.0.1", "PATH": ""}
    command = [sys.executable, "-c", TRACKED, server, str(pact(tmp_path, call())), protected]
    subprocess.run(command, env=environment, capture_output=True, timeout=60, check=True)
    assert bool(asked) is asks, asked


# Building

SESSION = "f04bdb47-d3be-4b28-b028-a652feb060b5"
READING = Interaction(
    "read a decision",
    "getDecision",
    200,
    (Given("a session was approved"),),
    path={"sessionId": FromState("sessionId", SESSION)},
    headers={"x-hmac-signature": Like("[0-9a-f]{64}", "0" * 64)},
    response=example("veriff", "get-decision.response", 1),
    reads=("/verification/status",),
    references=("VERIFF-GL-016",),
)
HEARING = Message("a decision", "decision", example("veriff", "webhooks/decision"), reads=("/verification/status",))


def book(folder: Path, *rows: Any) -> Book:  # noqa: ANN401 - rows of any kind
    return Book("veriff", "shop", "veriff", folder, rows)


def ask(url: str, path: str = f"/v1/sessions/{SESSION}/decision") -> Any:  # noqa: ANN401 - any JSON value
    with urlopen(Request(url + path, headers={"x-hmac-signature": "a" * 64})) as answer:  # noqa: S310 - our own server
        return json.load(answer)


def test_a_row_is_written_once_its_client_was_driven(tmp_path: Path) -> None:
    made = book(tmp_path, READING, HEARING)
    with made.serving(READING) as url:
        assert ask(url) == {"verification": {"status": "approved"}}
    heard: list[object] = []
    made.hear(HEARING, heard.append)
    assert heard == [{"verification": {"status": "approved"}}]
    made.settle(renew=True)
    made.settle(renew=False)
    found = json.loads(made.file.read_bytes())
    assert [one["description"] for one in found["interactions"]] == ["a decision", "read a decision"]
    assert found["metadata"] == {"pactSpecification": {"version": "4.0"}}
    assert [*found["interactions"][1]["comments"]["references"]["golive"]] == ["VERIFF-GL-016"]


def test_two_rows_of_one_description_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRow, match="two rows are called 'a decision'"):
        book(tmp_path, HEARING, READING, HEARING)


def test_a_client_that_asks_for_something_else_is_not_recorded(tmp_path: Path) -> None:
    made = book(tmp_path, READING)
    with pytest.raises(OSError, match="500") as raised, made.serving(READING) as url:
        ask(url, "/v1/sessions/1")
    assert isinstance(raised.value, HTTPError)
    raised.value.close()
    assert any("Request not found: GET /v1/sessions/1" in note for note in raised.value.__notes__)
    with pytest.raises(Mismatch, match="read a decision: Missing request"), made.serving(READING):
        pass
    with pytest.raises(LookupError, match="never driven by the client: read a decision"):
        made.settle(renew=True)
    assert not made.file.exists()


def test_a_handler_that_raises_records_nothing(tmp_path: Path) -> None:
    made = book(tmp_path, HEARING)

    def refuse(body: object) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        made.hear(HEARING, refuse)
    assert json.loads(made.text())["interactions"] == []


def test_a_committed_file_that_differs_is_told(tmp_path: Path) -> None:
    made = book(tmp_path, HEARING)
    made.hear(HEARING, lambda body: None)
    made.file.write_text("{}")
    with pytest.raises(
        Changed, match=r"shop-veriff.json is out of date; renew it with: GOLIVE_RENEW=1 make contracts\n.*\n"
    ):
        made.settle(renew=False)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (Interaction("d", "noSuch", 200), "veriff documents no operation noSuch"),
        (Interaction("d", "getDecision", 418), "documents no status 418 for getDecision"),
        (Interaction("d", "createSession", 201, references=("X-1",)), "the checklist of veriff has no item X-1"),
        (Interaction("d", "createSession", 201, response={}, reads=("",)), "is a required property"),
        (Message("d", "poem", {}), "veriff has no webhook poem"),
        (Message("d", "decision", HEARING.body, reads=("/verification/mood",)), "/verification/mood is read, but"),
    ],
)
def test_a_row_that_the_document_does_not_bear_out_is_refused(tmp_path: Path, row: Any, sentence: str) -> None:  # noqa: ANN401
    made = book(tmp_path, row)
    with pytest.raises(BadRow, match=sentence):
        made.hear(row, lambda body: None) if isinstance(row, Message) else made.serving(row).__enter__()


def test_a_form_may_come_from_the_state(tmp_path: Path) -> None:
    form = Form(
        {"grant_type": "client_credentials", "client_id": FromState("client_id", "abc"), "x": Like("[a-z]+", "y")}
    )
    row = Interaction("ask for a token", "token", 200, request=form)
    made = Book("prove", "shop", "prove", tmp_path, [row])
    with made.serving(row) as url:
        urlopen(url + "/token", b"x=zzz&client_id=abc&grant_type=client_credentials").close()  # noqa: S310 - our own server
    made.settle(renew=True)
    request = json.loads(made.file.read_bytes())["interactions"][0]["request"]
    assert request["generators"]["body"]["$.client_id"] == {"expression": "${client_id}", "type": "ProviderState"}
    assert request["matchingRules"]["body"]["$.x"]["matchers"] == [{"match": "regex", "regex": "[a-z]+"}]


def test_an_answer_of_bytes_is_served_as_it_is(tmp_path: Path) -> None:
    path = {"mediaId": "m1"}
    row = Interaction("a photo", "getMedia", 200, path=path, response=Raw(b"\x89PNG\r\n\x1a\n", "image/png"))
    made = book(tmp_path, row)
    with made.serving(row) as url, urlopen(url + "/v1/media/m1") as answer:  # noqa: S310 - our own server
        assert answer.read() == b"\x89PNG\r\n\x1a\n"
