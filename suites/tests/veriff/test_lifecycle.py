"""Sessions over HTTP and time: attempts under one URL, the end after seven days (facts: devdocs, seed 003)."""

import pytest
from golive.simulators.client import ControlFailure
from golive.suites.tests.veriff.world import DAY, JPEG, Session, World

PAST_THE_END = 7 * DAY + 60
CONCLUSIVE = ["approved", "declined", "expired", "abandoned"]


@pytest.fixture
def session(world: World) -> Session:
    """A new session."""
    return world.create(vendorData="user-1")


def attempts(world: World, session: Session) -> list[tuple[str, str]]:
    """(id, status) of the session's attempts, newest first."""
    return [(one["id"], one["status"]) for one in world.api("GET", session, "/attempts").json()["verifications"]]


def test_a_visit_starts_a_session_once(world: World, session: Session) -> None:
    """Created -> started with 7001; opening it again is no second start (devdocs: status codes)."""
    assert world.veriff.session(session.id)["status"] == "created"
    assert world.told("events") == [], "nobody is told that a session was created"
    world.open(session)
    world.open(session)
    assert world.veriff.session(session.id)["status"] == "started"
    assert world.codes("events") == [7001]


def test_each_attempt_has_an_id_of_its_own_under_the_same_url(world: World, session: Session) -> None:
    """Seed 003: in case of a resubmission the end user is directed to the same sessionURL."""
    for _ in range(3):
        assert world.open(session).status == 200
        submitted = world.submit(session)
        assert submitted.json()["verification"]["url"] == session.url
        world.veriff.decide(session.id, "resubmission_requested")
    tries = attempts(world, session)
    assert [status for _, status in tries] == ["resubmission_requested"] * 3
    assert len({name for name, _ in tries}) == 3
    told = world.told("events")
    assert [(one["attemptId"], one["action"]) for one in told] == [
        (name, action) for name, _ in reversed(tries) for action in ("started", "submitted")
    ]
    assert {one["id"] for one in told} == {session.id}


def test_a_resubmission_may_be_handed_in_without_a_visit(world: World, session: Session) -> None:
    """devdocs: after a resubmission request the session is open again, for API uploads too, with a new attempt."""
    world.upload(session)
    world.submit(session)
    world.veriff.decide(session.id, "resubmission_requested")
    assert world.upload(session).status == 200
    assert world.submit(session).status == 200
    assert [status for _, status in attempts(world, session)] == ["submitted", "resubmission_requested"]
    assert world.codes("events") == [7002, 7002], "an API upload never starts"


def test_the_tenth_attempt_is_declined_with_539_and_no_more_follow(world: World, session: Session) -> None:
    """Seed 003: 9 resubmission attempts, the 10th attempt is an automatic decline."""
    for _ in range(10):
        world.veriff.decide(session.id, "resubmission_requested", submit=True)
        world.clock.advance(300)
    assert world.codes("decisions") == [9103] * 9 + [9102]
    assert world.decision(session)["reasonCode"] == 539
    assert world.submit(session).json()["code"] == "1304"
    assert len(attempts(world, session)) == 10


@pytest.mark.parametrize("status", ["submitted", "approved", "declined", "expired", "abandoned", "review"])
def test_a_second_submission_is_refused(world: World, session: Session, status: str) -> None:
    """1304: cannot transition (devdocs: troubleshooting codes)."""
    if status == "submitted":
        world.submit(session)
    else:
        world.veriff.decide(session.id, status, submit=True)
    before = world.veriff.session(session.id)
    answer = world.submit(session)
    assert (answer.status, answer.json()["code"]) == (400, "1304")
    assert world.veriff.session(session.id) == before


@pytest.mark.parametrize("status", ["started", "created", "approved", "SUBMITTED", ""])
def test_no_other_status_can_be_set(world: World, session: Session, status: str) -> None:
    """1303: the one allowed value is submitted (devdocs: PATCH)."""
    answer = world.api("PATCH", session, value={"verification": {"status": status}})
    assert (answer.status, answer.json()["code"]) == (400, "1303")


@pytest.mark.parametrize("status", CONCLUSIVE)
def test_opening_a_session_that_is_over_changes_nothing(world: World, session: Session, status: str) -> None:
    """devdocs: the URL of a concluded session shows a page and changes nothing."""
    world.veriff.decide(session.id, status, submit=True)
    before, told = world.veriff.session(session.id), len(world.told("events"))
    assert world.open(session).status == 200
    assert world.act(session, "start").status == 200
    assert world.act(session, "submit").status == 409
    with pytest.raises(ControlFailure, match=f"a session that is {status} cannot take: open"):
        world.veriff.event(session.id, "started")
    assert world.veriff.session(session.id) == before
    assert len(world.told("events")) == told


# seven days


def test_a_session_that_nobody_opened_expires_after_seven_days(world: World, session: Session) -> None:
    """Seed 003: over 7 days old is expired or abandoned; 9104 for both (devdocs)."""
    world.clock.advance(days=7, seconds=-1)
    assert world.decision(session) is None
    world.clock.advance(1)
    assert [(one["verification"]["status"], one["verification"]["code"]) for one in world.told("decisions")] == [
        ("expired", 9104)
    ]
    assert world.veriff.session(session.id)["status"] == "expired"


@pytest.mark.parametrize("came", ["opened", "uploaded"])
def test_a_session_that_was_begun_is_abandoned(world: World, session: Session, came: str) -> None:
    """Devdocs for opened; uploaded but neither opened nor submitted: inferred."""
    world.open(session) if came == "opened" else world.upload(session)
    world.clock.advance(PAST_THE_END)
    assert [one["verification"]["status"] for one in world.told("decisions")] == ["abandoned"]
    assert world.upload(session).status == 409


def test_a_resubmission_does_not_restart_the_seven_days(world: World, session: Session) -> None:
    """Seven days count from creation, also when the last attempt is younger (inferred)."""
    world.clock.advance(6 * DAY)
    world.veriff.decide(session.id, "resubmission_requested", submit=True)
    world.clock.advance(DAY - 60)
    assert world.codes("decisions") == [9103]
    world.clock.advance(120)
    assert [one["verification"]["status"] for one in world.told("decisions")] == ["resubmission_requested", "abandoned"]
    assert world.submit(session).json()["code"] == "1304"


def test_a_session_sent_back_after_the_seven_days_ends_at_once(world: World, session: Session) -> None:
    """Its time is over, so no new attempt is possible; the held request of the page is not told any more (inferred)."""
    world.open(session)
    world.submit(session)
    world.clock.advance(PAST_THE_END)
    assert world.veriff.session(session.id)["status"] == "submitted", "a submitted session waits for its decision"
    world.veriff.decide(session.id, "resubmission_requested")
    world.clock.advance(300)
    assert [one["verification"]["status"] for one in world.told("decisions")] == ["abandoned"]


def test_the_end_overtakes_a_resubmission_that_is_held_back(world: World, session: Session) -> None:
    """Nobody is told to try again after the session is over (inferred)."""
    world.clock.advance(7 * DAY - 60)
    world.veriff.decide(session.id, "resubmission_requested", submit=True)
    world.clock.advance(600)
    assert world.codes("decisions") == [9104]


@pytest.mark.parametrize("status", ["approved", "declined", "review"])
def test_a_decided_session_outlives_the_seven_days(world: World, session: Session, status: str) -> None:
    world.veriff.decide(session.id, status, submit=True)
    before = world.decision(session)
    world.clock.advance(PAST_THE_END)
    assert world.decision(session) == before
    assert len(world.told("decisions")) == 1


# the rest


def test_an_api_upload_session_is_not_started_but_by_a_visit(world: World, session: Session) -> None:
    """devdocs: 7001 when the end user enters the flow; an API upload is none (inferred)."""
    world.upload(session)
    assert world.told("events") == []
    world.open(session)
    assert world.codes("events") == [7001]


def stored(world: World) -> set[str]:
    """The kinds of things of sessions that the sandbox holds."""
    keys = (key.partition("/")[0] for key in world.sandbox.snapshot()["entries"])
    return {kind.removeprefix("veriff-") for kind in keys if kind.startswith("veriff-")}


def test_retention_forgets_a_session_and_all_that_belongs_to_it(world: World, session: Session) -> None:
    world.veriff.override(retention=30 * DAY)
    media = world.upload(session).json()["image"]["id"]
    attempt = attempts(world, session)[0][0]
    world.veriff.control.post(f"veriff/sessions/{session.id}/watchlist", {"matchStatus": "possible_match"})
    world.veriff.decide(session.id, "approved", submit=True)
    assert stored(world) == {"session", "attempt", "media", "content", "watchlist"}
    world.clock.advance(30 * DAY - 1)
    assert world.caller.call("GET", f"/v1/media/{media}").body == JPEG
    world.clock.advance(1)
    gone = (f"/v1/sessions/{session.id}/decision", f"/v1/attempts/{attempt}/media", f"/v1/media/{media}")
    assert [world.caller.call("GET", path).status for path in gone] == [404, 404, 404]
    assert world.open(session).status == 404
    assert world.veriff.sessions() == []
    assert stored(world) == set()
