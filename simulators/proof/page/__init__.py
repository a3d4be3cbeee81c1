"""The widget: the script that an integrator's page loads, and the document in the frame that the script opens.

Both are put together once and never change. They decide nothing: the script hands the parameters of `run` to the frame
and calls the functions it was given; the frame shows the view that the simulator answers and posts what its user does.
Any page may hold the frame, for the widget is embedded.
"""

from functools import cache
from importlib.resources import files

from ...core import page

_FILES = files(__package__)


@cache
def script() -> str:
    """The JavaScript of /widget.2.0.js; defines `proofWidget` (docs.proof.community: quickstart)."""
    return page.read(_FILES, "widget.js")


@cache
def frame() -> str:
    """The HTML document in the widget's frame."""
    return page.document("Simulated Proof widget", _FILES, "frame")
