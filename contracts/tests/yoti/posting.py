"""How Yoti is brought to post each notification of the pact, and what has to be true of the bytes.

Owns what is done in a sandbox; the shapes of notifications are rows of the pact, the states before them those of
providers.
"""

# ruff: noqa: S101 - a check judges by assert

import json
from base64 import b64decode
from collections.abc import Callable, Mapping
from pathlib import Path

from golive.contracts.tests.driving import Check
from golive.contracts.yoti import interactions as rows
from golive.contracts.yoti import states
from golive.simulators.client import SandboxHandle
from golive.simulators.fidelity.world import World
from golive.simulators.inbox import Inbox
from golive.simulators.pacts.building import Book
from golive.simulators.yoti.sim import YotiSim

Make = Callable[["Vendor"], None]


class Vendor:
    """Yoti in a sandbox, which posts about sessions to the endpoint of the shop at `url`."""

    def __init__(self, sandbox: SandboxHandle, url: str) -> None:
        self.world = World("yoti", sandbox.ready)
        self.sim = YotiSim("yoti", sandbox.ready["vendors"]["yoti"], sandbox.control)
        self.url = url

    def notifications(self, *topics: str, **members: str) -> Mapping[str, object]:
        """What a session asks to be told; `members` overwrite token and type."""
        wanted = {"endpoint": self.url + rows.WEBHOOK, "topics": list(topics)}
        return {"auth_token": rows.TOKEN, "auth_type": "BASIC", **wanted, **members}


def reaching(topic: str) -> Make:
    """Post a topic, and no other one, about a session that somebody goes through with."""

    def make(vendor: Vendor) -> None:
        states.session_was_approved(vendor.world, notifications=vendor.notifications(topic.upper()))

    return make


def sending(topic: str) -> Make:
    """Post a topic to a session that did not ask for it."""

    def make(vendor: Vendor) -> None:
        notifications = vendor.notifications("SESSION_COMPLETION")
        opened = states.session_is_open(vendor.world, notifications=notifications)
        vendor.sim.notify(opened["sessionId"], topic)

    return make


MAKES: Mapping[str, Make] = {
    "post that a resource has changed": reaching("resource_update"),
    "post that a task is done": reaching("task_completion"),
    "post that a check is done": reaching("check_completion"),
    "post that a session is completed": reaching("session_completion"),
    "post that the user is through": reaching("client_session_token_deleted"),
    "post something that the shop has no use for": sending("first_branch_visit"),
    "post a topic that nobody knows": sending("brand_new_topic"),
}


def book(folder: Path) -> Book:
    """The pact about what Yoti posts."""
    return Book("yoti", "yoti", "reference-shop", folder, rows.DELIVERIES)


def the_token_comes_as_the_session_asked_for_it(sandbox: SandboxHandle, inbox: Inbox) -> None:
    """BASIC: the token in base64; BEARER: the token itself (docs: notifications). The body is what is documented."""
    vendor = Vendor(sandbox, inbox.url)
    for kind in ("BASIC", "BEARER"):
        states.session_was_approved(
            vendor.world, notifications=vendor.notifications("SESSION_COMPLETION", auth_type=kind)
        )
    sandbox.clock.settle()
    basic, bearer = inbox.received
    scheme, _, encoded = basic.headers.get("authorization", "").partition(" ")
    assert (scheme, b64decode(encoded).decode()) == ("Basic", rows.TOKEN)
    assert bearer.headers.get("authorization") == f"Bearer {rows.TOKEN}"
    for one in inbox.received:
        assert one.headers.get("content-type") == "application/json"
        assert json.loads(one.body).keys() == {"session_id", "topic"}


CHECKS: Mapping[str, Check] = {
    "the token comes as the session asked for it": the_token_comes_as_the_session_asked_for_it
}
"""What is looked at where the bytes arrive."""
