"""What a run over a document is told, and what came of it.

Owns the rows of the tables (`Plan`, `Exemption`, `Depth`) and the judgement: a run in which everything answers 401, a
link that led nowhere, and a phase that did not run are no pass.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

import requests
from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response

REFUSALS = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}


@dataclass(frozen=True)
class Exemption:
    """Failures of one kind that a vendor's documented behaviour brings about.

    `says` is searched in the failure's message, followed by what was sent, then by status and body of the answer.
    """

    failure: type[Failure]
    operations: tuple[str, ...]
    says: str
    reason: str

    def covers(self, operation: str, failure: Failure, text: str) -> bool:
        """Whether this failure is one of them."""
        wanted = not self.operations or operation in self.operations
        return wanted and isinstance(failure, self.failure) and bool(re.search(self.says, text))


@dataclass(frozen=True)
class Plan:
    """What is special of one document.

    left_out    operations that are not called, with the reason
    unreached   operations and links that no run can bring to success, with the reason
    exemptions  failures that are none
    other       the documented status of a method that a path has not got
    given       parameters by operation, for what no generator can guess, where no link brings them
    """

    left_out: Mapping[str, str] = field(default_factory=dict)
    unreached: Mapping[str, str] = field(default_factory=dict)
    exemptions: tuple[Exemption, ...] = ()
    other: int = 405
    given: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Depth:
    """How much is tried.

    cases       drawn for an operation
    listed      of those that the schema itself lists (its bounds, its types), so many for an operation, and of the
                others one in `sparse`; 0: none
    scenarios   in a round over the links, of so many `steps`
    rounds      over the links: at least and at most, until each link led to success
    thorough    enough for what never was needed to be called needless
    """

    cases: int
    listed: int
    scenarios: int
    rounds: tuple[int, int]
    steps: int = 8
    sparse: int = 40
    thorough: bool = False


QUICK = Depth(cases=3, listed=25, scenarios=6, rounds=(1, 20))
DEEP = Depth(cases=100, listed=100_000, scenarios=40, rounds=(4, 40), thorough=True)


@dataclass(frozen=True)
class Step:
    """One request that was answered.

    `link` is the one that led to it; `probe`: a check sent it, to see it refused; `other`: by a method that the path
    has not got.
    """

    operation: str
    phase: str
    status: int
    link: str = ""
    probe: bool = False
    other: bool = False


@dataclass(frozen=True)
class Trouble:
    """A failed check, or an error of the run itself, with what reproduces it."""

    operation: str
    phase: str
    check: str
    text: str

    def __str__(self) -> str:
        return f"{self.check} ({self.phase}): {self.text}"


@dataclass
class Run:
    """What came of it, and whether that will do.

    `secured`: by operation, whether it wants credentials; `links`: by name, the operations at their ends.
    """

    plan: Plan
    depth: Depth
    secured: Mapping[str, bool]
    links: Mapping[str, tuple[str, str]]
    steps: list[Step] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    phases: set[str] = field(default_factory=set)
    spared: Counter[Exemption] = field(default_factory=Counter)

    def answers(self, operation: str) -> Counter[int]:
        """How often an operation answered with each status, but for other methods and the probes of checks."""
        own = (step for step in self.steps if step.operation == operation and not step.other and not step.probe)
        return Counter(step.status for step in own)

    def followed(self, link: str) -> Counter[int]:
        """How often each status was answered where a link led."""
        return Counter(step.status for step in self.steps if step.link == link)

    def astray(self) -> list[str]:
        """Links that did not lead to success yet, and should."""
        wanted = (link for link in self.links if link not in self.plan.unreached)
        return [link for link in wanted if not any(map(good, self.followed(link)))]

    def objections(self, operation: str) -> list[str]:
        """What is to be said against one operation."""
        found = [str(trouble) for trouble in self.troubles if trouble.operation == operation]
        answers, excused = self.answers(operation), operation in self.plan.unreached
        succeeded = any(map(good, answers))
        if not answers:
            return [*found, "it was never called"]
        if self.secured[operation] and not answers.keys() - REFUSALS:
            found.append(f"no call got past its credentials: {dict(answers)}")
        elif not succeeded and not excused:
            found.append(f"no call succeeded: {dict(answers)}")
        if succeeded and excused and not self.depth.thorough:  # which may get there by luck
            found.append("it is said to be out of reach, and was reached")
        return found

    def general_objections(self) -> list[str]:
        """What is to be said against the run as a whole."""
        found = [str(trouble) for trouble in self.troubles if not trouble.operation]
        found += [f"the phase {name} did not run" for name in sorted(self._expected_phases() - self.phases)]
        found += [] if self.links else ["the document has no links"]
        found += [f"the link {link} led to no success: {dict(self.followed(link))}" for link in self.astray()]
        if self.depth.thorough:
            idle = (one for one in self.plan.exemptions if not self.spared[one])
            found += [f"nothing needs the exemption: {one.reason}" for one in idle]
        found += [f"the plan speaks of {name}, which is not there" for name in sorted(self._strangers())]
        others = Counter(step.status for step in self.steps if step.other and step.status != self.plan.other)
        return found + ([f"methods that are not there were answered {dict(others)}"] if others else [])

    def _expected_phases(self) -> set[str]:
        wanted = {"coverage": bool(self.depth.listed), "stateful": bool(self.links)}
        return {"examples", "fuzzing", *(name for name, needed in wanted.items() if needed)}

    def _strangers(self) -> set[str]:
        exempted = {name for one in self.plan.exemptions for name in one.operations}
        return {*exempted, *self.plan.unreached, *self.plan.given} - {*self.secured, *self.links}


def good(status: int) -> bool:
    """Success, or the way to it."""
    return status < HTTPStatus.BAD_REQUEST


def said(failure: Failure, response: Response | None) -> str:
    """What is wrong, what was sent, and what was answered."""
    if response is None:
        return failure.message
    sent, got = body_of(response.request).decode(errors="replace"), response.content.decode(errors="replace")
    return f"{failure.message}\nsent: {sent}\ngot: {response.status_code} {got}"


def body_of(request: requests.PreparedRequest) -> bytes:
    """The bytes that go out; forms are a text until then."""
    body = request.body
    if isinstance(body, str):
        return body.encode()
    return body if isinstance(body, bytes) else b""
