"""The job summary: the screen's table in Markdown, and nothing that GitHub would obey."""

import re
from collections.abc import Callable

import msgspec
from golive.simulators.conformance import summary
from golive.simulators.conformance.attested import Answer, Attestation, Person, Second
from golive.simulators.conformance.evidence import Evidence
from golive.simulators.conformance.outstanding import rows
from golive.simulators.conformance.report import Report

Make = Callable[..., tuple[Report, dict[str, Evidence]]]

HOSTILE = "@everyone #1 [x](https://evil.example) <img src=x> | `a` **b** ~~c~~ $d$ &amp;"


def lines_of(made: Report) -> list[str]:
    return summary.render(made).decode().splitlines()


def table_of(made: Report) -> list[list[str]]:
    return [line[2:-2].split(" | ") for line in lines_of(made) if line.startswith("| ")][1:]


def test_it_has_a_line_for_each_row_of_the_screen(every_state: Make) -> None:
    made, _ = every_state()

    found = [(cells[0].strip("*"), cells[1].strip("`")) for cells in table_of(made)]
    assert found == [(row.state, row.item) for row in rows(made)]


def test_a_red_row_says_whom_to_suspect_and_what_comes_next(every_state: Make) -> None:
    cells = table_of(every_state()[0])[0]

    assert cells[0] == "**FAIL**"
    assert cells[2].endswith("(guide L2)<br>suite/test&#95;demo.py::fails&#91;a&#93;: got 200, expected 401")
    assert cells[3:] == ["`GL-CLIENT-ASSERTION`", "client", "`golive run demo --item DEMO-GL-002`"]


def test_verdict_papers_figures_and_statement_are_there(every_state: Make) -> None:
    made, _ = every_state()
    lines = lines_of(made)

    assert lines[0] == "## Demo go-live: NOT_READY"
    assert lines[2].startswith("**exit 1 (not ready)**")
    assert "- `DEMO-GL-009` yes, attested by Ada Example until 2026-03-31" in lines
    assert any(line.startswith("- `DEMO-GL-007` waiver W-12 until 2026-02-28: &#64;team") for line in lines)
    assert any(line.startswith("3 proven (1 on sandbox, 1 on simulator only, 1 attested)") for line in lines)
    assert lines[-1] == f"_{made.statement}_"


def test_who_answered_is_told_and_whether_it_settled_the_item(every_state: Make) -> None:
    given = Attestation("DEMO-GL-006", 1, "", Answer.NO, Person("Ada"), "2026-01-05T10:00:00Z", "2026-03-31")
    confirmed = msgspec.structs.replace(given, second=Second("Bob", at="2026-01-06T10:00:00Z"))

    assert "- `DEMO-GL-006` no, attested by Ada and Bob until 2026-03-31; the item is FAIL" in lines_of(
        every_state(attestations=[confirmed])[0]
    )


def test_texts_stay_texts(every_state: Make) -> None:
    text = summary.render(every_state(HOSTILE)[0]).decode()

    assert "@everyone" not in text
    assert "](" not in text
    assert "https://evil" not in text
    assert set(re.findall(r"<(\w+)", text)) == {"br"}
    assert all(len(cells) == 6 for cells in table_of(every_state(HOSTILE)[0]))


def test_a_long_list_is_cut(every_state: Make) -> None:
    made, _ = every_state("x" * 5000)
    many = msgspec.structs.replace(made, items=made.items * 40)

    assert len(summary.render(many)) < 200_000
    assert "... and 180 more in the report." in lines_of(many)
