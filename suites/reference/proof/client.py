"""Our calls to Proof: opening a session, reading a transaction and a user's identity status, listening.

Owns the token, repetition, timeouts and the reading of answers. Whatever goes wrong over there becomes one
`ProofProblem`.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TypeVar
from urllib.parse import quote

import aiohttp

from ..reading import ShapeError, parsed
from .messages import Refusal, Session, Standing, read_refusal, read_session, read_standing
from .patience import Patience
from .settings import Settings

_TIMEOUT = aiohttp.ClientTimeout(total=10)
_HEARTBEAT_SECONDS = 25.0
_GOOD = range(200, 300)

T = TypeVar("T")


class ProofProblem(Exception):
    """Proof refused, could not be asked, or did not answer as documented. The text holds no personal data.

    `refusal` is None unless Proof answered with an error.
    """

    def __init__(self, text: str, refusal: Refusal | None = None) -> None:
        super().__init__(text)
        self.refusal = refusal


class ProofClient:
    """Proof's API. Used inside a running event loop; close it at the end."""

    def __init__(self, settings: Settings, patience: Patience) -> None:
        self.settings = settings
        self.patience = patience
        self._http = aiohttp.ClientSession(timeout=_TIMEOUT)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def open_session(self, wish: Mapping[str, object]) -> Session:
        """A new session, which is a new transaction. Raises `ProofProblem`."""
        return _read(read_session, await self._call("POST", "/widget/session", self.written(wish)))

    async def transaction(self, transaction_id: str) -> Standing:
        """Where a transaction stands. Raises `ProofProblem`."""
        path = f"/widget/transactions/{quote(transaction_id, safe='')}"
        return _read(read_standing, await self._call("GET", path))

    async def identity(self, partner_user_id: str) -> str:
        """`not_started`, `pending`, `verified` or `failed`. Asked once, for it is only good to know.

        Raises `ProofProblem`.
        """
        path = f"/widget/users/{quote(partner_user_id, safe='')}/kyc-status"
        answer = await self.attempt("GET", path)
        return str(answer.get("status")) if isinstance(answer, Mapping) else ""

    @asynccontextmanager
    async def listen(self, transaction_id: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """A WebSocket that tells of one transaction, closed at the end. Raises `ProofProblem`."""
        url, query = f"{self.settings.base_url}/ws", {"tx_id": transaction_id}
        try:
            async with self._http.ws_connect(
                url, params=query, headers=self.headers("GET", "/ws"), heartbeat=_HEARTBEAT_SECONDS
            ) as socket:
                yield socket
        except aiohttp.WSServerHandshakeError as problem:
            raise ProofProblem(f"/ws: Proof answered {problem.status}", Refusal(problem.status)) from problem
        except (TimeoutError, aiohttp.ClientError) as problem:
            raise ProofProblem(f"/ws: {type(problem).__name__}") from problem

    def headers(self, method: str, path: str) -> Mapping[str, str]:
        """What every call carries. No Origin: we are not a browser."""
        return {"authorization": f"Bearer {self.settings.client_token}"}

    def written(self, wish: Mapping[str, object]) -> bytes:
        """A wish as the bytes of a request."""
        return json.dumps(wish).encode()

    async def attempt(self, method: str, path: str, body: bytes = b"") -> object:
        """One request; its answer's JSON. Raises `ProofProblem`."""
        headers = {**self.headers(method, path), **({"content-type": "application/json"} if body else {})}
        url = self.settings.base_url + path
        try:
            async with self._http.request(method, url, data=body or None, headers=headers) as response:
                answer = parsed(await response.read())
                status, request_id = response.status, response.headers.get("x-request-id", "")
        except (TimeoutError, aiohttp.ClientError) as problem:
            raise ProofProblem(f"{method} {path}: {type(problem).__name__}") from problem
        if status not in _GOOD:
            refusal = read_refusal(status, answer, request_id)
            raise ProofProblem(f"{method} {path}: Proof answered {refusal}", refusal)
        return answer

    async def _call(self, method: str, path: str, body: bytes = b"") -> object:
        """Call, and again with the same bytes where that may help. Raises `ProofProblem`."""
        number = 0
        while True:
            try:
                return await self.attempt(method, path, body)
            except ProofProblem as problem:
                number += 1
                if problem.refusal is None or number >= self.patience.tries(problem.refusal):
                    raise
            await asyncio.sleep(self.patience.pause(number - 1))


def _read(reader: Callable[[Mapping[str, object]], T], answer: object) -> T:
    try:
        return reader(answer if isinstance(answer, Mapping) else {})
    except ShapeError as problem:
        raise ProofProblem(f"Proof sent an answer in which {problem}") from problem
