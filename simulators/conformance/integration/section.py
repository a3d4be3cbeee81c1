"""A table of the configuration file, read strictly: a wrong type or an unknown key names file, key and fix."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NoReturn, TypeVar

from .errors import ConfigurationError

T = TypeVar("T")

_SHAPES: Mapping[type, str] = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    dict: "a table",
    list: "a list",
}


class Section:
    """One TOML table and where it stands: `key` is its dotted path, such as `integration.view`."""

    def __init__(self, file: Path, key: str, data: Mapping[str, object]) -> None:
        self.file = file
        self.key = key
        self.data = data

    def fail(self, name: str, problem: str, fix: str) -> NoReturn:
        """Raise a `ConfigurationError` about one key of this table, or about the table itself when `name` is empty."""
        raise ConfigurationError(self.file, f"{self.key}.{name}" if name else self.key, problem, fix)

    def only(self, known: Iterable[str]) -> None:
        """Refuse every key that is not known, listing those that are."""
        known = list(known)
        for name in self.data:
            if name not in known:
                self.fail(name, "unknown key", f"Known keys of [{self.key}]: {', '.join(known) or 'none'}")

    def get(self, name: str, kind: type[T], default: T) -> T:
        """The value of a key, or `default`; any other type than `kind` is refused (a whole number is also a number)."""
        if name not in self.data:
            return default
        value = self.data[name]
        if kind is float and type(value) is int:
            value = float(value)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.fail(name, f"must be {_SHAPES[kind]}, not {value!r}", f"Write {_SHAPES[kind]}")
        return value

    def need(self, name: str, kind: type[T], default: T, fix: str) -> T:
        """The value of a key that must be there."""
        if name not in self.data:
            self.fail(name, "is missing", fix)
        return self.get(name, kind, default)

    def texts(self, name: str) -> dict[str, str]:
        """A table of texts; empty when the key is absent."""
        table = self.child(name)
        return {key: table.get(key, str, "") for key in table.data}

    def listed(self, name: str, kind: type[T]) -> list[T]:
        """A list whose items all have one type; empty when the key is absent."""
        items: list[object] = self.get(name, list, [])
        good = [item for item in items if isinstance(item, kind) and not (isinstance(item, bool) and kind is not bool)]
        if len(good) < len(items):
            self.fail(
                name, f"every item must be {_SHAPES[kind]}", f"Write for example {name} = [{', '.join(_EXAMPLE[kind])}]"
            )
        return good

    def child(self, name: str) -> "Section":
        """A table inside this one; empty when the key is absent."""
        return Section(self.file, f"{self.key}.{name}", self.get(name, dict, {}))


_EXAMPLE: Mapping[type, tuple[str, ...]] = {str: ('"one"', '"two"'), int: ("200", "404")}
