"""Verifies a pact against a provider that runs, through Pact's own verifier, and believes it only what it shows.

Owns the protections: nothing is reported to anybody outside, the provider's name counts, what was executed has to be
what was expected, and an interaction that its consumer calls pending is never proven.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec
from pact import Verifier

from ..fidelity.transports import http_sender
from ..fidelity.wire import JSON, Answer, Outgoing, Send
from .files import Key, PactFile, key_of
from .rows import Given

Json = Any

NO_TRACKING = ("PACT_DO_NOT_TRACK", "true")
"""Without it the verifier reports each run to its makers; no other value than this one stops it."""
REQUEST_MILLISECONDS = 30_000
UNMET = "setup state change handlers"
"""What the verifier says of a provider state that could not be brought about."""

State = Literal["passed", "failed", "pending", "not executed"]


class WrongProvider(ValueError):
    """The file is about somebody else: who, and who is here."""


class Provider(msgspec.Struct, frozen=True):
    """Who is verified: name, base URL, and the URLs that bring states about and hand out messages.

    All three are of one host.
    """

    name: str
    base_url: str
    states_url: str
    messages_url: str


class Outcome(msgspec.Struct, frozen=True):
    """What came of one interaction, and for anything but `passed` why."""

    description: str
    states: tuple[str, ...]
    state: State
    reasons: tuple[str, ...] = ()


class Results(msgspec.Struct, frozen=True):
    """All outcomes, sorted by description and states."""

    outcomes: tuple[Outcome, ...]

    def of(self, state: State) -> tuple[Outcome, ...]:
        """The outcomes of one kind."""
        return tuple(outcome for outcome in self.outcomes if outcome.state == state)


def verify(pact: PactFile, provider: Provider) -> Results:
    """Execute every interaction of the file. Raises `WrongProvider`.

    It blocks, and takes as long as the provider does; in an event loop that serves the provider call it in a thread.
    """
    if pact.provider != provider.name:
        raise WrongProvider(f"{pact.path.name} is a pact with {pact.provider!r}, not with {provider.name!r}")
    os.environ.update([NO_TRACKING])
    verifier = _verifier(pact.path, provider)
    succeeded = True
    with _silenced():
        try:
            verifier.verify()
        except RuntimeError:  # it says no more than that something failed; the results do
            succeeded = False
    results: Mapping[str, Json] = verifier.results
    outcomes = [*_judged(pact, provider, results.get("interactionResults", ()))]
    if not succeeded and not any(outcome.state in ("failed", "not executed") for outcome in outcomes):
        errors = json.dumps(results.get("errors"))
        outcomes.append(Outcome("the verifier", (), "failed", (f"it failed without naming an interaction: {errors}",)))
    return Results(tuple(sorted(outcomes, key=lambda outcome: (outcome.description, outcome.states))))


def _verifier(file: Path, provider: Provider) -> Verifier:
    messages = urlsplit(provider.messages_url)
    verifier = Verifier(provider.name, host=urlsplit(provider.base_url).hostname)
    verifier.add_transport(url=provider.base_url)
    verifier.add_transport(protocol="message", port=messages.port, path=messages.path, scheme=messages.scheme)
    verifier.state_handler(provider.states_url, teardown=True, body=True)
    verifier.set_request_timeout(REQUEST_MILLISECONDS)
    verifier.set_coloured_output(enabled=False)
    return verifier.add_source(file)


@contextmanager
def _silenced() -> Iterator[None]:
    """Without what the verifier writes to the process's output behind Python's back."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def _judged(pact: PactFile, provider: Provider, rows: Sequence[Mapping[str, Json]]) -> Iterator[Outcome]:
    given = {key_of(interaction): interaction.given for interaction in pact.interactions}
    expected, executed = Counter(map(key_of, pact.interactions)), Counter[Key]()
    for row in rows:
        found = (row["description"], tuple(sorted(row["providerStates"])))
        executed[found] += 1
        state: State = "pending" if row["pending"] else "passed" if row["result"] == "OK" else "failed"
        reasons = [*_reasons(row.get("mismatch"))]
        if any(UNMET in reason for reason in reasons):
            reasons = [*_unmet(provider, given.get(found, ()))] or reasons
        yield Outcome(*found, state, tuple(reasons))
    for description, states in (expected - executed).elements():
        yield Outcome(description, states, "not executed", ("the verifier did not execute it",))
    for description, states in (executed - expected).elements():
        yield Outcome(description, states, "failed", ("it was executed more often than the file has it",))


def _unmet(provider: Provider, given: Sequence[Given]) -> Iterator[str]:
    """Why states could not be brought about, in the provider's own words: the verifier keeps them to itself."""
    send = http_sender(provider.states_url)
    for state in given:
        answer = _asked(send, {"state": state.state, "params": state.params, "action": "setup"})
        if answer.status >= HTTPStatus.BAD_REQUEST:
            yield answer.json().get("error", f"the provider state {state.state!r} answers {answer.status}")
    _asked(send, {"state": "", "action": "teardown"})


def _asked(send: Send, body: Json) -> Answer:
    return send(Outgoing("POST", "", {"content-type": JSON}, msgspec.json.encode(body)))


def _reasons(mismatch: Mapping[str, Json] | None) -> Iterator[str]:
    """One line for each difference, those of the status first: they explain the others."""
    if not mismatch:
        return
    found = mismatch.get("mismatches")
    if not found:
        yield str(mismatch.get("message") or json.dumps(mismatch))
        return
    for one in sorted(found, key=lambda one: one.get("type") != "StatusMismatch"):
        yield _reason(one)


def _reason(one: Mapping[str, Json]) -> str:
    kind = str(one.get("type", "")).removesuffix("Mismatch").lower()
    where = str(one.get("path") or one.get("key") or "")
    place = f"{kind} {where}".strip()
    if "expected" not in one or "actual" not in one:
        return f"{place}: {one.get('mismatch', json.dumps(one))}"
    said = "" if kind == "status" else f" - {one.get('mismatch', '')}"
    return f"{place}: expected {one['expected']}, got {one['actual']}{said}"
