"""Evidence: the exchanges that a check saw and what it concluded, addressed by their content.

Owns the canonical form, its digest and the files `evidence/<sha256>.json`. With the inputs of a sign-off these files
are all that a verdict needs. Exchanges arrive redacted, as the journal keeps them; nothing here looks for secrets, and
nothing here judges.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from .states import Outcome

Exchange = Mapping[str, Any]
"""One exchange in the journal's JSON form; `Any` is any JSON value."""

REQUIRED = ("at", "direction", "vendor", "request", "response")
UNAUTHORIZED = 401


class Concluded(msgspec.Struct, frozen=True):
    """How the check ended that saw it: its id, the ids that it cites, the outcome, and why; `taken` as in `Check`."""

    check: str = ""
    items: tuple[str, ...] = ()
    outcome: Outcome = Outcome.SKIP
    reason: str = ""
    taken: str = ""


class Evidence(msgspec.Struct, frozen=True):
    """What one check saw: exchanges in their order, remarks of the test, and its conclusion."""

    exchanges: tuple[Exchange, ...] = ()
    notes: tuple[str, ...] = ()
    concluded: Concluded = Concluded()

    @property
    def document(self) -> dict[str, Any]:
        """The JSON value that is stored and hashed."""
        concluded = {**msgspec.to_builtins(self.concluded), "items": list(self.concluded.items)}
        return {"concluded": concluded, "exchanges": list(self.exchanges), "notes": list(self.notes)}

    @property
    def sha256(self) -> str:
        """The digest of the canonical form."""
        return digest(self.document)


def canonical(value: object) -> bytes:
    """One spelling for each JSON value: sorted keys, no blanks, ASCII only. NaN and infinities raise ValueError."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest(value: object) -> str:
    """SHA-256, in hex, of the canonical form."""
    return sha256(canonical(value)).hexdigest()


def gather(exchanges: Iterable[Exchange], notes: Iterable[str] = ()) -> Evidence:
    """Evidence of one check. An exchange that was attached twice is kept once; two equal calls differ in `seq`."""
    return Evidence(tuple({digest(exchange): exchange for exchange in exchanges}.values()), tuple(notes))


def checked(exchange: Exchange) -> Exchange:
    """The exchange itself, or ValueError when it is not one: what proves a verdict must have the journal's shape."""
    missing = [name for name in REQUIRED if name not in exchange]
    if missing:
        raise ValueError(f"An exchange lacks {', '.join(missing)}. Attach what the journal answers, unchanged.")
    if exchange["direction"] not in ("in", "out") or not isinstance(exchange["request"], Mapping):
        raise ValueError("An exchange needs direction `in` or `out` and a request. Attach what the journal answers.")
    canonical(exchange)
    return exchange


def shut_out(exchanges: Iterable[Exchange]) -> bool:
    """Whether the integration called the vendor and was answered 401 each time: wrong keys, so nothing was judged."""
    answers = [exchange["response"] for exchange in exchanges if exchange["direction"] == "in"]
    return bool(answers) and all(answer is not None and answer.get("status") == UNAUTHORIZED for answer in answers)


def write_evidence(folder: Path, evidence: Iterable[Evidence]) -> None:
    """One file for each piece of evidence in `folder`, named by its digest; an earlier run's files are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.glob("[0-9a-f]" * 64 + ".json"):
        stale.unlink()
    for piece in evidence:
        (folder / f"{piece.sha256}.json").write_bytes(canonical(piece.document))
