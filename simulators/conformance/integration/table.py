"""From `operations.yaml`, beside a vendor's checklist, to a `Table`, or to sentences that say what is wrong with it.

Owns the rules between its rows that the published schema cannot express.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from keyword import iskeyword
from pathlib import Path
from typing import Any

import msgspec

from ...core import resources
from ..authored import Form
from .names import STATIC
from .operations import COMMON, FETCHED, Answer, Control, Input, Operation, Part, Table, Webhook

FILE = "operations.yaml"
REQUEST_KEYS = ("request", "headers", "json", "form", "body", "expect", "follow", "keep")
"""Keys of an operation's table in `golive.toml` beside its answers."""
VENDOR_KEYS = ("webhooks", "controls", "python", "options")
"""Keys of a vendor's table in `golive.toml` beside its operations."""
_TAKEN = frozenset({*COMMON, *VENDOR_KEYS, "name", "offers", "settle", "close", "keep_until_closed"})


class OperationsError(ValueError):
    """An `operations.yaml` that cannot be used. Its text has one line for each finding: file, row, what, fix."""


FORM = Form(
    schema="operations",
    error=OperationsError,
    known_by="name",
    absent="Say there what the suite does to an integration.",
)


def vendors() -> list[str]:
    """The vendors that golive can judge: those whose suite has a checklist."""
    suites = resources.folder("suites").iterdir()
    return sorted(entry.name for entry in suites if entry.joinpath("checklist.yaml").is_file())


def shipped(vendor: str) -> Table:
    """The table of a vendor's suite in this installation. Raises `OperationsError`."""
    return load_table(Path(str(resources.folder("suites").joinpath(vendor, FILE))), vendor)


def load_table(path: Path, vendor: str) -> Table:
    """Read and validate an `operations.yaml`; OperationsError lists all that is wrong with it."""
    document, _ = FORM.read(path)
    webhooks = msgspec.convert(document.get("webhooks", []), tuple[Webhook, ...])
    controls = msgspec.convert(document.get("controls", []), tuple[Control, ...])
    table = Table(vendor, webhooks, tuple(map(_operation, document["operations"])), controls)
    FORM.refuse(path, _findings(table))
    return table


def _operation(row: Mapping[str, Any]) -> Operation:  # Any: YAML that the schema accepted
    answers = msgspec.convert(row.get("answers", []), tuple[Answer, ...])
    return Operation(
        row["name"],
        row["meaning"],
        tuple(map(_input, row.get("inputs", ["user"]))),
        (*FETCHED, *answers) if "follows" in row else answers,
        row.get("required", False),
        row.get("follows", ""),
    )


def _input(given: str | Mapping[str, object]) -> Input:
    return Input(given) if isinstance(given, str) else Input(str(given["name"]), str(given["default"]))


def _findings(table: Table) -> Iterator[str]:
    yield from _twins("webhooks", (webhook.name for webhook in table.webhooks))
    yield from _twins("operations", (operation.name for operation in table.own))
    yield from _twins("controls", (control.name for control in table.controls))
    parts: tuple[Part, ...] = (*table.webhooks, *table.controls)
    for part in parts:
        yield from _keyword(part.name, part.name)
    for operation in table.own:
        yield from _operation_findings(operation)


def _operation_findings(operation: Operation) -> Iterator[str]:
    place = operation.name
    answers = [answer.name for answer in operation.answers]
    if operation.name in _TAKEN:
        yield f"{place}: has a name that every integration uses for something else. Choose another name."
    if operation.follows and operation.follows not in operation.names:
        yield f"{place}: follows {operation.follows!r}, which is none of its inputs. Add it to `inputs`."
    for name in (operation.name, *operation.names, *answers):
        yield from _keyword(place, name)
    yield from _twins(f"{place} inputs", operation.names)
    yield from _twins(f"{place} answers", answers)
    for name in sorted({*operation.names} & {*STATIC}):
        yield f"{place} inputs: {name} is the same for a whole run. Choose another name."
    for name in sorted({*answers} & {*REQUEST_KEYS}):
        yield f"{place} answers: {name} says how a request is sent. Choose another name."
    defaults = [given.default is not None for given in operation.inputs]
    if defaults != sorted(defaults):
        yield f"{place} inputs: one without a default stands after one that has it. Change their order."


def _twins(place: str, names: Iterable[str]) -> Iterator[str]:
    for name, count in Counter(names).items():
        if count > 1:
            yield f"{place}: {name} is there {count} times. Keep one."


def _keyword(place: str, name: str) -> Iterator[str]:
    if iskeyword(name):
        yield f"{place}: {name} is a word of Python's, so no test could use it. Choose another name."
