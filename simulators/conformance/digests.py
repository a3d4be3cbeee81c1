"""Digests of files: SHA-256 in hex, of one list for many files.

Owns how a folder is digested. What a digest is held against, others know.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

_CACHES = ("__pycache__",)


def digest_of_folder(folder: Path) -> str:
    """One digest for all files below a folder: their names and contents, not their times."""
    files = (file for file in folder.rglob("*") if file.is_file() and not {*file.parts} & {*_CACHES})
    return digest_of({file.relative_to(folder).as_posix(): file.read_bytes() for file in files})


def digest_of(files: Mapping[str, bytes]) -> str:
    """The digest of the list of checksums of these files."""
    return sha256(checksums(files)).hexdigest()


def checksums(files: Mapping[str, bytes]) -> bytes:
    """The list of SHA-256 digests by path, as `sha256sum` writes it."""
    lines = (f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return "".join(lines).encode("utf-8", "surrogateescape")
