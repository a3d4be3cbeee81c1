"""The page of opening an account. Plain HTML, its script in a file of its own; every value is escaped."""

from html import escape
from string import Template
from urllib.parse import quote

from ..layout import page
from .rules import Sight

SCRIPTS = "/assets/opening"

_ACCOUNT = Template("""<p id="outcome" role="status" data-state="$state">$message</p>
<div id="opening" data-path="$path" data-yoti="$origin">
<button id="begin">Show us who you are</button>
<div id="widget" hidden></div>
</div>
<script type="module" src="$scripts/opening.js"></script>""")
_NOTHING_YET = ("none", "pending")


def account(user: str, sight: Sight, origin: str) -> str:
    """The page on which a user shows who they are, and is told what came of it. `origin` is that of Yoti's frame."""
    message = "" if sight.status in _NOTHING_YET else sight.message
    values = {"state": sight.status, "message": message, "path": path(user), "origin": origin, "scripts": SCRIPTS}
    return page("Open an account", _ACCOUNT.substitute({name: escape(value) for name, value in values.items()}))


def path(user: str) -> str:
    """Where the user's account is."""
    return f"/users/{quote(user, safe='')}/opening"
