"""Mutants that draw wrong conclusions: whom they let in, what they tell, which message they believe."""

from collections.abc import Callable
from dataclasses import replace

from ..journey import ATTEMPTS_USED_UP, Journey, Session, Sight
from ..messages import Decision, Event, Status
from ..parts import Parts
from .row import Mutant, rows

_DECIDED = (Status.REVIEW, Status.APPROVED, Status.DECLINED)


def _grants(*statuses: Status) -> Parts:
    """The app that opens the account in these statuses."""

    class Grants(Journey):
        def grants(self, session: Session) -> bool:
            return session.status in statuses

    return Parts(journey=Grants)


def _tells(status: Status, change: Callable[[Sight], Sight]) -> Parts:
    """The app that shows something else in one status."""

    class Tells(Journey):
        def sight(self, session: Session | None) -> Sight:
            seen = super().sight(session)
            return change(seen) if session and session.status is status else seen

    return Parts(journey=Tells)


def _waiting(_: Sight) -> Sight:
    return Sight(Status.SUBMITTED, "We are checking your documents.", retry=False, url=None)


class _OffersRetryForEver(Journey):
    def sight(self, session: Session | None) -> Sight:
        seen = super().sight(session)
        if session and session.reason_code == ATTEMPTS_USED_UP:
            return Sight(Status.RESUBMISSION, "Please try again.", retry=True, url=session.url)
        return seen


class _GivesUpEarly(Journey):
    def sight(self, session: Session | None) -> Sight:
        seen = super().sight(session)
        return replace(seen, retry=False, url=None) if session and len(session.attempts) > 3 else seen


class _NeverNotifies(Journey):
    def notice(self, before: Session, after: Session) -> str | None:
        return None


class _BelievesLateEvents(Journey):
    def after_event(self, session: Session, event: Event) -> Session:
        known = event.action in (Status.STARTED, Status.SUBMITTED)
        return replace(session, status=Status(event.action)) if known else session


class _BelievesLateDecisions(Journey):
    def is_outdated(self, session: Session, decision: Decision) -> bool:
        return False


class _FirstDecisionWins(Journey):
    def is_outdated(self, session: Session, decision: Decision) -> bool:
        return session.status in _DECIDED or super().is_outdated(session, decision)


class _DropsEarlyDecisions(Journey):
    def is_outdated(self, session: Session, decision: Decision) -> bool:
        early = session.status in (Status.CREATED, Status.STARTED) and decision.decided_at is not None
        return early or super().is_outdated(session, decision)


def _chokes_on(status: Status) -> Parts:
    """The app that knows one decision less."""

    class Chokes(Journey):
        def after_decision(self, session: Session, decision: Decision) -> Session:
            if decision.status is status:
                raise RuntimeError(f"unexpected status {status}")
            return super().after_decision(session, decision)

    return Parts(journey=Chokes)


_RESPONSES = {
    Status.APPROVED: 16,
    Status.DECLINED: 17,
    Status.RESUBMISSION: 18,
    Status.REVIEW: 19,
    Status.EXPIRED: 20,
    Status.ABANDONED: 21,
}

TELLING = (
    Mutant("never_grants", "Keeps approved users out.", rows(6, 22), _grants()),
    Mutant("grants_at_once", "Lets users in as soon as they begin.", rows(6), _grants(*Status)),
    Mutant(
        "grants_on_submitted",
        "Lets users in when they have handed in their documents.",
        rows(6),
        _grants(Status.APPROVED, Status.SUBMITTED),
    ),
    Mutant("grants_on_review", "Lets users in who are under review.", rows(6), _grants(Status.APPROVED, Status.REVIEW)),
    Mutant(
        "grants_on_resubmission",
        "Lets users in who have to try again.",
        rows(6),
        _grants(Status.APPROVED, Status.RESUBMISSION),
    ),
    Mutant("grants_on_declined", "Lets declined users in.", rows(23), _grants(Status.APPROVED, Status.DECLINED)),
    Mutant("keeps_approved_waiting", "Never tells approved users.", rows(22), _tells(Status.APPROVED, _waiting)),
    Mutant("never_tells_declined", "Never tells declined users.", rows(7, 23), _tells(Status.DECLINED, _waiting)),
    Mutant(
        "never_tells_resubmission",
        "Never tells users that they have to try again.",
        rows(7, 8, 25),
        _tells(Status.RESUBMISSION, _waiting),
    ),
    Mutant(
        "no_retry_on_resubmission",
        "Tells users that the attempt failed, but offers no other.",
        rows(8, 25),
        _tells(Status.RESUBMISSION, lambda seen: replace(seen, retry=False, url=None)),
    ),
    Mutant(
        "offers_retry_for_ever",
        "Invites users to try again when all attempts are used up.",
        rows(8),
        Parts(journey=_OffersRetryForEver),
    ),
    Mutant("gives_up_early", "Offers no other try after the third attempt.", rows(8), Parts(journey=_GivesUpEarly)),
    Mutant("no_back_office_notice", "Never tells the staff anything.", rows(24), Parts(journey=_NeverNotifies)),
    Mutant(
        "believes_late_events",
        "Lets a late event overwrite a decision.",
        rows(36, 40),
        Parts(journey=_BelievesLateEvents),
    ),
    Mutant(
        "believes_late_decisions",
        "Lets an older decision overwrite a newer one.",
        rows(36),
        Parts(journey=_BelievesLateDecisions),
    ),
    Mutant(
        "first_decision_wins",
        "Ignores a second decision on the same session.",
        rows(41),
        Parts(journey=_FirstDecisionWins),
    ),
    Mutant(
        "drops_early_decisions",
        "Ignores a decision that comes before the submitted event.",
        rows(40),
        Parts(journey=_DropsEarlyDecisions),
    ),
    *(
        Mutant(f"chokes_on_{status}", f"Crashes on a session that is {status}.", rows(row), _chokes_on(status))
        for status, row in _RESPONSES.items()
    ),
)
