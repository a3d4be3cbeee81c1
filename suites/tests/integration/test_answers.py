"""What a suite gets of an operation: nothing, a bare value, or an object, by the table alone; and what it may give."""

import dataclasses
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from golive.simulators.conformance.integration import Integration, IntegrationError, load, load_table

TABLE = """
webhooks:
  - {name: status, meaning: where each change is posted}
operations:
  - {name: forget, meaning: nothing is answered}
  - name: buy
    meaning: the user buys
    inputs: [user, coin, {name: amount, default: 50}]
    answers: [{name: bought, kind: text}]
  - name: told
    meaning: what the staff was told
    answers: [{name: notices, kind: texts}]
  - name: view
    meaning: what the user is told
    answers:
      - {name: state, kind: word, words: [open, done]}
      - {name: messages, kind: texts}
      - {name: link, kind: url, nullable: true, optional: true}
"""


class App:
    """Answers what it is asked."""

    def __init__(self, ready: Mapping[str, object]) -> None:
        self.state: object = "open"

    def forget(self, user: str) -> str:
        """Its answer is nobody's business."""
        return "ignored"

    def buy(self, user: str, coin: str, amount: str) -> str:
        """What was bought."""
        return f"{user} {coin} {amount}"

    def told(self, user: str) -> list[str]:
        """Two notices."""
        return ["one", "two"]

    def view(self, user: str) -> dict[str, object]:
        """A user called `late` is done, one called `odd` has a state of no meaning."""
        return {"state": {"late": "done", "odd": "closed"}.get(user, "open"), "messages": ["hello"]}


@pytest.fixture
def app(tmp_path: Path, ready: Mapping[str, object], monkeypatch: pytest.MonkeyPatch) -> Integration:
    """The class as an integration of a vendor with the table above."""
    module = ModuleType("team_app")
    module.App = App  # type: ignore[attr-defined]  # the module is made here
    monkeypatch.setitem(sys.modules, "team_app", module)
    (tmp_path / "operations.yaml").write_text(TABLE, encoding="utf-8")
    (tmp_path / "golive.toml").write_text('[integration.acme]\npython = "team_app:App"\n', encoding="utf-8")
    return load(tmp_path / "golive.toml", load_table(tmp_path / "operations.yaml", "acme"), ready)


def test_no_answer_is_none_and_one_is_bare(app: Integration) -> None:
    assert app.forget("ann") is None
    assert app.buy("ann", "USDT") == "ann USDT 50"
    assert app.told("ann") == ("one", "two")


def test_several_answers_are_an_object_that_cannot_be_changed(app: Integration) -> None:
    seen = app.view("late")
    assert (seen.state, seen.messages, seen.link) == ("done", ("hello",), None)
    assert repr(seen) == "view(state='done', messages=('hello',), link=None)"
    with pytest.raises(dataclasses.FrozenInstanceError):
        seen.state = "open"


def test_a_word_that_is_not_in_the_table_is_an_error(app: Integration) -> None:
    with pytest.raises(IntegrationError, match=r"state is 'closed', but must be one of open, done \(map the app's"):
        app.view("odd")


CALLS: list[tuple[Callable[[Any], object], str]] = [
    (lambda app: app.buy("ann", "USDT", 7), "ann USDT 7"),
    (lambda app: app.buy("ann", coin="USDC", amount="1.5"), "ann USDC 1.5"),
    (lambda app: app.buy(amount=2, coin="USDC", user="bob"), "bob USDC 2"),
]


@pytest.mark.parametrize(("call", "bought"), CALLS)
def test_inputs_are_texts_by_position_or_name(app: Integration, call: Callable[[Any], object], bought: str) -> None:
    assert call(app) == bought


def test_inputs_that_do_not_fit_are_the_suites_mistake(app: Integration) -> None:
    with pytest.raises(TypeError, match="missing a required argument: 'coin'"):
        app.buy("ann")
    with pytest.raises(TypeError, match="unexpected keyword argument 'price'"):
        app.buy("ann", "USDT", price=1)


def test_an_operation_that_is_not_in_the_table_is_no_attribute(app: Integration) -> None:
    with pytest.raises(AttributeError, match="'start' is no operation of the suite's table"):
        app.start("ann")
    assert not hasattr(app, "_nothing")


def test_a_webhook_that_need_not_be_there_is_none(app: Integration) -> None:
    assert app.webhooks().status is None
