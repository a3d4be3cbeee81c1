"""Schema files: found, compiled once, and saying where something is wrong."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from golive.simulators.core import resources, schema


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A vendor `acme` with a message that refers to another file, in a folder below."""
    base = "https://example.invalid/acme"
    person = {"$id": f"{base}/parts/person", "required": ["name"], "properties": {"name": {"type": "string"}}}
    order = {
        "$id": f"{base}/order",
        "type": "object",
        "required": ["by"],
        "properties": {
            "by": {"$ref": f"{base}/parts/person"},
            "at": {"type": "string", "format": "date-time"},
            "items": {"type": "array", "items": {"minimum": 1}},
        },
    }
    (tmp_path / "acme" / "parts").mkdir(parents=True)
    (tmp_path / "acme" / "order.schema.json").write_bytes(msgspec.json.encode(order))
    (tmp_path / "acme" / "parts" / "person.schema.json").write_bytes(msgspec.json.encode(person))
    (tmp_path / "acme" / "openapi.yaml").write_text("not: a schema")
    monkeypatch.setattr(resources, "folder", lambda _name: tmp_path)
    yield tmp_path
    schema.load.cache_clear()
    schema.registry.cache_clear()


@pytest.mark.usefixtures("folder")
def test_a_sound_message_is_accepted() -> None:
    order = schema.load("acme", "order")
    value = {"by": {"name": "Ada"}, "at": "2026-01-01T00:00:00Z", "items": [1, 2]}
    assert order.accepts(value)
    assert list(order.violations(value)) == []


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("value", "pointer", "keyword"),
    [
        ([], "", "type"),
        ({}, "", "required"),
        ({"by": {}}, "/by", "required"),
        ({"by": {"name": 1}}, "/by/name", "type"),
        ({"by": {"name": "Ada"}, "at": "yesterday"}, "/at", "format"),
        ({"by": {"name": "Ada"}, "items": [1, 0]}, "/items/1", "minimum"),
    ],
)
def test_a_finding_says_where_and_which_keyword(value: object, pointer: str, keyword: str) -> None:
    order = schema.load("acme", "order")
    assert not order.accepts(value)
    assert [(found.pointer, found.keyword) for found in order.violations(value)] == [(pointer, keyword)]


@pytest.mark.usefixtures("folder")
def test_a_missing_member_is_named() -> None:
    (found,) = schema.load("acme", "order").violations({})
    assert found.missing == "by"


@pytest.mark.usefixtures("folder")
def test_a_file_is_compiled_once() -> None:
    assert schema.load("acme", "order") is schema.load("acme", "order")
    assert schema.load("acme", "parts/person").accepts({"name": "Ada"})


def test_the_data_folders_are_found_beside_the_code() -> None:
    names = {entry.name for entry in resources.folder("schemas").iterdir()}
    assert "veriff" in names
    assert resources.read_bytes("schemas", "__init__.py").startswith(b'"""')
