"""`golive signoff`, `golive verify` and `golive diff` as commands: what they need, what they refuse, how they end."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from golive.simulators import signing_off, verifying
from golive.simulators.config import BadConfig
from golive.simulators.conformance.check import Check
from golive.simulators.conformance.checklist import Profile
from golive.simulators.conformance.digests import digest_of_folder
from golive.simulators.conformance.evidence import write_evidence
from golive.simulators.conformance.loading import shipped_checklist
from golive.simulators.conformance.report import encode, make_report
from golive.simulators.conformance.run import installed_version
from golive.simulators.conformance.states import Outcome
from golive.simulators.conformance.verdict import judge
from golive.simulators.core.exits import ExitStatus
from golive.simulators.signing_off import Asked
from golive.simulators.signoff import bundle
from golive.simulators.signoff.sealed import Ran

REFERENCE = Path(__file__).parents[2] / "reference" / "golive.toml"
TOML = """\
[signoff]
key = "$SIGNING_KEY"
[integration]
name = "shop"
[integration.veriff.webhooks]
decisions = "/webhooks"
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a golive.toml, in which commands are given."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "golive.toml").write_text(TOML)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("SIGNING_KEY", raising=False)
    return folder


@pytest.fixture
def earlier(shop: Path, ran: Callable[..., Ran]) -> Callable[..., Path]:
    """The folder of an earlier run of veriff's suite, in which nothing was proven; `of_run` are members of its run."""

    def build(name: str = "earlier", *, checks: tuple[Check, ...] = (), **of_run: object) -> Path:
        checklist = shipped_checklist("veriff")
        ours = {"golive": installed_version(), "suite": digest_of_folder(checklist.path.parent)}
        run = msgspec.structs.replace(ran().report.run, **ours | of_run)
        report = make_report(judge(checklist, checks, profile=run.profile), run)
        folder = shop / name
        folder.mkdir(parents=True)
        (folder / "report.json").write_bytes(encode(report))
        write_evidence(folder / "evidence", [])
        return folder

    return build


def test_from_a_real_run_to_a_bundle_that_others_verify_and_compare(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The one test here that runs a whole suite; it takes seconds."""
    monkeypatch.chdir(tmp_path)
    assert signing_off.new_key("signing.pem") is ExitStatus.READY
    first = Asked("veriff", str(REFERENCE), key="signing.pem", into="signoff")
    assert signing_off.run(first) is ExitStatus.REVIEW
    told = capsys.readouterr().out
    assert told.splitlines()[-1].startswith("INCONCLUSIVE exit 4 (review)   report: signoff/veriff/")
    (one,) = (tmp_path / "signoff" / "veriff").iterdir()
    assert str(one.relative_to(tmp_path)) in told
    assert subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=one, check=False).returncode == 0
    assert verifying.verify(str(one), "signing.pub.pem") is ExitStatus.READY
    assert verifying.verify(str(one)) is ExitStatus.REVIEW

    again = Asked("veriff", str(REFERENCE), report=str(one), key="signing.pem", into="signoff")
    assert signing_off.run(again) is ExitStatus.REVIEW
    two = next(folder for folder in (tmp_path / "signoff" / "veriff").iterdir() if folder != one)
    assert verifying.verify(str(two), "signing.pub.pem") is ExitStatus.READY
    capsys.readouterr()
    assert verifying.diff(str(one), str(two), json="changes.json", markdown="changes.md") is ExitStatus.READY
    assert capsys.readouterr().out == "nothing changed\nNOT_WORSE exit 0\n"
    assert json.loads(Path("changes.json").read_bytes()) == []

    page = (two / "report.html").read_bytes()
    (two / "report.html").write_bytes(page.replace(b"Inconclusive", b"Ready", 1) + b" ")
    assert verifying.verify(str(two), "signing.pub.pem") is ExitStatus.TAMPERED
    assert capsys.readouterr().out.splitlines()[-1] == "TAMPERED exit 6 (tampered)"


def test_whoever_signs_is_told_how_others_verify_it(
    shop: Path,
    earlier: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    signing_off.new_key("mine.pem")
    asked = Asked("veriff", str(shop / "golive.toml"), report=str(earlier().resolve()))
    for text, told in (
        (TOML.replace("$SIGNING_KEY", "mine.pem"), f" --key {shop.name}/mine.pub.pem"),
        (TOML.replace('"$SIGNING_KEY"', '"mine.pem"\npublic_key = "mine.pub.pem"'), ""),
    ):
        (shop / "golive.toml").write_text(text)
        monkeypatch.chdir(tmp_path)
        capsys.readouterr()
        signing_off.run(asked)
        first = capsys.readouterr().out.splitlines()[0]
        assert first.partition("golive verify ")[2].partition(" ")[1:] == told.partition(" ")[1:], first


def test_nobody_signs_by_accident(shop: Path, earlier: Callable[..., Path]) -> None:
    (shop / "golive.toml").write_text(TOML.replace('key = "$SIGNING_KEY"', ""))
    with pytest.raises(BadConfig, match=r"nobody signs: name a key .* or .* with --unsigned"):
        signing_off.run(Asked("veriff", report=str(earlier())))


def test_the_key_may_come_from_the_environment(
    shop: Path, earlier: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    signing_off.new_key(str(tmp_path / "k.pem"))
    monkeypatch.setenv("SIGNING_KEY", (tmp_path / "k.pem").read_text())
    assert signing_off.run(Asked("veriff", report=str(earlier()))) is ExitStatus.INCONCLUSIVE
    (shop / "golive.toml").write_text(TOML.replace("[signoff]", f'[signoff]\npublic_key = "{tmp_path}/k.pub.pem"'))
    (written,) = (shop / "signoff" / "veriff").iterdir()
    assert verifying.verify(str(written)) is ExitStatus.READY


def test_unsigned_is_said_and_never_verifies(
    shop: Path, earlier: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert signing_off.run(Asked("veriff", report=str(earlier()), unsigned=True)) is ExitStatus.INCONCLUSIVE
    assert "signed by nobody" in capsys.readouterr().out
    (written,) = (shop / "signoff" / "veriff").iterdir()
    assert verifying.verify(str(written)) is ExitStatus.REVIEW
    assert "nobody has signed it" in capsys.readouterr().out


def test_a_dry_run_needs_no_key_and_writes_nothing(
    shop: Path, earlier: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert signing_off.run(Asked("veriff", report=str(earlier()), dry_run=True)) is ExitStatus.INCONCLUSIVE
    assert not (shop / "signoff").exists()
    assert "INCONCLUSIVE exit 3 (inconclusive)   report: not written" in capsys.readouterr().out


def test_all_are_the_vendors_that_the_file_describes(
    shop: Path, earlier: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    earlier("runs/veriff")
    assert signing_off.run(Asked(report="runs", unsigned=True)) is ExitStatus.INCONCLUSIVE
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("INCONCLUSIVE        exit 3 (inconclusive)  Veriff go-live")
    assert lines[0].partition("   signoff/veriff/")[1]
    assert lines[-3] == "  signed by nobody   golive verify FOLDER"
    assert lines[-1] == "INCONCLUSIVE exit 3 (inconclusive)"
    assert len(lines) <= 40


@pytest.mark.parametrize("row", ["VERIFF-GL-033", "PROOF-GL-001"])
def test_paperwork_goes_to_the_plan_that_it_is_about(shop: Path, earlier: Callable[..., Path], row: str) -> None:
    waiver = {"id": "W-1", "item": row, "symptom": "GL-CLIENT-SILENT", "reason": "r", "owner": "@a"}
    (shop / "waivers.yaml").write_text(json.dumps([waiver | {"approved_by": "@b", "expires": "2026-12-31"}]))
    signing_off.run(Asked("veriff", report=str(earlier()), unsigned=True))
    (written,) = (shop / "signoff" / "veriff").iterdir()
    report = json.loads((written / "report.json").read_bytes())
    assert [waiver["item"] for waiver in report["paperwork"]["waivers"]] == [row][: row.startswith("VERIFF")]
    assert verifying.verify(str(written)) is ExitStatus.REVIEW


def test_a_document_that_changed_makes_its_rows_stale(shop: Path, earlier: Callable[..., Path]) -> None:
    (shop / "guide.txt").write_text("nothing of what stood there\n")
    (shop / "golive.toml").write_text(TOML + '[signoff.documents]\nveriff-integrations = "guide.txt"\n')
    signing_off.run(Asked("veriff", report=str(earlier()), unsigned=True))
    (written,) = (shop / "signoff" / "veriff").iterdir()
    lock = json.loads((written / "inputs.lock.json").read_bytes())
    assert {*lock["documents"]} == {"veriff-integrations"}
    assert "does not say any more what it said" in lock["changed"]["VERIFF-GL-001"]
    assert verifying.verify(str(written)) is ExitStatus.REVIEW


@pytest.mark.parametrize(
    ("asked", "toml", "why"),
    [
        (Asked("lumen"), TOML, "there is no suite for 'lumen'"),
        (Asked(), "[integration]\n", "describes no vendor"),
        (Asked("veriff", key="gone.pem"), TOML, r"gone\.pem cannot be read"),
        (Asked("veriff"), TOML, "has no SIGNING_KEY"),
        (Asked("veriff", report="gone", unsigned=True), TOML, r"gone/report\.json cannot be read"),
        (Asked("veriff"), TOML.replace("key =", "kee ="), r"signoff\.kee: unknown key"),
        (
            Asked("veriff", unsigned=True),
            TOML + '[signoff.documents]\nguide = "g"\n',
            "guide is on no checklist; known",
        ),
        (
            Asked("veriff", unsigned=True),
            TOML.replace("[signoff]", "[signoff]\nevidence_max_age_days = 0"),
            "must be a number of days, not 0",
        ),
    ],
)
def test_what_is_wrong_is_said_before_anything_runs(shop: Path, asked: Asked, toml: str, why: str) -> None:
    (shop / "golive.toml").write_text(toml)
    with pytest.raises(BadConfig, match=why):
        signing_off.run(asked)


def test_a_run_for_another_profile_or_checklist_is_not_taken(shop: Path, earlier: Callable[..., Path]) -> None:
    given = earlier(profile=Profile(frozenset({"mobile"})))
    with pytest.raises(BadConfig, match="was judged for another profile"):
        signing_off.run(Asked("veriff", report=str(given), unsigned=True))
    report = (given / "report.json").read_text()
    (given / "report.json").write_text(re.sub(r'(?<="sha256": ")\w{64}', "0" * 64, report, count=1))
    with pytest.raises(BadConfig, match="was judged by another checklist"):
        signing_off.run(Asked("veriff", report=str(given), unsigned=True))
    assert not (shop / "signoff").exists()


def test_a_run_of_another_golive_is_not_taken(shop: Path, earlier: Callable[..., Path]) -> None:
    with pytest.raises(BadConfig, match=r"is from golive 0\.0\.1, and this is .*; run the suite again"):
        signing_off.run(Asked("veriff", report=str(earlier(golive="0.0.1")), unsigned=True))


def test_a_run_by_other_tests_is_not_taken(shop: Path, earlier: Callable[..., Path]) -> None:
    with pytest.raises(BadConfig, match=r"was judged by other tests than .*; run the suite again"):
        signing_off.run(Asked("veriff", report=str(earlier(suite="0" * 64)), unsigned=True))


SILENT = Check("test_it", ("VERIFF-GL-001",), Outcome.FAIL, "no call", code="GL-CLIENT-SILENT", suspect="client")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('"outcome": "FAIL"', '"outcome": "PASS"', "VERIFF-GL-001 is FAIL in the report, and NOT_RUN judged again"),
        ('"reason": "no call"', '"reason": "no calls"', "`items` is not what judging again comes to"),
        ('"objections": []', '"objections": ["the run was interrupted"]', "`objections` is not what judging again"),
        ('"verdict": "NOT_READY"', '"verdict": "READY"', "the verdict is READY in the report, and NOT_READY judged"),
        ('"level": "MUST"', '"level": "MAY"', "VERIFF-GL-001 is FAIL in the report, and NOT_RUN judged again"),
        ("\n}", ',\n  "approved": true\n}', "golive does not write all of it"),
    ],
)
def test_a_report_that_was_changed_by_hand_is_not_taken(
    shop: Path, earlier: Callable[..., Path], old: str, new: str, why: str
) -> None:
    folder = earlier(checks=(SILENT,))
    text = (folder / "report.json").read_text()
    assert old in text
    (folder / "report.json").write_text(text.replace(old, new))
    with pytest.raises(BadConfig, match=f"was changed by hand: .*{why}"):
        signing_off.run(Asked("veriff", report=str(folder), unsigned=True))
    assert not (shop / "signoff").exists()


def test_nothing_is_signed_that_would_not_verify(shop: Path, earlier: Callable[..., Path]) -> None:
    given = earlier(checks=(msgspec.structs.replace(SILENT, taken="2001-05-21T00:00:00Z"),))
    for dry_run in (False, True):
        with pytest.raises(
            BadConfig, match="nobody could verify it: test_it: ended at 2001-05-21T00:00:00Z, and its run"
        ):
            signing_off.run(Asked("veriff", report=str(given), unsigned=True, dry_run=dry_run))
    assert not (shop / "signoff").exists()


def test_a_genuine_bundle_is_not_called_ready_and_says_how_old_it_is(
    shop: Path, earlier: Callable[..., Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    signing_off.new_key("k.pem")
    monkeypatch.setattr(signing_off, "timestamp", lambda: "2001-05-20T12:00:00Z")
    signing_off.run(Asked("veriff", report=str(earlier(checks=(SILENT,))), key="k.pem"))
    (written,) = (shop / "signoff" / "veriff").iterdir()
    capsys.readouterr()
    assert verifying.verify(str(written), "k.pub.pem") is ExitStatus.READY
    told = capsys.readouterr().out
    assert told.splitlines()[-1] == "GENUINE exit 0 (the bundle; its verdict is NOT_READY)"
    assert "before you go live, sign off again" in told


def test_a_run_that_leaves_no_report_says_why(shop: Path) -> None:
    with pytest.raises(BadConfig, match=r"veriff could not be judged: .*golive\.toml: integration"):
        signing_off.run(Asked("veriff", unsigned=True))


def test_nothing_in_the_environment_leaves_tests_out(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(_: list[str], *, env: dict[str, str], **__: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess([], 0, " ".join(sorted(env)).encode())

    monkeypatch.setenv("PYTEST_ADDOPTS", "--ignore=test_security.py")
    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(BadConfig, match="could not be judged") as refused:
        signing_off.run(Asked("veriff", unsigned=True))
    assert "PATH" in str(refused.value)
    assert "PYTEST_ADDOPTS" not in str(refused.value)


def test_a_secret_of_the_account_is_never_written(
    shop: Path, earlier: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOLIVE_VERIFF_SHARED_SECRET", "a secret that leaks")
    given = earlier(integration="shop with a secret that leaks")
    with pytest.raises(BadConfig, match="holds a secret of your account") as refused:
        signing_off.run(Asked("veriff", report=str(given), unsigned=True))
    assert "that leaks" not in str(refused.value)
    assert not (shop / "signoff").exists()


def test_a_folder_without_a_bundle_is_a_mistake_in_the_command(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="is no folder with a bundle; name one that `golive signoff` wrote"):
        verifying.verify(str(tmp_path))


def test_getting_worse_ends_a_comparison_with_1(
    sealed: Callable[..., dict[str, bytes]],
    written: Callable[[bundle.Files], Path],
    team: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = written(sealed())
    (team / "waivers.yaml").unlink()
    assert verifying.diff(str(before), str(written(sealed()))) is ExitStatus.NOT_READY
    assert capsys.readouterr().out.splitlines()[-1] == "WORSE exit 1"


def test_a_strangers_bundle_cannot_talk_to_the_terminal(
    sealed: Callable[..., dict[str, bytes]],
    written: Callable[[bundle.Files], Path],
    ran: Callable[..., Ran],
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = ran()
    named = msgspec.structs.replace(run.report.run, integration="shop\x1b[2J\r")
    folder = written(sealed(Ran(msgspec.structs.replace(run.report, run=named), run.evidence)))
    verifying.verify(str(folder))
    assert "shop [2J " in capsys.readouterr().out
