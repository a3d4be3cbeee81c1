"""Requests a second and their times: create a session, read a decision that is open, read one that is made.

Every request of golive is authenticated, validated, journalled and committed; reads are signed. The peers do nothing
of the kind: they parse what comes and write the same answers.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from typing import Any
from urllib.request import Request, urlopen

from . import load
from .load import Sample
from .peers import Server
from .rounds import alternate

CREATE, READ, DECIDED = "create", "read", "decided read"
STATUS = {CREATE: 201, READ: 200, DECIDED: 200}

SESSIONS = 100
"""Sessions that are read in turn."""


@dataclass(frozen=True, slots=True)
class Questions:
    """What a server is asked: ready-made requests by kind, over and over."""

    port: int
    requests: Mapping[str, list[bytes]]

    def ask(self, kind: str, count: int) -> Sample:
        """Measure `count` requests of a kind."""
        return load.drive(self.port, islice(cycle(self.requests[kind]), count), STATUS[kind])


def prepare(golive: Server) -> tuple[Questions, dict[str, Any]]:
    """Sessions to read in a new golive server, half of them approved, and golive's answers, for the peers to give."""
    created: list[bytes] = []
    load.drive(golive.port, [golive.create()] * (2 * SESSIONS), 201, each=created.append)
    ids = [json.loads(body)["verification"]["id"] for body in created]
    still_open, decided = ids[:SESSIONS], ids[SESSIONS:]
    for session in decided:
        _approve(golive, session)
    questions = _questions(golive, still_open, decided)
    answers = {session: _answer(golive, session) for session in (still_open[0], decided[0])}
    return questions, {"created": json.loads(created[0]), "decisions": answers}


def for_peer(server: Server, answers: Mapping[str, Any]) -> Questions:
    """The same questions for a peer that answers with `answers`."""
    still_open, decided = answers["decisions"]
    return _questions(server, [still_open], [decided])


def _questions(server: Server, still_open: list[str], decided: list[str]) -> Questions:
    reads = {kind: [server.decision(one) for one in ids] for kind, ids in ((READ, still_open), (DECIDED, decided))}
    return Questions(server.port, {CREATE: [server.create()], **reads})


def _approve(golive: Server, session: str) -> None:
    url = f"{golive.ready['control']}/__admin/sandboxes/default/veriff/sessions/{session}/decision"
    with urlopen(Request(url, b'{"status": "approved", "submit": true}', method="POST")) as answer:  # noqa: S310 - our own server
        answer.read()


def _answer(golive: Server, session: str) -> Any:  # noqa: ANN401 - any JSON value
    bodies: list[bytes] = []
    load.drive(golive.port, [golive.decision(session)], 200, each=bodies.append)
    return json.loads(bodies[0])


def measure(peers: Mapping[str, Questions], rounds: int, count: int) -> dict[str, dict[str, list[Sample]]]:
    """Samples of each kind and peer, one a round, `count` requests each."""
    return {
        kind: alternate({name: partial(questions.ask, kind, count) for name, questions in peers.items()}, rounds)
        for kind in STATUS
    }
