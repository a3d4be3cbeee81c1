"""The Python adapter: a class by import path, and what is said when it or its answers are wrong."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

import pytest
from golive.simulators.conformance.integration import (
    ConfigurationError,
    Integration,
    IntegrationError,
    IntegrationFailure,
    NotOffered,
    Reason,
    Table,
    load,
)

Make = Callable[..., Integration]


class App:
    """The least that a class must have."""

    def __init__(self, ready: Mapping[str, object], greeting: str = "Hello") -> None:
        self.ready = ready
        self.greeting = greeting

    def start(self, user: str, first_name: str, last_name: str) -> object:
        """One URL a person."""
        return f"http://vendor/v/{user}-{first_name}-{last_name}"

    def view(self, user: str) -> object:
        """Greets."""
        return {"state": "pending", "message": f"{self.greeting} {user} of {self.ready['sandbox']}", "retry": False}

    def access(self, user: str) -> object:
        """Never."""
        return False

    def webhooks(self) -> object:
        """One webhook."""
        return {"decisions": "http://app/decisions"}


@pytest.fixture
def make(tmp_path: Path, table: Table, ready: Mapping[str, object], monkeypatch: pytest.MonkeyPatch) -> Make:
    """The integration of a class, with lines added to the declaration."""

    def build(kind: type, more: str = "", attribute: str = "App", head: str = "") -> Integration:
        module = ModuleType("team_app")
        module.App = kind  # type: ignore[attr-defined]  # the module is made here
        monkeypatch.setitem(sys.modules, "team_app", module)
        path = tmp_path / "golive.toml"
        path.write_text(f'{head}\n[integration.veriff]\npython = "team_app:{attribute}"\n{more}\n')
        return load(path, table, ready)

    return build


def test_a_class_needs_four_methods(make: Make) -> None:
    integration = make(App, 'options = { greeting = "Hi" }', head='[integration]\nname = "team"')
    assert integration.name == "team"
    assert integration.offers == {"start", "view", "view.url", "access"}
    assert integration.start("ann", "A", "B") == "http://vendor/v/ann-A-B"
    view = integration.view("ann")
    assert (view.state, view.message, view.url) == ("pending", "Hi ann of box", None)
    assert integration.access("ann") is False
    assert integration.webhooks().decisions == "http://app/decisions"
    with pytest.raises(NotOffered):
        integration.poll("ann")
    integration.close()


def test_more_methods_are_more_operations_and_close_is_called(make: Make) -> None:
    closed = []

    class More(App):
        def poll(self, user: str) -> str:
            return "ignored"

        def record(self, user: str) -> object:
            return {"session": user}

        def back_office(self, user: str) -> object:
            return ("one",)

        def close(self) -> None:
            closed.append(True)

    with make(More) as integration:
        integration.poll("ann")
        assert integration.record("ann").session == "ann"
        assert integration.back_office("ann") == ("one",)
    assert closed == [True]


def test_what_a_method_raises_is_a_failure_of_the_app(make: Make) -> None:
    class Raises(App):
        def access(self, user: str) -> object:
            raise ZeroDivisionError("by nought")

    with pytest.raises(IntegrationFailure, match=r"Raises.access raised ZeroDivisionError: by nought") as caught:
        make(Raises).access("ann")
    assert caught.value.reason is Reason.REFUSED


@pytest.mark.parametrize("answer", [None, "yes", 1])
def test_an_answer_without_meaning_is_an_error(make: Make, answer: object) -> None:
    class Odd(App):
        def access(self, user: str) -> object:
            return answer

    with pytest.raises(IntegrationError, match=f"granted is {answer!r}, but must be true or false"):
        make(Odd).access("ann")


def test_an_answer_that_is_no_dict_or_lacks_a_member(make: Make) -> None:
    class Odd(App):
        def view(self, user: str) -> object:
            return "pending" if user == "ann" else {"state": "pending", "retry": False}

        def webhooks(self) -> object:
            return ["http://app"]

    integration = make(Odd)
    with pytest.raises(IntegrationError, match=r"Odd.view must return a dict, not 'pending'"):
        integration.view("ann")
    with pytest.raises(IntegrationError, match="there is no message"):
        integration.view("bob")
    with pytest.raises(IntegrationError, match="must return a dict with decisions"):
        integration.webhooks()


@pytest.mark.parametrize(
    ("kind", "more", "attribute", "problem", "fix"),
    [
        (App, "", "Nobody", "'team_app:Nobody' cannot be imported", "Check the spelling"),
        (App, "options = { colour = 1 }", "App", "can't be made: .*colour", r"\[integration.veriff.options\]"),
        (object, "", "App", "team_app:App lacks methods", "Write def start, def view, def access, def webhooks"),
    ],
)
def test_a_class_that_cannot_be_used(make: Make, kind: type, more: str, attribute: str, problem: str, fix: str) -> None:
    with pytest.raises(ConfigurationError, match=f"{problem}.*{fix}"):
        make(kind, more, attribute)
