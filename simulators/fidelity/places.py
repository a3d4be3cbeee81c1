"""Where an account for contract checks may be: on this machine, or where only tests are, and never in production.

Owns the refusal of addresses and paths. Where a vendor's sandbox is, the vendor's contract knows.
"""

import ipaddress
import re
from types import ModuleType
from urllib.parse import SplitResult, unquote, urlsplit

from .configured import ACCOUNT, variable


def is_loopback(url: str) -> bool:
    """True for a URL on this machine; names other than localhost are not looked up."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def climbs(path: str) -> bool:
    """True for a path with a segment that leads upwards, however it is spelled: servers disagree about that."""
    return any(segment.partition(";")[0] in (".", "..") for segment in re.split(r"[/\\]", unquote(path)))


def refusal(vendor: str, facts: ModuleType, url: str, declared: str) -> str:
    """Why nothing may be sent to this base URL, in a sentence; empty when it may.

    `declared` is what the account is said to be: some vendors have one host for tests and for production.
    """
    parts = _parts(url)
    if parts is None or climbs(parts.path):
        return f"{_safe(url)} is no base URL; write scheme, host and path, and nothing else"
    if is_loopback(url):
        return ""
    if parts.scheme != "https":
        return f"{url} must begin with https://"
    if facts.SANDBOX:
        return "" if _is_sandbox(facts, parts) else _elsewhere(vendor, facts, url)
    if declared != facts.DECLARED:
        return (
            f"{url} may be production, which is never called; if the account is for tests only, say so: "
            f"{variable(vendor, ACCOUNT)}={facts.DECLARED}"
        )
    return ""


def _is_sandbox(facts: ModuleType, parts: SplitResult) -> bool:
    return any(parts.hostname == host and f"{parts.path}/".startswith(prefix) for host, prefix in facts.SANDBOX)


def _elsewhere(vendor: str, facts: ModuleType, url: str) -> str:
    places = " or ".join(f"https://{host}{prefix}" for host, prefix in facts.SANDBOX)
    return f"{url} is not {vendor}'s sandbox, and production is never called; expected {places}"


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        usable = parts.port != 0
    except ValueError:
        return None
    plain = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return parts if usable and plain and not parts.query and not parts.fragment else None


def _safe(url: str) -> str:
    """The URL without what might be a password in it."""
    return "it" if "@" in url else url
