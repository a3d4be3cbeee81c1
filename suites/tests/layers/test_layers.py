"""Who may import whom, read from the source of every module, so that an edge nobody runs is judged like any other.

This file owns the table of layers. Vendors are not in it: any other folder of `simulators` is one, and any other
folder of `suites` judges one.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[3]
FOLDERS = ("contracts", "schemas", "simulators", "suites")
PRODUCT_SUITES = ("tests", "bench", "docs", "stamp")
PARTS = frozenset({"auth", "flows", "interactions", "states"})
"""What of a contract goes out with golive; the rest of its folder proves it."""
MODULES = frozenset(path.stem for path in (ROOT / "simulators").glob("*.py"))


@dataclass(frozen=True, slots=True)
class Layer:
    """What a layer may import: layers of ours (a vendor is named by its folder), and libraries; None means any."""

    ours: frozenset[str] | None = frozenset()
    libraries: frozenset[str] | None = frozenset()
    pure: bool = False
    """No clock, no chance, no way out of the process."""


def _layer(ours: str = "", libraries: str = "", *, pure: bool = False) -> Layer:
    return Layer(frozenset(ours.split()), frozenset(libraries.split()), pure)


CORE = _layer("core", "msgspec jsonschema_rs", pure=True)
SHELL = Layer(MODULES | {"core", "stores", "server", "conformance", "fidelity", "pacts", "signoff", "doctoring"}, None)
JUDGE = Layer(libraries=None)
LAYERS = {
    "core": CORE,
    "stores": _layer("core stores", "msgspec redis sortedcontainers"),
    "server": _layer("core server", "msgspec aiohttp"),
    "conformance": _layer("core conformance", "msgspec jsonschema yaml pytest"),
    "fidelity": _layer("core client config fidelity", "msgspec jsonschema_rs yaml"),
    "pacts": _layer("core client conformance fidelity pacts", "msgspec jsonschema_rs pact yaml"),
    "doctoring": _layer("core conformance config discovery doctoring fidelity", "msgspec cryptography"),
    "signoff": _layer("core config conformance fidelity signoff", "msgspec cryptography yaml"),
    "discovery": _layer("core"),
    "sandbox": _layer("core stores server discovery config fidelity"),
    "schemas": _layer(),
    "contracts": Layer(frozenset({"fidelity", "pacts"}), None),
    "reference": Layer(frozenset({"reference"}), None),
    "product": Layer(None, None),
}

# Each is a way for behaviour to depend on something else than its arguments, or to act by itself.
CLOCK = ("time", "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today")
CHANCE = ("random", "secrets", "uuid", "os.urandom")
THREADS = ("asyncio", "subprocess", "threading")
NETWORK = ("http.client", "http.server", "smtplib", "socket", "ssl", "urllib.request")
IMPURE = (*CLOCK, *CHANCE, *THREADS, *NETWORK, "importlib.import_module")
OWNED = {
    PurePosixPath("simulators/core/clock.py"): CLOCK,
    PurePosixPath("simulators/core/ids.py"): CHANCE,
    PurePosixPath("simulators/core/tls.py"): ("ssl",),  # to read certificates; it connects to nobody
}


def layer_name(dotted: str) -> str:
    """The layer of a dotted name that starts with one of the four folders; a vendor's is its folder's name."""
    top, *rest = dotted.split(".")
    if top == "contracts":
        return "contracts" if PARTS & {*rest} else "product"
    if top == "simulators":
        return rest[0] if rest else "__init__"
    if top != "suites":
        return top
    below = rest[0] if rest else "suites"
    return "product" if below in PRODUCT_SUITES else below


def layer_of(dotted: str) -> Layer:
    """What the module of this name may import."""
    name = layer_name(dotted)
    if name in LAYERS:
        return LAYERS[name]
    if dotted.startswith("suites"):
        return JUDGE
    return SHELL if name in MODULES else _layer(f"core {name}", "msgspec cryptography jwt", pure=True)


def imports(tree: ast.Module, package: str) -> Iterator[tuple[int, str, bool]]:
    """Line, absolute dotted name, and relative or not, of every name that the module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, False) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            yield from ((node.lineno, f"{base}.{alias.name}", bool(node.level)) for alias in node.names)


def uses(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of every attribute reached from an imported name."""
    origin: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            origin |= {a.asname: a.name for a in node.names if a.asname}
            origin |= {top: top for top in (a.name.partition(".")[0] for a in node.names if not a.asname)}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            origin |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            root, _, rest = ast.unparse(node).partition(".")
            if root in origin:
                yield node.lineno, f"{origin[root]}.{rest}"


def refusal(layer: Layer, folder: str, name: str, *, relative: bool) -> str:
    """Why this layer may not import the absolute dotted `name`; empty when it may."""
    bare = name.removeprefix("golive.")
    top = bare.partition(".")[0]
    if top in FOLDERS:
        if folder == "simulators" and not relative:
            return f"import {name} relatively"
        if name == bare and not relative:
            return f"import golive.{name}: the bare name is a second copy"
        if layer.ours is not None and layer_name(bare) not in layer.ours:
            return f"may not import {name}"
    elif layer.libraries is not None and top not in layer.libraries | sys.stdlib_module_names:
        return f"may not import {name}"
    return ""


def violations(source: str, path: PurePosixPath) -> list[str]:
    """Every broken rule in a module's source, `path` being its place in the checkout: "path:line: what"."""
    module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    layer, tree = layer_of(module), ast.parse(source)
    imported = list(imports(tree, package))
    found = [(line, refusal(layer, path.parts[0], name, relative=relative)) for line, name, relative in imported]
    if layer.pure:
        banned = [name for name in IMPURE if name not in OWNED.get(path, ())]
        reached = [*((line, name) for line, name, _ in imported), *uses(tree)]
        found += [
            (line, f"may not use {b}") for line, name in reached for b in banned if f"{name}.".startswith(f"{b}.")
        ]
    return sorted({f"{path}:{line}: {why}" for line, why in found if why})


def modules() -> list[PurePosixPath]:
    """Every module below the four folders, as its place in the checkout."""
    found = (path.relative_to(ROOT) for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    return sorted(PurePosixPath(path) for path in found if "node_modules" not in path.parts)


def test_every_module_keeps_to_its_layer() -> None:
    broken = [line for path in modules() for line in violations((ROOT / path).read_text(encoding="utf-8"), path)]
    assert not broken, "\n".join(["", *broken])


def test_the_walk_sees_the_tree() -> None:
    assert {PurePosixPath(f"{folder}/__init__.py") for folder in FOLDERS} <= set(modules())
    assert PurePosixPath("simulators/core/clock.py") in modules()


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("simulators/core/engine.py", "import aiohttp"),
        ("simulators/core/engine.py", "from ..server import app"),
        ("simulators/core/engine.py", "from .. import discovery"),
        ("simulators/core/engine.py", "from ..veriff import rules"),
        ("simulators/core/engine.py", "import golive.simulators.core.store"),
        ("simulators/core/engine.py", "from simulators.core import store"),
        ("simulators/core/engine.py", "def late():\n    import time"),
        ("simulators/core/engine.py", "import datetime as d\nd.datetime.now()"),
        ("simulators/core/engine.py", "from datetime import datetime\nnow = datetime.now"),
        ("simulators/core/engine.py", "from datetime import date as day\nday.today()"),
        ("simulators/core/engine.py", "from os import urandom"),
        ("simulators/core/engine.py", "import os\nos.urandom(4)"),
        ("simulators/core/engine.py", "import urllib.request"),
        ("simulators/core/clock.py", "import random"),
        ("simulators/core/ids.py", "import time"),
        ("simulators/acme/api.py", "import random"),
        ("simulators/acme/clock.py", "import time"),
        ("simulators/acme/api.py", "from uuid import uuid4"),
        ("simulators/acme/api.py", "from ..veriff.rules import RULES"),
        ("simulators/acme/api.py", "from ..stores import memory"),
        ("simulators/acme/api.py", "import yaml"),
        ("simulators/acme/deep/api.py", "from ...sandbox import Sandbox"),
        ("simulators/stores/memory.py", "from ..server import app"),
        ("simulators/server/app.py", "from ..stores.memory import MemoryStore"),
        ("simulators/server/app.py", "from ..acme import VENDOR"),
        ("simulators/conformance/verdict.py", "import aiohttp"),
        ("simulators/sandbox.py", "from .conformance import checklist"),
        ("simulators/cli.py", "from .acme import VENDOR"),
        ("suites/acme/test_flow.py", "from golive.simulators.core import clock"),
        ("suites/acme/test_flow.py", "from golive.suites.reference import acme"),
        ("suites/reference/acme/app.py", "import golive.simulators.sandbox"),
        ("contracts/acme/states.py", "import simulators.sandbox"),
        ("suites/tests/core/test_clock.py", "from simulators.core import clock"),
        ("suites/tests/core/test_clock.py", "import suites"),
        ("schemas/__init__.py", "import yaml"),
    ],
)
def test_a_broken_rule_is_found(path: str, source: str) -> None:
    assert violations(source, PurePosixPath(path))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("simulators/core/clock.py", "import time"),
        ("simulators/core/engine.py", "from .store import Store\nimport msgspec, jsonschema_rs, hashlib"),
        ("simulators/core/engine.py", "from datetime import UTC, datetime\ndatetime.fromtimestamp(0, UTC)"),
        ("simulators/core/engine.py", "now = clock.now()"),
        ("simulators/acme/__init__.py", "from . import api\nfrom ..core.vendor import Vendor"),
        ("simulators/acme/deep/api.py", "from ...core import clock\nfrom ..rules import RULES\nimport cryptography"),
        ("simulators/server/app.py", "from aiohttp import web\nfrom ..core import engine"),
        ("simulators/cli.py", "from . import sandbox\nfrom .server import app"),
        ("suites/acme/test_flow.py", "import pytest"),
        ("suites/reference/acme/app.py", "from aiohttp import web\nfrom . import storage\nfrom .storage import Users"),
        ("suites/tests/core/test_clock.py", "from golive.simulators.core import clock"),
    ],
)
def test_what_the_table_allows_passes(path: str, source: str) -> None:
    assert violations(source, PurePosixPath(path)) == []
