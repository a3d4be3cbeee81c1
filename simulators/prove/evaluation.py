"""Verdicts of Prove's fraud policy, category by category (D: docs/global-fraud-policy)."""

from typing import Any

JsonObject = dict[str, Any]

UNCONFIRMED, NOT_FOUND, NOT_OWNED = "9001", "9003", "9180"

REASONS = {
    UNCONFIRMED: "The person is not confirmed on four elements.",
    NOT_FOUND: "The identity was not found.",
    NOT_OWNED: "That the number belongs to this person is not confirmed.",
}
"""The codes that are told here (D), in our words."""


def evaluation(**failed: str) -> JsonObject:
    """A verdict for each category that is named: passed where nothing stands, failed where a code does."""
    return {category: _verdict(code) for category, code in failed.items()}


def _verdict(code: str) -> JsonObject:
    return {"result": "fail", "failureReasons": {code: REASONS[code]}} if code else {"result": "pass"}
