"""What the commands about contracts have around them: flows by name, a server to ask, files to write.

Owns turning what is wrong there into one sentence; what the commands are about stands in `fidelity` and `pacts`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .client import ServerHandle
from .config import BadConfig
from .fidelity import flows
from .fidelity.flows import Flow, NoFlow
from .fidelity.parts import NoContract


def wanted_flows(vendor: str, names: Sequence[str] = ()) -> list[Flow]:
    """The flows of these names, all without any; raises `BadConfig` for a vendor or a flow that is not there."""
    try:
        return [flows.named(vendor, name) for name in names] or list(flows.flows(vendor).values())
    except (NoContract, NoFlow) as problem:
        raise BadConfig(str(problem)) from problem


@contextmanager
def server_at(url: str | None) -> Iterator[ServerHandle]:
    """The server at a control address, or one of our own for as long as the block lasts."""
    if url:
        yield ServerHandle(url)
        return
    from .background import BackgroundServer  # a server costs a quarter of a second to import

    background = BackgroundServer().start()
    try:
        yield ServerHandle(str(background.ready["control"]))
    finally:
        background.stop()


def write(path: Path | None, content: str | bytes) -> None:
    """Write a file that somebody asked for; raises `BadConfig`."""
    if path is None:
        return
    try:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    except OSError as problem:
        raise BadConfig(f"{path} cannot be written: {problem.strerror}") from problem
