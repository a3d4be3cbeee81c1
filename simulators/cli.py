"""The command `golive`: words on the command line in, an exit status out.

Owns what each command calls, imported only when it is asked for, and the last line of defence: whatever a command can't
do ends in one sentence and status 2.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from .arguments import parser
from .config import BadConfig, Serve
from .config import load as load_config
from .core.exits import ExitStatus

INTERRUPTED = 130
"""As shells have it for a program that Ctrl-C ended."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; answers the exit status."""
    given = parse(sys.argv[1:] if argv is None else argv)
    try:
        return int(COMMANDS[given.command](given))
    except BadConfig as problem:
        print(f"golive: {problem}", file=sys.stderr)
        return int(ExitStatus.USAGE)
    except KeyboardInterrupt:
        print("golive: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        return int(ExitStatus.READY)


def parse(argv: Sequence[str]) -> Namespace:
    """The command line as values; what follows `--` is left to pytest."""
    words = list(argv)
    cut = words.index("--") if "--" in words else len(words)
    given = parser().parse_args(words[:cut])
    given.pytest_arguments = words[cut + 1 :]
    return given


def _serve(given: Namespace) -> ExitStatus:
    flags: dict[str, Any] = {name: getattr(given, name) for name in Serve.__struct_fields__}
    config = load_config(Path(given.config) if given.config else None, os.environ, flags)
    from . import serve

    return serve.run(config)


def _clock(given: Namespace) -> ExitStatus:
    from . import remote

    return remote.clock(given.server, given.sandbox, given.action, given.value)


def _health(given: Namespace) -> ExitStatus:
    from . import remote

    return remote.health(given.server)


def _messages(given: Namespace) -> ExitStatus:
    from . import remote

    return remote.messages(given.server, given.sandbox, given.to)


def _run(given: Namespace) -> ExitStatus:
    from . import judge

    return judge.run(
        given.vendor,
        given.integration,
        given.report,
        given.server,
        given.processes,
        given.pytest_arguments,
        items=given.item,
    )


def _pact(given: Namespace) -> ExitStatus:
    from . import pact_checking

    return pact_checking.run(
        given.paths, given.provider, offline=given.offline, json_file=given.json, server=given.server
    )


def _check(given: Namespace) -> ExitStatus:
    from . import checking

    return checking.run(
        given.vendor,
        given.target,
        given.flow or (),
        given.server,
        given.json,
        given.config,
        proven_file=given.proven,
    )


def _record(given: Namespace) -> ExitStatus:
    from . import recording

    return recording.run(given.vendor, given.flow or (), given.into, given.config)


def _drift(given: Namespace) -> ExitStatus:
    from . import drifting

    return drifting.run(given.vendor, given.all, given.live, given.goldens, given.json, given.markdown, given.config)


def _proxy(given: Namespace) -> ExitStatus:
    from . import proxying

    return proxying.run(
        given.vendor,
        given.to,
        port=given.port,
        side=given.side,
        server=given.server,
        sandbox=given.sandbox,
        config=given.config,
    )


def _init(given: Namespace) -> ExitStatus:
    from . import initialising

    return initialising.run(given.vendors, given.app_url, given.app_command, yes=given.yes, force=given.force)


def _doctor(given: Namespace) -> ExitStatus:
    from . import doctor

    return doctor.run(given.vendor, given.config, given.json, live=given.live)


def _attest(given: Namespace) -> ExitStatus:
    from . import attesting

    said = {name: getattr(given, name) for name in attesting.Given.__struct_fields__}
    answer = attesting.Given(**said | {"evidence": tuple(given.evidence)})
    return attesting.run(given.target, answer, second=given.second, listed=given.listed, integration=given.integration)


def _signoff(given: Namespace) -> ExitStatus:
    from . import signing_off

    if given.new_key:
        return signing_off.new_key(given.new_key)
    asked = {name: getattr(given, name) for name in signing_off.Asked.__dataclass_fields__}
    return signing_off.run(signing_off.Asked(**asked))


def _verify(given: Namespace) -> ExitStatus:
    from . import verifying

    return verifying.verify(given.bundle, given.key)


def _diff(given: Namespace) -> ExitStatus:
    from . import verifying

    return verifying.diff(given.before, given.after, json=given.json, markdown=given.markdown)


def _explain(given: Namespace) -> ExitStatus:
    from . import explaining

    return explaining.run(given.name)


def _version(_: Namespace) -> ExitStatus:
    try:
        print(f"golive {version('golive')}")
    except PackageNotFoundError:
        print("golive from a checkout")
    return ExitStatus.READY


COMMANDS: Mapping[str, Callable[[Namespace], ExitStatus]] = {
    "serve": _serve,
    "clock": _clock,
    "health": _health,
    "messages": _messages,
    "run": _run,
    "init": _init,
    "doctor": _doctor,
    "attest": _attest,
    "signoff": _signoff,
    "verify": _verify,
    "diff": _diff,
    "explain": _explain,
    "pact": _pact,
    "check": _check,
    "record": _record,
    "drift": _drift,
    "proxy": _proxy,
    "version": _version,
}


if __name__ == "__main__":
    sys.exit(main())
