"""`golive messages`: what went to people's phones."""

import pytest
from golive.simulators import cli
from golive.simulators.client import SandboxHandle, ServerHandle
from golive.simulators.prove.sim import ProveSim
from golive.suites.tests.prove.caller import Device, over_sockets

NUMBERS = ("2005510001", "2005510002")


@pytest.fixture
def printed(golive_server: ServerHandle, sandbox: SandboxHandle, capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    """The lines for everybody, for the second person, and for nobody."""
    prove = sandbox.vendor("prove")
    assert isinstance(prove, ProveSim)
    caller = over_sockets(prove)
    for number in NUMBERS:
        Device(caller.carry, caller.verify(phoneNumber=number)["authToken"]).call("mobile/otp/start")

    def lines(*arguments: str) -> list[str]:
        assert (
            cli.main(["messages", "--server", golive_server.connection.url, "--sandbox", sandbox.id, *arguments]) == 0
        )
        return capsys.readouterr().out.splitlines()

    return [lines(), lines("--to", NUMBERS[1]), lines("--to", "2005519999")]


def test_each_message_is_a_line(printed: list[list[str]]) -> None:
    everybody, second, nobody = printed
    assert [line.split("  ")[1].split(":")[0] for line in everybody] == [f"prove to +1{number}" for number in NUMBERS]
    assert all("1234" in line for line in everybody)
    assert second == everybody[1:]
    assert nobody == []


def test_nobody_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["messages", "--server", "http://127.0.0.1:9"]) == 3
    assert "http://127.0.0.1:9" in capsys.readouterr().out
