"""Our calls to Prove about one person: beginning a check, asking how it went, checking without possession.

Owns what goes with every call and how its answer is read.
"""

import json
from collections.abc import Callable, Mapping
from typing import TypeVar

from ..reading import ShapeError
from .messages import Begun, Outcome, read_begun, read_outcome
from .tokens import Tokens
from .wire import JSON, ProveProblem, Wire

_UNAUTHORIZED = 401

T = TypeVar("T")


class ProveClient:
    """Prove's API."""

    def __init__(self, wire: Wire, tokens: Tokens) -> None:
        self.wire = wire
        self.tokens = tokens

    async def begin(self, details: Mapping[str, object]) -> Begun:
        """A new flow in which Prove checks the possession of the phone. Raises `ProveProblem`."""
        return _read(read_begun, await self.call("/v3/verify", details))

    async def confirm(self, details: Mapping[str, object]) -> Outcome:
        """Whose number it is, when we have checked the possession: one call and no more. Raises `ProveProblem`."""
        return _read(read_outcome, await self.call("/v3/verify", details))

    async def outcome(self, correlation: str, request_id: str) -> Outcome:
        """How a flow went. Raises `ProveProblem`."""
        details = {"correlationId": correlation, "clientRequestId": request_id}
        return _read(read_outcome, await self.call("/v3/verify-status", details))

    async def call(self, path: str, details: Mapping[str, object]) -> Mapping[str, object]:
        """Call with our token, and once more with a new one if Prove refuses it. Raises `ProveProblem`."""
        token = await self.tokens.current()
        try:
            return await self.post(path, details, token)
        except ProveProblem as problem:
            if problem.refusal is None or problem.refusal.status != _UNAUTHORIZED:
                raise
        self.tokens.refused(token)
        return await self.post(path, details, await self.tokens.current())

    async def post(self, path: str, details: Mapping[str, object], token: str) -> Mapping[str, object]:
        """Call with this token. Raises `ProveProblem`."""
        headers = {"authorization": f"Bearer {token}", "content-type": JSON, "accept": JSON}
        return await self.wire.post(path, json.dumps(details).encode(), headers)


def _read(reader: Callable[[Mapping[str, object]], T], answer: Mapping[str, object]) -> T:
    try:
        return reader(answer)
    except ShapeError as problem:
        raise ProveProblem(f"Prove sent an answer in which {problem}") from problem
