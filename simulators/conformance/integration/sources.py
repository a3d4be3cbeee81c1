"""`[sources]` of `golive.toml`: folders of the team's own code, for what can only be read there.

Owns reading files. It never leaves a declared folder, whatever a pattern or a symbolic link says.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from . import document
from .errors import NotOffered

MOST_BYTES = 1_000_000
"""What is read of a file at most."""


class Sources:
    """The declared folders by name, such as `ios`."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self._folders = folders

    def files(self, name: str, pattern: str) -> list[tuple[str, str]]:
        """Relative path and text of each file that matches, in order; raises `NotOffered` for an undeclared folder.

        `pattern` is a glob such as `**/Info.plist`. A text is UTF-8, bytes that are not are replaced, and it ends after
        `MOST_BYTES`.
        """
        if name not in self._folders:
            raise NotOffered(name, f'add {name} = "path/to/its/folder" to [sources]')
        folder = self._folders[name]
        return [(path.relative_to(folder).as_posix(), _text(path)) for path in sorted(_inside(folder, pattern))]


def read_sources(file: Path) -> Sources:
    """The folders that the file declares, relative to it. Raises `ConfigurationError`."""
    root = document.section(file, "sources")
    folders = {name: file.resolve().parent / root.get(name, str, "") for name in root.data}
    for name, folder in folders.items():
        if not folder.is_dir():
            root.fail(name, f"there is no folder {folder}", "Write a path relative to this file")
    return Sources(folders)


def _inside(folder: Path, pattern: str) -> Iterator[Path]:
    """The files that match, without those that a link leads out of the folder to."""
    home = folder.resolve()
    return (path for path in folder.glob(pattern) if path.is_file() and path.resolve().is_relative_to(home))


def _text(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(MOST_BYTES).decode("utf-8", "replace")
