"""The yardstick: an aiohttp application with a few routes that parses and answers JSON, and does nothing else.

It keeps no state but open sockets, checks nothing, signs nothing and remembers nothing. The answers are golive's own,
handed over as JSON in the first argument, so that both write the same bytes. Run as a process, it prints its port.
"""

import asyncio
import gc
import json
import sys

import msgspec
from aiohttp import web

from .answers import Answers, Said


def application(answers: Answers) -> web.Application:
    """The routes: two, and more for a vendor with a stream or with tokens."""

    async def create(request: web.Request) -> web.Response:
        await request.json()
        return _json(answers.status, answers.created)

    async def read(request: web.Request) -> web.Response:
        return _json(200, answers.sessions[request.match_info["id"]])

    async def ask(request: web.Request) -> web.Response:
        return _json(200, answers.sessions[(await request.json())[answers.member]])

    async def enter(request: web.Request) -> web.Response:
        await request.post()
        return _json(200, answers.token)

    app = web.Application()
    app.router.add_post(answers.create, create)
    if answers.member:
        app.router.add_post(answers.read, ask)
    else:
        app.router.add_get(answers.read, read)
    if answers.login:
        app.router.add_post(answers.login, enter)
    if answers.stream is not None:
        _add_stream(app, answers.stream)
    return app


def _add_stream(app: web.Application, said: Said) -> None:
    sockets: dict[str, web.WebSocketResponse] = {}

    async def listen(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        sockets[request.query[said.parameter]] = socket
        async for _ in socket:
            pass
        return socket

    async def change(request: web.Request) -> web.Response:
        await sockets[request.match_info["id"]].send_json(said.frame, dumps=_compact)
        return _json(said.status, said.changed)

    app.router.add_get(said.path, listen)
    app.router.add_post(said.change, change)


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
