"""The identity profile of a session, and the report that goes with it: a medium that proves itself."""

import msgspec

from . import outcomes, profiles, sessions, wire
from .model import JsonObject, MediaRef, Session
from .portal import PRODUCTION, Tx, test_private_key

KEY_PATH = "/web/_sim/public-key.pem"
"""Where the key is by which a report's proof can be verified; Yoti's is elsewhere."""

_canonical = msgspec.json.Encoder(order="deterministic").encode
"""RFC 8785 for what stands in a report: texts and flags."""


def of_session(tx: Tx, session: Session) -> JsonObject:
    """What checks and tasks make of what was asked for; where there is a report, it is kept as a medium (D)."""
    found = profiles.of_session(session, config=outcomes.config(tx, session))
    report = found.get("identity_profile_report")
    if report is None:
        return found
    proof = {"jws": _signed(report), "public_key_url": tx.base_url + PRODUCTION + KEY_PATH}
    content = msgspec.json.encode({**report, "proof": proof})
    medium = sessions.store(tx, session, "JSON", "application/json", content)
    return {**found, "identity_profile_report": {**report, "media": wire.media(medium)}}


def preview(tx: Tx, session: Session) -> MediaRef | None:
    """The profile as a medium, where the session asks for a preview (R; what is in it: I)."""
    if not session.spec.get("create_identity_profile_preview"):
        return None
    content = msgspec.json.encode(profiles.of_session(session, config=outcomes.config(tx, session)))
    return sessions.store(tx, session, "JSON", "application/json", content)


def _signed(report: JsonObject) -> str:
    """A detached JSON Web Signature (D; the algorithm: I)."""
    import jwt  # see `central`

    return jwt.PyJWS().encode(_canonical(report), test_private_key(), "RS256", is_payload_detached=True)


def abandoned(session: Session) -> JsonObject:
    """The profile of a session that nobody went through, a while after its end (D)."""
    return profiles.abandoned(session.spec)
