"""What the widget does when the simulator does not answer, refuses, or has moved on."""

from collections.abc import Callable
from typing import Any

import pytest
from golive.simulators.client import SimClock, SimFaults
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.browser.proof.widget import Widget
from playwright.sync_api import Page, expect

Session = dict[str, Any]
Create = Callable[..., Session]
Open = Callable[..., Widget]

LOST = "The simulator does not answer. Trying again."


def test_a_lost_connection_is_said_and_taken_up_again(
    page: Page, create: Create, opened: Open, proof_sim: ProofSim, complaints: list[str]
) -> None:
    widget = opened(create())
    widget.hand_in()
    widget.press("camera-allow")
    widget.sees("waiting")

    page.route("**/actions", lambda route: route.abort())
    expect(widget.find("notice")).to_have_text(LOST)
    proof_sim.verify("ann")
    page.unroute("**/actions")

    widget.sees("payment")
    expect(widget.find("notice")).to_be_hidden()
    complaints.clear()


@pytest.mark.parametrize("fault", [{"kind": "status", "status": 500}, {"kind": "error", "error": "db_error"}])
def test_an_action_that_failed_leaves_the_screen_and_may_be_done_again(
    create: Create, opened: Open, sim_faults: SimFaults, complaints: list[str], fault: dict[str, Any]
) -> None:
    widget = opened(create())
    widget.sees("document")
    sim_faults.add(**fault, vendor="proof", operation="widgetAction", first=1)

    widget.press("document-submit")
    expect(widget.find("notice")).to_have_text(LOST)
    expect(widget.find("notice")).to_be_hidden()
    widget.sees("document")
    widget.press("document-submit")

    widget.sees("liveness")
    complaints.clear()


@pytest.mark.parametrize("kind", ["truncated", "malformed"])
def test_an_action_whose_answer_got_lost_is_seen_in_the_next_view(
    create: Create, opened: Open, sim_faults: SimFaults, complaints: list[str], kind: str
) -> None:
    widget = opened(create())
    widget.sees("document")
    sim_faults.add(kind, vendor="proof", operation="widgetAction", first=1)

    widget.press("document-submit")

    widget.sees("liveness")
    expect(widget.find("notice")).to_be_hidden()
    complaints.clear()


def test_the_opening_is_tried_again(create: Create, opened: Open, sim_faults: SimFaults, complaints: list[str]) -> None:
    sim_faults.add("status", vendor="proof", operation="runWidget", status=503, first=1)

    widget = opened(create())

    widget.sees("document")
    complaints.clear()


def test_a_refusal_is_read_out_and_the_truth_shown(
    create: Create, opened: Open, proof_sim: ProofSim, complaints: list[str]
) -> None:
    proof_sim.verify("ann")
    session = create()
    widget = opened(session)
    widget.sees("payment")
    proof_sim.move(session["merchant_transaction_id"], "completed")

    widget.press("pay")

    widget.ends("completed")
    expect(widget.find("notice")).to_be_visible()
    expect(widget.find("notice")).not_to_be_empty()
    assert proof_sim.transaction(session["merchant_transaction_id"])["status"] == "completed"
    complaints.clear()


def test_two_presses_are_one_payment(
    create: Create, opened: Open, proof_sim: ProofSim, posted: list[dict[str, Any]]
) -> None:
    proof_sim.verify("ann")
    widget = opened(create())
    widget.sees("payment")

    widget.find("pay").evaluate("(button) => { button.click(); button.click(); }")

    widget.sees("processing")
    assert [body.get("action") for body in posted].count("pay") == 1


def test_a_visit_that_is_gone_ends_the_widget(page: Page, create: Create, opened: Open, complaints: list[str]) -> None:
    widget = opened(create())
    widget.sees("document")
    page.route("**/actions", lambda route: route.fulfill(status=404, json={"error": "there is no such visit"}))

    widget.press("document-submit")

    widget.sees("error")
    widget.reads("there is no such visit")
    expect(widget.find("cancel")).to_be_hidden()
    complaints.clear()


def test_nothing_is_asked_where_nothing_changes(
    page: Page, create: Create, opened: Open, proof_sim: ProofSim, sim_clock: SimClock
) -> None:
    proof_sim.verify("ann")
    page.clock.install()
    widget = opened(create())
    widget.pay()
    widget.sees("processing")
    sim_clock.advance(5)
    page.clock.run_for(2_000)
    widget.ends("completed")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.clock.run_for(10_000)

    assert asked == []
