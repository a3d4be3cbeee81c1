"""What a project has in Prove's portal: settings and rules, what they refuse, what a client is told of them."""

from typing import Any

import pytest
from golive.simulators.client import ControlFailure, SandboxHandle
from golive.simulators.prove.portal import PUBLISHED, Settings, environment
from golive.simulators.prove.rules import Rules
from golive.simulators.prove.sim import ProveSim

Json = Any


def test_a_client_is_told_what_it_needs(sandbox: SandboxHandle, prove_sim: ProveSim) -> None:
    settings = prove_sim.settings()
    assert sandbox.ready["vendors"]["prove"] == {
        "base_url": prove_sim.base_url,
        **{name: settings[name] for name in ("client_id", "client_secret", "webhook_secret")},
    }
    assert (prove_sim.client_id, prove_sim.webhook_secret) == (settings["client_id"], settings["webhook_secret"])
    assert prove_sim.webhook_secret.startswith("whsec_7e57"), "recognisable as a test key"


def test_environment_lines() -> None:
    assert environment(PUBLISHED, "http://127.0.0.1:7401") == {
        "PROVE_BASE_URL": "http://127.0.0.1:7401",
        "PROVE_CLIENT_ID": PUBLISHED.client_id,
        "PROVE_CLIENT_SECRET": PUBLISHED.client_secret,
        "PROVE_WEBHOOK_SECRET": PUBLISHED.webhook_secret,
    }


def test_each_sandbox_has_credentials_of_its_own(prove_sim: ProveSim, other_sandbox: SandboxHandle) -> None:
    mine, other = prove_sim.settings(), other_sandbox.vendor("prove").settings()
    for name in ("client_id", "client_secret", "webhook_secret", "signing_secret", "pcid"):
        assert mine[name] != other[name]


def test_two_projects_cannot_share_a_client(prove_sim: ProveSim, other_sandbox: SandboxHandle) -> None:
    with pytest.raises(ControlFailure, match="this credential of prove selects the sandbox") as failure:
        other_sandbox.vendor("prove").configure(client_id=prove_sim.client_id)
    assert failure.value.status == 409


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"clientId": "x"}, "unknown key in prove settings: clientId"),
        ({"product": "mfa"}, r"Invalid enum value 'mfa' - at `\$.product`"),
        ({"active": "yes"}, r"at `\$.active`"),
        ({"client_id": ""}, r"length >= 1 - at `\$.client_id`"),
        ({"webhook_secret": ""}, r"length >= 1 - at `\$.webhook_secret`"),
        ({"webhook_url": 7}, r"at `\$.webhook_url`"),
        ({"mno_consents": "CA"}, r"at `\$.mno_consents`"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(prove_sim: ProveSim, settings: Json, sentence: str) -> None:
    before = prove_sim.settings()
    with pytest.raises(ControlFailure, match=sentence) as failure:
        prove_sim.configure(**settings)
    assert failure.value.status == 400
    assert prove_sim.settings() == before
    assert set(before) == set(Settings.__struct_fields__)


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ({"lifetime": 1}, "unknown key in prove rules: lifetime"),
        ({"otp_lifetime": 0}, r"at `\$.otp_lifetime`"),
        ({"otp_code": "12a4"}, r"at `\$.otp_code`"),
        ({"otp_code": "1234567"}, r"at `\$.otp_code`"),
        ({"generation": "c"}, r"at `\$.generation`"),
        ({"mobile_step": "mobile/done"}, r"at `\$.mobile_step`"),
        ({"socket_end": None}, r"at `\$.socket_end`"),
        ({"user_not_found_status": 200}, r"at `\$.user_not_found_status`"),
        ({"webhook_retries": 4}, r"at `\$.webhook_retries`"),
        ({"link_redirect_status": 200}, r"at `\$.link_redirect_status`"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(prove_sim: ProveSim, rules: Json, sentence: str) -> None:
    with pytest.raises(ControlFailure, match=sentence) as failure:
        prove_sim.override(**rules)
    assert failure.value.status == 400


def test_rules_begin_as_published() -> None:
    """The figures of the guide and of the docs; a change here is a change of facts."""
    rules = Rules()
    seconds = (rules.token_lifetime, rules.auth_token_lifetime, rules.session_lifetime)
    assert seconds == (3600, 900, 900)
    assert (rules.otp_lifetime, rules.link_lifetime, rules.socket_lifetime) == (120, 180, 180)
    assert (rules.otp_sends, rules.otp_entries, rules.otp_code) == (3, 3, "1234")
    assert (rules.body_limit, rules.rate_limit, rules.webhook_retries) == (4096, 25, 0)
    assert rules.consent_countries == ("CA",)
