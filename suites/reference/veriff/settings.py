"""The app's configuration. It comes from the environment, and only from there."""

from collections.abc import Mapping
from dataclasses import dataclass


class SettingsError(Exception):
    """A setting is missing or not usable; the text says which one and what it is for."""


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


_NEEDED = {
    "VERIFF_BASE_URL": "the base URL of the integration, without /v1",
    "VERIFF_API_KEY": "the integration's API key",
    "VERIFF_SHARED_SECRET": "the integration's shared secret key",
}


def from_environment(environment: Mapping[str, str], port: int) -> Settings:
    """The settings. PUBLIC_URL defaults to `port` on this machine. Raises `SettingsError`."""
    for name, meaning in _NEEDED.items():
        if not environment.get(name):
            raise SettingsError(f"Set {name}: {meaning}.")
    return Settings(
        veriff_base_url=environment["VERIFF_BASE_URL"].rstrip("/"),
        api_key=environment["VERIFF_API_KEY"],
        shared_secret=environment["VERIFF_SHARED_SECRET"],
        public_url=environment.get("PUBLIC_URL", f"http://127.0.0.1:{port}").rstrip("/"),
        database=environment.get("DATABASE", "verifications.db"),
        back_office_token=environment.get("BACK_OFFICE_TOKEN", ""),
    )
