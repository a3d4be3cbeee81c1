"""The declarative adapter: operations carried out as the HTTP requests that `golive.toml` declares."""

import json
from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlencode, urljoin

from .browser import Ask, Browser, Unreachable, redirect
from .driver import Outcome
from .errors import IntegrationError, IntegrationFailure, Reason
from .operations import COMMON, Answer, Kind
from .plan import Call, Plan
from .templates import fill, fill_json
from .values import Reply, Source

_NOBODY = ""
_SHOWN = 200
_SIGNS_IN = COMMON["sign_in"].names


class DeclarativeDriver:
    """Drives an app by the calls of a plan. `constants` are the values of the names that don't change during a run."""

    def __init__(self, plan: Plan, constants: Mapping[str, str]) -> None:
        self.name = plan.name
        self.offers = frozenset(_offers(plan))
        self._plan = plan
        self._constants = constants
        self._browsers: dict[str, Browser] = {}
        self._kept: dict[str, dict[str, str]] = {}
        self._people: dict[str, dict[str, str]] = {}

    def call(self, operation: str, inputs: Mapping[str, str]) -> Outcome:
        """Send the operation's request; a user's first one, and the first after a disruption, signs in before."""
        user = inputs.get("user", _NOBODY)
        self._people[user] = self._people.get(user, {}) | {key: inputs[key] for key in _SIGNS_IN if key in inputs}
        if operation == "disrupt":
            return self._disrupt(user)
        if user != _NOBODY and user not in self._browsers and "sign_in" in self._plan.calls:
            self._send("sign_in", COMMON["sign_in"].bind((), self._people[user]))
        return self._send(operation, inputs)

    def webhooks(self) -> Mapping[str, object]:
        """The declared webhook URLs."""
        return {name: self._url(fill(url, self._constants)) for name, url in self._plan.webhooks.items()}

    def controls(self) -> Mapping[str, object]:
        """The declared selectors."""
        return self._plan.controls

    def close(self) -> None:
        """Nothing to stop: whoever started the app stops it."""

    def _disrupt(self, user: str) -> Outcome:
        outcome = self._send("disrupt", {"user": user}) if "disrupt" in self._plan.calls else Outcome()
        self._browsers.pop(user, None)
        return outcome

    def _send(self, operation: str, inputs: Mapping[str, str]) -> Outcome:
        call = self._plan.calls[operation]
        user = inputs.get("user", _NOBODY)
        names = {**self._constants, **self._kept.get(user, {}), **inputs}
        reply = self._fetch(call, user, names)
        said = f"{call.method} {reply.url} answered {reply.status} {reply.text[:_SHOWN]!r}"
        if not _expected(call, reply.status):
            wanted = " or ".join(map(str, call.expect)) or "a status from 200 to 399"
            raise IntegrationFailure(operation, Reason.REFUSED, f"expected {wanted}", said=said, status=reply.status)
        try:
            self._kept.setdefault(user, {}).update(_kept(call, reply, names))
            return Outcome(dict(_values(call, reply, names)), said)
        except ValueError as problem:
            raise IntegrationError(
                operation, Reason.MALFORMED, str(problem), said=said, status=reply.status
            ) from problem

    def _fetch(self, call: Call, user: str, values: Mapping[str, str]) -> Reply:
        browser = self._browsers.setdefault(user, Browser(self._plan.timeout))
        try:
            return browser.fetch(self._ask(call, values), follow=call.follow)
        except Unreachable as problem:
            raise IntegrationError(call.operation.name, Reason.UNREACHABLE, str(problem)) from problem
        except KeyError as problem:
            problem_text = f"{problem} was not kept from an earlier answer of this user"
            raise IntegrationError(call.operation.name, Reason.MALFORMED, problem_text) from problem

    def _ask(self, call: Call, values: Mapping[str, str]) -> Ask:
        follows = call.operation.follows
        path = values[follows] if follows else _path(call.path, values)
        headers = {name: fill(value, values) for name, value in call.headers.items()}
        body = None
        if call.json is not None:
            body = json.dumps(fill_json(call.json, values), ensure_ascii=False).encode()
            headers.setdefault("content-type", "application/json")
        elif call.form is not None:
            body = urlencode({fill(key, values): fill(value, values) for key, value in call.form.items()}).encode()
            headers.setdefault("content-type", "application/x-www-form-urlencoded")
        elif call.body is not None:
            body = fill(call.body, values).encode()
        return Ask(call.method, self._url(path), headers, body)

    def _url(self, target: str) -> str:
        return self._constants["base_url"] + target if target.startswith("/") else target


def _offers(plan: Plan) -> Iterator[str]:
    yield "disrupt"
    for name, call in plan.calls.items():
        yield name
        yield from (
            f"{name}.{answer.name}"
            for answer in call.operation.answers
            if answer.optional and answer.name in call.answers
        )


def _path(template: str, values: Mapping[str, str]) -> str:
    """Values of a path are escaped, but for those that are URLs themselves."""
    whole = {name: value if "://" in value else quote(value, safe="") for name, value in values.items()}
    return fill(template, whole)


def _expected(call: Call, status: int) -> bool:
    if call.operation.follows:
        return True
    return status in call.expect if call.expect else 200 <= status < 400


def _kept(call: Call, reply: Reply, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, source in call.keep.items():
        yield name, str(source.read(reply, Kind.TEXT, names))


def _values(call: Call, reply: Reply, names: Mapping[str, str]) -> Iterator[tuple[str, object]]:
    for answer in call.operation.answers:
        if answer.given:
            yield answer.name, _given(answer.name, reply)
        elif answer.name in call.answers:
            yield answer.name, _declared(answer, call.answers[answer.name], reply, names)


def _declared(answer: Answer, source: Source, reply: Reply, names: Mapping[str, str]) -> object:
    value = source.read(reply, answer.kind, names)
    return urljoin(reply.url, value) if answer.kind is Kind.URL and isinstance(value, str) else value


def _given(name: str, reply: Reply) -> object:
    return {"status": reply.status, "url": redirect(reply) or reply.url, "text": reply.text}[name]
