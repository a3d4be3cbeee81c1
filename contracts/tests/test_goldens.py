"""The goldens that golive has: labelled for what they are, up to date, and in step with the simulators.

`GOLIVE_RENEW=1` writes the documented ones anew. A recorded one is never written from here.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from golive.simulators import drifting
from golive.simulators.background import BackgroundServer
from golive.simulators.client import ServerHandle
from golive.simulators.core.exits import ExitStatus
from golive.simulators.fidelity import flows, goldens, targets
from golive.simulators.fidelity.documented import documented
from golive.simulators.fidelity.gate import Guarded
from golive.simulators.fidelity.parts import vendors

RENEWED = os.environ.get("GOLIVE_RENEW") == "1"


@pytest.fixture(scope="module")
def handle() -> Iterator[ServerHandle]:
    """A server to run the flows on."""
    background = BackgroundServer().start()
    yield ServerHandle(background.ready["control"])
    background.stop()


@pytest.mark.parametrize("vendor", vendors())
def test_documented_goldens_are_what_the_documentation_gives_today(
    vendor: str, handle: ServerHandle, tmp_path: Path
) -> None:
    target = targets.simulator(vendor, handle)
    names = set()
    for name, flow in flows.flows(vendor).items():
        golden, run = documented(vendor, name, target.run(flow).exchanges)
        written = goldens.write(golden, tmp_path, Guarded((), run.private, run.marks))
        kept = goldens.place(vendor, name, goldens.shipped())
        if RENEWED and not (kept.is_file() and goldens.read(kept).kind == "recorded"):
            kept.parent.mkdir(exist_ok=True)
            shutil.copyfile(written, kept)
        assert kept.is_file(), f"{kept.name} is missing; write it with: GOLIVE_RENEW=1 make contracts"
        if goldens.read(kept).kind == "documented":
            assert written.read_text() == kept.read_text(), f"renew {kept.name} with: GOLIVE_RENEW=1 make contracts"
        names.add(kept.name)
    assert {path.name for path in goldens.place(vendor, "", goldens.shipped()).parent.iterdir()} == names


def test_the_simulators_are_in_step_with_their_goldens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    status = drifting.run(None, every=True)
    told = capsys.readouterr().out
    assert status is ExitStatus.READY, told
    assert told.count("last proven on the sandbox: never") == len(vendors())
