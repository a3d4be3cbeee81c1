"""`[sources]`: the team's own files, read in order, and never from outside of a declared folder."""

from pathlib import Path

import pytest
from golive.simulators.conformance.integration import ConfigurationError, NotOffered, Sources, read_sources
from golive.simulators.conformance.integration.sources import MOST_BYTES


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """The folder of an app, with three files."""
    folder = tmp_path / "ios"
    (folder / "App").mkdir(parents=True)
    (folder / "App" / "Info.plist").write_text("app", encoding="utf-8")
    (folder / "Info.plist").write_bytes(b"root \xff\xc3\xa9")
    (folder / "main.swift").write_text("code", encoding="utf-8")
    return folder


@pytest.fixture
def sources(app: Path, tmp_path: Path) -> Sources:
    """Read from a file beside the folder."""
    file = tmp_path / "golive.toml"
    file.write_text('[sources]\nios = "ios"\n', encoding="utf-8")
    return read_sources(file)


def test_files_come_in_order_with_their_text(sources: Sources) -> None:
    assert sources.files("ios", "**/Info.plist") == [("App/Info.plist", "app"), ("Info.plist", "root \ufffdé")]
    assert sources.files("ios", "*.kt") == []


def test_a_folder_is_not_a_file(sources: Sources) -> None:
    assert sources.files("ios", "App") == []


def test_what_is_not_declared_could_not_be_judged(sources: Sources) -> None:
    with pytest.raises(NotOffered, match="does not declare 'android', so this was not judged: add android = \"path"):
        sources.files("android", "**/*")


def test_a_long_file_is_read_to_a_limit(sources: Sources, app: Path) -> None:
    (app / "long.txt").write_bytes(b"x" * (MOST_BYTES + 1))
    ((_, text),) = sources.files("ios", "long.txt")
    assert len(text) == MOST_BYTES


def test_links_and_patterns_do_not_lead_out(sources: Sources, app: Path, tmp_path: Path) -> None:
    secret = tmp_path / "elsewhere"
    secret.mkdir()
    (secret / "key.txt").write_text("secret", encoding="utf-8")
    (app / "linked.txt").symlink_to(secret / "key.txt")
    (app / "linked").symlink_to(secret)
    (app / "inside.txt").symlink_to(app / "main.swift")
    for pattern in ("*.txt", "**/*.txt", "linked/*", "linked/**/*", "../elsewhere/*"):
        assert "secret" not in dict(sources.files("ios", pattern)).values()
    assert dict(sources.files("ios", "*.txt")) == {"inside.txt": "code"}


@pytest.mark.parametrize(
    ("text", "key", "problem"),
    [
        ('[sources]\nios = "nowhere"', "sources.ios", "there is no folder"),
        ('[sources]\nios = "golive.toml"', "sources.ios", "there is no folder"),
        ("[sources]\nios = 1", "sources.ios", "must be a text"),
        ("sources = 1", "sources", "must be a table"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, key: str, problem: str) -> None:
    file = tmp_path / "golive.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_sources(file)
    assert caught.value.key == key
    assert problem in caught.value.problem
