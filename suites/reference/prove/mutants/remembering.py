"""Mutants that remember the wrong thing: a flow that was left, another's flow, an earlier success."""

from dataclasses import replace

from ..parts import Parts
from ..rules import TEXTS, Flow, Person, Sight, Status
from ..sign_up import SignUp
from .row import Mutant, rows


class _Remembers(SignUp):
    """Remembers something by a name; `good` are the users who were verified once."""

    def __init__(self, *parts: object) -> None:
        super().__init__(*parts)  # type: ignore[arg-type]  # whatever it is made of
        self.known: dict[str, str] = {}
        self.good: set[str] = set()

    def keep(self, flow: Flow) -> None:
        super().keep(flow)
        if flow.status is Status.VERIFIED:
            self.good.add(flow.user)


class _FirstPending(_Remembers):
    """Keeps a correlation id until its flow is decided."""

    def keep(self, flow: Flow) -> None:
        if flow.status is Status.PENDING:
            self.known.setdefault(flow.user, flow.correlation)
        else:
            self.known.pop(flow.user, None)
        super().keep(flow)

    async def ask(self, flow: Flow) -> None:
        await super().ask(replace(flow, correlation=self.known.get(flow.user, flow.correlation)))


class _ByNumber(_Remembers):
    """Keeps correlation ids by phone number."""

    async def begin(self, name: str, person: Person, device: str) -> str | None:
        token, flow = await super().begin(name, person, device), self.current(name)
        self.known[name] = person.phone
        if token and flow:
            self.known[person.phone] = flow.correlation
        return token

    async def ask(self, flow: Flow) -> None:
        await super().ask(replace(flow, correlation=self.known[self.known[flow.user]]))


class _GoodForEver(_Remembers):
    """Asks about a user until they are verified, and never again."""

    async def finish(self, name: str) -> Sight:
        return self.sight(name) if name in self.good else await super().finish(name)

    def sight(self, name: str) -> Sight:
        good = Sight(Status.VERIFIED, TEXTS[Status.VERIFIED])
        return good if name in self.good else super().sight(name)


class _OpenForEver(_Remembers):
    def has_access(self, name: str) -> bool:
        return name in self.good


class _LastAnswer(SignUp):
    """Asks about a flow whenever its browser says so, and forgets what it knew."""

    async def finish(self, name: str) -> Sight:
        flow = self.current(name)
        if flow is not None:
            await self.ask(flow)
        return self.sight(name)

    def keep(self, flow: Flow) -> None:
        with self.store.atomic():
            self.store.save(flow)
            self.store.set_trouble(flow.user, None)


class _ConfirmedForEver(_Remembers):
    async def confirm(self, name: str, person: Person) -> Sight:
        return self.sight(name) if name in self.good else await super().confirm(name, person)


REMEMBERING = (
    Mutant(
        "first_pending",
        "Asks for the status of a flow that the user left, as long as it is not decided.",
        rows(39),
        Parts(sign_up=_FirstPending),
    ),
    Mutant(
        "correlation_by_number",
        "Asks for the status of whichever flow began last with the user's number.",
        rows(39),
        Parts(sign_up=_ByNumber),
    ),
    Mutant(
        "last_answer_counts",
        "Takes verification away when Prove has forgotten the flow.",
        rows(42),
        Parts(sign_up=_LastAnswer),
    ),
    Mutant("good_for_ever", "Asks for no status of a user verified before.", rows(43), Parts(sign_up=_GoodForEver)),
    Mutant("open_for_ever", "Leaves access to users who failed later.", rows(43), Parts(sign_up=_OpenForEver)),
    Mutant(
        "confirmed_for_ever",
        "Confirms no other number of a user verified before.",
        rows(48),
        Parts(sign_up=_ConfirmedForEver),
    ),
)
