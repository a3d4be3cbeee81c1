"""Where the data folders are: `schemas` and `suites`, installed as `golive.*` or bare in a checkout."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import msgspec

_ROOT = __package__.rpartition("simulators.core")[0]  # "golive." when installed, "" in a bare checkout


@cache
def folder(name: str) -> Traversable:
    """The folder `schemas`, `suites` or `contracts`."""
    return files(_ROOT + name)


def read_bytes(name: str, *parts: str) -> bytes:
    """One file below the folder `name`."""
    return folder(name).joinpath(*parts).read_bytes()


def read_json(name: str, *parts: str) -> Any:  # noqa: ANN401 - any JSON value
    """One JSON file below the folder `name`, parsed."""
    return msgspec.json.decode(read_bytes(name, *parts))
