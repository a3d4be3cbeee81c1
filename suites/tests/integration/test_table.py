"""`operations.yaml`: read whole or refused with sentences that name the row and the remedy."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from golive.simulators.conformance.integration import OperationsError, Table, load_table, shipped
from golive.simulators.conformance.integration.operations import FETCHED, Answer, Input, Kind
from golive.simulators.conformance.integration.table import vendors

Row = dict[str, Any]
Write = Callable[..., Path]

GOOD: Row = {"name": "ask", "meaning": "the user asks"}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes an `operations.yaml` with these rows."""

    def build(*rows: Row, **more: object) -> Path:
        path = tmp_path / "operations.yaml"
        path.write_text(yaml.safe_dump({"operations": list(rows), **more}), encoding="utf-8")
        return path

    return build


def test_a_row_becomes_an_operation(write: Write) -> None:
    amount = {"name": "amount", "default": 50}
    states = {"name": "state", "kind": "word", "words": ["open", "done"], "nullable": True}
    table = load_table(write(GOOD | {"inputs": ["user", "coin", amount], "answers": [states]}), "acme")
    ask = table.operations["ask"]
    assert ask.inputs == (Input("user"), Input("coin"), Input("amount", "50"))
    assert ask.answers == (Answer("state", Kind.WORD, ("open", "done"), nullable=True),)
    assert not ask.required
    assert table.key("ask") == "integration.acme.ask"
    assert table.webhooks == ()


def test_what_is_not_said_is_the_least(write: Write) -> None:
    ask = load_table(write(GOOD), "acme").operations["ask"]
    assert (ask.names, ask.answers, ask.follows) == (("user",), (), "")


def test_the_operations_of_every_app_are_in_every_table(write: Write) -> None:
    table = load_table(write(GOOD), "acme")
    assert set(table.operations) == {"ask", "sign_in", "disrupt", "health"}
    assert table.key("health") == "integration.health"


def test_an_operation_that_follows_a_url_knows_where_it_ended(write: Write) -> None:
    follow = {"inputs": ["user", "target"], "follows": "target", "answers": [{"name": "arrived", "kind": "flag"}]}
    ask = load_table(write(GOOD | follow), "acme").operations["ask"]
    assert ask.answers == (*FETCHED, Answer("arrived", Kind.FLAG))
    assert [answer.name for answer in ask.declarable()] == ["arrived"]


ANSWER = {"name": "state", "kind": "text"}

WRONG: list[tuple[Row, str]] = [
    ({"meening": "x"}, "ask: Additional properties are not allowed ('meening' was unexpected). Correct its spelling"),
    ({"meaning": " "}, 'ask meaning: " " does not match'),
    ({"required": "yes"}, 'ask required: "yes" is not of type "boolean"'),
    ({"inputs": []}, "ask inputs: [] has less than 1 item"),
    ({"inputs": ["url"]}, 'ask inputs 0: "user" was expected'),
    ({"inputs": ["user", {"name": "url"}]}, 'ask inputs 1: "default" is a required property. Add it.'),
    ({"inputs": ["user", "user"]}, "ask inputs: user is there 2 times. Keep one."),
    ({"inputs": ["user", "port"]}, "ask inputs: port is the same for a whole run. Choose another name."),
    ({"inputs": ["user", {"name": "a", "default": ""}, "b"]}, "ask inputs: one without a default stands after one"),
    ({"inputs": ["user", "class"]}, "ask: class is a word of Python's"),
    ({"follows": "url"}, "ask: follows 'url', which is none of its inputs. Add it to `inputs`."),
    ({"answers": [{"name": "state"}]}, 'ask answers 0: "kind" is a required property. Add it.'),
    ({"answers": [ANSWER | {"kind": "state"}]}, 'ask answers 0 kind: "state" is not one of'),
    ({"answers": [ANSWER | {"kind": "word"}]}, 'ask answers 0: "words" is a required property. Add it.'),
    ({"answers": [ANSWER | {"words": ["a"]}]}, "ask answers 0 words: "),
    ({"answers": [ANSWER | {"kind": "word", "words": ["a", "a"]}]}, "ask answers 0 words: "),
    ({"answers": [ANSWER, ANSWER]}, "ask answers: state is there 2 times. Keep one."),
    ({"answers": [ANSWER | {"name": "json"}]}, "ask answers: json says how a request is sent. Choose another name."),
    (
        {"inputs": ["user", "to"], "follows": "to", "answers": [ANSWER | {"name": "status"}]},
        "ask answers: status is there 2 times. Keep one.",
    ),
    ({"name": "Ask"}, 'Ask name: "Ask" does not match'),
    ({"name": "health"}, "health: has a name that every integration uses for something else. Choose another name."),
    ({"name": "webhooks"}, "webhooks: has a name that every integration uses for something else."),
    ({"name": "controls"}, "controls: has a name that every integration uses for something else."),
    ({"name": "close"}, "close: has a name that every integration uses for something else."),
]


@pytest.mark.parametrize(("change", "complaint"), WRONG, ids=[complaint for _, complaint in WRONG])
def test_a_wrong_row_is_named(write: Write, change: Row, complaint: str) -> None:
    path = write(GOOD | change)
    with pytest.raises(OperationsError) as refusal:
        load_table(path, "acme")
    assert str(refusal.value).startswith(f"{path}: {complaint}")


def test_a_name_stands_once(write: Write) -> None:
    with pytest.raises(OperationsError, match="operations: ask is there 2 times"):
        load_table(write(GOOD, GOOD), "acme")
    with pytest.raises(OperationsError, match="webhooks: ask is there 2 times"):
        load_table(write(GOOD, webhooks=[GOOD, GOOD]), "acme")


def test_a_file_that_is_not_there_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(OperationsError, match=r"No such file or directory\). Say there what the suite does to"):
        load_table(tmp_path / "operations.yaml", "acme")


@pytest.mark.parametrize("vendor", vendors())
def test_every_suite_says_what_it_does_to_an_integration(vendor: str) -> None:
    table = shipped(vendor)
    assert table.vendor == vendor
    assert any(operation.required for operation in table.own)


def test_veriffs_operations(table: Table) -> None:
    required = {operation.name for operation in table.own if operation.required}
    assert required == {"start", "view", "access"}
    assert {operation.name for operation in table.own} - required == {
        *("landing", "record", "back_office", "poll", "upload")
    }
    assert [(webhook.name, webhook.required) for webhook in table.webhooks] == [("decisions", True), ("events", False)]
