"""Messages: what a vendor has sent to a person's phone or mailbox, where nobody but the sandbox receives it.

Owns what is remembered of a message and how the memory is asked. Rules send here as they write any other state; who
plays the person reads it. The oldest go when a byte cap is reached.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from .journal import stamp
from .ring import Ring
from .transaction import R, S, Transaction

CAP = 1024 * 1024
"""Bytes of messages that a sandbox keeps."""

FEWEST_DIGITS = 7
"""So many digits of a phone number's end tell it from all others."""

Channel = Literal["sms", "email"]
Given = Annotated[str, Meta(min_length=1)]


class Message(msgspec.Struct, frozen=True):
    """One message. `at` is virtual time, `to` a phone number or an address, `subject` whom or what it is about.

    `kind` is the vendor's word for its purpose; `code` and `link` are what the person needs of the text, if it has one.
    """

    id: str
    at: str
    vendor: str
    channel: Channel
    to: str
    text: str
    subject: str
    kind: str
    code: str | None = None
    link: str | None = None


class Query(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to look for. Every given field must match; `to` matches as `is_for` says."""

    vendor: Given | None = None
    to: Given | None = None
    subject: Given | None = None
    kind: Given | None = None

    def matches(self, message: Message) -> bool:
        """True when `message` is what is looked for."""
        facts = ((self.vendor, message.vendor), (self.subject, message.subject), (self.kind, message.kind))
        if any(wanted is not None and wanted != found for wanted, found in facts):
            return False
        return self.to is None or is_for(message, self.to)


RING = Ring("messages", Message)


def send(
    tx: Transaction[R, S],
    vendor: str,
    *,
    to: str,
    text: str,
    subject: str,
    kind: str,
    code: str | None = None,
    link: str | None = None,
    channel: Channel = "sms",
) -> Message:
    """Send a message when the transaction commits."""
    message = Message(f"msg_{tx.draw():012d}", stamp(tx), vendor, channel, to, text, subject, kind, code, link)
    RING.append(tx, message, CAP)
    return message


def read(tx: Transaction[R, S]) -> Iterator[Message]:
    """All that are still kept, oldest first."""
    return (message for _, message in RING.read(tx))


def find(tx: Transaction[R, S], query: Query) -> list[Message]:
    """All that match, oldest first."""
    return [message for message in read(tx) if query.matches(message)]


def is_for(message: Message, to: str) -> bool:
    """True when `to` names the one to whom `message` went.

    Phone numbers are compared by their digits: all of them, or at least seven at the end, so that a country code may be
    left out. Anything else is compared as it is written, but for upper and lower case.
    """
    if message.channel != "sms":
        return message.to.casefold() == to.casefold()
    there, given = _digits(message.to), _digits(to)
    return there.endswith(given) if len(given) >= FEWEST_DIGITS else bool(given) and there == given


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())
