"""Small parts that every region of the page uses: icons, states in words, lists of terms.

A state is never shown by colour alone: its icon and its name stand together.
"""

from collections.abc import Iterable

from ..states import State
from .markup import Markup, tag

BRIEF = 300
"""Characters of a reason, where it is not the whole of it."""


def icon(name: str) -> Markup:
    """One of the symbols in `assets/icons.svg`; the text beside it says the same."""
    return tag("svg", tag("use", href=f"#icon-{name}"), class_="icon", aria_hidden="true")


def words(name: str) -> str:
    """A state or verdict for people: `NOT_RUN` is `Not run`."""
    return name.replace("_", " ").capitalize()


def state_label(state: State) -> Markup:
    """A state as icon and words, in its colour."""
    return tag("span", icon(state), words(state), class_="state", data_state=state)


def definitions(pairs: Iterable[tuple[str, str]], class_: str) -> Markup:
    """A list of terms and their texts; an empty text leaves its term out."""
    rows = (tag("div", tag("dt", term), tag("dd", text)) for term, text in pairs if text)
    return tag("dl", *rows, class_=class_)


def brief(text: str) -> str:
    """The first line, cut; whoever wants the whole finds it with the check."""
    first = text.partition("\n")[0]
    return first if len(first) <= BRIEF else f"{first[:BRIEF]}…"


def link(address: str) -> str:
    """An address on the web as a link, which the page itself never follows; any other text stays text."""
    return tag("a", address, href=address, rel="noreferrer") if address.startswith("https://") else address
