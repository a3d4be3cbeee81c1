"""golive.toml for an app that golive knows little of: what was answered, and a guess for everything else.

Owns the text. What has to be said of a vendor stands in its `operations.yaml`, with the meanings that become comments;
which variables its SDKs read, in its simulator.
"""

import json
from collections.abc import Iterator

from . import discovery
from .asking import STARTED, Answers, checklist, usual_webhook
from .conformance.integration import Table, shipped
from .conformance.integration.operations import Answer, Kind, Operation
from .doctoring.accounts import spoken

_QUESTIONS = ("what ", "whether ", "where ", "may ", "is ", "the page on which ")
"""How the meaning of an operation begins that asks the app something; all others have it do something."""
_HEAD = """\
# How golive drives your application, and what it knows of it. Written by golive init; yours to correct.
#
# Paths, and the places of values in answers ({ json = "/..." }), are guesses: write those of your application.
# Where your application has other words than the ones listed, say which is which:
#   state = { json = "/state", words = { waiting = "pending", done = "approved" } }
# What is commented out may be left out, and what needs it is then not judged. golive doctor checks this file.
"""


def golive_toml(answers: Answers, name: str) -> str:
    """The whole file for an app called `name`."""
    return "\n".join(
        [
            _HEAD,
            *_app(answers, name),
            *(line for vendor in answers.vendors for line in _vendor(answers, shipped(vendor))),
            "",
        ]
    )


def _app(answers: Answers, name: str) -> Iterator[str]:
    yield "[integration]"
    yield f"name = {_text(name)}"
    yield f"base_url = {_text(answers.app_url)}"
    yield from _started(answers) if answers.command else _running(answers)
    yield "# settle = 2    # seconds until it has acted on a webhook that it answered, if it queues them"
    yield from _environment(answers)
    yield ""
    yield "[integration.health]    # is the app well"
    yield 'request = "GET /health"'


def _started(answers: Answers) -> Iterator[str]:
    words = ", ".join(map(_text, answers.command))
    yield f"command = [{words}]    # golive starts it, waits for its health, and stops it"
    yield "# startup = 20    # seconds until it must be healthy"


def _running(answers: Answers) -> Iterator[str]:
    yield "# You start the app yourself: start golive serve first, give the app the simulators' addresses and keys"
    yield "# that it prints, and add --server http://127.0.0.1:7400 to golive run. Or have golive start it:"
    yield f'# base_url = "{STARTED}"'
    yield '# command = ["node", "server.js"]'


def _environment(answers: Answers) -> Iterator[str]:
    """The variables that the vendors' samples read; a table that goes with a command only."""
    mark = "" if answers.command else "# "
    yield ""
    yield f"{mark}[integration.env]    # what your app reads, and what it gets: addresses and keys of the simulator"
    yield f'{mark}PORT = "{{port}}"'
    for vendor in answers.vendors:
        yield from (f'{mark}{name} = "{{{vendor}.{member}}}"' for name, member in spoken(vendor).items())


def _vendor(answers: Answers, table: Table) -> Iterator[str]:
    vendor = table.vendor
    yield f"\n# {'-' * 20} {discovery.load(vendor).title}\n"
    yield f"[profile.{vendor}]    # which of these your app has; what belongs to the others does not apply to it"
    yield f"features = [{', '.join(map(_text, answers.features.get(vendor, ())))}]"
    yield from (f"#   {name}: {meaning}" for name, meaning in checklist(vendor).features.items())
    yield from _webhooks(answers, table)
    for operation in table.own:
        yield from _operation(table, operation)
    yield from _controls(table)


def _webhooks(answers: Answers, table: Table) -> Iterator[str]:
    if not table.webhooks:
        return
    given = answers.webhooks.get(table.vendor, {})
    yield f"\n[integration.{table.vendor}.webhooks]"
    for webhook in table.webhooks:
        mark = "" if given.get(webhook.name) else "# "
        path = given.get(webhook.name) or usual_webhook(table, webhook.name)
        yield f"{mark}{webhook.name} = {_text(path)}    # {webhook.meaning}"


def _operation(table: Table, operation: Operation) -> Iterator[str]:
    mark = "" if operation.required else "# "
    yield f"\n{mark}[{table.key(operation.name)}]    # {operation.meaning}"
    asks = operation.meaning.startswith(_QUESTIONS)
    if not operation.follows:
        yield f'{mark}request = "{"GET" if asks else "POST"} {_path(table, operation)}"'
        yield from (f"{mark}{line}" for line in _body(operation))
    for answer in operation.declarable():
        yield from (f"{mark}{line}" for line in _answer(operation, answer, asks=asks))


def _path(table: Table, operation: Operation) -> str:
    whose = "/users/{user}" if "user" in operation.names else ""
    return f"{whose}/{table.vendor}/{operation.name.replace('_', '-')}"


def _body(operation: Operation) -> Iterator[str]:
    told = ", ".join(f'{name} = "{{{name}}}"' for name in operation.names if name != "user")
    if told:
        yield f"json = {{ {told} }}"


def _answer(operation: Operation, answer: Answer, *, asks: bool) -> Iterator[str]:
    """Where a value stands; a flag that is all an app tells is told by the status."""
    if answer.kind is Kind.FLAG and operation.follows:
        yield f'{answer.name} = {{ text = "Welcome back" }}    # a pattern that the page has in it'
    elif answer.kind is Kind.FLAG and asks and len(operation.answers) == 1:
        yield "expect = [200, 403]"
        yield f"{answer.name} = {{ status = true, words = {{ 200 = true, 403 = false }} }}"
    else:
        words = f"    # one of: {', '.join(answer.words)}" if answer.words else ""
        yield f'{answer.name} = {{ json = "/{answer.name}" }}{words}'


def _controls(table: Table) -> Iterator[str]:
    if not table.controls:
        return
    yield f"\n# [integration.{table.vendor}.controls]    # places on your page, by CSS selectors, for a real browser"
    yield from (f'# {c.name} = "#{c.name.replace("_", "-")}"    # {c.meaning}' for c in table.controls)


def _text(value: str) -> str:
    """A text as TOML has it; JSON's escapes are among TOML's."""
    return json.dumps(value, ensure_ascii=False)
