"""`golive explain`: codes and items in words, and one sentence for what is neither."""

import pytest
from golive.simulators import explaining
from golive.simulators.config import BadConfig
from golive.simulators.conformance.codes import TABLE
from golive.simulators.core.exits import ExitStatus
from golive.simulators.core.lines import WIDTH
from golive.simulators.doctoring.findings import Code


def test_a_code_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert explaining.run("gl-client-silent") is ExitStatus.READY
    assert capsys.readouterr().out.startswith("GL-CLIENT-SILENT   suspect: client\n  The integration never called")


def test_an_item_says_where_it_comes_from_and_how_to_judge_it() -> None:
    lines = explaining.explain("VERIFF-GL-014").splitlines()

    assert lines[0].startswith("VERIFF-GL-014   MUST   ")
    assert lines[1].startswith("  Source: Integrations, with the integration testing guide, L109")
    assert "  Judge it: golive run veriff --item VERIFF-GL-014" in lines


def test_an_item_for_a_person_asks_its_question() -> None:
    lines = explaining.explain("YOTI-GL-001").splitlines()

    assert lines[-2].startswith("  A person answers: ")
    assert lines[-2].endswith("?")
    assert lines[-1] == "  Answer it: golive attest YOTI-GL-001"


def test_it_fits_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("", "GL-DOCTOR-KEY", "GL-VENDOR-5XX", "YOTI-GL-001"):
        explaining.run(name)
    assert max(map(len, capsys.readouterr().out.splitlines())) <= WIDTH


def test_without_a_name_all_codes_are_listed() -> None:
    lines = explaining.explain("").splitlines()

    assert [line.split()[0] for line in lines] == [*(row.name for row in TABLE), *Code]


def test_a_state_says_what_becomes_of_the_plan() -> None:
    assert explaining.explain("stale").splitlines() == [
        "STALE   a state of an item",
        "  The evidence or an answer is too old, or the source has changed.",
        "  A plan with no worse item: exit 4 (review).",
    ]


@pytest.mark.parametrize(
    ("name", "meant"),
    [("GL-CLIENT-SILENCE", "GL-CLIENT-SILENT"), ("veriff-gl-13", "VERIFF-GL-013"), ("gl-doctor-keys", "GL-DOCTOR-KEY")],
)
def test_what_was_meant_is_offered(name: str, meant: str) -> None:
    with pytest.raises(BadConfig, match=f"do you mean .*{meant}"):
        explaining.explain(name)


@pytest.mark.parametrize("name", ["GL-NOTHING", "VERIFF-GL-999", "what"])
def test_what_is_neither_is_refused_in_one_sentence(name: str) -> None:
    with pytest.raises(BadConfig, match=f"'{name}' is no failure code and no item of an installed checklist"):
        explaining.explain(name)
