"""An end user at a session page: finds things as a person does, by what they say, and presses them.

Knows the page's words and nothing of its markup, so the same verbs work on the page itself and inside a frame.
"""

from dataclasses import dataclass

from playwright.sync_api import FrameLocator, Locator, Page, expect

PASSPORT = "Passport"
PHOTO = "Use this sample photo"


@dataclass(frozen=True)
class Visitor:
    """Somebody looking at `where`."""

    where: Page | FrameLocator

    def sees(self, heading: str) -> None:
        """Wait until the screen with this heading is shown, alone and with the focus on it."""
        shown = self.where.get_by_role("heading", level=1)
        expect(shown).to_have_text(heading)
        expect(shown).to_be_focused()

    def reads(self, text: str) -> None:
        """Wait until `text` stands on the page."""
        expect(self.where.get_by_text(text).filter(visible=True)).to_be_visible()

    def button(self, name: str) -> Locator:
        """The button called `name`."""
        return self.where.get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        """Press it."""
        self.button(name).click()

    def choose(self, label: str) -> None:
        """Choose the option that begins with `label`."""
        self.where.get_by_role("radio", name=label).check()

    def select(self, label: str, option: str) -> None:
        """Pick from a list."""
        self.where.get_by_role("combobox", name=label, exact=True).select_option(label=option)

    def reach_document(self) -> None:
        """From the intro over the consent to the choice of a document."""
        self.sees("Show who you are")
        self.press("Start")
        self.sees("Your consent")
        self.press("Agree and continue")
        self.sees("Choose your document")

    def hand_over(self, document: str = PASSPORT) -> None:
        """From the choice of a document over the photos to the review."""
        self.choose(document)
        self.press("Continue")
        self.sees("Front of your document")
        self.press(PHOTO)
        if document != PASSPORT:
            self.sees("Back of your document")
            self.press(PHOTO)
        self.sees("A photo of your face")
        self.press(PHOTO)
        self.sees("Check and hand in")

    def submit(self, outcome: str = "Decide later", reason: str | None = None) -> None:
        """On the review: what shall come of it, then hand in."""
        self.choose(outcome)
        if reason is not None:
            self.select("Reason", reason)
        self.press("Submit")

    def complete(self, outcome: str = "Decide later", reason: str | None = None, document: str = PASSPORT) -> None:
        """The whole way from the intro to the submission."""
        self.reach_document()
        self.hand_over(document)
        self.submit(outcome, reason)
