"""A link by SMS: followed in time it passes, and in any case it leads on to the team's page (guide: three minutes)."""

from typing import Any

import pytest
from golive.suites.tests.prove.caller import TARGET, Answer, Device
from golive.suites.tests.prove.world import MINUTE, World

Json = Any

PENDING = ("pending", "pending", "pending")
PASSED = ("success", "success", "true")
FAILED = ("failed", "not_applicable", "false")
START = "mobile/instantlink/start"


def landed(answer: Answer) -> str:
    """Where a link leads."""
    assert answer.status == 302, answer
    return answer.headers["location"]


def landing(device: Device, *, passed: bool, target: str = f"{TARGET}?") -> str:
    """Where it should lead."""
    return f"{target}asc={str(passed).lower()}&authId={device.claims['auth']['id']}"


def test_the_sms_has_the_link(world: World) -> None:
    correlation, _, link = world.linked()
    (message,) = world.messages(correlation)
    assert (message["to"], message["kind"], message["code"]) == ("+12005510001", "link", None)
    assert link in message["text"]
    assert link.startswith(f"{world.prove.base_url}/l/{world.sandbox.id}/")
    shown = world.prove.session(correlation)
    assert shown["possession"] == "sent"
    assert shown["link"] == {
        "url": link,
        "sends": 1,
        "sent_at": "2026-01-01T00:00:00.000000Z",
        "expires_at": "2026-01-01T00:03:00.000000Z",
        "clicked_at": None,
    }
    assert world.caller.results(correlation) == PENDING


def test_a_text_of_ones_own(world: World) -> None:
    correlation, _, link = world.linked(smsMessage="Weiter: ####")
    assert world.messages(correlation)[0]["text"] == f"Weiter: {link}"


def test_a_text_without_a_place_brings_no_link(world: World) -> None:
    """Nor a code: what is in the text is all that the person has."""
    for path in (START, "mobile/otp/start"):
        correlation, device = world.start(smsMessage="Welcome to our shop.")
        device.call(path)
        (message,) = world.messages(correlation)
        assert (message["text"], message["code"], message["link"]) == ("Welcome to our shop.", None, None)


@pytest.mark.parametrize(
    "members", [{"isMobile": False, "sourceIp": None}, {}, {"isMobile": False, "mobileNumber": ""}]
)
def test_at_a_desk_data_keeps_the_sdk_waiting(world: World, members: Json) -> None:
    _, device = world.start(possessionType="desktop")
    assert device.asking(START, members).json() == {"next": "", "data": {}}


def test_on_a_phone_there_is_no_data(world: World) -> None:
    """With it the SDK's promise would never settle: the page ends here, and the link brings the person back."""
    correlation, device = world.start(finalTargetUrl=TARGET)
    assert device.call(START, isMobile=True) == {"next": ""}
    assert landed(world.follow(world.link(correlation))) == landing(device, passed=True)


# followed


@pytest.mark.parametrize(("seconds", "passed"), [(179, True), (180, False)])
def test_it_counts_for_three_minutes(world: World, seconds: int, passed: bool) -> None:
    correlation, device, link = world.linked()
    world.clock.advance(seconds)
    assert landed(world.follow(link)) == landing(device, passed=passed)
    assert world.caller.results(correlation) == (PASSED if passed else FAILED)
    clicked = world.prove.session(correlation)["link"]["clicked_at"]
    assert clicked == ("2026-01-01T00:02:59.000000Z" if passed else None)


def test_it_does_not_outlive_its_session(world: World) -> None:
    """Nobody could be told any more that it passed (guide: 15 minutes)."""
    correlation, device = world.start(possessionType="desktop")
    world.clock.advance(14 * MINUTE)
    device.call(START, isMobile=False)
    world.clock.advance(MINUTE)
    assert landed(world.follow(world.link(correlation))) == landing(device, passed=False)
    assert world.prove.session(correlation)["possession"] == "sent"


def test_nobody_who_follows_it_is_a_failure(world: World) -> None:
    """By itself, when its time is over."""
    correlation, _, _ = world.linked()
    world.clock.advance(3 * MINUTE)
    shown = world.prove.session(correlation)
    assert (shown["possession"], shown["reason"]) == ("failed", "link expired")
    assert shown["finished_at"] == "2026-01-01T00:03:00.000000Z"


@pytest.mark.parametrize(
    ("target", "begin"),
    [("https://shop.test/done", "https://shop.test/done?"), ("http://shop.test/?a=1", "http://shop.test/?a=1&")],
)
def test_a_query_of_the_teams_own_stays(world: World, target: str, begin: str) -> None:
    _, device, link = world.linked(finalTargetUrl=target)
    assert landed(world.follow(link)) == landing(device, passed=True, target=begin)


def test_a_second_click_changes_nothing(world: World) -> None:
    correlation, _, link = world.linked()
    first = landed(world.follow(link))
    shown = world.prove.session(correlation)
    world.clock.advance(10 * MINUTE)
    assert landed(world.follow(link)) == first
    assert world.prove.session(correlation) == shown


def test_a_click_after_the_end_says_that_it_failed(world: World) -> None:
    correlation, device, link = world.linked()
    device.call("mobile/instantlink/error", message="cancelled")
    assert landed(world.follow(link)) == landing(device, passed=False)
    assert world.caller.results(correlation) == FAILED


@pytest.mark.parametrize(
    ("number", "results"), [("2005520001", ("success", "failed", "false")), ("2005530001", FAILED)]
)
def test_who_follows_it_decides(world: World, number: str, results: tuple[str, str, str]) -> None:
    correlation, device, link = world.linked(phoneNumber=number)
    assert landed(world.follow(link)) == landing(device, passed=results[0] == "success")
    assert world.caller.results(correlation) == results


# sent again


def test_only_the_newest_counts(world: World) -> None:
    """And it has three minutes of its own."""
    correlation, device, old = world.linked()
    world.clock.advance(170)
    device.call(START, isMobile=False, mobileNumber="")
    new = world.link(correlation)
    assert old != new
    world.clock.advance(179)
    assert landed(world.follow(old)) == landing(device, passed=False)
    assert world.caller.results(correlation) == PENDING
    assert landed(world.follow(new)) == landing(device, passed=True)
    assert world.caller.results(correlation) == PASSED
    assert world.prove.session(correlation)["link"]["sends"] == 2


def test_no_more_than_three_are_sent(world: World) -> None:
    """As with codes (inferred)."""
    correlation, device, _ = world.linked()
    for _ in range(2):
        assert device.call(START, isMobile=False)["next"] == ""
    answer = device.call(START, isMobile=False)
    assert (answer["next"], answer["error"]["code"], "data" in answer) == ("done", 10005, False)
    assert len(world.messages(correlation)) == 3
    assert world.caller.results(correlation) == FAILED
    assert device.call(START)["error"]["code"] == 10003, "this was the end"


@pytest.mark.parametrize(("number", "refused"), [("2005510001", False), ("+12005510001", False), ("2005510002", True)])
def test_the_number_of_a_flow_stays(world: World, number: str, refused: bool) -> None:
    """Data with a code has the SDK ask for the number again."""
    correlation, device = world.start(possessionType="desktop")
    answer = device.call(START, isMobile=False, mobileNumber=number)
    assert answer.get("data", {}).get("code") == (10003 if refused else None)
    assert len(world.messages(correlation)) == (0 if refused else 1)


# rules and pages


@pytest.mark.parametrize("code", ["000000000000", "x", "%2F"])
def test_an_unknown_link_leads_to_a_page_of_ours(world: World, code: str) -> None:
    answer = world.follow(f"{world.prove.base_url}/l/{world.sandbox.id}/{code}")
    assert (answer.status, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert b"This link is not known." in answer.body


def test_a_link_of_another_sandbox_is_unknown(world: World) -> None:
    _, _, link = world.linked()
    assert world.follow(link.replace(world.sandbox.id, "default")).status == 404


def test_without_a_page_of_the_teams_there_is_ours(world: World) -> None:
    """A phone needs no finalTargetUrl."""
    for seconds, status, said in ((0, 200, b"Your phone is confirmed."), (180, 410, b"This link counts no longer.")):
        correlation, device = world.start()
        device.call(START, isMobile=True)
        world.clock.advance(seconds)
        answer = world.follow(world.link(correlation))
        assert answer.status == status
        assert said in answer.body


def test_late_links_may_lead_to_a_page(world: World) -> None:
    world.prove.override(expired_link="page", link_redirect_status=303)
    _, _, late = world.linked()
    world.clock.advance(3 * MINUTE)
    assert world.follow(late).status == 410
    _, _, good = world.linked()
    assert world.follow(good).status == 303


def test_links_may_follow_themselves(world: World) -> None:
    """A tutorial says that the sandbox does so."""
    world.prove.override(automatic_click=True)
    correlation, device = world.start(possessionType="desktop")
    listener = world.wait(device)
    assert device.call(START, isMobile=False) == {"next": "", "data": {}}
    assert listener.heard() == [{"next": "done"}]
    assert world.caller.results(correlation) == PASSED
    assert landed(world.follow(world.link(correlation))) == landing(device, passed=True)
