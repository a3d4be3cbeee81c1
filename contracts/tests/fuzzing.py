"""One run of Schemathesis over one OpenAPI document: all of its phases, in this process, every request counted.

Owns driving the engine and writing down what it reports; what is special of a vendor is told by a `Plan`. The pytest
form of Schemathesis would leave the stateful phase out, and none of its forms minds when everything answers 401.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
import schemathesis
from golive.contracts.tests.excerpts import Document, exemplary, links, narrowed, operations, rooted, without
from golive.contracts.tests.outcome import Depth, Plan, Run, Step, Trouble, body_of, said
from golive.simulators.fidelity.wire import Outgoing
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import CaseNode, Request, ScenarioRecorder
from schemathesis.generation.case import Case
from schemathesis.generation.meta import TestPhase
from schemathesis.specs.openapi.schemas import OpenApiSchema
from schemathesis.specs.openapi.stateful.dependencies.models import DependencyGraph

CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "negative_data_rejection", "positive_data_acceptance", "missing_required_header",
    "ignored_auth", "use_after_free", "ensure_resource_availability", "unsupported_method", "allow_header_conformance",
)  # fmt: skip
"""All that Schemathesis has, but for two: how long an answer takes is no fact about a vendor, and whether one client
sees another's objects needs a second client."""


class Signing(requests.auth.AuthBase):
    """Signs the request as it goes out, over its final bytes; what lies beside the base URL stays as it is."""

    def __init__(self, base_url: str, sign: Callable[[Outgoing], Outgoing]) -> None:
        self.base_url = base_url.rstrip("/")
        self.sign = sign

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The same request, signed."""
        url = request.url or ""
        if not url.startswith(self.base_url + "/"):
            return request
        headers = {_text(name).lower(): _text(value) for name, value in request.headers.items()}
        signed = self.sign(Outgoing(request.method or "", url.removeprefix(self.base_url), headers, body_of(request)))
        request.url = self.base_url + signed.target
        for name in headers.keys() - signed.headers.keys():
            del request.headers[name]
        for name, value in signed.headers.items():
            if headers.get(name) != value:
                request.headers[name] = value
        return request


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def run(document: Document, location: str, base_url: str, signing: Signing, plan: Plan, depth: Depth) -> Run:
    """Call everything of a document in all phases; `location` is the URI that its references are relative to."""
    base = urlsplit(base_url)
    told = without(rooted(document, base.path.rstrip("/")), plan.left_out)
    usual: list[Document] = document.get("security", [])
    needed: dict[str, list[Document]] = {name: one.get("security", usual) for name, _, _, one in operations(told)}
    secured = {name: bool(any_of) and {} not in any_of for name, any_of in needed.items()}
    found = Run(plan, depth, secured, dict(links(told)))
    driver = _Driver(told, location, f"{base.scheme}://{base.netloc}", signing, depth, found)
    least, most = depth.rounds
    for number in range(1, most + 1):  # first, as what comes after uses up whatever there is
        if not found.links or (number > least and not found.astray()):
            break
        driver.along_links(number)
    driver.each()
    return found


class _Driver:
    """Drives the engine and writes down what it reports."""

    def __init__(
        self, document: Document, location: str, root: str, signing: Signing, depth: Depth, found: Run
    ) -> None:
        self._document = document
        self._exemplary = exemplary(document, location)
        self._location = location
        self._root = root
        self._signing = signing
        self._plan = found.plan
        self._depth = depth
        self._found = found
        self._names = {f"{method.upper()} {path}": name for name, method, path, _ in operations(document)}
        self._patterns = [
            (m.upper(), re.compile(re.sub(r"\{\w+\}", "[^/]+", p))) for _, m, p, _ in operations(document)
        ]
        self._listed: Counter[str] = Counter()

    def each(self) -> None:
        """Every operation by itself: the examples, what the schema lists, what is drawn."""
        given = {name: {"parameters": dict(values)} for name, values in self._plan.given.items()}
        proven = {} if self._depth.thorough else self._proven()
        special = {name: {**given.get(name, {}), **proven.get(name, {})} for name in given | proven}
        phases = {"stateful": {"enabled": False}, "coverage": {"enabled": self._depth.listed > 0}}
        schema = self._schema(self._document, 0, {"max-examples": self._depth.cases}, phases, special)
        schema.hook("filter_case")(lambda context, case: self._wanted(case))
        self._drive(schema)

    def along_links(self, number: int) -> None:
        """Operations one after another, as the document's links lead; another round for another number.

        Bodies are the documented examples, with what the link brings. After the first round only links that did not
        lead to success yet are followed, and those that lead there.
        """
        astray = self._found.astray()
        is_whole = number == 1 or not astray
        document = self._exemplary if is_whole else narrowed(self._exemplary, self._towards(astray))
        stateful = {"enabled": True, "max-steps": self._depth.steps, "inference": {"algorithms": []}}
        generation = {"max-examples": self._depth.scenarios, "mode": "positive"}
        schema = self._schema(document, number, generation, {"enabled": False, "stateful": stateful}, self._proven())
        # What a link brings is in no example, and nothing wrong is sent on purpose.
        schema.config.checks.negative_data_rejection.enabled = False
        schema.analysis._dependency_graph = DependencyGraph({}, {})  # noqa: SLF001 - else it guesses roots from names
        self._drive(schema)

    def _proven(self) -> dict[str, Document]:
        """Operations that were called without credentials before need not be called so again and again."""
        probed = {step.operation for step in self._found.steps if step.probe}
        return {name: {"checks": {"ignored_auth": {"enabled": False}}} for name in probed}

    def _towards(self, wanted: Collection[str]) -> set[str]:
        """These links, and all that lead to where they begin."""
        kept = set(wanted)
        while True:
            sources = {self._found.links[link][0] for link in kept}
            more = {link for link, (_, target) in self._found.links.items() if target in sources} - kept
            if not more:
                return kept
            kept |= more

    def _schema(
        self, document: Document, seed: int, generation: Document, phases: Document, special: Mapping[str, Document]
    ) -> OpenApiSchema:
        checks = {name: {"enabled": name in CHECKS} for name in (*CHECKS, "object_level_authorization")}
        checks["unsupported_method"] = {"enabled": self._plan.other == requests.codes.method_not_allowed}
        settings = {
            "base-url": self._root,
            "seed": seed,
            "continue-on-failure": True,
            "warnings": False,
            "analysis": {"constants": {"enabled": False}},  # or it would read our own modules for texts to send
            "checks": checks,
            "generation": {"deterministic": True, "no-shrink": True, "database": "none", **generation},
            "phases": phases,
            "operations": [
                {"include-name": label, **special[name]} for label, name in self._names.items() if name in special
            ],
        }
        schema = schemathesis.openapi.from_dict(document, config=SchemathesisConfig.from_dict(settings))
        schema.location = self._location
        schema.auth.set_from_requests(self._signing)
        schema.hook("filter_failure")(lambda context, failure, case, response: self._counts(failure, case, response))
        return schema

    def _drive(self, schema: OpenApiSchema) -> None:
        for event in from_schema(schema).execute():
            self._note(event)

    def _wanted(self, case: Case[Any]) -> bool:
        """Whether a case is sent: of large bodies the schema lists thousands."""
        if case.meta is None or case.meta.phase.name is not TestPhase.COVERAGE:
            return True
        number = self._listed[case.operation.label]
        self._listed[case.operation.label] += 1
        return number < self._depth.listed or number % self._depth.sparse == 0

    def _counts(self, failure: Failure, case: Case[Any], response: Response) -> bool:
        """Whether a failure is one, as the engine asks for each."""
        name = self._names[case.operation.label]
        text = said(failure, response)
        for exemption in self._plan.exemptions:
            if exemption.covers(name, failure, text):
                self._found.spared[exemption] += 1
                return False
        return True

    def _note(self, event: events.EngineEvent) -> None:
        if isinstance(event, events.ScenarioFinished):
            self._found.phases.add(event.phase.value)
            self._remember(event.phase.value, event.recorder)
        elif isinstance(event, events.NonFatalError):
            self._complain(event.label, str(event.phase), event.value)
        elif isinstance(event, events.FatalError):
            self._complain("", "engine", event.exception)

    def _complain(self, label: str, phase: str, problem: Exception) -> None:
        trouble = Trouble(self._names.get(label, ""), phase, type(problem).__name__, str(problem))
        self._found.troubles.append(trouble)

    def _remember(self, phase: str, recorder: ScenarioRecorder) -> None:
        for number, exchange in recorder.interactions.items():
            if exchange.response is not None:
                self._found.steps.append(self._step(phase, recorder.cases[number], exchange.request, exchange.response))
        for number, checks in recorder.checks.items():
            name = self._names[recorder.cases[number].value.operation.label]
            response = recorder.find_response(case_id=number)
            self._found.troubles += [
                Trouble(name, phase, one.name, f"{said(info.failure, response)}\n{info.code_sample}")
                for one in checks
                if (info := one.failure_info) is not None
            ]

    def _step(self, phase: str, node: CaseNode, request: Request, response: Response) -> Step:
        case = node.value
        probe = node.parent_id is not None and node.transition is None
        other = case.method.upper() != case.operation.method.upper() and not self._is_known(request)
        return Step(
            self._names[case.operation.label], phase, response.status_code, self._link(node), probe=probe, other=other
        )

    def _is_known(self, request: Request) -> bool:
        """Whether another path has the method; browsers may ask with OPTIONS in any case."""
        path = urlsplit(request.uri).path
        fitting = (pattern for method, pattern in self._patterns if method == request.method)
        return request.method == "OPTIONS" or any(pattern.fullmatch(path) for pattern in fitting)

    def _link(self, node: CaseNode) -> str:
        """`createSession 201 delete` for what Schemathesis calls `POST /sessions -> [201] delete -> DELETE ...`."""
        if node.transition is None or not node.is_transition_applied:
            return ""
        source, middle, _ = node.transition.id.split(" -> ")
        status, name = middle.removeprefix("[").split("] ")
        return f"{self._names[source]} {status} {name}"
