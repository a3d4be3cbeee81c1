"""The machine itself: clock, telemetry, versions, ports."""

import os
import re
import socket
from pathlib import Path

import pytest
from golive.simulators.doctoring import machine
from golive.simulators.doctoring.findings import Code, Severity
from golive.simulators.doctoring.scene import Scene
from golive.suites.tests.doctoring.world import QUIET, Look, app


def test_the_clock_is_compared_with_nothing(look: Look, here: Path) -> None:
    assert "compared with no other" in look(app(), code=Code.CLOCK)[0].said
    os.utime(here / "golive.toml", (4e9, 4e9))
    (finding,) = look(code=Code.CLOCK)
    assert (finding.severity, "in the future" in finding.said) == (Severity.WARN, True)


@pytest.mark.parametrize(("value", "well"), [("true", True), ("True", False), ("1", False), ("", False)])
def test_pact_keeps_to_itself(look: Look, value: str, well: bool) -> None:
    (finding,) = look(code=Code.TELEMETRY, PACT_DO_NOT_TRACK=value)
    assert (finding.severity is Severity.OK) is well


def test_versions(look: Look) -> None:
    (finding,) = look(code=Code.VERSION)
    assert re.fullmatch(r"Python 3\.\S+, golive \S+.*, pytest 9\.1\.\S+", finding.said)


def test_ports(look: Look) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        (finding,) = look(code=Code.PORT, GOLIVE_PORT_BASE=str(port))
    assert (finding.severity, f"in use: {port}" in finding.said) == (Severity.WARN, True)
    assert look(code=Code.PORT)[0].severity is Severity.OK


def test_a_clock_that_is_set_in_between() -> None:
    scene = Scene(Path("golive.toml"), QUIET, began=(1000.0, 50.0))
    assert [one.severity for one in machine.clock(scene, lambda: 1001.0, lambda: 51.0)] == [Severity.OK]
    assert [one.severity for one in machine.clock(scene, lambda: 1600.0, lambda: 51.0)] == [Severity.WARN]
