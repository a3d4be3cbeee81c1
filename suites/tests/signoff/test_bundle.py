"""Bundles on disk: whole or not there, each in a folder of its own, within limits that a verifier keeps as well."""

from collections.abc import Callable
from pathlib import Path

import pytest
from golive.simulators.config import BadConfig
from golive.simulators.signoff import bundle
from golive.simulators.signoff.bundle import Unsafe
from golive.simulators.signoff.sealed import refuse_secrets

Sealed = Callable[..., dict[str, bytes]]


def test_it_has_the_files_that_it_should_have(sealed: Sealed) -> None:
    names = {name for name in sealed() if not name.startswith("evidence/")}
    assert names == {
        *bundle.REQUIRED,
        "inputs/waivers.yaml",
        "inputs/attestations/DEMO-GL-003.yaml",
        "inputs/attestations/files/DEMO-GL-003/picture.txt",
    }


def test_a_bundle_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    first, second = (bundle.write({"a/b": b"1"}, tmp_path / "home", "20010520") for _ in range(2))
    assert [first.name, second.name] == ["20010520-1", "20010520-2"]
    assert bundle.read_folder(second) == {"a/b": b"1"}
    assert {path.name for path in (tmp_path / "home").iterdir()} == {"20010520-1", "20010520-2"}


def test_half_a_bundle_is_never_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(folder: Path, files: bundle.Files) -> None:
        (folder / "half").write_bytes(b"")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bundle, "fill", full)
    with pytest.raises(BadConfig, match="No space left on device"):
        bundle.write({"a": b""}, tmp_path / "home", "20010520")
    assert [*(tmp_path / "home").iterdir()] == []


def test_what_nobody_could_verify_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "LARGEST", 3)
    with pytest.raises(BadConfig, match="the largest file here is b"):
        bundle.write({"a": b"123", "b": b"1234"}, tmp_path / "home", "20010520")
    assert not (tmp_path / "home").exists()


def test_a_folder_with_a_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Unsafe, match="link is a link"):
        bundle.read_folder(tmp_path / "folder")


def test_a_terminal_obeys_no_file_name() -> None:
    assert bundle.legible("a\x1b[2J\n\udc80") == "a\\x1b[2J\\n\\udc80"


def test_a_secret_keeps_the_bundle_from_being_written(sealed: Sealed) -> None:
    files = sealed()
    refuse_secrets(files, ["no such secret here"])
    with pytest.raises(BadConfig, match=r"inputs/attestations/files/.* holds a secret") as refused:
        refuse_secrets(files, ["picture of the settings"])
    assert "picture of" not in str(refused.value)
