"""The life of a Veriff session as plain as can be, to hold the simulator against: no storage, no outbox.

Times are seconds since the sandbox began. Knows nothing of the simulator.
"""

from dataclasses import dataclass, field

MINUTE, HOUR, DAY = 60, 3600, 86_400
LIFE = 7 * DAY
RETENTION = 90 * DAY
HOLD = 5 * MINUTE
CAP = 2
"""Resubmissions, few enough to run into the tenth attempt's rule often."""
CODES = {"approved": 9001, "declined": 9102, "resubmission_requested": 9103, "review": 9121}


@dataclass
class Model:
    """What ought to be true of one session. `held` is when a decision that waits goes out, `told` all codes posted."""

    created: int
    name: str | None
    status: str = "created"
    attempts: int = 1
    fresh: bool = True
    uploaded: bool = False
    web: bool = False
    held: int | None = None
    gone: bool = False
    told: list[int] = field(default_factory=list)

    @property
    def unfinished(self) -> bool:
        """True while the end user may act."""
        return self.status in ("created", "started", "resubmission_requested")

    @property
    def moments(self) -> list[int]:
        """When something happens by itself."""
        return [self.created + LIFE, self.created + RETENTION, *([] if self.held is None else [self.held])]

    def begin(self) -> None:
        """The next attempt, if there is to be one; what was held back stays unsaid."""
        if not self.fresh:
            self.attempts, self.fresh, self.uploaded, self.held = self.attempts + 1, True, False, None

    def arrive(self) -> None:
        """Somebody opens the URL."""
        if self.status in ("created", "resubmission_requested"):
            self.begin()
            self.status, self.web = "started", True
            self.told.append(7001)

    def hand_in(self) -> None:
        """An attempt is handed in."""
        self.begin()
        self.status = "submitted"
        self.told.append(7002)

    def can(self, status: str) -> bool:
        """True when `status` can be decided now."""
        change_of_mind = {"approved": "declined", "declined": "approved"}
        waiting = self.status == "submitted" or (self.status == "review" and status != "review")
        return waiting or change_of_mind.get(self.status) == status

    def decide(self, status: str, now: int) -> None:
        """A decision is made; one resubmission too many is a decline."""
        self.status = "declined" if status == "resubmission_requested" and self.attempts > CAP else status
        self.fresh, late = False, now >= self.created + LIFE
        if self.status == "resubmission_requested" and self.web:
            self.held = now + HOLD
        else:
            self.told.append(CODES[self.status])
        if self.status == "resubmission_requested" and late:
            self.lapse()

    def lapse(self) -> None:
        """Seven days are over."""
        self.status = "expired" if self.status == "created" and not self.uploaded else "abandoned"
        self.held = None
        self.told.append(9104)

    def delete(self) -> None:
        """The client deletes it; what was unfinished ends by that, and is told so."""
        if self.unfinished:
            self.lapse()
        self.gone = True

    def pass_time(self, since: int, to: int) -> None:
        """All that falls due on the way; the end of a session comes before what is held back to the same instant."""
        end = self.created + LIFE
        ends = since < end <= to and self.unfinished
        if self.held is not None and self.held <= to and not (ends and end <= self.held):
            self.held = None
            self.told.append(9103)
        if ends:
            self.lapse()
        self.gone = self.gone or self.created + RETENTION <= to
