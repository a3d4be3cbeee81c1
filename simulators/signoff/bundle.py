"""The bundle: one folder that holds a sign-off and all that it rests on.

Owns its layout, its limits, and how it gets onto a disk and from there into memory. It is written whole or not at all,
into a folder that was not there before; it is read without following a link. What its files say, others know.
"""

import errno
import itertools
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath

import msgspec

from ..config import BadConfig
from ..conformance.evidence import Evidence, Exchange, canonical
from ..conformance.folder import write_report
from ..conformance.report import Report
from ..core import schema

REPORT, LOCK, ENVELOPE, SUMS = "report.json", "inputs.lock.json", "signoff.dsse.json", "SHA256SUMS"
PAGES = ("report.html", "junit.xml", "ctrf.json", "summary.md")
"""Other spellings of the report."""
INPUTS = "inputs"
CHECKLIST, PROFILE, WAIVERS, ATTESTATIONS = "checklist.yaml", "profile.json", "waivers.yaml", "attestations"
"""What lies in `inputs`; a team may have neither waivers nor attestations."""
REQUIRED = frozenset({REPORT, LOCK, ENVELOPE, SUMS, *PAGES, f"{INPUTS}/{CHECKLIST}", f"{INPUTS}/{PROFILE}"})
ALLOWED = re.compile(
    r"evidence/[0-9a-f]{64}\.json"
    rf"|{INPUTS}/{WAIVERS}"
    rf"|{INPUTS}/{ATTESTATIONS}/[A-Z0-9-]+\.ya?ml"
    rf"|{INPUTS}/{ATTESTATIONS}/files/[A-Z0-9-]+/[A-Za-z0-9_-][A-Za-z0-9._-]*"
)
"""What a bundle may hold besides."""

MOST_FILES = 20_000
DEEPEST = 4
"""Folders within each other."""
LARGEST = 64 * 1024 * 1024
LARGEST_SUM = 512 * 1024 * 1024
"""Bytes of one file, and of all."""
NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Flags for opening a file of somebody else's, as far as the system has them: a pipe does not block."""
Files = Mapping[str, bytes]
"""Contents by path, in POSIX form, below the bundle's folder."""


class NotABundle(ValueError):
    """One sentence: why a folder is none."""


class Unsafe(ValueError):
    """One sentence: what in a folder golive does not even read."""


def placed(name: str) -> bool:
    """Whether a bundle may have a file of this path."""
    return name in REQUIRED or ALLOWED.fullmatch(name) is not None


def rendered(report: Report, evidence: Mapping[str, Evidence]) -> dict[str, bytes]:
    """The report, its other spellings and its evidence, as files. `evidence` is keyed by digest."""
    with tempfile.TemporaryDirectory(prefix="golive-") as folder:
        write_report(Path(folder), report, evidence)
        return read_folder(Path(folder))


def evidence_of(files: Files, report: Report) -> dict[str, Evidence]:
    """The evidence that the report's checks name, by digest. ValueError for one that is missing or has no such form."""
    return {check.evidence: _evidence(files, check.evidence) for check in report.checks if check.evidence}


def write(files: Files, home: Path, day: str) -> Path:
    """Write a bundle into a new folder `<day>-<n>` below `home`, and answer it. Raises `BadConfig`."""
    _refuse_excess(files)
    try:
        home.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(dir=home, prefix=".writing-"))
        try:
            fill(staging, files)
            staging.chmod(0o755)  # a temporary folder is its owner's alone
            return _settle(staging, home, day)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as problem:
        raise BadConfig(f"no bundle can be written to {home}: {problem.strerror}; name a folder with --into") from None


def read(folder: Path) -> dict[str, bytes]:
    """All files of a bundle. Raises `NotABundle`, or `Unsafe` for links, devices and what is too large."""
    if not any((folder / name).is_file() for name in (SUMS, ENVELOPE)):
        what = "is a report that nobody signed off" if (folder / REPORT).is_file() else "is no folder with a bundle"
        raise NotABundle(f"{folder} {what}; name one that `golive signoff` wrote")
    try:
        return read_folder(folder)
    except OSError as problem:
        raise NotABundle(f"{problem.filename} cannot be read: {problem.strerror}") from None


def read_folder(folder: Path) -> dict[str, bytes]:
    """All files below a folder; raises `Unsafe`."""
    files: dict[str, bytes] = {}
    left = LARGEST_SUM
    for name, path in _walk(folder, folder):
        files[name] = _read(path, name, min(left, LARGEST))
        left -= len(files[name])
        if len(files) > MOST_FILES:
            raise Unsafe(f"there are more than {MOST_FILES} files")
    return files


def legible(name: str) -> str:
    """A file's name without what a terminal might obey."""
    return name.encode("unicode_escape").decode()


def _evidence(files: Files, digest: str) -> Evidence:
    name = f"evidence/{digest}.json"
    if name not in files:
        raise ValueError(f"{name} is missing")
    try:
        evidence = msgspec.json.decode(files[name], type=Evidence)
        shown, spelt = all(map(_is_exchange, evidence.exchanges)), canonical(evidence.document)
    except (ValueError, RecursionError):
        raise ValueError(f"{name} is no evidence") from None
    if not shown:
        raise ValueError(f"{name} holds what is no exchange")
    if spelt != files[name] or sha256(spelt).hexdigest() != digest:
        raise ValueError(f"{name} does not have the content that its name promises")
    return evidence


def _is_exchange(value: Exchange) -> bool:
    """By the published schema; what a test sent of its own has no number in the journal."""
    return schema.load("golive", "exchange").accepts({**value, "seq": 1})


def _refuse_excess(files: Files) -> None:
    """Nobody could verify a larger bundle."""
    largest = max(files, key=lambda name: len(files[name]))
    if len(files) > MOST_FILES or len(files[largest]) > LARGEST or sum(map(len, files.values())) > LARGEST_SUM:
        limits = f"{MOST_FILES} files, {LARGEST >> 20} MiB each, {LARGEST_SUM >> 20} MiB in all"
        raise BadConfig(f"a bundle holds at most {limits}; the largest file here is {largest}, make it smaller")


def fill(folder: Path, files: Files) -> None:
    """Write files below an existing folder; OSError."""
    for name, content in files.items():
        path = folder.joinpath(*PurePosixPath(name).parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _settle(staging: Path, home: Path, day: str) -> Path:
    """Give a complete folder the first name that is free; whoever else settles at the same time gets another."""
    for number in itertools.count(1):
        folder = home / f"{day}-{number}"
        try:
            if not folder.exists():
                return staging.rename(folder)
        except OSError as problem:
            if problem.errno not in (errno.EEXIST, errno.ENOTEMPTY):
                raise
    raise AssertionError("there is always another number")


def _walk(folder: Path, root: Path) -> Iterator[tuple[str, Path]]:
    """Every file below, with its name, in a fixed order. A link is not followed: what it leads to nobody signed."""
    for path in sorted(folder.iterdir()):
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            raise Unsafe(f"{legible(name)} is a link")
        if path.is_dir():
            if name.count("/") >= DEEPEST:
                raise Unsafe(f"{legible(name)} lies deeper than a bundle's files do")
            yield from _walk(path, root)
        else:
            yield name, path


def _read(path: Path, name: str, most: int) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | NO_LINK)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise Unsafe(f"{legible(name)} is no file")
        content = file.read(most + 1)
    if len(content) > most:
        raise Unsafe(f"{legible(name)} is larger than a bundle's file may be, or all files together are")
    return content
