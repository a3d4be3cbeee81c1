"""A person at the widget: knows the stable names of its screens and controls, and nothing of its markup."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import FrameLocator, Locator, Page, expect


@dataclass(frozen=True)
class Widget:
    """The widget in one host of the shop's page."""

    page: Page
    frame: FrameLocator

    @classmethod
    def within(cls, page: Page, host: str = "one") -> "Widget":
        """The widget that stands in the element with this id."""
        return cls(page, page.frame_locator(f"#{host} iframe"))

    def find(self, name: str) -> Locator:
        """What has this stable name."""
        return self.frame.get_by_test_id(name)

    def sees(self, screen: str) -> None:
        """Wait until this screen is shown, alone."""
        expect(self.frame.locator("[data-screen]:not([hidden])")).to_have_attribute("data-testid", f"screen-{screen}")

    def reads(self, text: str) -> None:
        """Wait until `text` stands in the widget."""
        expect(self.frame.get_by_text(text).filter(visible=True).first).to_be_visible()

    def press(self, name: str) -> None:
        """Press a button."""
        self.find(name).click()

    def hand_in(self, document: str = "passport") -> None:
        """From the choice of a document to the camera."""
        self.sees("document")
        self.find(f"document-{document}").check()
        self.press("document-submit")
        self.sees("liveness")

    def verify(self, document: str = "passport") -> None:
        """From the choice of a document to an approved identity."""
        self.hand_in(document)
        self.press("camera-allow")
        self.sees("waiting")
        self.press("kyc-approve")

    def pay(self, card: str = "pays", method: str = "card") -> None:
        """On the payment screen: pay with a sample card."""
        self.sees("payment")
        self.find(f"method-{method}").check()
        self.find("card-select").select_option(card)
        self.press("pay")

    def ends(self, status: str) -> None:
        """Wait until the result is shown."""
        self.sees("result")
        expect(self.find("result")).to_have_text(status)

    def calls(self) -> list[list[Any]]:
        """What the shop was told so far, as [callback, *arguments]."""
        told: list[list[Any]] = self.page.evaluate("calls.map(([, ...call]) => call)")
        return told

    def called(self) -> list[str]:
        """The callbacks' names, in order."""
        return [name for name, *_ in self.calls()]

    def statuses(self) -> list[str]:
        """What onStatusChange told, in order."""
        return [call[1]["status"] for call in self.calls() if call[0] == "onStatusChange"]
