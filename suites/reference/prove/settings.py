"""The settings of sign-up. They come from the environment, and only from there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..environment import SettingsError, demand, public_url, seconds

LANDING = "/sign-up/landing/"
"""What the path begins with at which people land who followed a link; the rest is a flow's id."""
_TARGET = re.compile(r"[A-Za-z0-9\-._+=/:?]{1,92}")
"""What Prove allows in a finalTargetUrl, which has 128 characters at most, 36 of them for the flow's id."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where Prove is, our credentials, where we are, where we keep our data. Times are in seconds.

    `webhook_secret` is the one that the Portal made for our webhook; without it no webhook is believed. `auth_sdk` is
    the file of Prove's browser SDK. `retry_seconds` is the pause before a call is repeated when Prove names none, and
    `longest_pause` the longest one that we make a user wait. `back_office_token` guards the staff's pages; without one
    they are closed.
    """

    base_url: str
    client_id: str
    client_secret: str = field(repr=False)
    public_url: str
    webhook_secret: str = field(default="", repr=False)
    auth_sdk: str = ""
    database: str = ":memory:"
    back_office_token: str = field(default="", repr=False)
    retry_seconds: float = 0.2
    longest_pause: float = 3.0


NEEDED = {
    "PROVE_BASE_URL": "the base URL of Prove's platform, without a path",
    "PROVE_CLIENT_ID": "the OAuth client id from the Portal",
    "PROVE_CLIENT_SECRET": "the OAuth client secret from the Portal",
}


def from_environment(environment: Mapping[str, str], port: int) -> Settings:
    """The settings. PUBLIC_URL defaults to `port` on this machine. Raises `SettingsError`."""
    demand(environment, NEEDED)
    return Settings(
        base_url=environment["PROVE_BASE_URL"].rstrip("/"),
        client_id=environment["PROVE_CLIENT_ID"],
        client_secret=environment["PROVE_CLIENT_SECRET"],
        public_url=_landing_place(public_url(environment, port)),
        webhook_secret=environment.get("PROVE_WEBHOOK_SECRET", ""),
        auth_sdk=environment.get("PROVE_AUTH_SDK", ""),
        database=environment.get("DATABASE", "shop.db"),
        back_office_token=environment.get("BACK_OFFICE_TOKEN", ""),
        retry_seconds=seconds(environment, "RETRY_SECONDS", 0.2),
    )


def _landing_place(url: str) -> str:
    """Our URL, if Prove can send people there. Raises `SettingsError`."""
    if not _TARGET.fullmatch(url + LANDING):
        raise SettingsError(f"PUBLIC_URL is {url!r}: Prove takes shorter ones, of letters, digits and -._+=/:? only.")
    return url
