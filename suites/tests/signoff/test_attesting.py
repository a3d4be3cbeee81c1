"""`golive attest`: walking what is open, answering one item without a question, and a second person's word."""

import io
import itertools
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from golive.simulators import attesting
from golive.simulators.attesting import Given
from golive.simulators.config import BadConfig
from golive.simulators.conformance.attested import Answer, Attestation, Person
from golive.simulators.core.exits import ExitStatus
from golive.simulators.signoff.attestations import read_attestations

FIRST, LAST = "VERIFF-GL-024", "VERIFF-GL-033"
HYBRID = "YOTI-GL-011"
NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
ANN = Given(answer="yes", by="Ann Able", role="QA lead", handle="@ann")
ANSWERS = "yes\n\nAnn\nQA\n@ann\n\n\n"
"""An answer, the statement that is offered, a person, no files, the last day that is offered."""
AGAIN = "yes\n\n\n\n\n\n\n"
"""The same, from whoever was asked before."""
PROMPTS = ("skip, quit)", "you state", "Your name", "Your role", "Your handle", "Files that", "Until when")
"""A part of each question about an item, in their order."""
PATIENCE = 30.0
COMMAND = """\
import signal, sys
from golive.simulators import attesting
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs tests in the background has it ignored
sys.exit(attesting.run("veriff"))
"""


@pytest.fixture(autouse=True)
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a team that uses nothing optional, and whom git does not know."""
    (tmp_path / "golive.toml").write_text("[profile.veriff]\nfeatures = []\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return tmp_path


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """What the person types, to the end."""
    return lambda text: monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def written(team: Path) -> dict[str, Attestation]:
    return {one.item: one for one in read_attestations(team / "attestations")}


def refused(*arguments: object, **options: object) -> str:
    with pytest.raises(BadConfig) as problem:
        attesting.run(*arguments, now=NOW, **options)  # type: ignore[arg-type]  # passed on
    return str(problem.value)


def test_a_walk_asks_for_all_that_is_open(
    team: Path, typing: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    typing(ANSWERS + AGAIN)
    assert attesting.run("veriff", now=NOW) is ExitStatus.READY
    said = capsys.readouterr().out
    found = written(team)
    assert list(found) == [FIRST, LAST]
    assert found[FIRST] == Attestation(
        FIRST,
        1,
        "The back office learns of a declined user where it needs to",
        Answer.YES,
        Person("Ann", "QA", "@ann"),
        "2026-02-01T12:00:00Z",
        "2026-07-31",
    )
    assert found[LAST].by == Person("Ann", "QA", "@ann")
    assert "1 of 2" in said
    assert f"{FIRST} · The back office learns" in said
    assert "Does your back office learn of declined users" in said
    assert "Integrations, with the integration testing guide, L137, retrieved 2026-11-20 (stated)" in said
    assert said.endswith("nothing is open\nREADY exit 0 (ready)\n")


def test_what_is_answered_is_not_asked_again(typing: Callable[[str], None], capsys: pytest.CaptureFixture[str]) -> None:
    attesting.run(FIRST, ANN, now=NOW)
    typing(ANSWERS)
    assert attesting.run("veriff", now=NOW) is ExitStatus.READY
    assert "1 of 1" in capsys.readouterr().out


def test_what_was_said_before_is_shown_with_the_reason_why_it_does_not_count(
    typing: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    attesting.run(FIRST, ANN, now=NOW)
    attesting.run(LAST, ANN, now=NOW)
    typing("")
    assert attesting.run("veriff", now=NOW + timedelta(days=181)) is ExitStatus.REVIEW
    said = " ".join(capsys.readouterr().out.split())
    assert "Before: yes, by Ann Able: The back office learns" in said
    assert "Now: attested by Ann Able (QA lead) on 2026-02-01, until 2026-07-31" in said


@pytest.mark.parametrize("answer", ["perhaps", "", "yess"])
def test_a_wrong_answer_is_asked_again(team: Path, typing: Callable[[str], None], answer: str) -> None:
    typing(f"{answer}\n{ANSWERS}{AGAIN}")
    assert attesting.run("veriff", now=NOW) is ExitStatus.READY
    assert set(written(team)) == {FIRST, LAST}


def test_each_question_is_asked_until_it_is_answered(
    team: Path, typing: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    (team / "mail.txt").write_text("confirmed")
    key = "the key is 4f1c0e2a-9d4b-4c1e-8a77-0b8b5a3f9d10"
    answer = ("n/a", key, "Not so", "", "no staff")
    who = ("", "Ann", "", "\x1b[A", "")
    until = ("missing.txt", "mail.txt", "2026-08-01", "2026-01-31", "soon", "2026-03-01")
    typing("\n".join((*answer, *who, *until, "quit\n")))
    assert attesting.run("veriff", now=NOW) is ExitStatus.REVIEW
    said = capsys.readouterr().out
    one = written(team)[FIRST]
    assert (one.answer, one.statement, one.reason) == (Answer.NOT_APPLICABLE, "Not so", "no staff")
    assert (one.by, one.expires) == (Person("Ann"), "2026-03-01")
    assert [file.file for file in one.evidence] == [f"files/{FIRST}/mail.txt"]
    for complaint in (
        "what you wrote at /statement holds",
        "reason is missing",
        "name is missing",
        "cannot be printed",
        "missing.txt cannot be read",
        "cannot be attested until 2026-08-01; choose a day from today to 2026-07-31",
        "cannot be attested until 2026-01-31",
        "'soon' is no day",
    ):
        assert complaint in said
    assert "4f1c0e2a" not in said


def test_what_is_no_text_is_asked_again(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = ANSWERS.replace("Ann", "\udcfc\nAnn") + "quit\n"
    stream = io.TextIOWrapper(io.BytesIO(typed.encode(errors="surrogateescape")), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", stream)
    attesting.run("veriff", now=NOW)
    assert written(team)[FIRST].by.name == "Ann"


def test_skip_goes_on_and_quit_ends(team: Path, typing: Callable[[str], None]) -> None:
    typing(f"skip\n{ANSWERS}")
    assert attesting.run("veriff", now=NOW) is ExitStatus.REVIEW
    assert list(written(team)) == [LAST]
    typing("quit\n")
    assert attesting.run("veriff", now=NOW) is ExitStatus.REVIEW


@pytest.mark.parametrize("lines", range(7))
def test_the_end_of_the_input_writes_nothing_half(team: Path, typing: Callable[[str], None], lines: int) -> None:
    typing("\n".join(ANSWERS.split("\n")[:lines]))
    assert attesting.run("veriff", now=NOW) is ExitStatus.REVIEW
    assert not (team / "attestations").exists()


def test_git_says_who_answers(team: Path, typing: Callable[[str], None]) -> None:
    subprocess.run(["git", "init", "-q", str(team)], check=True)
    subprocess.run(["git", "-C", str(team), "config", "user.name", "Gita"], check=True)
    typing("yes\n\n\n\n\n\n\nquit\n")
    attesting.run("veriff", now=NOW)
    assert written(team)[FIRST].by == Person("Gita")


def test_one_item_without_a_question(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (team / "notice.png").write_bytes(b"\x89PNG")
    given = Given("yes", "Staff get a mail", "", "Ann", "QA", "@ann", (Path("notice.png"),), "2026-03-01")
    assert attesting.run(FIRST.lower(), given, now=NOW) is ExitStatus.READY
    one = written(team)[FIRST]
    assert (one.statement, one.by, one.expires) == ("Staff get a mail", Person("Ann", "QA", "@ann"), "2026-03-01")
    assert one.evidence[0].file == f"files/{FIRST}/notice.png"
    stands = f"PASS {FIRST}: attested by Ann (QA) on 2026-02-01, until 2026-03-01"
    assert capsys.readouterr().out.endswith(f"{stands}\nREADY exit 0 (ready)\n")


def test_no_is_written_and_stays_open(team: Path) -> None:
    assert attesting.run(FIRST, Given(answer="no", by="Ann"), now=NOW) is ExitStatus.REVIEW
    assert written(team)[FIRST].answer is Answer.NO


@pytest.mark.parametrize(
    ("target", "given", "said"),
    [
        ("acme", Given(), "'acme' is no vendor and no item; vendors: "),
        ("VERIFF-GL-999", ANN, "is no item of Veriff go-live"),
        ("VERIFF-GL-001", ANN, "needs nobody's answer: tests alone judge it"),
        ("VERIFF-GL-031", ANN, "needs nobody's answer: the profile does not declare batch"),
        (HYBRID, Given(answer="n/a", by="Ann", reason="x"), "is not for people alone"),
        ("veriff", ANN, "--answer is for one item"),
        (FIRST, Given(answer="maybe", by="Ann"), "'maybe' is no answer; use one of yes, no, not_applicable"),
        (FIRST, Given(answer="yes"), "name is missing"),
        (FIRST, Given(answer="n/a", by="Ann"), "reason is missing"),
        (FIRST, Given(answer="yes", by="Ann", expires="2026-08-01"), "cannot be attested until 2026-08-01"),
        (FIRST, Given(answer="yes", by="Ann", evidence=(Path("none.png"),)), "none.png cannot be read"),
    ],
)
def test_what_cannot_be_attested_is_one_sentence(team: Path, target: str, given: Given, said: str) -> None:
    assert said in refused(target, given)
    assert not (team / "attestations").exists()


def test_without_golive_toml_nothing_is_attested(tmp_path: Path) -> None:
    (tmp_path / "golive.toml").unlink()
    assert "golive.toml is not there; attestations are kept beside it" in refused("veriff")


def test_a_file_that_cannot_be_read_stops_the_walk(team: Path) -> None:
    (team / "attestations").mkdir()
    (team / "attestations" / f"{FIRST}.yaml").write_text("item: [")
    assert f"{FIRST}.yaml:1: is not YAML" in refused("veriff")


def test_attestations_lie_beside_the_file_that_describes_the_app(team: Path) -> None:
    (team / "shop").mkdir()
    (team / "shop" / "golive.toml").write_text("")
    attesting.run(FIRST, ANN, integration="shop/golive.toml", now=NOW)
    assert list(written(team / "shop")) == [FIRST]


def test_another_person_confirms(team: Path) -> None:
    attesting.run(FIRST, ANN, now=NOW)
    assert attesting.run(FIRST, Given(by="Bob", handle="@bob"), second=True, now=NOW) is ExitStatus.READY
    one = written(team)[FIRST]
    assert one.second is not None
    assert (one.by.name, one.second.name, one.second.at) == ("Ann Able", "Bob", "2026-02-01T12:00:00Z")
    assert f"{FIRST}: Bob has confirmed it already" in refused(FIRST, Given(by="Cid"), second=True)


@pytest.mark.parametrize(("name", "handle"), [("ann able", "@other"), ("Other", "ANN"), (" Ann  Able ", "")])
def test_nobody_confirms_an_own_answer(team: Path, name: str, handle: str) -> None:
    attesting.run(FIRST, ANN, now=NOW)
    assert "somebody else has to confirm it" in refused(FIRST, Given(by=name, handle=handle), second=True)
    assert written(team)[FIRST].second is None


def test_only_what_counts_is_confirmed() -> None:
    bob = Given(by="Bob")
    assert "was never attested" in refused(FIRST, bob, second=True)
    attesting.run(FIRST, Given(answer="yes", by="Ann", expires="2026-02-01"), now=NOW)
    with pytest.raises(BadConfig, match="has to be attested anew"):
        attesting.run(FIRST, bob, second=True, now=NOW + timedelta(days=1))
    assert "two persons' business" in refused(FIRST, ANN, second=True)


def test_a_second_person_is_asked(
    team: Path, typing: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    attesting.run(FIRST, ANN, now=NOW)
    typing("no\nyes\nAnn Able\n\n\nBob\n\n\n")
    assert attesting.run(FIRST, second=True, now=NOW) is ExitStatus.READY
    second = written(team)[FIRST].second
    assert second is not None
    assert second.name == "Bob"
    assert "only yes confirms it" in capsys.readouterr().out


def test_a_walk_of_the_second_person_has_only_what_waits_for_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert attesting.run("veriff", second=True, now=NOW) is ExitStatus.REVIEW
    assert "1 of" not in capsys.readouterr().out


def test_a_list_asks_nothing(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert attesting.run("veriff", listed=True, now=NOW) is ExitStatus.REVIEW
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"REVIEW  {FIRST}  The back office learns")
    assert lines[1].strip() == "never attested"
    assert lines[-2:] == ["2 open", "REVIEW exit 4 (review)"]
    for item in (FIRST, LAST):
        attesting.run(item, ANN, now=NOW)
    assert attesting.run("veriff", listed=True, now=NOW) is ExitStatus.READY


class Terminal:
    """The command on a terminal of its own."""

    def __init__(self, folder: Path) -> None:
        self._mine, theirs = pty.openpty()
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", COMMAND],
            cwd=folder,
            env=environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.said = ""

    def until(self, text: str) -> None:
        """Read what is printed until a text comes; the runner's own limit ends a wait in vain."""
        while text not in self.said:
            self.said += os.read(self._mine, 4096).decode()

    def type(self, *lines: str) -> None:
        """Answer one question after the other, from the first one about an item."""
        for line, prompt in zip(lines, itertools.cycle(PROMPTS), strict=False):
            self.until(prompt)
            self.said = ""
            os.write(self._mine, f"{line}\n".encode())

    def end(self) -> int:
        """The status with which it ends."""
        self.until("exit ")
        status = self.process.wait(PATIENCE)
        os.close(self._mine)
        return status


def test_it_works_on_a_terminal(team: Path) -> None:
    terminal = Terminal(team)
    terminal.type("yes", "", "Ann", "QA", "@ann", "", "", "skip")
    assert terminal.end() == ExitStatus.REVIEW
    assert written(team)[FIRST].by == Person("Ann", "QA", "@ann")


@pytest.mark.parametrize("answered", [0, 3])
def test_an_interruption_leaves_whole_files(team: Path, answered: int) -> None:
    terminal = Terminal(team)
    terminal.type("yes", "", "Ann", "QA", "@ann", "", "", *["yes", "It works", ""][:answered])
    terminal.until(PROMPTS[answered])
    os.kill(terminal.process.pid, signal.SIGINT)
    assert terminal.end() == ExitStatus.REVIEW
    assert "Traceback" not in terminal.said
    assert "stopped; what was written stays" in terminal.said
    assert list(written(team)) == [FIRST]
    assert [path.name for path in (team / "attestations").iterdir()] == [f"{FIRST}.yaml"]
