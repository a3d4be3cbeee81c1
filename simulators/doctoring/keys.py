"""Whether credentials have the vendor's shapes, are not each other, and are not those that golive publishes.

Owns what can be said of the values themselves; shapes stand in `shapes`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ..core.ids import TEST_KEY_MARK
from . import shapes
from .accounts import Account, published
from .findings import Code, Finding, fail, ok, warn
from .scene import Scene

_OTHERS = 0o077
"""Permissions of a group and of everybody."""


def check(scene: Scene) -> Iterator[Finding]:
    """Every account in turn, then what two of them have in common."""
    for account in scene.accounts:
        found = [*_shapes(account), *_published(account), *_modes(account)]
        yield from found
        if not found:
            names = ", ".join(name for member, name in account.names.items() if member not in account.urls())
            yield ok(Code.KEY, f"{names or 'no credentials'}: well formed", account.vendor)
    for vendor in scene.vendors:
        yield from _mixed_up(vendor, [account for account in scene.accounts if account.vendor == vendor])


def _shapes(account: Account) -> Iterator[Finding]:
    for member, value in account.credentials().items():
        problem = shapes.wrong(account.vendor, member, value)
        if problem:
            fix = f"copy it anew from where {account.vendor} shows it"
            yield fail(Code.KEY, f"{account.names[member]} {problem}", fix, account.vendor)


def _mixed_up(vendor: str, accounts: Sequence[Account]) -> Iterator[Finding]:
    """Two credentials of different kinds that are one value: copied twice, or swapped in one of the places."""
    holders: dict[str, dict[str, str]] = defaultdict(dict)
    for member, value in published(vendor).items():
        holders[value][member] = f"the simulator's {member}"
    for account in accounts:
        for member, value in account.credentials().items():
            holders[value][member] = account.names[member]
    given = {name for account in accounts for name in account.names.values()}
    for kinds in holders.values():
        if len(kinds) > 1 and given & {*kinds.values()}:
            said = f"{' and '.join(kinds.values())} are the same value"
            yield fail(Code.KEY, said, f"{vendor} gives out one of each; see that they are not swapped", vendor)


def _published(account: Account) -> Iterator[Finding]:
    if not account.is_real:
        return
    known, given = published(account.vendor), account.credentials()
    theirs = [account.names[name] for name, value in given.items() if _is_known(known, name, value)]
    alike = [account.names[name] for name, value in given.items() if value.startswith(TEST_KEY_MARK)]
    urls = " and ".join(account.names[name] for name in account.urls())
    fix = f"use the credentials that {account.vendor} gave you, or the simulator's address"
    if theirs:
        said = f"{', '.join(theirs)}: the simulator's, which anybody can read; yet {urls} leads to a real host"
        yield fail(Code.PUBLISHED, said, fix, account.vendor)
    elif alike:
        said = f"{', '.join(alike)}: looks like the simulator's; yet {urls} leads to a real host"
        yield warn(Code.PUBLISHED, said, fix, account.vendor)


def _is_known(known: Mapping[str, str], member: str, value: str) -> bool:
    """A key counts by what it is, whether it lies in a file of the team's or stands in a variable."""
    if member.endswith("_file") and Path(value).is_file():
        return Path(value).read_bytes().strip() == known.get(member.replace("_file", "_pem"), "").strip().encode()
    return known.get(member, "").strip() == value.strip()


def _modes(account: Account) -> Iterator[Finding]:
    known = published(account.vendor)
    for member, value in account.members.items():
        if member.endswith("_file") and known.get(member) != value:
            yield from _open_to_others(Path(value), account.names[member], account.vendor)


def signing(scene: Scene) -> Iterator[Finding]:
    """The key that signs a sign-off, where it is a file."""
    key = scene.table("signoff").get("key")
    if isinstance(key, str) and not key.startswith("$"):
        yield from _open_to_others(scene.file.resolve().parent / key, "signoff.key")


def _open_to_others(path: Path, name: str, vendor: str = "") -> Iterator[Finding]:
    if path.is_file() and path.stat().st_mode & _OTHERS:
        yield warn(Code.KEY, f"{name}: others on this machine may read the key", f"chmod 600 {path.name}", vendor)
