"""What the app does about accounts: begin, look how a session stands, hear of changes, forget a user.

Owns the order of things: rules, memory in the store, calls through the client. It knows neither HTTP nor pages. What a
browser or a notification says never decides anything: how a session stands is asked of Yoti. A notification is only
noted down while Yoti waits for our answer; then, in the background, we ask.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from .client import YotiClient, YotiProblem
from .messages import TOPICS, Notification, Standing
from .rules import Attempt, Rules, Sight, Status, Step
from .settings import WEBHOOK, Settings
from .store import Customer, Store
from .work import Work

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Link:
    """A session, and Yoti's user view of it for the user's browser; without one there is nothing left to do there."""

    session: str
    url: str | None = field(repr=False)


class Accounts:
    """The use cases of one running app. `now` gives seconds of our clock."""

    def __init__(
        self, settings: Settings, store: Store, client: YotiClient, rules: Rules, now: Callable[[], float]
    ) -> None:
        self.settings = settings
        self.store = store
        self.client = client
        self.rules = rules
        self.now = now
        self.work = Work()

    async def begin(self, name: str) -> Link | None:
        """The user's session, to begin with or to go on with; None when there is none, which the user is told then."""
        async with self.work.turn(name):
            customer = self.enrol(name)
            try:
                return await self.link(customer)
            except YotiProblem as problem:
                self.failed(name, problem)
                return None

    async def returned(self, name: str, code: str) -> Sight:
        """The user view ended, well or with a code. How the session stands we know from Yoti alone."""
        async with self.work.turn(name):
            attempt = self.current(name)
            if attempt is not None and self.rules.is_open(attempt):
                self.keep(replace(attempt, code=code, changed=True))
        await self.look(name)
        return self.sight(name)

    def hear(self, notification: Notification) -> None:
        """Note a notification down, to act on it in the background; a second time it changes nothing."""
        user = self.store.erasing(notification.session)
        if user is not None:
            self.work.later(self.sweep(user))
        attempt = self.store.attempt(notification.session)
        if attempt is None or notification.topic not in TOPICS:
            _log.info("Ignored a notification of %r", notification.topic)
            return
        with self.store.atomic():
            self.store.add_event(attempt.user, attempt.id, notification.name)
            self.store.save(replace(attempt, changed=self.rules.is_open(attempt)))
        self.work.later(self.look(attempt.user))

    async def look(self, name: str) -> None:
        """Ask Yoti how the user's session stands, when it is time to."""
        async with self.work.turn(name):
            attempt = self.current(name)
            if attempt is None or not self.rules.is_due(attempt, self.now()):
                return
            try:
                await self.ask(attempt)
            except YotiProblem as problem:
                self.warn(name, problem)

    async def erase(self, name: str) -> bool:
        """Forget the user, here at once and at Yoti when their sessions are over; True when nothing is left."""
        async with self.work.turn(name):
            with self.store.atomic():
                self.store.forget(name)
        return await self.sweep(name)

    async def sweep(self, name: str) -> bool:
        """Delete at Yoti what is left of a user whom we forgot; True when nothing is."""
        async with self.work.turn(name):
            for session in self.store.to_erase(name):
                await self.delete(session)
            return not self.store.to_erase(name)

    def current(self, name: str) -> Attempt | None:
        """The user's newest attempt, which is the only one that counts."""
        return self.store.newest(name)

    def has_access(self, name: str) -> bool:
        """Whether the user's account is open."""
        return self.rules.has_access(self.current(name))

    def sight(self, name: str) -> Sight:
        """What the user is told."""
        customer = self.store.customer(name)
        return self.rules.sight(self.current(name), customer.trouble if customer else None)

    def enrol(self, name: str) -> Customer:
        """The customer of that name."""
        with self.store.atomic():
            return self.store.enrol(name)

    async def link(self, customer: Customer) -> Link:
        """The user's session, a new one where that is needed. Raises `YotiProblem`."""
        attempt, seconds = self.current(customer.name), 0
        if attempt is not None and self.rules.is_open(attempt):
            seconds = await self.ask(attempt)
            attempt = self.current(customer.name)
        step = self.rules.next_step(attempt, seconds)
        if attempt is None or step is Step.OPEN:
            attempt = await self.open_session(customer)
        elif step is Step.NOTHING:
            return Link(attempt.id, None)
        self.keep(replace(attempt, code=""))
        return Link(attempt.id, self.user_view(attempt))

    async def open_session(self, customer: Customer) -> Attempt:
        """A new attempt. Raises `YotiProblem`."""
        opened = await self.client.open_session(customer.reference, self.endpoint())
        return Attempt(opened.session, customer.name, opened.token, self.now())

    def endpoint(self) -> str:
        """Where Yoti sends its notifications."""
        return self.settings.public_url + WEBHOOK

    def user_view(self, attempt: Attempt) -> str:
        """Where the user shows their documents: a page of Yoti's, for a frame."""
        return f"{self.settings.base_url}/web/index.html?sessionID={attempt.id}&sessionToken={attempt.token}"

    async def ask(self, attempt: Attempt) -> int:
        """Ask Yoti how a session stands, and act on it; so many seconds the user has left. Raises `YotiProblem`.

        What happens while we ask has to be asked for once more, and so has what we could not ask.
        """
        self.mark(attempt.id, changed=False)
        try:
            standing = await self.client.standing(attempt.id)
        except YotiProblem as problem:
            self.mark(attempt.id, changed=True)
            if not self.rules.is_gone(problem.refusal):
                raise
            self.keep(replace(attempt, status=Status.EXPIRED))
            return 0
        if not self.rules.is_about(standing, attempt, self.enrol(attempt.user).reference):
            raise YotiProblem("Yoti told of another session or another user than we asked for")
        await self.settle(self.after(self.store.attempt(attempt.id) or attempt, standing), standing)
        return standing.seconds

    def mark(self, session: str, *, changed: bool) -> None:
        """Remember whether there is something to ask Yoti for."""
        attempt = self.store.attempt(session)
        if attempt is not None:
            with self.store.atomic():
                self.store.save(replace(attempt, changed=changed))

    def after(self, attempt: Attempt, standing: Standing) -> Attempt:
        """The attempt as Yoti's answer leaves it."""
        status = self.rules.judge(standing)
        said = self.rules.recommendation(standing.checks) if status is not Status.PENDING else ""
        return replace(attempt, status=status, recommendation=said, asked_at=self.now())

    async def settle(self, attempt: Attempt, standing: Standing) -> None:
        """Act on how a session stands."""
        self.keep(attempt)
        if self.rules.is_open(attempt):
            return
        with self.store.atomic():
            for notice in self.rules.notices(standing):
                self.store.add_notice(attempt.user, notice)
        if self.rules.has_access(attempt) and standing.fields:
            await self.name_account(attempt, standing.fields)

    async def name_account(self, attempt: Attempt, media: str) -> None:
        """Give the account the name that is on the document; without one it is open all the same."""
        try:
            holder = await self.client.holder(attempt.id, media)
        except YotiProblem as problem:
            self.warn(attempt.user, problem)
            return
        with self.store.atomic():
            self.store.set_holder(attempt.user, holder)

    async def delete(self, session: str) -> None:
        """Delete a session at Yoti, which takes only those that are over; what is not deleted now is later."""
        try:
            await self.client.delete(session)
        except YotiProblem:
            return
        with self.store.atomic():
            self.store.erased(session)

    def keep(self, attempt: Attempt) -> None:
        """Store an attempt that something is known of."""
        with self.store.atomic():
            self.store.save(attempt)
            self.store.set_trouble(attempt.user, None)

    def failed(self, name: str, problem: YotiProblem) -> None:
        """What the user asked for could not be done: tell them and, where it concerns them, the staff."""
        with self.store.atomic():
            self.store.set_trouble(name, self.rules.trouble(problem.refusal).message)
        self.warn(name, problem)

    def warn(self, name: str, problem: YotiProblem) -> None:
        """A call came to nothing: tell the staff, where it concerns them."""
        notice = self.rules.trouble(problem.refusal).notice
        if notice:
            with self.store.atomic():
                self.store.add_notice(name, notice)
