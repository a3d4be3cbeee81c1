"""Readies a team's pact file for its verification here: a copy that leads to the simulator, and what cannot be asked.

Owns the differences between a file as it was written and as it is executed. The file itself is never touched.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from ..fidelity.openapi import Document
from .files import Call, Heard, PactFile, read

Json = Any


class Known(msgspec.Struct, frozen=True):
    """What the simulator can be asked for, as its control API lists it: states, and messages by their description."""

    states: Mapping[str, str]
    messages: Mapping[str, str]

    def refusals(self, interaction: Call | Heard) -> Iterator[str]:
        """Why an interaction cannot be verified."""
        for state in interaction.states:
            if state not in self.states:
                yield f"no provider state {state!r}; known: {_listed(self.states)}"
        if isinstance(interaction, Heard) and interaction.description not in self.messages:
            yield f"no message is described as {interaction.description!r}; known: {_listed(self.messages)}"


def _listed(names: Collection[str]) -> str:
    return ", ".join(map(repr, sorted(names)))


def prepared(pact: PactFile, document: Document, skipped: Collection[int], folder: Path) -> PactFile:
    """A copy in `folder` without the interactions at the places `skipped`.

    Its provider has the vendor's name, and its paths start below the vendor's base URL.
    """
    raw = msgspec.json.decode(pact.path.read_bytes())
    raw["provider"]["name"] = document.vendor
    kept = iter([place not in skipped for place, _ in enumerate(pact.interactions)])
    for part in ("interactions", "messages"):
        if part in raw:
            raw[part] = [entry for entry in raw[part] if next(kept)]
    for entry in raw.get("interactions", ()):
        if "request" in entry:
            _shorten(entry["request"], document)
    copy = folder / f"{len([*folder.iterdir()])}-{pact.path.name}"
    copy.write_bytes(msgspec.json.encode(raw))
    return read(copy)


def _shorten(request: dict[str, Json], document: Document) -> None:
    """Take a server's own path away, from the path and from what a provider state makes of it."""
    request["path"] = document.relative(request["path"])
    generated = (request.get("generators") or {}).get("path")
    if isinstance(generated, dict) and "expression" in generated:
        generated["expression"] = document.relative(generated["expression"])
