"""What a test holds of Prove: what happens there without the team."""

from collections.abc import Iterable
from typing import Any

from ..core.sim import VendorSim


class ProveSim(VendorSim):
    """Prove in one sandbox. Attributes: `base_url`, `client_id`, `client_secret`, `webhook_secret`."""

    def sessions(self) -> list[dict[str, Any]]:
        """All sessions with everything that is known of them, oldest first."""
        found: list[dict[str, Any]] = self.control.get("prove/sessions")["sessions"]
        return found

    def session(self, correlation_id: str) -> dict[str, Any]:
        """One session."""
        found: dict[str, Any] = self.control.get(f"prove/sessions/{correlation_id}")
        return found

    def possess(self, correlation_id: str, *, passed: bool = True) -> dict[str, Any]:
        """The person passes the possession check on their phone, or fails it."""
        result = {"result": "passed" if passed else "failed"}
        found: dict[str, Any] = self.control.post(f"prove/sessions/{correlation_id}/possession", result)
        return found

    def identities(self) -> list[dict[str, Any]]:
        """All enrolled identities, oldest first."""
        found: list[dict[str, Any]] = self.control.get("prove/identities")["identities"]
        return found

    def identity(self, identity_id: str) -> dict[str, Any]:
        """One identity."""
        found: dict[str, Any] = self.control.get(f"prove/identities/{identity_id}")
        return found

    def change(self, identity_id: str, event_type: str = "PHONE_NUMBER_CHANGE") -> dict[str, Any]:
        """Something happens to the number; answers the ids of the events sent, and what is held back and why."""
        told: dict[str, Any] = self.control.post(f"prove/identities/{identity_id}/events", {"event_type": event_type})
        return told

    def changes(self, changes: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """Several at once, in one message: pairs of an identity id and an event type."""
        events = [{"identity_id": identity, "event_type": kind} for identity, kind in changes]
        told: dict[str, Any] = self.control.post("prove/events", {"events": events})
        return told

    def test_webhook(self) -> dict[str, Any]:
        """Press the portal's test button."""
        told: dict[str, Any] = self.control.post("prove/webhook/test")
        return told

    def save_webhook(self, url: str) -> dict[str, Any]:
        """Save and Test Webhook: store the URL and send a test; answers the URL and the secret."""
        settings: dict[str, Any] = self.configure(webhook_url=url)
        self.test_webhook()
        return {"webhook_url": url, "webhook_secret": settings["webhook_secret"]}

    def users(self) -> list[dict[str, Any]]:
        """All test users."""
        found: list[dict[str, Any]] = self.control.get("prove/users")["users"]
        return found
