"""What the owner of a key cannot do: write another verdict than the one that the bundle's own files lead to."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from golive.simulators.conformance.check import check_of
from golive.simulators.conformance.digests import checksums
from golive.simulators.conformance.evidence import Evidence, canonical
from golive.simulators.conformance.report import Report, encode
from golive.simulators.conformance.states import EXIT, Outcome, State, Verdict
from golive.simulators.core.exits import ExitStatus
from golive.simulators.signoff import locked
from golive.simulators.signoff.bundle import ENVELOPE, LOCK, REPORT, SUMS
from golive.simulators.signoff.locked import Golive
from golive.simulators.signoff.sealed import Ran
from golive.simulators.signoff.verify import Verified

Files = dict[str, bytes]
Sealed = Callable[..., Files]
Written = Callable[[Files], Path]
Verify = Callable[[Path], Verified]


def _edited(files: Files, **changes: Any) -> Files:  # noqa: ANN401 - members of a report
    report = msgspec.json.decode(files[REPORT], type=Report)
    return files | {REPORT: encode(msgspec.structs.replace(report, **changes))}


def _covered(files: Files) -> Files:
    return {name: content for name, content in files.items() if name not in (SUMS, ENVELOPE)}


@pytest.mark.parametrize(
    "forge",
    [
        lambda report: {"checks": tuple(msgspec.structs.replace(check, id="x") for check in report.checks)},
        lambda report: {"checks": tuple(msgspec.structs.replace(check, items=("x",)) for check in report.checks)},
        lambda report: {"items": tuple(msgspec.structs.replace(found, checks=("x",)) for found in report.items)},
        lambda report: {"items": report.items[:1]},
        lambda report: {"plan": msgspec.structs.replace(report.plan, documents=(), sections=())},
    ],
)
def test_a_report_that_contradicts_itself_is_a_finding_not_a_crash(
    forge: Callable[[Report], dict[str, Any]], sealed: Sealed, resealed: Sealed, written: Written, verify: Verify
) -> None:
    honest = sealed()
    changes = forge(msgspec.json.decode(honest[REPORT], type=Report))
    assert verify(written(resealed(_edited(honest, **changes)))).exit is ExitStatus.TAMPERED


@pytest.mark.parametrize("seconds", [b"1e308", b"-1", b"1e999"])
def test_times_that_nothing_takes_are_a_finding_not_a_crash(
    seconds: bytes, sealed: Sealed, written: Written, verify: Verify
) -> None:
    files = sealed()
    files[REPORT] = files[REPORT].replace(b'"seconds": 0.1', b'"seconds": ' + seconds)
    files[SUMS] = checksums(_covered(files))
    (finding,) = verify(written(files)).findings
    assert finding.startswith("report.json cannot be read: ")


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
    assert any('"GL-CLIENT-ASSERTION" by its evidence' in finding for finding in found.findings)


def test_evidence_that_does_not_prove_a_pass_is_found(
    sealed: Sealed,
    resealed: Sealed,
    written: Written,
    verify: Verify,
    exchange: Callable[..., dict[str, Any]],
    seen: Callable[..., Evidence],
    ran: Callable[..., Ran],
) -> None:
    refused = seen(1, [exchange(1, status=401)])
    run = ran(Outcome.PASS)
    checks = (check_of(refused, 0.1), *run.report.checks[1:])
    run = Ran(msgspec.structs.replace(run.report, checks=checks), run.evidence | {refused.sha256: refused})
    found = verify(written(resealed(sealed(run))))
    assert any("although the vendor refused every call with 401" in finding for finding in found.findings)


def test_evidence_is_counted(sealed: Sealed, resealed: Sealed, written: Written, verify: Verify) -> None:
    files = sealed()
    checks = msgspec.json.decode(files[REPORT], type=Report).checks
    more = (msgspec.structs.replace(checks[0], exchanges=7), *checks[1:])
    found = verify(written(resealed(_edited(files, checks=more))))
    assert any("its `exchanges` is 7 in report.json, and 1 by its evidence" in finding for finding in found.findings)


def test_an_outcome_edited_by_the_owner_of_the_key_is_found(
    sealed: Sealed, written: Written, verify: Verify, ran: Callable[..., Ran], team: Path
) -> None:
    (team / "waivers.yaml").unlink()
    run = ran()
    *others, failed = run.report.checks
    passed = msgspec.structs.replace(failed, outcome=Outcome.PASS, reason="", code="", suspect="")
    report = msgspec.structs.replace(run.report, checks=(*others, passed))
    found = verify(written(sealed(Ran(report, run.evidence))))
    assert found.report
    assert found.report.verdict is Verdict.READY
    assert found.findings[0] == (f'{failed.id}: its `outcome` is "PASS" in report.json, and "FAIL" by its evidence')


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


@pytest.mark.parametrize(
    "of_exchange",
    [
        {"direction": 1},
        {"response": "201"},
        {"request": {}},
        {"request": {"method": [], "url": "/", "headers": {}, "body": 1}},
        {"error": float("1e300"), "response": {"status": 201, "headers": [], "body": None}},
    ],
)
def test_what_is_no_exchange_is_a_finding_not_a_crash(
    of_exchange: dict[str, Any],
    sealed: Sealed,
    resealed: Sealed,
    written: Written,
    verify: Verify,
    exchange: Callable[..., dict[str, Any]],
) -> None:
    files, proof = sealed(), Evidence((exchange(1) | of_exchange,))
    checks = msgspec.json.decode(files[REPORT], type=Report).checks
    forged = (msgspec.structs.replace(checks[0], evidence=proof.sha256), *checks[1:])
    evidence = {f"evidence/{proof.sha256}.json": canonical(proof.document)}
    found = verify(written(resealed(_edited(files, checks=forged) | evidence)))
    assert found.findings[-1].endswith("holds what is no exchange")


def test_deep_evidence_and_deep_folders_are_findings_not_crashes(
    sealed: Sealed, resealed: Sealed, written: Written, verify: Verify
) -> None:
    files = sealed()
    for depth in (300, *range(900, 1000, 10)):
        content = b'{"exchanges":[{"a":%b%b}],"notes":[]}' % (b"[" * depth, b"]" * depth)
        name = sha256(content).hexdigest()
        checks = msgspec.json.decode(files[REPORT], type=Report).checks
        forged = (msgspec.structs.replace(checks[0], evidence=name), *checks[1:])
        found = verify(written(resealed(_edited(files, checks=forged) | {f"evidence/{name}.json": content})))
        assert found.exit is ExitStatus.TAMPERED
    folder = written(files)
    (folder / "inputs" / "/".join("d" * 300)).mkdir(parents=True)
    assert verify(folder).findings == (
        "inputs/d/d/d/d lies deeper than a bundle's files do; a bundle has files and folders alone",
    )


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"vendor": "veriff"}, "inputs.lock.json is about veriff, and report.json about demo"),
        ({"at": "2001-05-20T23:00:00-02:00"}, "`paperwork` is not what judging again comes to"),
        ({"at": "2001-05-20 or so"}, "Invalid isoformat string"),
        ({"evidence_max_age_days": -(10**18)}, "inputs.lock.json cannot be read"),
        ({"approved": True}, "inputs.lock.json is not spelt as golive spells it"),
    ],
)
def test_a_lock_that_says_something_else_is_found(
    changes: dict[str, Any], why: str, sealed: Sealed, resealed: Sealed, written: Written, verify: Verify
) -> None:
    files = sealed()
    lock = msgspec.json.format(msgspec.json.encode(json.loads(files[LOCK]) | changes), indent=2) + b"\n"
    try:
        files = resealed(files | {LOCK: lock})
    except msgspec.ValidationError:  # not even the forger can make a statement of it
        files |= {LOCK: lock, SUMS: checksums({**_covered(files), LOCK: lock})}
    assert any(why in finding for finding in verify(written(files)).findings)


@pytest.mark.parametrize("profile", [b'{"features":[],"approved":true}', b'{"features":["upload"], "features":[]}'])
def test_a_profile_has_one_spelling(
    profile: bytes, sealed: Sealed, resealed: Sealed, written: Written, verify: Verify
) -> None:
    files = sealed() | {"inputs/profile.json": profile}
    lock = locked.decode(files[LOCK])
    lock = msgspec.structs.replace(lock, digests=lock.digests | {"profile": sha256(profile).hexdigest()})
    found = verify(written(resealed(files | {LOCK: locked.encode(lock)})))
    assert found.findings == ("inputs/profile.json is not spelt as golive spells it",)


@pytest.mark.parametrize("taken", ["2001-05-19T09:00:00Z", "2001-05-20T09:00:01Z", "this morning"])
def test_evidence_was_taken_while_the_run_lasted(
    taken: str, sealed: Sealed, written: Written, verify: Verify, ran: Callable[..., Ran]
) -> None:
    run = ran()
    first = msgspec.structs.replace(run.report.checks[0], taken=taken)
    report = msgspec.structs.replace(run.report, checks=(first, *run.report.checks[1:]))
    findings = verify(written(sealed(Ran(report, run.evidence)))).findings
    assert any(finding.startswith("test_demo.py::test_1: ") for finding in findings)


def test_a_failure_that_is_said_to_have_shown_nothing_is_found(
    sealed: Sealed, written: Written, verify: Verify, ran: Callable[..., Ran], team: Path
) -> None:
    path = team / "waivers.yaml"
    path.write_text(path.read_text().replace("GL-CLIENT-ASSERTION", "GL-NO-EVIDENCE"))
    run = ran()
    bent = tuple(msgspec.structs.replace(check, code=check.code and "GL-NO-EVIDENCE") for check in run.report.checks)
    found = verify(written(sealed(Ran(msgspec.structs.replace(run.report, checks=bent), run.evidence))))
    assert found.report
    assert found.report.verdict is Verdict.READY_WITH_WAIVERS
    assert any('"GL-CLIENT-ASSERTION" by its evidence' in finding for finding in found.findings)


def test_a_profile_that_was_cut_after_the_run_is_found(
    sealed: Sealed, written: Written, verify: Verify, ran: Callable[..., Ran]
) -> None:
    run = ran(Outcome.PASS)
    moved = msgspec.structs.replace(run.report.checks[0], items=("DEMO-GL-005",))
    report = msgspec.structs.replace(run.report, checks=(moved, *run.report.checks[1:]))
    findings = verify(written(sealed(Ran(report, run.evidence)))).findings
    assert any("was run, although the profile excludes what it is about, DEMO-GL-005" in found for found in findings)


def test_another_golive_may_say_it_in_other_sentences_but_not_otherwise(
    sealed: Sealed, resealed: Sealed, written: Written, verify: Verify, other_golive: Golive
) -> None:
    files = sealed(golive=other_golive)
    items = msgspec.json.decode(files[REPORT], type=Report).items
    worded = tuple(msgspec.structs.replace(found, why=f"{found.why}, in other words") for found in items)
    assert verify(written(resealed(_edited(files, items=worded)))).exit is ExitStatus.READY
    better = (*worded[:3], msgspec.structs.replace(worded[3], state=State.PASS), *worded[4:])
    assert verify(written(resealed(_edited(files, items=better)))).exit is ExitStatus.TAMPERED


def test_a_waiver_that_breaks_a_rule_cannot_be_declared_somebody_elses(
    sealed: Sealed, written: Written, verify: Verify, team: Path
) -> None:
    (team / "waivers.yaml").write_bytes((team / "waivers.yaml").read_bytes().replace(b"2001-06-30", b"2001-05-01"))
    found = verify(written(sealed(elsewhere=("DEMO-GL-004", "OTHER-GL-001"))))
    assert found.report
    assert any("W-1" in objection for objection in found.report.objections)
