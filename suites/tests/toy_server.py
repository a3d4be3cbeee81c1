"""Serves the toy on a SQLite file until it is killed: a process of its own for tests that need one.

`python -m golive.suites.tests.toy_server FILE [TIMEOUT]` prints the ready object as one line.
"""

import asyncio
import json
import sys
from pathlib import Path

from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.server.deliverer import Deliverer
from golive.simulators.server.serving import Listening, Server
from golive.simulators.stores.sqlite import SqliteStore
from golive.suites.tests.toy import TOY


async def serve(path: Path, patience: float) -> None:
    """Until somebody kills us."""
    world = Sandboxes(SqliteStore(path), {"toy": TOY})
    default = world.ensure_default()
    server = Server(world, Listening(port_base=0), Deliverer(timeout=patience))
    await server.start()
    print(json.dumps(server.ready(default)), flush=True)  # noqa: T201 - whoever started us reads it
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), float((sys.argv[2:] or ["5"])[0])))
