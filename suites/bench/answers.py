"""What a peer answers, and where: golive's own answers, so that all servers write the same bytes."""

from typing import Any

import msgspec

Json = Any


class Said(msgspec.Struct, frozen=True):
    """A WebSocket at `path`, of the session in `parameter` of the query.

    A POST to `change` is answered with `status` and `changed`, and makes it send `frame`.
    """

    path: str
    parameter: str
    change: str
    status: int
    changed: Json
    frame: Json


class Answers(msgspec.Struct, frozen=True):
    """To a POST to `create` with the member `needed`: `status` and `created`; to a GET of `read`: `sessions`, by id.

    With `member`, reading is a POST with the id in that member. A form sent to `login` is answered with `token`.
    """

    create: str
    needed: str
    status: int
    created: Json
    read: str
    sessions: dict[str, Json]
    stream: Said | None = None
    member: str = ""
    login: str = ""
    token: Json = None
