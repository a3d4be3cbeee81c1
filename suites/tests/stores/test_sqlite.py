"""What a file on disk promises beyond the contract: it outlives its process, and several may share it."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from golive.simulators.core.store import Conflict, StoreError
from golive.simulators.stores.sqlite import SqliteStore

COUNTER = """
import sys
from pathlib import Path
from golive.simulators.core.store import Conflict
from golive.simulators.stores.sqlite import SqliteStore

store, times = SqliteStore(Path(sys.argv[1])), int(sys.argv[2])
while times:
    version, value = store.read("count")
    try:
        store.commit({"count": version}, {"count": b"%d" % (int(value or b"0") + 1)})
    except Conflict:
        continue
    times -= 1
"""

ENDLESS = """
import sys
from pathlib import Path
from golive.simulators.stores.sqlite import SqliteStore

store, number = SqliteStore(Path(sys.argv[1])), 0
while True:
    number += 1
    store.commit({}, {f"a/{number:08d}": b"%d" % number, f"b/{number:08d}": b"%d" % number, "last": b"%d" % number})
    print(number, flush=True)
"""


def python(program: str, *args: object) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", program, *map(str, args)], stdout=subprocess.PIPE, text=True)


def test_state_is_there_after_a_restart(tmp_path: Path) -> None:
    first = SqliteStore(tmp_path / "state.db")
    first.commit({}, {"a": b"1", "gone": b"2"})
    first.commit({}, {"gone": None})
    version = first.read("a").version
    first.close()
    second = SqliteStore(tmp_path / "state.db")
    assert second.read("a") == (version, b"1")
    second.commit({}, {"gone": b"3"})
    assert second.read("gone").version > version
    second.close()


def test_two_stores_on_one_file_see_each_other(tmp_path: Path) -> None:
    one, other = SqliteStore(tmp_path / "state.db"), SqliteStore(tmp_path / "state.db")
    assert one.shared
    before = other.read("a").version
    one.commit({}, {"a": b"1"})
    with pytest.raises(Conflict):
        other.commit({"a": before}, {"a": b"2"})
    assert other.read("a").value == b"1"
    one.close()
    other.close()


def test_two_processes_lose_no_increment(tmp_path: Path) -> None:
    """They also open the new file at the same moment."""
    path = tmp_path / "state.db"
    with python(COUNTER, path, 400) as one, python(COUNTER, path, 400) as other:
        assert (one.wait(), other.wait()) == (0, 0)
    store = SqliteStore(path)
    assert store.read("count").value == b"800"
    store.close()


def test_a_kill_loses_no_acknowledged_commit_and_leaves_no_half_of_one(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with python(ENDLESS, path) as process:
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline()) for _ in range(200)][-1]
        os.kill(process.pid, signal.SIGKILL)
        acknowledged = max([acknowledged, *(int(line) for line in process.stdout.read().split())])
    store = SqliteStore(path)
    last = int(store.read("last").value or b"0")
    assert last >= acknowledged
    for prefix in ("a/", "b/"):
        assert [entry.key for entry in store.scan(prefix)] == [f"{prefix}{n:08d}" for n in range(1, last + 1)]
    store.close()


def _folder(folder: Path) -> Path:
    return folder


def _below_a_file(folder: Path) -> Path:
    (folder / "file").write_text("")
    return folder / "file" / "state.db"


def _nowhere(folder: Path) -> Path:
    return folder / "not" / "there" / "state.db"


def _other_file(folder: Path) -> Path:
    path = folder / "notes.txt"
    path.write_text("This was never a database, and it is longer than a header is. " * 40)
    return path


@pytest.mark.parametrize("place", [_folder, _below_a_file, _nowhere, _other_file])
def test_a_place_that_cannot_hold_state_is_named_in_one_sentence(tmp_path: Path, place: Callable[[Path], Path]) -> None:
    path = place(tmp_path)
    with pytest.raises(StoreError) as problem:
        SqliteStore(path)
    text = str(problem.value)
    assert str(path) in text
    assert "folder that exists and is writable" in text
    assert "\n" not in text


def test_what_lies_in_the_place_of_the_store_is_not_touched(tmp_path: Path) -> None:
    path = _other_file(tmp_path)
    before = path.read_bytes()
    with pytest.raises(StoreError):
        SqliteStore(path)
    assert path.read_bytes() == before
