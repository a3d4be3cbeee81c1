"""Magic inputs: first names that decide a submitted session, as older test integrations had them.

Source: the documentation before devdocs, names Approve, Decline, Resubmit. Review is ours.
"""

from collections.abc import Mapping

from .model import Action

PERSONAS: Mapping[str, Action] = {
    "approve": Action.APPROVE,
    "decline": Action.DECLINE,
    "resubmit": Action.RESUBMIT,
    "review": Action.REVIEW,
}


def outcome(person: Mapping[str, object]) -> Action | None:
    """What the given person's first name asks for, if it is one of the magic ones."""
    return PERSONAS.get(str(person.get("firstName") or "").strip().lower())
