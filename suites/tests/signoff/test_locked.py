"""Locks: what changes a digest and what does not, and what git is asked."""

import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from golive.simulators.signoff import locked
from golive.simulators.signoff.locked import Integration, Lock


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit."""
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "app.py").write_text("1\n")
    _git(folder, "init", "--quiet")
    _git(folder, "add", ".")
    _git(folder, "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "-m", "one")
    return folder


def _git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", folder, *words], capture_output=True, check=True, text=True).stdout.strip()


def test_what_golive_ships_for_a_vendor_is_locked() -> None:
    assert {*locked.parts("veriff")} == {"schemas", "pacts", "suite"}
    assert locked.parts("../..") == {}


def test_the_teams_files_are_locked_by_digest(tmp_path: Path) -> None:
    (tmp_path / "golive.toml").write_text('[integration.env]\nTOKEN = "hush"\n')
    (tmp_path / "uv.lock").write_text("locked")
    found = locked.beside(tmp_path / "golive.toml")
    assert {*found} == {"configuration", "uv.lock"}
    assert found["uv.lock"] == sha256(b"locked").hexdigest()


def test_the_commit_is_that_of_the_working_copy(repository: Path) -> None:
    assert locked.integration(repository) == Integration(_git(repository, "rev-parse", "HEAD"))


@pytest.mark.parametrize("name", ["app.py", "new.py"])
def test_a_change_makes_it_dirty(repository: Path, name: str) -> None:
    (repository / name).write_text("2\n")
    assert locked.integration(repository).dirty


def test_what_golive_writes_itself_makes_nothing_dirty(repository: Path) -> None:
    (repository / "signoff" / "veriff").mkdir(parents=True)
    (repository / "signoff" / "veriff" / "report.json").write_text("{}")
    assert not locked.integration(repository, [repository / "signoff", repository.parent / "elsewhere"]).dirty
    assert locked.integration(repository).dirty


def test_the_folder_may_lie_below_the_top(repository: Path) -> None:
    (repository / "deploy").mkdir()
    (repository / "app.py").write_text("2\n")
    assert locked.integration(repository / "deploy").dirty


def test_without_git_there_is_no_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert locked.integration(tmp_path) == Integration()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert locked.integration(tmp_path) == Integration()


def test_a_hooks_environment_does_not_lead_astray(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    assert locked.integration(repository).commit


def test_a_lock_is_read_as_it_was_written() -> None:
    lock = Lock(locked.FORMAT, "demo", "2001-01-01T00:00:00Z", locked.golive(), Integration("c"), {"suite": "5"})
    assert locked.decode(locked.encode(lock)) == lock
    with pytest.raises(ValueError, match="of the format 'other'"):
        locked.decode(locked.encode(lock).replace(locked.FORMAT.encode(), b"other"))
