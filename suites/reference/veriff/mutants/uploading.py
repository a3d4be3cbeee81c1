"""Mutants that go wrong when the app uploads photos itself."""

from ..client import VeriffClient
from ..parts import Parts
from .row import Mutant, rows


class _NeverSubmits(VeriffClient):
    async def submit(self, session_id: str) -> None:
        return None


class _SubmitsAfterEachPhoto(VeriffClient):
    async def upload(self, session_id: str, context: str, photo: bytes) -> None:
        await super().upload(session_id, context, photo)
        await self.submit(session_id)


class _ForgetsTheFace(VeriffClient):
    async def upload(self, session_id: str, context: str, photo: bytes) -> None:
        if context != "face":
            await super().upload(session_id, context, photo)


class _SignsNothing(VeriffClient):
    def sign_body(self, body: bytes) -> str:
        return super().sign_body(b"")


class _NeverLooks(VeriffClient):
    async def uploaded(self, session_id: str) -> set[str]:
        return {"document-front", "face"}


UPLOADING = (
    Mutant("never_submits", "Uploads photos, but never submits the session.", rows(29), Parts(client=_NeverSubmits)),
    Mutant(
        "submits_after_each_photo",
        "Submits the session when the first photo is uploaded.",
        rows(29),
        Parts(client=_SubmitsAfterEachPhoto),
    ),
    Mutant("forgets_the_face", "Uploads the document only.", rows(29), Parts(client=_ForgetsTheFace)),
    Mutant("signs_nothing", "Signs uploads as if they had no body.", rows(29), Parts(client=_SignsNothing)),
    Mutant("never_looks", "Never asks which photos arrived.", rows(29), Parts(client=_NeverLooks)),
)
