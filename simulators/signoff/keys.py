"""Ed25519 keys in PEM: made, read and named.

Owns the files' form and rights, the fingerprint by which a key is known, and every sentence about a key that cannot be
used. No text of an error ever holds a key.
"""

import errno
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from ..config import BadConfig

SECRET = 0o600
LARGEST = 64 * 1024
"""Bytes of a key file; a key has some hundred."""
_REFERENCE = re.compile(r"\$(\w+)")


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256, in hex, of the key's DER form (SubjectPublicKeyInfo)."""
    return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def make(path: Path) -> Path:
    """Write a new private key, readable by its owner alone, and beside it its public key, whose path is answered.

    Raises `BadConfig` rather than replace a file.
    """
    key, public = Ed25519PrivateKey.generate(), public_path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if public.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), public)
        _write_new(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), SECRET)
        _write_new(public, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), 0o644)
    except FileExistsError as problem:
        raise BadConfig(f"{problem.filename} is there already and is not replaced; name another file") from None
    except OSError as problem:
        raise BadConfig(f"{problem.filename} cannot be written: {problem.strerror}") from None
    return public


def public_path(path: Path) -> Path:
    """Where the public half of a private key lies: `signing.pem` and `signing.pub.pem`."""
    return path.with_suffix(f".pub{path.suffix}")


def private_key(named: str, folder: Path, environment: Mapping[str, str]) -> Ed25519PrivateKey:
    """The key in a file, relative to `folder`, or the PEM text that `"$NAME"` has. Raises `BadConfig`."""
    where, content = _content(named, folder, environment)
    with suppress(ValueError, TypeError, UnsupportedAlgorithm):  # no PEM; a passphrase; a kind that nobody knows
        key = load_pem_private_key(content, None)
        if isinstance(key, Ed25519PrivateKey):
            return key
    raise BadConfig(
        f"{where} is no Ed25519 private key in PEM without a passphrase; make one with `golive signoff --new-key FILE`"
    )


def public_key(named: str, folder: Path, environment: Mapping[str, str]) -> Ed25519PublicKey:
    """The public key in a file, relative to `folder`, or the PEM text that `"$NAME"` has. Raises `BadConfig`."""
    where, content = _content(named, folder, environment)
    with suppress(ValueError, UnsupportedAlgorithm):
        key = load_pem_public_key(content)
        if isinstance(key, Ed25519PublicKey):
            return key
    raise BadConfig(f"{where} is no Ed25519 public key in PEM; name the file that lies beside the private key")


def _content(named: str, folder: Path, environment: Mapping[str, str]) -> tuple[str, bytes]:
    """Where a key is, for people, and what is there."""
    reference = _REFERENCE.fullmatch(named)
    if reference:
        text = environment.get(reference[1], "")
        if not text:
            raise BadConfig(f"the key is to come from the environment, which has no {reference[1]}; set it")
        return f"the environment's {reference[1]}", text.encode()
    path = folder / Path(named).expanduser()
    try:
        with path.open("rb") as file:
            return str(path), file.read(LARGEST)
    except OSError as problem:
        raise BadConfig(f"the key {path} cannot be read: {problem.strerror}; name an existing file") from None


def _write_new(path: Path, content: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
