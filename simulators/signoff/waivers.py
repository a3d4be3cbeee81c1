"""The file `waivers.yaml`: known failures that somebody answers for until a day.

Owns reading it. What a waiver covers, and what is wrong with one, `conformance.waived` knows.
"""

from pathlib import Path

import msgspec

from ..conformance.waived import Waiver
from . import reviewed

FILE = "waivers.yaml"


def read_waivers(path: Path) -> tuple[Waiver, ...]:
    """The waivers in their order; none without the file. `BadConfig` has a line for each mistake."""
    if not path.exists():
        return ()
    return msgspec.convert(reviewed.read(path, "waivers"), tuple[Waiver, ...])
