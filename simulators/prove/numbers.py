"""Phone numbers as Prove takes them, and whose they are.

Owns the way to E.164: `+1` may be left out for North America, `+` for everybody (D: phone number formats; I).
"""

import re

_TAKEN = re.compile(r"\+?[0-9]{7,15}")
_NATIONAL_DIGITS = 10

_CANADA = frozenset(
    (
        204, 226, 236, 249, 250, 257, 263, 289, 306, 343, 354, 365, 367, 368, 382, 387, 403, 416, 418, 428, 431, 437,
        438, 450, 468, 474, 506, 514, 519, 548, 568, 579, 581, 584, 587, 604, 613, 639, 647, 672, 683, 705, 709, 742,
        753, 778, 780, 782, 807, 819, 825, 867, 873, 879, 902, 905, 942,
    )
)  # fmt: skip
"""Area codes of Canada in the North American numbering plan."""


def normal(given: str) -> str | None:
    """The number in E.164, None for what is no number."""
    if not _TAKEN.fullmatch(given):
        return None
    digits = given.removeprefix("+")
    return f"+1{digits}" if given == digits and len(digits) == _NATIONAL_DIGITS else f"+{digits}"


def country(number: str) -> str:
    """`US`, `CA`, or `""` for elsewhere; `number` is in E.164. Test numbers of Prove count as US."""
    if not number.startswith("+1"):
        return ""
    return "CA" if int(number[2:5]) in _CANADA else "US"
