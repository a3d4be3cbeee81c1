"""A smaller YAML than YAML is: mappings, lists and text, no key twice, nothing that stands for something else.

Owns what is taken for a value, and the line of whatever is not. Only whole numbers are more than text, so `yes` stays a
word and a day a day.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

DEEPEST = 8
_Quick = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the parser in C, where PyYAML has it; less exact about lines
_WORD = "tag:yaml.org,2002:str"
_NUMBER = "tag:yaml.org,2002:int"


class Wrong(Exception):
    """A mistake: its `line`, counted from 1, and a sentence without its end."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line


class _Loader(yaml.SafeLoader):
    """YAML in which only whole numbers are more than text."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own class attribute
        digit: [(_NUMBER, re.compile(r"^(?:0|[1-9]\d{0,8})$"))] for digit in "0123456789"
    }


def parse(text: str) -> tuple[Any, Node]:  # Any: YAML
    """The value, and the same as nodes, which know their lines; raises `Wrong`."""
    with _syntax():
        _refuse_tricks(text, _Loader)
        root = yaml.compose(text, _Loader)
    if root is None:
        raise Wrong(1, "is empty. Write it, or remove the file")
    _refuse_twins(root)
    return yaml.load(text, _Loader), root  # noqa: S506 - a subclass of SafeLoader


def refuse_tricks(content: str | bytes) -> None:
    """Raise `Wrong` for what is no YAML, or may expand when it is loaded, or nests deeper than anybody writes."""
    with _syntax():
        _refuse_tricks(content, _Quick)


def node_at(root: Node, pointer: str) -> Node:
    """The node that a JSON pointer names."""
    node = root
    for part in pointer.split("/")[1:]:
        if isinstance(node, SequenceNode):
            node = node.value[int(part)]
        else:
            node = next(value for key, value in node.value if key.value == part)
    return node


def line_of(node: Node) -> int:
    """The line on which a node begins, counted from 1."""
    return int(node.start_mark.line) + 1


@contextmanager
def _syntax() -> Iterator[None]:
    try:
        yield
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise Wrong(line, f"is not YAML: {problem.problem or problem.context}. Correct the syntax") from None
    except yaml.YAMLError as problem:
        raise Wrong(1, f"is not YAML: {' '.join(str(problem).split())}. Correct the syntax") from None


def _refuse_tricks(content: str | bytes, loader: type[yaml.SafeLoader]) -> None:
    depth = documents = 0
    for event in yaml.parse(content, loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Wrong(line, "uses an anchor or an alias. Write the value out")
        tag = getattr(event, "tag", None)
        if tag:
            raise Wrong(line, f"uses the tag {tag}. Write the value without it")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if depth > DEEPEST:
            raise Wrong(line, "is nested too deep. Correct the indent")
        if documents > 1:
            raise Wrong(line, "begins a second document. Keep one")


def _refuse_twins(node: Node) -> None:
    if isinstance(node, SequenceNode):
        for inner in node.value:
            _refuse_twins(inner)
    if not isinstance(node, MappingNode):
        return
    seen: dict[str, int] = {}
    for key, value in node.value:
        if key.tag != _WORD:
            raise Wrong(line_of(key), "has a key that is no word. Write a word")
        if key.value in seen:
            raise Wrong(line_of(key), f"gives {key.value} again, after line {seen[key.value]}. Keep one")
        seen[key.value] = line_of(key)
        _refuse_twins(value)
