"""Checks the interactions of a pact against a vendor's document and schemas, without a server and without Pact.

Owns what counts: a request is complete and has to be right; an answer and a message are the part that the consumer
reads, in which whatever is there has to be possible. Members that the vendor does not document are worth a warning.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

import msgspec

from ..core.schema import Schema
from ..core.schema import registry as whole_registry
from ..fidelity.conformity import request_findings
from ..fidelity.openapi import Document, Operation, document, schema_of
from ..fidelity.wire import JSON, media_type
from .applied import Applied, step
from .files import Call, Heard
from .loose import Remark, any_status, rules_of_body
from .partial import part_of, registry
from .rules import Rule

Json = Any

COMMON_HEADERS = {"content-type", "content-length", "date", "server", "connection", "cache-control", "vary"}
"""Of every HTTP answer; no vendor documents them."""
FINDING_FAULT = (400, 413, 415, 422)
"""Whoever expects one of these may well send something wrong."""
NEAREST = 3

_STRANGER = Remark("message", "", "no webhook has any of these members")
_NOTHING = Remark("message", "", "no member of it is relied on, so nothing about it would be proven")


class Checked(msgspec.Struct, frozen=True):
    """What an interaction was held against, such as `getDecision 200` or `webhook.decision`, and what was found."""

    against: str
    remarks: tuple[Remark, ...]


def check(vendor: str, interaction: Call | Heard) -> Checked:
    """One interaction against the vendor's document."""
    known = document(vendor)
    return _call(known, interaction) if isinstance(interaction, Call) else _heard(known, interaction)


def _call(known: Document, call: Call) -> Checked:
    found = known.match(call.request.method, call.request.path)
    if found is None:
        asked = f"{call.request.method} {call.request.path}"
        near = ", ".join(_nearest(known, call)) or "none"
        return Checked(asked, (Remark("request", "", f"{known.vendor} has no {asked}; nearest: {near}"),))
    operation = found[0]
    wrong = () if call.answer.status in FINDING_FAULT else _asked(known, operation, call)
    remarks = (*_elsewhere(known, operation, call), *wrong, *any_status(call), *_answer(known, operation, call))
    return Checked(f"{operation.id} {call.answer.status}", remarks)


def _elsewhere(known: Document, operation: Operation, call: Call) -> Iterator[Remark]:
    """A path that is made up when it is executed has to be one of the same operation."""
    if not call.generated:
        return
    found = known.match(call.request.method, re.sub(r"\$\{[^}]*\}", "0", call.generated))
    if found is None or found[0].id != operation.id:
        led = found[0].id if found else "nowhere"
        yield Remark("request", "path", f"its generator leads to {led}, not to {operation.id}: {call.generated}")


def _asked(known: Document, operation: Operation, call: Call) -> Iterator[Remark]:
    """What is wrong with the request; and what in it the vendor would silently pass over."""
    yield from (Remark("request", one.where, one.message) for one in request_findings(known, call.request))
    media = media_type(call.request.headers)
    schema = operation.body.content.get(media) if operation.body else None
    if media != JSON or schema is None or not call.request.body:
        return
    try:
        value = msgspec.json.decode(call.request.body)
    except (msgspec.DecodeError, RecursionError):
        return  # a finding of the request
    applied = Applied(schema_of(known.vendor, schema), whole_registry(known.vendor), value)
    for pointer in _undocumented(applied, value, ""):
        yield Remark("request", pointer, f"{known.vendor} does not document this member", warning=True)


def _nearest(known: Document, call: Call) -> list[str]:
    """The operations that are written most alike; other methods of the very path before all."""
    same = known.paths(call.request.path)
    written = {f"{one.method} {one.path}": None for one in known.operations.values() if one.method != "OPTIONS"}
    asked = f"{call.request.method} {known.relative(call.request.path)}"
    return same or get_close_matches(asked, written, NEAREST, 0.3)


def _answer(known: Document, operation: Operation, call: Call) -> Iterator[Remark]:
    spec = operation.reply(call.answer.status)
    if spec is None:
        told = ", ".join(operation.replies)
        yield Remark("response", "", f"{call.answer.status} is not documented for {operation.id}; documented: {told}")
        return
    for name in call.answer.headers:
        if name not in spec.headers and name not in COMMON_HEADERS and not name.startswith("access-control-"):
            yield Remark("response", name, f"{known.vendor} does not document this header", warning=True)
    yield from _body(known.vendor, spec.content, call)


def _body(vendor: str, content: Mapping[str, Json], call: Call) -> Iterator[Remark]:
    if not call.answer.body:
        return
    media = call.answer.media_type
    if media not in content:
        told = ", ".join(content) or "no body at all"
        yield Remark("response", "content-type", f"{media} is not documented here; documented: {told}")
    elif media == JSON and content[media] is not None:
        yield from _part(vendor, part_of(vendor, content[media]), call.answer.body, "response", call.rules)


def _heard(known: Document, heard: Heard) -> Checked:
    """Against the webhook that its description names, else against the one that knows most of its members."""
    tried = [_as_webhook(known.vendor, one, heard) for one in known.webhooks.values()]
    named = [one for one in tried if _names(heard.description, one.against)]
    best = min(named or tried, key=_misfit)
    if heard.body.strip() in (b"{}", b"[]", b"[{}]"):
        return Checked(best.against, (*best.remarks, _NOTHING))
    return best if _fits(best, heard) else Checked(best.against, (*best.remarks, _STRANGER))


def _as_webhook(vendor: str, webhook: Operation, heard: Heard) -> Checked:
    content = webhook.body.content if webhook.body else {}
    media = heard.media_type or JSON
    if media not in content:
        told = ", ".join(content)
        return Checked(webhook.id, (Remark("message", "content-type", f"{media} is not one of {told}"),))
    schema = part_of(vendor, content[media])
    return Checked(webhook.id, tuple(_part(vendor, schema, heard.body, "message", heard.rules)))


def _misfit(checked: Checked) -> tuple[int, int]:
    """Members that a webhook does not have count before those that are wrong: a wrong one is still its own."""
    unknown = sum(remark.warning for remark in checked.remarks)
    return unknown, len(checked.remarks) - unknown


def _fits(checked: Checked, heard: Heard) -> bool:
    """Whether a webhook has any member of the message."""
    unknown = {remark.where for remark in checked.remarks if remark.warning}
    try:
        members = msgspec.json.decode(heard.body, type=dict[str, msgspec.Raw])
    except msgspec.MsgspecError:
        return True  # it is no object, about which there are remarks of their own
    return not members or any(step("", name) not in unknown for name in members)


def _names(description: str, webhook: str) -> bool:
    """Whether a description has all words of a webhook's topic."""
    words = set(re.findall(r"[a-z]+", description.lower()))
    return set(re.findall(r"[a-z]+", webhook.removeprefix("webhook.").lower())) <= words


def _part(vendor: str, schema: Schema, body: bytes, part: str, rules: tuple[Rule, ...]) -> Iterator[Remark]:
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError) as problem:
        yield Remark(part, "", f"the body is no JSON: {problem}")
        return
    for violation in schema.violations(value):
        yield Remark(part, violation.pointer, violation.message)
    applied = Applied(schema, registry(vendor), value)
    for pointer in _undocumented(applied, value, ""):
        yield Remark(part, pointer, f"{vendor} does not document this member", warning=True)
    yield from rules_of_body(applied, value, part, rules)


def _undocumented(applied: Applied, value: Json, at: str) -> Iterator[str]:
    """The members that no schema speaks of, where one says which there are."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _undocumented(applied, item, step(at, number))
    if not isinstance(value, dict):
        return
    listed = "properties" in applied.at(at)
    for name, member in value.items():
        place = step(at, name)
        if applied.knows(place):
            yield from _undocumented(applied, member, place)
        elif listed:
            yield place
