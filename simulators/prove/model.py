"""A flow: one person, one number, one question, from its first call until its correlation id is worth nothing.

What is checked are two things: that the person has the phone (possession), and that the number is theirs (verify). The
first is a state with a table of transitions, exclusive as all of them: what is not in it is refused. The second is a
fact about the test user, told once possession has passed. How the three results follow is one function (guide; R for
what is pending).
"""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from ..core.clock import SECOND, Instant
from .rules import Rules


class Possession(StrEnum):
    """How far the possession check is."""

    NOT_APPLICABLE = "not_applicable"
    PENDING = "pending"
    SENT = "sent"
    SUCCESS = "success"
    FAILED = "failed"


class Action(StrEnum):
    """What can happen to it."""

    SEND = "an SMS is sent"
    PASS = "the right code, the link, or the network"  # noqa: S105 - a sentence
    FAIL = "the wrong code, too late, or cancelled"


POSSESSION_TRANSITIONS: Mapping[tuple[Possession, Action], Possession] = {
    (Possession.PENDING, Action.SEND): Possession.SENT,
    (Possession.SENT, Action.SEND): Possession.SENT,
    (Possession.PENDING, Action.PASS): Possession.SUCCESS,
    (Possession.SENT, Action.PASS): Possession.SUCCESS,
    (Possession.PENDING, Action.FAIL): Possession.FAILED,
    (Possession.SENT, Action.FAIL): Possession.FAILED,
}

OPEN = frozenset({Possession.PENDING, Possession.SENT})


class Refused(Exception):
    """The table has no such transition."""

    def __init__(self, state: Possession, action: Action) -> None:
        super().__init__(f"a possession check that is {state} cannot take: {action}")


class Otp(msgspec.Struct, frozen=True):
    """The code that counts now: when it was sent, how many were, and how often one was entered."""

    sent: Instant
    sends: int
    entries: int = 0


class Link(msgspec.Struct, frozen=True):
    """The link that counts now. `before` are the codes of those that count no longer, oldest first."""

    code: str
    sent: Instant
    before: tuple[str, ...] = ()
    clicked: Instant | None = None

    @property
    def sends(self) -> int:
        """How many were sent."""
        return len(self.before) + 1


class Report(msgspec.Struct, frozen=True):
    """What the client SDK reported from the person's device."""

    area: str
    message: str
    at: Instant
    code: int | None = None


class Flow(msgspec.Struct, frozen=True, omit_defaults=True):
    """One flow; `id` is its correlationId. Numbers are in E.164; `given_number` is the number as it was sent.

    `owned` says whether the person has the phone, `matches` whether the number is theirs, `short_term` that they need
    no client SDK. `reason` is why possession ended as it did; `spoken` the last word on its WebSockets, of which
    `sockets` were opened; `statuses` counts the calls for its results; `details` are what other products keep;
    `serial` tells which of two flows came first.
    """

    id: str
    auth: str
    product: str
    possession_type: str
    created: Instant
    number: str = ""
    given_number: str = ""
    first: str = ""
    last: str = ""
    possession: Possession = Possession.PENDING
    owned: bool = True
    matches: bool = True
    short_term: bool = False
    mobile_auth: bool = False
    final_target_url: str = ""
    sms_message: str = ""
    client_customer_id: str = ""
    client_request_id: str = ""
    allow_otp_retry: bool = False
    otp: Otp | None = None
    link: Link | None = None
    sockets: int = 0
    spoken: str = ""
    reason: str = ""
    finished: Instant | None = None
    reports: tuple[Report, ...] = ()
    statuses: int = 0
    identity: str = ""
    details: dict[str, str] = {}
    serial: int = 0

    @property
    def is_over(self) -> bool:
        """True when possession has passed or failed, or was never asked for."""
        return self.possession not in OPEN

    def is_expired(self, now: Instant, rules: Rules) -> bool:
        """True when its correlationId counts no longer (S: 15 minutes)."""
        return now >= self.created + rules.session_lifetime * SECOND


class Result(msgspec.Struct, frozen=True):
    """The three results as they stand on the wire: texts."""

    possession: str
    verify: str
    success: str


def moved(flow: Flow, action: Action, now: Instant, reason: str = "") -> Flow:
    """The flow after `action`; raises `Refused`."""
    try:
        state = POSSESSION_TRANSITIONS[flow.possession, action]
    except KeyError:
        raise Refused(flow.possession, action) from None
    finished = None if state in OPEN else now
    return msgspec.structs.replace(flow, possession=state, finished=finished, reason=reason)


def result(flow: Flow) -> Result:
    """The results, computed and never stored."""
    possession = Possession.SUCCESS if flow.short_term and flow.possession in OPEN else flow.possession
    if possession in OPEN:
        return Result("pending", "pending", "pending")
    if possession is Possession.FAILED:
        return Result("failed", "not_applicable", "false")
    verify = ("success", "true") if flow.matches else ("failed", "false")
    return Result(possession.value, *verify)


def otp_ends_at(flow: Flow, rules: Rules) -> Instant | None:
    """Until when the code counts."""
    return flow.otp.sent + rules.otp_lifetime * SECOND if flow.otp else None


def link_ends_at(flow: Flow, rules: Rules) -> Instant | None:
    """Until when the link counts."""
    return flow.link.sent + rules.link_lifetime * SECOND if flow.link else None
