"""The pages that people see. Plain HTML without scripts; every value is escaped."""

from html import escape
from string import Template
from urllib.parse import quote

from ..layout import page
from .journey import Sight

_FORM = Template("""<form method="post" action="/users/$user/verification">
<label>First name <input name="first_name" autocomplete="given-name" required></label>
<label>Last name <input name="last_name" autocomplete="family-name" required></label>
<button>$button</button>
</form>""")

_CHECK = Template(
    """<form method="post" action="/users/$user/verification/refresh"><button>Check again</button></form>"""
)


def status(user: str, sight: Sight) -> str:
    """A user's own page: what is known, and what can be done about it."""
    parts = [f'<p data-status="{escape(sight.status)}">{escape(sight.message)}</p>']
    if sight.url is not None:
        parts.append(f'<p><a href="{escape(sight.url)}">{"Try again" if sight.retry else "Continue"}</a></p>')
    elif sight.retry or sight.status == "none":
        parts.append(_FORM.substitute(user=_in_path(user), button="Start again" if sight.retry else "Verify me"))
    return page(f"Verification of {user}", "\n".join(parts))


def callback(user: str, sight: Sight) -> str:
    """Where Veriff's flow ends. The redirect itself says nothing about the outcome, so neither does this page."""
    text = f"<p>Welcome back. We are checking your verification.</p>\n<p>{escape(sight.message)}</p>"
    return page(f"Verification of {user}", f"{text}\n{_CHECK.substitute(user=_in_path(user))}")


def sorry() -> str:
    """Veriff could not be reached."""
    return page(
        "One moment, please", "<p>Verification is not available right now. Please try again in a few minutes.</p>"
    )


def _in_path(user: str) -> str:
    return escape(quote(user, safe=""))
