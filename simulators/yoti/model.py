"""A session: what was asked for, what the person has supplied, what was found out about it.

A session is ONGOING until all its tasks and checks are done, or until its time is over before the person is through.
The transitions stand in one table; what is not in it is refused.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec

from ..core.clock import Instant

JsonObject = dict[str, Any]


class State(StrEnum):
    """What a session's result says of it (D)."""

    ONGOING = "ONGOING"
    COMPLETED = "COMPLETED"
    EXPIRED = "EXPIRED"


class Stage(StrEnum):
    """How far the person is; Yoti does not tell it."""

    CREATED = "created"
    ARRIVED = "arrived"
    FINISHED = "finished"
    COMPLETED = "completed"
    EXPIRED = "expired"


class Action(StrEnum):
    """What can happen to a session."""

    ARRIVE = "the person opens the user view"
    SUPPLY = "the person supplies something"
    FINISH = "the person is through"
    COMPLETE = "all tasks and checks are done"
    EXPIRE = "its time is over"


TRANSITIONS: Mapping[tuple[Stage, Action], Stage] = {
    (Stage.CREATED, Action.ARRIVE): Stage.ARRIVED,
    (Stage.ARRIVED, Action.ARRIVE): Stage.ARRIVED,
    (Stage.CREATED, Action.SUPPLY): Stage.CREATED,
    (Stage.ARRIVED, Action.SUPPLY): Stage.ARRIVED,
    (Stage.CREATED, Action.EXPIRE): Stage.EXPIRED,
    (Stage.ARRIVED, Action.EXPIRE): Stage.EXPIRED,
    (Stage.ARRIVED, Action.FINISH): Stage.FINISHED,
    (Stage.FINISHED, Action.COMPLETE): Stage.COMPLETED,
}

OPEN = frozenset({Stage.CREATED, Stage.ARRIVED})
"""Stages in which something may still be supplied."""
STATES = {Stage.COMPLETED: State.COMPLETED, Stage.EXPIRED: State.EXPIRED}


class Refused(Exception):
    """The table has no such transition, or something is missing for it."""


class Kind(StrEnum):
    """Where a resource stands in the result."""

    ID_DOCUMENT = "id_documents"
    SUPPLEMENTARY = "supplementary_documents"
    LIVENESS = "liveness_capture"
    FACE_CAPTURE = "face_capture"
    APPLICANT_PROFILE = "applicant_profiles"
    SHARE_CODE = "share_codes"


class MediaRef(msgspec.Struct, frozen=True, omit_defaults=True):
    """A medium of a session; `type` is IMAGE, JSON, BINARY or PDF."""

    id: str
    type: str
    created: Instant


class Task(msgspec.Struct, frozen=True, omit_defaults=True):
    """Work on one resource. `generated` are the checks it led to."""

    id: str
    type: str
    created: Instant
    updated: Instant
    state: str = "PENDING"
    recommendation: JsonObject | None = None
    generated: tuple[tuple[str, str], ...] = ()
    media: tuple[MediaRef, ...] = ()

    @property
    def passed(self) -> bool:
        """True when it is done and nothing has to be tried again."""
        return self.state == "DONE" and (self.recommendation or {}).get("value", "PROGRESS") == "PROGRESS"


class Resource(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that was supplied, for the requirement of that id.

    `pages` and `frames` are pictures; `media` the other ones by the member that tells of them, such as `facemap`.
    """

    id: str
    kind: Kind
    created: Instant
    updated: Instant
    requirement: str = ""
    source: str = "END_USER"
    document_type: str = ""
    issuing_country: str = ""
    capture_method: str = ""
    liveness_type: str = ""
    applicant: str = ""
    pages: tuple[MediaRef, ...] = ()
    frames: tuple[MediaRef, ...] = ()
    media: dict[str, MediaRef] = {}
    tasks: tuple[Task, ...] = ()


class Check(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something to be found out about resources."""

    id: str
    type: str
    created: Instant
    updated: Instant
    state: str = "CREATED"
    resources: tuple[str, ...] = ()
    media: tuple[MediaRef, ...] = ()
    profile: MediaRef | None = None
    scheme: str = ""
    report: JsonObject | None = None


class Requirement(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something to be supplied; `type` is the vendor's word, `detail` what the session says of it."""

    id: str
    type: str
    detail: JsonObject = {}


class Device(msgspec.Struct, frozen=True, omit_defaults=True):
    """An event on a person's device."""

    event: str
    created: Instant
    ip: str = ""
    agent: str = ""
    locale: str = ""
    resource: str = ""


class Instructions(msgspec.Struct, frozen=True):
    """What a person is to bring to which branch. The PDF is made somewhat later."""

    contact_profile: JsonObject
    documents: list[JsonObject]
    branch: JsonObject
    put: Instant


class Session(msgspec.Struct, frozen=True, omit_defaults=True):
    """One session. `spec` is the body that created it; `outcomes` what the control API or a person chose.

    `sandbox` says below which base it was created, `application` by which of the settings' SDK ids.
    """

    id: str
    token: str
    created: Instant
    ends: Instant
    forget_at: Instant
    spec: JsonObject
    sandbox: bool = False
    application: int = 0
    stage: Stage = Stage.CREATED
    requirements: tuple[Requirement, ...] = ()
    resources: tuple[Resource, ...] = ()
    checks: tuple[Check, ...] = ()
    consented: Instant | None = None
    finished: Instant | None = None
    completed: Instant | None = None
    config: JsonObject | None = None
    outcomes: dict[str, Any] = {}
    devices: tuple[Device, ...] = ()
    instructions: Instructions | None = None
    profile: JsonObject | None = None
    preview: MediaRef | None = None
    import_token: MediaRef | None = None

    @property
    def state(self) -> State:
        """As the result says it."""
        return STATES.get(self.stage, State.ONGOING)

    @property
    def is_open(self) -> bool:
        """True while something may be supplied."""
        return self.stage in OPEN

    def of(self, kind: Kind) -> tuple[Resource, ...]:
        """The resources of a kind, oldest first."""
        return tuple(resource for resource in self.resources if resource.kind is kind)

    def supplied(self, requirement: Requirement) -> tuple[Resource, ...]:
        """What was supplied for a requirement, oldest first."""
        return tuple(resource for resource in self.resources if resource.requirement == requirement.id)

    @property
    def is_done(self) -> bool:
        """True when every task and every check has ended."""
        tasks = (task.state for resource in self.resources for task in resource.tasks)
        checks = (check.state for check in self.checks)
        return all(state in ("DONE", "FAILED", "INTERNAL_ERROR") for state in (*tasks, *checks))


def moved(session: Session, action: Action) -> Session:
    """The session after `action`; raises `Refused`."""
    stage = TRANSITIONS.get((session.stage, action))
    if stage is None:
        raise Refused(f"a session that is {session.stage} cannot take: {action}")
    return msgspec.structs.replace(session, stage=stage)


def require_open(session: Session) -> None:
    """Raises `Refused` when the session takes nothing more."""
    if not session.is_open:
        raise Refused(f"the session is {session.stage}")


def with_resource(session: Session, resource: Resource) -> Session:
    """The session with a resource added, or put in the place of the one with its id."""
    if any(one.id == resource.id for one in session.resources):
        kept = tuple(resource if one.id == resource.id else one for one in session.resources)
        return msgspec.structs.replace(session, resources=kept)
    return msgspec.structs.replace(session, resources=(*session.resources, resource))


def with_check(session: Session, check: Check) -> Session:
    """The session with a check added, or put in the place of the one with its id."""
    if any(one.id == check.id for one in session.checks):
        kept = tuple(check if one.id == check.id else one for one in session.checks)
        return msgspec.structs.replace(session, checks=kept)
    return msgspec.structs.replace(session, checks=(*session.checks, check))
