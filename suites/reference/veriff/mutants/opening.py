"""Mutants that go wrong when a verification is begun or begun again."""

import html
import uuid
from collections.abc import Callable, Mapping

from ..client import Opened, VeriffClient
from ..journey import Journey, Session, Sight, Step
from ..messages import Decision, Event, Status
from ..parts import Parts
from ..store import User
from ..verification import Verification
from .row import Mutant, rows

_SOMEBODY = "00000000-0000-4000-8000-000000000000"


class _InventsUrls(VeriffClient):
    async def open_session(self, details: Mapping[str, object]) -> Opened:
        return Opened(str(uuid.uuid4()), f"{self.settings.veriff_base_url}/v/invented")


class _OpensTwice(VeriffClient):
    async def open_session(self, details: Mapping[str, object]) -> Opened:
        await super().open_session(details)
        return await super().open_session(details)


class _ForgetsSession(Verification):
    def remember(self, user: User, opened: Opened) -> None:
        super().remember(user, Opened(f"local-{uuid.uuid4()}", opened.url))


def _sends(change: Callable[[dict[str, object]], dict[str, object]]) -> Parts:
    """The app with another idea of what Veriff is told about a session."""

    class Sends(Verification):
        def details(self, user: User, first_name: str, last_name: str) -> Mapping[str, object]:
            return change(dict(super().details(user, first_name, last_name)))

    return Parts(verification=Sends)


def _renames(change: Callable[[str], str]) -> Parts:
    """The app with another idea of names."""

    class Renames(Verification):
        def details(self, user: User, first_name: str, last_name: str) -> Mapping[str, object]:
            return super().details(user, change(first_name), change(last_name))

    return Parts(verification=Renames)


def _without(member: str) -> Callable[[dict[str, object]], dict[str, object]]:
    return lambda details: {name: value for name, value in details.items() if name != member}


def _only_plain(name: str) -> str:
    if not name.isascii():
        raise RuntimeError("a name that is not ASCII")
    return name


class _IgnoresVendorData(Verification):
    def owners(self, message: Event | Decision) -> set[str]:
        user = self.store.user(end_user_id=message.end_user_id)
        return {user.name} if user else set()


class _IgnoresEndUserId(Verification):
    def owners(self, message: Event | Decision) -> set[str]:
        user = self.store.user(vendor_data=message.vendor_data)
        return {user.name} if user else set()


class _MixesUpUsers(Verification):
    newest = ""

    def remember(self, user: User, opened: Opened) -> None:
        super().remember(user, opened)
        self.newest = opened.id

    def session_of(self, message: Event | Decision) -> Session | None:
        return self.store.session(self.newest)


def _steps(step: Step, *statuses: Status) -> Parts:
    """The app that takes another step when the user comes back in one of these statuses."""

    class Steps(Journey):
        def next_step(self, session: Session | None, now: float) -> Step:
            return step if session and session.status in statuses else super().next_step(session, now)

    return Parts(journey=Steps)


class _OffersLapsedLink(Journey):
    def sight(self, session: Session | None) -> Sight:
        seen = super().sight(session)
        if session and session.status in (Status.EXPIRED, Status.ABANDONED):
            return Sight(seen.status, seen.message, retry=True, url=session.url)
        return seen


class _GivesUpWaiting(Journey):
    def next_step(self, session: Session | None, now: float) -> Step:
        return Step.OPEN if _is_submitted(session) else super().next_step(session, now)

    def sight(self, session: Session | None) -> Sight:
        if _is_submitted(session):
            return Sight("expired", "Something went wrong. Please start again.", retry=True, url=None)
        return super().sight(session)


def _is_submitted(session: Session | None) -> bool:
    return session is not None and session.status is Status.SUBMITTED


class _CallbackNowhere(Verification):
    def callback(self, user: User) -> str:
        return f"{self.settings.public_url}/verified"


class _CallbackOfSomebodyElse(Verification):
    def callback(self, user: User) -> str:
        return super().callback(User("somebody-else", user.end_user_id))


OPENING = (
    Mutant("invents_urls", "Sends users to a URL that Veriff never made.", rows(1), Parts(client=_InventsUrls)),
    Mutant("opens_two_sessions", "Opens two sessions for one wish.", rows(1), Parts(client=_OpensTwice)),
    Mutant(
        "forgets_session", "Stores an id of its own instead of Veriff's.", rows(2), Parts(verification=_ForgetsSession)
    ),
    Mutant(
        "strips_odd_names",
        "Drops every letter that is not ASCII.",
        rows(3),
        _renames(lambda name: name.encode("ascii", "ignore").decode()),
    ),
    Mutant("tidies_names", "Rewrites names with a capital and small letters.", rows(3), _renames(str.title)),
    Mutant("cuts_names", "Cuts names after 20 letters.", rows(3), _renames(lambda name: name[:20])),
    Mutant("escapes_names", "Sends names escaped for HTML.", rows(3), _renames(html.escape)),
    Mutant("chokes_on_odd_names", "Crashes on a name that is not ASCII.", rows(3), _renames(_only_plain)),
    Mutant("loses_vendor_data", "Opens sessions without vendorData.", rows(4), _sends(_without("vendorData"))),
    Mutant(
        "same_vendor_data_for_all",
        "Opens every session with the same vendorData.",
        rows(4),
        _sends(lambda details: details | {"vendorData": "customer"}),
    ),
    Mutant(
        "ignores_vendor_data",
        "Never looks at vendorData in a webhook.",
        rows(4),
        Parts(verification=_IgnoresVendorData),
    ),
    Mutant("loses_end_user_id", "Opens sessions without endUserId.", rows(5), _sends(_without("endUserId"))),
    Mutant(
        "same_end_user_id_for_all",
        "Opens every session with the same endUserId.",
        rows(5),
        _sends(lambda details: details | {"endUserId": _SOMEBODY}),
    ),
    Mutant(
        "ignores_end_user_id", "Never looks at endUserId in a webhook.", rows(5), Parts(verification=_IgnoresEndUserId)
    ),
    Mutant(
        "mixes_up_users",
        "Acts on the session that was opened last, whichever a webhook is about.",
        rows(4, 5),
        Parts(verification=_MixesUpUsers),
    ),
    Mutant(
        "new_session_on_resubmission",
        "Opens a new session when Veriff asked for another attempt.",
        rows(9, 25),
        _steps(Step.OPEN, Status.RESUBMISSION),
    ),
    Mutant(
        "new_session_after_disruption",
        "Opens a new session when the user comes back to an unfinished one.",
        rows(10),
        _steps(Step.OPEN, Status.CREATED, Status.STARTED),
    ),
    Mutant(
        "reuses_expired_session",
        "Sends the user back to an expired session.",
        rows(11, 26),
        _steps(Step.CONTINUE, Status.EXPIRED),
    ),
    Mutant(
        "reuses_abandoned_session",
        "Sends the user back to an abandoned session.",
        rows(11, 26),
        _steps(Step.CONTINUE, Status.ABANDONED),
    ),
    Mutant(
        "offers_lapsed_link",
        "Still shows the link of an expired or abandoned session.",
        rows(26),
        Parts(journey=_OffersLapsedLink),
    ),
    Mutant(
        "gives_up_waiting",
        "Takes a submitted session without a decision for a failed one.",
        rows(42),
        Parts(journey=_GivesUpWaiting),
    ),
    Mutant("no_callback", "Opens sessions without a callback URL.", rows(12), _sends(_without("callback"))),
    Mutant(
        "callback_nowhere",
        "Has users sent back to a page that is not there.",
        rows(12),
        Parts(verification=_CallbackNowhere),
    ),
    Mutant(
        "callback_of_somebody_else",
        "Has users sent back to another user's page.",
        rows(12),
        Parts(verification=_CallbackOfSomebodyElse),
    ),
)
