"""Test users: which number is whose, for which product, and what becomes of a check.

Prove's own are those of its sandbox pages (D); which of them fails where is in no public copy, so what is said of Kurt
Mathen and Janek Ambrogio is ours (I), and so are the blocks of numbers at the end: they match any name, so that tests
which need many people can have them.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

import msgspec

VERIFIED_USERS, UNIFY, PRE_FILL = "verified_users", "unify", "pre_fill"
PROVE_IDENTITY, IDENTITY_MANAGER = "prove_identity", "identity_manager"


class Outcome(StrEnum):
    """What becomes of a check."""

    PASSES = "has the phone, and is who they say they are"
    SHORT_TERM = "has the phone, is who they say they are, and needs no client SDK"
    SOMEBODY_ELSE = "has the phone, and is somebody else: verifyResult failed"
    NO_POSSESSION = "does not have the phone: no code and no link passes"


class User(msgspec.Struct, frozen=True):
    """One test user. `number` is in E.164; without names any name is right.

    An address is street, city, region and postal code; `verification` is the verificationType of generation B that the
    user is for.
    """

    number: str
    outcome: Outcome
    product: str = VERIFIED_USERS
    first: str = ""
    last: str = ""
    dob: str = ""
    ssn: str = ""
    email: str = ""
    address: tuple[str, str, str, str] = ("", "", "", "")
    mobile_auth: bool = False
    verification: str = ""

    def is_named(self, first: str, last: str) -> bool:
        """True when nothing speaks against these names; nothing does when none are told."""
        if not self.first or not (first or last):
            return True
        return (first.strip().lower(), last.strip().lower()) == (self.first.lower(), self.last.lower())


_PASSES, _SHORT = Outcome.PASSES, Outcome.SHORT_TERM

_VERIFIED_USERS = (
    User(
        "+12001004011", _SHORT, first="Sheilakathryn", last="Butrimovich", dob="1974-12-09", ssn="148882298",
        email="sbutrimovichb@who.int", address=("0 Mccormick Trail", "Pittsburgh", "PA", "15205"),
    ),
    User("+447968900002", _SHORT, first="Rozella", last="Kimpton"),
    User("+12001004012", Outcome.SOMEBODY_ELSE, first="Kurt", last="Mathen"),
    User("+12001004013", Outcome.NO_POSSESSION, first="Janek", last="Ambrogio"),
    User("+12001004051", _PASSES, first="Ewen", last="Brimilcome", verification="humanAssurance"),
    User("+12001004052", Outcome.SOMEBODY_ELSE, first="Hilary", last="Kumaar", verification="humanAssurance"),
    User(
        "+12001004053", _PASSES, first="Elena", last="Coldman", email="ecoldman1h@storify.com",
        verification="verifiedUser",
    ),
    User("+12001004049", _PASSES, first="Bettina", last="Halbert", verification="accountOpening"),
)  # fmt: skip

_UNIFY = (
    User("+12001004018", _SHORT, UNIFY, "Barbaraanne", "Canet"),
    User("+2001004029", _SHORT, UNIFY, "Janos", "Martina"),
    User("+12001004014", _PASSES, UNIFY, "Lorant", "Nerger"),
    User("+12001004015", _PASSES, UNIFY, "Laney", "Dyball"),
    User("+2001004025", _PASSES, UNIFY, "Bertie", "Fremont"),
    User("+2001004026", _PASSES, UNIFY, "Bonnie", "Sidon"),
    User("+12001004016", _PASSES, UNIFY, "Inge", "Galier", mobile_auth=True),
    User("+12001004017", _PASSES, UNIFY, "Jesse", "Mashro", mobile_auth=True),
    User("+12001004041", _PASSES, UNIFY, "Penny", "Jowers", mobile_auth=True),
    User("+2001004027", _PASSES, UNIFY, "Allissa", "Zoren", mobile_auth=True),
    User("+2001004028", _PASSES, UNIFY, "Wendy", "Strover", mobile_auth=True),
    User("+2001004043", _PASSES, UNIFY, "Amii", "Porritt", mobile_auth=True),
)

_PRE_FILL = (
    User(
        "+12001001695", _SHORT, PRE_FILL, "Milo", "Pinson", "1981-01-17", "847350596", "mpinsonm@dyndns.org",
        ("6377 Birchwood Hill", "Littleton", "CO", "80161-2001"),
    ),
    User(
        "+12001001693", _PASSES, PRE_FILL, "Marcia", "Longo", "1982-07-19", "470806227", "mlongok@amazonaws.com",
        ("00 Mallard Park", "New Orleans", "LA", "70165"),
    ),
    User(
        "+12001001688", _PASSES, PRE_FILL, "Nevin", "Chattey", "1980-03-20", "542742985", "nchatteyf@techcrunch.com",
        ("9398 Scott Plaza", "Austin", "TX", "78744"),
    ),
    User(
        "+12001001687", _PASSES, PRE_FILL, "Agretha", "Chene", "1994-12-29", "369956933", "achenee@printfriendly.com",
        ("4861 Jay Junction", "Boston", "MS", "02208"),
    ),
    User(
        "+12001001686", _PASSES, PRE_FILL, "Tod", "Weedall", "1984-12-10", "565228370", "tweedalld@ehow.com",
        ("39 South Trail", "San Antonio", "TX", "78285"),
    ),
    User(
        "+15550000000", _PASSES, PRE_FILL, "Cathee", "Simmonett", "1962-10-06", "771240999", "",
        ("49 Moulton Plaza", "Athens", "GA", "30610"), mobile_auth=True,
    ),
    User(
        "+15555555555", _PASSES, PRE_FILL, "Van", "Moors", "1976-01-07", "", "",
        ("9 Prairie Rose Court", "Columbus", "MS", "39705"), mobile_auth=True,
    ),
    User(
        "+12001004009", _SHORT, PROVE_IDENTITY, "Benny", "Harper", "1994-09-02", "565252770", "bharperd@superstars.com",
        ("27 Financial Place", "Bakersfield", "CA", "93301-2425"),
    ),
)  # fmt: skip

_IDENTITY_MANAGER = (
    User("+12001004031", _PASSES, IDENTITY_MANAGER, "Merla", "Schumacher"),
    User("+12001004032", _PASSES, IDENTITY_MANAGER),
    User("+12001004035", _PASSES, IDENTITY_MANAGER, "Jaimie", "Beddo"),
    User("+12001004036", _PASSES, IDENTITY_MANAGER, "Stanly", "Ovid"),
)

USERS: Mapping[str, User] = {user.number: user for user in (*_VERIFIED_USERS, *_UNIFY, *_PRE_FILL, *_IDENTITY_MANAGER)}
"""Users with a name, by number."""

BLOCKS: Mapping[str, Outcome] = {
    "+1200551xxxx": _PASSES,
    "+1200552xxxx": Outcome.SOMEBODY_ELSE,
    "+1200553xxxx": Outcome.NO_POSSESSION,
    "+447700900xxx": _PASSES,
    "+1416555xxxx": _PASSES,
}
"""Numbers of ours; each `x` is any digit. The last one is Canadian, the one before British."""


def _whole(user: User) -> str:
    """All that a team has to know to use somebody."""
    name = f"{user.first} {user.last}".strip() or "any name"
    return f"{user.number}, {name}, {user.product}"


PERSONAS: Mapping[str, Outcome] = {**{_whole(user): user.outcome for user in USERS.values()}, **BLOCKS}
"""Everybody, with what becomes of their check."""

_PATTERNS = tuple((re.compile(re.escape(block).replace("x", "[0-9]")), outcome) for block, outcome in BLOCKS.items())


def find(number: str) -> User | None:
    """Whose number this is; None for a number of nobody. `number` is in E.164."""
    known = USERS.get(number) or _foreign(number)
    if known is not None:
        return known
    for pattern, outcome in _PATTERNS:
        if pattern.fullmatch(number):
            return User(number, outcome)
    return None


def _foreign(number: str) -> User | None:
    """International users whom the sandbox pages write with ten digits: with `+`, as here, or without (D)."""
    return USERS.get("+" + number.removeprefix("+1")) if number.startswith("+1") else None
