"""Ids keep their relations, whatever their pseudonyms are called."""

from typing import Any

import pytest
from golive.simulators.fidelity.goldens import Answered, Asked, Step
from golive.simulators.fidelity.identities import identities

Json = Any
"""Any JSON value."""


def step(number: int, target: str, body: Json) -> Step:
    """One exchange."""
    return Step(number, "anything", Asked("GET", target), Answered(200, body=body))


@pytest.mark.parametrize(("one", "other"), [("<id:1>", "<id:2>"), ("<session:7>", "<id:1>")])
def test_only_where_an_id_was_first_counts(one: str, other: str) -> None:
    found = identities(
        [
            step(1, "/sessions", {"id": one, "status": "created"}),
            step(2, f"/sessions/{one}", {"id": one, "files": [{"id": other}, {"id": one}]}),
        ]
    )
    assert found == {
        1: {"/id": {"answer 1 /id"}},
        2: {"/id": {"answer 1 /id"}, "/files/*/id": {"answer 2 /files/*/id", "answer 1 /id"}},
    }


def test_an_id_that_the_client_chose_is_the_requests() -> None:
    assert identities([step(1, "/users/<user:1>", {"user": "<user:1>", "map": {"12": "<user:1>"}})]) == {
        1: {"/user": {"request 1"}, "/map/*": {"request 1"}}
    }


def test_without_a_body_there_are_none() -> None:
    assert identities([Step(1, "anything", Asked("GET", "/"), Answered(204))]) == {1: {}}
