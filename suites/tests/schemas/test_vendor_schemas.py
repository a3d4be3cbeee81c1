"""Every schema file is sound by itself, says where it comes from, and holds for its examples in both validators."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urldefrag, urljoin

from jsonschema import Draft202012Validator

Document = dict[str, Any]
Documents = dict[str, dict[str, Any]]
Findings = Callable[[str, object], set[tuple[str, str]]]
Sample = Callable[[str, int], Any]
Changed = Callable[[Any, str, object], Any]
Without = Callable[[Any, str], Any]

BASE = "https://golive.invalid/schemas/"
EVIDENCE = {"keep", "hash", "pseudonym", "drop"}
NARROWING = {"if", "then", "else", "not", "examples"}
JUNK: tuple[object, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    9102,
    "",
    "x",
    "2026-02-30",
    "http://a.example",
    "x" * 1001,
    [],
    [0],
    {},
    {"a": None},
)


def nodes(node: object) -> Iterator[dict[str, Any]]:
    """Every object in a schema, examples apart."""
    if isinstance(node, dict):
        yield node
        for key, value in node.items():
            if key != "examples":
                yield from nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from nodes(value)


def members(node: object, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every member and every array item that a schema introduces, with its place."""
    if isinstance(node, list):
        for number, value in enumerate(node):
            yield from members(value, f"{path}/{number}")
    elif isinstance(node, dict):
        for name, value in node.get("properties", {}).items():
            yield f"{path}/{name}", value
        if "items" in node:
            yield f"{path}/*", node["items"]
        for key, value in node.items():
            if key not in NARROWING:
                yield from members(value, f"{path}/{key}")


def pointers(value: object, path: str = "") -> Iterator[str]:
    """Every place in a JSON value, the root included."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in inner:
        yield from pointers(child, f"{path}/{key}")


def test_is_a_schema_of_the_2020_12_draft(documents: Documents, schema_name: str) -> None:
    document = documents[schema_name]

    Draft202012Validator.check_schema(document)

    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_ids_mirror_the_paths(documents: Documents) -> None:
    assert [name for name, document in documents.items() if document["$id"] != f"{BASE}{name}.schema.json"] == []


def test_every_reference_is_relative_and_leads_somewhere(documents: Documents, schema_name: str) -> None:
    document = documents[schema_name]
    by_id = {doc["$id"]: doc for doc in documents.values()}

    for reference in (node["$ref"] for node in nodes(document) if "$ref" in node):
        assert "://" not in reference
        target, fragment = urldefrag(urljoin(document["$id"], reference))
        place = by_id[target]
        for part in fragment.removeprefix("/").split("/") if fragment else ():
            place = place[part]
        assert isinstance(place, dict)


def test_every_part_is_used(documents: Documents, openapis: Documents) -> None:
    used = {
        urldefrag(urljoin(document["$id"], node["$ref"])).url
        for document in [
            *documents.values(),
            *({"$id": f"{BASE}{vendor}/openapi.yaml"} | openapi for vendor, openapi in openapis.items()),
        ]
        for node in nodes(document)
        if "$ref" in node
    }

    assert {f"{BASE}{name}.schema.json" for name in documents if "/parts/" in name} <= used


def test_every_message_has_examples(documents: Documents, messages: list[str]) -> None:
    assert [name for name in messages if not documents[name].get("examples")] == []


def test_example_is_valid_in_both_validators(findings: Findings, sample: Sample, example: tuple[str, int]) -> None:
    name, number = example

    assert findings(name, sample(name, number)) == set()


def test_unknown_members_are_tolerated(findings: Findings, sample: Sample, message_name: str) -> None:
    message, unknown = sample(message_name, 0), {"brandNew": {"x": [1]}}

    whole = [entry | unknown for entry in message] if isinstance(message, list) else message | unknown

    assert findings(message_name, whole) == set()


def test_no_object_is_closed(documents: Documents) -> None:
    closing = ("additionalProperties", "unevaluatedProperties")
    closed = [
        (name, key)
        for name, document in documents.items()
        for node in nodes(document)
        for key in closing
        if node.get(key) is False
    ]

    assert closed == []


def test_both_validators_agree_on_every_spoilt_example(
    findings: Findings,
    sample: Sample,
    example: tuple[str, int],
    changed: Changed,
    without: Without,
) -> None:
    name, number = example
    value = sample(name, number)

    places = list(pointers(value))
    turns = ((place, junk) for turn, place in enumerate(places) for junk in JUNK[turn % 3 :: 3])
    refused = [findings(name, changed(value, place, junk)) for place, junk in turns]
    refused += [findings(name, without(value, place)) for place in places[1:]]

    assert any(refused)


def test_every_member_says_what_evidence_may_hold(documents: Documents, vendor_names: list[str]) -> None:
    found = [(name, path, node) for name in vendor_names for path, node in members(documents[name])]

    assert [
        (name, path)
        for name, path, node in found
        if not isinstance(node, dict) or node.get("x-evidence") not in EVIDENCE
    ] == []


def test_every_schema_says_how_sure_it_is_and_why(documents: Documents, openapis: Documents, vendor_name: str) -> None:
    document = documents[vendor_name]
    sources = openapis[vendor_name.partition("/")[0]]["info"]["x-golive-sources"]

    assert {"x-golive-confidence", "x-golive-source"} <= set(document)
    for node in nodes(document):
        assert node.get("x-golive-confidence", "D") in set("SDERXI")
        cited = node["x-golive-source"].split("; ") if "x-golive-source" in node else []
        assert {source.split()[0] for source in cited} <= set(sources)
