"""Lines of a screen: as wide as a terminal, and without what one might obey.

Owns the width, and what is legible. What a command tells, it knows itself.
"""

WIDTH = 118
"""Characters of a line on every screen of golive's."""


def legible(text: str) -> str:
    """The text with a blank in place of each character that a terminal might obey; a line break is one, too."""
    return "".join(char if char.isprintable() else " " for char in text)


def cut(line: str, tail: str = "") -> str:
    """One line that fits, with its tail, which is never cut."""
    start, end = legible(line), legible(tail)
    room = WIDTH - len(end)
    return f"{start}{end}" if len(start) <= room else f"{start[: room - 3]}...{end}"
