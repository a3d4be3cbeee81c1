"""Our calls to Yoti: opening a session, asking for it, deleting it.

Owns sending, repeating where that may help, and the time-out. Whatever goes wrong over there becomes one
`YotiProblem`; the id under which Yoti finds the request is always in the log.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

import aiohttp
from yarl import URL

from ..reading import ShapeError, parsed, text
from .messages import Opened, Refusal, Standing, read_refusal
from .patience import Patience
from .settings import Settings

if TYPE_CHECKING:
    from .sdk import Sdk

_CREATED, _OK, _NO_CONTENT = 201, 200, 204
_REQUEST_ID = "x-request-id"
_log = logging.getLogger(__name__)

T = TypeVar("T")


class YotiProblem(Exception):
    """Yoti refused, could not be asked, or did not answer as documented. The text holds no personal data.

    `refusal` is None unless Yoti answered with an error.
    """

    def __init__(self, text: str, refusal: Refusal | None = None) -> None:
        super().__init__(text)
        self.refusal = refusal


class YotiClient:
    """Yoti's identity verification. Used inside a running event loop; close it at the end."""

    def __init__(self, settings: Settings, patience: Patience, sdk: "Sdk") -> None:
        self.settings = settings
        self.patience = patience
        self.sdk = sdk
        self._http = aiohttp.ClientSession()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def open_session(self, reference: str, endpoint: str) -> Opened:
        """A new session for the user whom we call so. Raises `YotiProblem`.

        When no answer comes there may be one all the same, so this is not asked twice then.
        """
        spec = self.spec(reference, endpoint)
        answer = await self.call("POST", self.sdk.sessions(), _CREATED, payload=spec, harmless=False)
        return _read(self.sdk.opened, answer)

    def spec(self, reference: str, endpoint: str) -> bytes:
        """What we ask of a session."""
        return self.sdk.spec(reference, endpoint)

    async def standing(self, session: str) -> Standing:
        """Where a session stands. Raises `YotiProblem`."""
        return _read(self.sdk.standing, await self.call("GET", self.sdk.session(session), _OK))

    async def holder(self, session: str, media: str) -> str:
        """The name on a document; empty when it has none, or the law forbids to hand it out. Raises `YotiProblem`."""
        fields = await self.call("GET", self.sdk.media(session, media), _OK, _NO_CONTENT)
        return text(fields, "full_name") if isinstance(fields, Mapping) else ""

    async def delete(self, session: str) -> None:
        """Delete a session with everything that the user showed; it may be gone already. Raises `YotiProblem`."""
        try:
            await self.call("DELETE", self.sdk.session(session), _OK, _NO_CONTENT)
        except YotiProblem as problem:
            if problem.refusal is None or not problem.refusal.is_gone:
                raise

    async def call(
        self, method: str, path: str, *good: int, payload: bytes | None = None, harmless: bool = True
    ) -> object:
        """Call, and again where that may help, all within the time-out. Raises `YotiProblem`."""
        try:
            async with asyncio.timeout(self.settings.timeout):
                return await self.persist(method, path, good, payload, harmless=harmless)
        except TimeoutError as problem:
            _log.warning("%s %s: no answer in time", method, path)
            raise YotiProblem(f"{method} {path}: no answer in time") from problem

    async def persist(
        self, method: str, path: str, good: Sequence[int], payload: bytes | None, *, harmless: bool
    ) -> object:
        """Call, and again where that may help. Raises `YotiProblem`."""
        repetitions = 0
        while True:
            try:
                return await self.attempt(method, path, good, payload)
            except YotiProblem as problem:
                _log.warning("%s", problem)
                pause = self.patience.pause(problem.refusal, repetitions, harmless=harmless)
                if pause is None:
                    raise
            await asyncio.sleep(pause)
            repetitions += 1

    async def attempt(self, method: str, path: str, good: Sequence[int], payload: bytes | None) -> object:
        """One request; the JSON of its answer. Raises `YotiProblem`."""
        request = self.sdk.signed(method, path, payload)
        url = URL(request.url, encoded=True)  # what was signed are these very bytes
        try:
            async with self._http.request(method, url, data=request.data, headers=request.headers) as response:
                status, answer = response.status, parsed(await response.read())
                request_id = response.headers.get(_REQUEST_ID, "")
        except aiohttp.ClientError as problem:
            raise YotiProblem(f"{method} {path}: {type(problem).__name__}") from problem
        if status not in good:
            refusal = self.refusal(status, answer, request_id)
            raise YotiProblem(f"{method} {path}: Yoti answered {refusal}", refusal)
        _log.info("%s %s: Yoti answered %d (request %s)", method, path, status, request_id)
        return answer

    def refusal(self, status: int, answer: object, request_id: str) -> Refusal:
        """What Yoti said instead of what we asked for."""
        return read_refusal(status, answer, request_id)


def _read(reader: Callable[[Mapping[str, object]], T], answer: object) -> T:
    if not isinstance(answer, Mapping):
        raise YotiProblem("Yoti answered something else than a JSON object")
    try:
        return reader(answer)
    except ShapeError as problem:
        raise YotiProblem(f"Yoti sent an answer in which {problem}") from problem
