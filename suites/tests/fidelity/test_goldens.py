"""Golden files: what was recorded and what is only documented cannot be taken for each other."""

from pathlib import Path

import msgspec
import pytest
from golive.simulators.fidelity import goldens
from golive.simulators.fidelity.gate import Guarded, Refused
from golive.simulators.fidelity.goldens import LABELS, Answered, Asked, BrokenGolden, Golden, LeftOut, NoGolden, Step
from msgspec.structs import replace


def step(waited: float | None = None, source: str = "") -> Step:
    """One exchange."""
    return Step(
        1, "createSession", Asked("POST", "/v1/sessions"), Answered(201, body={"status": "success"}), waited, source
    )


DOCUMENTED = Golden(
    format=1,
    kind="documented",
    label=LABELS["documented"],
    vendor="veriff",
    flow="open_a_session",
    recorded=None,
    account=None,
    api_version=None,
    sources={},
    left_out=(),
    exchanges=(step(),),
)
RECORDED = replace(
    DOCUMENTED,
    kind="recorded",
    label=LABELS["recorded"],
    recorded="2026-01-01",
    account="sandbox",
    exchanges=(step(waited=0.0),),
)


@pytest.mark.parametrize("golden", [DOCUMENTED, RECORDED])
def test_a_golden_is_read_as_it_was_written(golden: Golden, tmp_path: Path) -> None:
    path = goldens.write(golden, tmp_path, Guarded())
    assert path == tmp_path / "veriff" / "open_a_session.json"
    assert goldens.load("veriff", "open_a_session", tmp_path) == golden
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "spoilt",
    [
        replace(DOCUMENTED, recorded="2026-01-01"),
        replace(DOCUMENTED, account="sandbox"),
        replace(DOCUMENTED, label=LABELS["recorded"]),
        replace(DOCUMENTED, exchanges=(step(waited=1.0),)),
        replace(RECORDED, recorded=None),
        replace(RECORDED, account=None),
        replace(RECORDED, account="production"),
        replace(RECORDED, left_out=(LeftOut(1, "createSession", "forgotten"),)),
        replace(DOCUMENTED, format=2),
    ],
)
def test_a_golden_that_contradicts_itself_is_neither_written_nor_read(spoilt: Golden, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="nothing was written"):
        goldens.write(spoilt, tmp_path, Guarded())
    file = tmp_path / "golden.json"
    file.write_bytes(msgspec.json.encode(spoilt))
    with pytest.raises(NoGolden, match="is no golden"):
        goldens.read(file)


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"format": 1}', b'{"format": 1, "extra": true}'])
def test_another_file_is_no_golden(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "golden.json"
    file.write_bytes(content)
    with pytest.raises(NoGolden, match="is no golden"):
        goldens.read(file)


def test_documentation_does_not_take_the_place_of_a_recording(tmp_path: Path) -> None:
    path = goldens.write(RECORDED, tmp_path, Guarded())
    with pytest.raises(Refused, match="may not take its place"):
        goldens.write(DOCUMENTED, tmp_path, Guarded())
    assert goldens.read(path).kind == "recorded"


def test_a_recording_takes_the_place_of_documentation(tmp_path: Path) -> None:
    goldens.write(DOCUMENTED, tmp_path, Guarded())
    assert goldens.read(goldens.write(RECORDED, tmp_path, Guarded())).kind == "recorded"


def test_a_stand_in_is_not_recorded_among_golives_own() -> None:
    with pytest.raises(Refused, match="name a folder"):
        goldens.write(replace(RECORDED, account="loopback"), goldens.shipped(), Guarded())


def test_one_doubt_and_none_of_them_is_written(tmp_path: Path) -> None:
    good, bad = RECORDED, replace(RECORDED, flow="other", exchanges=(step(source="hush-hush"),))
    with pytest.raises(Refused, match="live secret"):
        goldens.write_all((good, bad), tmp_path, Guarded(["hush-hush"]))
    assert not list(tmp_path.iterdir())


def test_a_missing_golden_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(NoGolden, match="golive record veriff"):
        goldens.load("veriff", "nothing_of_the_kind", tmp_path)


def test_a_team_without_its_own_has_those_of_golive(tmp_path: Path) -> None:
    assert goldens.load("veriff", "open_a_session", tmp_path).kind == "documented"


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        (replace(RECORDED, exchanges=(replace(step(0.0), operation="nothing"),)), "has no operation 'nothing'"),
        (replace(RECORDED, exchanges=(step(0.0), step(0.0))), "not in order"),
        (replace(RECORDED, vendor="acme"), "there is no vendor 'acme'"),
        (replace(RECORDED, flow="another"), "it is one of veriff's 'another'"),
    ],
)
def test_a_file_that_nothing_can_be_compared_with_is_told(spoilt: Golden, why: str, tmp_path: Path) -> None:
    file = goldens.place("veriff", "open_a_session", tmp_path)
    file.parent.mkdir()
    file.write_bytes(msgspec.json.encode(spoilt))
    with pytest.raises(BrokenGolden, match=why):
        goldens.load("veriff", "open_a_session", tmp_path)
