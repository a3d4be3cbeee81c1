"""What the tests of all providers ask: the committed pact of a vendor, and why interactions did not pass."""

from pathlib import Path

from golive.simulators.pacts.files import PactFile, read
from golive.simulators.pacts.verification import Provider, verify


def committed(vendor: str) -> PactFile:
    """What the reference shop needs of a vendor."""
    return read(Path(__file__).parents[1] / vendor / "pacts" / f"reference-shop-{vendor}.json")


def reasons(pact: PactFile, provider: Provider) -> dict[str, str]:
    """Why each interaction that did not pass did not, by description."""
    outcomes = verify(pact, provider).outcomes
    return {one.description: "; ".join(one.reasons) or one.state for one in outcomes if one.state != "passed"}
