"""What stands in Veriff's portal: a session as a person sees it there, and the integration's settings and rules."""

import pytest
from golive.simulators.client import ControlFailure, SimClock
from golive.simulators.veriff.portal import Settings
from golive.simulators.veriff.rules import Rules
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.veriff.caller import Caller, Json

USER = "0e9f5c52-8f43-4a8f-9d2c-6f0f3a0c1b11"


@pytest.fixture
def created(caller: Caller) -> Json:
    """A new session as its creator sees it."""
    return caller.create(person={"firstName": "Ann"}, document={"country": "EE"}, vendorData="user-42", endUserId=USER)


# the portal's view


def test_the_portal_shows_a_session_whole(veriff_sim: VeriffSim, created: Json) -> None:
    """Names included, which the journal would mask."""
    shown = veriff_sim.session(created["id"])
    (attempt,) = shown["attempts"]
    assert shown == {
        "id": created["id"],
        "status": "created",
        "url": shown["url"],
        "vendorData": "user-42",
        "endUserId": USER,
        "callback": None,
        "person": {"firstName": "Ann"},
        "document": {"country": "EE"},
        "collectedData": None,
        "createdTime": "2026-01-01T00:00:00.000000Z",
        "attempts": [
            {"id": attempt["id"], "status": "created", "createdTime": "2026-01-01T00:00:00.000000Z", "media": []}
        ],
        "attemptsLeft": 9,
        "decision": None,
    }


def test_the_portal_lists_sessions_oldest_first(caller: Caller, veriff_sim: VeriffSim, sim_clock: SimClock) -> None:
    ids = []
    for _ in range(3):
        ids.append(caller.create()["id"])
        sim_clock.advance(1)
    assert [one["id"] for one in veriff_sim.sessions()] == ids


# settings and rules


def test_an_unknown_setting_is_told_the_known_ones(veriff_sim: VeriffSim) -> None:
    with pytest.raises(ControlFailure, match="unknown key in veriff settings: webhook_url") as failure:
        veriff_sim.configure(webhook_url="http://127.0.0.1:1")
    assert (failure.value.status, failure.value.answer["known"]) == (400, sorted(Settings.__struct_fields__))


def test_an_unknown_rule_is_told_the_known_ones(veriff_sim: VeriffSim) -> None:
    with pytest.raises(ControlFailure, match="unknown key in veriff rules: lifetime") as failure:
        veriff_sim.override(lifetime=1)
    assert (failure.value.status, failure.value.answer["known"]) == (400, sorted(Rules.__struct_fields__))


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"web_events": "yes"}, r"veriff settings: Expected `bool`, got `str` - at `\$.web_events`"),
        ({"type": "demo"}, r"veriff settings: Invalid enum value 'demo' - at `\$.type`"),
        ({"shared_secrets": []}, r"length >= 1 - at `\$.shared_secrets`"),
        ({"shared_secrets": ["s"] * 6}, r"length <= 5 - at `\$.shared_secrets`"),
        ({"webhook_events_url": 7}, r"at `\$.webhook_events_url`"),
    ],
)
def test_a_setting_of_the_wrong_kind_is_refused(veriff_sim: VeriffSim, settings: Json, sentence: str) -> None:
    before = veriff_sim.settings()
    with pytest.raises(ControlFailure, match=sentence) as failure:
        veriff_sim.configure(**settings)
    assert failure.value.status == 400
    assert veriff_sim.settings() == before


@pytest.mark.parametrize(
    "rules",
    [{"resubmissions": -1}, {"session_lifetime": 0}, {"decision_shape": "big"}, {"default_decision": "expired"}],
)
def test_a_rule_of_the_wrong_kind_is_refused(veriff_sim: VeriffSim, rules: Json) -> None:
    before = veriff_sim.rules()
    with pytest.raises(ControlFailure, match=rf"at `\$.{next(iter(rules))}`"):
        veriff_sim.override(**rules)
    assert veriff_sim.rules() == before


def test_changes_are_answered_with_all_values(veriff_sim: VeriffSim) -> None:
    assert veriff_sim.configure(waiting_page=True) == veriff_sim.settings()
    assert veriff_sim.override(resubmissions=2)["resubmissions"] == veriff_sim.rules()["resubmissions"] == 2
