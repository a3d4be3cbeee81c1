"""Currency and wallet coverage: a session for every pair of currency and network."""

from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types
Pair = tuple[str, str]


@pytest.mark.req("PROOF-GL-013")
def test_every_pair_gets_a_session_with_an_address(users: Fixture, portal: Fixture, evidence: Fixture) -> None:
    """The pairs are those that have an active wallet in the sandbox. An app need not offer all of them to its users."""
    wallets = portal.settings()["wallets"]
    pairs = [(wallet["currency"], wallet["network"]) for wallet in wallets if wallet["active"]]
    offered = [pair for pair in pairs if is_offered(users(), pair)]
    assert offered, f"The app opened a session for no pair of currency and network; tried were {listed(pairs)}."
    left_out = [pair for pair in pairs if pair not in offered]
    if left_out:
        evidence.warn(f"the app asked for no session for {listed(left_out)}: whether users may want it, only you know")


def is_offered(journey: Fixture, pair: Pair) -> bool:
    """Whether the app asks for a session for the pair; it must get one then, for this pair and with an address."""
    currency, network = pair
    journey.asks(currency=currency, network=network)
    if not (journey.url or journey.sessions()):
        return False
    answer = journey.arrive().opened()[-1]
    assert (answer["currency"], answer["network"]) == pair, (
        f"The user wants {currency} on {network}; the app opened a session for {listed([_pair(answer)])}."
    )
    assert answer["address"], f"The session for {currency} on {network} has no address."
    return True


def _pair(answer: dict[str, Any]) -> Pair:
    return answer["currency"], answer["network"]


def listed(pairs: list[Pair]) -> str:
    """Pairs as a text."""
    return ", ".join(f"{currency} on {network}" for currency, network in pairs)
