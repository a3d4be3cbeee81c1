"""What a test holds of Yoti: what happens there without the team."""

from typing import Any

from ..core.sim import VendorSim

Json = dict[str, Any]


class YotiSim(VendorSim):
    """Yoti in one sandbox.

    Attributes: `base_url`, `sandbox_base_url`, `auth_url`, `sdk_id`, and `private_key_file` and `private_key_pem` where
    the sandbox's key is ours.
    """

    def sessions(self) -> list[Json]:
        """All sessions with everything that is known of them, oldest first."""
        found: list[Json] = self.control.get("yoti/sessions")["sessions"]
        return found

    def session(self, session_id: str) -> Json:
        """One session."""
        found: Json = self.control.get(f"yoti/sessions/{session_id}")
        return found

    def person(self, session_id: str, action: str, **given: object) -> Json:
        """A step: `arrive`, `consent`, `document`, `supplementary`, `liveness`, `finish`, or all: `complete`."""
        moved: Json = self.control.post(f"yoti/sessions/{session_id}/person", {"action": action, **given})
        return moved

    def complete(self, session_id: str, **outcomes: object) -> Json:
        """The person goes through with it; `outcomes` by type of check or task, such as `"TAMPERED"`."""
        return self.person(session_id, "complete", outcomes=outcomes)

    def set_outcomes(self, session_id: str, **outcomes: object) -> Json:
        """How tasks and checks of the session will end."""
        changed: Json = self.control.post(f"yoti/sessions/{session_id}/outcomes", {"outcomes": outcomes})
        return changed

    def notify(self, session_id: str, topic: str, **members: object) -> Json:
        """Send a notification by hand, subscribed or not, of a known topic or any other."""
        told: Json = self.control.post(f"yoti/sessions/{session_id}/notifications", {"topic": topic, **members})
        return told

    def branch(self, session_id: str, event: str) -> Json:
        """Something happens in a branch, such as `first_branch_visit`."""
        told: Json = self.control.post(f"yoti/sessions/{session_id}/branch", {"event": event})
        return told
