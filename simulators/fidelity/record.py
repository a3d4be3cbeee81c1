"""Makes goldens of flows that ran on a vendor's real sandbox.

Owns what a recording is: a flow that went through to its end, as the contract wants it, normalised and redacted, with
its date. All flows of a recording pass the last gate, or none is written.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from .flows import Outcome, Result
from .gate import Guarded
from .goldens import FORMAT, LABELS, Golden, write_all
from .steps import Run, normalised, settled


class NotRecorded(Exception):
    """A flow did not get through, so that nothing was recorded: one sentence. `failed`: the vendor did answer."""

    def __init__(self, sentence: str, *, failed: bool) -> None:
        super().__init__(sentence)
        self.failed = failed


def record(
    results: Sequence[Result], folder: Path, *, day: date, account: str, key: bytes, secrets: Sequence[str]
) -> list[Path]:
    """Write the goldens of these runs; answers their files.

    `account` says what kind of account it was, `key` belongs to this recording alone. Raises `NotRecorded` and
    `gate.Refused`, before anything is written.
    """
    for result in results:
        _check_through(result)
    made = [_golden(result, day, account, key) for result in results]
    private = frozenset[str]().union(*(run.private for _, run in made))
    marks = frozenset[str]().union(*(run.marks for _, run in made))
    guarded = Guarded([*secrets, *fetched(results)], private, marks)
    return write_all(tuple(golden for golden, _ in made), folder, guarded)


def _check_through(result: Result) -> None:
    """Why a flow failed may quote an answer, which nobody has redacted; so it is not told here."""
    if result.outcome is Outcome.PASSED:
        return
    failed = result.outcome is Outcome.FAILED
    elsewhere = f"golive check {result.vendor} --target sandbox --flow {result.flow} tells why"
    why = elsewhere if failed else result.why
    raise NotRecorded(f"{result.flow} did not get through: {why}; nothing was written", failed=failed)


def _golden(result: Result, day: date, account: str, key: bytes) -> tuple[Golden, Run]:
    run = _run(result, key)
    sources = {"sandbox": f"the flow {result.flow}: {result.title}"}
    golden = Golden(
        FORMAT,
        "recorded",
        LABELS["recorded"],
        result.vendor,
        result.flow,
        day.isoformat(),
        account,
        None,
        sources,
        (),
        run.steps,
    )
    return golden, run


def private_of(results: Iterable[Result]) -> frozenset[str]:
    """What must not be told of the messages of these runs."""
    return frozenset[str]().union(*(_run(result, b"").private for result in results))


def _run(result: Result, key: bytes) -> Run:
    return normalised(result.vendor, [result.exchanges[place] for place in settled(result.exchanges)], key)


def fetched(results: Iterable[Result]) -> frozenset[str]:
    """The secrets that these runs were handed besides the account's own: tokens to sign with, and those they showed."""
    found: set[str] = set()
    for result in results:
        found |= {text for text in normalised(result.vendor, result.aside, b"").private if not text.isspace()}
        shown = (one.request.headers.get("authorization", "") for one in (*result.exchanges, *result.aside))
        found |= {header.rpartition(" ")[2] for header in shown if header}
    return frozenset(found)


def secrets_of(credentials: Mapping[str, str]) -> list[str]:
    """What of an account's credentials must never be written: everything but addresses; of a file its content."""
    told = [(name, value) for name, value in credentials.items() if not value.startswith(("http://", "https://"))]
    return [Path(value).read_text(encoding="utf-8") if name.endswith("_file") else value for name, value in told]
