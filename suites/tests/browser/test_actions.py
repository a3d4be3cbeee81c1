"""What the page posts, posted by hand: an action is done wholly or refused wholly."""

import json
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from golive.simulators.veriff.sim import VeriffSim

Create = Callable[..., dict[str, Any]]
Codes = Callable[[str], list[int]]


def act(session: dict[str, Any], **action: object) -> tuple[int, Any]:  # Any: the answer's JSON
    """Status and answer of an action."""
    request = Request(f"{session['url']}/actions", json.dumps(action).encode())  # noqa: S310 - loopback
    try:
        with urlopen(request) as answer:  # noqa: S310 - loopback
            return answer.status, json.load(answer)
    except HTTPError as refusal:
        with refusal:
            return refusal.code, json.load(refusal)


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "perhaps"},
        {"outcome": "expired"},
        {"outcome": "declined", "reasonCode": 204},
        {"outcome": "declined", "reasonCode": "102"},
    ],
)
def test_a_submission_with_an_impossible_outcome_changes_nothing(
    create: Create, codes: Codes, veriff_sim: VeriffSim, wrong: dict[str, object]
) -> None:
    session = create()

    status, answer = act(session, action="submit", **wrong)

    assert status in (400, 409)
    assert answer["error"]
    assert veriff_sim.session(session["id"])["status"] == "created"
    assert codes(session["id"]) == []


def test_a_second_submission_is_refused(create: Create, codes: Codes) -> None:
    session = create()
    assert act(session, action="submit")[0] == 200

    status, answer = act(session, action="submit", outcome="approved")

    assert status == 409
    assert "submitted" in answer["error"]
    assert codes(session["id"]) == [7002]


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"\xff", b'{"action": "fly"}', b'{"action": 5}'])
def test_nonsense_is_refused_with_a_sentence(create: Create, body: bytes) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(f"{create()['url']}/actions", body))  # noqa: S310 - loopback

    with refused.value as answer:
        assert answer.code == 400
        assert json.load(answer)["error"]
