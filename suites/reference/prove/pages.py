"""The pages of sign-up. Plain HTML, its scripts in files of their own; every value is escaped."""

from html import escape
from string import Template
from urllib.parse import quote

from ..layout import page
from .rules import Sight

SCRIPTS = "/assets/sign-up"
SDK = "/prove-auth.js"
"""Where the browser gets Prove's SDK, as it came from Prove."""

_STEPS = Template("""<p id="outcome" role="status" data-result="$status">$message</p>
<div id="sign-up" data-path="$path">
<form id="details">
<label>Phone number <input id="phone" name="phone" type="tel" autocomplete="tel" required></label>
<label>First name <input id="first-name" name="first_name" autocomplete="given-name" required></label>
<label>Last name <input id="last-name" name="last_name" autocomplete="family-name" required></label>
<button id="begin">Verify my number</button>
</form>
<form id="agree" hidden>
<p>To make sure that the phone is yours, we send it one text message. Do you agree?</p>
<button id="consent">Send it</button>
</form>
<form id="enter" hidden>
<label>Code <input id="code" inputmode="numeric" autocomplete="one-time-code"></label>
<button id="check">Check</button>
<button id="resend" type="button">Send another one</button>
</form>
<p id="follow" hidden>We have sent you a text message with a link. Follow it on your phone within three minutes.</p>
<button id="cancel" hidden>Cancel</button>
<p id="hint"></p>
</div>""")

_LANDING = Template("""<p>Thank you. You can go on where you began.</p>
<p id="outcome" role="status"></p>
<div id="landing" data-path="$path"></div>""")

_COMPUTER = "<p>Thank you. You can put your phone away now, and go on at your computer.</p>"


def sign_up(user: str, sight: Sight) -> str:
    """The page on which a user signs up, and on which they are told how it went."""
    shown = sight if sight.status not in ("none", "pending") else Sight(sight.status, "")
    body = _STEPS.substitute(status=escape(shown.status), message=escape(shown.message), path=escape(path(user)))
    return page("Sign up", f"{body}\n{_scripts('sign-up')}")


def landing(user: str) -> str:
    """Where the link of a text message leads on the phone on which the user began; its script asks how it went."""
    return page("Sign up", f"{_LANDING.substitute(path=escape(path(user)))}\n{_scripts('landing')}")


def computer() -> str:
    """Where the link of a text message leads when the user began at a computer."""
    return page("Sign up", _COMPUTER)


def path(user: str) -> str:
    """Where the user's own page is."""
    return f"/users/{quote(user, safe='')}/sign-up"


def _scripts(name: str) -> str:
    return f'<script src="{SDK}"></script>\n<script type="module" src="{SCRIPTS}/{name}.js"></script>'
