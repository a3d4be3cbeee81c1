"""Mutants that take notifications badly: whose they believe, which they act upon, how they answer."""

import json
import ssl
from dataclasses import replace

from aiohttp import web
from cryptography import x509

from ...refused import Refused
from ..account import Accounts
from ..gate import Gate
from ..messages import TOPICS, Notification
from ..parts import Parts
from ..rules import Attempt, Sight, Status
from ..secure import Listener
from ..settings import WEBHOOK
from ..shop import Shop
from ..store import Store
from .row import Mutant, rows


class _NewestTls(Listener):
    def context(self) -> ssl.SSLContext:
        context = super().context()
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        return context


class _AnotherHost(Listener):
    def names(self) -> list[x509.GeneralName]:
        return [x509.DNSName("shop.example")]


class _PutOnly(Shop):
    def webhook_route(self) -> web.RouteDef:
        return web.put(WEBHOOK, self.webhook)


class _AnyHeader(Gate):
    def is_yoti(self, given: str) -> bool:
        return bool(given)


class _NoHeader(Gate):
    """Checks the header if there is one."""

    def is_yoti(self, given: str) -> bool:
        return not given or super().is_yoti(given)


class _Prefix(Gate):
    """Compares as much of the header as there is."""

    def is_yoti(self, given: str) -> bool:
        return " ".join(self.wanted()).startswith(given)


class _RefusesButActs(Shop):
    async def webhook(self, request: web.Request) -> web.Response:
        self.accounts.hear(self._gate.read(await request.read()))
        return await super().webhook(request)


def _refusing(*topics: str) -> Parts:
    """The app that does not take notifications of some topics."""

    class Refuses(Gate):
        def read(self, raw: bytes) -> Notification:
            notification = super().read(raw)
            if notification.topic in topics:
                raise Refused(400, "nobody asked for this")
            return notification

    return Parts(gate=Refuses)


class _NeverLooks(Accounts):
    def hear(self, notification: Notification) -> None:
        attempt = self.store.attempt(notification.session)
        if attempt is not None:
            with self.store.atomic():
                self.store.add_event(attempt.user, attempt.id, notification.name)


class _NeverAsks(Accounts):
    async def look(self, name: str) -> None:
        return None


class _NeedsIds(Gate):
    def read(self, raw: bytes) -> Notification:
        notification = super().read(raw)
        if TOPICS.get(notification.topic) and not notification.about:
            raise RuntimeError(f"{notification.topic} of nothing")
        return notification


class _BelievesCompletion(Accounts):
    def hear(self, notification: Notification) -> None:
        attempt = self.store.attempt(notification.session)
        if attempt is not None and notification.topic == "session_completion":
            self.keep(replace(attempt, status=Status.VERIFIED))
        super().hear(notification)


class _KnowsAllTopics(Gate):
    def read(self, raw: bytes) -> Notification:
        notification = super().read(raw)
        if notification.topic not in TOPICS:
            raise RuntimeError(f"there is no topic {notification.topic}")
        return notification


class _KnowsAllMembers(Gate):
    def read(self, raw: bytes) -> Notification:
        if not json.loads(raw).keys() <= {"session_id", "topic", *TOPICS.values()}:
            raise Refused(400, "this has too many members")
        return super().read(raw)


class _KnowsAllSessions(Accounts):
    def hear(self, notification: Notification) -> None:
        if self.store.attempt(notification.session) is None:
            raise RuntimeError(f"there is no session {notification.session}")
        super().hear(notification)


class _KnowsAllOfIt(_NeedsIds, _KnowsAllTopics, _KnowsAllMembers):
    """Refuses whatever it does not know."""


class _LooksFirst(Shop):
    async def webhook(self, request: web.Request) -> web.Response:
        answer = await super().webhook(request)
        attempt = self._store.attempt(str(json.loads(await request.read()).get("session_id")))
        if attempt is not None:
            await self.accounts.look(attempt.user)
        return answer


class _ForgetsEvents(Store):
    """Remembers each time that something is heard."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.heard: list[tuple[str, str]] = []

    def add_event(self, user: str, session: str, event: str) -> None:
        self.heard.append((user, event))

    def events(self, user: str) -> list[str]:
        return [event for owner, event in self.heard if owner == user]


class _StepsBack(Accounts):
    """Waits again for whomever it hears of late."""

    def __init__(self, *parts: object) -> None:
        super().__init__(*parts)  # type: ignore[arg-type]  # whatever it is made of
        self.late: set[str] = set()

    def hear(self, notification: Notification) -> None:
        attempt = self.store.attempt(notification.session)
        over = attempt is not None and not self.rules.is_open(attempt)
        if over and notification.topic != "session_completion":
            self.late.add(notification.session)
        super().hear(notification)

    def current(self, name: str) -> Attempt | None:
        attempt = super().current(name)
        return replace(attempt, status=Status.PENDING) if attempt and attempt.id in self.late else attempt


class _LastHeardOf(Accounts):
    """Takes for a user's session whichever was heard of last."""

    def __init__(self, *parts: object) -> None:
        super().__init__(*parts)  # type: ignore[arg-type]  # whatever it is made of
        self.last: dict[str, str] = {}

    def hear(self, notification: Notification) -> None:
        attempt = self.store.attempt(notification.session)
        if attempt is not None:
            self.last[attempt.user] = attempt.id
        super().hear(notification)

    def current(self, name: str) -> Attempt | None:
        heard = self.store.attempt(self.last.get(name, ""))
        return heard or super().current(name)


class _OnlyHears(Accounts):
    async def returned(self, name: str, code: str) -> Sight:
        return self.sight(name) if not code else await super().returned(name, code)


HEARING = (
    Mutant("newest_tls_only", "Speaks TLS 1.3 only.", rows(19), Parts(listener=_NewestTls)),
    Mutant("anothers_certificate", "Has the certificate of another host.", rows(19), Parts(listener=_AnotherHost)),
    Mutant("put_only", "Takes notifications by PUT.", rows(20), Parts(shop=_PutOnly), slow=True),
    Mutant("any_header", "Lets everybody in who brings an Authorization header.", rows(23), Parts(gate=_AnyHeader)),
    Mutant("header_optional", "Checks the Authorization header if there is one.", rows(23), Parts(gate=_NoHeader)),
    Mutant("header_prefix", "Compares as much of the header as there is.", rows(23), Parts(gate=_Prefix)),
    Mutant(
        "refuses_but_acts",
        "Answers 401 to a notification without the token, but has acted on it by then.",
        rows(23),
        Parts(shop=_RefusesButActs),
    ),
    Mutant(
        "completion_only",
        "Refuses to hear of anything but the end of a session.",
        rows(25, 26, 28, 29),
        _refusing(*(topic for topic in TOPICS if topic != "session_completion")),
    ),
    Mutant("no_resources", "Refuses to hear of resources.", rows(25), _refusing("resource_update")),
    Mutant("no_tasks", "Refuses to hear of tasks.", rows(26), _refusing("task_completion")),
    Mutant(
        "never_asks",
        "Never asks how a session stands.",
        rows(27, 38, 48, 53),
        Parts(accounts=_NeverAsks),
        slow=True,
    ),
    Mutant("never_looks", "Hears of a session, and never looks at it.", rows(27), Parts(accounts=_NeverLooks)),
    Mutant("no_checks", "Refuses to hear of checks.", rows(28), _refusing("check_completion")),
    Mutant(
        "no_deleted_token", "Refuses to hear of deleted tokens.", rows(29), _refusing("client_session_token_deleted")
    ),
    Mutant(
        "knows_all",
        "Refuses a notification with anything that it does not know or expects.",
        rows(30, 32, 33, 34),
        Parts(gate=_KnowsAllOfIt, accounts=_KnowsAllSessions),
    ),
    Mutant("needs_ids", "Crashes on a notification without an id.", rows(30), Parts(gate=_NeedsIds)),
    Mutant(
        "believes_completion",
        "Verifies a user when it is told that the session is completed.",
        rows(31),
        Parts(accounts=_BelievesCompletion),
    ),
    Mutant("knows_all_topics", "Crashes on a topic that it does not know.", rows(32), Parts(gate=_KnowsAllTopics)),
    Mutant(
        "knows_all_members",
        "Refuses a notification with a member that it does not know.",
        rows(33),
        Parts(gate=_KnowsAllMembers),
    ),
    Mutant(
        "knows_all_sessions",
        "Crashes on a session that it does not know.",
        rows(34),
        Parts(accounts=_KnowsAllSessions),
    ),
    Mutant("looks_first", "Asks Yoti before it answers a notification.", rows(35), Parts(shop=_LooksFirst)),
    Mutant("acts_twice", "Acts again on every repetition.", rows(36), Parts(store=_ForgetsEvents)),
    Mutant("steps_back", "Waits again when it hears of something late.", rows(37), Parts(accounts=_StepsBack)),
    Mutant(
        "last_heard_of",
        "Takes for a user's session whichever it heard of last.",
        rows(37),
        Parts(accounts=_LastHeardOf),
    ),
    Mutant("only_hears", "Waits for a notification that is lost, for ever.", rows(38), Parts(accounts=_OnlyHears)),
)
