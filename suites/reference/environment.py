"""What all parts of the shop read from the environment in the same way."""

from collections.abc import Mapping
from math import inf


class SettingsError(Exception):
    """A setting is missing or not usable; the text says which one and what it is for."""


def demand(environment: Mapping[str, str], needed: Mapping[str, str]) -> None:
    """Make sure that settings are there; `needed` says what each is for. Raises `SettingsError`."""
    for name, meaning in needed.items():
        if not environment.get(name):
            raise SettingsError(f"Set {name}: {meaning}.")


def seconds(environment: Mapping[str, str], name: str, default: float) -> float:
    """A setting that is a length of time. Raises `SettingsError`."""
    text = environment.get(name, str(default))
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < inf:
        raise SettingsError(f"{name} is {text!r}: a number of seconds is needed.")
    return value


def public_url(environment: Mapping[str, str], port: int) -> str:
    """Where browsers and vendors find us: PUBLIC_URL, else `port` on this machine."""
    return environment.get("PUBLIC_URL", f"http://127.0.0.1:{port}").rstrip("/")
