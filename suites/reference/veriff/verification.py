"""What the app does about verification: begin, hear Veriff's messages, ask Veriff, tell the user.

Owns the order of things: rules from the journey, memory in the store, calls through the client. It knows neither HTTP
nor pages.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import quote

from .client import Opened, VeriffClient, VeriffProblem
from .journey import Journey, Session, Sight, Step
from .messages import Decision, Event, Status
from .settings import Settings
from .store import Store, User

_log = logging.getLogger(__name__)
_OVERDUE = frozenset({Status.CREATED, Status.STARTED, Status.SUBMITTED, Status.RESUBMISSION, Status.REVIEW})


class Verification:
    """The use cases of one running app. `now` gives seconds of our clock."""

    def __init__(
        self, settings: Settings, store: Store, client: VeriffClient, journey: Journey, now: Callable[[], float]
    ) -> None:
        self.settings = settings
        self.store = store
        self.client = client
        self.journey = journey
        self.now = now
        self._one_at_a_time: dict[str, asyncio.Lock] = {}

    async def begin(self, name: str, first_name: str, last_name: str) -> str | None:
        """The URL to send the user to, None when there is nothing to do for them. Raises `VeriffProblem`.

        Two clicks at once must not open two sessions, so one user's requests wait for each other.
        """
        async with self._one_at_a_time.setdefault(name, asyncio.Lock()):
            return await self._link(name, first_name, last_name)

    async def upload(self, name: str, first_name: str, last_name: str, photos: Mapping[str, bytes]) -> None:
        """Hand in the user's photos, named by what they show, in place of the user. Raises `VeriffProblem`."""
        async with self._one_at_a_time.setdefault(name, asyncio.Lock()):
            await self._link(name, first_name, last_name)
            session = self.current(name)
            if session is None or self.journey.next_step(session, self.now()) is not Step.CONTINUE:
                return
            for context, photo in photos.items():
                await self.client.upload(session.id, context, photo)
            await self.client.submit(session.id)
            if not photos.keys() <= await self.client.uploaded(session.id):
                raise VeriffProblem(f"Veriff does not have all photos of session {session.id}")

    async def ask(self, name: str) -> None:
        """Ask Veriff where the user's session stands. Raises `VeriffProblem`."""
        session = self.current(name)
        if session is None:
            return
        decision = await self.client.decision(session.id)
        with self.store.atomic():
            self.store.save(replace(self.store.session(session.id) or session, heard_at=self.now()))
        if decision is not None:
            self.hear_decision(decision)

    def hear_event(self, event: Event) -> None:
        """Act on an event webhook."""
        with self.store.atomic():
            session = self.session_of(event)
            if session is not None:
                self.store.save(replace(self.journey.after_event(session, event), heard_at=self.now()))

    def hear_decision(self, decision: Decision) -> None:
        """Act on a decision, wherever it came from; a second time it changes nothing."""
        with self.store.atomic():
            if not self.store.is_first(decision.key):
                return
            before = self.session_of(decision)
            if before is None:
                return
            after = replace(self.journey.after_decision(before, decision), heard_at=self.now())
            self.store.save(after)
            notice = self.journey.notice(before, after)
            if notice is not None:
                self.store.add_notice(after.user, notice)

    def current(self, name: str) -> Session | None:
        """The session that counts for a user: the one that was approved, else the newest."""
        sessions = self.store.sessions(name)
        return next(filter(self.journey.grants, sessions), sessions[-1] if sessions else None)

    def sight(self, name: str) -> Sight:
        """What the user is told."""
        return self.journey.sight(self.current(name))

    def has_access(self, name: str) -> bool:
        """True when one of the user's sessions was approved."""
        return any(map(self.journey.grants, self.store.sessions(name)))

    def session_of(self, message: Event | Decision) -> Session | None:
        """The session that a message is about, None when it is none of ours.

        The user that vendorData and endUserId name must be the session's user. A session that we don't know, but that
        names our user (opened from the browser, or its answer got lost), becomes the user's session.
        """
        session = self.store.session(message.session)
        owners = self.owners(message)
        if session is not None:
            owners |= {session.user}
        if len(owners) != 1:
            _log.warning("Ignored a message about session %s: it names %d users.", message.session, len(owners))
            return None
        return session or self._adopt(owners.pop(), message)

    def owners(self, message: Event | Decision) -> set[str]:
        """The users that vendorData and endUserId name: one, unless something is wrong."""
        named = (
            self.store.user(vendor_data=message.vendor_data),
            self.store.user(end_user_id=message.end_user_id),
        )
        return {user.name for user in named if user is not None}

    def details(self, user: User, first_name: str, last_name: str) -> Mapping[str, object]:
        """What we tell Veriff about a new session. Names go as they were typed."""
        return {
            "callback": self.callback(user),
            "person": {"firstName": first_name, "lastName": last_name},
            "vendorData": user.name,
            "endUserId": user.end_user_id,
        }

    def callback(self, user: User) -> str:
        """Where Veriff sends the browser at the end."""
        return f"{self.settings.public_url}/users/{quote(user.name, safe='')}/verification/callback"

    def remember(self, user: User, opened: Opened) -> None:
        """Store the session with the user."""
        now = self.now()
        with self.store.atomic():
            self.store.save(Session(opened.id, user.name, opened.url, created_at=now, heard_at=now))

    async def _link(self, name: str, first_name: str, last_name: str) -> str | None:
        await self._catch_up(name)
        session = self.current(name)
        match self.journey.next_step(session, self.now()):
            case Step.WAIT:
                return None
            case Step.CONTINUE:
                return session.url if session else None
        return await self._open(name, first_name, last_name)

    async def _open(self, name: str, first_name: str, last_name: str) -> str:
        with self.store.atomic():
            user = self.store.enrol(name)
        opened = await self.client.open_session(self.details(user, first_name, last_name))
        self.remember(user, opened)
        return opened.url

    async def _catch_up(self, name: str) -> None:
        """Ask for what a lost webhook would have told; when Veriff can't be asked, go on with what we know."""
        session = self.current(name)
        if session is None or session.status not in _OVERDUE:
            return
        if self.now() - session.heard_at > self.settings.overdue_seconds:
            try:
                await self.ask(name)
            except VeriffProblem as problem:
                _log.warning("Could not catch up on session %s: %s", session.id, problem)

    def _adopt(self, name: str, message: Event | Decision) -> Session | None:
        """Progress and lapses of a session that we never opened matter only to a user who has no other."""
        passing = isinstance(message, Event) or message.status in (Status.EXPIRED, Status.ABANDONED)
        if passing and self.store.sessions(name):
            return None
        return Session(message.session, name, None, created_at=self.now(), heard_at=self.now())
