"""What the tests of pacts share: sample files as the libraries of three languages write them, and new ones."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def samples() -> Path:
    """The folder: `right` and `wrong`."""
    return SAMPLES


@pytest.fixture
def pact(tmp_path: Path) -> Callable[..., Path]:
    """Writes a pact file of version 4; members of the file can be replaced, and None takes one away."""

    def write(*interactions: Any, name: str = "shop-veriff.json", **members: Any) -> Path:  # noqa: ANN401 - any JSON value
        document: dict[str, Any] = {
            "consumer": {"name": "shop"},
            "provider": {"name": "veriff"},
            "interactions": list(interactions),
            "metadata": {"pactSpecification": {"version": "4.0"}},
        }
        document |= members
        file = tmp_path / name
        file.write_text(json.dumps({name: value for name, value in document.items() if value is not None}))
        return file

    return write


@pytest.fixture
def call() -> Callable[..., dict[str, Any]]:
    """An HTTP interaction of version 4 with Veriff."""

    def made(
        method: str = "GET",
        path: str = "/v1/sessions/1/decision",
        status: int = 200,
        request: object = None,
        body: object = None,
    ) -> dict[str, Any]:
        found: dict[str, Any] = {
            "type": "Synchronous/HTTP",
            "description": f"{method} {path}",
            "request": {"method": method, "path": path},
            "response": {"status": status},
        }
        for part, content in (("request", request), ("response", body)):
            if content is not None:
                wrapped = {"content": content, "contentType": "application/json", "encoded": False}
                found[part] |= {"body": wrapped, "headers": {"Content-Type": ["application/json"]}}
        return found

    return made
