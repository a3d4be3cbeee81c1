"""What a project has in Prove's portal: credentials, the webhook, consents, and its own domain."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ..core.ids import Ids
from ..core.transaction import Transaction
from .rules import Rules

Product = Literal["verified_users", "unify", "pre_fill", "prove_identity", "identity_manager"]


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One project."""

    client_id: Annotated[str, Meta(min_length=1, description="Of the OAuth client; one pair for each project. S, D")]
    client_secret: Annotated[str, Meta(min_length=1, description="Goes with it. S, D")]
    webhook_secret: Annotated[
        str, Meta(min_length=1, description="Signs the webhook's JSON Web Token; shown with the webhook's URL. S")
    ]
    signing_secret: Annotated[str, Meta(description="Prove's own, for its tokens; never told. I")]
    pcid: Annotated[str, Meta(description="The project's own domain in Identity Manager. R")]
    domain_name: Annotated[str, Meta(description="Its name. R")] = "Test company"
    active: Annotated[bool, Meta(description="Off: nobody is let in, 401. I")] = True
    product: Annotated[
        Product | None,
        Meta(description="What the project is for; to begin another product's flow answers 8009. Null: any. D; I"),
    ] = None
    webhook_url: Annotated[str | None, Meta(description="Where change events go. S")] = None
    mno_consents: Annotated[
        tuple[str, ...],
        Meta(description="Countries whose mobile network operators consented to the team's use, such as CA. S"),
    ] = ()


Tx = Transaction[Rules, Settings]

SECRET_SETTINGS = ("client_id", "client_secret", "webhook_secret", "signing_secret", "pcid")

PUBLISHED = Settings(
    client_id="7e57c11e-0000-4000-8000-000000007401",
    client_secret="7e575ec2-0000-4000-8000-000000007401",  # noqa: S106 - published, good for nothing
    webhook_secret="whsec_7e570000000040008000000000007401",  # noqa: S106 - likewise
    signing_secret="7e57516e-0000-4000-8000-000000007401",  # noqa: S106 - likewise
    pcid="7e57d0a1-0000-4000-8000-000000007401",
)
"""The project of the default sandbox: fixed, published, good for nothing else."""


def provision(ids: Ids) -> Settings:
    """The project of a new sandbox. Its webhook secret is drawn with it, so that an app can be started with it."""
    return Settings(
        client_id=ids.test_key(),
        client_secret=ids.test_key(),
        webhook_secret=new_webhook_secret(ids),
        signing_secret=ids.test_key(),
        pcid=ids.test_key(),
    )


def new_webhook_secret(ids: Ids) -> str:
    """A secret as the portal makes them, recognisable as a test key."""
    return "whsec_" + ids.test_key().replace("-", "")


def selectors(settings: Settings) -> frozenset[str]:
    """What selects the sandbox when a token is asked for; tokens themselves name it."""
    return frozenset((settings.client_id,))


def connection(settings: Settings, base_url: str) -> dict[str, str]:
    """What a client needs. `base_url` is a host root: /token is there, and /v3 below it (R)."""
    return {
        "base_url": base_url,
        "client_id": settings.client_id,
        "client_secret": settings.client_secret,
        "webhook_secret": settings.webhook_secret,
    }


def environment(settings: Settings, base_url: str) -> dict[str, str]:
    """Environment lines, with the names that Prove's own samples use where they have one."""
    return {
        "PROVE_BASE_URL": base_url,
        "PROVE_CLIENT_ID": settings.client_id,
        "PROVE_CLIENT_SECRET": settings.client_secret,
        "PROVE_WEBHOOK_SECRET": settings.webhook_secret,
    }
