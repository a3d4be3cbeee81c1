"""What the journal must never hold: numbers, names, tokens, codes, secrets; and all else, as it was sent."""

import json
from urllib.parse import urlencode

import pytest
from golive.simulators.client import SimFaults, SimJournal
from golive.suites.tests.prove.caller import FORM, Caller
from golive.suites.tests.prove.world import World

PRIVATE = {
    "phoneNumber": "2005518642",
    "firstName": "Wilhelmina",
    "lastName": "Featherstone",
    "emailAddress": "mina.secret@shop.test",
}
SECRETS = (*PRIVATE.values(), "12005518642")


def written(journal: SimJournal) -> str:
    """The whole journal."""
    return json.dumps(journal.find(), ensure_ascii=False)


def test_a_whole_life_is_remembered_without_what_is_private(world: World) -> None:
    """Server, device, socket, link and webhook."""
    world.take_webhooks()
    token = world.caller.log_in()
    correlation, device, link = world.linked(**PRIVATE, clientCustomerId="c-1")
    listener = world.wait(device)
    device.call("mobile/otp/start", mobileNumber=PRIVATE["phoneNumber"])
    world.follow(link)
    listener.heard()
    identity = world.caller.status(correlation)["identityId"]
    world.prove.change(identity)
    other, second = world.start(**PRIVATE)
    second.call("mobile/otp/start")
    second.call("mobile/otp/finish", otp="975319")
    posted = world.received()[0]
    text = written(world.sandbox.journal)
    secrets = (
        *SECRETS, "975319", token, device.token, world.caller.client_secret, world.prove.webhook_secret,
        posted.headers["x-prove-authorization"].removeprefix("Bearer "), world.prove.settings()["signing_secret"],
    )  # fmt: skip
    for secret in secrets:
        assert secret not in text
    for kept in (correlation, other, identity, "c-1", "desktop", "PHONE_NUMBER_CHANGE", world.caller.client_id):
        assert kept in text, "what an investigation needs"


def test_what_an_answer_said_is_kept(world: World, sim_journal: SimJournal) -> None:
    correlation, _ = world.start(**PRIVATE, clientRequestId="r-1")
    (entry,) = sim_journal.find(operation="verify")
    masked = dict.fromkeys(PRIVATE, "***")
    assert entry["request"]["body"] == {**masked, "possessionType": "mobile", "clientRequestId": "r-1"}
    pending = dict.fromkeys(("success", "possessionResult", "verifyResult"), "pending")
    assert entry["response"]["body"] == {"authToken": "***", "correlationId": correlation, **pending}
    assert entry["request"]["headers"]["authorization"] == "***"


@pytest.mark.parametrize(
    "body",
    [
        '{{"phoneNumber":"{phoneNumber}","firstName":"{firstName}"',
        '[{{"phoneNumber":"{phoneNumber}"}},{{"emailAddress":"{emailAddress}"}}]',
        '{{"phoneNumber":["{phoneNumber}",{{"lastName":"{lastName}"}}]}}',
        '{{"phone\\u004eumber":"{phoneNumber}","individual":{{"firstName":"{firstName}"}}}}',
        "phoneNumber={phoneNumber}&firstName={firstName}",
        '{{"phoneNumber":"{phoneNumber}-","firstName":"{firstName}","lastName":"","possessionType":"none"}}',
    ],
    ids=range(6),
)
def test_a_body_that_was_refused_is_masked_as_well(caller: Caller, sim_journal: SimJournal, body: str) -> None:
    headers = {"Authorization": f"Bearer {caller.log_in()}", "Content-Type": "application/json"}
    answer = caller.send("POST", "/v3/verify", body.format(**PRIVATE), headers)
    assert answer.refusal() == (400, 8001)
    assert sim_journal.count() == 2
    for secret in SECRETS:
        assert secret not in written(sim_journal) + answer.body.decode()


@pytest.mark.parametrize("wrong", [{"client_secret": "guessed-secret"}, {"grant_type": "password", "token": "old-one"}])
def test_a_forms_secrets_are_masked(caller: Caller, sim_journal: SimJournal, wrong: dict[str, str]) -> None:
    form = {"grant_type": "client_credentials", "client_id": caller.client_id, "client_secret": caller.client_secret}
    for headers in (FORM, {"Content-Type": "application/json"}):
        caller.send("POST", "/token", urlencode({**form, **wrong}), headers)
    text = written(sim_journal)
    assert sim_journal.count() == 2
    assert caller.client_id in text, "which one it was must be seen"
    for secret in (caller.client_secret, "guessed-secret", "old-one"):
        assert secret not in text


def test_a_token_in_a_query_is_masked(world: World) -> None:
    _, device = world.start()
    for path in ("/v1/client/status", "/v3/verify-status"):
        device.carry("GET", f"{path}?token={device.token}&phoneNumber=2005518642&more=kept", None, {})
    urls = [one["request"]["url"] for one in world.sandbox.journal.find() if "?" in one["request"]["url"]]
    assert len(urls) >= 1
    for url in urls:
        assert url.endswith("?token=***&phoneNumber=***&more=kept")


def test_where_and_on_what_a_device_is_stays_its_own(world: World) -> None:
    _, device = world.start()
    device.call("mobile/instant/start", cellularIp="192.0.2.71", implementation="fetch")
    device.call("mobile/instantlink/start", sourceIp="192.0.2.72", isMobile=True)
    device.asking("device/passive/register", {"deviceName": "Mina's phone", "signals": {"fingerprint": "f-192"}})
    text = written(world.sandbox.journal)
    assert "cellularIp" in text
    for secret in ("192.0.2.7", "Mina", "f-192"):
        assert secret not in text


def test_a_number_in_a_path_is_masked(caller: Caller, sim_journal: SimJournal) -> None:
    caller.get("/v3/identity/2005518642/lookup", clientRequestId="r-1")
    (found,) = sim_journal.find(operation="lookUpIdentities")
    assert "2005518642" not in json.dumps(found)


def test_spoiled_answers_are_masked_too(world: World, sim_faults: SimFaults) -> None:
    world.caller.log_in()
    sim_faults.add("malformed", vendor="prove", operation="verify")
    answer = world.caller.verifying(**PRIVATE)
    text = written(world.sandbox.journal)
    assert b"authToken" in answer.body
    assert "eyJ" not in text, "the answer was spoiled, so its token is hidden loosely"
    for secret in SECRETS:
        assert secret not in text


def test_messages_are_not_in_the_journal(world: World) -> None:
    """They are read where the phone would be."""
    correlation, device = world.start()
    device.call("mobile/otp/start")
    (message,) = world.messages(correlation)
    assert message["text"] not in written(world.sandbox.journal)
