"""The declaration of an integration as frozen data: what the configuration file says, checked, nothing started."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .operations import Operation, Table
from .values import Place, Source


@dataclass(frozen=True, slots=True)
class Call:
    """How one operation is carried out over HTTP. `expect` empty: any status from 200 to 399 is an answer."""

    operation: Operation
    method: str
    path: str
    headers: Mapping[str, str]
    json: Mapping[str, object] | None
    form: Mapping[str, str] | None
    body: str | None
    expect: tuple[int, ...]
    follow: bool
    keep: Mapping[str, Source]
    answers: Mapping[str, Source]

    def templates(self) -> Mapping[str, object]:
        """Everything in which names may stand, by key."""
        request = {
            "request": self.path,
            "headers": self.headers,
            "json": self.json,
            "form": self.form,
            "body": self.body,
        }
        sources = {**self.answers, **{f"keep.{name}": source for name, source in self.keep.items()}}
        return request | {name: source.key for name, source in sources.items() if source.place is Place.TEXT}


@dataclass(frozen=True, slots=True)
class Command:
    """How golive starts the app: arguments, extra environment, folder, and seconds until it must be healthy."""

    arguments: tuple[str, ...]
    env: Mapping[str, str]
    folder: Path
    startup: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole declaration, for the vendor of `table`.

    Exactly one of `calls` (declarative HTTP) and `python` (an import path) is used. `controls` are CSS selectors.
    `settle` is how many seconds after a webhook the app has acted on it.
    """

    file: Path
    table: Table
    name: str
    base_url: str
    timeout: float
    command: Command | None
    python: str
    options: Mapping[str, object]
    webhooks: Mapping[str, str]
    controls: Mapping[str, str]
    calls: Mapping[str, Call]
    settle: float = 0.0
