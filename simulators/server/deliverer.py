"""Sends what the outbox hands out: one POST, no redirects, only to hosts that are allowed."""

import asyncio
import functools
import ipaddress
import os
import ssl
from collections.abc import Iterable
from urllib.parse import urlsplit

import aiohttp
import msgspec

from ..core.journal import Message, body, lower
from ..core.outbox import Delivery
from ..core.redact import Redactor
from ..core.tls import SYSTEM, Tls, trust

CONNECTIONS = 64
CONTEXTS = 64
"""Ways to secure a connection that are kept: each reads the system's certificates."""

ANSWER_LIMIT = 64 * 1024
"""Bytes of a receiver's answer that are read."""


class Result(msgspec.Struct, frozen=True):
    """How an attempt ended: an HTTP status, or one word.

    `timeout`, `refused`, `tls` (no version in common, or a certificate that is not trusted), `broken`, `blocked` (host)
    or `invalid` (URL).
    """

    outcome: str
    delivered: bool
    response: Message | None = None


class Deliverer:
    """One shared client for all sandboxes. `timeout` is in real seconds."""

    def __init__(self, *, allowed_hosts: Iterable[str] = (), timeout: float = 5.0) -> None:
        self.timeout = timeout
        self.owner = f"{os.getpid()}-{id(self):x}"
        self._allowed = frozenset(allowed_hosts)
        self._session: aiohttp.ClientSession | None = None

    async def send(self, delivery: Delivery, redactor: Redactor, tls: Tls = SYSTEM) -> Result:
        """Post the delivery once and tell how it went; never raises for what the network or the receiver does."""
        try:
            url = urlsplit(delivery.url)
            host = url.hostname or ""
            if url.scheme not in ("http", "https"):
                return Result("invalid", delivered=False)
            if not (host in self._allowed or is_loopback(host)):
                return Result("blocked", delivered=False)
            return await self._post(delivery, redactor, _context(tls) if url.scheme == "https" else True)
        except TimeoutError:
            return Result("timeout", delivered=False)
        except aiohttp.ClientConnectorError as problem:
            return Result(_unconnected(problem), delivered=False)
        except ValueError:  # aiohttp.InvalidURL is one too
            return Result("invalid", delivered=False)
        except (aiohttp.ClientError, OSError):
            return Result("broken", delivered=False)

    async def _post(self, delivery: Delivery, redactor: Redactor, secured: ssl.SSLContext | bool) -> Result:
        async with self._client().post(
            delivery.url, data=delivery.body, headers=delivery.headers, allow_redirects=False, ssl=secured
        ) as answer:
            text = await _beginning(answer.content)
            ok = delivery.retry.ok_from <= answer.status <= delivery.retry.ok_to
            headers = redactor.headers(lower(tuple(answer.headers.items())))
            return Result(str(answer.status), ok, Message(headers, body(redactor, text), status=answer.status))

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS),
                timeout=aiohttp.ClientTimeout(total=self.timeout),
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            await asyncio.sleep(0)
            self._session = None


def _unconnected(problem: aiohttp.ClientConnectorError) -> str:
    """Why there is no connection. A server may hang up on a handshake without saying why."""
    hung_up = isinstance(problem.os_error, ConnectionResetError)
    return "tls" if hung_up or isinstance(problem, aiohttp.ClientSSLError) else "refused"


@functools.lru_cache(CONTEXTS)
def _context(tls: Tls) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if tls.version:
        context.minimum_version = context.maximum_version = ssl.TLSVersion[f"TLSv{tls.version.replace('.', '_')}"]
    if tls.trusted:
        trust(context, tls.trusted)
    return context


async def _beginning(content: aiohttp.StreamReader) -> bytes:
    """The first `ANSWER_LIMIT` bytes, or all there is."""
    text = b""
    async for chunk in content.iter_any():
        text += chunk
        if len(text) >= ANSWER_LIMIT:
            break
    return text[:ANSWER_LIMIT]


def is_loopback(host: str) -> bool:
    """True for localhost and the loopback addresses; names are not looked up."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
