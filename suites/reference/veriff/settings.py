"""The settings of verification. They come from the environment, and only from there."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..environment import demand, public_url


@dataclass(frozen=True, slots=True)
class Settings:
    """Where Veriff is, how we sign, where we are, where we keep our data.

    `overdue_seconds` is how long we wait for a webhook before we ask. `back_office_token` guards the staff's pages;
    without one they are closed.
    """

    veriff_base_url: str
    api_key: str
    shared_secret: str
    public_url: str
    database: str = ":memory:"
    back_office_token: str = ""
    overdue_seconds: float = 3600.0


NEEDED = {
    "VERIFF_BASE_URL": "the base URL of the integration, without /v1",
    "VERIFF_API_KEY": "the integration's API key",
    "VERIFF_SHARED_SECRET": "the integration's shared secret key",
}


def from_environment(environment: Mapping[str, str], port: int) -> Settings:
    """The settings. PUBLIC_URL defaults to `port` on this machine. Raises `SettingsError`."""
    demand(environment, NEEDED)
    return Settings(
        veriff_base_url=environment["VERIFF_BASE_URL"].rstrip("/"),
        api_key=environment["VERIFF_API_KEY"],
        shared_secret=environment["VERIFF_SHARED_SECRET"],
        public_url=public_url(environment, port),
        database=environment.get("DATABASE", "shop.db"),
        back_office_token=environment.get("BACK_OFFICE_TOKEN", ""),
    )
