"""Ways for a request to reach a vendor: over HTTP, or straight into a sandbox of this process.

Owns no policy: who may be called, how often and by whom is decided elsewhere.
"""

import http.client
import socket
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote, urlsplit

from ..core.message import Request
from ..core.sandbox import Sandbox
from .wire import Answer, Outgoing, Send, Unreachable

TIMEOUT_SECONDS = 30.0


def http_sender(base_url: str, headers: Mapping[str, str] | None = None, timeout: float = TIMEOUT_SECONDS) -> Send:
    """Sends to `base_url`, whose path goes before each target, over a connection for each request.

    `headers` go along with every request. Redirects are not followed.
    """
    base = urlsplit(base_url)
    connect = http.client.HTTPSConnection if base.scheme == "https" else http.client.HTTPConnection
    always = dict(headers or {})

    def send(request: Outgoing) -> Answer:
        connection = connect(base.hostname or "", base.port, timeout=timeout)
        try:
            target = base.path.rstrip("/") + request.target
            connection.request(request.method, target, request.body or None, {**request.headers, **always})
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        except (OSError, http.client.HTTPException, socket.gaierror) as problem:
            where = f"{base.scheme}://{base.netloc}"
            raise Unreachable(f"no answer from {where}: {str(problem) or type(problem).__name__}") from problem
        finally:
            connection.close()

    return send


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
