"""The composition root: a store, the vendors, their sandboxes and a server, put together from a configuration.

Nothing is started here, and nothing else in the product chooses an implementation.
"""

from pathlib import Path

from . import discovery
from .config import BadConfig, Serve
from .core.clock import wall_now
from .core.sandbox import Options, Sandbox
from .core.sandboxes import Sandboxes
from .core.store import Store, StoreError
from .server.deliverer import Deliverer
from .server.serving import Listening, Server
from .server.stage import Script


def assemble(config: Serve) -> tuple[Server, Sandbox]:
    """A server that is not started yet, and its default sandbox."""
    vendors = discovery.load_all(config.vendors or None)
    options = Options(
        seed=config.seed, journal_bytes=config.journal_bytes, strict=config.strict, hostile=config.hostile
    )
    sandboxes = Sandboxes(open_store(config.store), vendors, options)
    default = sandboxes.ensure_default(start=wall_now() if config.rate else None, rate=config.rate)
    listening = Listening(config.host, config.port_base, config.public_host)
    deliverer = Deliverer(allowed_hosts=config.allow_webhook_host, timeout=config.webhook_timeout)
    return Server(sandboxes, listening, deliverer, _script), default


def _script(vendor: str) -> Script:
    """The provider states of a vendor, which a server that nobody asks for any need not load."""
    from .fidelity.world import script

    return script(vendor)


def open_store(url: str) -> Store:
    """`memory:` or `sqlite:PATH`; raises `BadConfig` for another scheme or a file that can't be used."""
    scheme, _, rest = url.partition(":")
    if scheme == "memory" and not rest:
        from .stores.memory import MemoryStore

        return MemoryStore()
    if scheme == "sqlite" and rest:
        from .stores.sqlite import SqliteStore

        try:
            return SqliteStore(Path(rest.removeprefix("//")))
        except StoreError as problem:
            raise BadConfig(str(problem)) from problem
    raise BadConfig(f"{url!r} is no store; write memory: or sqlite:PATH, for example sqlite:golive.db")
