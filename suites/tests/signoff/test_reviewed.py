"""Files for review: read strictly, every mistake with its line, written whole or not at all."""

from collections.abc import Callable
from pathlib import Path

import pytest
from golive.simulators.config import BadConfig
from golive.simulators.signoff import reviewed

WAIVER = """\
# what we live with
- id: W-12
  item: DEMO-GL-001
  symptom: GL-CLIENT-ASSERTION
  reason: the vendor mends it
  owner: "@kyc"
  approved_by: "@release"
  expires: 2026-12-31
"""

Complaint = Callable[[str | bytes], list[str]]


@pytest.fixture
def complaint(tmp_path: Path) -> Complaint:
    """What is said about a file, a line for each mistake, without the path."""

    def read(content: str | bytes) -> list[str]:
        path = tmp_path / "waivers.yaml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        with pytest.raises(BadConfig) as refused:
            reviewed.read(path, "waivers")
        return [line.removeprefix(str(path)) for line in str(refused.value).splitlines()]

    return read


def test_words_and_days_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "attestation.yaml"
    path.write_text(
        "item: DEMO-GL-001\nrev: 2\nstatement: it is so\nanswer: yes\nby: {name: on}\n"
        "at: 2026-01-01T00:00:00Z\nexpires: 2026-02-01\n"
    )
    read = reviewed.read(path, "attestation")
    assert (read["answer"], read["rev"], read["by"], read["expires"]) == ("yes", 2, {"name": "on"}, "2026-02-01")
    assert read["at"] == "2026-01-01T00:00:00Z"


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "waivers.yaml"
    path.write_text(WAIVER, encoding="utf-8-sig")
    assert reviewed.read(path, "waivers")[0]["id"] == "W-12"


def test_an_unknown_key_is_named_with_the_known_ones_and_its_line(complaint: Complaint) -> None:
    (line,) = complaint(WAIVER.replace("  reason", "  because: x\n  reason"))
    assert line.startswith(":5: unknown key in W-12: because; known: id, item, check, symptom, reason, owner")


def test_every_mistake_is_told(complaint: Complaint) -> None:
    lines = complaint(WAIVER.replace("2026-12-31", "2026-13-31").replace("  owner:", "  owners:"))
    assert len(lines) == 3
    assert any(line.startswith(":2: W-12 has no owner. Add it") for line in lines)
    assert any(line.startswith(":6: unknown key in W-12: owners") for line in lines)
    assert any(line.startswith(':8: W-12 expires: "2026-13-31" is not a "date"') for line in lines)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", ":1: is empty"),
        ("# nothing\n", ":1: is empty"),
        ("waivers: []\nwaivers: []\n", ":2: gives waivers again, after line 1"),
        (WAIVER + "  owner: x\n", ":9: gives owner again, after line 6"),
        ("waivers: &all []\n", ":1: uses an anchor or an alias"),
        ("a: &x [1]\nb: [*x, *x]\n", ":1: uses an anchor"),
        ("waivers: !!python/object/apply:os.system [true]\n", ":1: uses the tag"),
        ("waivers: !!binary aGk=\n", ":1: uses the tag"),
        ("- <<: {id: W-1}\n", ":1: row 1 has no approved_by"),
        ("waivers: []\n---\nwaivers: []\n", ":2: begins a second document"),
        ("waivers: " + "[" * 9 + "]" * 9 + "\n", ":1: is nested too deep"),
        ("[" * 20_000, ":1: is nested too deep"),
        ("waivers: [\n\n", ":3: is not YAML"),
        ("waivers:\n\t- id: x\n", ":2: is not YAML"),
        ("1: x\n", ":1: has a key that is no word"),
        ("? [a]\n: b\n", ":1: has a key that is no word"),
        ("id: W-1\n", ":1: the file: "),
        ("waivers: 'a\0b'\n", ":1: is not YAML"),
        (b"waivers:\n- \xff\n", ":2: is not UTF-8"),
        ("#" * (64 * 1024 + 1), ":1: is larger than 64 KiB"),
        ("waivers: []\n# -----BEGIN PRIVATE KEY-----\n", ":1: the file holds what looks like a private key"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_is_no_plain_file_is_refused_with_its_line(complaint: Complaint, content: str | bytes, said: str) -> None:
    assert complaint(content)[0].startswith(said)


def test_a_number_where_a_text_belongs_says_what_to_do(complaint: Complaint) -> None:
    (line,) = complaint(WAIVER + "  ticket: 4711\n")
    assert (
        line
        == ':9: W-12 ticket: 4711 is not of type "string". Put a text that is a number in quotes, and mind the indent'
    )


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="cannot be read: No such file"):
        reviewed.read(tmp_path / "waivers.yaml", "waivers")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "waivers.yaml"
    row = {
        "id": "W-1",
        "item": "DEMO-GL-001",
        "symptom": "GL-X",
        "reason": "yes",
        "owner": "Zoë: #1",
        "approved_by": "2",
    }
    content = [{**row, "expires": "2026-12-31"}]
    reviewed.write(path, reviewed.render(content, "first\n\nlast"))
    assert path.read_text(encoding="utf-8").startswith("# first\n#\n# last\n- id: W-1\n")
    assert reviewed.read(path, "waivers") == content


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "waivers.yaml"
    reviewed.write(path, b"old")

    def interrupted(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        reviewed.write(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadConfig, match="cannot be written"):
        reviewed.write(tmp_path / "file" / "waivers.yaml", b"")
