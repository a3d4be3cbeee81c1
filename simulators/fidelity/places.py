"""Where an account for contract checks may be: on this machine, or where only tests are, and never in production.

Owns the refusal of addresses and paths. Where a vendor's sandbox is, the vendor's contract knows.
"""

import ipaddress
import re
from types import ModuleType
from urllib.parse import SplitResult, unquote, urlsplit

from .configured import ACCOUNT, variable

_PLAIN = re.compile(r"[!-~]+")
_HOST = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?|[0-9a-f]*:[0-9a-f:.]+")
"""A name that can be looked up, or an address; names in other alphabets have to be written as `xn--`."""


def is_loopback(url: str) -> bool:
    """True for a URL on this machine; names other than localhost are not looked up."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def climbs(path: str) -> bool:
    """True for a path with a segment that leads upwards, however it is spelled: servers disagree about that."""
    plain = unquote(unquote(path))
    return any(segment.partition(";")[0] in (".", "..") for segment in re.split(r"[/\\]", plain))


def refusal(vendor: str, facts: ModuleType, url: str, declared: str) -> str:
    """Why nothing may be sent to this base URL, in a sentence; empty when it may.

    `declared` is what the account is said to be: some vendors have one host for tests and for production.
    """
    parts = _parts(url)
    if parts is None:
        return no_base_url(url)
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


def no_base_url(url: str) -> str:
    """Why this is no base URL, in a sentence; empty when it is one."""
    return "" if _parts(url) else f"{_safe(url)} is no base URL; write scheme, host and path, and nothing else"


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
    bare = parts.scheme in ("http", "https") and not {"@", "?", "#"} & set(url)
    plain = _PLAIN.fullmatch(url) and _HOST.fullmatch(parts.hostname or "") and not climbs(parts.path)
    return parts if usable and bare and plain else None


def _safe(url: str) -> str:
    """The URL without what might be a password in it."""
    return "it" if "@" in url else url
