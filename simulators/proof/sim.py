"""What a test holds of Proof: what happens there without the partner."""

from typing import Any
from urllib.parse import quote

from ..core.sim import VendorSim


class ProofSim(VendorSim):
    """Proof in one sandbox. Attributes: `base_url`, `client_token`, `widget_id`, `origin`."""

    def transactions(self) -> list[dict[str, Any]]:
        """All transactions with everything that is known of them, oldest first."""
        found: list[dict[str, Any]] = self.control.get("proof/transactions")["transactions"]
        return found

    def transaction(self, transaction_id: str) -> dict[str, Any]:
        """One transaction."""
        found: dict[str, Any] = self.control.get(f"proof/transactions/{transaction_id}")
        return found

    def move(self, transaction_id: str, status: str, **details: str) -> dict[str, Any]:
        """Bring a transaction to a status: `payment_method`, `crypto_amount`, `fiat_amount` may go along."""
        moved: dict[str, Any] = self.control.post(
            f"proof/transactions/{transaction_id}/status", {"status": status, **details}
        )
        return moved

    def republish(self, transaction_id: str) -> None:
        """Tell the present status once more on every channel."""
        self.control.post(f"proof/transactions/{transaction_id}/republish")

    def users(self) -> list[dict[str, Any]]:
        """All users that are known."""
        found: list[dict[str, Any]] = self.control.get("proof/users")["users"]
        return found

    def user(self, partner_user_id: str) -> dict[str, Any]:
        """One user."""
        found: dict[str, Any] = self.control.get(f"proof/users/{quote(partner_user_id, safe='')}")
        return found

    def verify(self, partner_user_id: str, status: str = "verified") -> dict[str, Any]:
        """Put a user's identity where you want it: `verified` makes a returning user."""
        known: dict[str, Any] = self.control.post(
            f"proof/users/{quote(partner_user_id, safe='')}/kyc", {"status": status}
        )
        return known
