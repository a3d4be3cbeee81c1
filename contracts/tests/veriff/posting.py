"""How Veriff is brought to post each webhook of the pact, and what has to be true of the bytes.

Owns what is done in a sandbox; the shapes of webhooks are rows of the pact, the states before them those of providers.
"""

# ruff: noqa: S101 - a check judges by assert

import hashlib
import hmac
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from golive.contracts.tests.driving import Check
from golive.contracts.veriff import interactions as rows
from golive.contracts.veriff import states
from golive.simulators.client import SandboxHandle
from golive.simulators.fidelity.world import World
from golive.simulators.inbox import Inbox
from golive.simulators.pacts.building import Book
from golive.simulators.veriff.sim import VeriffSim

Make = Callable[["Vendor"], None]


class Vendor:
    """Veriff in a sandbox, which posts to the endpoints of the shop at `url` from `listen` on."""

    def __init__(self, sandbox: SandboxHandle, url: str) -> None:
        self.world = World("veriff", sandbox.ready)
        self.sim: VeriffSim = self.world.sim
        self.url = url

    def listen(self) -> None:
        """What was posted before went to nobody."""
        paths = {"webhook_events_url": "events", "webhook_decisions_url": "decisions"}
        self.sim.configure(**{name: f"{self.url}/webhooks/veriff/{path}" for name, path in paths.items()})


def deciding(state: Callable[..., Mapping[str, Any]], **rules: int) -> Make:
    """Post the decision that holds in a state."""

    def make(vendor: Vendor) -> None:
        vendor.sim.override(decision_shape="lean", **rules)
        session = state(vendor.world)
        vendor.listen()
        vendor.sim.resend(session["sessionId"])

    return make


def acting(begin: Callable[..., Mapping[str, Any]], action: str, **context: str) -> Make:
    """Post that the user does something in a state."""

    def make(vendor: Vendor) -> None:
        session = begin(vendor.world)
        vendor.sim.configure(web_events=True, waiting_page=True)
        vendor.listen()
        vendor.sim.event(session["sessionId"], action, **context)

    return make


MAKES: Mapping[str, Make] = {
    "post that the user has come": acting(states.session_is_open, "started"),
    "post that the user has handed everything in": acting(states.session_has_begun, "submitted"),
    "post an event that the shop has no use for": acting(
        states.session_was_submitted,
        "waiting_complete",
        reason="final_decision_received",
        state="waiting_decision_screen_shown",
    ),
    "post an approval": deciding(states.session_was_approved),
    "post a decline": deciding(states.session_was_declined),
    "post a decline after the last attempt": deciding(states.session_asks_for_resubmission, resubmissions=0),
    "post a resubmission request": deciding(states.session_asks_for_resubmission),
    "post a review": deciding(states.session_is_under_review),
    "post an expiry": deciding(states.session_has_expired),
    "post an abandonment": deciding(states.session_was_abandoned),
}


def book(folder: Path) -> Book:
    """The pact about what Veriff posts."""
    return Book("veriff", "veriff", "reference-shop", folder, rows.DELIVERIES)


def the_signature_covers_exactly_the_bytes(sandbox: SandboxHandle, inbox: Inbox) -> None:
    """The signature is read by its definition: HMAC-SHA256 over the body as it arrived (devdocs: webhooks)."""
    credentials = sandbox.ready["vendors"]["veriff"]
    vendor = Vendor(sandbox, inbox.url)
    for make in MAKES.values():
        make(vendor)
    sandbox.clock.settle()
    assert len(inbox.received) >= len(MAKES)
    for one in inbox.received:
        proof = hmac.new(credentials["shared_secret"].encode(), one.body, hashlib.sha256).hexdigest()
        assert one.headers.get("x-hmac-signature") == one.headers.get("vrf-hmac-signature") == proof
        assert one.headers.get("x-auth-client") == credentials["api_key"]


CHECKS: Mapping[str, Check] = {"the signature covers exactly the bytes": the_signature_covers_exactly_the_bytes}
"""What is looked at where the bytes arrive."""
