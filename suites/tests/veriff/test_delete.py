"""DELETE /v1/sessions/{id} (facts: devdocs API page; the limits run on the sandbox's clock)."""

import json

import pytest
from golive.suites.tests.veriff.world import DAY, HOUR, Session, World

BEGUN = {"created": "expired", "started": "abandoned", "resubmission_requested": "abandoned"}
OVER = ["approved", "declined", "expired", "abandoned", "review"]


def reach(world: World, status: str) -> Session:
    """A session in `status`."""
    session = world.create(vendorData="user-1")
    if status in ("started", "submitted"):
        world.veriff.event(session.id, status)
    elif status != "created":
        world.veriff.decide(session.id, status, submit=status not in ("expired", "abandoned"))
    return session


@pytest.mark.parametrize("status", [*BEGUN, *OVER])
def test_a_deleted_session_is_gone_at_once(world: World, status: str) -> None:
    """devdocs: allowed in every status but submitted; unreachable at once."""
    session = reach(world, status)
    media = world.upload(session).json().get("image", {}).get("id", "none")
    [*_, attempt] = world.api("GET", session, "/attempts").json()["verifications"]
    answer = world.api("DELETE", session)
    assert (answer.status, answer.json()) == (200, {"status": "success", "verification": {"id": session.id}})
    below = ("", "/decision", "/person", "/attempts", "/media", "/watchlist-screening", "/timestamps")
    assert {world.api("GET", session, path).status for path in below[1:]} == {404}
    assert world.caller.call("GET", f"/v1/attempts/{attempt['id']}/media").status == 404
    assert world.caller.call("GET", f"/v1/media/{media}").status == 404
    assert world.submit(session).status == 404
    assert world.upload(session).status == 404
    assert world.api("DELETE", session).status == 404
    assert world.open(session).status == 404
    assert world.veriff.sessions() == []


@pytest.mark.parametrize(("status", "end"), BEGUN.items())
def test_an_unfinished_session_is_told_to_be_over_first(world: World, status: str, end: str) -> None:
    """devdocs: created, started, resubmission_requested get the expired or abandoned decision webhook first."""
    session = reach(world, status)
    before = len(world.told("decisions"))
    world.api("DELETE", session)
    told = world.told("decisions")[before:]
    assert [(one["verification"]["status"], one["verification"]["code"]) for one in told] == [(end, 9104)]
    assert (told[0]["verification"]["id"], told[0]["verification"]["vendorData"]) == (session.id, "user-1")


@pytest.mark.parametrize("status", OVER)
def test_a_session_that_is_over_is_deleted_in_silence(world: World, status: str) -> None:
    session = reach(world, status)
    before = len(world.told("decisions"))
    world.api("DELETE", session)
    assert len(world.told("decisions")) == before


def test_nothing_is_told_of_a_deleted_session_afterwards(world: World) -> None:
    """Neither what was held back, nor the end of its seven days."""
    session = reach(world, "resubmission_requested")
    world.api("DELETE", session)
    world.clock.advance(30 * DAY)
    assert world.codes("decisions") == [9104]


def test_a_submitted_session_cannot_be_deleted(world: World) -> None:
    """devdocs: 1305, not in a completed status."""
    session = reach(world, "submitted")
    answer = world.api("DELETE", session)
    assert (answer.status, answer.json()["status"], answer.json()["code"]) == (400, "fail", "1305")
    assert world.veriff.session(session.id)["status"] == "submitted"


def test_nor_one_whose_decision_is_on_its_way(world: World) -> None:
    """devdocs: 1306, in progress; which of the two codes goes with what is inferred."""
    world.veriff.override(default_decision="approved", decision_delay=60)
    session = reach(world, "submitted")
    assert world.api("DELETE", session).json()["code"] == "1306"
    world.clock.advance(60)
    assert world.api("DELETE", session).status == 200


def test_deletion_can_be_switched_off(world: World) -> None:
    """devdocs: off by default and switched on per integration; here it is on, with a switch."""
    world.veriff.override(delete_enabled=False)
    session = reach(world, "approved")
    answer = world.api("DELETE", session)
    assert (answer.status, answer.json()["code"]) == (400, "1305")
    assert "not switched on for this integration" in answer.json()["message"]
    assert world.decision(session)["status"] == "approved"


# limits


def delete_some(world: World, count: int) -> list[int]:
    """Create and delete; the statuses."""
    return [world.api("DELETE", world.create()).status for _ in range(count)]


def test_five_deletions_an_hour_and_ten_a_day(world: World) -> None:
    """devdocs: then 429."""
    assert delete_some(world, 6) == [200] * 5 + [429]
    world.clock.advance(HOUR - 1)
    assert delete_some(world, 1) == [429]
    world.clock.advance(1)
    assert delete_some(world, 6) == [200] * 5 + [429]
    world.clock.advance(HOUR)
    assert delete_some(world, 1) == [429], "ten today"
    world.clock.advance(DAY - 2 * HOUR)
    assert delete_some(world, 6) == [200] * 5 + [429]


def test_a_throttled_deletion_deletes_nothing(world: World) -> None:
    world.veriff.override(deletes_per_hour=0)
    session = world.create()
    answer = world.api("DELETE", session)
    assert (answer.status, json.loads(answer.body)["status"]) == (429, "fail")
    assert world.decision(session) is None
    assert world.told("decisions") == []


def test_only_deletions_count(world: World) -> None:
    """What was refused, or not there, takes nothing from the limit (inferred)."""
    submitted, gone = reach(world, "submitted"), world.create()
    world.api("DELETE", gone)
    for session in (submitted, gone) * 5:
        assert world.api("DELETE", session).status in (400, 404)
    assert delete_some(world, 5) == [200] * 4 + [429]


@pytest.mark.parametrize("rule", ["deletes_per_hour", "deletes_per_day"])
def test_limits_are_settings(world: World, rule: str) -> None:
    world.veriff.override(**{rule: 2})
    assert delete_some(world, 3) == [200, 200, 429]
