"""Requests a second and their times: create a session, read one that is open, read one that has come to its end.

Where a vendor wants tokens, asking for one is measured too.

Every request of golive is authenticated, validated, journalled and committed. The peers do nothing of the kind: they
parse what comes and write the same answers.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice

from . import load, streams
from .answers import Answers
from .load import Sample
from .peers import Server
from .rounds import alternate
from .workload import Json, Workload

CREATE, READ, FINISHED, TOKEN = "create", "read", "finished read", "token"

SESSIONS = 100
"""Sessions that are read in turn, and that have a stream each."""
USERS = 2000
"""Users who get a new session in turn, if so many are created: nobody has many."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """Ids of the sessions that a server knows."""

    open: Sequence[str]
    finished: Sequence[str]


@dataclass(frozen=True, slots=True)
class Questions:
    """What a server is asked: ready-made requests by kind, over and over, and the status of the answers."""

    port: int
    requests: Mapping[str, tuple[Sequence[bytes], int]]

    def ask(self, kind: str, count: int) -> Sample:
        """Measure `count` requests of a kind."""
        requests, status = self.requests[kind]
        return load.drive(self.port, islice(cycle(requests), count), status)


def prepare(golive: Server, workload: Workload) -> tuple[Sessions, Answers]:
    """Sessions to read in a new golive server, half of them finished, and golive's answers, for the peers to give."""
    creations = [workload.creation(golive.credentials, f"user-{number}") for number in range(2 * SESSIONS)]
    created = load.bodies(golive.port, creations, workload.created)
    ids = [workload.identify(json.loads(body)) for body in created]
    sessions = Sessions(ids[:SESSIONS], ids[SESSIONS:])
    finish, stream = workload.finish, workload.stream
    load.bodies(golive.control, [workload.happening(finish, one) for one in sessions.finished], finish.status)
    return sessions, Answers(
        create=workload.create,
        needed=next(iter(workload.body(""))),
        status=workload.created,
        created=json.loads(created[0]),
        read=workload.read,
        sessions={one: _read(golive, workload, one) for one in (sessions.open[0], sessions.finished[0])},
        stream=streams.said(golive, workload, stream, sessions.open[0]) if stream else None,
        member=next(iter(workload.asking(""))) if workload.asking else "",
        login=workload.login.path if workload.login else "",
        token=_token(golive, workload),
    )


def _token(golive: Server, workload: Workload) -> Json:
    if workload.login is None:
        return None
    (answer,) = load.bodies(golive.port, [workload.entering(workload.login, golive.credentials)], 200)
    return json.loads(answer)


def of_peers(answers: Answers) -> Sessions:
    """What a peer knows that gives these answers."""
    still_open, finished = answers.sessions
    return Sessions([still_open], [finished])


def _read(golive: Server, workload: Workload, session: str) -> Json:
    (answer,) = load.bodies(golive.port, [workload.reading(golive.credentials, session)], 200)
    return json.loads(answer)


def questions(server: Server, workload: Workload, sessions: Sessions, count: int) -> Questions:
    """What a server is asked that knows these sessions, `count` times of a kind."""

    def reads(ids: Sequence[str]) -> tuple[list[bytes], int]:
        return [workload.reading(server.credentials, one) for one in ids], 200

    creations = [workload.creation(server.credentials, f"user-{number}") for number in range(min(USERS, count))]
    asked = {CREATE: (creations, workload.created), READ: reads(sessions.open), FINISHED: reads(sessions.finished)}
    if workload.login is not None:
        asked[TOKEN] = ([workload.entering(workload.login, server.credentials)], 200)
    return Questions(server.port, asked)


def measure(peers: Mapping[str, Questions], rounds: int, count: int) -> dict[str, dict[str, list[Sample]]]:
    """Samples of each kind and peer, one a round, `count` requests each."""
    return {
        kind: alternate({name: partial(asked.ask, kind, count) for name, asked in peers.items()}, rounds)
        for kind in (CREATE, READ, FINISHED, TOKEN)
        if all(kind in asked.requests for asked in peers.values())
    }
