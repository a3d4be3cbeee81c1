"""Says a row in the words of Pact's library: states, references, the request, and what is relied on in the answer.

Owns which part of the vendor's document a row is about. A row that the document does not bear out is refused.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode

import msgspec
import yaml
from pact import Pact
from pact.interaction import AsyncMessageInteraction, HttpInteraction

from ..conformance.checklist import Source
from ..core import resources
from ..fidelity.openapi import Document, document, schema_of
from ..fidelity.wire import FORM, JSON
from . import matchers
from .rows import Delivery, Form, FromState, Interaction, Like, Message, Raw, Row

Json = Any

GROUP = "golive"
"""Under this name the references stand in the file."""


class BadRow(ValueError):
    """A row that can't be built: which, and why."""


class Teller:
    """Tells one pact of Pact's library about rows of a vendor."""

    def __init__(self, vendor: str, pact: Pact) -> None:
        self._vendor = vendor
        self._pact = pact
        self._document: Document = document(vendor)

    def tell(self, row: Row) -> None:
        """Add the row. Raises `BadRow`."""
        match row:
            case Interaction():
                self._interaction(row)
            case Message():
                self._message(row)
            case Delivery():
                self._delivery(row)

    def _interaction(self, row: Interaction) -> None:
        operation = self._document.operations.get(row.operation)
        reply = operation.reply(row.status) if operation else None
        if operation is None or reply is None:
            what = "operation" if operation is None else f"status {row.status} for"
            raise BadRow(f"{row.description}: {self._vendor} documents no {what} {row.operation}")
        call = self._pact.upon_receiving(row.description)
        self._about(call, row)
        url = operation.url({name: matchers.plain(value) for name, value in row.path.items()})
        call.with_request(operation.method, _text(matchers.in_path(operation.path, row.path, url)))
        for name, value in row.query.items():
            call.with_query_parameter(name, _text(matchers.asked(value)))
        for name, value in row.headers.items():
            call.with_header(name, _text(matchers.asked(value)))
        _request_body(call, row.request)
        call.will_respond_with(row.status)
        for name, value in row.answer_headers.items():
            call.with_header(name, _text(matchers.asked(value)))
        self._answer(call, row, reply.content)

    def _answer(self, call: HttpInteraction, row: Interaction, content: Mapping[str, Json]) -> None:
        if isinstance(row.response, Raw):
            call.with_binary_body(row.response.content, row.response.media_type)
        elif row.reads:
            if content.get(JSON) is None:
                raise BadRow(f"{row.description}: no JSON is documented for {row.status}")
            call.with_body(_text(self._relied_on(row, content[JSON], row.response, row.reads)), JSON)

    def _delivery(self, row: Delivery) -> None:
        call = self._pact.upon_receiving(row.description)
        self._about(call, row)
        call.with_request("POST", row.path)
        body = self._webhook(row, row.topic, row.body, ("",)) if row.topic else matchers.asked(row.body)
        call.with_body(_text(body), JSON)
        call.will_respond_with(row.status)

    def _message(self, row: Message) -> None:
        heard = self._pact.upon_receiving(row.description, "Async")
        self._about(heard, row)
        heard.with_body(_text(self._webhook(row, row.topic, row.body, row.reads)), JSON)
        heard.with_metadata({"topic": row.topic})

    def _about(self, told: HttpInteraction | AsyncMessageInteraction, row: Row) -> None:
        for state in row.given:
            told.given(state.state, dict(state.params))
        for item in row.references:
            place = _places(self._vendor).get(item)
            if place is None:
                raise BadRow(f"{row.description}: the checklist of {self._vendor} has no item {item}")
            told.add_external_reference(GROUP, item, place)

    def _webhook(self, row: Row, topic: str, body: Json, reads: tuple[str, ...]) -> Json:
        webhook = self._document.webhooks.get(f"webhook.{topic}")
        if webhook is None or webhook.body is None:
            raise BadRow(f"{row.description}: {self._vendor} has no webhook {topic}")
        return self._relied_on(row, webhook.body.content[JSON], body, reads)

    def _relied_on(self, row: Row, schema: Mapping[str, Json], value: Json, reads: tuple[str, ...]) -> Json:
        compiled = schema_of(self._vendor, schema)
        for violation in compiled.violations(matchers.plain(value)):
            raise BadRow(f"{row.description}: {violation.pointer}: {violation.message}")
        try:
            return matchers.expected(self._vendor, compiled, value, reads)
        except LookupError as problem:
            raise BadRow(f"{row.description}: {problem.args[0]}") from problem


def _request_body(call: HttpInteraction, body: Json) -> None:
    match body:
        case None:
            return
        case Raw():
            call.with_binary_body(body.content, body.media_type)
        case Form():
            call.with_body(urlencode(matchers.plain(dict(body.fields))), FORM)
            _form_rules(call, body)
        case _:
            call.with_body(_text(matchers.asked(body)), JSON)


def _form_rules(call: HttpInteraction, form: Form) -> None:
    """Pact's library takes matchers inside JSON alone; those of a form's fields are given beside it."""
    made_up = {f"$.{name}": value for name, value in form.fields.items() if isinstance(value, Like)}
    from_state = {f"$.{name}": value for name, value in form.fields.items() if isinstance(value, FromState)}
    rules = {at: {"combine": "AND", "matchers": [{"match": "regex", "regex": v.regex}]} for at, v in made_up.items()}
    generators = {at: {"type": "ProviderState", "expression": f"${{{v.name}}}"} for at, v in from_state.items()}
    if rules:
        call.with_matching_rules({"body": rules})
    if generators:
        call.with_generators({"body": generators})


def _text(value: Json) -> str:
    """A matcher as Pact's library takes it; a text that is none stays as it is."""
    return value if isinstance(value, str) else json.dumps(value)


@cache
def _places(vendor: str) -> Mapping[str, str]:
    """Where each item of a vendor's checklist was read, as `veriff-integrations L79`."""
    document = yaml.safe_load(resources.read_bytes("suites", vendor, "checklist.yaml"))
    sources = {item["id"]: msgspec.convert(item["source"], Source) for item in document["items"]}
    return {item: f"{source.doc} {source.place}" for item, source in sources.items()}
