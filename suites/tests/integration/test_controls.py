"""Places on the app's pages: which there are says the table, where they are says the team."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from golive.simulators.conformance.integration import (
    ConfigurationError,
    Integration,
    IntegrationError,
    OperationsError,
    Table,
    load,
    load_table,
)
from golive.simulators.conformance.integration.operations import Control, Operation

HTTP = 'base_url = "http://127.0.0.1:9"'
CODE, RESEND = Control("code", "the field for the code", required=True), Control("resend", "asks for another code")
ACME = Table("acme", (), (Operation("ask", "the user asks"),), (CODE, RESEND))

Declare = Callable[..., Integration]


@pytest.fixture
def declared(tmp_path: Path, ready: Mapping[str, object]) -> Iterator[Declare]:
    """The integration of a vendor that has two controls, of which one is required, with these lines in its table."""
    with ExitStack() as held:

        def build(own: str, head: str = HTTP, table: Table = ACME) -> Integration:
            path = tmp_path / "golive.toml"
            path.write_text(f"[integration]\n{head}\n[integration.acme]\n{own}\n", encoding="utf-8")
            return held.enter_context(load(path, table, ready))

        yield build


@pytest.fixture
def made(declared: Declare, monkeypatch: pytest.MonkeyPatch) -> Declare:
    """The integration of an object with these members."""

    def build(**members: object) -> Integration:
        module = ModuleType("team_app")
        module.make = lambda _ready: SimpleNamespace(**members)  # type: ignore[attr-defined]  # the module is made here
        for name in members:
            setattr(module.make, name, True)
        monkeypatch.setitem(sys.modules, "team_app", module)
        return declared('python = "team_app:make"', "")

    return build


def test_each_control_is_a_selector_or_none(declared: Declare) -> None:
    integration = declared("controls = { code = \"input[name='{code}']\" }")
    assert vars(integration.controls()) == {"code": "input[name='{code}']", "resend": None}
    assert integration.offers == {"disrupt"}
    assert vars(declared("controls = { code = '#a', resend = 'text=Again' }").controls()) == {
        "code": "#a",
        "resend": "text=Again",
    }


def test_a_vendor_without_controls_has_none(declared: Declare) -> None:
    assert vars(declared("", table=Table("acme")).controls()) == {}


@pytest.mark.parametrize(
    ("own", "key", "problem", "fix"),
    [
        ("", "acme.controls.code", "is missing", 'for example code = "#code": the field for the code'),
        ("controls = { code = '#a', cod = '#b' }", "acme.controls.cod", "unknown key", "code, resend"),
        ("controls = { code = ' ' }", "acme.controls.code", "is empty", 'for example "#code", or remove this key'),
        ("controls = { code = 1 }", "acme.controls.code", "must be a text, not 1", "Write a text"),
        ("controls = '#a'", "acme.controls", "must be a table", "Write a table"),
        ("python = 'a:B'\ncontrols = {}", "acme.controls", "unknown key", "python, options"),
    ],
)
def test_a_mistake_is_named(declared: Declare, own: str, key: str, problem: str, fix: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        declared(own, "" if "python" in own else HTTP)
    assert caught.value.key == f"integration.{key}"
    assert problem in caught.value.problem
    assert fix in caught.value.fix


def test_they_are_the_vendors_and_not_the_apps(declared: Declare) -> None:
    with pytest.raises(ConfigurationError, match=r"integration.controls: .*write it in \[integration.acme\]"):
        declared("", f"{HTTP}\ncontrols = {{}}")


def test_a_class_has_them_in_a_method(made: Declare) -> None:
    integration = made(controls=lambda: {"code": "#a"})
    assert vars(integration.controls()) == {"code": "#a", "resend": None}
    assert integration.offers == set()


def test_a_class_may_not_lack_the_method_when_one_is_required(made: Declare) -> None:
    with pytest.raises(ConfigurationError, match=r"lacks methods. Write def controls"):
        made()


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (["#a"], r"must return a dict with code and resend, not \['#a'\]"),
        ({"code": "#a", "cod": "#b"}, "unknown name cod; known names: code, resend"),
        ({"resend": "#b"}, "there is no code"),
        ({"code": None}, "code is None, but must be a text"),
        ({"code": "#a", "resend": 1}, "resend is 1, but must be a text"),
    ],
)
def test_what_a_class_says_of_them_is_checked(made: Declare, answer: object, problem: str) -> None:
    with pytest.raises(IntegrationError, match=f"controls: {problem}"):
        made(controls=lambda: answer).controls()


def test_the_table_lists_them(tmp_path: Path) -> None:
    path = tmp_path / "operations.yaml"
    rows = "  - {name: code, meaning: the field for the code, required: true}\n"
    text = "operations:\n  - {name: ask, meaning: the user asks}\ncontrols:\n" + rows
    path.write_text(text + "  - {name: resend, meaning: asks for another code}\n", encoding="utf-8")
    assert load_table(path, "acme") == ACME
    path.write_text(text + rows + "  - {name: class, meaning: never}\n", encoding="utf-8")
    with pytest.raises(OperationsError) as refused:
        load_table(path, "acme")
    assert "controls: code is there 2 times. Keep one." in str(refused.value)
    assert "class: class is a word of Python's" in str(refused.value)
