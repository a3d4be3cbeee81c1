"""A visit to a branch: what the person is to bring where, the PDF that says so, and the mail about it.

Owns the instructions of a session. What happens in the branch itself is told by whoever plays it.
"""

from collections.abc import Iterator

import msgspec

from ..core import messages, outbox
from ..core.clock import SECOND
from . import documents, notifications, spec
from .errors import error
from .model import Instructions, JsonObject, Session
from .portal import Tx
from .sessions import NAME, SESSIONS, save

NO_BRANCH = "0000000"
"""The one code that belongs to no branch (I)."""
KIND = "UK_POST_OFFICE"

Finding = tuple[str, str]


def findings(session: Session, given: JsonObject, raw: JsonObject) -> Iterator[Finding]:
    """What no schema can say of instructions; `raw` still has its nulls."""
    if not given["documents"]:
        yield "documents", "must not be empty"
    for place, one in enumerate(given["documents"]):
        yield from _misfits(session, one, f"documents[{place}]")
    if "fad_code" in raw["branch"] and raw["branch"]["fad_code"] is None:
        yield "branch.fad_code", "must not be null"
    if given["branch"].get("fad_code") == NO_BRANCH:
        yield "branch.fad_code", "Provided fadCode does not relate to any branch"


def _misfits(session: Session, one: JsonObject, place: str) -> Iterator[Finding]:
    """The document has to be one that the session wants (I)."""
    chosen = one["document"]
    wanted = [need for need in session.requirements if need.id == one["requirement_id"] and need.type == chosen["type"]]
    if not wanted:
        yield f"{place}.requirement_id", f"is no requirement of the session for the type {chosen['type']}"
    elif not documents.is_allowed(wanted[0].detail, chosen["country_code"], chosen["document_type"]):
        yield f"{place}.document", "is not accepted for this requirement"


def put(tx: Tx, session: Session, given: JsonObject) -> Session:
    """The session with these instructions, instead of those it had; their PDF is on its way."""
    told = Instructions(given["contact_profile"], given["documents"], given["branch"], tx.now)
    outbox.arm(tx, NAME, "pdf", session.id, tx.now + tx.rules.pdf_delay * SECOND)
    return save(tx, msgspec.structs.replace(session, instructions=told))


def instructions(session: Session) -> Instructions:
    """Those of the session, or Yoti's 409."""
    if session.instructions is None:
        raise error("instructions_not_complete")
    return session.instructions


def has_pdf(tx: Tx, session: Session) -> bool:
    """True once the PDF of the latest instructions is made."""
    return tx.now >= instructions(session).put + tx.rules.pdf_delay * SECOND


def on_pdf(tx: Tx, session_id: str) -> None:
    """Timer: the PDF is there. Of instructions that were put again, only the latest one is told."""
    session = tx.get(SESSIONS, session_id)
    if session is not None and has_pdf(tx, session):
        notifications.tell(tx, session, notifications.PDF)


def mail(tx: Tx, session: Session) -> None:
    """The instructions go to the person: by Yoti's own mail, or by the team's where it subscribed to be asked (D)."""
    told = instructions(session)
    if notifications.INSTRUCTIONS in spec.topics(session.spec):
        notifications.tell(tx, session, notifications.INSTRUCTIONS)
        return
    text = f"What to bring to {told.branch['name']}, {told.branch['address']}, {told.branch['post_code']}"
    to = told.contact_profile["email"]
    messages.send(tx, NAME, to=to, text=text, subject=session.id, kind="instructions", channel="email")
