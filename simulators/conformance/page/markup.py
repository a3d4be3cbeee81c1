"""HTML that cannot be injected into: every plain string is escaped, and only `tag` makes strings that are not.

Owns escaping. Whatever came from outside, a title, a header, a body, stays text.
"""

from collections.abc import Iterable
from html import escape

VOID = frozenset({"meta", "link", "br"})


class Markup(str):
    """Text that is HTML already. Made by `tag` and `joined`, and by `Markup(...)` for the product's own files only."""

    __slots__ = ()


def tag(name: str, /, *children: str, **attributes: str | int | bool) -> Markup:
    """One element. A trailing `_` is dropped from an attribute's name, others become `-`; False leaves it out."""
    opening = f"<{name}{''.join(_attribute(key, value) for key, value in attributes.items())}>"
    return Markup(opening if name in VOID else f"{opening}{joined(children)}</{name}>")


def joined(children: Iterable[str]) -> Markup:
    """Pieces one after the other, escaped unless they are markup."""
    return Markup("".join(child if isinstance(child, Markup) else escape(child, quote=False) for child in children))


def _attribute(key: str, value: str | int | bool) -> str:
    name = key.rstrip("_").replace("_", "-")
    if isinstance(value, bool):
        return f" {name}" if value else ""
    return f' {name}="{escape(str(value))}"'
