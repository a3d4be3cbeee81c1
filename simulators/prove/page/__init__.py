"""The page that a link leads to when the team has none of its own for it."""

from functools import cache
from html import escape
from importlib.resources import files

from ...core import page
from ...core.message import Response, html_response

_FILES = files(__package__)


def landing(status: int, said: str) -> Response:
    """A page that says one sentence."""
    return html_response(status, _document().replace("{{said}}", escape(said)))


@cache
def _document() -> str:
    return page.document("Simulated Prove link", _FILES, "landing")
