"""The life of Proof's transactions and identities as plain as can be, to hold the simulator against: no storage.

Times are seconds since the sandbox began. Knows nothing of the simulator.
"""

from dataclasses import dataclass, field

MINUTE = 60
TOKEN_LIFE = 30 * MINUTE
WINDOW = 60 * MINUTE
SETTLEMENT = 10 * MINUTE
HANG_UP = MINUTE
DECISION = 5 * MINUTE
RULES = {
    "init_token_lifetime": TOKEN_LIFE,
    "deposit_window": WINDOW,
    "settlement_delay": SETTLEMENT,
    "socket_closes_after": HANG_UP,
    "kyc_delay": DECISION,
}
TERMINAL = ("completed", "failed", "cancelled")

Button = tuple[str, str]
"""An action of the widget, and what was chosen with it."""

PAID = {
    "payment": [("pay", "pays"), ("pay", "declined"), ("pay", "refused"), ("pay", "undeliverable")],
    "deposit": [("deposit", "arrives"), ("deposit", "payout_fails")],
}
BUTTONS: dict[str, list[Button]] = {
    "document": [("document", "passport"), ("cancel", "")],
    "liveness": [("liveness", "allow"), ("document", "national_id"), ("cancel", "")],
    "waiting": [("decide", "approve"), ("decide", "reject"), ("cancel", "")],
    "payment": [*PAID["payment"], ("fiat", "USD"), ("cancel", "")],
    "deposit": [*PAID["deposit"], ("fiat", "USD"), ("cancel", "")],
    "declined": [("retry", ""), ("give_up", ""), ("fiat", "EUR"), ("cancel", "")],
    "processing": [],
    "result": [],
}
"""What can be pressed on each screen, with any choice that is one; every other action is refused."""
NONSENSE: list[Button] = [("document", "library_card"), ("liveness", "deny"), ("pay", "4111111111111111")]
EVERY_BUTTON = [*sorted({button for several in BUTTONS.values() for button in several}), *NONSENSE]

CHOICES = {
    "document": "document",
    "liveness": "camera",
    "decide": "outcome",
    "pay": "card",
    "deposit": "outcome",
    "fiat": "currency",
}
"""The member of an action that holds the choice."""


def body(button: Button) -> dict[str, str]:
    """The action as a page sends it."""
    action, chosen = button
    return {"action": action, CHOICES.get(action, "nothing"): chosen, "method": "card"}


def allows(screen: str, button: Button) -> bool:
    """True when the screen has such a button, and the choice is one."""
    return button not in NONSENSE and button[0] in {action for action, _ in BUTTONS[screen]}


@dataclass
class Person:
    """A user. `decided` is when the simulator decides on what was handed in last."""

    status: str = "not_started"
    decided: int | None = None

    def hand_in(self, now: int, decision: str) -> None:
        """Document and liveness."""
        self.status = "pending"
        self.decided = now + DECISION if decision != "ask" else None

    def decide(self, status: str) -> None:
        """Somebody decides."""
        self.status, self.decided = status, None

    def pass_time(self, to: int, decision: str) -> None:
        """The simulator decides, if it was asked to."""
        if self.decided is not None and self.decided <= to:
            self.decide({"approve": "verified", "reject": "failed"}[decision])


@dataclass
class Model:
    """What ought to be true of one transaction.

    `told` are all statuses published, `heard` those of them that a stream hears which is open from the beginning until
    `ends`.
    """

    user: str
    side: str
    created: int
    status: str = "pending"
    trail: list[str] = field(default_factory=lambda: ["pending"])
    told: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    opened: bool = False
    chosen: bool = False
    again: bool = True
    declined: int = 0
    settles: int | None = None
    arrives: bool = True
    ends: int | None = None
    ended: bool = False

    @property
    def over(self) -> bool:
        """True in a terminal status."""
        return self.status in TERMINAL

    @property
    def moments(self) -> list[int]:
        """When something happens by itself, or is too late."""
        dues = [self.created + TOKEN_LIFE, self.created + WINDOW, self.settles, self.ends]
        return [due for due in dues if due is not None]

    def can_open(self, now: int) -> bool:
        """True while the init_token is good."""
        return not self.opened and now < self.created + TOKEN_LIFE

    def move(self, status: str, now: int) -> None:
        """One change, told."""
        self.status = status
        self.trail.append(status)
        self.tell()
        if status in TERMINAL:
            self.ends = now + HANG_UP

    def tell(self) -> None:
        """The present status is told on every channel."""
        self.told.append(self.status)
        if not self.ended:
            self.heard.append(self.status)

    def way(self, status: str) -> list[str]:
        """The changes that lead to `status`; none when it cannot be."""
        ways = {
            ("pending", "processing"): ["processing"],
            ("pending", "completed"): ["processing", "completed"],
            ("pending", "failed"): ["failed"],
            ("pending", "cancelled"): ["cancelled"],
            ("processing", "completed"): ["completed"],
            ("processing", "failed"): ["failed"],
        }
        return ways.get((self.status, status), [])

    def screen(self, person: Person) -> str:
        """What the widget shows."""
        if self.status != "pending":
            return "result" if self.over else "processing"
        if person.status == "pending":
            return "waiting"
        if person.status != "verified":
            return "liveness" if self.chosen else "document"
        if self.side == "sell":
            return "deposit"
        return "declined" if self.declined and not self.again else "payment"

    def press(self, button: Button, person: Person, now: int, decision: str) -> None:
        """What a button of the present screen does."""
        match button:
            case "document", _:
                self.chosen = True
            case "liveness", _:
                self.chosen = False
                person.hand_in(now, decision)
            case "decide", outcome:
                person.decide("verified" if outcome == "approve" else "failed")
            case (("pay" | "deposit"), outcome):
                self.pay(outcome, now)
            case "retry", _:
                self.again = True
            case ("give_up" | "cancel") as action, _:
                self.move("failed" if action == "give_up" else "cancelled", now)

    def pay(self, outcome: str, now: int) -> None:
        """A payment is tried, or a deposit comes."""
        if outcome == "declined":
            self.declined, self.again = self.declined + 1, False
        elif outcome == "refused":
            self.move("failed", now)
        else:
            self.settles, self.arrives = now + SETTLEMENT, outcome in ("pays", "arrives")
            self.move("processing", now)

    def pass_time(self, since: int, to: int) -> None:
        """All that falls due on the way."""
        end = self.created + WINDOW
        if self.status == "pending" and self.side == "sell" and since < end <= to:
            self.move("failed", end)
        if self.status == "processing" and self.settles is not None and self.settles <= to:
            self.move("completed" if self.arrives else "failed", self.settles)
        if self.ends is not None and self.ends <= to:
            self.ended = True
