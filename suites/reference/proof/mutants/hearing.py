"""Mutants that follow a transaction badly: on which channel, for how long, and what comes of it."""

import asyncio
from dataclasses import replace

from aiohttp import web

from ..listening import Listening
from ..messages import Change, Session, Standing, Status
from ..parts import Parts
from ..rules import SELL, Rules, Sight, Transaction, Wish
from ..shop import Shop
from ..store import Booking, Customer, Store
from ..top_up import TopUp
from .row import Mutant, rows

_TOO_LONG = 6.0


class _Deaf(Listening):
    def begin(self, transaction_id: str) -> None:
        return None


class _IgnoresWebhooks(Shop):
    async def heard(self, change: Change) -> None:
        return None


class _NeverLooks(TopUp):
    async def look_after(self, name: str | None = None) -> None:
        return None


class _PollsForEver(TopUp):
    async def look_after(self, name: str | None = None) -> None:
        for transaction in self.store.transactions(name):
            await self._ask(transaction)


def _polls_after(status: Status) -> Parts:
    """The app that does not take a status for the end."""

    class PollsAfter(TopUp):
        async def look_after(self, name: str | None = None) -> None:
            await super().look_after(name)
            for transaction in self.store.transactions(name):
                if transaction.status is status:
                    await self._ask(transaction)

    return Parts(top_up=PollsAfter)


class _NeverHangsUp(Listening):
    def end(self, transaction_id: str) -> None:
        return None


class _Answers500(Shop):
    async def webhook(self, request: web.Request) -> web.Response:
        await super().webhook(request)
        return web.Response(status=500)


class _AnswersLate(Shop):
    async def webhook(self, request: web.Request) -> web.Response:
        answer = await super().webhook(request)
        await asyncio.sleep(_TOO_LONG)
        return answer


class _WorksFirst(Shop):
    async def webhook(self, request: web.Request) -> web.Response:
        answer = await super().webhook(request)
        await self.idle()
        return answer


def _books(*statuses: Status) -> Parts:
    """The app that changes the balance in these statuses."""

    class Books(Rules):
        def books(self, transaction: Transaction) -> bool:
            return transaction.status in statuses

    return Parts(rules=Books)


class _BooksAtOnce(TopUp):
    def remember(self, customer: Customer, wish: Wish, session: Session) -> None:
        super().remember(customer, wish, session)
        if self.store.is_first(session.id):
            self.store.book(customer.name, Booking(session.id, wish.currency, wish.amount))


class _BooksPurchasesOnly(Rules):
    def books(self, transaction: Transaction) -> bool:
        return super().books(transaction) and transaction.type != SELL


class _ForgetsBookings(Store):
    def is_first(self, transaction_id: str) -> bool:
        return True


class _BooksOncePerUser(Store):
    def is_first(self, transaction_id: str) -> bool:
        transaction = self.transaction(transaction_id)
        return transaction is not None and super().is_first(transaction.user)


class _BooksForTheNewest(Store):
    def book(self, user: str, booking: Booking) -> None:
        super().book(self.transactions()[-1].user, booking)


class _EverythingIsNews(Rules):
    def is_news(self, transaction: Transaction, status: Status) -> bool:
        return True


class _OneMessageEach(TopUp):
    """Takes the id alone for what makes a message a repetition."""

    async def hear(self, change: Change) -> None:
        if self.store.is_first(f"heard {change.transaction}"):
            await super().hear(change)


class _BelievesMessages(TopUp):
    async def hear(self, change: Change) -> None:
        transaction = self.store.transaction(change.transaction)
        if transaction is not None:
            self.follow(Standing(change.transaction, "", change.status, transaction.amount))


class _GoesBack(_EverythingIsNews):
    def books(self, transaction: Transaction) -> bool:
        return transaction.status is Status.COMPLETED


def _tells(status: Status, instead: Status) -> Parts:
    """The app that shows one status for another."""

    class Tells(Rules):
        def sight(self, transaction: Transaction | None, trouble: str | None) -> Sight:
            wrong = transaction is not None and transaction.status is status
            return super().sight(
                replace(transaction, status=instead) if transaction and wrong else transaction, trouble
            )

    return Parts(rules=Tells)


def _misses(status: Status) -> Parts:
    """The app that does not know a status."""

    class Misses(TopUp):
        def follow(self, standing: Standing) -> None:
            if standing.status is not status:
                super().follow(standing)

    return Parts(top_up=Misses)


HEARING = (
    Mutant(
        "hears_nothing",
        "Has no channel at all: it ignores webhooks, opens no WebSocket and never asks.",
        rows(10),
        Parts(listening=_Deaf, shop=_IgnoresWebhooks, top_up=_NeverLooks),
    ),
    Mutant("polls_for_ever", "Asks for a transaction that is over.", rows(11), Parts(top_up=_PollsForEver)),
    Mutant("polls_after_cancelled", "Goes on asking after cancelled.", rows(11), _polls_after(Status.CANCELLED)),
    Mutant("polls_after_failed", "Goes on asking after failed.", rows(11), _polls_after(Status.FAILED)),
    Mutant(
        "never_hangs_up",
        "Keeps the WebSocket open when the transaction is over.",
        rows(11),
        Parts(listening=_NeverHangsUp),
    ),
    Mutant("answers_500", "Answers webhooks with 500.", rows(22), Parts(shop=_Answers500)),
    Mutant("answers_late", "Answers webhooks after six seconds.", rows(22), Parts(shop=_AnswersLate), slow=True),
    Mutant("works_first", "Answers webhooks when the work is done.", rows(22), Parts(shop=_WorksFirst)),
    Mutant(
        "books_on_processing",
        "Books a purchase when it is paid.",
        rows(19, 20),
        _books(Status.PROCESSING, Status.COMPLETED),
    ),
    Mutant("books_at_once", "Books a purchase when the session is opened.", rows(19, 20), Parts(top_up=_BooksAtOnce)),
    Mutant("books_on_failed", "Books a purchase that failed.", rows(20), _books(Status.COMPLETED, Status.FAILED)),
    Mutant("never_books", "Never books a purchase.", rows(19), _books()),
    Mutant("books_once_a_user", "Books the first purchase of a user only.", rows(19), Parts(store=_BooksOncePerUser)),
    Mutant(
        "books_for_the_newest",
        "Books a purchase for whoever asked last.",
        rows(19),
        Parts(store=_BooksForTheNewest),
    ),
    Mutant("never_books_sales", "Never books a sale.", rows(21), Parts(rules=_BooksPurchasesOnly)),
    Mutant(
        "books_twice",
        "Books again on every repetition of a message.",
        rows(23),
        Parts(store=_ForgetsBookings, rules=_EverythingIsNews),
    ),
    Mutant(
        "one_message_each",
        "Takes a second message about a transaction for a repetition, whatever it says.",
        rows(23),
        Parts(top_up=_OneMessageEach, listening=_Deaf),
    ),
    Mutant(
        "goes_back",
        "Lets a late message take a transaction back from its end.",
        rows(23),
        Parts(top_up=_BelievesMessages, rules=_GoesBack),
    ),
    Mutant("never_tells_completed", "Never tells that it is done.", rows(19), _tells(Status.COMPLETED, Status.PENDING)),
    Mutant("never_tells_failed", "Never tells that it failed.", rows(20), _tells(Status.FAILED, Status.PENDING)),
    Mutant("misses_completed", "Does not know completed.", rows(19), _misses(Status.COMPLETED)),
    Mutant("misses_failed", "Does not know failed.", rows(20), _misses(Status.FAILED)),
)
