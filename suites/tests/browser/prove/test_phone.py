"""Prove's browser SDK, unmodified from npm, on a phone: a code by SMS, Mobile Auth, a link that leads back."""

import dataclasses

import pytest
from golive.suites.tests.browser.probes import LOWEST_CONTRAST, OVERFLOWING, UNNAMED
from golive.suites.tests.browser.prove.shop import (
    CHANGE_NUMBER,
    FAILED,
    PASSED,
    PENDING,
    RESEND_LINK,
    Shop,
    link,
    reports,
)
from golive.suites.tests.prove.world import World

pytestmark = pytest.mark.xdist_group("prove-phone")  # one page serves all tests of this file


def test_the_right_code_passes(world: World, phone: Shop) -> None:
    correlation, device = world.start()
    phone.begin(device)
    assert phone.step() == ["start", False], "the number is known, so none is asked for"
    assert world.messages(correlation) == []
    phone.answer()

    assert phone.step() == ["code"]
    (message,) = world.messages(correlation)
    assert world.caller.results(correlation) == PENDING
    phone.enter(message["code"])

    phone.finishes(device)
    assert world.caller.results(correlation) == PASSED
    calls = world.sandbox.journal.find(direction="in", subject=correlation, method="POST")
    assert [one["operation"] for one in calls if one["operation"] != "verifyStatus"] == [
        "verify", "otpStart", "otpFinish",
    ]  # fmt: skip
    assert calls[1]["request"]["headers"]["pa-version"].startswith("ProveAuth/3.6.2 ")


def test_a_wrong_code_is_done_and_has_failed(world: World, phone: Shop) -> None:
    correlation, device = world.start()
    phone.asks_for_code(device)
    phone.enter("9999")

    phone.finishes(device)
    assert world.caller.results(correlation) == FAILED
    assert reports(world, correlation) == [], "only failures on the device are reported"


@pytest.mark.parametrize(("last", "results"), [("1234", PASSED), ("0000", FAILED)])
def test_with_a_retry_there_are_three_entries(
    world: World, phone: Shop, last: str, results: tuple[str, str, str]
) -> None:
    correlation, device = world.start(allowOTPRetry=True)
    phone.asks_for_code(device)
    for _ in range(2):
        phone.enter("9999")
        assert phone.step() == ["code", [10000, "Error Code: 10000, the code does not match"]]
        assert world.caller.results(correlation) == PENDING
    phone.enter(last)

    phone.finishes(device)
    assert world.caller.results(correlation) == results


def test_two_more_are_sent_and_no_third(world: World, phone: Shop) -> None:
    correlation, device = world.start()
    phone.asks_for_code(device)
    for sent in (2, 3):
        phone.resend()
        assert phone.step() == ["code"]
        assert len(world.messages(correlation)) == sent
    phone.resend()

    phone.finishes(device)
    assert len(world.messages(correlation)) == 3
    assert world.caller.results(correlation) == FAILED


@pytest.mark.parametrize(("seconds", "results"), [(119, PASSED), (120, FAILED)])
def test_a_code_counts_for_two_minutes(world: World, phone: Shop, seconds: int, results: tuple[str, str, str]) -> None:
    correlation, device = world.start()
    phone.asks_for_code(device)
    world.clock.advance(seconds)
    phone.enter("1234")

    phone.finishes(device)
    assert world.caller.results(correlation) == results


def test_the_number_cannot_be_changed(world: World, phone: Shop) -> None:
    correlation, device = world.start()
    phone.asks_for_code(device)
    phone.answer({"resultType": CHANGE_NUMBER})
    assert phone.step() == ["start", True], "now the SDK wants a number"
    phone.answer({"phoneNumber": "2005510002"})

    assert phone.step() == ["start", True, [10003, "Error Code: 10003, the number of this flow cannot be changed"]]
    phone.answer()
    assert phone.step() == ["code"]
    assert {message["to"] for message in world.messages(correlation)} == {"+12005510001"}
    phone.enter("1234")

    phone.finishes(device)
    assert world.caller.results(correlation) == PASSED


def test_a_number_that_only_the_person_knows(world: World, phone: Shop) -> None:
    flow = world.caller.post("/v3/start", flowType="mobile").good()
    device = world.device(flow)
    phone.begin(device)
    assert phone.step() == ["start", True], "now the SDK wants it"
    phone.answer({"phoneNumber": "2025550100"})
    assert phone.step() == ["start", True, [10002, "Error Code: 10002, no test user of this product has this number"]]
    phone.answer({"phoneNumber": "2001001693"})
    assert phone.step() == ["code"]
    assert [message["to"] for message in world.messages(flow["correlationId"])] == ["+12001001693"]
    phone.enter("1234")

    phone.finishes(device)
    known = world.caller.post("/v3/validate", correlationId=flow["correlationId"]).good()
    assert (known["success"], known["phoneNumber"]) == (True, "+12001001693")


@pytest.mark.parametrize(
    ("step", "report"),
    [
        ("start", "Failed to start OTP flow: no, thank you"),
        ("code", "Failed to obtain OTP for verification: no, thank you}"),
    ],
)
def test_who_cancels_has_failed(world: World, phone: Shop, step: str, report: str) -> None:
    correlation, device = world.start()
    phone.begin(device)
    assert phone.step() == ["start", False]
    if step == "code":
        phone.answer()
        assert phone.step() == ["code"]
    phone.refuse("no, thank you")

    phone.finishes(device)
    assert world.caller.results(correlation) == FAILED
    assert reports(world, correlation) == [("mobile/otp", report)]


def test_the_end_is_the_end(world: World, phone: Shop) -> None:
    correlation, device = world.start()
    phone.asks_for_code(device)
    world.prove.possess(correlation)
    phone.enter("9999")

    phone.finishes(device)
    assert world.caller.results(correlation) == PASSED


@pytest.mark.parametrize("wrong", ["forged", "old"])
def test_a_token_that_does_not_count_is_refused(world: World, phone: Shop, wrong: str) -> None:
    correlation, device = world.start()
    if wrong == "old":
        world.clock.advance(900)
    else:
        device = dataclasses.replace(device, token=device.token[:-6] + "forged")
    phone.begin(device)
    assert phone.step() == ["start", False]
    phone.answer()

    assert phone.step() == ["broken", [None, "Got 401 HTTP error - Unauthorized"]]
    assert world.messages(correlation) == []
    (call,) = world.sandbox.journal.find(operation="otpStart")
    assert (call["response"]["status"], call["error"]) == (401, "8002")


# Mobile Auth


@pytest.fixture
def network(world: World) -> World:
    """The same world, where phones begin with Mobile Auth."""
    world.prove.override(mobile_step="mobile/instant")
    return world


def test_the_network_knows_the_phone(network: World, phone: Shop) -> None:
    correlation, device = network.start()
    phone.begin(device)

    phone.finishes(device)
    assert network.caller.results(correlation) == PASSED
    assert network.messages(correlation) == []
    calls = network.sandbox.journal.find(direction="in", subject=correlation, method="POST")
    assert [one["operation"] for one in calls[1:3]] == ["mobileAuthStart", "mobileAuthFinish"]
    assert calls[1]["request"]["body"] == {"cellularIp": None, "implementation": "fetch"}


def test_a_code_follows_where_the_network_does_not(network: World, phone: Shop) -> None:
    correlation, device = network.start(phoneNumber="2005530001")
    phone.asks_for_code(device)
    phone.enter("1234")

    phone.finishes(device)
    assert network.caller.results(correlation) == FAILED
    assert reports(network, correlation) == []


def test_a_code_follows_where_the_device_gets_no_further(network: World, phone: Shop) -> None:
    network.sandbox.faults.add("malformed", vendor="prove", operation="mobileAuthStart", first=1)
    correlation, device = network.start()
    phone.asks_for_code(device)
    ((area, message),) = reports(network, correlation)
    assert (area, message.partition(":")[0]) == ("mobile/instant", "Failed to parse JSON response")
    phone.enter("1234")

    phone.finishes(device)
    assert network.caller.results(correlation) == PASSED


# a link


@pytest.fixture
def linked(world: World) -> World:
    """The same world, where phones get a link."""
    world.prove.override(mobile_step="mobile/instantlink")
    return world


def test_on_the_phone_the_link_leads_back_to_the_shop(linked: World, phone: Shop, shop_url: str) -> None:
    correlation, device = linked.start(finalTargetUrl=shop_url)
    phone.asks_to_wait(device)
    assert phone.step() == ["over"], "the page ends here, and its finish step has not run"
    assert linked.caller.results(correlation) == PENDING

    phone.page.goto(link(linked, correlation))
    auth = device.claims["auth"]["id"]
    assert phone.page.url == f"{shop_url}?asc=true&authId={auth}"
    phone.come_back()

    phone.finishes(device)
    assert linked.caller.results(correlation) == PASSED
    linked.sandbox.journal.never(operation="openStatus")


def test_a_link_that_came_too_late_leads_back_too(linked: World, phone: Shop, shop_url: str) -> None:
    correlation, device = linked.start(finalTargetUrl=f"{shop_url}?from=sms")
    phone.asks_to_wait(device)
    assert phone.step() == ["over"]
    linked.clock.advance(180)

    phone.page.goto(link(linked, correlation))
    assert "?from=sms&asc=false&authId=" in phone.page.url
    phone.come_back()

    assert phone.step() == ["broken", [None, "Found unknown asc status, auth session cannot be completed."]]
    assert linked.caller.results(correlation) == FAILED


def test_on_the_phone_a_link_can_be_sent_again(linked: World, phone: Shop) -> None:
    correlation, device = linked.start()
    phone.begin(device, retry=True)
    assert phone.step() == ["link", False]
    phone.answer()
    for sent in (1, 2, 3):
        assert phone.step() == ["retry"]
        assert len(linked.messages(correlation)) == sent
        phone.answer(RESEND_LINK)

    phone.finishes(device)
    assert len({message["link"] for message in linked.messages(correlation)}) == 3
    assert linked.caller.results(correlation) == FAILED


def test_a_link_that_leads_nowhere_ends_on_a_page_of_ours(linked: World, phone: Shop) -> None:
    correlation, device = linked.start()
    phone.asks_to_wait(device)
    assert phone.step() == ["over"]
    for url, status, said in (
        (link(linked, correlation), 200, "Your phone is confirmed. Go on where you began."),
        (f"{linked.prove.base_url}/l/{linked.sandbox.id}/nothing", 404, "This link is not known."),
    ):
        answer = phone.page.goto(url)
        assert answer is not None
        assert answer.status == status
        assert phone.page.get_by_role("heading", level=1).inner_text() == said == phone.page.title()
        assert phone.page.evaluate(LOWEST_CONTRAST)["ratio"] >= 4.5
        assert phone.page.evaluate(OVERFLOWING) == phone.page.evaluate(UNNAMED) == []
    assert linked.caller.results(correlation) == PASSED
