"""Every mutant differs from the good app in what it is meant to: one probe each, true for the good app only."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from http import HTTPStatus
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

import jwt
import pytest
import yaml
from golive.suites.reference.prove.driver import SDK
from golive.suites.reference.prove.mutants import MUTANTS
from golive.suites.reference.prove.mutants.showing import Edited
from golive.suites.reference.prove.scripts import Scripts

if TYPE_CHECKING:
    from golive.suites.tests.reference.prove.conftest import Stage

Probe: TypeAlias = "Callable[[Stage], bool]"

PASSES, SOMEBODY_ELSE, CANADIAN = "+12005510001", "+12005520001", "+14165550001"
HOUR = 3600
ANOTHER_KEY = "whsec_00000000000000000000000000000000"
RUNNING = [name for name, mutant in MUTANTS.items() if not mutant.edits]
"""Those that are another app; the others are other sources of the mobile apps."""


def begins(play: Stage) -> bool:
    return play.ask() is not None


def survives_an_hour(play: Stage) -> bool:
    play.ask()
    play.sandbox.clock.advance(HOUR + 1)
    return play.ask() is not None


def keeps_its_token(play: Stage) -> bool:
    play.begin("ann")
    play.begin("bob")
    return len(play.calls("token")) == 1


def says(member: str, wanted: Callable[[Any], bool], device: str = "mobile") -> Probe:
    """What Prove knows of a flow about a member of the request."""

    def probe(play: Stage) -> bool:
        return wanted(play.prove.session(play.begin(device=device))[member])

    return probe


def names_customers(play: Stage) -> bool:
    of = [play.prove.session(play.begin(user))["client_customer_id"] for user in ("ann", "ann", "bob")]
    return bool(of[0] == of[1] != of[2])


def names_requests(play: Stage) -> bool:
    of = [play.prove.session(play.begin())["client_request_id"] for _ in range(2)]
    return bool(of[0] != of[1])


def hands_over_new_tokens(play: Stage) -> bool:
    return play.ask() != play.ask()


def hands_over_the_token(play: Stage) -> bool:
    return (play.ask() or "").startswith("eyJ")


def waits(play: Stage) -> bool:
    play.strike("verify", "rate_limited")
    play.ask()
    return len(play.calls("verify")) == 2


def waits_for_the_status(play: Stage) -> bool:
    play.begin()
    play.strike("verifyStatus", "rate_limited")
    play.app.finish("ann")
    return len(play.calls("verifyStatus")) == 2


def names_no_number_when_confirmed(play: Stage) -> bool:
    play.app.confirm("ann", PASSES, "Ann", "Lee")
    return PASSES not in str(play.prove.session(play.correlation())["client_customer_id"])


def names_no_number_in_status(play: Stage) -> bool:
    play.verify()
    return PASSES not in play.sent("verifyStatus")[0]["clientRequestId"]


def keeps_whole_names(play: Stage) -> bool:
    play.app.start("ann", PASSES, "Ann Jo", "Lee", "mobile")
    return bool(play.prove.session(play.correlation())["first_name"] == "Ann Jo")


def confirms_nobody_alone(play: Stage) -> bool:
    play.sandbox.faults.add("reset", vendor="prove", operation="verify")
    return play.app.confirm("ann", PASSES, "Ann", "Lee") == "unavailable"


def confirms_each_number(play: Stage) -> bool:
    play.app.confirm("ann", PASSES, "Ann", "Lee")
    return play.app.confirm("ann", SOMEBODY_ELSE, "Ann", "Lee") == "failed"


def leaves_what_was_left(play: Stage) -> bool:
    play.prove.possess(play.begin())
    play.begin(phone="+12005510002")
    return play.app.finish("ann") == "pending"


def stays_verified(play: Stage) -> bool:
    play.verify()
    play.sandbox.clock.advance(HOUR)
    return play.app.finish("ann") == "verified"


def fails_later(play: Stage) -> bool:
    play.verify()
    return (play.verify(phone=SOMEBODY_ELSE), play.app.access("ann")) == ("failed", False)


def confirms(phone: str, wanted: str) -> Probe:
    def probe(play: Stage) -> bool:
        return play.app.confirm("ann", phone, "Ann", "Lee") == wanted

    return probe


def confirms_at_once(play: Stage) -> bool:
    return play.app.confirm("ann", PASSES, "Ann", "Lee") == "verified" and not play.calls("verifyStatus")


def needs_consent(play: Stage) -> bool:
    play.ask(phone=CANADIAN)
    return not play.app.access("ann")


def keeps_correlation(play: Stage) -> bool:
    return play.begin() == play.app.record("ann")["correlation"]


def is_pending(play: Stage) -> bool:
    play.begin()
    return play.state() == "pending" and play.app.finish("ann") == "pending" and not play.app.access("ann")


def tells_users_apart(play: Stage) -> bool:
    play.begin("ann")
    play.prove.possess(play.begin("bob"))
    return play.app.finish("ann") == "pending"


def asks_for_the_latest(play: Stage) -> bool:
    play.begin()
    return play.verify() == "verified"


def begins_after_all(play: Stage) -> bool:
    play.begin()
    play.sandbox.clock.advance(HOUR)
    play.app.finish("ann")
    return begins(play)


def ends(phone: str, wanted: str, *, possessed: bool = True) -> Probe:
    """Result, view and access of a flow that ends like this."""

    def probe(play: Stage) -> bool:
        result = play.verify(phone=phone, possessed=possessed)
        return (result, play.state(), play.app.access("ann")) == (wanted, wanted, wanted == "verified")

    return probe


def believes_no(error: str) -> Probe:
    """A question for the status that ends in this error verifies nobody."""

    def probe(play: Stage) -> bool:
        play.begin()
        play.strike("verifyStatus", error)
        play.app.finish("ann")
        return play.state() == "unavailable" and not play.app.access("ann")

    return probe


def keeps_secrets(play: Stage) -> bool:
    play.ask()
    page = play.app.request("GET", "/users/ann/sign-up").text
    return not any(secret in page for secret in (play.prove.client_secret, "eyJ", "Basic"))


def serves_the_sdk(play: Stage) -> bool:
    return play.app.request("GET", "/prove-auth.js").text == SDK.read_text("utf-8")


def allows_the_socket(play: Stage) -> bool:
    return "ws://127.0.0.1" in play.app.shop.html("").headers["content-security-policy"]


def lands(play: Stage) -> bool:
    target = play.prove.session(play.begin(device="desktop"))["final_target_url"]
    return bool(play.app.landing("ann", target)["arrived"])


def page_is_ours(play: Stage) -> bool:
    """The page's own scripts are those of the good app."""
    good, served = Scripts(play.app.shop.sign_up.settings), play.app.request
    names = ("sign-up", "landing", "talk")
    return all(good.ours(name) == served("GET", f"/assets/sign-up/{name}.js").text for name in names)


def takes_tests(play: Stage) -> bool:
    play.prove.test_webhook()
    play.sandbox.clock.settle()
    (sent,) = play.sandbox.journal.find(direction="out")
    return bool(sent["response"]["status"] == HTTPStatus.OK)


def refuses(**forged: object) -> Probe:
    """A webhook that is forged like this; without any difference, one without a token."""

    def probe(play: Stage) -> bool:
        play.verify()
        event = play.event(play.identity())
        status = play.post([event], **forged) if forged else play.deliver(json.dumps([event]).encode(), None)  # type: ignore[arg-type]
        return status == HTTPStatus.UNAUTHORIZED and play.app.heard("ann") == []

    return probe


def hears_all(play: Stage) -> bool:
    users = {"ann": "+12005510001", "bob": "+12005510002"}
    for user, phone in users.items():
        play.verify(user, phone)
    play.change(*map(play.identity, users))
    return all(len(play.app.heard(user)) == 1 for user in users)


def hears_for_one(play: Stage) -> bool:
    play.verify("ann")
    play.verify("bob", "+12005510002")
    play.change(play.identity("ann"))
    return len(play.app.heard("ann")) == 1 and play.app.heard("bob") == []


def takes(**members: object) -> Probe:
    """An event with these members is answered well."""

    def probe(play: Stage) -> bool:
        play.verify()
        event = play.event(play.identity()) | members
        return play.post([event]) == HTTPStatus.OK

    return probe


def refuses_forged(forge: Callable[[str], str]) -> Probe:
    """A webhook is refused whose token was genuine before this was done to it."""

    def probe(play: Stage) -> bool:
        claims = {"iss": "Prove Identity", "exp": int(time.time()) + HOUR}
        token = forge(jwt.encode(claims, play.prove.webhook_secret, "HS256"))
        return play.deliver(b"[]", f"Bearer {token}") == HTTPStatus.UNAUTHORIZED

    return probe


def unsigned(token: str) -> str:
    head = base64.urlsafe_b64encode(b'{"alg": "None"}').rstrip(b"=").decode()
    return f"{head}.{token.split('.')[1]}."


def without_signature(token: str) -> str:
    return f"{token.rpartition('.')[0]}."


def hears_again_once(play: Stage) -> bool:
    play.verify()
    event = play.event(play.identity())
    for events in ([event], [play.event("nobody", "event-2"), event]):
        play.post(events, jti=str(len(events)))
    return play.app.heard("ann") == ["event-1"]


def hears_each_number(play: Stage) -> bool:
    for phone in ("+12005510001", "+12005510002"):
        play.verify(phone=phone)
        play.change(play.identity())
    return len(play.app.heard("ann")) == 2


def hears_once(play: Stage) -> bool:
    play.verify()
    event = play.event(play.identity())
    return play.post([event, event]) == HTTPStatus.OK and play.app.heard("ann") == ["event-1"]


def answers_at_once(play: Stage) -> bool:
    play.app.patience = 0.5
    try:
        return play.post([]) == HTTPStatus.OK
    except TimeoutError:
        return False


def verifies_another_number(play: Stage) -> bool:
    play.verify()
    play.change(play.identity())
    if not play.ask(phone="+12005510002"):
        return False
    flow = play.correlation()
    play.prove.possess(flow)
    play.app.finish("ann")
    return bool(play.identity() == play.prove.session(flow)["identity_id"])


PROBES: dict[str, Probe] = {
    "json_token": begins,
    "token_at_v3": begins,
    "never_renews": survives_an_hour,
    "renews_too_late": survives_an_hour,
    "token_for_every_call": keeps_its_token,
    "mobile_for_all": says("possession_type", lambda kind: kind == "desktop", "desktop"),
    "desktop_for_all": says("possession_type", lambda kind: kind == "mobile"),
    "swaps_names": says("first_name", lambda name: name == "Ann"),
    "first_word_only": keeps_whole_names,
    "no_target": says("final_target_url", bool),
    "foreign_target": lands,
    "text_without_code": says("sms_message", lambda text: text is None),
    "one_customer_id": names_customers,
    "one_request_id": names_requests,
    "phone_as_customer_id": says("client_customer_id", lambda name: PASSES not in name),
    "phone_when_confirmed": names_no_number_when_confirmed,
    "phone_in_status": names_no_number_in_status,
    "phone_in_target": says("final_target_url", lambda url: PASSES not in url),
    "reuses_flow": hands_over_new_tokens,
    "wraps_token": hands_over_the_token,
    "offers_retry": says("allow_otp_retry", lambda retry: not retry),
    "repeats_at_once": waits,
    "status_at_once": waits_for_the_status,
    "confirms_by_sdk": confirms(PASSES, "verified"),
    "asks_again": confirms_at_once,
    "lets_canadians_in": needs_consent,
    "forgets_correlation": keeps_correlation,
    "grants_at_once": is_pending,
    "believes_the_browser": is_pending,
    "one_correlation": tells_users_apart,
    "first_correlation": asks_for_the_latest,
    "stuck": begins_after_all,
    "truthy_success": is_pending,
    "possession_is_enough": ends(SOMEBODY_ELSE, "failed"),
    "not_failed_is_enough": ends(PASSES, "failed", possessed=False),
    "never_grants": ends(PASSES, "verified"),
    "never_tells_failed": ends(SOMEBODY_ELSE, "failed"),
    "grants_in_trouble": believes_no("internal_error"),
    "silent_trouble": believes_no("internal_error"),
    "grants_when_busy": believes_no("rate_limited"),
    "confirms_alone": confirms_nobody_alone,
    "first_pending": leaves_what_was_left,
    "correlation_by_number": tells_users_apart,
    "last_answer_counts": stays_verified,
    "good_for_ever": fails_later,
    "open_for_ever": fails_later,
    "confirmed_for_ever": confirms_each_number,
    "confirms_all": confirms(SOMEBODY_ELSE, "failed"),
    "secret_in_page": keeps_secrets,
    "login_in_page": keeps_secrets,
    "token_in_page": keeps_secrets,
    "own_check": serves_the_sdk,
    "landing_says_nothing": lands,
    "blocks_socket": allows_the_socket,
    "no_tests": takes_tests,
    "any_key": refuses(key=ANOTHER_KEY),
    "signature_optional": refuses(),
    "signature_prefix": refuses_forged(without_signature),
    "unsigned_of_sorts": refuses_forged(unsigned),
    "refuses_but_acts": refuses(key=ANOTHER_KEY),
    "slow_clock": refuses(exp=int(time.time()) - HOUR // 6),
    "no_expiry": refuses(exp=int(time.time()) - HOUR),
    "first_event_only": hears_all,
    "one_type_only": hears_all,
    "for_everybody": hears_for_one,
    "knows_all_types": takes(eventType="NEVER_HEARD_OF"),
    "knows_everybody": takes_tests,
    "acts_twice": hears_once,
    "remembers_one_event": hears_again_once,
    "known_by_token": hears_again_once,
    "answers_500": takes_tests,
    "answers_late": answers_at_once,
    "no_second_number": verifies_another_number,
    "each_type_once": hears_each_number,
    "first_identity": verifies_another_number,
    **{name: page_is_ours for name, mutant in MUTANTS.items() if issubclass(mutant.parts.scripts, Edited)},
}


def test_every_mutant_has_its_probe() -> None:
    assert PROBES.keys() == set(RUNNING)


@pytest.mark.parametrize("name", RUNNING)
def test_the_mutant_is_broken_where_it_says_so(name: str, stage: Callable[..., Stage]) -> None:
    assert not PROBES[name](stage(name))


@pytest.mark.parametrize("probe", dict.fromkeys(PROBES.values()))
def test_the_good_app_passes_the_probe(probe: Probe, play: Stage) -> None:
    assert probe(play)


def test_an_edit_finds_its_place_once_and_changes_it(play: Stage) -> None:
    good = Scripts(play.app.shop.sign_up.settings)
    whole = "".join(good.ours(name) or "" for name in ("sign-up", "landing", "talk"))
    for name, mutant in MUTANTS.items():
        found = [(whole, old, new) for old, new in getattr(mutant.parts.scripts, "edits", ())]
        found += [(source(edit.file), edit.old, edit.new) for edit in mutant.edits]
        for text, old, new in found:
            assert text.count(old) == 1, f"{name}: {old}"
            assert old != new


def source(file: str) -> str:
    """A source of the mobile apps."""
    return files("golive.suites.reference").joinpath("mobile", file).read_text("utf-8")


def test_every_row_that_a_run_can_judge_has_a_mutant() -> None:
    checklist = yaml.safe_load(files("golive.suites").joinpath("prove", "checklist.yaml").read_text("utf-8"))
    judged = {row["id"] for row in checklist["items"] if row["method"] != "manual"}
    assert {row for mutant in MUTANTS.values() for row in mutant.reddens} == judged


def test_a_mutant_says_what_is_wrong_with_it() -> None:
    assert all(mutant.says.endswith(".") and mutant.reddens for mutant in MUTANTS.values())
