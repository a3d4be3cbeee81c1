"""The yardstick: an aiohttp application with two routes that parses and answers JSON, and does nothing else.

It keeps no state, checks nothing, signs nothing and remembers nothing. The answers are golive's own, handed over as
JSON in the first argument, so that both write the same bytes. Run as a process, it prints its port.
"""

import asyncio
import gc
import json
import sys
from typing import Any

import msgspec
from aiohttp import web

CREATE, DECISION = "/v1/sessions", "/v1/sessions/{sessionId}/decision"


class Answers(msgspec.Struct, frozen=True):
    """What to answer: to the creation of a session, and to a question for the decision of each session."""

    created: dict[str, Any]
    decisions: dict[str, dict[str, Any]]


def application(answers: Answers) -> web.Application:
    """The two routes."""

    async def create(request: web.Request) -> web.Response:
        await request.json()
        return _json(201, answers.created)

    async def decision(request: web.Request) -> web.Response:
        return _json(200, answers.decisions[request.match_info["sessionId"]])

    app = web.Application()
    app.router.add_post(CREATE, create)
    app.router.add_get(DECISION, decision)
    return app


def _json(status: int, value: object) -> web.Response:
    return web.json_response(value, status=status, dumps=_compact)


_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


async def _serve(answers: Answers) -> None:
    runner = web.AppRunner(application(answers), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    gc.freeze()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(msgspec.json.decode(sys.argv[1], type=Answers)))
