"""A very small browser: one HTTP request at a time, a cookie jar per user, redirects only when asked.

Owns sockets and their errors. It knows no operation and reads no value. Proxies of the environment are not used, and a
redirect that leaves the app's own host is where the user ends: it is never fetched.
"""

import http.client
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar
from urllib.parse import urljoin, urlsplit

from .values import Reply

_MOST_BYTES = 4 * 1024 * 1024
_MOST_REDIRECTS = 5


class Unreachable(Exception):
    """No connection, or no complete answer in time."""


@dataclass(frozen=True, slots=True)
class Ask:
    """An HTTP request: method, absolute URL, headers, body bytes or None."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None = None


class Browser:
    """What one user's browser does and remembers. `timeout` in seconds is for one request."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.HTTPHandler(),
            urllib.request.HTTPSHandler(),
            urllib.request.HTTPCookieProcessor(CookieJar()),
        ):
            self._opener.add_handler(handler)

    def fetch(self, ask: Ask, *, follow: bool = False) -> Reply:
        """The answer, whatever its status. Raises `Unreachable`."""
        reply = self._once(ask)
        for _ in range(_MOST_REDIRECTS if follow else 0):
            target = redirect(reply)
            if target is None or urlsplit(target).netloc != urlsplit(reply.url).netloc:
                break
            reply = self._once(Ask("GET", target, {}))
        return reply

    def _once(self, ask: Ask) -> Reply:
        request = urllib.request.Request(ask.url, ask.body, dict(ask.headers), method=ask.method)  # noqa: S310 - the team's own URL, http or https
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                headers = {name.lower(): value for name, value in answer.headers.items()}
                text = answer.read(_MOST_BYTES).decode("utf-8", "replace")
                return Reply(answer.status, headers, text, ask.url)
        except (OSError, http.client.HTTPException, ValueError) as problem:
            cause = problem.reason if isinstance(problem, urllib.error.URLError) else problem
            raise Unreachable(f"{ask.method} {ask.url} got no answer: {cause or type(cause).__name__}") from problem


def redirect(reply: Reply) -> str | None:
    """Where an answer sends the browser, as an absolute URL; None when it stays."""
    if 300 <= reply.status < 400 and "location" in reply.headers:
        return urljoin(reply.url, reply.headers["location"])
    return None
