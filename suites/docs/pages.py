"""A page with blocks that the code writes: `<!-- begin veriff.rules -->` to `<!-- end veriff.rules -->`.

Owns the markers. Everything outside of them is written by hand and stays as it is.
"""

import re

from golive.simulators import discovery
from golive.suites.docs.blocks import BLOCKS

_BLOCK = re.compile(r"<!-- begin (\w+)\.(\w+) -->\n(.*?)<!-- end \1\.\2 -->", re.DOTALL)
_MARKER = re.compile(r"<!-- (?:begin|end) ")


class BadPage(Exception):
    """A page has a block that nobody can write, or a marker without its other half."""


def renewed(page: str) -> str:
    """The page with every block as the code has it now; raises `BadPage`."""
    if len(_MARKER.findall(page)) != 2 * len(_BLOCK.findall(page)):
        raise BadPage("a block begins or ends without the other; expected <!-- begin a.b --> ... <!-- end a.b -->")
    return _BLOCK.sub(_write, page)


def _write(found: re.Match[str]) -> str:
    vendor, block = found[1], found[2]
    if block not in BLOCKS or vendor not in discovery.names():
        raise BadPage(f"nobody can write the block {vendor}.{block}; known blocks: {', '.join(BLOCKS)}")
    return (
        f"<!-- begin {vendor}.{block} -->\n\n{BLOCKS[block](discovery.load(vendor))}\n\n<!-- end {vendor}.{block} -->"
    )
