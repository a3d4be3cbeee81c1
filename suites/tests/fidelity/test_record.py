"""What must not get out of a run besides the credentials that it began with."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from golive.contracts.prove.auth import Auth
from golive.simulators.fidelity import record
from golive.simulators.fidelity.flows import Outcome, Result
from golive.simulators.fidelity.gate import Refused
from golive.simulators.fidelity.targets import signed
from golive.simulators.fidelity.wire import Answer, Outgoing

TOKEN = "shortOpaque1"
CREDENTIALS = {"client_id": "id-of-nobody", "client_secret": "secret-of-nobody"}
JSON = {"content-type": "application/json"}


def prove(message: str) -> Result:
    """A run at a Prove that hands out a token and then refuses with these words."""

    def send(request: Outgoing) -> Answer:
        token = {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600, "refresh_token": "again-and-again"}
        refusal = {"code": 1000, "message": message}
        given: Any = (200, token) if request.path == "/token" else (400, refusal)
        return Answer(given[0], JSON, json.dumps(given[1]).encode())

    client = signed("prove", CREDENTIALS, send, lambda _seconds: None, lambda _vendor, *given: Auth(*given))
    client.caller.call("verifyStatus", body={"correlationId": "c"}, expect=400)
    exchanges, aside = tuple(client.caller.exchanges), tuple(client.aside)
    return Result("prove", "flow", "A flow.", Outcome.PASSED, "", exchanges, (), aside=aside)


def test_tokens_that_signing_was_handed_are_secrets() -> None:
    found = record.fetched([prove("no")])
    assert {TOKEN, "again-and-again", "secret-of-nobody"} <= found
    assert not {"Bearer", "client_credentials", "no"} & found


@pytest.mark.parametrize("message", [f"unknown token {TOKEN}.", f"x{TOKEN}x", "see again%2Dand%2Dagain"])
def test_a_token_in_a_refusal_is_not_recorded(message: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="live secret"):
        record.record(
            [prove(message)],
            tmp_path,
            day=date(2026, 1, 1),
            account="sandbox",
            key=b"key",
            secrets=["secret-of-nobody"],
        )
    assert not list(tmp_path.iterdir())
