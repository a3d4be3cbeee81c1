"""The widget: the script that an integrator's page loads, and the document in the frame that the script opens.

Both are put together once from the files beside this one and never change. They decide nothing: the script hands the
parameters of `run` to the frame and calls the functions it was given; the frame shows the view that the simulator
answers and posts what its user does. The frame looks like golive, never like Proof.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

_FILES = files(__package__)

_NOTHING_ELSE = "default-src 'none'; base-uri 'none'; form-action 'none'; connect-src 'self'; img-src data:"
"""The frame may talk to the simulator, and load nothing. Any page may hold it: the widget is embedded."""


@cache
def script() -> str:
    """The JavaScript of /widget.2.0.js; defines `proofWidget` (devdocs: quickstart)."""
    return _read("widget.js")


@cache
def frame() -> str:
    """The HTML document in the widget's frame, with its style, its script and the policy that allows just these."""
    style, behaviour = _read("frame.css"), _read("frame.js")
    parts = {
        "policy": f"{_NOTHING_ELSE}; style-src {_hash(style)}; script-src {_hash(behaviour)}",
        "style": style,
        "script": behaviour,
    }
    page = _read("frame.html")
    for name, text in parts.items():
        page = page.replace("{{" + name + "}}", text)
    return page


def _read(name: str) -> str:
    return _FILES.joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """How a content security policy allows exactly this inline text."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
