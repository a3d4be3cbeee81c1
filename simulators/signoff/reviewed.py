"""A YAML file that people write and review: read strictly, with the line of each mistake; written whole or not at all.

Owns reading and writing, and the sentences in which a finding of the published schema reaches whoever wrote the file.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node

from ..config import BadConfig
from ..core import schema
from ..core.schema import Violation
from .discreet import Indiscreet, refuse_file
from .plain_yaml import Wrong, line_of, node_at, parse

LARGEST = 64 * 1024
"""Bytes. Years of waivers fit in; more is no file that somebody reviewed."""
WIDTH = 110
LONGEST = 160
"""Characters of a finding that quotes what it is about."""
MODE = 0o644

_FIXES = {
    "enum": "Use one of these words",
    "format": "A day is written 2026-12-31, a moment 2026-12-31T12:00:00Z",
    "type": "Put a text that is a number in quotes, and mind the indent",
}


def read(path: Path, form: str) -> Any:  # noqa: ANN401 - YAML that the schema accepted
    """The file's content, held to `schemas/golive/<form>.schema.json`; raises `BadConfig`, a line for each mistake."""
    try:
        document, root = parse(_text(path))
    except OSError as problem:
        raise BadConfig(f"{path} cannot be read: {problem.strerror}") from problem
    except Wrong as problem:
        raise BadConfig(f"{path}:{problem.line}: {problem}") from None
    mistakes = [f"{path}:{line}: {sentence}" for line, sentence in sorted(_mistakes(document, root, form))]
    if mistakes:
        raise BadConfig("\n".join(mistakes))
    return document


def render(content: object, comments: str = "") -> bytes:
    """The bytes of a file: comments first, members in the order given, texts unescaped."""
    head = "".join(f"# {line}".rstrip() + "\n" for line in comments.splitlines())
    body = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=WIDTH)
    return f"{head}{body}".encode()


def write(path: Path, content: bytes) -> None:
    """Write a file, with its folders, whole or not at all; raises `BadConfig`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).chmod(MODE)
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as problem:
        raise BadConfig(f"{path} cannot be written: {problem.strerror}") from problem


def _text(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Wrong(1, f"is larger than {LARGEST // 1024} KiB. Nobody can review that: shorten it")
    try:
        refuse_file("the file", content)
        return content.decode("utf-8-sig")
    except Indiscreet as problem:
        raise Wrong(1, str(problem)) from None
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise Wrong(line, "is not UTF-8. Save it in that encoding") from None


def _mistakes(document: object, root: Node, form: str) -> Iterator[tuple[int, str]]:
    published = schema.load("golive", form)
    for violation in published.violations(document):
        node = node_at(root, violation.pointer)
        where = _place(document, violation.pointer)
        if violation.keyword == "additionalProperties" and isinstance(node, MappingNode):
            yield from _unknown(node, _known(published.document, violation), where)
        elif violation.keyword == "required":
            yield line_of(node), f"{where} has no {violation.missing}. Add it".lstrip()
        else:
            said = violation.message if len(violation.message) <= LONGEST else f"breaks the rule {violation.keyword!r}"
            fix = _FIXES.get(violation.keyword, f"See schemas/golive/{form}.schema.json")
            yield line_of(node), f"{where or 'the file'}: {said}. {fix}"


def _place(document: object, pointer: str) -> str:
    """Where something is: a row of a list by its id, then the path within."""
    first, *rest = pointer.split("/")[1:] or [""]
    if isinstance(document, list) and first:
        row = document[int(first)]
        first = str(row.get("id", "")) if isinstance(row, Mapping) else ""
        first = first or f"row {int(pointer.split('/')[1]) + 1}"
    return " ".join([first, *rest])


def _unknown(node: MappingNode, known: list[str], where: str) -> Iterator[tuple[int, str]]:
    place = f" in {where}" if where else ""
    for key, _ in node.value:
        if key.value not in known:
            yield line_of(key), f"unknown key{place}: {key.value}; known: {', '.join(known)}"


def _known(document: Any, violation: Violation) -> list[str]:  # noqa: ANN401 - a JSON Schema
    """The members that a schema lists where it found one more; `schema_path` goes through its references."""
    rules = document
    for part in violation.schema_path[:-1]:
        rules = rules[part]
        if part == "$ref":
            target, rules = rules, document
            for name in target.removeprefix("#/").split("/"):
                rules = rules[name]
    return list(rules["properties"])
