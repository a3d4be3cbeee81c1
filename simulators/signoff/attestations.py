"""The folder `attestations`: a file for each item that a person answered for, and copies of what they attached.

Owns the layout, `<ITEM>.yaml` and `files/<ITEM>/`, and that what is read is what was meant. What an attestation is
worth, `conformance.attested` knows.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from hashlib import file_digest, sha256
from mimetypes import MimeTypes
from pathlib import Path, PurePosixPath

import msgspec

from ..config import BadConfig
from ..conformance.attested import Attestation, EvidenceFile
from ..conformance.checklist import Checklist, Item
from . import reviewed
from .discreet import Indiscreet, refuse_file, refuse_text

FOLDER = "attestations"
FILES = "files"
LARGEST = 10 * 1024 * 1024
"""Bytes of one attached file: it goes into version control and into each bundle."""
_TYPES = MimeTypes()  # the table of Python alone: the same on every machine
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def read_attestations(folder: Path) -> tuple[Attestation, ...]:
    """All attestations of a folder, by item; none without the folder. `BadConfig` has a line for each mistake."""
    read, mistakes = [], []
    for path in sorted(folder.glob("*.y*ml")):
        try:
            read.append(read_attestation(path))
        except BadConfig as problem:
            mistakes.append(str(problem))
    if mistakes:
        raise BadConfig("\n".join(mistakes))
    return tuple(read)


def read_attestation(path: Path) -> Attestation:
    """One file; raises `BadConfig`."""
    attestation = msgspec.convert(reviewed.read(path, "attestation"), Attestation)
    wrong = "; ".join(_misplaced(path, attestation))
    if wrong:
        raise BadConfig(f"{path}: {wrong}")
    return attestation


def changed_files(attestation: Attestation, folder: Path) -> tuple[str, ...]:
    """The attached files that are not there any more, or not the ones that were attached."""
    return tuple(one.file for one in attestation.evidence if _digest(folder / one.file) != one.sha256)


def attach(item: str, sources: Iterable[Path]) -> dict[EvidenceFile, bytes]:
    """Files to attach to an item's attestation, not written yet; raises `BadConfig`."""
    attached: dict[EvidenceFile, bytes] = {}
    for source in sources:
        content = _content(source)
        name = _plain(source.name)
        media_type = _TYPES.guess_type(name)[0] or "application/octet-stream"
        file = EvidenceFile(f"{FILES}/{item}/{name}", sha256(content).hexdigest(), media_type)
        if file.file in {one.file for one in attached}:
            raise BadConfig(f"{source}: another file with this name is attached already; rename one of them")
        attached[file] = content
    return attached


def write_attestation(
    folder: Path, attestation: Attestation, checklist: Checklist, attached: Mapping[EvidenceFile, bytes]
) -> Path:
    """Write an attestation with its attached files, those first, and answer its path; raises `BadConfig`."""
    path = folder / f"{attestation.item}.yaml"
    content = msgspec.to_builtins(attestation)
    try:
        refuse_text(path.name, content, [text for one in attestation.evidence for text in (one.file, one.sha256)])
    except Indiscreet as problem:
        raise BadConfig(str(problem)) from None
    for file, copy in attached.items():
        reviewed.write(folder / file.file, copy)
    reviewed.write(path, reviewed.render(content, _comments(checklist, checklist.by_id[attestation.item])))
    return path


def _misplaced(path: Path, attestation: Attestation) -> Iterator[str]:
    if path.name != f"{attestation.item}.yaml":
        yield f"is about {attestation.item}; name it {attestation.item}.yaml"
    home = PurePosixPath(FILES, attestation.item)
    for one in attestation.evidence:
        if PurePosixPath(one.file).parent != home or ".." in one.file:
            yield f"evidence {one.file} is not in {home}/; copy it there, or attach it with golive attest"
        elif _plain(PurePosixPath(one.file).name) != PurePosixPath(one.file).name:
            yield f"evidence {one.file} has a name that not every system keeps; attach it with golive attest"
        if one.sha256 == sha256().hexdigest():
            yield f"evidence {one.file} is empty; attach a file that shows something"
        if any(part.is_symlink() for part in (path.parent / one.file, (path.parent / one.file).parent)):
            yield f"evidence {one.file} is a link; copy the file itself"
    if len({one.file for one in attestation.evidence}) < len(attestation.evidence):
        yield "names a file twice; keep one"


def _plain(name: str) -> str:
    """A file's name as it is kept: no blanks, nothing hidden, letters that every system has."""
    return _UNSAFE.sub("-", name).lstrip(".-") or "file"


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _content(source: Path) -> bytes:
    try:
        with source.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as problem:
        raise BadConfig(f"{source} cannot be read: {problem.strerror}") from problem
    if not 0 < len(content) <= LARGEST:
        raise BadConfig(f"{source} is {'larger than 10 MiB' if content else 'empty'}; attach a file that shows it")
    try:
        refuse_file(str(source), content)
    except Indiscreet as problem:
        raise BadConfig(str(problem)) from None
    return content


def _comments(checklist: Checklist, item: Item) -> str:
    """What a reviewer has to know: the row, what was asked, and where the vendor says so."""
    document = checklist.document(item)
    told = [
        f"{item.id} · {item.title} · {item.level}",
        f"Asked: {asked(item)}",
        f"Source: {document.title}, {item.source.place} (retrieved {document.retrieved})",
        document.url,
        f"Written by `golive attest {item.id}`. Who approves a change of this file approves the answer.",
    ]
    return "\n".join(textwrap.fill(line, reviewed.WIDTH, break_long_words=False) for line in told if line)


def asked(item: Item) -> str:
    """What a person has to answer; yes means that the row holds."""
    if item.question or item.not_tested is None:
        return item.question
    return f"Does this hold: {item.title}? No test can tell: {item.not_tested.reason} ({item.not_tested.citation})"
