"""Whether a secret is under version control: the values that are configured, private keys, files named .env.

Owns asking git, quickly and without showing anybody what was found: patterns go in by standard input, and only places
come out.
"""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from .. import discovery
from .accounts import published
from .findings import Code, Finding, Severity, fail, ok, warn
from .scene import Scene

PATIENCE = 1.2
"""Seconds that git has for all questions."""
_SHORTEST = 8
"""A secret with fewer characters stands in too many files by chance."""
_MOST = 20
"""Places that are told."""
_PEM_END = "PRIVATE KEY-----"
_PEM = re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?:\\n|\s)+([A-Za-z0-9+/=]{40,})")
"""A key, and its first line; the words alone stand in many a program."""
_HIDDEN = re.compile(r"SECRET|TOKEN|PASSWORD|PRIVATE|_KEY")
_ENV = re.compile(r"\.env(\.(?!example$|sample$|template$|dist$)[\w.-]+)?")
_NO_MATCH = 1
_KEY_FILES = (".pem", ".key")


class _Unknown(Exception):
    """Git cannot tell: a clause that says why."""


class _NoRepository(Exception):
    """The folder is in none."""


@dataclass(frozen=True, slots=True)
class _Git:
    """Git in a folder, for as long as there is time: `until` is on the monotonic clock."""

    folder: Path
    until: float

    def ask(self, *words: str, given: str = "") -> str:
        """What git prints; empty when it found nothing. Raises `_Unknown`, `_NoRepository`."""
        program = shutil.which("git")
        if program is None:
            raise _Unknown("git is not installed")
        left = max(self.until - time.monotonic(), 0)
        try:
            done = subprocess.run(  # noqa: S603 - our own words; secrets are not among them
                (program, "-C", str(self.folder), *words),
                input=given.encode(),
                capture_output=True,
                timeout=left,
                env={**os.environ, "LC_ALL": "C"},
                check=False,
            )
        except subprocess.TimeoutExpired as problem:
            raise _Unknown(f"git took longer than {PATIENCE:g} s") from problem
        except OSError as problem:
            raise _Unknown(f"git cannot be run: {problem.strerror}") from problem
        if b"not a git repository" in done.stderr:
            raise _NoRepository
        if done.returncode > _NO_MATCH:
            raise _Unknown(f"git {words[0]} ended with {done.returncode}")
        return done.stdout.decode("utf-8", "replace")

    def listed(self) -> list[str]:
        """The files under version control."""
        return _split(self.ask("ls-files", "-z"))

    def others(self) -> list[str]:
        """The files that the next `git add` would take."""
        return _split(self.ask("ls-files", "-z", "--others", "--exclude-standard"))

    def holding(self, texts: Iterable[str]) -> list[str]:
        """The files under version control with one of these in a line."""
        patterns = "".join(f"{text}\n" for text in texts)
        return _split(self.ask("grep", "-l", "-z", "-I", "-F", "-f", "-", given=patterns))


def _split(said: str) -> list[str]:
    return [path for path in said.split("\0") if path]


def check(scene: Scene) -> Iterator[Finding]:
    """All three, unless there is no repository."""
    try:
        git = _whole(_Git(scene.file.resolve().parent, time.monotonic() + PATIENCE))
        found = [*_env_files(git), *_contents(git, _secrets(scene), _known())]
    except _NoRepository:
        yield ok(Code.GIT, "not a git repository")
        return
    except _Unknown as problem:
        yield warn(Code.GIT, f"secrets in git were not looked for: {problem}", "look yourself: git grep, git ls-files")
        return
    yield from found[:_MOST]
    if rest := found[_MOST:]:
        worst = fail if any(finding.severity is Severity.FAIL for finding in rest) else warn
        yield worst(Code.GIT, f"and {len(rest)} places more", "look at them when these are put right")
    if not found:
        yield ok(Code.GIT, "no secret under version control")


def _whole(git: _Git) -> _Git:
    """From the top of the repository, in whatever folder of it we are."""
    return replace(git, folder=Path(git.ask("rev-parse", "--show-toplevel").strip()))


def _secrets(scene: Scene) -> dict[str, str]:
    """What to look for, by what a person calls it; of a text with lines the longest one."""
    found = {name: value for account in scene.accounts for name, value in account.secrets().items()}
    found |= {name: scene.environment.get(name, "") for name in _referred(scene) if _HIDDEN.search(name)}
    lines = {name: max(value.split("\n"), key=len).strip() for name, value in found.items() if value}
    return {name: line for name, line in lines.items() if len(line) >= _SHORTEST}


def _referred(scene: Scene) -> Iterator[str]:
    """Variables that golive.toml takes from the environment: `{env.NAME}`."""
    for value in scene.table("integration", "env").values():
        yield from re.findall(r"\{env\.(\w+)\}", str(value))


def _known() -> frozenset[str]:
    """Lines that anybody may read: they are golive's own."""
    values = (value for vendor in discovery.names() for value in published(vendor).values())
    return frozenset(line.strip() for value in values for line in value.split("\n"))


def _env_files(git: _Git) -> Iterator[Finding]:
    for path in filter(_is_env, git.listed()):
        fix = f"git rm --cached {path}, name it in .gitignore, and have new credentials made"
        yield fail(Code.GIT, f"{path} is under version control", fix)
    for path in filter(_is_env, git.others()):
        yield warn(Code.GIT, f"{path} would be added by the next git add", "name it in .gitignore")


def _is_env(path: str) -> bool:
    return bool(_ENV.fullmatch(PurePosixPath(path).name))


def _contents(git: _Git, secrets: Mapping[str, str], known: frozenset[str]) -> Iterator[Finding]:
    wanted = {name: secret for name, secret in secrets.items() if secret not in known}
    for path in git.holding((_PEM_END, *wanted.values())):
        for leak in _leaks(path, _text(git.folder / path), wanted, known):
            yield fail(Code.GIT, leak, "take it out of the file and of the history, and have a new one made")
    for path in git.others():
        if path.endswith(_KEY_FILES):
            for leak in _leaks(path, _text(git.folder / path), wanted, known):
                yield warn(Code.GIT, f"{leak}, and would be added by the next git add", f"name {path} in .gitignore")


def _leaks(path: str, text: str, wanted: Mapping[str, str], known: frozenset[str]) -> Iterator[str]:
    """What a file holds, and in which line."""
    places = {f"the value of {name}": text.find(secret) for name, secret in wanted.items()}
    keys = (match.start() for match in _PEM.finditer(text) if match[1] not in known)
    places["a private key"] = next(keys, -1)
    for what, place in places.items():
        if place >= 0:
            line = text.count("\n", 0, place) + 1
            yield f"{path}:{line} holds {what}"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:  # gone from the folder, and still in the index
        return ""
