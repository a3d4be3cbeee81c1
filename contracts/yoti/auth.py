"""How a client of Yoti signs its requests, and how Yoti's notifications show where they come from.

Owns the signed message and the header of notifications, read anew from Yoti's documents and SDKs, and what an account
for contract checks has to tell. It shares no code with the simulator, and leaves alone what a person's device calls.
"""

import time
import uuid
from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from msgspec.structs import replace

if TYPE_CHECKING:
    from golive.simulators.fidelity.wire import Outgoing, Send

BASE = "sandbox_base_url"
NEEDED = (("sdk_id",), ("private_key_file", "private_key_pem"))
"""Members of the credentials; of those in one row any will do."""
OPTIONAL = ("notification_token", "notification_type")
SECRETS = ("private_key_pem", "notification_token")
SANDBOX = (("api.yoti.com", "/sandbox/"),)
"""Hosts and paths that are for tests only; the same host without /sandbox is production (docs: sandbox)."""
DECLARED = ""
"""The address tells; nobody needs to."""

_DIGEST, _DEVICE, _BEARER = "x-yoti-auth-digest", "x-yoti-auth-token", "authorization"
_NOBODYS = ("/v1/oauth/token", "/web/")
"""Paths that want no signature: a token is asked for with an assertion, and the user view is a person's."""
_QUERY = frozenset({"sdkid", "nonce", "timestamp"})
"""Parameters of a signature, in lower case: Go writes sdkID (SDKs)."""


class Auth:
    """Signs as a relying business's server. `credentials`: `sdk_id`, `private_key_pem` or `private_key_file`.

    `now` is the clock that goes into the signature, in seconds since 1970.
    """

    def __init__(self, credentials: Mapping[str, str], send: "Send", now: Callable[[], float] = time.time) -> None:
        """`send` is not needed here: nothing is fetched before one can sign. Raises ValueError for no RSA key."""
        self._sdk_id = credentials["sdk_id"]
        self._key = _private_key(credentials)
        self._now = now

    def sign(self, request: "Outgoing") -> "Outgoing":
        """Id, nonce and time at the end of the query, then RSA with SHA-256 over what goes out (SDKs).

        Signed are method, target behind the version, and the body in base64 where there is one. The rest of the query
        stays as it is, byte for byte. A call with a person's token is that person's, and stays as it is.
        """
        if _DEVICE in request.headers or request.path.startswith(_NOBODYS):
            return request
        request = self._stamped(request)
        message = f"{request.method}&{request.target}".encode()
        if request.body:
            message += b"&" + b64encode(request.body)
        digest = b64encode(self._key.sign(message, PKCS1v15(), SHA256())).decode()
        return request.without_headers(_BEARER).with_headers({_DIGEST: digest})

    def _stamped(self, request: "Outgoing") -> "Outgoing":
        kept = [part for part in request.target.partition("?")[2].split("&") if part and not _is_ours(part)]
        ours = (f"sdkId={self._sdk_id}", f"nonce={uuid.uuid4()}", f"timestamp={int(self._now() * 1000)}")
        target = f"{request.path}?{'&'.join([*kept, *ours])}"
        return replace(request, target=target)


class Hook:
    """Posts as Yoti does. `credentials`: `notification_token` and `notification_type` as the session asked for them."""

    def __init__(self, credentials: Mapping[str, str]) -> None:
        self._token = credentials.get("notification_token", "")
        self._type = credentials.get("notification_type", "BASIC").upper()

    def sign(self, request: "Outgoing") -> "Outgoing":
        """BASIC, the default: the token in base64; BEARER: the token itself; no token, no header (docs: notifications).

        Nothing about the body is signed.
        """
        bare = request.without_headers(_BEARER)
        if not self._token:
            return bare
        encoded = f"Basic {b64encode(self._token.encode()).decode()}"
        return bare.with_headers({_BEARER: f"Bearer {self._token}" if self._type == "BEARER" else encoded})


def _is_ours(part: str) -> bool:
    return unquote_plus(part.partition("=")[0]).lower() in _QUERY


def _private_key(credentials: Mapping[str, str]) -> RSAPrivateKey:
    pem = credentials.get("private_key_pem", "") or Path(credentials["private_key_file"]).read_text(encoding="ascii")
    return _parsed(pem)


@lru_cache(maxsize=4)  # it takes thirty milliseconds, and a run has one key
def _parsed(pem: str) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except TypeError as problem:  # the library's way to say so
        raise ValueError("the key is protected by a password; write it without one") from problem
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("Yoti signs with RSA keys, and this key is another kind")
    return key
