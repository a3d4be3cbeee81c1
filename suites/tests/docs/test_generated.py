"""What pages take from the code is current, complete, and nothing else of a page is touched."""

from pathlib import Path

import pytest
from golive.simulators import discovery
from golive.simulators.core.vendor import Vendor
from golive.simulators.fidelity import openapi, parts
from golive.simulators.veriff.model import TRANSITIONS
from golive.suites.docs.blocks import BLOCKS, PAGE
from golive.suites.docs.pages import BadPage, renewed

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGES = sorted((DOCS / "vendors").glob("*.md"))
PARITY = DOCS / "parity.md"


def cells(block: str) -> list[str]:
    """The first cell of each row of a table, without its quotes."""
    return [line.split(" | ")[0].removeprefix("| ").strip("`") for line in block.splitlines()[2:]]


@pytest.fixture(scope="module")
def vendor() -> Vendor:
    """One with everything."""
    return discovery.load("veriff")


def test_every_vendor_has_a_page() -> None:
    assert [page.stem for page in PAGES] == sorted(discovery.names())


@pytest.mark.parametrize("page", [*PAGES, PARITY], ids=lambda page: page.stem)
def test_the_committed_page_is_current(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert renewed(text) == text, f"{page.name} is out of date; renew it with: make docs"


def test_the_page_on_parity_has_every_operation_of_every_vendor_with_a_contract() -> None:
    text = PARITY.read_text(encoding="utf-8")
    for name in parts.vendors():
        block = text.partition(f"<!-- begin {name}.evidence -->\n\n")[2].partition("\n\n<!-- end")[0]
        assert cells(block) == list(openapi.document(name).operations)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_every_block(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [part.__name__ for part in PAGE if f"<!-- begin {page.stem}.{part.__name__} -->" not in text] == []


def test_a_stale_block_is_renewed_and_nothing_else() -> None:
    page = "before\n\n<!-- begin veriff.personas -->\nold\n<!-- end veriff.personas -->\n\nafter\n"
    after = renewed(page)
    assert after.startswith("before\n\n<!-- begin veriff.personas -->\n\n| input | outcome |\n")
    assert after.endswith("|\n\n<!-- end veriff.personas -->\n\nafter\n")
    assert "old" not in after
    assert renewed(after) == after


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("<!-- begin veriff.poems -->\n<!-- end veriff.poems -->", "nobody can write the block veriff.poems"),
        ("<!-- begin acme.rules -->\n<!-- end acme.rules -->", "nobody can write the block acme.rules"),
        ("<!-- begin veriff.rules -->\n", "begins or ends without the other"),
        ("<!-- begin veriff.rules -->\n<!-- end veriff.errors -->", "begins or ends without the other"),
    ],
)
def test_a_bad_page_is_refused(page: str, sentence: str) -> None:
    with pytest.raises(BadPage, match=sentence):
        renewed(page)


def test_tables_have_a_row_for_each_fact(vendor: Vendor) -> None:
    assert cells(BLOCKS["rules"](vendor)) == list(vendor.rules.__struct_fields__)
    assert cells(BLOCKS["settings"](vendor)) == list(vendor.settings.__struct_fields__)
    assert cells(BLOCKS["errors"](vendor)) == list(vendor.errors)
    assert cells(BLOCKS["controls"](vendor)) == [f"{route.method} {route.path}" for route in vendor.controls]


def test_each_rule_and_setting_says_what_it_is_and_whence(vendor: Vendor) -> None:
    for name in ("rules", "settings"):
        for line in BLOCKS[name](vendor).splitlines()[2:]:
            _, _, meaning, source = line.removeprefix("| ").removesuffix(" |").split(" | ")
            assert len(meaning) > 10, line
            assert source[0] in "SDRXI", line


def test_the_diagram_has_every_transition(vendor: Vendor) -> None:
    lines = [line.strip() for line in BLOCKS["transitions"](vendor).splitlines()]
    assert lines[:2] == ["```mermaid", "stateDiagram-v2"]
    for (before, action), after in TRANSITIONS.items():
        assert f"{before} --> {after}: {action}" in lines
    assert [line for line in lines if "[*]" in line] == ["[*] --> created", "abandoned --> [*]", "expired --> [*]"]
