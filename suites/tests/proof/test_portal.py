"""What Proof sets up for a partner: settings and rules, what they refuse, and what a client is told of them."""

import pytest
from golive.simulators.client import ControlFailure, SandboxHandle
from golive.simulators.proof.portal import PUBLISHED, Settings, environment, selectors
from golive.simulators.proof.rules import Rules
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.proof.caller import Caller, Json


def test_a_client_is_told_what_it_needs(sandbox: SandboxHandle, proof_sim: ProofSim) -> None:
    """And neither the signing secret nor the partner's id."""
    settings = proof_sim.settings()
    told = sandbox.ready["vendors"]["proof"]
    assert told == {
        "base_url": proof_sim.base_url,
        "client_token": settings["client_tokens"][0],
        "widget_id": settings["widget_id"],
        "origin": settings["registered_origins"][0],
    }
    assert (proof_sim.client_token, proof_sim.widget_id, proof_sim.origin) == tuple(told.values())[1:]


def test_environment_lines() -> None:
    lines = environment(PUBLISHED, "http://127.0.0.1:7404")
    assert lines == {
        "PROOF_BASE_URL": "http://127.0.0.1:7404",
        "PROOF_CLIENT_TOKEN": PUBLISHED.client_tokens[0],
        "PROOF_WIDGET_ID": PUBLISHED.widget_id,
        "PROOF_WIDGET_SCRIPT": "http://127.0.0.1:7404/widget.2.0.js",
    }


def test_each_sandbox_has_credentials_of_its_own(proof_sim: ProofSim, other_sim: ProofSim) -> None:
    mine, other = proof_sim.settings(), other_sim.settings()
    for name in ("partner_id", "client_tokens", "widget_id", "signing_secret", "registered_origins"):
        assert mine[name] != other[name]


def test_live_tokens_and_the_widgets_id_select_the_sandbox() -> None:
    rotated = Settings(partner_id="p", client_tokens=("new", "old"), widget_id="w", signing_secret="s")
    assert selectors(rotated) == {"new", "old", "w"}


def test_two_partners_cannot_share_a_widget(proof_sim: ProofSim, other_sim: ProofSim) -> None:
    with pytest.raises(ControlFailure, match="this credential of proof selects the sandbox") as failure:
        other_sim.configure(widget_id=proof_sim.widget_id)
    assert failure.value.status == 409


# settings and rules


def test_an_unknown_setting_is_told_the_known_ones(proof_sim: ProofSim) -> None:
    with pytest.raises(ControlFailure, match="unknown key in proof settings: client_token") as failure:
        proof_sim.configure(client_token="x")
    assert (failure.value.status, failure.value.answer["known"]) == (400, sorted(Settings.__struct_fields__))


def test_an_unknown_rule_is_told_the_known_ones(proof_sim: ProofSim) -> None:
    with pytest.raises(ControlFailure, match="unknown key in proof rules: lifetime") as failure:
        proof_sim.override(lifetime=1)
    assert (failure.value.status, failure.value.answer["known"]) == (400, sorted(Rules.__struct_fields__))


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"active": "yes"}, r"proof settings: Expected `bool`, got `str` - at `\$.active`"),
        ({"type": "swap"}, r"Invalid enum value 'swap' - at `\$.type`"),
        ({"client_tokens": []}, r"length >= 1 - at `\$.client_tokens`"),
        ({"client_tokens": "token"}, r"at `\$.client_tokens`"),
        ({"client_tokens": None}, r"at `\$.client_tokens`"),
        ({"widget_id": ""}, r"length >= 1 - at `\$.widget_id`"),
        ({"wallets": [{"currency": "USDT"}]}, r"missing required field `network` - at `\$.wallets\[0\]`"),
        ({"wallets": [{"currency": "USDT", "network": "TRC20", "chain": ""}]}, r"at `\$.wallets\[0\]`"),
        ({"wallets": {"USDT": "TRC20"}}, r"at `\$.wallets`"),
        ({"fiat_currency": ""}, r"length >= 1 - at `\$.fiat_currency`"),
        ({"fiat_currencies": ["EUR", ""]}, r"length >= 1 - at `\$.fiat_currencies"),
        ({"currencies": [""]}, r"length >= 1 - at `\$.currencies"),
        ({"networks": [1]}, r"at `\$.networks"),
        ({"lang": ""}, r"length >= 1 - at `\$.lang`"),
        ({"theme": ""}, r"length >= 1 - at `\$.theme`"),
        ({"redirect_url": ""}, r"length >= 1 - at `\$.redirect_url`"),
        ({"webhook_url": 7}, r"at `\$.webhook_url`"),
        ({"registered_origins": None}, r"at `\$.registered_origins`"),
        ({"ip_allowlist": ["192.0.2.300"]}, "ip_allowlist: '192.0.2.300' does not appear to be"),
        ({"ip_allowlist": ["shop.test"]}, r"write 192.0.2.7 or 192.0.2.0/24"),
        ({"ip_allowlist": ["192.0.2.0/33"]}, "ip_allowlist: "),
        ({"ip_allowlist": [""]}, "ip_allowlist: "),
    ],
)
def test_a_setting_that_cannot_be_is_refused(proof_sim: ProofSim, settings: Json, sentence: str) -> None:
    before = proof_sim.settings()
    with pytest.raises(ControlFailure, match=sentence) as failure:
        proof_sim.configure(**settings)
    assert failure.value.status == 400
    assert proof_sim.settings() == before


@pytest.mark.parametrize(
    "origin",
    [
        "https://shop.test/",
        "https://shop.test/topup",
        "https://shop.test?x",
        "https://shop.test#x",
        "https://",
        "https://sh op.test",
        "https://shop.test\n",
        "://shop.test",
        "1https://shop.test",
        "null",
        "*",
        "",
        "localhost:3000",
        "localhost",
        "shop.test/",
    ],
)
def test_an_origin_that_no_browser_would_send_is_refused(caller: Caller, proof_sim: ProofSim, origin: str) -> None:
    """`null` is what pages without an origin send; to register it would let all of them in."""
    with pytest.raises(ControlFailure, match=r"registered_origins: .* is no origin; write scheme, host and port only"):
        proof_sim.configure(registered_origins=[caller.origin, origin])
    assert proof_sim.settings()["registered_origins"] == [caller.origin]


@pytest.mark.parametrize(
    "origin",
    [
        "https://shop.test",
        "http://localhost:3000",
        "http://[::1]:3000",
        "HTTPS://Shop.Test",
        "capacitor://localhost",
        "com.example.shop",
        "test.shop-app_2",
    ],
)
def test_origins_and_bundle_ids_are_registered(caller: Caller, proof_sim: ProofSim, origin: str) -> None:
    """Bundle ids are of an earlier edition."""
    proof_sim.configure(registered_origins=[origin])
    assert caller.call("GET", "/widget/users/u/kyc-status", Origin=origin).status == 404


@pytest.mark.parametrize(
    "rules",
    [
        {"session_status": 204},
        {"init_token_lifetime": 0},
        {"init_token_type": "jwt"},
        {"deposit_window": 0},
        {"settlement_delay": -1},
        {"socket_closes_after": -1},
        {"blank_amounts": "null"},
        {"disabled_sell": "not_found"},
        {"kyc_decision": "maybe"},
        {"kyc_delay": -1},
        {"fiat_rate": 0},
        {"callback_network": "TRON"},
        {"retention": 0},
        {"cors": "yes"},
    ],
)
def test_a_rule_that_cannot_be_is_refused(proof_sim: ProofSim, rules: Json) -> None:
    before = proof_sim.rules()
    with pytest.raises(ControlFailure, match=rf"at `\$.{next(iter(rules))}`"):
        proof_sim.override(**rules)
    assert proof_sim.rules() == before


def test_changes_are_answered_with_all_values(proof_sim: ProofSim) -> None:
    assert proof_sim.configure(company_name="Shop") == proof_sim.settings()
    assert proof_sim.override(deposit_window=2)["deposit_window"] == proof_sim.rules()["deposit_window"] == 2


def test_a_reset_keeps_settings_and_forgets_transactions(
    caller: Caller, proof_sim: ProofSim, sandbox: SandboxHandle
) -> None:
    proof_sim.configure(theme="dark")
    proof_sim.override(fiat_rate=2)
    made = caller.create()["merchant_transaction_id"]
    sandbox.reset()
    assert (proof_sim.settings()["theme"], proof_sim.rules()["fiat_rate"]) == ("dark", 2)
    assert caller.transaction(made).status == caller.kyc("acct-7781").status == 404
    assert proof_sim.transactions() == proof_sim.users() == []
