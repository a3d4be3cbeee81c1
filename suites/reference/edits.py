"""What a mutant of the mobile apps is: their sources with a text exchanged."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of the mobile apps' sources: in `file`, below `mobile`, `old` stands once and becomes `new`."""

    file: str
    old: str
    new: str
