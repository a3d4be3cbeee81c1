"""The pages of top-up. Plain HTML; every value is escaped."""

from collections.abc import Sequence
from html import escape
from string import Template
from urllib.parse import quote

from ..layout import page
from .rules import BUY, SELL, Sight
from .store import Booking

_CURRENCIES = ("USDT", "USDC")
_NETWORKS = ("TRC20", "ERC20")

_FORM = Template("""<form method="post" action="$action">
<label>I want to <select name="type">$types</select></label>
<label>Amount <input name="amount" inputmode="decimal" pattern="[0-9]+([.][0-9]+)?" required></label>
<label>Currency <select name="currency">$currencies</select></label>
<label>Network <select name="network">$networks</select></label>
<button>Continue</button>
</form>""")

_CHECK = Template("""<form method="post" action="$action/refresh"><button>Check again</button></form>""")
_FIRST_TIME = "<p>The first time you will be asked for an identity document and a short selfie.</p>"


def overview(user: str, sight: Sight, bookings: Sequence[Booking], *, verified: bool) -> str:
    """The user's own page: how the last top-up went, the balance's entries, and a form for the next one."""
    parts = [_status(sight), _list(bookings), "" if verified else _FIRST_TIME, _form(user)]
    return page(f"Top-up of {user}", "\n".join(filter(None, parts)))


def widget(user: str, sight: Sight, start: str) -> str:
    """Where the user pays; `start` is the HTML in which the widget runs."""
    return page(f"Top-up of {user}", f"{_status(sight)}\n{start}\n{_check(user)}")


def back(user: str, sight: Sight) -> str:
    """Where the widget sends the browser at the end. That it does says nothing, so neither does this page."""
    return page(f"Top-up of {user}", f"<p>Welcome back.</p>\n{_status(sight)}\n{_check(user)}")


def path(user: str) -> str:
    """Where the user's own page is."""
    return f"/users/{quote(user, safe='')}/top-up"


def _status(sight: Sight) -> str:
    return f'<p id="status" data-status="{escape(sight.status)}">{escape(sight.message)}</p>'


def _list(bookings: Sequence[Booking]) -> str:
    entries = "".join(f"<li>{escape(one.amount)} {escape(one.currency)}</li>" for one in bookings)
    return entries and f"<ul>{entries}</ul>"


def _check(user: str) -> str:
    return _CHECK.substitute(action=escape(path(user)))


def _form(user: str) -> str:
    types = f'<option value="{BUY}">buy</option><option value="{SELL}">sell</option>'
    return _FORM.substitute(
        action=escape(path(user)), types=types, currencies=_options(_CURRENCIES), networks=_options(_NETWORKS)
    )


def _options(values: Sequence[str]) -> str:
    return "".join(f"<option>{escape(value)}</option>" for value in values)
