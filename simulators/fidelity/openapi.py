"""A vendor's OpenAPI document as values: operations, what they take, what they may answer, and the documented examples.

Owns finding the operation of a request. Only what the documents in `schemas/` use is understood; a wire shape stays in
its schema file and is compiled there.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import msgspec
import yaml

from ..core import resources
from ..core.schema import Schema, registry

Json = Any

METHODS = ("get", "put", "post", "delete", "options", "patch")
_BASE = "https://golive.invalid/schemas"


class Sourced(msgspec.Struct, frozen=True):
    """Where a fact was read, and how sure it is; empty where the document's own default holds."""

    source: str = ""
    confidence: str = ""


class Body(msgspec.Struct, frozen=True):
    """What a request may carry: a schema for each media type."""

    content: Mapping[str, Json]
    required: bool = False


class Reply(msgspec.Struct, frozen=True):
    """A documented answer. `content` has a schema for each media type, None where the bytes are free.

    `headers` has the schema of each documented header, `required` the names of those that always come.
    """

    status: str
    content: Mapping[str, Json]
    headers: Mapping[str, Json]
    required: tuple[str, ...]
    examples: Mapping[str, Json]
    origin: Sourced


class Operation(msgspec.Struct, frozen=True):
    """One operation, or one webhook (then `path` is empty).

    `elsewhere`: it has a server of its own, so the usual base URL does not lead to it.
    """

    id: str
    method: str
    path: str
    body: Body | None
    replies: Mapping[str, Reply]
    secured: bool
    elsewhere: bool
    origin: Sourced

    def reply(self, status: int) -> Reply | None:
        """What the document has for this status: itself, its class (`2XX`), or the default."""
        return self.replies.get(str(status)) or self.replies.get(f"{status // 100}XX") or self.replies.get("default")

    def url(self, params: Mapping[str, str]) -> str:
        """The path with `params` in its placeholders, encoded. Raises `KeyError` for one that is missing."""
        return re.sub(r"\{(\w+)\}", lambda found: quote(params[found[1]], safe=""), self.path)


class Document:
    """A vendor's document."""

    def __init__(self, vendor: str, root: Mapping[str, Json]) -> None:
        self.vendor = vendor
        self.sources: Mapping[str, str] = root["info"].get("x-golive-sources", {})
        self.prefixes = tuple(dict.fromkeys(filter(None, map(_path_of, root["servers"]))))
        reader = _Reader(root, {_path_of(server) for server in root["servers"]})
        found = list(reader.read("paths"))
        self.operations: dict[str, Operation] = {}
        for one in found:  # of many paths with one name the first one counts
            self.operations.setdefault(one.id, one)
        self.webhooks = {one.id: one for one in reader.read("webhooks")}
        self._patterns = [(_pattern(one.path), one) for one in found]
        self.words = frozenset(part for one in found for part in one.path.split("/") if part[:1] != "{")

    def match(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """The operation and the values of its placeholders; a literal part wins over a placeholder.

        `path` may begin with the path of one of the document's servers.
        """
        found = [
            (operation, {name: unquote(value) for name, value in match.groupdict().items()})
            for pattern, operation in self._patterns
            if operation.method == method and (match := pattern.fullmatch(self.relative(path)))
        ]
        return min(found, key=lambda one: len(one[1]), default=None)

    def relative(self, path: str) -> str:
        """A path without the prefix that one of the document's servers has."""
        fitting = [prefix for prefix in self.prefixes if path.startswith(prefix + "/")]
        return path[len(max(fitting, key=len)) :] if fitting else path

    def paths(self, path: str) -> list[str]:
        """The documented methods of a path, as `GET /v1/sessions`."""
        relative = self.relative(path)
        return [f"{one.method} {one.path}" for pattern, one in self._patterns if pattern.fullmatch(relative)]


class _Reader:
    """Reads operations; `usual` are the paths of the document's own servers."""

    def __init__(self, root: Mapping[str, Json], usual: set[str]) -> None:
        self._root = root
        self._usual = usual

    def read(self, part: str) -> Iterator[Operation]:
        for path, item in self._root.get(part, {}).items():
            for method in METHODS:
                if method in item:
                    yield self._operation(method.upper(), path if part == "paths" else "", item, item[method])

    def _operation(self, method: str, path: str, item: Mapping[str, Json], entry: Mapping[str, Json]) -> Operation:
        servers = entry.get("servers", item.get("servers", ()))
        return Operation(
            entry.get("operationId") or entry["x-golive-operation"],
            method,
            path,
            self._body(entry.get("requestBody")),
            {str(status): self._reply(str(status), found) for status, found in entry["responses"].items()},
            bool(entry.get("security", self._root.get("security", ()))),
            bool(servers) and not self._usual & set(map(_path_of, servers)),
            _origin(entry),
        )

    def _body(self, entry: Mapping[str, Json] | None) -> Body | None:
        if entry is None:
            return None
        found = self._followed(entry)
        return Body(_schemas(found), bool(found.get("required")))

    def _reply(self, status: str, entry: Mapping[str, Json]) -> Reply:
        found = self._followed(entry)
        headers = {name.lower(): self._followed(header) for name, header in found.get("headers", {}).items()}
        return Reply(
            status,
            _schemas(found),
            {name: header.get("schema", {}) for name, header in headers.items()},
            tuple(name for name, header in headers.items() if header.get("required")),
            {name: self._followed(one)["value"] for name, one in _examples(found)},
            _origin(found),
        )

    def _followed(self, entry: Mapping[str, Json]) -> Mapping[str, Json]:
        """What a reference inside the document leads to."""
        if "$ref" not in entry:
            return entry
        found: Json = self._root
        for part in entry["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return self._followed({**found, **{name: value for name, value in entry.items() if name != "$ref"}})


def _origin(entry: Mapping[str, Json]) -> Sourced:
    return Sourced(entry.get("x-golive-source", ""), entry.get("x-golive-confidence", ""))


def _schemas(entry: Mapping[str, Json]) -> dict[str, Json]:
    return {media.lower(): (found or {}).get("schema") for media, found in entry.get("content", {}).items()}


def _examples(entry: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    for found in entry.get("content", {}).values():
        yield from (found or {}).get("examples", {}).items()


def _path_of(server: Mapping[str, Json]) -> str:
    return urlsplit(server["url"]).path.rstrip("/")


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", path)
    return re.compile(
        "".join(f"(?P<{part}>[^/]+)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
    )


@cache
def document(vendor: str) -> Document:
    """The document `schemas/<vendor>/openapi.yaml`, read once per process."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where it was built
    text = resources.read_bytes("schemas", vendor, "openapi.yaml")
    return Document(vendor, yaml.load(text, loader))  # noqa: S506 - both loaders are safe ones


def example(vendor: str, name: str, number: int = 0) -> Json:
    """A fresh copy of an example of `schemas/<vendor>/<name>.schema.json`; raises `LookupError` where there is none."""
    return resources.read_json("schemas", vendor, f"{name}.schema.json").get("examples", ())[number]


def schema_of(vendor: str, schema: Mapping[str, Json]) -> Schema:
    """A schema as it stands in the vendor's document, compiled; its references are relative to the document."""
    return _compiled(vendor, msgspec.json.encode(schema))


@cache
def _compiled(vendor: str, schema: bytes) -> Schema:
    return Schema({"$id": f"{_BASE}/{vendor}/openapi.yaml", **msgspec.json.decode(schema)}, registry(vendor))
