"""The user view: the page that a person is sent to, or that the app holds in a frame, to go through a session.

Put together once, and the same for every session: it learns which one from its address or from the page around. It
decides nothing: every press of a button is an action posted to the simulator, and what it shows is the view that comes
back. Any page may hold it in a frame (D: render the user view).
"""

from functools import cache
from importlib.resources import files

from ...core import page

_FILES = files(__package__)


@cache
def render() -> str:
    """The HTML document of `/web/index.html`."""
    return page.document("Simulated Yoti user view", _FILES, "user-view")
