"""The settings of top-up. They come from the environment, and only from there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..environment import demand, public_url, seconds

WIDGET_SCRIPT = "https://widget.proof.community/widget.2.0.js"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where Proof is, our token, where we are, where we keep our data. Times are in seconds.

    `retry_seconds` is the first pause before a call is repeated; `poll_seconds` is how often open transactions are
    looked after, 0 for never; `glance_seconds` is how long a page waits for what is only good to know. `behind_proxy`
    says that the proxy in front of us names the user's address in X-Forwarded-For. `back_office_token` guards the
    staff's pages; without one they are closed.
    """

    base_url: str
    client_token: str = field(repr=False)
    public_url: str
    widget_script: str = WIDGET_SCRIPT
    database: str = ":memory:"
    back_office_token: str = field(default="", repr=False)
    retry_seconds: float = 0.2
    poll_seconds: float = 0.0
    glance_seconds: float = 2.0
    behind_proxy: bool = False


NEEDED = {
    "PROOF_BASE_URL": "the base URL that Proof's team sent",
    "PROOF_CLIENT_TOKEN": "the client token that Proof's team sent",
}


def from_environment(environment: Mapping[str, str], port: int) -> Settings:
    """The settings. PUBLIC_URL defaults to `port` on this machine. Raises `SettingsError`."""
    demand(environment, NEEDED)
    return Settings(
        base_url=environment["PROOF_BASE_URL"].rstrip("/"),
        client_token=environment["PROOF_CLIENT_TOKEN"],
        public_url=public_url(environment, port),
        widget_script=environment.get("PROOF_WIDGET_SCRIPT", WIDGET_SCRIPT),
        database=environment.get("DATABASE", "shop.db"),
        back_office_token=environment.get("BACK_OFFICE_TOKEN", ""),
        retry_seconds=seconds(environment, "RETRY_SECONDS", 0.2),
        poll_seconds=seconds(environment, "POLL_SECONDS", 10.0),
        behind_proxy=environment.get("BEHIND_PROXY", "") == "1",
    )
