"""Mutants that create the wrong session, for the wrong user, or too many."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aiohttp import web

from ..account import Accounts, Link
from ..client import YotiClient
from ..gate import Gate
from ..messages import Standing
from ..parts import Parts
from ..patience import Patience
from ..rules import Attempt, Rules, Step
from ..settings import Settings
from ..shop import Shop
from .row import Mutant, rows

if TYPE_CHECKING:
    from ..sdk import Sdk

Json = dict[str, Any]  # Any: JSON


def asking(change: Callable[[Json], Json]) -> type[YotiClient]:
    """A client with another idea of what to ask of a session."""

    class Asks(YotiClient):
        """Changes what is asked."""

        def spec(self, reference: str, endpoint: str) -> bytes:
            """What is asked, changed."""
            return json.dumps(change(json.loads(super().spec(reference, endpoint)))).encode()

    return Asks


def _without(*names: str) -> Callable[[Json], Json]:
    return lambda asked: {name: value for name, value in asked.items() if name not in names}


def _notified(**members: object) -> Callable[[Json], Json]:
    return lambda asked: asked | {"notifications": asked["notifications"] | members}


def _unsecured(asked: Json) -> Json:
    return asked | {"notifications": _without("auth_token", "auth_type")(asked["notifications"])}


class _ConstantId(YotiClient):
    def __init__(self, settings: Settings, patience: Patience, sdk: "Sdk") -> None:
        other = replace(settings, sdk_id="3d9b1a52-0000-4000-8000-000000000001")
        super().__init__(settings, patience, type(sdk)(other))


class _AnyUser(Rules):
    def is_about(self, standing: Standing, attempt: Attempt, reference: str) -> bool:
        return standing.session == attempt.id


class _OneForAll(Accounts):
    """Opens one session."""

    first: Link | None = None

    async def begin(self, name: str) -> Link | None:
        if self.first is None:
            self.first = await super().begin(name)
        return self.first


class _TokenAsId(Shop):
    async def record(self, request: web.Request) -> web.Response:
        attempt = self.accounts.current(request.match_info["user"])
        return web.json_response({"session": attempt and attempt.token, "retained": False})


class _AlwaysOpens(Rules):
    def next_step(self, attempt: Attempt | None, seconds: int) -> Step:
        step = super().next_step(attempt, seconds)
        return Step.OPEN if step is Step.GO_ON else step


class _NeverOpensAgain(Rules):
    def next_step(self, attempt: Attempt | None, seconds: int) -> Step:
        return Step.OPEN if attempt is None else Step.GO_ON


class Polls(Rules):
    """Has Yoti asked whenever somebody looks."""

    def is_due(self, attempt: Attempt, now: float) -> bool:
        """True as long as there is something to learn."""
        return self.is_open(attempt)


class _Lost(Accounts):
    def endpoint(self) -> str:
        return super().endpoint() + "/updates"


class _Open(Gate):
    def is_yoti(self, given: str) -> bool:
        return True


_DEFAULTS = ("client_session_token_ttl", "resources_ttl")

CREATING = (
    Mutant(
        "says_nothing",
        "Leaves to Yoti how long things last, and gives it no token.",
        rows(7, 9, 22),
        Parts(client=asking(lambda asked: _unsecured(_without(*_DEFAULTS)(asked))), gate=_Open),
    ),
    Mutant("constant_sdk_id", "Signs for an SDK id of its own.", rows(4), Parts(client=_ConstantId), slow=True),
    Mutant("one_session_for_all", "Has one session for all its users.", rows(6), Parts(accounts=_OneForAll), slow=True),
    Mutant("token_as_id", "Keeps the token in the place of the session's id.", rows(6), Parts(shop=_TokenAsId)),
    Mutant(
        "short_time",
        "Gives the user ten minutes, for it names no time.",
        rows(7),
        Parts(client=asking(_without("client_session_token_ttl"))),
    ),
    Mutant(
        "deadline_too",
        "Names a deadline and a time.",
        rows(8),
        Parts(client=asking(lambda asked: asked | {"session_deadline": "2099-01-01T00:00:00Z"})),
        slow=True,
    ),
    Mutant(
        "no_retention",
        "Does not say how long Yoti keeps what it captured.",
        rows(9),
        Parts(client=asking(_without("resources_ttl"))),
    ),
    Mutant(
        "mail_as_tracking_id",
        "Calls a user by their e-mail address.",
        rows(11),
        Parts(client=asking(lambda asked: asked | {"user_tracking_id": "user@mail.example"}), rules=_AnyUser),
    ),
    Mutant("opens_each_time", "Opens a session whenever a user comes back.", rows(12), Parts(rules=_AlwaysOpens)),
    Mutant(
        "never_opens_again",
        "Goes on with a user's first session, whatever became of it.",
        rows(13, 45, 54),
        Parts(rules=_NeverOpensAgain),
    ),
    Mutant(
        "blocks_consent",
        "Has Yoti leave out the consent to biometrics.",
        rows(14),
        Parts(client=asking(lambda asked: asked | {"block_biometric_consent": True})),
    ),
    Mutant(
        "polls",
        "Has nothing told, and asks Yoti whenever somebody looks.",
        rows(17),
        Parts(client=asking(_without("notifications")), rules=Polls),
        slow=True,
    ),
    Mutant("polls_besides", "Asks Yoti whenever somebody looks, though it is told.", rows(17), Parts(rules=Polls)),
    Mutant("wrong_endpoint", "Names an endpoint that it does not have.", rows(21), Parts(accounts=_Lost)),
    Mutant(
        "unknown_topic",
        "Wants to be told of a topic that there is not.",
        rows(21),
        Parts(client=asking(_notified(topics=["SESSION_COMPLETED"]))),
        slow=True,
    ),
    Mutant(
        "no_token", "Gives Yoti no token, and takes what comes.", rows(22), Parts(client=asking(_unsecured), gate=_Open)
    ),
)
