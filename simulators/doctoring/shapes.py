"""What a vendor's credentials look like: one function for each kind, and a table of the vendors.

Owns the shapes alone. Each function answers what is wrong with a value, in words that follow its name, or nothing; it
never repeats the value.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

Shape = Callable[[str], str]

MIN_BITS = 2048
"""Of an RSA key, as Yoti's Hub makes them (docs: production keys; the size is inferred)."""
_MIN_TOKEN = 16
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_PLACEHOLDER = re.compile(
    r"\.{3}|<.*>|\$\{?\w+\}?|x{4,}|\*{3,}|(your|my)[-_ ].*|change[-_ ]?me|todo|replace[-_ ]?me|placeholder",
    re.IGNORECASE,
)


def untidy(value: str) -> str:
    """What is wrong with any value, whatever its kind."""
    if value != value.strip():
        return "begins or ends with white space"
    if value[:1] in "\"'" and value[:1] == value[-1:]:
        return "has its quotes in it"
    return "is a placeholder" if _PLACEHOLDER.fullmatch(value) else ""


def uuid(value: str) -> str:
    """A UUID, written as one."""
    if not _UUID.fullmatch(value):
        return "is not a UUID"
    return "is all zeros" if UUID(value).int == 0 else ""


def token(value: str) -> str:
    """An opaque text that goes into a header as it is."""
    if value.lower().startswith("bearer "):
        return "begins with Bearer, which goes before it in the header"
    if not value.isascii() or not value.isprintable() or " " in value:
        return "has characters that no header may carry"
    return f"has fewer than {_MIN_TOKEN} characters" if len(value) < _MIN_TOKEN else ""


def pem(value: str) -> str:
    """The text of an RSA private key."""
    head = value.strip().partition("\n")[0]
    if "\\n" in value:
        return r"has \n in two characters where its lines should end"
    if not head.startswith("-----BEGIN"):
        return "is not PEM; it should begin with -----BEGIN"
    if "PRIVATE KEY" not in head:
        return "is not a private key, but something public"
    if "ENCRYPTED" in value.partition("\n\n")[0]:
        return "has a pass phrase, which the vendor's SDKs cannot be told"
    return _rsa(value)


def _rsa(value: str) -> str:
    try:
        key = load_pem_private_key(value.encode(), password=None)
    except ValueError:
        return "is damaged PEM"
    if not isinstance(key, RSAPrivateKey):
        return "is a key, but not for RSA"
    return f"has {key.key_size} bits; {MIN_BITS} are the least" if key.key_size < MIN_BITS else ""


def pem_file(value: str) -> str:
    """Where an RSA private key lies."""
    try:
        return pem(Path(value).read_text(encoding="ascii"))
    except OSError as problem:
        return f"cannot be read: {problem.strerror}"
    except ValueError:
        return "is not text, so it is not PEM"


SHAPES: Mapping[str, Mapping[str, Shape]] = {
    "veriff": {"api_key": uuid, "shared_secret": uuid},  # devdocs: authentication; codes 1802
    "prove": {"client_id": token, "client_secret": token, "webhook_secret": token},  # guide: opaque, one pair a project
    "yoti": {"sdk_id": uuid, "private_key_pem": pem, "private_key_file": pem_file},  # docs: production keys
    "proof": {"client_token": token, "widget_id": uuid},  # onboarding page; a widget id is a UUID in its examples
}
"""By vendor and member. Of a vendor that is not here only what `untidy` knows is said."""


def wrong(vendor: str, member: str, value: str) -> str:
    """What is wrong with a credential, in words that follow its name; empty for nothing."""
    found = "" if member.endswith("_pem") else untidy(value)
    shape = SHAPES.get(vendor, {}).get(member)
    return found or (shape(value) if shape else "")
