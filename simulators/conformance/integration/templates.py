"""Templates: `{name}` in a text stands for a value. Owns finding the names and filling them in; knows none itself."""

import re
from collections.abc import Callable, Iterator, Mapping

_NAME = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.]*)\}")


def names(template: object) -> Iterator[str]:
    """All names used in a text, or in the texts of a nested JSON value."""
    if isinstance(template, str):
        yield from _NAME.findall(template)
    elif isinstance(template, Mapping):
        for key, value in template.items():
            yield from names(key)
            yield from names(value)
    elif isinstance(template, list):
        for value in template:
            yield from names(value)


def fill(template: str, values: Mapping[str, str], quote: Callable[[str], str] = str) -> str:
    """The text with every name replaced by its value, passed through `quote`. Raises KeyError on an unknown name."""
    return _NAME.sub(lambda match: quote(values[match[1]]), template)


def fill_json(template: object, values: Mapping[str, str]) -> object:
    """A nested JSON value with every text filled in."""
    if isinstance(template, str):
        return fill(template, values)
    if isinstance(template, Mapping):
        return {fill(key, values): fill_json(value, values) for key, value in template.items()}
    if isinstance(template, list):
        return [fill_json(value, values) for value in template]
    return template
