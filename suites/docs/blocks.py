"""The blocks: what each one takes from a vendor, as Markdown.

They hold for any vendor whose folder has the usual modules: `model.TRANSITIONS` and `personas.PERSONAS` are found by
these names.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from importlib import import_module
from importlib.resources import files
from typing import Any

import msgspec
import yaml
from golive.simulators.core.errors import ErrorRow
from golive.simulators.core.vendor import Vendor
from golive.suites.docs import parity

_METHODS = ("get", "post", "put", "patch", "delete")


def operations(vendor: Vendor) -> str:
    """The API, in the order of its OpenAPI document and with its summaries."""
    document = yaml.safe_load(files("golive.schemas").joinpath(vendor.name, "openapi.yaml").read_text("utf-8"))
    rows = (
        (f"`{method.upper()} {path}`", f"`{_operation(entry[method])}`", entry[method]["summary"])
        for path, entry in document["paths"].items()
        for method in _METHODS
        if method in entry
    )
    return _table(("call", "operation", ""), rows)


def _operation(entry: Mapping[str, str]) -> str:
    """Its name; one that has several paths cannot be an `operationId`, which is unique."""
    return entry.get("operationId") or entry["x-golive-operation"]


def controls(vendor: Vendor) -> str:
    """What a person does in the portal, as calls below `/__admin/sandboxes/{id}/<vendor>`."""
    rows = (
        (f"`{route.method} {route.path}`", f"`{route.operation}`", _first_line(route.handler))
        for route in vendor.controls
    )
    return _table(("call", "operation", ""), rows)


def settings(vendor: Vendor) -> str:
    """What stands in the vendor's portal."""
    return _fields(vendor.settings)


def rules(vendor: Vendor) -> str:
    """Numbers and switches."""
    return _fields(vendor.rules)


def errors(vendor: Vendor) -> str:
    """The error table; a vendor's rows may have columns of their own."""
    kind = type(next(iter(vendor.errors.values())))
    own = [name for name in kind.__struct_fields__ if name not in ErrorRow.__struct_fields__]
    rows = (
        (
            f"`{row.name}`",
            str(row.status),
            *(getattr(row, name) for name in own),
            row.code,
            row.message,
            row.when,
            row.confidence,
        )
        for row in vendor.errors.values()
    )
    return _table(("name", "HTTP", *own, "code", "message", "comes of", "source"), rows)


def personas(vendor: Vendor) -> str:
    """Magic inputs and what they lead to."""
    rows: Mapping[str, str] = _module(vendor, "personas").PERSONAS
    return _table(("input", "outcome"), ((f"`{name}`", str(outcome)) for name, outcome in rows.items()))


def transitions(vendor: Vendor) -> str:
    """The state diagrams, one for each table of the model: what may follow what."""
    tables = {name: value for name, value in vars(_module(vendor, "model")).items() if name.endswith("TRANSITIONS")}
    return "\n\n".join(_diagram(moves) for moves in tables.values())


def _diagram(moves: Mapping[tuple[StrEnum, StrEnum], StrEnum]) -> str:
    before, after = {state for state, _ in moves}, set(moves.values())
    lines = [
        *(f"[*] --> {state}" for state in sorted(before - after)),
        *(f"{state} --> {target}: {action}" for (state, action), target in moves.items()),
        *(f"{state} --> [*]" for state in sorted(after - before)),
    ]
    return "\n".join(("```mermaid", "stateDiagram-v2", *(f"    {line}" for line in lines), "```"))


def evidence(vendor: Vendor) -> str:
    """What the simulator's answers to each operation have been held against."""
    shown = (
        (f"`{name}`", found.kind, ", ".join(map(str, found.statuses)), found.source, found.proven)
        for name, found in parity.rows(vendor.name)
    )
    return _table(("operation", "evidence", "statuses", "source", "last proven on the sandbox"), shown)


PAGE = (operations, controls, settings, rules, errors, personas, transitions)
"""What the page of each vendor has."""
BLOCKS: Mapping[str, Callable[[Vendor], str]] = {block.__name__: block for block in (*PAGE, evidence)}


def _module(vendor: Vendor, name: str) -> Any:  # noqa: ANN401 - a module
    return import_module(f"golive.simulators.{vendor.name}.{name}")


def _first_line(handler: Callable[..., object]) -> str:
    return (handler.__doc__ or "").partition("\n")[0]


def _fields(kind: type[msgspec.Struct]) -> str:
    """Name, default, meaning and source of each field; the last sentence of a description is its source."""
    described = msgspec.json.schema(kind)["$defs"][kind.__name__]["properties"]
    rows = []
    for name, field in described.items():
        meaning, _, source = field.get("description", "").rpartition(". ")
        choices = f" One of {', '.join(f'`{choice}`' for choice in field['enum'])}." if "enum" in field else ""
        default = f"`{json.dumps(field['default'])}`" if "default" in field else "generated"
        rows.append((f"`{name}`", default, f"{meaning}.{choices}", source))
    return _table(("name", "default", "meaning", "source"), rows)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    titles = list(head)
    lines = (titles, ["---"] * len(titles), *rows)
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
