"""Configuration of `golive serve`: defaults, then `golive.toml`, then the environment, then flags.

Owns the options, each known by one name everywhere: `port_base` in the file, `GOLIVE_PORT_BASE` in the environment,
`--port-base` on the command line. An unknown key is an error that lists the known ones.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

FILE = "golive.toml"
ENV = "GOLIVE_"
SECTIONS = ("serve", "integration", "profile", "sources", "sandbox", "drift", "signoff", "handlers")
"""Top-level tables of the file; only `serve` is read here."""


class BadConfig(Exception):
    """One sentence: what is wrong, where, and what to do."""


class Serve(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How to serve. The metadata are the help texts."""

    port_base: Annotated[
        int,
        Meta(ge=0, le=65_000, description="first port: control; the vendors follow (Veriff +2). 0 takes free ports"),
    ] = 7400
    host: Annotated[str, Meta(description="address to listen on; other than loopback only on purpose")] = "127.0.0.1"
    public_host: Annotated[
        str | None, Meta(description="name by which clients reach this host, for URLs that are given out")
    ] = None
    store: Annotated[
        str, Meta(description="where state lives: memory:, or sqlite:PATH to keep it over restarts and share it")
    ] = "memory:"
    seed: Annotated[str, Meta(description="same seed and same calls give the same ids, codes and keys")] = "golive"
    vendors: Annotated[tuple[str, ...], Meta(description="serve only these; all by default")] = ()
    rate: Annotated[float, Meta(ge=0, description="speed of the default sandbox's clock; 0 freezes it")] = 1.0
    log_format: Annotated[
        Literal["auto", "text", "json"], Meta(description="auto: text on a terminal, JSON lines otherwise")
    ] = "auto"
    ready_file: Annotated[
        str | None, Meta(description="write addresses and credentials here as JSON once all ports are open")
    ] = None
    allow_webhook_host: Annotated[
        tuple[str, ...], Meta(description="hosts besides loopback to which webhooks may go; may be given several times")
    ] = ()
    webhook_timeout: Annotated[float, Meta(gt=0, le=60, description="seconds a receiver has to answer a webhook")] = 5.0
    journal_bytes: Annotated[int, Meta(ge=4096, description="journal kept per sandbox")] = 4 * 1024 * 1024
    hostile: Annotated[bool, Meta(description="be as nasty as vendors may be: webhooks twice, out of order, late")] = (
        False
    )
    strict: Annotated[bool, Meta(description="hold the simulator's own answers to its schemas as well")] = True


def load(path: Path | None, environment: Mapping[str, str], flags: Mapping[str, Any]) -> Serve:
    """The effective configuration; raises `BadConfig`."""
    values: dict[str, Any] = {}
    values.update(_from_file(path))
    values.update(_from_environment(environment))
    values.update({name: value for name, value in flags.items() if value is not None})
    try:
        return msgspec.convert(values, Serve, strict=False)
    except msgspec.ValidationError as problem:
        raise BadConfig(_sentence(problem)) from problem


def _sentence(problem: msgspec.ValidationError) -> str:
    reason, _, where = str(problem).partition(" - at `$.")
    option = where.rstrip("`").partition("[")[0]
    return f"{option} (--{option.replace('_', '-')}, {ENV}{option.upper()}): {reason.replace('`', '')}"


def tables(path: Path | None) -> dict[str, Any]:
    """A configuration file, parsed; golive.toml in this folder need not be there. Raises `BadConfig`."""
    chosen = path or Path(FILE)
    if path is None and not chosen.is_file():
        return {}
    try:
        return tomllib.loads(chosen.read_text(encoding="utf-8"))
    except OSError as problem:
        raise BadConfig(f"{chosen} cannot be read: {problem.strerror}") from problem
    except ValueError as problem:
        raise BadConfig(f"{chosen} is not TOML: {problem}") from problem


def _from_file(path: Path | None) -> dict[str, Any]:
    chosen, document = path or Path(FILE), tables(path)
    _known(document, SECTIONS, f"{chosen}: unknown table")
    section = document.get("serve", {})
    if not isinstance(section, dict):
        raise BadConfig(f"{chosen}: serve must be a table, [serve]")
    _known(section, Serve.__struct_fields__, f"{chosen}: unknown key in [serve]:")
    return section


def _known(given: Mapping[str, Any], known: tuple[str, ...], what: str) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise BadConfig(f"{what} {', '.join(unknown)}; known: {', '.join(sorted(known))}")


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in Serve.__struct_fields__:
        text = environment.get(ENV + name.upper())
        if text is not None:
            listed = isinstance(getattr(Serve(), name), tuple)
            found[name] = [part.strip() for part in text.split(",") if part.strip()] if listed else text
    return found


def descriptions() -> dict[str, str]:
    """The help text of each option."""
    hints = Serve.__annotations__
    return {
        name: next(str(m.description) for m in hints[name].__metadata__ if m.description)
        for name in Serve.__struct_fields__
    }
