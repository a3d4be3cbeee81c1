"""One call to a vendor's sandbox, when somebody asked for it: does it answer, and what time is it there.

Owns that call. It carries no credentials and changes nothing: a GET of the base URL, whatever the answer's status.
"""

import time
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime

from ..config import BadConfig
from ..fidelity.live import Account, account, live_sender
from ..fidelity.wire import Answer, Outgoing, Unreachable
from .findings import Code, Finding, fail, ok, warn
from .scene import Scene

MOST, WORTH_SAYING = 60.0, 5.0
"""Seconds by which clocks may differ: tokens and signed times of some vendors last minutes."""


def check(scene: Scene, now: Callable[[], float] = time.time) -> Iterator[Finding]:
    """Nothing without `--live`, and exactly one vendor with it."""
    if not scene.live:
        return
    (vendor,) = scene.wanted
    try:
        there = account(vendor, scene.file if scene.file.is_file() else None, scene.environment)
    except BadConfig as problem:
        yield fail(Code.ACCOUNT, str(problem), "set it, or leave --live out", vendor)
        return
    try:
        answer = live_sender(there)(Outgoing("GET", "/"))
    except Unreachable as problem:
        yield fail(Code.URL, f"{problem}", "correct the address, or see to the network", vendor)
        return
    yield ok(Code.URL, f"{there.base_url} answers; golive check {vendor} --target sandbox tries the keys", vendor)
    yield _compared(there, answer, now())


def _compared(there: Account, answer: Answer, now: float) -> Finding:
    try:
        ahead = now - parsedate_to_datetime(answer.headers.get("date", "")).timestamp()
    except (TypeError, ValueError):
        return ok(Code.CLOCK, f"{there.vendor} does not say what time it is there", there.vendor)
    said = f"this clock is {abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} {there.vendor}'s"
    if abs(ahead) > MOST:
        return fail(
            Code.CLOCK, said, "set the clock, best by NTP: signed times and tokens will be refused", there.vendor
        )
    if abs(ahead) > WORTH_SAYING:
        return warn(Code.CLOCK, said, "set the clock, best by NTP", there.vendor)
    return ok(Code.CLOCK, f"this clock and {there.vendor}'s agree", there.vendor)
