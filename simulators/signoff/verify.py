"""What anybody can find out about a bundle from its files alone.

Owns the questions: is it whole, with every digest right and no file more or less; who signed it; was it judged by a
checklist that is known; and do its inputs, checks and evidence lead to the states and the verdict that its report has,
on the day of the sign-off. Nothing of it is believed before it is checked, and nothing outside of its folder is opened.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ..conformance.digests import checksums
from ..conformance.report import FORMAT, Report
from ..core.exits import ExitStatus
from . import dsse, locked
from .bundle import CHECKLIST, ENVELOPE, INPUTS, LOCK, REPORT, REQUIRED, SUMS, Files, Unsafe, legible, placed, read
from .keys import fingerprint
from .locked import Lock
from .rederived import Sealed, contradictions

T = TypeVar("T")


class Verified(msgspec.Struct, frozen=True):
    """What was found. `findings` say what is not as it was signed; `unknown` what about it a person has to know.

    `report` is None when the bundle was not even read so far. `notes` are no fault of the bundle's.
    """

    findings: tuple[str, ...] = ()
    unknown: str = ""
    notes: tuple[str, ...] = ()
    report: Report | None = None
    lock: Lock | None = None
    keyid: str = ""

    @property
    def exit(self) -> ExitStatus:
        """How `golive verify` ends."""
        if self.findings:
            return ExitStatus.TAMPERED
        return ExitStatus.REVIEW if self.unknown else ExitStatus.READY


def verify(folder: Path, keys: Sequence[Ed25519PublicKey], checklists: Collection[str]) -> Verified:
    """Look through a bundle on disk, see `examine`. Raises `NotABundle`."""
    try:
        files = read(folder)
    except Unsafe as problem:
        return Verified((f"{problem}; a bundle has files and folders alone",))
    return examine(files, keys, checklists)


def examine(files: Files, keys: Sequence[Ed25519PublicKey], checklists: Collection[str]) -> Verified:
    """Look through a bundle's files. The verifier trusts these `keys`, and knows the `checklists` of these digests."""
    findings = (*_misplaced(files), *_changed(files))
    if findings:
        return Verified(findings)
    try:
        sealed = _open(files)
    except ValueError as problem:
        return Verified((str(problem),))
    forged, unsigned = _signer(sealed.envelope, keys)
    return Verified(
        tuple(forged) or tuple(contradictions(files, sealed)),  # what was forged is not worth a second look
        "; ".join(filter(None, (unsigned, _unfamiliar(sealed.lock, checklists)))),
        tuple(_notes(sealed.lock)),
        sealed.report,
        sealed.lock,
        sealed.envelope.keyid,
    )


def _misplaced(files: Files) -> Iterator[str]:
    """What is missing, and what is too much."""
    yield from (f"{name} is missing" for name in sorted(REQUIRED - files.keys()))
    yield from (f"{legible(name)} does not belong into a bundle" for name in sorted(files) if not placed(name))


def _changed(files: Files) -> Iterator[str]:
    """What is not in the list of checksums, or not with this content."""
    listed = dict(_listed(files.get(SUMS, b"")))
    ours = {name: content for name, content in files.items() if name not in (SUMS, ENVELOPE)}
    for name in sorted(listed.keys() - ours.keys()):
        yield f"{legible(name)} is in {SUMS}, but not there"
    for name, content in sorted(ours.items()):
        if name not in listed:
            yield f"{legible(name)} is not in {SUMS}"
        elif listed[name] != sha256(content).hexdigest():
            yield f"{legible(name)} was changed: its digest is not the one in {SUMS}"
    if files.get(SUMS) != checksums(ours):
        yield f"{SUMS} is not the list that belongs to these files"


def _listed(content: bytes) -> Iterator[tuple[str, str]]:
    for line in content.decode("utf-8", "surrogateescape").splitlines():
        digest, _, name = line.partition("  ")
        yield name, digest


def _open(files: Files) -> Sealed:
    """ValueError with a sentence for the first file that cannot be read."""
    sealed = Sealed(
        _decoded(REPORT, lambda: msgspec.json.decode(files[REPORT], type=Report)),
        _decoded(LOCK, lambda: locked.decode(files[LOCK])),
        _decoded(ENVELOPE, lambda: dsse.decode(files[ENVELOPE])),
    )
    if sealed.report.format != FORMAT:
        raise ValueError(f"{REPORT} is of the format {sealed.report.format!r}; this golive reads {FORMAT!r}")
    return sealed


def _decoded(name: str, decode: Callable[[], T]) -> T:
    try:
        return decode()
    except dsse.BadEnvelope as problem:
        raise ValueError(f"{name} {problem}") from None
    except (ValueError, RecursionError) as problem:
        raise ValueError(f"{name} cannot be read: {problem}") from None


def _signer(envelope: dsse.Envelope, keys: Sequence[Ed25519PublicKey]) -> tuple[list[str], str]:
    """Findings about the signature, and why nobody known has signed; both empty for a good one of a known key.

    The name of the key is not signed, so a good signature under another name was tampered with as well.
    """
    if not envelope.signatures:
        return [], "nobody has signed it"
    for key in keys:
        named, right = envelope.keyid == fingerprint(key), envelope.signed_by(key)
        if named and right:
            return [], ""
        if named or right:
            return [f"{ENVELOPE} does not have the signature of the key {fingerprint(key)}"], ""
    known = "none of those that you trust" if keys else "nothing is known of; name its public key with --key"
    return [], f"it is signed with the key {envelope.keyid}, which {known}"


def _unfamiliar(lock: Lock, checklists: Collection[str]) -> str:
    """Why nobody knows what the verdict is worth: who writes the checklist writes the verdict. Else empty."""
    if lock.digests.get("checklist") in checklists:
        return ""
    return (
        f"it was judged by a checklist that this golive does not have: verify it with golive {lock.golive.version}, "
        f"or compare its {INPUTS}/{CHECKLIST} with that of {lock.vendor}"
    )


def _notes(lock: Lock) -> Iterator[str]:
    """What is no fault, but good to know."""
    if lock.golive != locked.golive():
        yield f"signed off by another golive ({lock.golive.version}): pages and sentences were not made anew"
    for name, digest in locked.parts(lock.vendor).items():
        if lock.digests.get(name) != digest:
            yield f"the {name} of {lock.vendor} that it was judged by is not the one of this golive"
    if lock.integration.dirty:
        yield "the integration had changes that no commit has, so no commit is signed"
