"""A stamped vendor is complete and good: every tool of the checkout accepts it, and its own tests pass."""

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest
import yaml
from golive.suites.stamp.stamping import TEMPLATE
from golive.suites.tests.stamp.tree import Stamped, copied
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.readers import read_from_filename

pytestmark = pytest.mark.xdist_group("stamp")  # one stamping serves all tests of this folder

FOLDERS = {"simulators/lumen", "schemas/lumen", "suites/lumen", "suites/tests/lumen", "docs/vendors"}


def test_no_line_that_was_there_changes(stamped: Stamped) -> None:
    assert {name: stamped.after[name] for name in stamped.before} == stamped.before


def test_every_file_of_the_template_is_stamped_and_named(stamped: Stamped) -> None:
    lumen = {name for name in stamped.added if "zeta" not in name}
    assert len(lumen) == len([path for path in TEMPLATE.rglob("*") if path.is_file()])
    assert {Path(name).parent.as_posix() for name in lumen} == FOLDERS
    assert set(stamped.said["lumen"].partition("\n\n")[0].splitlines()) == lumen
    assert "golive serve --vendors lumen" in stamped.said["lumen"]


def test_no_placeholder_is_left(stamped: Stamped) -> None:
    assert not [name for name in stamped.added if re.search(rb"\{\{\w+\}\}", stamped.after[name]) or "NAME" in name]


def test_each_vendor_gets_the_next_free_port(stamped: Stamped) -> None:
    assert b"    port=5,\n" in stamped.after["simulators/lumen/__init__.py"]
    assert b"    port=6,\n" in stamped.after["simulators/zeta/__init__.py"]


def test_style_and_types_are_good(stamped: Stamped) -> None:
    tree, code = stamped.tree, sorted(name for name in stamped.added if name.endswith(".py"))
    tree.good("ruff", "check", "--no-cache", *code)
    tree.good("ruff", "format", "--no-cache", "--check", *code)
    links = tree.root / ".types"
    links.mkdir()
    (links / "golive").symlink_to(tree.site / "golive")
    packages = [part for name in ("lumen", "zeta") for part in ("-p", f"golive.simulators.{name}")]
    tests = [part for name in ("lumen", "zeta") for part in ("-m", f"golive.suites.tests.{name}.test_checks")]
    suites = [part for name in ("lumen", "zeta") for part in ("-m", f"golive.suites.{name}.test_start")]
    tree.good("mypy", "--cache-dir", tree.root / ".mypy", *packages, *tests, *suites)


def test_the_shortest_and_the_longest_name_make_code_of_good_style(tmp_path: Path) -> None:
    tree = copied(tmp_path)
    for name in ("qq", "q" * 16):
        tree.good("golive.suites.stamp", name)
        folders = (f"simulators/{name}", f"suites/{name}", f"suites/tests/{name}")
        tree.good("ruff", "check", "--no-cache", *folders)
        tree.good("ruff", "format", "--no-cache", "--check", *folders)


@pytest.mark.parametrize("name", ["lumen", "zeta"])
def test_schemas_accept_their_examples_with_both_validators(stamped: Stamped, name: str) -> None:
    folder = stamped.tree.root / "schemas" / name
    schemas = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.schema.json"))]
    assert len(schemas) == 2
    for schema in schemas:
        Draft202012Validator.check_schema(schema)
        for example in schema["examples"]:
            Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(example)
            jsonschema_rs.Draft202012Validator(schema, validate_formats=True).validate(example)


def test_the_document_is_valid_openapi(stamped: Stamped) -> None:
    path = stamped.tree.root / "schemas" / "lumen" / "openapi.yaml"
    document, uri = read_from_filename(str(path))
    assert list(OpenAPIV31SpecValidator(document, base_uri=uri).iter_errors()) == []
    paths = yaml.safe_load(path.read_text("utf-8"))["paths"]
    operations = {step["operationId"] for one in paths.values() for step in one.values() if "operationId" in step}
    assert operations == {"createCheck", "getCheck"}


def test_the_tests_of_the_product_and_its_own_pass(stamped: Stamped) -> None:
    general = ("layers", "core/test_discovery.py", "conformance/test_checklists.py", "docs/test_generated.py")
    own = ("lumen", "zeta")
    said = stamped.tree.good(
        "pytest", "-q", "-p", "no:cacheprovider", *(f"suites/tests/{place}" for place in (*general, *own))
    )
    assert " passed" in said
    assert "skipped" not in said


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("veriff", "simulators/veriff is there already; choose another name."),
        ("lumen", "simulators/lumen is there already; choose another name."),
        ("core", "simulators/core is there already; choose another name."),
        ("cli", "simulators/cli.py is there already; choose another name."),
        ("stamp", "suites/stamp is there already; choose another name."),
        ("Lumen", "'Lumen' cannot be a vendor's name; use 2 to 16 lower-case letters, and no word of Python's."),
        ("../up", "'../up' cannot be a vendor's name; use 2 to 16 lower-case letters, and no word of Python's."),
        ("q" * 17, f"'{'q' * 17}' cannot be a vendor's name; use 2 to 16 lower-case letters, and no word of Python's."),
        ("journal", "'journal' is a word of the control API; choose another name."),
        ("class", "'class' cannot be a vendor's name; use 2 to 16 lower-case letters, and no word of Python's."),
    ],
)
def test_a_name_that_cannot_be_is_refused_in_one_sentence(stamped: Stamped, name: str, sentence: str) -> None:
    before = stamped.tree.files()
    done = stamped.tree.run("golive.suites.stamp", name)
    assert (done.returncode, done.stdout) == (2, f"{sentence}\n")
    assert stamped.tree.files() == before


def test_a_missing_name_is_usage(stamped: Stamped) -> None:
    done = stamped.tree.run("golive.suites.stamp")
    assert (done.returncode, done.stdout) == (2, "Say which vendor: make vendor NAME=acme\n")
