"""The stores under contract. A new one joins with a line in `STORES`."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from golive.simulators.core.store import Store
from golive.simulators.stores.memory import MemoryStore
from golive.simulators.stores.sqlite import SqliteStore

STORES: dict[str, Callable[[Path], Store]] = {
    "memory": lambda _folder: MemoryStore(),
    "sqlite": lambda folder: SqliteStore(folder / "state.db"),
}


@pytest.fixture(params=sorted(STORES))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    made = STORES[request.param](tmp_path)
    yield made
    made.close()
