"""The numbers, switches and lists that stand until a sandbox changes them, one by one, each with its source."""

import pytest
from golive.simulators.client import ServerHandle
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.proof.caller import Json, over_sockets

HOUR = 3600
DAY = 24 * HOUR

RULES: dict[str, Json] = {
    "session_status": 200,  # I, no page prints it
    "init_token_lifetime": HOUR,  # E, X
    "init_token_type": "sdk_partner_authorization",  # D, quickstart
    "deposit_window": 6 * HOUR,  # E, X
    "settlement_delay": 5,  # I
    "socket_closes_after": 5,  # I
    "socket_snapshot": False,  # I, changes only
    "webhook_on_creation": False,  # I
    "blank_amounts": "empty",  # I, from the WebSocket's page
    "disabled_sell": "offramp_disabled",  # E
    "cors": True,  # I, the checklist speaks of callers in browsers
    "kyc_decision": "ask",  # I
    "kyc_delay": 0,  # I
    "fiat_rate": 1.02,  # I
    "callback_network": "as_requested",  # I
    "retention": 90 * DAY,  # I
}
SETTINGS: dict[str, Json] = {
    "active": True,
    "ip_allowlist": None,  # S, over what the current pages demand
    "allowed_currencies": ["USDT", "USDC"],  # I
    "wallets": [
        {"currency": currency, "network": network, "address": "", "active": True}
        for currency, network in (("USDT", "TRC20"), ("USDT", "ERC20"), ("USDC", "ERC20"))
    ],  # I
    "sell_enabled": False,  # D, off until Proof enables it
    "webhook_url": None,  # S, optional
    "partner_supplies_address": False,  # D, only partners who were told so
    "type": "buy",  # E
    "currencies": None,
    "networks": None,
    "fiat_currency": "EUR",  # D, sample
    "fiat_currencies": ["EUR", "USD"],  # E
    "lang": "en",
    "theme": "proof",
    "redirect_url": None,
}


def test_all_rules_are_here(proof_sim: ProofSim) -> None:
    assert set(proof_sim.rules()) == set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_starts_as_documented(proof_sim: ProofSim, name: str) -> None:
    assert proof_sim.rules()[name] == RULES[name]


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_starts_as_documented(proof_sim: ProofSim, name: str) -> None:
    assert proof_sim.settings()[name] == SETTINGS[name]


def test_a_new_partner_has_one_token_and_one_origin(proof_sim: ProofSim) -> None:
    settings = proof_sim.settings()
    assert (len(settings["client_tokens"]), len(settings["registered_origins"])) == (1, 1)


def test_the_default_partner_is_published(golive_server: ServerHandle) -> None:
    """Fixed, so that it can stand in a configuration; its shop is on this machine."""
    found = golive_server.open("default").vendor("proof")
    assert isinstance(found, ProofSim)
    assert found.client_token == "7e57c11e-0000-4000-8000-000000007404"
    assert found.widget_id == "7e57d6e7-0000-4000-8000-000000007404"
    assert found.settings()["registered_origins"] == ["http://localhost:3000", "http://127.0.0.1:3000"]
    preflight = over_sockets(found).preflight("/widget/session", "http://localhost:3000")
    assert preflight.headers["access-control-allow-origin"] == "http://localhost:3000"
