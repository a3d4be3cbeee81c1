"""A small plan that was signed off: its checklist, its team's files, its run, and the bundle in memory and on disk.

Owns the builders. The plan ends as READY_WITH_WAIVERS, on a day that is long over.
"""

from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from golive.simulators.conformance.check import check_of
from golive.simulators.conformance.checklist import Profile
from golive.simulators.conformance.digests import checksums
from golive.simulators.conformance.evidence import Concluded, Evidence, Exchange, gather
from golive.simulators.conformance.loading import load_checklist
from golive.simulators.conformance.report import Report, make_report
from golive.simulators.conformance.run import Run
from golive.simulators.conformance.states import Outcome
from golive.simulators.conformance.verdict import judge
from golive.simulators.signoff import bundle, dsse, inputs, locked, statement
from golive.simulators.signoff.locked import Golive, Integration, Lock
from golive.simulators.signoff.sealed import Ran, seal
from golive.simulators.signoff.verify import Verified
from golive.simulators.signoff.verify import verify as verify_with

DAY = "2001-05-20"
AT = f"{DAY}T12:00:00Z"
TAKEN = f"{DAY}T09:00:00Z"
SUITE = "5" * 64
PROOF = b"a picture of the settings"


def item(number: int, **changes: object) -> dict[str, Any]:
    """A row of the checklist."""
    row: dict[str, Any] = {
        "id": f"DEMO-GL-{number:03d}",
        "rev": 1,
        "section": "only",
        "title": f"Thing {number} works",
        "level": "MUST",
        "subject": "client",
        "method": "automated",
        "min_target": "simulator",
        "source": {"doc": "guide", "lines": [number, number], "sentence_sha256": "0" * 64, "confidence": "stated"},
    }
    return row | changes


CHECKLIST = {
    "checklist": "demo-golive",
    "vendor": "demo",
    "title": "Demo go-live",
    "rev": "1",
    "features": {"upload": "photos are uploaded"},
    "documents": [{"id": "guide", "title": "The guide", "retrieved": "2001-01-01"}],
    "sections": [{"id": "only", "title": "All"}],
    "items": [
        item(1),
        item(2),
        item(3, method="manual", question="Did somebody look?"),
        item(4),
        item(5, applies_when={"features": ["upload"]}),
    ],
}
ATTESTATION = {
    "item": "DEMO-GL-003",
    "rev": 1,
    "statement": "The settings are right",
    "answer": "yes",
    "by": {"name": "Ada", "role": "Release manager"},
    "at": "2001-05-01T10:00:00Z",
    "expires": "2001-06-01",
    "evidence": [
        {"file": "files/DEMO-GL-003/picture.txt", "sha256": sha256(PROOF).hexdigest(), "media_type": "text/plain"}
    ],
}
WAIVER = {
    "id": "W-1",
    "item": "DEMO-GL-004",
    "symptom": "GL-CLIENT-ASSERTION",
    "reason": "repaired in the next release",
    "owner": "@shop",
    "approved_by": "@releases",
    "expires": "2001-06-30",
}


@pytest.fixture(scope="session")
def key() -> Ed25519PrivateKey:
    """The team's key, the same in every run."""
    return Ed25519PrivateKey.from_private_bytes(b"a key of thirty-two bytes, a key"[:32])


@pytest.fixture(scope="session")
def at() -> str:
    """When the plan was signed off."""
    return AT


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """The folder of the team: checklist, attestation with its file, waivers."""
    folder = tmp_path / "team"
    files = {
        "checklist.yaml": yaml.safe_dump(CHECKLIST, sort_keys=False).encode(),
        "attestations/DEMO-GL-003.yaml": yaml.safe_dump(ATTESTATION, sort_keys=False).encode(),
        "attestations/files/DEMO-GL-003/picture.txt": PROOF,
        "waivers.yaml": yaml.safe_dump([WAIVER], sort_keys=False).encode(),
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def exchange() -> Callable[..., dict[str, Any]]:
    """An exchange as the journal answers it."""

    def build(number: int, status: int = 201, session: str = "one") -> dict[str, Any]:
        return {
            "seq": number,
            "at": "2026-01-01T00:00:00.000000Z",
            "direction": "in",
            "vendor": "demo",
            "operation": "createSession",
            "subject": session,
            "fault": None,
            "error": None,
            "request": {"method": "POST", "url": "/v1/sessions", "headers": {}, "body": {"of": number}},
            "response": {"status": status, "headers": {}, "body": {"session": session}},
        }

    return build


Seen = Callable[..., Evidence]


@pytest.fixture(scope="session")
def seen() -> Seen:
    """The evidence of a check of one item, by its number: what it saw, and how it ended."""

    def build(
        number: int, exchanges: Iterable[Exchange], outcome: Outcome = Outcome.PASS, reason: str = ""
    ) -> Evidence:
        concluded = Concluded(f"test_demo.py::test_{number}", (f"DEMO-GL-{number:03d}",), outcome, reason, TAKEN)
        return msgspec.structs.replace(gather(exchanges), concluded=concluded)

    return build


@pytest.fixture
def ran(team: Path, exchange: Callable[..., dict[str, Any]], seen: Seen) -> Callable[..., Ran]:
    """A run of the plan, judged without any paperwork. `worst` is how the check of item 4 ended."""

    def build(worst: Outcome = Outcome.FAIL, session: str = "one", problems: tuple[str, ...] = ()) -> Ran:
        why = "" if worst is Outcome.PASS else "got 200, want 401"
        proofs = [
            seen(1, [exchange(1, session=session)]),
            seen(2, [exchange(2, session=session)]),
            seen(4, [exchange(4, session=session)], worst, why),
        ]
        run = Run("shop", started=TAKEN, finished=TAKEN, suite=SUITE, golive="0", python="3", system="any")
        checks = [check_of(proof, 0.1) for proof in proofs]
        judged = judge(load_checklist(team / "checklist.yaml"), checks, problems=problems)
        return Ran(make_report(judged, run), {proof.sha256: proof for proof in proofs})

    return build


@pytest.fixture(scope="session")
def known() -> frozenset[str]:
    """The digests of the checklists that whoever verifies knows: of the team's, unless a test changed it."""
    return frozenset({sha256(yaml.safe_dump(CHECKLIST, sort_keys=False).encode()).hexdigest()})


@pytest.fixture
def verify(key: Ed25519PrivateKey, known: frozenset[str]) -> Callable[[Path], Verified]:
    """Verify as somebody does who knows the team's key and the checklist."""
    return lambda folder: verify_with(folder, [key.public_key()], known)


@pytest.fixture
def locking() -> Callable[..., Lock]:
    """The lock of a sign-off with these inputs; `changes` replace members of it."""

    def build(taken: bundle.Files, **changes: Any) -> Lock:  # noqa: ANN401 - members of a lock
        lock = Lock(
            locked.FORMAT,
            "demo",
            AT,
            locked.golive(),
            Integration("c" * 40),
            inputs.digests(taken) | {"suite": SUITE},
        )
        return msgspec.structs.replace(lock, **changes)

    return build


@pytest.fixture
def sealed(
    team: Path, ran: Callable[..., Ran], locking: Callable[..., Lock], key: Ed25519PrivateKey
) -> Callable[..., dict[str, bytes]]:
    """The files of a bundle, signed with the team's key unless told otherwise; `changes` are of the lock."""

    def build(
        of: Ran | None = None,
        by: Ed25519PrivateKey | None = key,
        profile: Profile = Profile(),  # noqa: B008 - frozen
        **changes: Any,  # noqa: ANN401 - members of a lock
    ) -> dict[str, bytes]:
        taken = inputs.gather(load_checklist(team / "checklist.yaml"), profile, team, frozenset())
        _, files = seal(of or ran(), taken, locking(taken, **changes), by)
        return files

    return build


@pytest.fixture
def written(tmp_path: Path) -> Callable[[bundle.Files], Path]:
    """A bundle on disk, with whatever files it is given."""
    return lambda files: bundle.write(files, tmp_path / "signoff" / "demo", DAY.replace("-", ""))


@pytest.fixture
def resealed(key: Ed25519PrivateKey) -> Callable[..., dict[str, bytes]]:
    """What a forger with a key can do at best: all digests made again, and everything signed."""

    def build(files: bundle.Files, by: Ed25519PrivateKey | None = key) -> dict[str, bytes]:
        own = {name: content for name, content in files.items() if name not in (bundle.SUMS, bundle.ENVELOPE)}
        own[bundle.SUMS] = checksums(own)
        covered = {name: sha256(own[name]).hexdigest() for name in (bundle.REPORT, bundle.SUMS)}
        report = msgspec.json.decode(own[bundle.REPORT], type=Report)
        said = statement.make(report, locked.decode(own[bundle.LOCK]), covered)
        return own | {bundle.ENVELOPE: dsse.encode(dsse.wrap(said, by))}

    return build


@pytest.fixture
def other_golive() -> Golive:
    """A golive that is not this one."""
    return Golive("9.9.9", "9" * 64)
