"""A changed byte anywhere is found, so is a forged verdict, and an honest bundle verifies on any later day."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from golive.simulators.conformance.check import Check
from golive.simulators.conformance.evidence import Evidence, canonical, gather
from golive.simulators.conformance.report import Report, encode
from golive.simulators.conformance.states import EXIT, Outcome, State, Verdict
from golive.simulators.core.exits import ExitStatus
from golive.simulators.signoff import bundle, locked
from golive.simulators.signoff.bundle import ENVELOPE, LOCK, REPORT, SUMS, NotABundle
from golive.simulators.signoff.locked import Golive, Integration
from golive.simulators.signoff.sealed import Ran
from golive.simulators.signoff.verify import Verified
from golive.simulators.signoff.verify import verify as verify_with
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Files = dict[str, bytes]
Sealed = Callable[..., Files]
Written = Callable[[Files], Path]
OTHER = Ed25519PrivateKey.from_private_bytes(b"another one of thirty-two bytes."[:32])


@pytest.fixture
def verify(key: Ed25519PrivateKey) -> Callable[[Path], Verified]:
    """Verify as somebody does who knows the team's key."""
    return lambda folder: verify_with(folder, [key.public_key()])


Verify = Callable[[Path], Verified]


def test_an_honest_bundle_verifies_long_after_its_day(sealed: Sealed, written: Written, verify: Verify) -> None:
    found = verify(written(sealed()))
    assert (found.findings, found.unknown, found.exit) == ((), "", ExitStatus.READY)
    assert found.report
    assert found.report.verdict is Verdict.READY_WITH_WAIVERS
    assert found.report.figures.waived == found.report.figures.attested == 1


def test_the_same_sign_off_has_the_same_bytes(sealed: Sealed) -> None:
    assert sealed() == sealed()


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_is_found(data: st.DataObject, sealed: Sealed, tmp_path: Path, verify: Verify) -> None:
    folder = tmp_path / "bundle"
    if not folder.exists():
        folder.mkdir()
        bundle.fill(folder, sealed())
    path = data.draw(st.sampled_from(sorted(path for path in folder.rglob("*") if path.is_file())))
    honest = path.read_bytes()
    place = data.draw(st.integers(0, len(honest) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != honest[place]))
    changed = {
        "flipped": honest[:place] + bytes([other]) + honest[place + 1 :],
        "inserted": honest[:place] + bytes([other]) + honest[place:],
        "deleted": honest[:place] + honest[place + 1 :],
        "cut off": honest[:place],
        "appended": honest + bytes([other]),
    }
    try:
        path.write_bytes(changed[data.draw(st.sampled_from(sorted(changed)))])
        assert verify(folder).exit is ExitStatus.TAMPERED
    finally:
        path.write_bytes(honest)


def test_every_byte_around_the_signed_statement_counts(sealed: Sealed, written: Written, verify: Verify) -> None:
    folder = written(sealed())
    honest = (folder / ENVELOPE).read_bytes()
    end_of_statement = honest.index(b'"payloadType"')
    for place in (*range(40), *range(end_of_statement - 10, len(honest))):
        (folder / ENVELOPE).write_bytes(honest[:place] + bytes([honest[place] ^ 1]) + honest[place + 1 :])
        assert verify(folder).exit is ExitStatus.TAMPERED, place


def test_no_file_may_be_missing(sealed: Sealed, tmp_path: Path, verify: Verify) -> None:
    files = sealed()
    for name in files:
        folder = tmp_path / name.replace("/", "-")
        folder.mkdir()
        bundle.fill(folder, {other: content for other, content in files.items() if other != name})
        found = verify(folder)
        assert found.exit is ExitStatus.TAMPERED
        assert any(name in finding for finding in found.findings)


@pytest.mark.parametrize("name", ["READ.ME", "evidence/notes.txt", "inputs/attestations/a.sh", "report.json\n"])
def test_no_file_may_be_added_not_even_by_the_signer(
    name: str, sealed: Sealed, resealed: Sealed, written: Written, verify: Verify
) -> None:
    found = verify(written(resealed(sealed() | {name: b"more"})))
    assert found.exit is ExitStatus.TAMPERED
    assert "does not belong" in found.findings[0]
    assert "\n" not in found.findings[0]


def test_a_list_that_points_outside_opens_nothing(sealed: Sealed, written: Written, verify: Verify) -> None:
    files = sealed()
    files[SUMS] += b"0" * 64 + b"  ../../../etc/passwd\n"
    found = verify(written(files))
    assert found.exit is ExitStatus.TAMPERED
    assert "../../../etc/passwd is in SHA256SUMS, but not there" in found.findings


def test_links_and_pipes_are_refused(sealed: Sealed, written: Written, verify: Verify, tmp_path: Path) -> None:
    folder = written(sealed())
    (tmp_path / "elsewhere").write_bytes((folder / REPORT).read_bytes())
    (folder / REPORT).unlink()
    (folder / REPORT).symlink_to(tmp_path / "elsewhere")
    assert verify(folder).findings == ("report.json is a link; a bundle has files and folders alone",)
    (folder / REPORT).unlink()
    os.mkfifo(folder / REPORT)
    assert verify(folder).findings == ("report.json is no file; a bundle has files and folders alone",)


def test_a_huge_file_is_not_read(
    sealed: Sealed, written: Written, verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written(sealed())
    monkeypatch.setattr(bundle, "LARGEST", 1000)
    found = verify(folder)
    assert found.exit is ExitStatus.TAMPERED
    assert "larger than a bundle's file may be" in found.findings[0]


def test_what_is_no_bundle_is_no_tampering(sealed: Sealed, tmp_path: Path, verify: Verify) -> None:
    (tmp_path / REPORT).write_bytes(sealed()[REPORT])
    for folder, why in ((tmp_path, "nobody signed off"), (tmp_path / "gone", "no folder with a bundle")):
        with pytest.raises(NotABundle, match=why):
            verify(folder)


def test_a_key_that_nobody_knows_is_named(sealed: Sealed, written: Written, key: Ed25519PrivateKey) -> None:
    folder = written(sealed())
    for known in ([], [OTHER.public_key()]):
        found = verify_with(folder, known)
        assert found.exit is ExitStatus.REVIEW
        assert found.keyid in found.unknown
    assert verify_with(folder, [OTHER.public_key(), key.public_key()]).exit is ExitStatus.READY


def test_a_bundle_that_nobody_signed_is_never_good(sealed: Sealed, written: Written, verify: Verify) -> None:
    found = verify(written(sealed(by=None)))
    assert (found.exit, found.unknown) == (ExitStatus.REVIEW, "nobody has signed it")


def test_a_report_signed_by_another_key_is_never_good(
    sealed: Sealed, resealed: Sealed, written: Written, verify: Verify
) -> None:
    found = verify(written(resealed(sealed(), OTHER)))
    assert (found.exit, found.findings) == (ExitStatus.REVIEW, ())


def test_a_signature_under_another_keys_name_is_tampering(sealed: Sealed, written: Written, verify: Verify) -> None:
    files = sealed()
    envelope = json.loads(files[ENVELOPE])
    envelope["signatures"][0]["keyid"] = "0" * 64
    files[ENVELOPE] = (json.dumps(envelope, indent=2) + "\n").encode()
    assert verify(written(files)).exit is ExitStatus.TAMPERED


def _edited(files: Files, **changes: Any) -> Files:  # noqa: ANN401 - members of a report
    report = msgspec.json.decode(files[REPORT], type=Report)
    return files | {REPORT: encode(msgspec.structs.replace(report, **changes))}


def test_a_state_edited_by_the_owner_of_the_key_is_found(
    sealed: Sealed, resealed: Sealed, written: Written, verify: Verify, ran: Callable[..., Ran], team: Path
) -> None:
    (team / "waivers.yaml").unlink()
    honest = sealed(ran())
    items = msgspec.json.decode(honest[REPORT], type=Report).items
    assert items[3].state is State.FAIL
    fake = msgspec.structs.replace(items[3], state=State.PASS, why="", code="")
    found = verify(written(resealed(_edited(honest, items=(*items[:3], fake, items[4])))))
    assert found.exit is ExitStatus.TAMPERED
    assert "DEMO-GL-004 is PASS in the report, and FAIL judged again" in found.findings[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"verdict": Verdict.READY},
        {"problems": ()},
        {"states": dict.fromkeys(EXIT, 0)},
        {"statement": "This is a vendor's certification."},
    ],
)
def test_no_other_conclusion_can_be_edited_either(
    changes: dict[str, Any],
    sealed: Sealed,
    resealed: Sealed,
    written: Written,
    verify: Verify,
    team: Path,
) -> None:
    (team / "waivers.yaml").write_bytes((team / "waivers.yaml").read_bytes().replace(b"2001-06-30", b"2001-05-01"))
    assert verify(written(resealed(_edited(sealed(), **changes)))).exit is ExitStatus.TAMPERED


def test_a_failure_code_cannot_be_bent_to_fit_a_waiver(
    sealed: Sealed, resealed: Sealed, written: Written, verify: Verify
) -> None:
    honest = sealed()
    checks = msgspec.json.decode(honest[REPORT], type=Report).checks
    bent = tuple(msgspec.structs.replace(check, code=check.code and "GL-CLIENT-REFUSED") for check in checks)
    found = verify(written(resealed(_edited(honest, checks=bent))))
    assert any("its evidence leads to 'GL-CLIENT-ASSERTION'" in finding for finding in found.findings)


def test_evidence_that_does_not_prove_a_pass_is_found(
    sealed: Sealed,
    resealed: Sealed,
    written: Written,
    verify: Verify,
    exchange: Callable[..., dict[str, Any]],
    checked: Callable[..., Check],
    ran: Callable[..., Ran],
) -> None:
    refused = gather([exchange(1, status=401)])
    run = ran(Outcome.PASS)
    checks = (checked(1, refused), *run.report.checks[1:])
    run = Ran(msgspec.structs.replace(run.report, checks=checks), run.evidence | {refused.sha256: refused})
    found = verify(written(resealed(sealed(run))))
    assert any("although the vendor refused every call with 401" in finding for finding in found.findings)


def test_evidence_is_counted(sealed: Sealed, resealed: Sealed, written: Written, verify: Verify) -> None:
    files = sealed()
    checks = msgspec.json.decode(files[REPORT], type=Report).checks
    more = (msgspec.structs.replace(checks[0], exchanges=7), *checks[1:])
    found = verify(written(resealed(_edited(files, checks=more))))
    assert any("has 1 exchanges as evidence, not 7" in finding for finding in found.findings)


def test_evidence_of_nothing_and_other_peoples_evidence_are_found(
    sealed: Sealed, resealed: Sealed, written: Written, verify: Verify
) -> None:
    files, note = sealed(), Evidence(notes=("see",))
    found = verify(written(resealed(files | {f"evidence/{note.sha256}.json": canonical(note.document)})))
    assert any("is evidence of no check" in finding for finding in found.findings)
    name = next(name for name in files if name.startswith("evidence/"))
    found = verify(written(resealed(files | {name: canonical(note.document)})))
    assert any("does not have the content that its name promises" in finding for finding in found.findings)


@pytest.mark.parametrize("name", ["report.html", "junit.xml", "ctrf.json", "summary.md"])
def test_a_page_that_says_something_else_is_found(
    name: str, sealed: Sealed, resealed: Sealed, written: Written, verify: Verify
) -> None:
    files = sealed()
    found = verify(written(resealed(files | {name: files[name] + b" "})))
    assert found.findings == (f"{name} does not say what report.json says",)


def test_pages_of_another_golive_are_not_compared(
    sealed: Sealed, resealed: Sealed, written: Written, verify: Verify, other_golive: Golive
) -> None:
    files = sealed(golive=other_golive)
    found = verify(written(resealed(files | {"summary.md": b"other words\n"})))
    assert found.exit is ExitStatus.READY
    assert "signed off by another golive (9.9.9)" in found.notes[0]


def test_inputs_are_those_of_the_lock(sealed: Sealed, resealed: Sealed, written: Written, verify: Verify) -> None:
    files = sealed()
    waivers = files["inputs/waivers.yaml"].replace(b"2001-06-30", b"2001-07-30")
    found = verify(written(resealed(files | {"inputs/waivers.yaml": waivers})))
    assert "the waivers in inputs/ is not what inputs.lock.json says" in found.findings


def test_a_broken_input_is_a_finding_not_a_crash(
    sealed: Sealed, resealed: Sealed, written: Written, verify: Verify
) -> None:
    found = verify(written(resealed(sealed() | {"inputs/checklist.yaml": b"[" * 500})))
    assert found.exit is ExitStatus.TAMPERED
    assert any(finding.startswith("inputs/checklist.yaml: ") for finding in found.findings)


@pytest.mark.parametrize("name", [REPORT, LOCK, ENVELOPE])
@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"[" * 100_000, b"\xff"])
def test_junk_is_a_finding_not_a_crash(
    name: str, content: bytes, sealed: Sealed, written: Written, verify: Verify
) -> None:
    files = sealed() | {name: content}
    files[SUMS] = locked.checksums({n: c for n, c in files.items() if n not in (SUMS, ENVELOPE)})
    assert verify(written(files)).exit is ExitStatus.TAMPERED


def test_a_commit_with_changes_is_told(sealed: Sealed, written: Written, verify: Verify) -> None:
    found = verify(written(sealed(integration=Integration("c" * 40, dirty=True))))
    assert found.exit is ExitStatus.READY
    assert "no commit is signed" in found.notes[-1]


def test_a_waiver_that_breaks_a_rule_cannot_be_declared_somebody_elses(
    sealed: Sealed, written: Written, verify: Verify, team: Path
) -> None:
    (team / "waivers.yaml").write_bytes((team / "waivers.yaml").read_bytes().replace(b"2001-06-30", b"2001-05-01"))
    found = verify(written(sealed(elsewhere=("DEMO-GL-004", "OTHER-GL-001"))))
    assert found.report
    assert any("W-1" in objection for objection in found.report.objections)
