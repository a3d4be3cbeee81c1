"""Test cards of the simulated widget: what a payment with each of them leads to. All of them are ours.

Proof publishes no test cards; real numbers are never asked for.
"""

from collections.abc import Mapping
from enum import StrEnum


class Outcome(StrEnum):
    """What becomes of a payment."""

    PAID = "the payment goes through and the crypto arrives: processing, then completed"
    DECLINED = "the payment is declined; the user may try again in the same widget: still pending"
    REFUSED = "the payment fails for good: failed"
    UNDELIVERABLE = "the payment goes through and the crypto does not arrive: processing, then failed"


PERSONAS: Mapping[str, Outcome] = {
    "pays": Outcome.PAID,
    "declined": Outcome.DECLINED,
    "refused": Outcome.REFUSED,
    "undeliverable": Outcome.UNDELIVERABLE,
}

LABELS: Mapping[str, str] = {
    "pays": "Test card that pays",
    "declined": "Test card that is declined",
    "refused": "Test card that fails for good",
    "undeliverable": "Test card that pays, but nothing arrives",
}
