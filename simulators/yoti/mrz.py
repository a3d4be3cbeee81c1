"""Machine-readable zones of travel documents, with their check digits (ICAO 9303, parts 4 and 5)."""

from itertools import cycle

import msgspec

_WEIGHTS = (7, 3, 1)
_STATES = {"DEU": "D"}
"""Issuers that write fewer than three letters."""


class Holder(msgspec.Struct, frozen=True):
    """What a zone tells. Dates are YYYY-MM-DD, `sex` is M or F, `issuer` and `nationality` ISO 3166-1 alpha-3."""

    issuer: str
    number: str
    family_name: str
    given_names: str
    nationality: str
    born: str
    sex: str
    expires: str
    personal_number: str = ""


def passport(holder: Holder) -> dict[str, int | str]:
    """Two lines of 44 characters: `{"type": 2, "line1", "line2"}`."""
    number, own = _checked(holder.number, 9), _checked(holder.personal_number, 14)
    born, expires = _checked(_date(holder.born), 6), _checked(_date(holder.expires), 6)
    second = f"{number}{_state(holder.nationality)}{born}{holder.sex}{expires}{own}"
    overall = _digit(number + born + expires + own)
    return {"type": 2, "line1": _names(f"P<{_state(holder.issuer)}", holder, 44), "line2": second + overall}


def card(holder: Holder, kind: str) -> dict[str, int | str]:
    """Three lines of 30 characters: `{"type": 1, "line1", "line2", "line3"}`; `kind` is ID, IR and the like."""
    first = f"{kind:<<2}{_state(holder.issuer)}{_checked(holder.number, 9)}{holder.personal_number}".ljust(30, "<")
    born, expires = _checked(_date(holder.born), 6), _checked(_date(holder.expires), 6)
    second = f"{born}{holder.sex}{expires}{_state(holder.nationality)}".ljust(29, "<")
    overall = _digit(first[5:] + born + expires + second[18:])
    return {"type": 1, "line1": first, "line2": second + overall, "line3": _names("", holder, 30)}


def _names(start: str, holder: Holder, length: int) -> str:
    names = f"{start}{holder.family_name}<<{holder.given_names}".upper().replace(" ", "<").replace("-", "<")
    return names[:length].ljust(length, "<")


def _state(country: str) -> str:
    return _STATES.get(country, country).ljust(3, "<")


def _date(day: str) -> str:
    return day[2:].replace("-", "")


def _checked(text: str, length: int) -> str:
    padded = text.ljust(length, "<")
    return padded + _digit(padded)


def _digit(text: str) -> str:
    return str(sum(_value(sign) * weight for sign, weight in zip(text, cycle(_WEIGHTS), strict=False)) % 10)


def _value(sign: str) -> int:
    return 0 if sign == "<" else int(sign, 36)
