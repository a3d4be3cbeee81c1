"""What happens at Prove without the team, as HTTP calls: each control does its part, or says why not."""

from typing import Any

import pytest
from golive.simulators.client import ControlFailure
from golive.simulators.prove.controls import CONTROLS
from golive.suites.tests.prove.world import World

Json = Any

NOBODY = "11111111-1111-4111-8111-111111111111"
PASSED = ("success", "success", "true")
FAILED = ("failed", "not_applicable", "false")


def refused(world: World, path: str, body: Json) -> tuple[int, str]:
    """Status and sentence of a control's refusal."""
    with pytest.raises(ControlFailure) as failure:
        world.prove.control.post(f"prove/{path}", body)
    return failure.value.status, str(failure.value)


def test_nobody_knows_an_unknown_id(world: World) -> None:
    for path in ("sessions", "identities"):
        with pytest.raises(ControlFailure, match=f"'{NOBODY}' in this sandbox") as failure:
            world.prove.control.get(f"prove/{path}/{NOBODY}")
        assert failure.value.status == 404
    assert refused(world, f"sessions/{NOBODY}/possession", {"result": "passed"})[0] == 404
    assert refused(world, f"identities/{NOBODY}/events", {"event_type": "PORT"})[0] == 404
    change = {"identity_id": NOBODY, "event_type": "PORT"}
    assert refused(world, "events", {"events": [change]})[0] == 404


def test_an_unknown_control_is_told_the_known_ones(world: World) -> None:
    with pytest.raises(ControlFailure) as failure:
        world.prove.control.get("prove/flows")
    assert failure.value.answer["known"] == sorted(f"{route.method} {route.path}" for route in CONTROLS)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("sessions/{id}/possession", {}),
        ("sessions/{id}/possession", {"result": "maybe"}),
        ("sessions/{id}/possession", {"result": "passed", "why": "x"}),
        ("sessions/{id}/possession", []),
        ("identities/{id}/events", {"event_type": "MOVED"}),
        ("events", {"events": {}}),
        ("events", {"events": [{"identity_id": 1, "event_type": "PORT"}]}),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(world: World, path: str, body: Json) -> None:
    identity = world.verified()
    correlation, _ = world.start()
    known = correlation if path.startswith("sessions") else identity
    status, sentence = refused(world, path.format(id=known), body)
    assert (status, sentence[:18]) == (400, "the body is wrong:")
    assert world.prove.session(correlation)["possession"] == "pending"
    assert world.prove.identity(identity)["notified"] is False


# possession


@pytest.mark.parametrize("kind", ["mobile", "desktop"])
@pytest.mark.parametrize("begun", [False, True])
@pytest.mark.parametrize("passed", [False, True])
def test_a_person_passes_or_fails(world: World, kind: str, begun: bool, passed: bool) -> None:
    """By whatever way, whether or not an SMS was sent; the browser that waits hears of it."""
    correlation, device = world.start(possessionType=kind)
    listener = world.wait(device)
    if begun:
        device.call("mobile/instantlink/start" if kind == "desktop" else "mobile/otp/start")
    world.clock.advance(9)
    shown = world.prove.possess(correlation, passed=passed)
    assert shown == world.prove.session(correlation)
    assert (shown["possession"], shown["finished_at"]) == (
        "success" if passed else "failed",
        "2026-01-01T00:00:09.000000Z",
    )
    assert shown["reason"] == (None if passed else "the person failed the check")
    assert ("error" not in listener.heard()[0]) == passed
    assert world.caller.results(correlation) == (PASSED if passed else FAILED)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("second", [True, False])
def test_what_is_over_stays_as_it_is(world: World, first: bool, second: bool) -> None:
    correlation, device = world.start()
    shown = world.prove.possess(correlation, passed=first)
    with pytest.raises(ControlFailure, match=r"a possession check that is [a-z]+ cannot take") as failure:
        world.prove.possess(correlation, passed=second)
    assert (failure.value.status, failure.value.answer["possession"]) == (409, shown["possession"])
    assert world.prove.session(correlation) == shown
    for path, members in (("otp/start", {}), ("otp/finish", {"otp": "1234"}), ("instantlink/start", {})):
        answer = device.call(f"mobile/{path}", **members)
        assert (answer["next"], answer["error"]["code"]) == ("done", 10003)
    assert world.messages(correlation) == []


def test_what_a_code_has_gone_through_is_shown(world: World) -> None:
    correlation, device = world.start(allowOTPRetry=True)
    for _ in range(2):
        device.call("mobile/otp/start")
        world.clock.advance(10)
        device.call("mobile/otp/finish", otp="0000")
    assert world.prove.session(correlation)["otp"] == {
        "sends": 2,
        "entries": 2,
        "sent_at": "2026-01-01T00:00:10.000000Z",
        "expires_at": "2026-01-01T00:02:10.000000Z",
    }


# lists


def test_sessions_and_identities_are_listed_oldest_first(world: World) -> None:
    made = []
    for number in range(4):
        identity = world.verified(f"200551000{number}")
        made.append((world.prove.sessions()[-1]["correlation_id"], identity))
    assert [one["correlation_id"] for one in world.prove.sessions()] == [correlation for correlation, _ in made]
    assert [one["identity_id"] for one in world.prove.identities()] == [identity for _, identity in made]
    assert [one["identity_id"] for one in world.prove.sessions()] == [identity for _, identity in made]


def test_an_identity_is_shown_with_all_that_is_known(world: World) -> None:
    identity = world.verified(clientCustomerId="c-1")
    shown = {
        "identity_id": identity,
        "phone_number": "+12005510001",
        "active": True,
        "client_customer_id": "c-1",
        "created_at": "2026-01-01T00:00:00.000000Z",
        "notified": False,
        "events": [],
    }
    assert world.prove.identity(identity) == shown
    assert world.prove.identities() == [shown]
