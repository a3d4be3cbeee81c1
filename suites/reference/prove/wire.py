"""Requests to Prove: sent, repeated where that may help, and their answers as JSON.

Whatever goes wrong over there becomes one `ProveProblem`. It knows neither tokens nor what the calls are about.
"""

import asyncio
from collections.abc import Mapping

import aiohttp

from ..reading import parsed
from .messages import Refusal, read_refusal
from .patience import Patience
from .settings import Settings

FORM, JSON = "application/x-www-form-urlencoded", "application/json"

_TIMEOUT = aiohttp.ClientTimeout(total=10)
_GOOD = 200


class ProveProblem(Exception):
    """Prove refused, could not be asked, or did not answer as documented. The text holds no personal data.

    `refusal` is None unless Prove answered with an error.
    """

    def __init__(self, text: str, refusal: Refusal | None = None) -> None:
        super().__init__(text)
        self.refusal = refusal


class Wire:
    """The way to Prove. Used inside a running event loop; close it at the end."""

    def __init__(self, settings: Settings, patience: Patience) -> None:
        self.settings = settings
        self.patience = patience
        self._http = aiohttp.ClientSession(timeout=_TIMEOUT)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> Mapping[str, object]:
        """Call, and again with the same bytes where that may help. Raises `ProveProblem`."""
        repetitions = 0
        while True:
            try:
                return await self.attempt(path, body, headers)
            except ProveProblem as problem:
                pause = self.patience.pause(problem.refusal, repetitions) if problem.refusal else None
                if pause is None:
                    raise
            await asyncio.sleep(pause)
            repetitions += 1

    async def attempt(self, path: str, body: bytes, headers: Mapping[str, str]) -> Mapping[str, object]:
        """One request; the JSON object of its answer. Only 200 is good. Raises `ProveProblem`."""
        try:
            async with self._http.post(self.settings.base_url + path, data=body, headers=headers) as response:
                status, answer = response.status, parsed(await response.read())
                retry_after = response.headers.get("retry-after", "")
        except (TimeoutError, aiohttp.ClientError) as problem:
            raise ProveProblem(f"{path}: {type(problem).__name__}") from problem
        if status != _GOOD:
            refusal = read_refusal(status, answer, retry_after)
            raise ProveProblem(f"{path}: Prove answered {refusal}", refusal)
        if not isinstance(answer, Mapping):
            raise ProveProblem(f"{path}: Prove answered something else than a JSON object")
        return answer
