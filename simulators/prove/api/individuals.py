"""A person as Pre-Fill tells and is told: who a test user is, and what was made of that (R: `individual`).

Where nothing is known of a test user, whatever is said of them is right.
"""

from typing import Any

from .. import wire
from ..personas import User

JsonObject = dict[str, Any]

_ADDRESS = ("address", "city", "region", "postalCode")


def told(user: User) -> JsonObject:
    """Who it is."""
    address = wire.compact(dict(zip(_ADDRESS, user.address, strict=True)))
    return wire.compact(
        {
            "firstName": user.first,
            "lastName": user.last,
            "dob": user.dob,
            "ssn": user.ssn,
            "emailAddresses": [user.email] if user.email else [],
            "addresses": [address] if address else [],
        }
    )


def knows(user: User, dob: str, ssn: str) -> bool:
    """True when nothing given is wrong: a day, a month, or a day without its year; all digits or the last four."""
    return (not dob or _same_day(user, dob)) and (not ssn or _same_number(user, ssn))


def _same_day(user: User, dob: str) -> bool:
    return not user.dob or dob in (user.dob, user.dob[:7], user.dob[5:])


def _same_number(user: User, ssn: str) -> bool:
    return not user.ssn or ssn in (user.ssn, user.ssn[-4:])


def _first(values: list[Any] | None) -> Any:  # noqa: ANN401 - an address or an e-mail address
    """The first one, which is all that is looked at (R)."""
    return values[0] if values else None


def changed(user: User, given: JsonObject) -> bool:
    """True when something given is not what was told."""
    known = told(user)
    pairs = [(known.get(name), given.get(name)) for name in ("firstName", "lastName")]
    pairs.append((_first(known.get("emailAddresses")), _first(given.get("emailAddresses"))))
    address, other = _first(known.get("addresses")) or {}, _first(given.get("addresses")) or {}
    pairs += [(address.get(name), other.get(name)) for name in (*_ADDRESS, "extendedAddress")]
    differs = any(after is not None and (before or "") != after for before, after in pairs)
    return differs or not knows(user, given.get("dob", ""), given.get("ssn", ""))


def compared(user: User, given: JsonObject) -> JsonObject:
    """What was compared with what; nothing is said that was not (I: what it says, R: its names)."""
    street, city, region, code = user.address
    address: JsonObject = _first(given.get("addresses")) or {}
    first, last = _score(user.first, given.get("firstName")), _score(user.last, given.get("lastName"))
    ssn: str = given.get("ssn", "")
    return {
        "name": {"firstName": first, "lastName": last, "nameScore": (first + last) // 2},
        "address": {
            "street": address.get("address", "") == street,
            "city": address.get("city", "") == city,
            "region": address.get("region", "") == region,
            "postalCode": address.get("postalCode", "") == code,
        },
        "identifiers": {
            "dob": given.get("dob", "") == user.dob,
            "ssn": ssn == user.ssn,
            "last4": ssn[-4:] == user.ssn[-4:],
        },
        "email": {"emailAddress": (_first(given.get("emailAddresses")) or "") == user.email},
    }


def _score(known: str, given: str | None) -> int:
    return 100 if (given or "").strip().lower() == known.lower() else 0
