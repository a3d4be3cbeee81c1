"""What a test holds of Veriff: the portal's verbs."""

from typing import Any

from ..core.sim import VendorSim


class VeriffSim(VendorSim):
    """Veriff in one sandbox. Attributes: `base_url` (paths start with /v1), `api_key`, `shared_secret`."""

    def sessions(self) -> list[dict[str, Any]]:
        """All sessions with everything the portal knows, oldest first."""
        found: list[dict[str, Any]] = self.control.get("veriff/sessions")["sessions"]
        return found

    def session(self, session_id: str) -> dict[str, Any]:
        """One session."""
        found: dict[str, Any] = self.control.get(f"veriff/sessions/{session_id}")
        return found

    def decide(self, session_id: str, status: str, **details: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
        """Force a decision: `reasonCode`, `reason`, `submit=True` to hand in first, `person`, `riskLabels`, ..."""
        decided: dict[str, Any] = self.control.post(
            f"veriff/sessions/{session_id}/decision", {"status": status, **details}
        )
        return decided

    def event(self, session_id: str, action: str, **context: str) -> dict[str, Any]:
        """Let the end user do something: `started`, `submitted`, `flow_cancelled`, ... with `reason` and `state`."""
        moved: dict[str, Any] = self.control.post(f"veriff/sessions/{session_id}/events", {"action": action, **context})
        return moved

    def resend(self, session_id: str) -> None:
        """Post the decision once more."""
        self.control.post(f"veriff/sessions/{session_id}/decision/resend")
