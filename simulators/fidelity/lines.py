"""Lines of a screen: as wide as a terminal, and without what one might obey."""

WIDTH = 118


def cut(line: str) -> str:
    """One line that fits."""
    legible = "".join(char if char.isprintable() else " " for char in line)
    return legible if len(legible) <= WIDTH else f"{legible[: WIDTH - 3]}..."
