"""Simulated pages: one self-contained document, put together from a vendor's files and the style that all pages share.

Owns the assembly and the content security policy. A page may talk to the simulator and run its own script; it loads
nothing. All pages look like golive, never like the vendor.
"""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

_SHARED = files(__package__)
_NOTHING_ELSE = "default-src 'none'; base-uri 'none'; connect-src 'self'; img-src data:"


def document(title: str, folder: Traversable, name: str, parts: Mapping[str, str] | None = None) -> str:
    """The document whose body is `<name>.html`, with `<name>.css` and `<name>.js` in it, and `{{part}}` for `parts`."""
    style, script = f"{read(_SHARED, 'page.css')}\n{read(folder, f'{name}.css')}", read(folder, f"{name}.js")
    policy = f"{_NOTHING_ELSE}; style-src {_hash(style)}; script-src {_hash(script)}"
    page, body = read(_SHARED, "page.html"), read(folder, f"{name}.html")
    known = {"title": title, "policy": policy, "body": body, **(parts or {}), "style": style, "script": script}
    for part, text in known.items():
        page = page.replace("{{" + part + "}}", text)
    return page


def read(folder: Traversable, name: str) -> str:
    """One file's text."""
    return folder.joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """How a content security policy allows exactly this inline text."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
