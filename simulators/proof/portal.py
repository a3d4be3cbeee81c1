"""What Proof sets up for a partner at onboarding: credentials, origins, currencies, wallets, the widget's defaults."""

import ipaddress
import re
from typing import Annotated

import msgspec
from msgspec import Meta

from ..core.errors import ControlError
from ..core.ids import Ids
from ..core.transaction import Transaction
from .model import Side
from .networks import address_on
from .rules import Rules

Text = Annotated[str, Meta(min_length=1)]


class Wallet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where crypto goes for one pair. Without an `address` the simulator makes one up that looks right."""

    currency: str
    network: str
    address: str = ""
    active: bool = True


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One partner. Everything below `partner_supplies_address` is Proof's `widget_config` for the partner (D)."""

    partner_id: Annotated[str, Meta(description="For support tickets; never on the wire. D")]
    client_tokens: Annotated[
        tuple[str, ...],
        Meta(min_length=1, description="Each is accepted as the bearer token, the first is current: rotation. D"),
    ]
    widget_id: Annotated[Text, Meta(description="Goes to the browser. D")]
    signing_secret: Annotated[str, Meta(description="Proof's own, for the signature of a session; never told. D, I")]
    active: Annotated[bool, Meta(description="Off: every token is inactive, invalid_token. D")] = True
    company_name: Annotated[str, Meta(description="Given at onboarding. S")] = "Test company"
    registered_origins: Annotated[
        tuple[str, ...], Meta(description="Origins that may call from a browser, or bundle ids. S; bundle ids: E")
    ] = ("http://localhost:3000", "http://127.0.0.1:3000")
    ip_allowlist: Annotated[
        tuple[str, ...] | None,
        Meta(description="Addresses and networks that may call. Null: there is no list, as the checklist says. S, D"),
    ] = None
    allowed_currencies: Annotated[tuple[str, ...], Meta(description="Crypto currencies that are enabled. S, D")] = (
        "USDT",
        "USDC",
    )
    wallets: Annotated[
        tuple[Wallet, ...], Meta(description="Pairs of currency and network with a wallet, and whether it is active. D")
    ] = (Wallet("USDT", "TRC20"), Wallet("USDT", "ERC20"), Wallet("USDC", "ERC20"))
    sell_enabled: Annotated[bool, Meta(description="The off-ramp; Proof enables it on request. S, D")] = False
    webhook_url: Annotated[str | None, Meta(description="Where status changes go. S, D")] = None
    partner_supplies_address: Annotated[
        bool, Meta(description="The request carries the destination address; otherwise it is ignored. D; the name: I")
    ] = False
    type: Annotated[Side, Meta(description="Of sessions that name no type. D")] = "buy"
    currencies: Annotated[
        tuple[Text, ...] | None,
        Meta(description="Answered with each session; null: those that are allowed, empty: not answered. D"),
    ] = None
    networks: Annotated[
        tuple[Text, ...] | None,
        Meta(description="Answered with each session; null: those with a wallet, empty: not answered. D"),
    ] = None
    fiat_currency: Annotated[
        str, Meta(min_length=1, description="The fiat currency that the widget begins with. D")
    ] = "EUR"
    fiat_currencies: Annotated[tuple[Text, ...], Meta(description="Fiat currencies that the user may choose. D")] = (
        "EUR",
        "USD",
    )
    lang: Annotated[Text | None, Meta(description="The widget's language. D")] = "en"
    theme: Annotated[Text | None, Meta(description="The widget's theme. D")] = "proof"
    redirect_url: Annotated[
        Text | None, Meta(description="Where the browser goes at last, if the session names no place of its own. D")
    ] = None

    @property
    def origin(self) -> str:
        """The first registered origin; empty without one."""
        return self.registered_origins[0] if self.registered_origins else ""

    def wallet(self, currency: str, network: str) -> str | None:
        """The address for a pair, None when it has no active wallet."""
        for wallet in self.wallets:
            if wallet.active and (wallet.currency, wallet.network) == (currency, network):
                return wallet.address or address_on(network, f"{self.widget_id} {currency} {network}")
        return None


Tx = Transaction[Rules, Settings]

SECRET_SETTINGS = ("partner_id", "client_tokens", "widget_id", "signing_secret")

PUBLISHED = Settings(
    partner_id="7e57a000-0000-4000-8000-000000000004",
    client_tokens=("7e57c11e-0000-4000-8000-000000007404",),
    widget_id="7e57d6e7-0000-4000-8000-000000007404",
    signing_secret="7e57516e-0000-4000-8000-000000007404",  # noqa: S106 - published, good for nothing
)
"""The partner of the default sandbox: fixed, published, good for nothing else."""


def provision(ids: Ids) -> Settings:
    """The partner of a new sandbox, with an origin of its own: what has no other credential is found by it."""
    return Settings(
        partner_id=ids.test_key(),
        client_tokens=(ids.test_key(),),
        widget_id=ids.test_key(),
        signing_secret=ids.test_key(),
        registered_origins=(f"https://shop-{ids.hex(8)}.test",),
    )


def selectors(settings: Settings) -> frozenset[str]:
    """What selects the sandbox: each live token, and the widget's id, which is all that a browser knows."""
    return frozenset((settings.widget_id, *settings.client_tokens))


def connection(settings: Settings, base_url: str) -> dict[str, str]:
    """What a client needs. Paths below `base_url` start with /widget, the WebSocket is at /ws."""
    return {
        "base_url": base_url,
        "client_token": settings.client_tokens[0],
        "widget_id": settings.widget_id,
        "origin": settings.origin,
    }


def environment(settings: Settings, base_url: str) -> dict[str, str]:
    """Environment lines; Proof publishes no SDK whose names one could take over."""
    return {
        "PROOF_BASE_URL": base_url,
        "PROOF_CLIENT_TOKEN": settings.client_tokens[0],
        "PROOF_WIDGET_ID": settings.widget_id,
        "PROOF_WIDGET_SCRIPT": f"{base_url}/widget.2.0.js",
    }


def check(tx: Tx) -> None:
    """Refuse what could never work: an origin that no browser would send, an address that is none."""
    for origin in tx.settings.registered_origins:
        if not _ORIGIN.fullmatch(origin) and not _BUNDLE.fullmatch(origin):
            raise ControlError(
                400, f"registered_origins: {origin!r} is no origin; write scheme, host and port only: https://shop.test"
            )
    for network in tx.settings.ip_allowlist or ():
        try:
            ipaddress.ip_network(network, strict=False)
        except ValueError as problem:
            raise ControlError(400, f"ip_allowlist: {problem}; write 192.0.2.7 or 192.0.2.0/24") from problem


_ORIGIN = re.compile(r"(?!https://.*:443$|http://.*:80$)[a-z][a-z0-9+.-]*://[^/?#\s]+", re.IGNORECASE)
"""As a browser sends it: without the port that goes without saying."""
_BUNDLE = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+", re.IGNORECASE)
"""Names with dots, of apps: `com.example.shop` (E). What pages without an origin send, `null`, is none."""
