"""The life of a Prove flow as plain as can be, to hold the simulator against: no storage, no outbox.

Times are seconds since the sandbox began. Knows nothing of the simulator.
"""

from dataclasses import dataclass, field

MINUTE = 60
CODE, LINK, WAIT, SESSION, TOKEN = 2 * MINUTE, 3 * MINUTE, 3 * MINUTE, 15 * MINUTE, 60 * MINUTE
RETENTION = 24 * 60 * MINUTE
SENDS, ENTRIES = 3, 3
PEOPLE = {"2005510001": (True, True), "2005520001": (True, False), "2005530001": (False, True)}
"""Whether they have the phone, and whether the number is theirs."""


@dataclass
class Model:
    """What ought to be true of one flow. `sockets` are the times at which those that were opened end."""

    number: str
    retry: bool
    created: int
    state: str = "pending"
    codes: list[int] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    entries: int = 0
    sockets: list[int] = field(default_factory=list)

    @property
    def over(self) -> bool:
        """True when possession has passed or failed."""
        return self.state != "pending"

    @property
    def moments(self) -> list[int]:
        """When something happens by itself, or is too late."""
        sent = [*(code + CODE for code in self.codes[-1:]), *(link + LINK for link in self.links[-1:])]
        return [self.created + SESSION, *sent, *self.sockets]

    @property
    def results(self) -> tuple[str, str, str]:
        """By the guide's table."""
        if self.state == "pending":
            return "pending", "pending", "pending"
        if self.state == "failed":
            return "failed", "not_applicable", "false"
        return ("success", "success", "true") if PEOPLE[self.number][1] else ("success", "failed", "false")

    def is_alive(self, now: int) -> bool:
        """True while the tokens of the flow are good."""
        return now < self.created + SESSION

    def prove_it(self) -> None:
        """A right code or a click."""
        self.state = "success" if PEOPLE[self.number][0] else "failed"

    def enter(self, code: str, now: int) -> None:
        """A code is entered: two minutes, one entry or three; before any was sent nothing happens."""
        if not self.codes:
            return
        if now >= self.codes[-1] + CODE:
            self.state = "failed"
        elif code == "1234" and PEOPLE[self.number][0]:
            self.state = "success"
        else:
            self.entries += 1
            if not self.retry or self.entries == ENTRIES:
                self.state = "failed"

    def send(self, sent: list[int], now: int) -> None:
        """An SMS; the fourth of a kind is one too many. A new code brings no new entries."""
        if len(sent) == SENDS:
            self.state = "failed"
        else:
            sent.append(now)

    def clicks(self, which: int, now: int) -> bool:
        """True when that link still counts: it is the last one, in time, and all is open."""
        return which == len(self.links) - 1 and now < self.links[-1] + LINK and not self.over and self.is_alive(now)

    def listen(self, now: int) -> None:
        """A socket is opened."""
        self.sockets.append(now + WAIT)

    def ended(self, socket: int, now: int) -> bool:
        """True when the time of a socket is over."""
        return self.sockets[socket] <= now

    def words(self, socket: int, now: int) -> int:
        """How many texts a socket has heard: one, of the flow's end or, where that is still to come, of its own."""
        return int(self.over or self.ended(socket, now))

    def pass_time(self, to: int) -> None:
        """The last link lapses, the last socket ends."""
        ends = [*self.sockets[-1:], *(sent + LINK for sent in self.links[-1:])]
        if not self.over and any(end <= to for end in ends):
            self.state = "failed"
