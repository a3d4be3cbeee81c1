"""Mutants that ask Proof for the wrong thing, or in the wrong way."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace

from ..client import ProofClient
from ..parts import Parts
from ..rules import BUY, Wish
from ..store import Customer
from ..top_up import TopUp
from .row import Mutant, rows


def _without_token(*beginnings: str) -> Parts:
    """The app that forgets the token on the calls whose paths begin like this."""

    class WithoutToken(ProofClient):
        def headers(self, method: str, path: str) -> Mapping[str, str]:
            return {} if path.startswith(beginnings) else super().headers(method, path)

    return Parts(client=WithoutToken)


class _InventsToken(ProofClient):
    def headers(self, method: str, path: str) -> Mapping[str, str]:
        return super().headers(method, path) if method == "POST" else {"authorization": "Bearer made-up"}


class _NoBearer(ProofClient):
    def headers(self, method: str, path: str) -> Mapping[str, str]:
        good = super().headers(method, path)
        return good if method == "POST" else {"authorization": self.settings.client_token}


class _SendsOrigin(ProofClient):
    def headers(self, method: str, path: str) -> Mapping[str, str]:
        return {**super().headers(method, path), "origin": "https://elsewhere.example"}


class _SendsOriginWhenAsking(ProofClient):
    def headers(self, method: str, path: str) -> Mapping[str, str]:
        extra = {} if method == "POST" else {"origin": "https://elsewhere.example"}
        return {**super().headers(method, path), **extra}


def _sends(change: Callable[[dict[str, object]], Mapping[str, object]]) -> Parts:
    """The app with another idea of what Proof is told about a session."""

    class Sends(TopUp):
        def details(self, customer: Customer, wish: Wish, client_ip: str) -> Mapping[str, object]:
            return change(dict(super().details(customer, wish, client_ip)))

    return Parts(top_up=Sends)


def _without(member: str) -> Callable[[dict[str, object]], Mapping[str, object]]:
    return lambda details: {name: value for name, value in details.items() if name != member}


def _with(member: str, change: Callable[[str], object]) -> Callable[[dict[str, object]], Mapping[str, object]]:
    return lambda details: details | {member: change(str(details[member]))}


class _OneNetwork(TopUp):
    async def begin(self, name: str, wish: Wish, client_ip: str) -> str | None:
        return await super().begin(name, replace(wish, network="TRC20"), client_ip)


class _OneCurrency(TopUp):
    async def begin(self, name: str, wish: Wish, client_ip: str) -> str | None:
        return await super().begin(name, wish, client_ip) if wish.currency == "USDT" else None


class _OnlyForVerifiedUsers(TopUp):
    async def begin(self, name: str, wish: Wish, client_ip: str) -> str | None:
        return await super().begin(name, wish, client_ip) if await self.is_verified(name) else None


class _OnlyOnce(TopUp):
    async def begin(self, name: str, wish: Wish, client_ip: str) -> str | None:
        return None if self.current(name) else await super().begin(name, wish, client_ip)


class _BuysInstead(TopUp):
    async def begin(self, name: str, wish: Wish, client_ip: str) -> str | None:
        return await super().begin(name, wish, client_ip) or await super().begin(
            name, replace(wish, type=BUY), client_ip
        )


class _ReusesSession(TopUp):
    async def begin(self, name: str, wish: Wish, client_ip: str) -> str | None:
        known = self.current(name)
        return known.id if known else await super().begin(name, wish, client_ip)


class _OpensTwice(TopUp):
    async def begin(self, name: str, wish: Wish, client_ip: str) -> str | None:
        await super().begin(name, wish, client_ip)
        return await super().begin(name, wish, client_ip)


ASKING = (
    Mutant("another_token", "Calls Proof with a token that it made up.", rows(2), Parts(client=_InventsToken)),
    Mutant("buys_instead", "Opens a purchase when Proof refuses a sale.", rows(3), Parts(top_up=_BuysInstead)),
    Mutant(
        "no_token_when_asking",
        "Asks for a transaction's status without the token.",
        rows(4),
        _without_token("/widget/transactions"),
    ),
    Mutant("no_token_on_socket", "Opens the WebSocket without the token.", rows(4), _without_token("/ws")),
    Mutant(
        "no_bearer", "Asks for a status with the token, but without the word Bearer.", rows(4), Parts(client=_NoBearer)
    ),
    Mutant("sends_an_origin", "Sends an Origin that Proof does not know.", rows(5), Parts(client=_SendsOrigin)),
    Mutant(
        "sends_an_origin_when_asking",
        "Sends an Origin that Proof does not know when it asks for a status.",
        rows(5),
        Parts(client=_SendsOriginWhenAsking),
    ),
    Mutant("leaves_out_user", "Never says whose session it is.", rows(7), _sends(_without("partner_user_id"))),
    Mutant("leaves_out_email", "Never sends the user's e-mail address.", rows(7), _sends(_without("user_email"))),
    Mutant("leaves_out_network", "Never sends the network.", rows(7), _sends(_without("network"))),
    Mutant("leaves_out_currency", "Never sends the currency.", rows(7), _sends(_without("currency"))),
    Mutant("leaves_out_amount", "Never sends the amount.", rows(7), _sends(_without("amount"))),
    Mutant("leaves_out_type", "Never says that it is a sale.", rows(21), _sends(_without("type"))),
    Mutant("amount_as_number", "Sends the amount as a JSON number.", rows(7), _sends(_with("amount", float))),
    Mutant(
        "rounds_amount",
        "Rounds the amount to whole units.",
        rows(7),
        _sends(_with("amount", lambda amount: str(round(float(amount))))),
    ),
    Mutant(
        "same_user_for_all",
        "Calls all its users by one id.",
        rows(7),
        _sends(_with("partner_user_id", lambda _: "customer")),
    ),
    Mutant(
        "new_user_each_time",
        "Calls a user by another id each time.",
        rows(18),
        _sends(_with("partner_user_id", lambda _: str(uuid.uuid4()))),
    ),
    Mutant("opens_two_sessions", "Opens two sessions for one wish.", rows(7), Parts(top_up=_OpensTwice)),
    Mutant("one_network", "Has TRC20 in mind, whatever the user asks for.", rows(13), Parts(top_up=_OneNetwork)),
    Mutant("one_currency", "Opens sessions for USDT only.", rows(13), Parts(top_up=_OneCurrency)),
    Mutant(
        "only_for_verified_users",
        "Opens the widget only for users whom Proof has verified.",
        rows(17),
        Parts(top_up=_OnlyForVerifiedUsers),
    ),
    Mutant("only_once", "Opens one session for a user and never another.", rows(18), Parts(top_up=_OnlyOnce)),
    Mutant(
        "reuses_session", "Sends a returning user to the session that is over.", rows(18), Parts(top_up=_ReusesSession)
    ),
)
