"""The signature of a session: its form, what it depends on, and two known values.

Made by Proof with a secret that no partner has; the algorithm is the widget maker's, that Proof uses it is inferred.
"""

import re

import pytest
from golive.simulators.proof import wire
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.proof.caller import Caller

FORM = re.compile(r"v2:[0-9a-f]{128}")
ADDRESS = "TSimQ7mWb2nX4pLkD9eR1vYcZ8uHtGfJaK"
SECRET = "sim-widget-secret-001"
TRANSACTION = "0b6f3c1e-7a52-4d0e-9c0b-3f1c5a9e2d47"


WITH_AN_ADDRESS = (
    "v2:d32d457cb8a8194bfa6506d862baea8154af2e035c67b6da0c2891f27d233126"
    "7a8f979899dffefa9af597ec820ae0c9321088c1a17d1308dd8451566d528bdc"
)
WITHOUT = (
    "v2:b285d2d469e37570e36ea038c796097969a6e64063d3e1f026dcbb414054400d"
    "1e71122f7b0185ba3435d68cb6733c4d1dceb72102025e5b5bbf6b58dbd80d27"
)


@pytest.mark.parametrize(("client_ip", "signature"), [("198.51.100.23", WITH_AN_ADDRESS), ("", WITHOUT)])
def test_known_values(client_ip: str, signature: str) -> None:
    """No address of the user counts as an empty one (I)."""
    assert wire.signature(ADDRESS, SECRET, client_ip, TRANSACTION) == signature


@pytest.mark.parametrize("client_ip", ["198.51.100.23", "2001:db8::17", None])
def test_a_session_is_signed_with_its_own_values(caller: Caller, proof_sim: ProofSim, client_ip: str | None) -> None:
    session = caller.create(**({} if client_ip is None else {"client_ip": client_ip}))
    assert FORM.fullmatch(session["signature"])
    secret = proof_sim.settings()["signing_secret"]
    signed = wire.signature(session["address"], secret, client_ip or "", session["merchant_transaction_id"])
    assert session["signature"] == signed


def test_each_input_changes_it() -> None:
    plain = (ADDRESS, SECRET, "198.51.100.23", TRANSACTION)
    signatures = {wire.signature(*plain)}
    for place in range(4):
        changed = [*plain]
        changed[place] += "0"
        signatures.add(wire.signature(*changed))
    assert len(signatures) == 5


def test_no_two_sessions_have_the_same(caller: Caller) -> None:
    assert len({caller.create(client_ip="198.51.100.23")["signature"] for _ in range(10)}) == 10


def test_the_secret_never_leaves(caller: Caller, proof_sim: ProofSim) -> None:
    secret = proof_sim.settings()["signing_secret"]
    answers = [
        caller.creating(),
        caller.kyc("acct-7781"),
        caller.call("GET", "/widget.2.0.js"),
        caller.call("GET", "/w"),
    ]
    assert all(secret.encode() not in answer.body for answer in answers)
    assert secret not in str(proof_sim.transactions())
