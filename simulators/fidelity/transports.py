"""Ways for a request to reach a vendor: over HTTP, or straight into a sandbox of this process.

Owns no policy: who may be called, how often and by whom is decided elsewhere.
"""

import http.client
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote, urlsplit

from ..core.message import Request
from ..core.sandbox import Sandbox
from .wire import Answer, Outgoing, Send, Unreachable

TIMEOUT_SECONDS = 30.0
MOST_BYTES = 64 << 20
"""Bytes of a body that is still taken in."""


def http_sender(base_url: str, headers: Mapping[str, str] | None = None, timeout: float = TIMEOUT_SECONDS) -> Send:
    """Sends to `base_url`, whose path goes before each target, over a connection for each request.

    `headers` go along with every request. Redirects are not followed.
    """
    base = urlsplit(base_url)
    connect = http.client.HTTPSConnection if base.scheme == "https" else http.client.HTTPConnection
    where, always = f"{base.scheme}://{base.netloc}", dict(headers or {})

    def send(request: Outgoing) -> Answer:
        connection = connect(base.hostname or "", base.port, timeout=timeout)
        try:
            target = base.path.rstrip("/") + request.target
            connection.request(request.method, target, request.body or None, {**request.headers, **always})
            with connection.getresponse() as answer:
                named = {name.lower(): value for name, value in answer.getheaders()}
                return Answer(answer.status, named, _body(answer))
        except (OSError, http.client.HTTPException) as problem:
            raise Unreachable(f"no answer from {where}: {_reason(problem)}") from problem
        finally:
            connection.close()

    return send


def _reason(problem: Exception) -> str:
    if type(problem) is http.client.BadStatusLine:  # it quotes what came, which may be anything
        return "it does not speak HTTP"
    return str(problem) or type(problem).__name__


def _body(answer: http.client.HTTPResponse) -> bytes:
    """The whole body, and nothing of one that is endless or ends too early."""
    body = answer.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise http.client.HTTPException(f"more than {MOST_BYTES >> 20} MiB")
    if answer.length:
        raise http.client.IncompleteRead(body, answer.length)
    return body


def in_memory(sandbox: Sandbox, vendor: str, prefix: str = "") -> Send:
    """Sends straight into a sandbox, without a socket; `prefix` is the path of the vendor's base URL.

    The sandbox's world has to know an address of the vendor, for the URLs that are given out.
    """

    def send(request: Outgoing) -> Answer:
        target = prefix + request.target
        path, _, query = target.partition("?")
        kept = unquote(path.replace("%25", "%2525").replace("%2F", "%252F").replace("%2f", "%252F"))
        asked = Request(
            request.method,
            kept,
            dict(parse_qsl(query, keep_blank_values=True)),
            request.headers,
            request.body,
            "127.0.0.1",
            raw=target,
        )
        response = sandbox.handle(vendor, asked).response
        headers = {"content-type": response.content_type} if response.body else {}
        return Answer(
            response.status, {**headers, **{name.lower(): value for name, value in response.headers}}, response.body
        )

    return send
