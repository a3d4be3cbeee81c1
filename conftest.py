"""Options of every run in this checkout: the plugin where it is not installed, and a guard over import names.

It owns nothing else; fixtures belong to the plugin or to the folder that needs them.
"""

import os
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

import pytest

FOLDERS = ("contracts", "schemas", "simulators", "suites")

os.environ["PACT_DO_NOT_TRACK"] = "true"  # no other value keeps Pact from reporting each verification to its makers

if not entry_points(group="pytest11", name="golive"):
    checkout = ModuleType("golive")  # nothing is installed: the namespace is this folder
    checkout.__path__ = [str(Path(__file__).parent)]
    sys.modules["golive"] = checkout
    pytest_plugins = ("golive.simulators.pytest_plugin",)


def twins(modules: set[str]) -> list[str]:
    """Names loaded twice, bare and below `golive`, hence with two copies of every class and registry.

    Pytest itself names test files and their packages after their folders, so the bare `suites` and `contracts`
    packages are no finding, nor are folders without code; only modules below them are.
    """
    bare = (name for name in modules if name.partition(".")[0] in FOLDERS and name not in {"contracts", "suites"})
    return sorted(name for name in bare if f"golive.{name}" in modules)


@pytest.fixture(scope="session", autouse=True)
def one_copy_of_each_module() -> Iterator[None]:
    """Fail a run, in each of its processes, that loaded two copies of one module."""
    yield
    found = twins({name for name, module in sys.modules.items() if getattr(module, "__file__", None)})
    assert not found, f"Loaded both bare and as golive.*: {', '.join(found)}. Import golive.* only."
