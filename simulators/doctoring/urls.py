"""Whether vendors' addresses lead where they are meant to: the simulator, a sandbox, or production.

Owns the mix-ups between places; which hosts are for tests, the vendor's contract knows.
"""

from collections.abc import Iterator
from types import ModuleType
from urllib.parse import urlsplit

from ..fidelity.configured import ACCOUNT, facts_of
from ..fidelity.places import is_loopback, refusal
from .accounts import Account, Place
from .findings import Code, Finding, fail, ok, warn
from .scene import Scene


def check(scene: Scene) -> Iterator[Finding]:
    """Each account's addresses, then credentials that stand in two places."""
    for account in scene.accounts:
        facts = facts_of(account.vendor)
        found = [finding for member in account.urls() for finding in _address(scene, account, facts, member)]
        yield from found
        if account.urls() and not found:
            names = ", ".join(account.names[name] for name in account.urls())
            yield ok(Code.URL, f"{names}: {_whereabouts(account)}", account.vendor)
    for vendor in scene.vendors:
        yield from _shared([account for account in scene.accounts if account.vendor == vendor])


def _address(scene: Scene, account: Account, facts: ModuleType, member: str) -> Iterator[Finding]:
    url, name, vendor = account.members[member], account.names[member], account.vendor
    if not _is_url(url):
        yield fail(Code.URL, f"{name} is no URL", "write scheme, host and path, such as https://host/path", vendor)
    elif is_loopback(url):
        return
    elif urlsplit(url).scheme != "https":
        yield fail(Code.URL, f"{name} is not https", "vendors are reached over https only", vendor)
    elif account.place is Place.DECLARED:
        said = f"{name} leads to a real host, so the app would call {vendor} while it is judged"
        yield fail(Code.PRODUCTION, said, f'write "{{{vendor}.{member}}}"', vendor)
    elif account.place is Place.SHELL:
        yield from _inherited(scene, account, member)
    elif member == facts.BASE:
        refused = refusal(vendor, facts, url, account.members.get(ACCOUNT, ""))
        if refused:
            yield fail(Code.PRODUCTION, f"{name}: {refused}", "configure the account that is for tests only", vendor)


def _inherited(scene: Scene, account: Account, member: str) -> Iterator[Finding]:
    """An app that golive starts gets this environment, unless `[integration.env]` says otherwise."""
    name, vendor = account.names[member], account.vendor
    plan = scene.plans.get(vendor)
    if plan and plan.command:
        said = f"{name} in this environment leads to a real host, and the app that golive starts inherits it"
        yield fail(Code.PRODUCTION, said, f'[integration.env] {name} = "{{{vendor}.{member}}}"', vendor)
    elif refusal(vendor, facts_of(vendor), account.members[member], ""):
        said = f"{name} in this environment leads to a real host, which may be production"
        yield warn(Code.PRODUCTION, said, "point the app to the simulator while it is judged", vendor)


def _shared(accounts: list[Account]) -> Iterator[Finding]:
    """Credentials of a sandbox that also go to production, where the vendor's hosts tell the two apart."""
    tests = [account for account in accounts if account.place is Place.CHECKS and account.is_real]
    live = [account for account in accounts if account.place is not Place.CHECKS and _is_production(account)]
    for account in tests:
        for other in live:
            for member in dict(account.credentials().items() & other.credentials().items()):
                said = f"{account.names[member]} and {other.names[member]} are one, for the sandbox and for production"
                fix = f"{account.vendor} gives out others for each; take those of the sandbox for checks"
                yield fail(Code.PRODUCTION, said, fix, account.vendor)


def _is_production(account: Account) -> bool:
    facts = facts_of(account.vendor)
    real = [url for url in account.urls().values() if not is_loopback(url)]
    return bool(facts.SANDBOX and real) and all(refusal(account.vendor, facts, url, "") for url in real)


def _is_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _whereabouts(account: Account) -> str:
    return "for tests only" if account.is_real else "on this machine"
