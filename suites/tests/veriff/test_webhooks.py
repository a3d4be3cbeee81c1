"""What is posted: headers, signatures, bytes, shapes (facts: devdocs webhooks guide; recorded from Veriff's demo).

Signatures are checked by a receiver that is written from the documentation alone.
"""

import hashlib
import hmac
import json
import shutil
import subprocess
from typing import Any

import pytest
from golive.simulators.client import ControlFailure
from golive.simulators.core import schema
from golive.simulators.inbox import Received
from golive.suites.tests.veriff.world import Session, World

OTHER_SECRET = "7e575ec0-0000-4000-8000-0000000000ff"
SCHEMAS = {
    "events": "event",
    "decisions": "decision",
    "watchlist": "watchlist",
    "user_defined": "user-defined-status",
    "registry": "curp-registry",
}
LISTINGS = ("warnings", "sanctions", "fitnessProbity", "pep", "adverseMedia")
STATUS = {"status": "checked by hand", "statusCode": 10}
STATUSES = {
    "approved": 9001,
    "declined": 9102,
    "resubmission_requested": 9103,
    "review": 9121,
    "expired": 9104,
    "abandoned": 9104,
}


def refusal(webhook: Received, key: str, secret: str) -> str | None:
    """Why an integration must not accept `webhook`, or None: the key, then the HMAC over the body as it came."""
    if webhook.headers.get("x-auth-client") != key:
        return "wrong key"
    signature = webhook.headers.get("x-hmac-signature")
    if signature is None:
        return "no signature"
    wanted = hmac.new(secret.encode("utf-8"), webhook.body, hashlib.sha256).hexdigest()
    return None if hmac.compare_digest(signature, wanted) else "mismatched signature"


def judge(world: World, webhook: Received) -> str | None:
    """`refusal` with the credentials that the integration was given."""
    return refusal(webhook, world.veriff.api_key, world.veriff.shared_secret)


def everything(world: World, **verification: Any) -> Session:  # noqa: ANN401 - members of a creation request
    """A session about which every kind of webhook is sent."""
    session = world.create(**verification)
    world.open(session)
    world.veriff.decide(session.id, "review", submit=True)
    world.veriff.decide(session.id, "approved")
    for path, body in (("watchlist", {}), ("user-status", STATUS), ("registry/curp-registry", {})):
        world.veriff.control.post(f"veriff/sessions/{session.id}/{path}", body)
    world.clock.settle()
    return session


# headers and signatures


def test_every_webhook_is_a_signed_post_of_json(world: World) -> None:
    """devdocs: content type, key, signature and integration id, under the old names and the new ones."""
    everything(world)
    integration = world.veriff.settings()["integration_id"]
    assert {one.path.strip("/") for one in world.inbox.received} == set(SCHEMAS)
    for webhook in world.inbox.received:
        assert judge(world, webhook) is None
        headers = webhook.headers
        assert headers["content-type"].partition(";")[0] == "application/json"
        assert headers["vrf-auth-client"] == headers["x-auth-client"] == world.veriff.api_key
        assert headers["vrf-hmac-signature"] == headers["x-hmac-signature"]
        assert headers["vrf-integration-id"] == integration


def test_the_check_itself_refuses_what_it_must(world: World) -> None:
    """Or the tests here would prove nothing."""
    everything(world)
    good = world.inbox.received[0]
    key, secret = world.veriff.api_key, world.veriff.shared_secret
    assert refusal(good, OTHER_SECRET, secret) == "wrong key"
    assert refusal(good, key, OTHER_SECRET) == "mismatched signature"
    assert refusal(Received(good.path, good.headers, good.body + b" "), key, secret) == "mismatched signature"


def test_the_first_of_several_secrets_signs(world: World) -> None:
    """An integration may hold up to five (devdocs); that the first one signs is inferred."""
    world.veriff.configure(shared_secrets=[OTHER_SECRET, world.veriff.shared_secret])
    everything(world)
    assert {refusal(one, world.veriff.api_key, OTHER_SECRET) for one in world.inbox.received} == {None}


@pytest.mark.parametrize(("status", "code"), STATUSES.items())
def test_a_decision_of_every_status_is_told(world: World, status: str, code: int) -> None:
    """devdocs: the decision webhook is sent for these six; it is what the endpoint answers from then on."""
    session = world.create(vendorData="user-1")
    world.veriff.decide(session.id, status, submit=status not in ("expired", "abandoned"))
    world.clock.advance(300)
    [webhook] = world.received("decisions")
    body = json.loads(webhook.body)
    assert judge(world, webhook) is None
    assert (body["status"], body["verification"]["status"], body["verification"]["code"]) == ("success", status, code)
    assert body["verification"]["vendorData"] == "user-1"
    assert body == world.api("GET", session, "/decision").json()


@pytest.mark.parametrize("topic", SCHEMAS)
def test_a_topic_without_a_url_is_not_sent(world: World, topic: str) -> None:
    """Each URL is a portal setting of its own (devdocs)."""
    world.veriff.configure(**{f"webhook_{topic}_url": None})
    everything(world)
    assert {one.path.strip("/") for one in world.inbox.received} == set(SCHEMAS) - {topic}


# bytes


STRINGIFY = """
for (const line of require("fs").readFileSync(0, "utf8").split("\\n"))
    process.stdout.write(JSON.stringify(JSON.parse(line)) + "\\n");
"""
AWKWARD = 'Žoë Müller-Łuk 李 \U0001f600 "quoted" back\\slash a/b \u2028\u2029 \x7f \t\n\x01 <b>&amp;</b> O\u2019Neill'


def rewritten(bodies: list[bytes]) -> list[bytes]:
    """What JavaScript makes of the bodies."""
    node = shutil.which("node")
    if node is None:
        pytest.fail("node is missing; install it, on Debian: sudo apt-get install nodejs", pytrace=False)
    done = subprocess.run([node, "-e", STRINGIFY], input=b"\n".join(bodies), capture_output=True, check=True)
    return done.stdout.removesuffix(b"\n").split(b"\n")


def test_bodies_survive_parsing_and_writing_in_javascript(world: World) -> None:
    """Veriff's demo checks the signature over JSON.stringify(JSON.parse(body)): no spaces, no escapes, no 32.0."""
    session = everything(world, person={"firstName": AWKWARD, "lastName": AWKWARD}, vendorData=AWKWARD)
    numbers = {"estimatedAge": 32.0, "estimatedGender": 0.983, "zero": -0.0, "small": 0.00001, "large": 2.0**52}
    named = {"b": 1, "10": 2, "2": 3, "01": 4, "-1": 5, "4294967295": 6, "4294967294": 7, "\u00e9": "\u00e9"}
    world.veriff.decide(session.id, "declined", reason=AWKWARD, additionalVerifiedData={**numbers, "extra": named})
    for path, part in (("watchlist", {"totalHits": 1.0}), ("registry/curp-registry", {"code": 200.0, "score": 85.0})):
        world.veriff.control.post(f"veriff/sessions/{session.id}/{path}", part)
    world.clock.settle()
    bodies = [one.body for one in world.inbox.received]
    assert rewritten(bodies) == bodies
    assert b'"estimatedAge":32,' in world.received("decisions")[-1].body
    assert b"\\u2028" not in b"".join(bodies)
    assert all(AWKWARD in json.loads(body).values() for body in (one.body for one in world.received("events")))


@pytest.mark.parametrize("number", [0.000009, 2.0**53, 1e21, -1e300, 10**30])
def test_numbers_that_javascript_writes_otherwise_cannot_be_sent(world: World, number: float) -> None:
    session = world.create()
    with pytest.raises(ControlFailure, match="would not survive JavaScript, where many receivers check signatures"):
        world.veriff.decide(session.id, "approved", submit=True, additionalVerifiedData={"list": [{"number": number}]})


# shapes


def test_every_webhook_is_as_its_schema_says(world: World) -> None:
    world.veriff.configure(web_events=True, waiting_page=True)
    session = everything(world)
    for action in ("waiting_complete", "waiting_continued", "flow_finished", "flow_cancelled"):
        world.veriff.event(session.id, action, reason="quit_session_confirmed", state="intro_screen_shown")
    world.clock.settle()
    for webhook in world.inbox.received:
        file = f"webhooks/{SCHEMAS[webhook.path.strip('/')]}"
        assert list(schema.load("veriff", file).violations(json.loads(webhook.body))) == [], file


def test_a_watchlist_result_is_flat_and_sent_again_when_it_changes(world: World) -> None:
    """devdocs: watchlist webhook; the endpoint has the same object."""
    session = world.create(person={"firstName": "Ann", "lastName": "Lee"}, vendorData="user-1")
    lists: dict[str, list[str]] = {name: [] for name in ("countries", "aka", "associates")}
    listings: dict[str, list[str]] = {name: [] for name in LISTINGS}
    found = {"matchedName": "Ann Lee", "dateOfBirth": None, "dateOfDeath": None, "matchTypes": ["name_exact"]}
    hit = {**found, **lists, "listingsRelatedToMatch": listings}
    for result in ({}, {"matchStatus": "possible_match", "totalHits": 1, "hits": [hit]}):
        world.veriff.control.post(f"veriff/sessions/{session.id}/watchlist", result)
    first, second = world.told("watchlist")
    assert (first["checkType"], first["matchStatus"], first["totalHits"]) == ("initial_result", "no_match", 0)
    assert (second["checkType"], second["matchStatus"], second["hits"]) == ("updated_result", "possible_match", [hit])
    assert {one["searchTerm"]["name"] for one in (first, second)} == {"Ann Lee"}
    assert world.api("GET", session, "/watchlist-screening").json()["data"] == second
