"""What the app does about top-ups: begin, hear that something changed, ask Proof, book, tell the user.

Owns the order of things: rules, memory in the store, calls through the client. It knows neither HTTP nor pages. A
webhook is unsigned and nothing more than a hint, as a frame is and a browser coming back: only what Proof answers to
a question of our own changes anything.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import quote

from .client import ProofClient, ProofProblem
from .messages import Change, Session, Standing
from .rules import Rules, Sight, Transaction, Wish
from .settings import Settings
from .store import Booking, Customer, Store

_log = logging.getLogger(__name__)


class TopUp:
    """The use cases of one running app. `now` gives seconds of our clock; `over` is told of ended transactions."""

    def __init__(
        self, settings: Settings, store: Store, client: ProofClient, rules: Rules, now: Callable[[], float]
    ) -> None:
        self.settings = settings
        self.store = store
        self.client = client
        self.rules = rules
        self.now = now
        self.over: Callable[[str], None] = lambda _: None
        self._one_at_a_time: dict[str, asyncio.Lock] = {}

    async def begin(self, name: str, wish: Wish, client_ip: str) -> str | None:
        """Open a session; its transaction's id, None when it could not be opened, which the user is told then."""
        with self.store.atomic():
            customer = self.store.enrol(name)
        try:
            session = await self.client.open_session(self.details(customer, wish, client_ip))
        except ProofProblem as problem:
            self.refused(customer, wish, problem)
            return None
        self.remember(customer, wish, session)
        return session.id

    async def hear(self, change: Change) -> None:
        """Somebody says that a transaction has a status: if that is news, ask. Raises `ProofProblem`."""
        async with self._alone(change.transaction):
            transaction = self.store.transaction(change.transaction)
            if transaction is not None and self.rules.is_news(transaction, change.status):
                await self._ask(transaction)

    async def ask(self, transaction_id: str) -> None:
        """Ask Proof where a transaction stands, unless it is over. Raises `ProofProblem`."""
        async with self._alone(transaction_id):
            transaction = self.store.transaction(transaction_id)
            if transaction is not None and self.rules.is_open(transaction):
                await self._ask(transaction)

    async def look_after(self, name: str | None = None) -> None:
        """Ask for all transactions of a user, or of everybody, that are worth it."""
        for transaction in self.watched(name):
            try:
                await self.ask(transaction.id)
            except ProofProblem as problem:
                _log.warning("Could not ask for transaction %s: %s", transaction.id, problem)

    def watched(self, name: str | None = None) -> list[Transaction]:
        """The transactions of a user, or of everybody, that are not over."""
        now = self.now()
        return [one for one in self.store.transactions(name) if self.rules.is_watched(one, now)]

    async def is_verified(self, name: str) -> bool:
        """Whether Proof knows who the user is, as far as we can tell. Good to know, and nothing depends on it."""
        customer = self.store.customer(name)
        try:
            async with asyncio.timeout(self.settings.glance_seconds):
                return customer is not None and await self.client.identity(customer.partner_user_id) == "verified"
        except (ProofProblem, TimeoutError) as problem:
            _log.info("Could not ask for an identity: %s", problem)
            return False

    def current(self, name: str) -> Transaction | None:
        """The user's newest transaction."""
        transactions = self.store.transactions(name)
        return transactions[-1] if transactions else None

    def sight(self, name: str) -> Sight:
        """What the user is told."""
        customer = self.store.customer(name)
        return self.rules.sight(self.current(name), customer.trouble if customer else None)

    def details(self, customer: Customer, wish: Wish, client_ip: str) -> Mapping[str, object]:
        """What we tell Proof about a new session. The amount goes as it was typed."""
        return {
            "partner_user_id": customer.partner_user_id,
            "user_email": customer.email,
            "network": wish.network,
            "currency": wish.currency,
            "amount": wish.amount,
            "type": wish.type,
            "client_ip": client_ip,
            "redirect_url": f"{self.settings.public_url}/users/{quote(customer.name, safe='')}/top-up/return",
        }

    def remember(self, customer: Customer, wish: Wish, session: Session) -> None:
        """Store the new transaction with the user."""
        transaction = Transaction(
            id=session.id,
            user=customer.name,
            type=wish.type,
            amount=wish.amount,
            currency=wish.currency,
            network=wish.network,
            opened_at=self.now(),
            parameters=json.dumps(session.parameters),
        )
        with self.store.atomic():
            self.store.save(transaction)
            self.store.set_trouble(customer.name, None)

    def refused(self, customer: Customer, wish: Wish, problem: ProofProblem) -> None:
        """A session could not be opened: tell the user and, where it concerns them, the staff."""
        _log.warning("Could not open a session: %s", problem)
        trouble = self.rules.trouble(problem.refusal, wish)
        with self.store.atomic():
            self.store.set_trouble(customer.name, trouble.message)
            if trouble.notice:
                self.store.add_notice(customer.name, trouble.notice)

    def follow(self, standing: Standing) -> None:
        """Act on where a transaction stands; a second time it changes nothing."""
        with self.store.atomic():
            before = self.store.transaction(standing.transaction)
            if before is None or not self.rules.is_news(before, standing.status):
                return
            after = replace(before, status=standing.status, crypto_amount=standing.crypto_amount)
            self.store.save(after)
            if self.rules.books(after) and self.store.is_first(after.id):
                self.store.book(after.user, Booking(after.id, after.currency, self.rules.entry(after)))
        if not self.rules.is_open(after):
            self.over(after.id)

    def alarm(self, transaction_id: str, problem: ProofProblem) -> None:
        """We may not be told of a transaction: tell the staff, once."""
        transaction = self.store.transaction(transaction_id)
        notice = self.rules.alarm(problem.refusal, transaction_id)
        if transaction is not None and notice and notice not in self.store.notices(transaction.user):
            with self.store.atomic():
                self.store.add_notice(transaction.user, notice)

    async def _ask(self, transaction: Transaction) -> None:
        try:
            standing = await self.client.transaction(transaction.id)
        except ProofProblem as problem:
            self.alarm(transaction.id, problem)
            raise
        customer = self.store.customer(transaction.user)
        if customer is None or not self.rules.is_about(standing, transaction, customer.partner_user_id):
            raise ProofProblem(f"Proof answered for something else than transaction {transaction.id}")
        self.follow(standing)

    def _alone(self, transaction_id: str) -> asyncio.Lock:
        """What is heard twice at once is dealt with one after the other."""
        return self._one_at_a_time.setdefault(transaction_id, asyncio.Lock())
