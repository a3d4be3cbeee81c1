"""What goes wrong on a device is reported there, and the answer says what comes next (SDK; which step: inferred)."""

from typing import Any

import pytest
from golive.simulators.prove.device.reports import AREAS
from golive.suites.tests.prove.world import World

Json = Any

FAILED = ("failed", "not_applicable", "false")
PENDING = ("pending", "pending", "pending")
NEXT = {"mobile/otp": ("done", FAILED), "mobile/instantlink": ("done", FAILED)}


@pytest.mark.parametrize("area", AREAS)
def test_the_answer_decides(world: World, area: str) -> None:
    """Broken off with a code or a link, it is over; with anything else there is another way."""
    correlation, device = world.start()
    world.clock.advance(7)
    step, results = NEXT.get(area, ("mobile/otp", PENDING))
    assert device.call(f"{area}/error", message="went wrong", code=10002) == {"next": step}
    assert world.caller.results(correlation) == results
    assert world.prove.session(correlation)["reports"] == [
        {"area": area, "code": 10002, "message": "went wrong", "at": "2026-01-01T00:00:07.000000Z"}
    ]


def test_a_code_need_not_be_there(world: World) -> None:
    correlation, device = world.start()
    device.call("user/docv/error", message="")
    assert world.prove.session(correlation)["reports"][0]["code"] is None


@pytest.mark.parametrize(("code", "kept"), [("1e4", 10000), ("-1", -1), ("1" + "0" * 40, 10**40)])
def test_a_whole_number_may_be_written_in_any_way(world: World, code: str, kept: int) -> None:
    """None of them keeps the session from being read."""
    correlation, device = world.start()
    headers = {"Authorization": f"Bearer {device.token}", "Content-Type": "application/json"}
    body = f'{{"message":"x","code":{code}}}'.encode()
    assert device.carry("POST", "/v1/client/mobile/instant/error", body, headers).status == 200
    assert world.prove.session(correlation)["reports"][0]["code"] == kept


def test_reports_after_the_end_change_nothing(world: World) -> None:
    correlation, device = world.start()
    world.prove.possess(correlation)
    assert device.call("mobile/otp/error", message="late") == {"next": "done"}
    assert device.call("mobile/instant/error", message="late")["error"]["code"] == 10003
    shown = world.prove.session(correlation)
    assert (shown["possession"], len(shown["reports"])) == ("success", 2)


@pytest.mark.parametrize("body", [{}, {"message": None}, {"message": "x", "code": "10002"}, []])
def test_what_is_no_report_is_refused(world: World, body: Json) -> None:
    correlation, device = world.start()
    assert device.asking("mobile/otp/error", body).refusal() == (400, 8001)
    assert world.prove.session(correlation)["reports"] == []


def test_other_areas_are_none(world: World) -> None:
    _, device = world.start()
    assert device.asking("mobile/error", {"message": "x"}).refusal() == (403, None)
