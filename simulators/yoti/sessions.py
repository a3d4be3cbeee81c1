"""Sessions in the store: created, found, changed, forgotten.

Owns the ids by which a page or a device finds its sandbox, and what is stored beside a session. What the person does is
in `person`, what is found out in `checks`.
"""

import hashlib

import msgspec

from ..core import outbox
from ..core.clock import SECOND
from ..core.transaction import Collection
from . import spec
from .errors import error
from .model import Action, JsonObject, Kind, MediaRef, Resource, Session, moved, with_resource
from .portal import Tx

NAME = "yoti"

SESSIONS = Collection("yoti-session", Session)
APPLICATION_CONFIG = Collection("yoti-config", dict[str, object])
"""An application's response config, for all its sessions; by the application's place in the settings."""

_TAG = 12


class Media(msgspec.Struct, frozen=True):
    """A medium's content; `forbidden` where the law does not let it be handed out."""

    content_type: str
    body: bytes
    forbidden: bool = False


MEDIA = Collection("yoti-media", Media)
"""By `<session>/<media id>`."""


def tag(sdk_id: str) -> str:
    """The beginning of the ids of an application's sessions: what has no SDK id still finds the sandbox."""
    return hashlib.blake2b(sdk_id.encode(), digest_size=_TAG // 2).hexdigest()


def tag_of(session_id: str) -> str:
    """The same, read off an id."""
    return session_id.replace("-", "")[:_TAG].lower()


def _new_id(tx: Tx) -> str:
    start = tag(tx.settings.sdk_id)
    return f"{start[:8]}-{start[8:]}{tx.ids.uuid()[13:]}"


def create(tx: Tx, body: JsonObject, *, sandbox: bool, application: int) -> Session:
    """A new session; its end is on the schedule from the start, and its oblivion from then on (or from a capture)."""
    ends = spec.ends(body, tx.now, tx.rules)
    session = Session(
        id=_new_id(tx),
        token=tx.ids.uuid(),
        created=tx.now,
        ends=ends,
        forget_at=ends + spec.resources_ttl(body, tx.rules) * SECOND,
        spec=body,
        sandbox=sandbox,
        application=application,
        requirements=spec.requirements(body, tx.ids.uuid),
    )
    tx.subject = session.id
    profile = (body.get("resources") or {}).get("applicant_profile")
    if profile is not None:
        session = with_resource(session, _applicant(tx, session, profile))
    outbox.arm(tx, NAME, "lapse", session.id, ends)
    return save(tx, session)


def _applicant(tx: Tx, session: Session, profile: JsonObject) -> Resource:
    """What the team itself knows of the person."""
    medium = store_json(tx, session, profile)
    return Resource(
        tx.ids.uuid(),
        Kind.APPLICANT_PROFILE,
        tx.now,
        tx.now,
        source="RELYING_BUSINESS",
        media={"profile": medium},
    )


def load(tx: Tx, session_id: str) -> Session:
    """The session, or Yoti's 404."""
    tx.subject = session_id
    session = tx.get(SESSIONS, session_id)
    if session is None:
        raise error("session_not_found")
    return session


def save(tx: Tx, session: Session) -> Session:
    """Store it."""
    tx.put(SESSIONS, session.id, session)
    return session


def store(tx: Tx, session: Session, kind: str, content_type: str, body: bytes, *, forbidden: bool = False) -> MediaRef:
    """Keep a medium; `kind` is IMAGE, JSON, BINARY or PDF. It must still be named in the session."""
    ref = MediaRef(tx.ids.uuid(), kind, tx.now)
    tx.put(MEDIA, f"{session.id}/{ref.id}", Media(content_type, body, forbidden))
    return ref


def store_json(tx: Tx, session: Session, value: object) -> MediaRef:
    """Keep a medium that is JSON."""
    return store(tx, session, "JSON", "application/json", msgspec.json.encode(value))


def kept(tx: Tx, session: Session) -> Session:
    """The session after something was captured: from now on it is kept for its time (D: that starts at the upload).

    A session that is open for longer than the default time outlives its token as any other does.
    """
    own = tx.now + spec.resources_ttl(session.spec, tx.rules) * SECOND
    forget_at = max(own, session.ends + tx.rules.resources_margin * SECOND)
    outbox.arm(tx, NAME, "forget", session.id, forget_at)
    return msgspec.structs.replace(session, forget_at=forget_at)


def erase(tx: Tx, session: Session) -> None:
    """The session and all its media are gone (D)."""
    for name, _ in tx.find(MEDIA, f"{session.id}/"):
        tx.delete(MEDIA, name)
    tx.delete(SESSIONS, session.id)


def expire(tx: Tx, session: Session) -> Session:
    """Its time is over before the person is through; nobody is told (I)."""
    if spec.profile(session.spec):
        outbox.arm(tx, NAME, "abandon", session.id, tx.now + tx.rules.abandoned_after * SECOND)
    return save(tx, moved(session, Action.EXPIRE))


def application_config(tx: Tx, session: Session) -> JsonObject | None:
    """The response config that all of its application's sessions without one of their own go by."""
    return tx.get(APPLICATION_CONFIG, str(session.application))
