"""Attestations as files: one for each item, made for review, with their attached files beside them."""

import re
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from golive.simulators.config import BadConfig
from golive.simulators.conformance.attested import Answer, Attestation, EvidenceFile, Person, Second
from golive.simulators.conformance.checklist import Checklist, Item, Method, NotTested, Profile
from golive.simulators.conformance.loading import load_checklist
from golive.simulators.conformance.states import State
from golive.simulators.signoff.attestations import (
    asked,
    attach,
    changed_files,
    read_attestations,
    write_attestation,
)
from golive.simulators.signoff.open_items import open_items, standing

ROOT = Path(__file__).parents[3]
HOW_TO = ROOT / "docs" / "how-to" / "attest.md"
FENCE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ITEM = "VERIFF-GL-024"
TODAY = date(2026, 2, 1)
ANN = Person("Ann Able", "QA lead", "@ann")


@pytest.fixture(scope="module")
def checklist() -> Checklist:
    return load_checklist(ROOT / "suites" / "veriff" / "checklist.yaml")


@pytest.fixture
def attestation() -> Attestation:
    return Attestation(ITEM, 1, "It does", Answer.YES, ANN, "2026-01-15T09:00:00Z", "2026-07-01")


def changed(one: Attestation, **members: object) -> Attestation:
    return msgspec.structs.replace(one, **members)


def test_what_is_written_is_read_again(tmp_path: Path, checklist: Checklist, attestation: Attestation) -> None:
    (tmp_path / "list.png").write_bytes(b"\x89PNG")
    attached = attach(ITEM, [tmp_path / "list.png"])
    bob = Second("Bob", "Release manager", "@bob", "2026-01-16T09:00:00Z")
    whole = changed(attestation, reason="by hand", evidence=tuple(attached), second=bob)
    folder = tmp_path / "attestations"
    assert write_attestation(folder, whole, checklist, attached) == folder / f"{ITEM}.yaml"
    assert read_attestations(folder) == (whole,)
    assert (folder / "files" / ITEM / "list.png").read_bytes() == b"\x89PNG"
    assert whole.evidence[0].media_type == "image/png"


def test_a_file_tells_a_reviewer_what_was_asked_and_where_it_comes_from(
    tmp_path: Path, checklist: Checklist, attestation: Attestation
) -> None:
    text = write_attestation(tmp_path, attestation, checklist, {}).read_text(encoding="utf-8")
    head, body = (
        [line for line in text.splitlines() if line[0] == "#"],
        [line for line in text.splitlines() if line[0] != "#"],
    )
    assert head[0] == f"# {ITEM} · The back office learns of a declined user where it needs to · SHOULD"
    assert head[1].startswith("# Asked: Does your back office learn of declined users")
    assert any("L137 (retrieved 2026-11-20)" in line for line in head)
    assert [line.partition(":")[0] for line in body if line[0] != " "] == [
        "item",
        "rev",
        "statement",
        "answer",
        "by",
        "at",
        "expires",
    ]


def test_the_same_attestation_is_the_same_bytes(tmp_path: Path, checklist: Checklist, attestation: Attestation) -> None:
    first = write_attestation(tmp_path, attestation, checklist, {}).read_bytes()
    (read,) = read_attestations(tmp_path)
    assert write_attestation(tmp_path, read, checklist, {}).read_bytes() == first


def test_without_a_folder_there_is_none(tmp_path: Path) -> None:
    assert read_attestations(tmp_path / "attestations") == ()


@pytest.fixture
def refusal(tmp_path: Path, checklist: Checklist, attestation: Attestation) -> Callable[..., str]:
    """What is said about an attestation's file in which a text was replaced."""

    def read(old: str, new: str, name: str = f"{ITEM}.yaml") -> str:
        text = write_attestation(tmp_path, attestation, checklist, {}).read_text(encoding="utf-8")
        (tmp_path / f"{ITEM}.yaml").unlink()
        assert old in text
        (tmp_path / name).write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(BadConfig) as refused:
            read_attestations(tmp_path)
        return str(refused.value).removeprefix(f"{tmp_path}/")

    return read


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("rev: 1", "rev: one", r":\d+: rev: \"one\" is not of type"),
        ("rev: 1", "rev: 1\nrev: 1", r":\d+: gives rev again"),
        ("answer: 'yes'", "answer: maybe", r":\d+: answer: \"maybe\" is not one of"),
        ("answer: 'yes'", "answer: not_applicable", r":\d+: has no reason"),
        ("2026-07-01", "2026-07-41", r":\d+: expires: \"2026-07-41\" is not a \"date\""),
        ("2026-01-15T09:00:00Z", "2026-01-15 09:00", r":\d+: at: .* is not a \"date-time\""),
        ("  role:", "  rolle:", r":\d+: unknown key in by: rolle; known: name, role, handle"),
        ("statement:", "statment:", r":\d+: unknown key: statment; known: item, rev, statement"),
        (f"item: {ITEM}", "item: VERIFF-GL-033", ": is about VERIFF-GL-033; name it VERIFF-GL-033.yaml"),
        ("It does", "-----BEGIN PRIVATE KEY-----", ":1: the file holds what looks like a private key"),
    ],
)
def test_a_mistake_is_told_with_its_line(refusal: Callable[..., str], old: str, new: str, said: str) -> None:
    assert re.search(re.escape(f"{ITEM}.yaml") + said, refusal(old, new))


def test_another_ending_is_a_mistake_not_an_omission(refusal: Callable[..., str]) -> None:
    assert f"name it {ITEM}.yaml" in refusal("It does", "It does", f"{ITEM}.yml")


def test_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    for name in ("A-B-001", "A-B-002"):
        (tmp_path / f"{name}.yaml").write_text("")
    with pytest.raises(BadConfig, match=r"A-B-001\.yaml:1: is empty.*\n.*A-B-002\.yaml:1: is empty"):
        read_attestations(tmp_path)


@pytest.mark.parametrize(
    "file", ["list.png", "files/list.png", "files/VERIFF-GL-033/list.png", f"files/{ITEM}/deep/a.png"]
)
def test_attached_files_lie_in_the_items_own_folder(
    tmp_path: Path, checklist: Checklist, attestation: Attestation, file: str
) -> None:
    strange = changed(attestation, evidence=(EvidenceFile(file, "0" * 64, "image/png"),))
    write_attestation(tmp_path, strange, checklist, {})
    with pytest.raises(BadConfig, match=rf"evidence {file} is not in files/{ITEM}/"):
        read_attestations(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("ä.png", b"a picture", "not every system keeps"),
        (".png", b"a picture", "not every system keeps"),
        ("a.png", b"", "is empty"),
    ],
)
def test_what_no_bundle_could_hold_is_no_evidence(
    tmp_path: Path, checklist: Checklist, attestation: Attestation, name: str, content: bytes, said: str
) -> None:
    file = EvidenceFile(f"files/{ITEM}/{name}", sha256(content).hexdigest(), "image/png")
    write_attestation(tmp_path, changed(attestation, evidence=(file,)), checklist, {file: content})
    with pytest.raises(BadConfig, match=said):
        read_attestations(tmp_path)


def test_a_way_out_of_the_folder_is_refused(tmp_path: Path, checklist: Checklist, attestation: Attestation) -> None:
    strange = changed(attestation, evidence=(EvidenceFile(f"files/{ITEM}/../../../x.png", "0" * 64, "image/png"),))
    write_attestation(tmp_path, strange, checklist, {})
    with pytest.raises(BadConfig, match=rf"{ITEM}\.yaml"):
        read_attestations(tmp_path)


def test_a_link_is_no_attached_file(tmp_path: Path, checklist: Checklist, attestation: Attestation) -> None:
    home = tmp_path / "files" / ITEM
    home.mkdir(parents=True)
    (home / "a.png").symlink_to("/etc/hostname")
    linked = changed(attestation, evidence=(EvidenceFile(f"files/{ITEM}/a.png", "0" * 64, "image/png"),))
    write_attestation(tmp_path, linked, checklist, {})
    with pytest.raises(BadConfig, match="is a link; copy the file itself"):
        read_attestations(tmp_path)


def test_a_file_that_changed_or_went_is_told(tmp_path: Path, checklist: Checklist, attestation: Attestation) -> None:
    sources = [tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.txt"]
    for source in sources:
        source.write_text(source.name)
    attached = attach(ITEM, sources)
    folder = tmp_path / "attestations"
    whole = changed(attestation, evidence=tuple(attached))
    write_attestation(folder, whole, checklist, attached)
    assert changed_files(whole, folder) == ()
    (folder / "files" / ITEM / "a.txt").write_text("other")
    (folder / "files" / ITEM / "c.txt").unlink()
    assert changed_files(whole, folder) == (f"files/{ITEM}/a.txt", f"files/{ITEM}/c.txt")
    found = standing(checklist, checklist.by_id[ITEM], whole, folder, TODAY)
    assert (found.state, found.is_open) == (State.STALE, True)
    assert "a.txt" in found.why


@pytest.mark.parametrize(
    ("name", "kept", "media_type"),
    [
        ("allow list (1).png", "allow-list-1-.png", "image/png"),
        ("Zusage für uns.pdf", "Zusage-f-r-uns.pdf", "application/pdf"),
        (".env", "env", "application/octet-stream"),
        ("mail.unknown", "mail.unknown", "application/octet-stream"),
    ],
)
def test_names_and_types_are_plain(tmp_path: Path, name: str, kept: str, media_type: str) -> None:
    (tmp_path / name).write_text("x")
    (file,) = attach(ITEM, [tmp_path / name])
    assert (file.file, file.media_type) == (f"files/{ITEM}/{kept}", media_type)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"x" * (10 * 1024 * 1024 + 1), "is larger than 10 MiB"),
        (b"-----BEGIN PRIVATE KEY-----", "holds what looks like a private key"),
    ],
    ids=["empty", "large", "secret"],
)
def test_not_every_file_may_be_attached(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    with pytest.raises(BadConfig, match=said):
        attach(ITEM, [tmp_path / "a.txt"])


def test_a_missing_file_and_two_of_a_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="cannot be read: No such file"):
        attach(ITEM, [tmp_path / "a.txt"])
    (tmp_path / "b").mkdir()
    for place in (tmp_path / "a.txt", tmp_path / "b" / "a.txt"):
        place.write_text("x")
    with pytest.raises(BadConfig, match="another file with this name"):
        attach(ITEM, [tmp_path / "a.txt", tmp_path / "b" / "a.txt"])


def test_a_statement_with_a_key_is_not_written(tmp_path: Path, checklist: Checklist, attestation: Attestation) -> None:
    secret = "4f1c0e2a-9d4b-4c1e-8a77-0b8b5a3f9d10"
    with pytest.raises(BadConfig, match="at /statement holds"):
        write_attestation(tmp_path, changed(attestation, statement=f"the key is {secret}"), checklist, {})
    assert list(tmp_path.iterdir()) == []


def test_items_wait_worst_first(tmp_path: Path, checklist: Checklist, attestation: Attestation) -> None:
    everything = Profile(frozenset(checklist.features))
    said = [
        changed(attestation, item="VERIFF-GL-024", answer=Answer.NO),  # a SHOULD: a warning
        changed(attestation, item="VERIFF-GL-030"),  # counts
        changed(attestation, item="VERIFF-GL-031", rev=9),
        changed(attestation, item="VERIFF-GL-032", answer=Answer.NO),  # a MUST: a failure
        changed(attestation, item="VERIFF-GL-033", expires="2026-01-31"),
    ]
    found = [(one.item.id[-3:], one.state) for one in open_items(checklist, everything, said, tmp_path, TODAY)]
    assert found == [
        ("032", State.FAIL),
        ("031", State.STALE),
        ("033", State.STALE),
        ("027", State.REVIEW),
        ("028", State.REVIEW),
        ("024", State.WARN),
    ]


def test_the_profile_says_who_is_asked(tmp_path: Path, checklist: Checklist) -> None:
    found = open_items(checklist, Profile(), (), tmp_path, TODAY)
    assert [one.item.id for one in found] == ["VERIFF-GL-024", "VERIFF-GL-033"]


def test_an_answer_that_may_not_count_at_all_is_open(
    tmp_path: Path, checklist: Checklist, attestation: Attestation
) -> None:
    too_long = changed(attestation, expires="2027-07-01")
    found = standing(checklist, checklist.by_id[ITEM], too_long, tmp_path, TODAY)
    assert (found.state, found.is_open, found.wants_second) == (State.FAIL, True, False)


def two_persons(checklist: Checklist) -> Checklist:
    """The checklist, its item of this test answered by one and confirmed by another."""
    items = tuple(changed_item(item, two_person=item.id == ITEM) for item in checklist.items)
    return msgspec.structs.replace(checklist, items=items)


def changed_item(item: Item, **members: object) -> Item:
    return msgspec.structs.replace(item, **members)


def test_the_answer_of_one_waits_for_another(tmp_path: Path, checklist: Checklist, attestation: Attestation) -> None:
    ours = two_persons(checklist)
    alone = standing(ours, ours.by_id[ITEM], attestation, tmp_path, TODAY)
    assert (alone.state, alone.wants_second) == (State.REVIEW, True)
    assert alone.confirmable() == attestation
    both = changed(attestation, second=Second("Bob", at="2026-01-16T09:00:00Z"))
    assert not standing(ours, ours.by_id[ITEM], both, tmp_path, TODAY).is_open


def test_an_item_without_a_test_asks_whether_it_holds(checklist: Checklist) -> None:
    item = changed_item(
        checklist.by_id["VERIFF-GL-001"], method=Method.AUTOMATED, not_tested=NotTested("no way in", "guide L1")
    )
    assert asked(item) == f"Does this hold: {item.title}? No test can tell: no way in (guide L1)"


@pytest.mark.parametrize("text", FENCE.findall(HOW_TO.read_text(encoding="utf-8")))
def test_the_how_to_shows_a_file_that_is_read(tmp_path: Path, text: str) -> None:
    name = re.search(r"^item: (\S+)$", text, re.MULTILINE)
    assert name
    (tmp_path / f"{name[1]}.yaml").write_text(text, encoding="utf-8")
    (read,) = read_attestations(tmp_path)
    assert read.answer is Answer.YES
