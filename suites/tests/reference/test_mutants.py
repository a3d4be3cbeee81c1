"""Every mutant differs from the good app in what it is meant to: one probe each, true for the good app only."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from typing import TYPE_CHECKING, TypeAlias

import pytest
import yaml
from golive.suites.reference.veriff.mutants import MUTANTS

if TYPE_CHECKING:
    from golive.suites.tests.reference.conftest import Stage

Probe: TypeAlias = "Callable[[Stage], bool]"


def survives(work: Callable[[], object]) -> bool:
    """True when the app answered; the driver raises on an error status."""
    try:
        work()
    except RuntimeError:
        return False
    return True


def sends(first_name: str, last_name: str = "Lee") -> Probe:
    def probe(play: Stage) -> bool:
        if not survives(lambda: play.begin("ann", first_name, last_name)):
            return False
        person: object = play.stub.sessions[play.stub.last]["person"]
        return person == {"firstName": first_name, "lastName": last_name}

    return probe


def url_is_veriffs(play: Stage) -> bool:
    url = play.app.start("ann", "Ann", "Lee")
    return any(url == f"{play.stub.base_url}/v/{session}" for session in play.stub.sessions)


def one_session(play: Stage) -> bool:
    before = len(play.stub.sessions)
    play.begin("ann")
    return len(play.stub.sessions) == before + 1


def id_is_stored(play: Stage) -> bool:
    session: object = play.begin("ann")
    return session in play.app.record("ann").values()


def own_member(name: str) -> Probe:
    def probe(play: Stage) -> bool:
        sent = [play.stub.sessions[play.begin(user)].get(name) for user in ("ann", "bob")]
        return None not in sent and sent[0] != sent[1]

    return probe


def led_by(name: str) -> Probe:
    """A session that the app never opened, approved for the user whom one member names."""

    def probe(play: Stage) -> bool:
        sent = play.stub.sessions[play.begin("ann")]
        play.decide("unknown", "approved", **{"vendorData": None, "endUserId": None, name: sent[name]})
        return play.app.access("ann")

    return probe


def tells_users_apart(play: Stage) -> bool:
    ann = play.begin("ann")
    play.begin("bob")
    play.decide(ann, "approved")
    return play.app.access("ann") and not play.app.access("bob")


def uploads(play: Stage) -> bool:
    """Two photos arrive, then the session is submitted, then the app looks what arrived."""
    if not survives(lambda: play.app.upload("ann", "Ann", "Lee")):
        return False
    session = play.stub.last
    arrived = play.stub.photos.get(session) == ["document-front", "face"]
    return arrived and play.stub.submitted.count(session) == play.stub.asked.count(session) == 1


def same_url(*happened: str) -> Probe:
    """Coming back after events and decisions leads to the same URL."""

    def probe(play: Stage) -> bool:
        url = play.app.start("ann", "Ann", "Lee")
        for word in happened:
            (play.event if word in ("started", "submitted") else play.decide)(play.stub.last, word)
        return url == play.app.start("ann", "Ann", "Lee")

    return probe


def new_url_after(status: str) -> Probe:
    def probe(play: Stage) -> bool:
        return not same_url(status)(play)

    return probe


def shows_no_link_after(status: str) -> Probe:
    def probe(play: Stage) -> bool:
        play.decide(play.begin("ann"), status)
        return play.app.view("ann")["url"] is None

    return probe


def lands_right(play: Stage) -> bool:
    callback = play.stub.sessions[play.begin("ann")].get("callback")
    return bool(callback) and bool(play.app.landing("ann", str(callback))["arrived"])


def access_after(words: str, *, wanted: bool) -> Probe:
    def probe(play: Stage) -> bool:
        session = play.begin("ann")
        for word in words.split():
            (play.event if word in ("started", "submitted") else play.decide)(session, word)
        return play.app.access("ann") is wanted

    return probe


def view_after(status: str, state: str, *, retry: bool, **changes: object) -> Probe:
    def probe(play: Stage) -> bool:
        play.decide(play.begin("ann"), status, **changes)
        view = play.app.view("ann")
        return (view["state"], view["retry"]) == (state, retry)

    return probe


def waits_patiently(play: Stage) -> bool:
    play.event(play.begin("ann"), "submitted")
    return play.state("ann") == "pending" and same_url("submitted")(play)


def nine_retries(play: Stage) -> bool:
    session = play.begin("ann")
    for number in range(9):
        play.decide(session, "resubmission_requested", attemptId=f"attempt-{number}", reasonCode=204)
    return play.app.view("ann")["retry"] is True


def staff_knows(play: Stage) -> bool:
    play.decide(play.begin("ann"), "declined")
    return len(play.app.back_office("ann")) == 1


def staff_hears_once(play: Stage) -> bool:
    session = play.begin("ann")
    return [play.decide(session, "declined") for _ in range(2)] == [200, 200] and len(play.app.back_office("ann")) == 1


def keeps_decision(play: Stage) -> bool:
    session = play.begin("ann")
    play.decide(session, "approved")
    play.event(session, "submitted")
    return play.state("ann") == "approved"


def keeps_newer_decision(play: Stage) -> bool:
    session = play.begin("ann")
    play.decide(session, "approved", attemptId="attempt-2", decisionTime="2026-01-01T11:00:00Z")
    play.decide(session, "resubmission_requested", decisionTime="2026-01-01T10:00:00Z")
    return play.state("ann") == "approved"


def hears_second_decision(play: Stage) -> bool:
    session = play.begin("ann")
    play.decide(session, "review")
    play.decide(session, "approved")
    return play.state("ann") == "approved"


def hears_early_decision(play: Stage) -> bool:
    session = play.begin("ann")
    play.event(session, "started")
    play.decide(session, "approved")
    return play.state("ann") == "approved"


def accepts(status: str) -> Probe:
    return lambda play: play.decide(play.begin("ann"), status) == 200


def refuses(*, key: str = "right", signature: str = "right") -> Probe:
    """A webhook with a wrong key or signature is refused and changes nothing."""

    def probe(play: Stage) -> bool:
        session = play.begin("ann")
        raw = json.dumps({"verification": play.decision(session, "approved")}, separators=(",", ":")).encode()
        good = play.sign(raw)
        given = {
            "right": good,
            "missing": None,
            "last digit": good[:-1] + "0" * (good[-1] != "0") + "1" * (good[-1] == "0"),
        }
        sent = raw + b" " if signature == "other bytes" else raw
        keys = {} if key == "right" else {"key": key}
        answer = play.post("decisions", sent, signature=given.get(signature, good), **keys)
        return answer == 401 and not play.app.access("ann")

    return probe


def withstands(raw: bytes) -> Probe:
    def probe(play: Stage) -> bool:
        session = play.begin("ann")
        return play.post("decisions", raw) == 400 and play.decide(session, "approved") == 200

    return probe


def callback_grants_nothing(play: Stage) -> bool:
    session = play.begin("ann")
    play.app.landing("ann", str(play.stub.sessions[session]["callback"]))
    return not play.app.access("ann")


def answers_at_once(play: Stage) -> bool:
    session = play.begin("ann")
    play.app.patience = 2.0
    try:
        return play.decide(session, "approved") == 200
    except TimeoutError:
        return False


def tolerates_new_property(play: Stage) -> bool:
    return play.decide(play.begin("ann"), "approved", quiteNew=1) == 200


def tolerates_new_action(play: Stage) -> bool:
    return play.event(play.begin("ann"), "danced") == 200


def takes_null_for_pending(play: Stage) -> bool:
    play.begin("ann")
    return survives(lambda: play.app.poll("ann")) and play.state("ann") == "pending"


def reads_decision(play: Stage) -> bool:
    session = play.begin("ann")
    play.stub.decisions[session] = play.decision(session, "approved")
    return survives(lambda: play.app.poll("ann")) and play.app.access("ann")


STATUSES = ("approved", "declined", "resubmission_requested", "review", "expired", "abandoned")

PROBES: dict[str, Probe] = {
    "invents_urls": url_is_veriffs,
    "opens_two_sessions": one_session,
    "forgets_session": id_is_stored,
    "strips_odd_names": sends("Ünal", "李"),
    "tidies_names": sends("MacDonald"),
    "cuts_names": sends("A" * 300),
    "escapes_names": sends("O'Neil", "<Lee>"),
    "chokes_on_odd_names": sends("Ünal"),
    "loses_vendor_data": own_member("vendorData"),
    "same_vendor_data_for_all": own_member("vendorData"),
    "ignores_vendor_data": led_by("vendorData"),
    "loses_end_user_id": own_member("endUserId"),
    "same_end_user_id_for_all": own_member("endUserId"),
    "ignores_end_user_id": led_by("endUserId"),
    "mixes_up_users": tells_users_apart,
    "new_session_on_resubmission": same_url("resubmission_requested"),
    "new_session_after_disruption": same_url("started"),
    "reuses_expired_session": new_url_after("expired"),
    "reuses_abandoned_session": new_url_after("abandoned"),
    "offers_lapsed_link": shows_no_link_after("expired"),
    "gives_up_waiting": waits_patiently,
    "no_callback": lands_right,
    "callback_nowhere": lands_right,
    "callback_of_somebody_else": lands_right,
    **dict.fromkeys(
        ("never_submits", "submits_after_each_photo", "forgets_the_face", "signs_nothing", "never_looks"), uploads
    ),
    "never_grants": access_after("approved", wanted=True),
    "grants_at_once": access_after("", wanted=False),
    "grants_on_submitted": access_after("submitted", wanted=False),
    "grants_on_review": access_after("review", wanted=False),
    "grants_on_resubmission": access_after("resubmission_requested", wanted=False),
    "grants_on_declined": access_after("declined", wanted=False),
    "keeps_approved_waiting": view_after("approved", "approved", retry=False),
    "never_tells_declined": view_after("declined", "declined", retry=False),
    "never_tells_resubmission": view_after("resubmission_requested", "resubmission", retry=True),
    "no_retry_on_resubmission": view_after("resubmission_requested", "resubmission", retry=True),
    "offers_retry_for_ever": view_after("declined", "declined", retry=False, reasonCode=539),
    "gives_up_early": nine_retries,
    "no_back_office_notice": staff_knows,
    "believes_late_events": keeps_decision,
    "believes_late_decisions": keeps_newer_decision,
    "first_decision_wins": hears_second_decision,
    "drops_early_decisions": hears_early_decision,
    **{f"chokes_on_{status}": accepts(status) for status in STATUSES},
    "accepts_any_key": refuses(key="somebody"),
    "compares_only_the_key": refuses(signature="last digit"),
    "accepts_anything": refuses(key="somebody", signature="last digit"),
    "signature_optional": refuses(signature="missing"),
    "compares_beginning_of_signature": refuses(signature="last digit"),
    "signature_of_parsed_json": refuses(signature="other bytes"),
    "refuses_but_acts": refuses(signature="last digit"),
    "breaks_on_bad_json": withstands(b"{"),
    "chokes_on_json_array": withstands(b"[]"),
    "chokes_on_odd_bytes": withstands(b"\xff\xfe"),
    "trusts_the_redirect": callback_grants_nothing,
    "slow_to_answer": answers_at_once,
    "answers_202": accepts("approved"),
    "acts_twice": staff_hears_once,
    "knows_all_properties": tolerates_new_property,
    "knows_all_events": tolerates_new_action,
    "chokes_on_missing_decision": takes_null_for_pending,
    "takes_null_for_declined": takes_null_for_pending,
    "never_asks": reads_decision,
    "signs_the_path": reads_decision,
}


def test_every_mutant_has_its_probe() -> None:
    assert PROBES.keys() == MUTANTS.keys()


@pytest.mark.parametrize("name", MUTANTS)
def test_the_mutant_is_broken_where_it_says_so(name: str, stage: Callable[..., Stage]) -> None:
    assert not PROBES[name](stage(name))


def test_the_good_app_passes_every_probe(stage: Callable[..., Stage]) -> None:
    assert [name for name, probe in PROBES.items() if not probe(stage())] == []


def test_every_row_that_a_run_can_judge_has_a_mutant() -> None:
    checklist = yaml.safe_load(files("golive.suites").joinpath("veriff", "checklist.yaml").read_text("utf-8"))
    automated = {row["id"] for row in checklist["items"] if row["method"] == "automated"}
    reddened = {row for mutant in MUTANTS.values() for row in mutant.reddens}
    assert reddened <= {row["id"] for row in checklist["items"]}
    assert automated - reddened == set()


def test_a_mutant_says_what_is_wrong_with_it() -> None:
    assert all(mutant.says.endswith(".") and mutant.reddens for mutant in MUTANTS.values())
