"""Digests: what changes one, and that `sha256sum` comes to the same."""

import os
import subprocess
from pathlib import Path

from golive.simulators.conformance.digests import checksums, digest_of_folder


def test_a_digest_is_of_names_and_contents_alone(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("one")
    first = digest_of_folder(tmp_path)
    os.utime(tmp_path / "a", (0, 0))
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("x")
    assert digest_of_folder(tmp_path) == first
    (tmp_path / "a").rename(tmp_path / "b")
    assert digest_of_folder(tmp_path) != first


def test_checksums_are_those_of_sha256sum(tmp_path: Path) -> None:
    files = {"b/c": b"1", "a": b"2"}
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    done = subprocess.run(["sha256sum", "a", "b/c"], cwd=tmp_path, capture_output=True, check=True)
    assert checksums(files) == done.stdout
