"""An app that golive starts itself: a process group, its log, a clean stop.

Owns the process and the file that its output goes to. It does not know what healthy means: it is handed a probe.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from .errors import ConfigurationError, IntegrationError, IntegrationFailure, Reason
from .plan import Plan
from .templates import fill

_PAUSE = 0.05
_GRACE = 5.0
_LAST_LINES = 15
_SECRETS = ("secret", "key", "token")
_MASK = "***"


class App:
    """A running app that leads a process group. `log` holds its output; `secrets` are masked when that is shown."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path, secrets: tuple[str, ...]) -> None:
        self._process = process
        self._log = log
        self._secrets = secrets

    def wait(self, probe: Callable[[], object], seconds: float) -> None:
        """Return when `probe` no longer raises `IntegrationError`; raise when the app dies or `seconds` are over."""
        deadline = time.monotonic() + seconds
        while True:
            self.check("health")
            try:
                probe()
                return
            except IntegrationError as problem:
                if time.monotonic() > deadline:
                    text = f"the app was not healthy after {seconds:g} seconds: {problem}{self.last_lines()}"
                    raise IntegrationFailure("health", Reason.DIED, text) from problem
            time.sleep(_PAUSE)

    def check(self, operation: str, patience: float = 0.0) -> None:
        """Raise when the app is gone, or goes within `patience` seconds, with its last lines."""
        with suppress(subprocess.TimeoutExpired):
            code = self._process.wait(patience)
            how = f"was killed by signal {-code}" if code < 0 else f"exited with code {code}"
            raise IntegrationFailure(operation, Reason.DIED, f"the app {how}{self.last_lines()}")

    def last_lines(self) -> str:
        """The end of the app's output, secrets masked; empty when it wrote nothing."""
        lines = self._log.read_text("utf-8", "replace").splitlines()[-_LAST_LINES:]
        text = "\n    ".join(lines)
        for secret in self._secrets:
            text = text.replace(secret, _MASK)
        return f"; its last lines:\n    {text}" if lines else "; it wrote nothing"

    def stop(self) -> None:
        """Ask the whole process group to end, and kill what is left after a few seconds."""
        self._signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE)
        self._signal(signal.SIGKILL)
        self._process.wait()

    def _signal(self, number: signal.Signals) -> None:
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return


def start(plan: Plan, constants: Mapping[str, str], folder: Path) -> App:
    """Start the plan's command in a process group of its own; the log goes to `folder`. Raises `ConfigurationError`."""
    command = plan.command
    assert command is not None  # noqa: S101 - only called for a plan with a command
    arguments = [fill(argument, constants) for argument in command.arguments]
    environment = {**os.environ, **{name: fill(value, constants) for name, value in command.env.items()}}
    log = folder / "app.log"
    with log.open("wb") as output:
        try:
            process = subprocess.Popen(  # noqa: S603 - the team's own command, run because they declared it
                arguments,
                cwd=command.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as problem:
            fix = "Check the first item of command; it is looked up in PATH, or relative to cwd"
            text = f"cannot start {arguments[0]!r}: {problem.strerror}"
            raise ConfigurationError(plan.file, "integration.command", text, fix) from problem
    return App(process, log, tuple(_secrets(constants)))


def _secrets(constants: Mapping[str, str]) -> list[str]:
    """Values whose name says that they are secret: an app may print its configuration when it dies."""
    return [value for name, value in constants.items() if len(value) > 5 and name.lower().endswith(_SECRETS)]
