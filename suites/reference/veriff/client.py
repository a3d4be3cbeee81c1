"""Our calls to Veriff: opening a session, reading a decision, and uploading photos ourselves.

Owns signing, timeouts and the reading of answers. Whatever goes wrong over there becomes one `VeriffProblem`.
"""

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp

from ..reading import ShapeError
from .messages import Decision, read_decision
from .settings import Settings

_PATIENCE = aiohttp.ClientTimeout(total=10)


class VeriffProblem(Exception):
    """Veriff could not be asked, or did not answer as documented. The text holds no personal data."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that Veriff opened for us."""

    id: str
    url: str


def sign(secret: str, signed: bytes) -> str:
    """HMAC-SHA256 with the shared secret, in lower-case hexadecimal digits."""
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


class VeriffClient:
    """Veriff's API. Used inside a running event loop; close it at the end."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._http = aiohttp.ClientSession(timeout=_PATIENCE)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def open_session(self, details: Mapping[str, object]) -> Opened:
        """A new session with the members of `verification`. Raises `VeriffProblem`."""
        answer = await self._send("POST", "/v1/sessions", {"verification": details})
        match answer.get("verification"):
            case {"id": str(session_id), "url": str(url)}:
                return Opened(session_id, url)
        raise VeriffProblem("Veriff opened a session without an id or a URL")

    async def decision(self, session_id: str) -> Decision | None:
        """The decision on a session, None while there is none. The id is what is signed. Raises `VeriffProblem`."""
        path = f"/v1/sessions/{session_id}/decision"
        return self.read(await self._call("GET", path, self.sign_decision(session_id)))

    def sign_decision(self, session_id: str) -> str:
        """The signature that reads a decision: over the session's id, nothing else."""
        return sign(self.settings.shared_secret, session_id.encode())

    def read(self, answer: Mapping[str, object]) -> Decision | None:
        """The decision in an answer of the decision endpoint."""
        try:
            return read_decision(answer)
        except ShapeError as problem:
            raise VeriffProblem(f"Veriff answered a decision in which {problem}") from problem

    async def upload(self, session_id: str, context: str, photo: bytes) -> None:
        """Hand in a photo; `context` says of what, such as `face`. Raises `VeriffProblem`."""
        image = {"context": context, "content": b64encode(photo).decode()}
        await self._send("POST", f"/v1/sessions/{session_id}/media", {"image": image})

    async def submit(self, session_id: str) -> None:
        """No more photos will come. Raises `VeriffProblem`."""
        await self._send("PATCH", f"/v1/sessions/{session_id}", {"verification": {"status": "submitted"}})

    async def uploaded(self, session_id: str) -> set[str]:
        """The contexts of all photos that Veriff has. Raises `VeriffProblem`."""
        signature = sign(self.settings.shared_secret, session_id.encode())
        answer = await self._call("GET", f"/v1/sessions/{session_id}/media", signature)
        images = answer.get("images")
        if not isinstance(images, list):
            raise VeriffProblem("Veriff listed photos without images")
        return {str(image.get("context")) for image in images}

    def sign_body(self, body: bytes) -> str:
        """The signature of a request that has a body: over its bytes."""
        return sign(self.settings.shared_secret, body)

    async def _send(self, method: str, path: str, message: Mapping[str, object]) -> Mapping[str, object]:
        body = json.dumps(message, ensure_ascii=False).encode()
        return await self._call(method, path, self.sign_body(body), body)

    async def _call(self, method: str, path: str, signature: str, body: bytes | None = None) -> Mapping[str, object]:
        headers = {
            "content-type": "application/json",
            "x-auth-client": self.settings.api_key,
            "x-hmac-signature": signature,
        }
        url = self.settings.veriff_base_url + path
        try:
            async with self._http.request(method, url, data=body, headers=headers) as response:
                answer = json.loads(await response.read())
                status = response.status
        except (TimeoutError, aiohttp.ClientError, ValueError) as problem:
            raise VeriffProblem(f"{method} {path}: {type(problem).__name__}") from problem
        if status not in (200, 201) or not isinstance(answer, dict):
            raise VeriffProblem(f"{method} {path}: Veriff answered {status}")
        return answer
