"""What an application has in Yoti Hub: its SDK id, the public half of its key pair, and whether it may be used yet."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ..core.errors import ControlError
from ..core.ids import Ids
from ..core.tls import Tls, check_trusted
from ..core.transaction import Transaction
from . import signature
from .rules import Rules

PRODUCTION, SANDBOX = "/idverify/v1", "/sandbox/idverify/v1"
"""Where the two bases begin, on one host (D)."""
TOKEN_PATH = "/v1/oauth/token"  # noqa: S105 - a path
"""Central Auth; Yoti has it on a host of its own (D)."""

_KEYS = Path(__file__).parent / "keys"
PRIVATE_KEY = _KEYS / "test-key.pem"
"""The published key pair that opens every sandbox, good for nothing else: an RSA key takes too long to make anew."""


@cache
def test_public_key() -> str:
    """The public half, PEM."""
    return (_KEYS / "test-key.pub.pem").read_text()


@cache
def test_private_key() -> str:
    """The private half, PEM."""
    return PRIVATE_KEY.read_text()


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One application."""

    sdk_id: Annotated[str, Meta(min_length=1, description="Names the application. D")]
    public_key: Annotated[str, Meta(description="PEM; a new one makes signatures by the old one fail at once. D")]
    other_sdk_id: Annotated[
        str,
        Meta(min_length=1, description="Another application with the same key: it may not see this one's sessions. D"),
    ]
    signing_secret: Annotated[str, Meta(description="Yoti's own, for Central Auth tokens; never told. I")]
    app_active: Annotated[bool, Meta(description="Off: not activated yet; APP_NOT_FOUND. R")] = True
    organisation_verified: Annotated[
        bool, Meta(description="Off: sessions are refused, INSUFFICIENT_PERMISSION. D; the cause: I")
    ] = True
    environment: Annotated[
        Literal["both", "production", "sandbox"],
        Meta(description="Which base the keys are for; they do not work at the other one. D; both: ours"),
    ] = "both"
    notification_ca: Annotated[
        str | None,
        Meta(description="PEM of a certificate authority that notifications trust besides the usual ones. I"),
    ] = None

    @property
    def sdk_ids(self) -> tuple[str, str]:
        """Both applications'."""
        return self.sdk_id, self.other_sdk_id


Tx = Transaction[Rules, Settings]

SECRET_SETTINGS = ("sdk_id", "other_sdk_id", "public_key", "signing_secret")

PUBLISHED = Settings(
    sdk_id="7e575d14-0000-4000-8000-000000007403",
    other_sdk_id="7e570743-0000-4000-8000-000000007403",
    public_key=test_public_key(),
    signing_secret="7e57516e-0000-4000-8000-000000007403",  # noqa: S106 - published, good for nothing
)
"""The application of the default sandbox: fixed, published, good for nothing else."""


def provision(ids: Ids) -> Settings:
    """The application of a new sandbox."""
    return Settings(
        sdk_id=ids.test_key(),
        other_sdk_id=ids.test_key(),
        public_key=test_public_key(),
        signing_secret=ids.test_key(),
    )


def connection(settings: Settings, base_url: str) -> dict[str, str]:
    """What a client needs. A key that the team registered itself is its own: we have no private half to tell."""
    known = {
        "base_url": base_url + PRODUCTION,
        "sandbox_base_url": base_url + SANDBOX,
        "auth_url": base_url + TOKEN_PATH,
        "sdk_id": settings.sdk_id,
    }
    if settings.public_key != test_public_key():
        return known
    return {**known, "private_key_file": str(PRIVATE_KEY), "private_key_pem": test_private_key()}


def environment(settings: Settings, base_url: str) -> dict[str, str]:
    """Environment lines, with the names that Yoti's SDKs and samples read."""
    lines = {
        "YOTI_CLIENT_SDK_ID": settings.sdk_id,
        "YOTI_KEY_FILE_PATH": str(PRIVATE_KEY),
        "YOTI_DOC_SCAN_API_URL": base_url + PRODUCTION,
        "YOTI_IDV_API_URL": base_url + PRODUCTION,
        "YOTI_SANDBOX_API_URL": base_url + SANDBOX,
    }
    if settings.public_key != test_public_key():
        del lines["YOTI_KEY_FILE_PATH"]
    return lines


def tls(settings: Settings) -> Tls:
    """Notifications go out over TLS 1.2 and nothing else (S)."""
    return Tls("1.2", settings.notification_ca)


def check(tx: Tx) -> None:
    """Refuses keys and certificates that are none. An empty key is one that Yoti cannot read: BAD_PUBLIC_KEY."""
    check_trusted("notification_ca", tx.settings.notification_ca)
    if tx.settings.public_key and not signature.is_readable(tx.settings.public_key):
        raise ControlError(400, "public_key: must be an RSA public key in PEM, or empty: a key that nobody can read")
