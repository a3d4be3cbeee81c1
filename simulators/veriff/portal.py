"""What a person sets in Veriff's portal for one integration: keys, webhook URLs, switches."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ..core.ids import Ids

MAX_SECRETS = 5
"""So many shared secrets an integration may hold. D"""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One integration. The first shared secret signs what the simulator sends; each of them is accepted."""

    integration_id: Annotated[str, Meta(description="A UUID, sent along as vrf-integration-id. D")]
    api_key: Annotated[str, Meta(description="A UUID; it also selects the sandbox. D")]
    shared_secrets: Annotated[
        tuple[str, ...],
        Meta(min_length=1, max_length=MAX_SECRETS, description="All are accepted, the first signs. D; which signs: I"),
    ]
    type: Annotated[
        Literal["test", "live"], Meta(description="In a test integration the page lets one choose the outcome. S")
    ] = "test"
    active: Annotated[bool, Meta(description="Off: every call is refused with 1804. D")] = True
    webhook_events_url: Annotated[str | None, Meta(description="Where events go, 7001 to 7011. S")] = None
    webhook_decisions_url: Annotated[str | None, Meta(description="Where decisions go, 9001 to 9121. S")] = None
    webhook_watchlist_url: Annotated[str | None, Meta(description="Where watchlist screenings go. D")] = None
    webhook_user_defined_url: Annotated[str | None, Meta(description="Where user-defined statuses go. D")] = None
    webhook_registry_url: Annotated[str | None, Meta(description="Where results of registries go. D")] = None
    callback_url: Annotated[
        str | None, Meta(description="Where the browser goes at last, if the session has no callback of its own. D")
    ] = None
    web_events: Annotated[bool, Meta(description="The events 7007 to 7011 are configured. S")] = False
    waiting_page: Annotated[bool, Meta(description="The page waits for the decision: events 7007 and 7008. S")] = False

    @property
    def secret(self) -> str:
        """The secret that the simulator signs with."""
        return self.shared_secrets[0]


SECRET_SETTINGS = ("integration_id", "api_key", "shared_secrets")

PUBLISHED = Settings(
    integration_id="7e57a000-0000-4000-8000-00000000d00d",
    api_key="7e57a000-0000-4000-8000-000000007402",
    shared_secrets=("7e575ec0-0000-4000-8000-000000007402",),
)
"""The integration of the default sandbox: fixed, published, good for nothing else."""


def provision(ids: Ids) -> Settings:
    """The integration of a new sandbox: a test integration is there from the start (S)."""
    return Settings(integration_id=ids.test_key(), api_key=ids.test_key(), shared_secrets=(ids.test_key(),))


def connection(settings: Settings, base_url: str) -> dict[str, str]:
    """What a client needs. Paths below `base_url` start with /v1."""
    return {"base_url": base_url, "api_key": settings.api_key, "shared_secret": settings.secret}


def environment(settings: Settings, base_url: str) -> dict[str, str]:
    """Environment lines as Veriff's own integration demo reads them, and the plain three."""
    return {
        "VERIFF_BASE_URL": base_url,
        "VERIFF_API_KEY": settings.api_key,
        "VERIFF_SHARED_SECRET": settings.secret,
        "API_URL": f"{base_url}/v1",
        "API_TOKEN": settings.api_key,
        "API_SECRET": settings.secret,
    }
