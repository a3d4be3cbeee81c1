"""A shop's page with Prove's client SDK on it: the test sees what the SDK has the shop do, and does it."""

from dataclasses import dataclass
from typing import Any

from golive.suites.tests.prove.caller import Device
from golive.suites.tests.prove.world import World
from playwright.sync_api import Page

Json = Any

PENDING = ("pending", "pending", "pending")
PASSED = ("success", "success", "true")
FAILED = ("failed", "not_applicable", "false")
"""What the shop's server is told of a check: possession, verify, success."""

CODE, RESEND, CHANGE_NUMBER = 0, 1, 2
"""What a person does who is asked for a code, as the SDK numbers it."""
RESEND_LINK = 0
"""What a person does who waits for a link on the phone itself."""


@dataclass(frozen=True)
class Shop:
    """The page in somebody's browser."""

    page: Page

    def begin(self, device: Device, **options: Json) -> None:
        """Hand the authToken to the SDK. Options: `role` of the device; with `retry` a link can be sent again."""
        self.page.evaluate("([token, options]) => begin(token, options)", [device.token, options])

    def come_back(self) -> None:
        """Hand the address of this page to the SDK: a link has led here."""
        self.page.evaluate("comeBack()")

    def step(self) -> list[Json]:
        """The next thing that the SDK has the shop do, as [name, *arguments], as soon as it comes."""
        found = self.page.wait_for_function("check.steps.length > check.read && check.steps[check.read++]")
        told: list[Json] = found.json_value()
        return told

    def answer(self, value: Json = None) -> None:
        """The shop has done it."""
        self.page.evaluate("(value) => check.answer(value)", value)

    def refuse(self, reason: str) -> None:
        """The person does not want to."""
        self.page.evaluate("(reason) => check.refuse(reason)", reason)

    def enter(self, code: str) -> None:
        """The person enters a code."""
        self.answer({"resultType": CODE, "input": {"otp": code}})

    def resend(self) -> None:
        """The person wants another code."""
        self.answer({"resultType": RESEND})

    def asks_for_code(self, device: Device) -> None:
        """From the beginning to the question for a code; the shop knows the number already."""
        self.begin(device)
        assert self.step() == ["start", False]
        self.answer()
        assert self.step() == ["code"]

    def asks_to_wait(self, device: Device) -> None:
        """From the beginning to the wait for the link."""
        self.begin(device)
        assert self.step() == ["link", False]
        self.answer()

    def finishes(self, device: Device) -> None:
        """The SDK has the shop ask its server, and is done."""
        assert self.step() == ["finish", {"authId": device.claims["auth"]["id"]}]
        assert self.step() == ["over"]


def link(world: World, correlation: str) -> str:
    """The link that was sent last, as soon as it is sent."""
    world.sandbox.journal.wait(operation="instantLinkStart", subject=correlation)
    return str(world.messages(correlation)[-1]["link"])


def reports(world: World, correlation: str) -> list[tuple[str, str]]:
    """What the SDK reported as gone wrong: area and message."""
    return [(one["area"], one["message"]) for one in world.prove.session(correlation)["reports"]]
