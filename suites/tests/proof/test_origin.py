"""Who may call from where: the Origin of whoever sends one, and addresses only where a sandbox lists them.

Sources: seed 004 L8-L9; Proof's docs: api-session, onboarding, errors.
"""

from collections.abc import Callable, Mapping

import pytest
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.proof import VENDOR
from golive.simulators.proof.portal import PUBLISHED
from golive.simulators.proof.sim import ProofSim
from golive.simulators.stores.memory import MemoryStore
from golive.suites.tests.proof.caller import Answer, Caller, Json, in_memory

FORBIDDEN = (403, "forbidden", "forbidden_origin")
UNKNOWN = "7e570000-0000-4000-8000-00000000dead"
SHOP = "https://shop.test:8443"

CALLS: Mapping[str, Callable[[Caller, dict[str, str]], Answer]] = {
    "createSession": lambda caller, headers: caller.call("POST", "/widget/session", {}, **headers),
    "getTransaction": lambda caller, headers: caller.transaction(UNKNOWN, **headers),
    "getKycStatus": lambda caller, headers: caller.kyc("nobody", **headers),
    "openStream": lambda caller, headers: caller.stream(f"/ws?tx_id={UNKNOWN}", **headers),
}
"""Each fails behind the check: with 400, or with 404."""
BEHIND = {"createSession": 400, "getTransaction": 404, "getKycStatus": 404, "openStream": 404}


@pytest.fixture
def shop(caller: Caller, proof_sim: ProofSim) -> Caller:
    """A client of a partner with one origin, and the bundle id of an app."""
    proof_sim.configure(registered_origins=[SHOP, "com.example.Shop"])
    return caller


@pytest.mark.parametrize("operation", CALLS)
@pytest.mark.parametrize("origin", [None, SHOP, "HTTPS://SHOP.test:8443", "com.example.Shop"])
def test_these_callers_are_let_through(shop: Caller, operation: str, origin: str | None) -> None:
    """No Origin, as every back end and Proof's own curl; a registered one, its host in any case."""
    headers = {} if origin is None else {"Origin": origin}
    assert CALLS[operation](shop, headers).status == BEHIND[operation]


@pytest.mark.parametrize("operation", CALLS)
@pytest.mark.parametrize(
    "origin",
    [
        "https://elsewhere.test",
        "null",
        "",
        "http://shop.test:8443",
        "https://shop.test",
        "https://shop.test:443",
        "https://shop.test:84430",
        "https://www.shop.test:8443",
        "https://test:8443",
        "https://shop.test:8443/",
        "https://shop.test:8443/topup",
        "https://shop.test:8443.evil.test",
        "shop.test:8443",
        "*",
        "com.example.shop",
        "com.example",
        "https://com.example.Shop",
    ],
)
def test_all_others_are_not(shop: Caller, operation: str, origin: str) -> None:
    """The match is exact (I)."""
    answer = CALLS[operation](shop, {"Origin": origin})
    assert answer.refusal() == FORBIDDEN
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("origin", ["http://localhost:3000", "http://127.0.0.1:3000"])
def test_localhost_has_to_be_registered_like_any_other(caller: Caller, proof_sim: ProofSim, origin: str) -> None:
    assert caller.creating().status == 200
    assert caller.kyc("acct-7781", Origin=origin).refusal() == FORBIDDEN
    proof_sim.configure(registered_origins=[origin])
    assert caller.kyc("acct-7781", Origin=origin).status == 200


def test_without_registered_origins_no_browser_may_call(caller: Caller, proof_sim: ProofSim) -> None:
    origin = caller.origin
    proof_sim.configure(registered_origins=[])
    assert caller.kyc("acct-7781", Origin=origin).refusal() == FORBIDDEN
    assert caller.creating().status == 200


def test_the_list_is_that_of_the_partner_whom_the_token_names(caller: Caller, other_caller: Caller) -> None:
    assert caller.call("GET", "/widget/users/u/kyc-status", Origin=other_caller.origin).refusal() == FORBIDDEN
    assert other_caller.call("GET", "/widget/users/u/kyc-status", Origin=other_caller.origin).status == 404


def test_the_token_comes_first(caller: Caller) -> None:
    """The list belongs to the partner whom the token names (I)."""
    for token in ("", "nobody"):
        assert caller.holding(token).kyc("u", Origin="https://elsewhere.test").status == 401


def test_only_the_origin_counts(caller: Caller) -> None:
    """Neither the page that is told as referrer, nor the host, nor a proxy's headers."""
    strange = {"Referer": "https://elsewhere.test/page", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "x.test"}
    assert caller.kyc("u", **strange).status == 404


# addresses


def caller_at(remote: str, **settings: Json) -> Caller:
    """A client at an address, of a partner with these settings."""
    world = Sandboxes(MemoryStore(), {"proof": VENDOR})
    world.ensure_default().configure("proof", "settings", settings)
    return in_memory(world, PUBLISHED, remote)


@pytest.mark.parametrize("remote", ["127.0.0.1", "203.0.113.9", "2001:db8::1", "", "somewhere"])
def test_there_is_no_list_of_addresses(remote: str) -> None:
    """Gating by address is the partner's own business (S)."""
    assert caller_at(remote).creating().status == 200


LIST = ("192.0.2.7", "198.51.100.0/24", "203.0.113.77/30", "2001:db8::/32")


@pytest.mark.parametrize(
    "remote", ["192.0.2.7", "198.51.100.0", "198.51.100.255", "203.0.113.76", "203.0.113.79", "2001:db8:ffff::1"]
)
def test_a_sandbox_may_have_one(remote: str) -> None:
    """Current pages demand it (D), so it can be switched on."""
    assert caller_at(remote, ip_allowlist=LIST).creating().status == 200


@pytest.mark.parametrize("remote", ["192.0.2.8", "198.51.101.0", "203.0.113.80", "2001:db9::1", "::1", "", "somewhere"])
def test_addresses_off_the_list_are_refused_as_origins_are(remote: str) -> None:
    """One code for both (D). The user's address in the body has no part in it."""
    caller = caller_at(remote, ip_allowlist=LIST)
    assert caller.creating(client_ip="192.0.2.7").refusal() == FORBIDDEN
    assert caller.kyc("u", **{"X-Forwarded-For": "192.0.2.7"}).refusal() == FORBIDDEN


def test_an_empty_list_is_a_list(caller: Caller, proof_sim: ProofSim) -> None:
    proof_sim.configure(ip_allowlist=[])
    assert caller.creating().refusal() == FORBIDDEN
    proof_sim.configure(ip_allowlist=None)
    assert caller.creating().status == 200


def test_the_list_is_held_to_the_real_address(caller: Caller, proof_sim: ProofSim) -> None:
    proof_sim.configure(ip_allowlist=["127.0.0.0/8"])
    for call in CALLS.values():
        assert call(caller, {}).status in (400, 404)
    proof_sim.configure(ip_allowlist=["192.0.2.0/24"])
    for call in CALLS.values():
        assert call(caller, {}).refusal() == FORBIDDEN


def test_token_origin_address_in_this_order() -> None:
    caller = caller_at("192.0.2.8", ip_allowlist=LIST)
    assert caller.holding("nobody").creating().status == 401
    elsewhere = caller.kyc("u", Origin="https://elsewhere.test")
    assert "registered origins" in elsewhere.json()["message"]
    assert "192.0.2.8" in caller.kyc("u").json()["message"]
