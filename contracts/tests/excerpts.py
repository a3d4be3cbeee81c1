"""OpenAPI documents as they are handed to the engine: with paths from the root, cut down, with examples for bodies.

Owns changing copies of documents; nothing here changes what it is given.
"""

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname

Json = Any
Document = dict[str, Any]

METHODS = ("get", "put", "post", "delete", "options", "patch")


def operations(document: Document) -> Iterator[tuple[str, str, str, Document]]:
    """Name, method, path and entry; where several paths share an operation, the path is part of its name."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                entry = item[method]
                name = entry.get("operationId") or f"{entry.get('x-golive-operation', method)}:{path}"
                yield name, method, path, entry


def rooted(document: Document, prefix: str) -> Document:
    """The document with the path of the server before each path: `prefix` where a server has it, or else its own."""
    paths = {}
    for path, item in document["paths"].items():
        known = [urlsplit(one["url"]).path.rstrip("/") for one in item.get("servers", document.get("servers", []))]
        before = prefix if prefix in known or not known else known[0]
        paths[before + path] = {name: value for name, value in item.items() if name != "servers"}
    return {**document, "paths": paths}


def without(document: Document, names: Collection[str]) -> Document:
    """The document without some operations. Raises `LookupError` where it has no such operation."""
    dropped = {(path, method) for name, method, path, _ in operations(document) if name in names}
    if len(dropped) != len(names):
        raise LookupError(f"not all of these are operations: {', '.join(names)}")
    paths = {
        path: {name: value for name, value in item.items() if (path, name) not in dropped}
        for path, item in document["paths"].items()
    }
    return {**document, "paths": {path: item for path, item in paths.items() if any(m in item for m in METHODS)}}


def narrowed(document: Document, links: Collection[str]) -> Document:
    """The document with these links only."""
    paths = _apart(document["paths"])
    for source, _, _, entry in operations({"paths": paths}):
        for status, answer in entry["responses"].items():
            found = answer.get("links", {})
            answer["links"] = {name: link for name, link in found.items() if f"{source} {status} {name}" in links}
    return {**document, "paths": paths}


def exemplary(document: Document, location: str) -> Document:
    """The document with bodies that are one of the examples of their schema file, where it has any."""
    paths = _apart(document["paths"])
    for _, _, _, entry in operations({"paths": paths}):
        for media in entry.get("requestBody", {}).get("content", {}).values():
            schema = media.get("schema", {})
            files = [one["$ref"] for one in schema.get("anyOf", [schema]) if one.get("$ref", "#")[0] != "#"]
            examples = [example for name in files for example in _examples(urljoin(location, name))]
            if examples:
                media["schema"] = {"enum": examples}
    return {**document, "paths": paths}


def _apart(value: Json) -> Json:
    """A copy in which nothing is shared, as parts of a YAML file are by their anchors."""
    return json.loads(json.dumps(value))


def _examples(location: str) -> list[Json]:
    text = Path(url2pathname(urlsplit(location).path)).read_text("utf-8")
    found: list[Json] = json.loads(text).get("examples", [])
    return found


def links(document: Document) -> Iterator[tuple[str, tuple[str, str]]]:
    """Name of each link with the operations at its ends."""
    for source, _, _, entry in operations(document):
        for status, answer in entry["responses"].items():
            for name, link in answer.get("links", {}).items():
                target = _followed(document, link)["operationId"]
                yield f"{source} {status} {name}", (source, target)


def _followed(document: Document, entry: Document) -> Document:
    found: Json = document
    for part in entry.get("$ref", "#/").removeprefix("#/").split("/"):
        found = found[part] if part else entry
    return dict(found)
