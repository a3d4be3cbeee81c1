"""Sends what the outbox hands out: one POST, no redirects, only to hosts that are allowed."""

import asyncio
import ipaddress
import os
from collections.abc import Iterable
from urllib.parse import urlsplit

import aiohttp
import msgspec

from ..core.journal import Message, body, lower
from ..core.outbox import Delivery
from ..core.redact import Redactor

CONNECTIONS = 64
ANSWER_LIMIT = 64 * 1024
"""Bytes of a receiver's answer that are read."""


class Result(msgspec.Struct, frozen=True):
    """How an attempt ended: an HTTP status, or `timeout`, `refused`, `broken`, `blocked` (host) or `invalid` (URL)."""

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

    async def send(self, delivery: Delivery, redactor: Redactor) -> Result:
        """Post the delivery once and tell how it went; never raises for what the network or the receiver does."""
        try:
            url = urlsplit(delivery.url)
            host = url.hostname or ""
            if url.scheme not in ("http", "https"):
                return Result("invalid", delivered=False)
            if not (host in self._allowed or is_loopback(host)):
                return Result("blocked", delivered=False)
            return await self._post(delivery, redactor)
        except TimeoutError:
            return Result("timeout", delivered=False)
        except aiohttp.ClientConnectorError:
            return Result("refused", delivered=False)
        except ValueError:  # aiohttp.InvalidURL is one too
            return Result("invalid", delivered=False)
        except (aiohttp.ClientError, OSError):
            return Result("broken", delivered=False)

    async def _post(self, delivery: Delivery, redactor: Redactor) -> Result:
        async with self._client().post(
            delivery.url, data=delivery.body, headers=delivery.headers, allow_redirects=False
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
