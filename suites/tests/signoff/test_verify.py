"""A changed byte anywhere is found, a stranger's bundle does no harm, and an honest one verifies on any later day."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from golive.simulators.conformance.digests import checksums
from golive.simulators.conformance.states import Verdict
from golive.simulators.core.exits import ExitStatus
from golive.simulators.signoff import bundle
from golive.simulators.signoff.bundle import ENVELOPE, LOCK, REPORT, SUMS, NotABundle
from golive.simulators.signoff.locked import Integration
from golive.simulators.signoff.verify import Verified
from golive.simulators.signoff.verify import verify as verify_with
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Files = dict[str, bytes]
Sealed = Callable[..., Files]
Written = Callable[[Files], Path]
Verify = Callable[[Path], Verified]
OTHER = Ed25519PrivateKey.from_private_bytes(b"another one of thirty-two bytes."[:32])


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


def test_a_key_that_nobody_knows_is_named(
    sealed: Sealed, written: Written, key: Ed25519PrivateKey, known: frozenset[str]
) -> None:
    folder = written(sealed())
    for trusted in ([], [OTHER.public_key()]):
        found = verify_with(folder, trusted, known)
        assert found.exit is ExitStatus.REVIEW
        assert found.keyid in found.unknown
    assert verify_with(folder, [OTHER.public_key(), key.public_key()], known).exit is ExitStatus.READY


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


def test_a_broken_input_is_a_finding_not_a_crash(
    sealed: Sealed, resealed: Sealed, written: Written, verify: Verify
) -> None:
    found = verify(written(resealed(sealed() | {"inputs/checklist.yaml": b"[" * 500})))
    assert found.exit is ExitStatus.TAMPERED
    assert any(finding.startswith("inputs/checklist.yaml:1: is nested too deep") for finding in found.findings)


@pytest.mark.parametrize("name", [REPORT, LOCK, ENVELOPE])
@pytest.mark.parametrize("content", [b"", b"[]", b"{}", pytest.param(b"[" * 100_000, id="deep"), b"\xff"])
def test_junk_is_a_finding_not_a_crash(
    name: str, content: bytes, sealed: Sealed, written: Written, verify: Verify
) -> None:
    files = sealed() | {name: content}
    files[SUMS] = checksums({n: c for n, c in files.items() if n not in (SUMS, ENVELOPE)})
    assert verify(written(files)).exit is ExitStatus.TAMPERED


BOMB = b"a: &a [x, x, x, x, x, x, x, x]\n" + b"".join(
    b"%c: &%c [%b]\n" % (98 + level, 98 + level, b", ".join([b"*%c" % (97 + level)] * 8)) for level in range(12)
)


@pytest.mark.parametrize(
    ("checklist", "why"),
    [
        pytest.param(BOMB, "uses an anchor or an alias", id="bomb"),
        pytest.param(b"[" * 100_000 + b"]" * 100_000, "is nested too deep", id="deep"),
        pytest.param(b"a: !!python/name:os.system ''", "uses the tag", id="tag"),
        pytest.param(b"a: [" + b"x," * 200_000 + b"]", "is larger than 256 KiB", id="large"),
    ],
)
def test_a_strangers_checklist_takes_no_time_and_no_memory(
    checklist: bytes, why: str, sealed: Sealed, resealed: Sealed, written: Written, verify: Verify
) -> None:
    found = verify(written(resealed(sealed() | {"inputs/checklist.yaml": checklist})))
    assert any("inputs/checklist.yaml" in finding and why in finding for finding in found.findings)


@pytest.mark.parametrize(
    "weaker", [lambda text: text.replace("MUST", "MAY"), lambda text: text[: text.index("- id: DEMO-GL-004")]]
)
def test_a_weaker_checklist_is_never_good_whoever_signs(
    weaker: Callable[[str], str], sealed: Sealed, written: Written, verify: Verify, team: Path
) -> None:
    (team / "waivers.yaml").unlink()
    path = team / "checklist.yaml"
    path.write_text(weaker(path.read_text()))
    found = verify(written(sealed()))
    assert (found.exit, found.findings) == (ExitStatus.REVIEW, ())
    assert found.report
    assert found.report.verdict is Verdict.READY
    assert "judged by a checklist that this golive does not have" in found.unknown


def test_a_commit_with_changes_is_told(sealed: Sealed, written: Written, verify: Verify) -> None:
    found = verify(written(sealed(integration=Integration("c" * 40, dirty=True))))
    assert found.exit is ExitStatus.READY
    assert "no commit is signed" in found.notes[-1]
