"""Mistakes in the declaration: each is found before anything runs, and says file, key, problem and fix."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from golive.simulators.conformance.integration import ConfigurationError, Table, load, read_plan

BASE = 'base_url = "http://127.0.0.1:9"'
VIEW = 'request = "GET /view"\nmessage = { json = "/m" }\nretry = { json = "/r" }\nstate = '
ACCESS = 'request = "GET /access"\ngranted = '
NOTHING = dict.fromkeys(("webhooks", "start", "view", "access"), "")

MISTAKES = [
    ("", {}, "base_url", "is missing", 'base_url = "http://127.0.0.1:{port}"'),
    ("base_url = 7", {}, "base_url", "must be a text, not 7", "Write a text"),
    (BASE + "\nbase_uri = 1", {}, "base_uri", "unknown key", "Known keys of [integration]: name, settle, base_url"),
    (BASE, {"veriff": "options = {}"}, "veriff.options", "needs python", "package.module:Class"),
    (BASE + '\ntimeout = "5"', {}, "timeout", "must be a number", "Write a number"),
    (BASE + "\ntimeout = true", {}, "timeout", "must be a number, not True", "Write a number"),
    ('base_url = "http://{host}"', {}, "base_url", "unknown name {host}", "Known names: control, folder, port"),
    (BASE, {"view": ""}, "veriff.view", "is missing", "Add [integration.veriff.view]: what the user is told"),
    (BASE, {"webhooks": ""}, "veriff.webhooks.decisions", "is missing", 'decisions = "/webhooks/decisions"'),
    (BASE, {"webhooks": 'decision = "/a"'}, "veriff.webhooks.decision", "unknown key", "decisions, events"),
    (BASE, {"webhooks": 'decisions = "a"'}, "veriff.webhooks.decisions", "neither a path nor a URL", "Begin with /"),
    (BASE, {"webhooks": 'decisions = "/{user}"'}, "veriff.webhooks.decisions", "unknown name {user}", "Known names"),
    (BASE, {"vew": "a = 1"}, "veriff.vew", "unknown key", "view"),
    (BASE, {"start": 'url = { json = "/u" }'}, "veriff.start.request", "is missing", "Write method and path"),
    (
        BASE,
        {"start": 'request = "/start"'},
        "veriff.start.request",
        "'/start' is not a method and a path",
        "Start with one of GET",
    ),
    (BASE, {"start": 'request = "get /start"'}, "veriff.start.request", "is not a method", "GET, POST"),
    (BASE, {"start": 'request = "GET start"'}, "veriff.start.request", "neither a path nor a URL", "Begin with /"),
    (
        BASE,
        {"start": 'request = "GET /{name}"\nurl = { json = "" }'},
        "veriff.start.request",
        "unknown name {name}",
        "first_name",
    ),
    (BASE, {"start": 'request = "GET /s"'}, "veriff.start.url", "is missing", 'url = { json = "/url" }'),
    (
        BASE,
        {"start": 'request = "GET /s"\nurl = "/u"'},
        "veriff.start.url",
        "must be a table, not '/u'",
        "Write a table",
    ),
    (
        BASE,
        {"start": 'request = "GET /s"\nurl = { jsn = "/u" }'},
        "veriff.start.url.jsn",
        "unknown key",
        "json, header",
    ),
    (
        BASE,
        {"start": 'request = "GET /s"\nurl = { json = "/u", text = "u" }'},
        "veriff.start.url",
        "must have exactly one of",
        "json",
    ),
    (
        BASE,
        {"start": 'request = "GET /s"\nurl = { json = "u" }'},
        "veriff.start.url.json",
        "'u' is not a JSON pointer",
        'Write "/u"',
    ),
    (
        BASE,
        {"start": 'request = "GET /s"\nurl = { text = "(" }'},
        "veriff.start.url.text",
        "not a regular expression",
        "Correct",
    ),
    (
        BASE,
        {"start": 'request = "GET /s"\nurl = { text = "{x}" }'},
        "veriff.start.url",
        "unknown name {x}",
        "Known names",
    ),
    (
        BASE,
        {"start": 'request = "GET /s"\nurl = { json = "" }\nstatus = 1'},
        "veriff.start.status",
        "unknown key",
        "request, headers",
    ),
    (
        BASE,
        {"start": 'request = "GET /s"\nurl = { json = "" }\nbody = ""\njson = {}'},
        "veriff.start",
        "more than one of json",
        "one",
    ),
    (
        BASE,
        {"start": 'request = "GET /s"\nurl = { json = "" }\nexpect = 200'},
        "veriff.start.expect",
        "must be a list",
        "list",
    ),
    (
        BASE,
        {"start": 'request = "GET /s"\nurl = { json = "" }\nexpect = ["200"]'},
        "veriff.start.expect",
        "whole number",
        "200, 404",
    ),
    (
        BASE,
        {"start": 'request = "GET /s"\nurl = { json = "" }\njson = { a = "{b}" }'},
        "veriff.start.json",
        "unknown name {b}",
        "user",
    ),
    (
        BASE,
        {"start": 'request = "GET /s"\nurl = { json = "" }\nheaders = { a = 1 }'},
        "veriff.start.headers.a",
        "must be a text",
        "text",
    ),
    (
        BASE,
        {"start": 'request = "GET /s"\nurl = { json = "" }\nkeep = { id = 1 }'},
        "veriff.start.keep.id",
        "must be a table",
        "table",
    ),
    (
        BASE,
        {"view": VIEW + '{ json = "/s", words = { ok = "fine" } }'},
        "veriff.view.state.words.ok",
        "'fine' is not a word",
        "approved",
    ),
    (
        BASE,
        {"view": VIEW + '{ json = "/s", words = { ok = true } }'},
        "veriff.view.state.words.ok",
        "True is not a word",
        "pending",
    ),
    (
        BASE,
        {"view": VIEW + '{ json = "/s", optional = true }'},
        "veriff.view.state.optional",
        "must always be there",
        "Remove",
    ),
    (
        BASE,
        {"access": ACCESS + "{ status = true }"},
        "veriff.access.granted.words",
        "is missing",
        "words = { 200 = true }",
    ),
    (
        BASE,
        {"access": ACCESS + '{ json = "/a", words = { y = "true" } }'},
        "veriff.access.granted.words.y",
        "not a word",
        "true, false",
    ),
    (
        BASE,
        {"access": ACCESS + '{ json = "/a", words = { y = 1 } }'},
        "veriff.access.granted.words.y",
        "1 is not a word",
        "true, false",
    ),
    (
        BASE,
        {"landing": 'request = "GET /"\narrived = { text = "a" }'},
        "veriff.landing.request",
        "unknown key",
        "headers, arrived",
    ),
    (BASE, {"landing": "headers = {}"}, "veriff.landing.arrived", "is missing", 'arrived = { json = "/arrived" }'),
    (BASE + '\ncommand = ["a"]', {}, "health", "is missing", 'request = "GET /health"'),
    (BASE + "\ncommand = []", {}, "command", "is empty", '["node", "server.js"]'),
    (BASE + "\ncommand = [1]", {}, "command", "every item must be a text", '"one", "two"'),
    (BASE + '\ncommand = ["{prt}"]', {}, "command", "unknown name {prt}", "port"),
    (BASE + '\ncommand = ["a"]\ncwd = "nowhere"', {}, "cwd", "there is no folder", "relative to this file"),
    (BASE, {"env": 'A = "1"'}, "env", "needs command", "Add command"),
    ("", {"veriff": 'python = "a:B"'}, "veriff.webhooks", "unknown key", "Known keys of [integration.veriff]: python"),
    (BASE, {"veriff": 'python = "a:B"', **NOTHING}, "base_url", "does not go with python =", "keep only name, settle"),
    ("", {"veriff": 'python = "a:B"', **NOTHING, "health": "a = 1"}, "health", "does not go with", "drives the app"),
    (BASE + '\npython = "a:B"', {}, "python", "not about the app", "write it in [integration.veriff]"),
    (BASE + "\nwebhooks = {}", {}, "webhooks", "not about the app", "write it in [integration.veriff]"),
    (BASE + "\nstart = {}", {}, "start", "not about the app", "write it in [integration.veriff]"),
    (BASE, {"veriff": "timeout = 5"}, "veriff.timeout", "is about the app as a whole", "Write it in [integration]"),
    (BASE, {"verif": "start = {}"}, "verif", "unknown key", "veriff"),
]


@pytest.mark.parametrize(("head", "tables", "key", "problem", "fix"), MISTAKES)
def test_a_mistake_is_named(
    declare: Callable[..., Path], table: Table, head: str, tables: dict[str, str], key: str, problem: str, fix: str
) -> None:
    path = declare(head, **tables)
    with pytest.raises(ConfigurationError) as caught:
        read_plan(path, table)
    assert (caught.value.file, caught.value.key) == (path, f"integration.{key}")
    assert problem in caught.value.problem
    assert fix in caught.value.fix
    assert str(caught.value).startswith(f"{path}: integration.{key}: ")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[integration", "not TOML"),
        ("[serve]\na = 1", "integration: there is no such table"),
        ("integration = 1", "must be a table"),
        ('[integration]\nbase_url = "http://127.0.0.1:9"', "integration.veriff: there is no such table"),
    ],
)
def test_a_file_without_a_declaration(tmp_path: Path, table: Table, text: str, problem: str) -> None:
    path = tmp_path / "golive.toml"
    path.write_text(text)
    with pytest.raises(ConfigurationError, match=problem):
        read_plan(path, table)


def test_a_file_that_is_not_there(tmp_path: Path, table: Table) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read: No such file"):
        read_plan(tmp_path / "golive.toml", table)


@pytest.mark.parametrize(
    ("python", "problem"), [("module", "'module' is not an import path"), (":Class", "is not an import path")]
)
def test_an_import_path_has_two_parts(tmp_path: Path, table: Table, python: str, problem: str) -> None:
    path = tmp_path / "golive.toml"
    path.write_text(f'[integration.veriff]\npython = "{python}"\n')
    with pytest.raises(ConfigurationError, match=problem):
        read_plan(path, table)


@pytest.mark.parametrize(
    ("name", "fix"),
    [("veriff.api_key", "acme.api_key"), ("env.NOBODY_SETS_THIS", "Set it in the environment"), ("port", "sandbox")],
)
def test_a_name_that_has_no_value_here(
    declare: Callable[..., Path], table: Table, ready: Mapping[str, object], name: str, fix: str
) -> None:
    path = declare(BASE, start=f'request = "GET /{{{name}}}"\nurl = {{ json = "" }}')
    with pytest.raises(ConfigurationError, match=f"{{{name}}} has no value") as caught:
        load(path, table, ready)
    assert caught.value.key == "integration.veriff.start.request"
    assert fix in caught.value.fix


def test_the_rest_of_the_file_is_not_our_business(declare: Callable[..., Path], table: Table) -> None:
    path = declare()
    path.write_text(path.read_text() + "\n[serve]\nport = 1\n")
    assert read_plan(path, table).name == path.parent.name


def test_a_vendor_that_is_not_judged_is_left_alone(declare: Callable[..., Path], table: Table) -> None:
    path = declare(BASE, proof='nonsense = "{nobody}"')
    assert set(read_plan(path, table).calls) == {"start", "view", "access"}
