"""A code by SMS (guide: two minutes, three sends, no retry; the SDK's own entries: with allowOTPRetry)."""

import pytest
from golive.suites.tests.prove.caller import PERSON
from golive.suites.tests.prove.world import World

PENDING = ("pending", "pending", "pending")
PASSED = ("success", "success", "true")
FAILED = ("failed", "not_applicable", "false")


def test_the_right_code_passes(world: World) -> None:
    correlation, device = world.start()
    assert world.caller.results(correlation) == PENDING

    assert device.call("mobile/otp/start") == {"next": ""}
    (message,) = world.messages(correlation)
    assert (message["to"], message["code"], message["kind"]) == ("+12005510001", "1234", "otp")
    assert "1234" in message["text"]
    assert world.caller.results(correlation) == PENDING

    assert device.call("mobile/otp/finish", otp="1234") == {"next": "done"}
    assert world.caller.results(correlation) == PASSED


def test_a_wrong_code_ends_the_check(world: World) -> None:
    correlation, device = world.start()
    device.call("mobile/otp/start")

    answer = device.call("mobile/otp/finish", otp="9999")
    assert (answer["next"], answer["error"]["code"]) == ("done", 10000)
    assert "data" not in answer
    assert world.caller.results(correlation) == FAILED
    assert device.call("mobile/otp/finish", otp="1234")["error"]["code"] == 10003
    assert world.caller.results(correlation) == FAILED


@pytest.mark.parametrize("right", [2, 3, 4])
def test_with_a_retry_there_are_three_entries(world: World, right: int) -> None:
    correlation, device = world.start(allowOTPRetry=True)
    device.call("mobile/otp/start")

    entries = ["1234" if number == right else "0000" for number in range(1, right + 1)]
    answers = [device.call("mobile/otp/finish", otp=entry) for entry in entries]
    for answer in answers[: min(right - 1, 2)]:
        assert answer == {"next": "mobile/otp", "data": {"code": 10000, "message": "the code does not match"}}
    assert world.caller.results(correlation) == (PASSED if right < 4 else FAILED)
    assert ("error" in answers[-1]) == (right == 4)


@pytest.mark.parametrize(("seconds", "passes"), [(119, True), (120, False)])
def test_a_code_counts_for_two_minutes(world: World, seconds: int, passes: bool) -> None:
    correlation, device = world.start()
    device.call("mobile/otp/start")
    world.clock.advance(seconds)

    answer = device.call("mobile/otp/finish", otp="1234")
    assert ("error" not in answer) == passes
    assert answer["next"] == "done"
    assert world.caller.results(correlation) == (PASSED if passes else FAILED)


def test_another_code_brings_no_new_entries(world: World) -> None:
    correlation, device = world.start(allowOTPRetry=True)
    for _ in range(2):
        device.call("mobile/otp/start")
        assert "data" in device.call("mobile/otp/finish", otp="0000")
    device.call("mobile/otp/start")

    assert "error" in device.call("mobile/otp/finish", otp="0000")
    assert world.caller.results(correlation) == FAILED


def test_three_are_sent_in_a_session(world: World) -> None:
    correlation, device = world.start()
    for _ in range(3):
        assert device.call("mobile/otp/start") == {"next": ""}
        world.clock.advance(100)
    assert len(world.messages(correlation)) == 3

    answer = device.call("mobile/otp/start")
    assert (answer["next"], answer["error"]["code"]) == ("done", 10005)
    assert len(world.messages(correlation)) == 3
    assert world.caller.results(correlation) == FAILED


def test_a_resent_code_has_two_minutes_of_its_own(world: World) -> None:
    correlation, device = world.start()
    device.call("mobile/otp/start")
    world.clock.advance(110)
    device.call("mobile/otp/start")
    world.clock.advance(110)

    assert device.call("mobile/otp/finish", otp="1234") == {"next": "done"}
    assert world.caller.results(correlation) == PASSED


@pytest.mark.parametrize(
    ("phone", "results"),
    [
        ("2005520001", ("success", "failed", "false")),
        ("2005530001", FAILED),
        ("2001004012", ("success", "failed", "false")),
        ("+447700900123", PASSED),
    ],
)
def test_who_somebody_is_decides(world: World, phone: str, results: tuple[str, str, str]) -> None:
    correlation, device = world.start(phoneNumber=phone)
    device.call("mobile/otp/start")
    device.call("mobile/otp/finish", otp="1234")

    assert world.caller.results(correlation) == results


def test_named_people_have_a_name(world: World) -> None:
    correlation, _ = world.start(phoneNumber="2001004011", firstName="Sheilakathryn", lastName="Butrimovich")
    assert world.caller.results(correlation) == PASSED, "short-term users need no client SDK"

    other, _ = world.start(**{**PERSON, "phoneNumber": "2001004011"})
    assert world.caller.results(other) == ("success", "failed", "false")


def test_a_text_of_ones_own(world: World) -> None:
    correlation, device = world.start(smsMessage="Ihr Schlüssel: #####, nicht weitergeben")
    device.call("mobile/otp/start")

    assert world.messages(correlation)[0]["text"] == "Ihr Schlüssel: 1234, nicht weitergeben"


def test_cancelling_is_reported(world: World) -> None:
    correlation, device = world.start()
    device.call("mobile/otp/start")

    assert device.call("mobile/otp/error", message="Failed to obtain OTP: cancelled") == {"next": "done"}
    assert world.caller.results(correlation) == FAILED
    (report,) = world.prove.session(correlation)["reports"]
    assert (report["area"], report["message"]) == ("mobile/otp", "Failed to obtain OTP: cancelled")


@pytest.mark.parametrize(("number", "sent"), [("2005510001", 1), ("+12005510001", 1), ("2005510002", 0)])
def test_the_number_of_a_flow_stays(world: World, number: str, sent: int) -> None:
    correlation, device = world.start()

    answer = device.call("mobile/otp/start", mobileNumber=number)
    assert ("data" not in answer) == bool(sent)
    assert len(world.messages(correlation)) == sent
