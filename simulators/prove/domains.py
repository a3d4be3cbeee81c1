"""Domains of Identity Manager: other companies whose identities may be linked with the project's own.

Owns the links, and the companies: a table of ours (I), since Prove names none. One accepts whoever asks, one never
answers, one has asked the project long ago.
"""

import hashlib
from collections.abc import Mapping
from enum import StrEnum

import msgspec

from ..core.clock import SECOND, Instant
from ..core.ids import uuid4
from ..core.transaction import Collection
from .portal import Tx


class Habit(StrEnum):
    """What a company does about links."""

    ACCEPTS = "accepts whoever asks, at once"
    SILENT = "never answers"
    ASKS = "has asked for a link"


class Domain(msgspec.Struct, frozen=True):
    """One company; `pcid` is the id of its domain."""

    pcid: str
    name: str
    habit: Habit


DOMAINS: Mapping[str, Domain] = {
    domain.pcid: domain
    for domain in (
        Domain("7e57d0a1-0000-4000-8000-00000000acce", "Agreeable Bank", Habit.ACCEPTS),
        Domain("7e57d0a1-0000-4000-8000-0000000051e7", "Silent Insurance", Habit.SILENT),
        Domain("7e57d0a1-0000-4000-8000-00000000a5c5", "Eager Stores", Habit.ASKS),
    )
}
"""All companies, by pcid."""

TO, FROM = "to", "from"
"""Directions of a link, from the project's side."""

_LONG_AGO: Instant = 1_735_689_600 * SECOND
"""When the one who asks has asked: at the beginning of 2025."""


class Link(msgspec.Struct, frozen=True, omit_defaults=True):
    """A link with a company, or the request for one. `gone` marks one that was there by itself and is no more."""

    pcid: str
    asked: Instant
    accepted: Instant | None = None
    scopes: tuple[str, ...] = ()
    gone: bool = False


LINKS = Collection("prove-domain", Link)
"""By direction and pcid."""


def find(tx: Tx, direction: str, pcid: str) -> Link | None:
    """The link with a company, or the request for one."""
    link = tx.get(LINKS, f"{direction}/{pcid}")
    if link is None and direction == FROM and pcid in DOMAINS and DOMAINS[pcid].habit is Habit.ASKS:
        link = Link(pcid, _LONG_AGO)
    return None if link is None or link.gone else link


def save(tx: Tx, direction: str, link: Link) -> None:
    """Store it."""
    tx.put(LINKS, f"{direction}/{link.pcid}", link)


def ask(tx: Tx, pcid: str, scopes: tuple[str, ...]) -> None:
    """The project asks a company for a link."""
    accepted = tx.now if DOMAINS[pcid].habit is Habit.ACCEPTS else None
    save(tx, TO, Link(pcid, tx.now, accepted, scopes))


def confirm(tx: Tx, link: Link) -> None:
    """The project accepts what a company has asked for."""
    save(tx, FROM, msgspec.structs.replace(link, accepted=tx.now))


def end(tx: Tx, direction: str, pcid: str) -> bool:
    """The link, or the request for it, is no more; False when there was none."""
    link = find(tx, direction, pcid)
    if link is not None:
        save(tx, direction, msgspec.structs.replace(link, gone=True))
    return link is not None


def all_of(tx: Tx, direction: str, *, accepted: bool) -> list[Link]:
    """All links of this direction, or all requests, in the order of the companies."""
    found = [find(tx, direction, pcid) for pcid in DOMAINS]
    return [link for link in found if link is not None and (link.accepted is not None) == accepted]


def linked(tx: Tx) -> list[Domain]:
    """The companies with which there is a link, whoever asked for it."""
    either = {link.pcid for direction in (TO, FROM) for link in all_of(tx, direction, accepted=True)}
    return [domain for pcid, domain in DOMAINS.items() if pcid in either]


def identity_of(domain: Domain, number: str) -> str:
    """The id that a company's domain has for a number: it knows everybody (I)."""
    return uuid4(hashlib.sha256(f"{domain.pcid}/{number}".encode()).digest())
