"""Verify call: what the server sends, what it keeps, and what it hands on."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types

PASSES, ABROAD = "+1200551", "+447700900"
NAMES = {
    "long, of several words": ("Maria Anne Josephine", "van der Quackenbush-Mountbatten"),
    "diacritics and signs": ("Zoë-Marie", "D'Arcy Ñuñez"),
    "Cyrillic": ("Влади́мир", "Щербако́в"),
    "one letter": ("O", "Ø"),
}
PLACE = "####"
LONGEST_SMS = 160
SESSION_SECONDS = 900


def digits(number: str) -> str:
    """A number without signs."""
    return re.sub(r"\D", "", number)


@pytest.mark.req("PROVE-GL-009")
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("beginning", [PASSES, ABROAD])
def test_number_and_name_arrive_unchanged(users: Callable[..., Fixture], name: str, beginning: str) -> None:
    journey = users(beginning)
    journey.name = NAMES[name]
    session = journey.begin().session
    sent = (session["first_name"], session["last_name"])
    assert sent == journey.name, f"The user's name is {' '.join(journey.name)}, and the app told Prove {sent}."
    assert digits(session["phone_number"]) == digits(journey.phone), (
        f"The user's number is {journey.phone}, and the app told Prove {session['phone_number']}."
    )
    assert len(journey.verifies()) == 1, (
        f"The user asked once, and the app called verify {len(journey.verifies())} times; expected once."
    )


@pytest.mark.req("PROVE-GL-010")
def test_a_desktop_flow_names_a_url_of_the_app(journey: Fixture, evidence: Fixture) -> None:
    target = journey.begin("desktop").session["final_target_url"] or ""
    parts = urlsplit(target)
    assert parts.scheme in ("http", "https"), f"finalTargetUrl is {target!r}; expected an absolute URL."
    hosts = ("proveapis.com", "prove.com", "example.com")
    assert not (parts.hostname or "").endswith(hosts), f"finalTargetUrl is {target}, which is no URL of the app's own."
    page = journey.app.page(journey.user) if "page" in journey.app.offers else None
    if page and urlsplit(page).netloc != parts.netloc:
        evidence.warn(f"finalTargetUrl is at {parts.netloc}, and the app is at {urlsplit(page).netloc}")


@pytest.mark.req("PROVE-GL-011")
def test_the_landing_page_sends_the_user_back_to_the_desk(journey: Fixture) -> None:
    journey.begin("desktop").device("mobile/instantlink/start", {"sourceIp": None, "isMobile": False})
    to = journey.follow_link()
    seen = journey.app.landing(journey.user, to)
    assert seen.status < 400, f"Prove sends the user's phone to {to}, which answers {seen.status}."
    assert seen.arrived, (
        f"Prove sends the user's phone to {to}, and the page does not tell them to go on at the computer."
    )


@pytest.mark.req("PROVE-GL-012")
@pytest.mark.parametrize("device", ["mobile", "desktop"])
def test_a_text_of_ones_own_has_a_place_for_the_code(journey: Fixture, evidence: Fixture, device: str) -> None:
    text = journey.begin(device).session["sms_message"]
    if text is None:
        evidence.note("The app leaves the text of the SMS to Prove.")
        return
    assert PLACE in text, f"smsMessage is {text!r}: without {PLACE} nobody gets a code or link."
    assert len(text) <= LONGEST_SMS, f"smsMessage has {len(text)} characters; at most {LONGEST_SMS} are allowed."


@pytest.mark.req("PROVE-GL-013")
def test_ids_stand_for_one_customer_and_one_request(users: Callable[..., Fixture], evidence: Fixture) -> None:
    ann, bob = users(), users()
    first = ann.begin().session
    ann.fails().finishes()
    flows = [bob.begin().session, first, ann.begin().session]
    if "confirm" in ann.app.offers:
        ann.confirms()
        flows.append(ann.join().session)
    other, *customers = [flow["client_customer_id"] for flow in flows]
    if any([other, *customers]):
        assert len(set(customers)) == 1, "The app gave flows of one user different clientCustomerIds."
        assert other not in customers, "The app gave flows of two users the same clientCustomerId."
    requests = [flow["client_request_id"] for flow in flows]
    if any(requests):
        assert len(set(requests)) == len(requests), "The app gave several requests the same clientRequestId."
    if not (any(customers) and any(requests)):
        evidence.note("The app leaves out clientCustomerId or clientRequestId, which are optional.")


@pytest.mark.req("PROVE-GL-014")
@pytest.mark.parametrize("device", ["mobile", "desktop"])
def test_no_id_and_no_url_has_personal_data(journey: Fixture, device: str) -> None:
    journey.name = ("Wilhelmina", "Quackenbush")
    journey.begin(device).fails().finishes()
    keeps_private(journey)
    if "confirm" in journey.app.offers:
        journey.confirms()
        keeps_private(journey.join())


def keeps_private(journey: Fixture) -> None:
    """No id of the user's flow and no URL of its calls may have the user's name or number."""
    made = [(member, journey.session[member]) for member in ("client_customer_id", "final_target_url")]
    for call in journey.calls(subject=journey.id):
        operation, request = call["operation"], call["request"]
        made.append((f"the URL of {operation}", request["url"]))
        made.append((f"the clientRequestId of {operation}", (request["body"] or {}).get("clientRequestId")))
    for where, value in made:
        for private in (*(name.casefold() for name in journey.name), digits(journey.phone)[-7:]):
            assert private not in unquote(str(value)).casefold(), (
                f"The app put the user's name or number into {where}: {value}."
            )


@pytest.mark.req("PROVE-GL-015")
@pytest.mark.parametrize("how", ["failed", "expired"])
def test_a_new_flow_has_a_token_of_its_own(journey: Fixture, how: str) -> None:
    first, before = journey.begin().token, journey.id
    if how == "failed":
        journey.fails().finishes()
    else:
        journey.settle(SESSION_SECONDS + 1)
    journey.begin()
    assert journey.id != before, f"The first flow {how}, and the app began no other."
    assert journey.token != first, f"The first flow {how}, and the app gave the front end its authToken once more."


@pytest.mark.req("PROVE-GL-016")
def test_the_correlation_id_is_kept_with_the_user(users: Callable[..., Fixture]) -> None:
    ann, bob = users().begin(), users().begin()
    for user in (ann, bob):
        stored = user.app.record(user.user).correlation
        assert stored == user.id, (
            f"The app stored the correlation ID {stored} with the user; their flow's is {user.id}."
        )


@pytest.mark.req("PROVE-GL-017")
def test_what_is_pending_is_told_as_pending(journey: Fixture) -> None:
    before = journey.sight.state
    assert before == "none", f"A user who never asked is told {before}; expected none."
    journey.has_no_access("The user never asked")
    waiting = journey.begin().is_told("All results are pending", "pending").message
    journey.verified()
    assert journey.sight.message != waiting, "The user is verified, and is shown what they were shown while pending."


@pytest.mark.req("PROVE-GL-018")
@pytest.mark.parametrize("device", ["mobile", "desktop"])
def test_the_front_end_gets_the_token_as_it_is(journey: Fixture, read_token: Callable[[str], Any], device: str) -> None:
    journey.begin(device)
    flow = read_token(journey.token).get("auth", {}).get("id")
    assert flow == journey.session["auth_id"], (
        "What the front end got for an authToken is not the one that Prove answered to the user's verify call."
    )
    step = "mobile/otp/start" if device == "mobile" else "mobile/instantlink/start"
    answer = journey.device(step, {} if device == "mobile" else {"sourceIp": None, "isMobile": False})
    assert answer.status == 200, f"Prove does not take the authToken that the front end got: {answer}."
