"""How a delivery to an https URL is secured: which version of TLS is spoken, and who is trusted besides the system.

Owns the value `Tls`, which a vendor derives from its settings, and the check of such a setting. It opens nothing: the
deliverer connects.
"""

import ssl
from typing import Literal

import msgspec

from .errors import ControlError


class Tls(msgspec.Struct, frozen=True):
    """`version` is spoken, no lower one and no higher one; `trusted` are CA certificates as PEM."""

    version: Literal["1.2", "1.3"] | None = None
    trusted: str | None = None


SYSTEM = Tls()
"""Whatever the system speaks and trusts."""


def trust(context: ssl.SSLContext, pem: str) -> None:
    """Have `context` trust the certificates in `pem` too. Raises ValueError or ssl.SSLError when there are none."""
    context.load_verify_locations(cadata=pem.encode("ascii", "replace").decode())  # remarks may be in any language


def check_trusted(setting: str, pem: str | None) -> None:
    """Refuse, with a 400 `ControlError`, a value of the portal's `setting` that is neither null nor certificates."""
    if pem is None:
        return
    try:
        trust(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), pem)
    except (ValueError, ssl.SSLError) as problem:
        advice = "give the CA's, from BEGIN to END CERTIFICATE, or null"
        raise ControlError(400, f"{setting}: this is no certificate in PEM form; {advice}") from problem
