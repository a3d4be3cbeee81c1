"""What the app does about sign-up: begin, finish, confirm what we checked ourselves, hear of changes.

Owns the order of things: rules, memory in the store, calls through the client. It knows neither HTTP nor pages. What a
browser says never decides anything: how a check went is asked of Prove, by the correlation id that we stored.
"""

import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from .client import ProveClient
from .messages import Change, Outcome
from .rules import NONE, Flow, Person, Rules, Sight, Status
from .settings import LANDING, Settings
from .store import Customer, Store
from .wire import ProveProblem

_log = logging.getLogger(__name__)


class SignUp:
    """The use cases of one running app. `now` gives seconds of our clock."""

    def __init__(
        self, settings: Settings, store: Store, client: ProveClient, rules: Rules, now: Callable[[], float]
    ) -> None:
        self.settings = settings
        self.store = store
        self.client = client
        self.rules = rules
        self.now = now

    async def begin(self, name: str, person: Person, device: str) -> str | None:
        """Begin a flow; the authToken for the browser, None when there is none, which the user is told then."""
        customer, flow = self.enrol(name), self.new_flow(name, device)
        try:
            begun = await self.client.begin(self.details(customer, flow, person))
        except ProveProblem as problem:
            self.failed(name, problem)
            return None
        self.keep(replace(flow, correlation=begun.correlation))
        return begun.auth_token

    async def finish(self, name: str) -> Sight:
        """The browser says that the check is over: ask Prove how it went. Answers what the user is told."""
        flow = self.current(name)
        if flow is not None and self.rules.standing(flow, self.now()) is Status.PENDING:
            await self.ask(flow)
        return self.sight(name)

    async def confirm(self, name: str, person: Person) -> Sight:
        """We have checked that the user holds the phone; Prove says whose number it is."""
        customer, flow = self.enrol(name), self.new_flow(name, NONE)
        try:
            outcome = await self.client.confirm(self.details(customer, flow, person))
        except ProveProblem as problem:
            self.failed(name, problem)
            return self.sight(name)
        self.keep(self.after(replace(flow, correlation=outcome.correlation), outcome))
        return self.sight(name)

    def hear(self, changes: Sequence[Change]) -> None:
        """Act on the events of a webhook; a second time they change nothing."""
        for change in changes:
            with self.store.atomic():
                if self.store.is_first(change.event):
                    self.act(change)

    def current(self, name: str) -> Flow | None:
        """The user's newest flow, which is the only one that counts."""
        return self.store.newest(name)

    def has_access(self, name: str) -> bool:
        """Whether the user's number counts as verified."""
        return self.rules.has_access(self.current(name))

    def sight(self, name: str) -> Sight:
        """What the user is told."""
        customer = self.store.customer(name)
        return self.rules.sight(self.current(name), self.now(), customer.trouble if customer else None)

    def enrol(self, name: str) -> Customer:
        """The customer of that name."""
        with self.store.atomic():
            return self.store.enrol(name)

    def new_flow(self, name: str, device: str) -> Flow:
        """A flow that Prove knows nothing of yet."""
        return Flow(str(uuid.uuid4()), name, device, "", self.now())

    def details(self, customer: Customer, flow: Flow, person: Person) -> Mapping[str, object]:
        """What we tell Prove at the beginning. Nothing but phone number and names says who it is about."""
        said = {
            "possessionType": flow.device,
            "phoneNumber": person.phone,
            "firstName": person.first_name,
            "lastName": person.last_name,
            "clientCustomerId": customer.id,
            "clientRequestId": flow.id,
        }
        return said if flow.device == NONE else said | {"finalTargetUrl": self.landing(flow)}

    def landing(self, flow: Flow) -> str:
        """Where somebody lands who follows the link in a text message."""
        return self.settings.public_url + LANDING + flow.id

    async def ask(self, flow: Flow) -> None:
        """Find out how a flow went, and act on it."""
        try:
            outcome = await self.client.outcome(flow.correlation, str(uuid.uuid4()))
        except ProveProblem as problem:
            if self.rules.is_lost(problem.refusal):
                self.keep(replace(flow, status=Status.LAPSED))
            else:
                self.failed(flow.user, problem)
            return
        self.keep(self.after(flow, outcome))

    def after(self, flow: Flow, outcome: Outcome) -> Flow:
        """The flow as the outcome leaves it."""
        return replace(flow, status=self.rules.judge(outcome), identity=outcome.identity)

    def keep(self, flow: Flow) -> None:
        """Store a flow that Prove has answered about, unless it was decided in the meantime."""
        with self.store.atomic():
            known = self.store.flow(flow.id)
            if known is None or known.status is Status.PENDING:
                self.store.save(flow)
            self.store.set_trouble(flow.user, None)

    def failed(self, name: str, problem: ProveProblem) -> None:
        """A call came to nothing: tell the user and, where it concerns them, the staff."""
        _log.warning("Could not verify a phone number: %s", problem)
        trouble = self.rules.trouble(problem.refusal)
        with self.store.atomic():
            self.store.set_trouble(name, trouble.message)
            if trouble.notice:
                self.store.add_notice(name, trouble.notice)

    def act(self, change: Change) -> None:
        """Withdraw access from whoever has it by the number that changed."""
        for user in self.store.users_of(change.identity):
            flow = self.current(user)
            if flow is not None and self.rules.is_about(change, flow):
                self.store.save(replace(flow, status=Status.CHANGED))
                self.store.add_event(user, change.event)
                self.store.add_notice(user, self.rules.notice(change))
