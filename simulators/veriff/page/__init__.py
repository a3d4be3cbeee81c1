"""The page at a session's URL: what an end user sees, and where a tester chooses the outcome.

One self-contained document, put together once; only the session's view changes. It decides nothing: every press of a
button is an action posted to the simulator, and what it shows is the view that comes back.
"""

from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

import msgspec

from ...core import page
from .. import reasons

_FILES = files(__package__)

_UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
"""What could end a script element, or a line of JavaScript, inside a JSON text."""


def render(view: Mapping[str, Any]) -> str:  # Any: a JSON object of the session's facts
    """The page of a session; `view` is the same object as every action's answer.

    Members: status, attempt, attempts_left, person, document, callback, waiting_page, reason, test (is the integration
    a test one), open (may the user act), lang.
    """
    return _shell().replace("{{view}}", msgspec.json.encode(view).decode().translate(_UNSAFE))


def render_gone() -> str:
    """The page for a token that leads to no session."""
    return render({"status": "gone", "open": False})


@cache
def _shell() -> str:
    """The document with everything but the view."""
    parts = {
        "declined": _options(reasons.DECLINED, reasons.DEFAULT_DECLINE),
        "resubmission_requested": _options(reasons.RESUBMISSION, reasons.DEFAULT_RESUBMISSION),
    }
    return page.document("Simulated Veriff session", _FILES, "session", parts)


def _options(texts: Mapping[int, str], default: int) -> str:
    chosen = {default: " selected"}
    return "".join(f'<option value="{c}"{chosen.get(c, "")}>{c} {escape(text)}</option>' for c, text in texts.items())
