"""The life of a Yoti session as plain as can be, to hold the simulator against: no storage, no outbox.

Owns also the bodies that ask for such a session. Times are seconds since the sandbox began. Knows nothing of the
simulator.
"""

from dataclasses import dataclass, field
from typing import Any

Json = Any

DAY = 86_400
TASK, CHECK = 60, 600
"""How long an extraction and a check take in a slow sandbox."""
MARGIN = DAY
VALUES = {"SUCCESS": "APPROVE", "TAMPERED": "REJECT", "GLARE_OBSTRUCTION": "NOT_AVAILABLE"}
"""Templates of the authenticity check's report, and what it then recommends."""
AUTHENTICITY, LIVENESS = "ID_DOCUMENT_AUTHENTICITY", "LIVENESS"
EXTRACTION = "ID_DOCUMENT_TEXT_DATA_EXTRACTION"
IDS = {"resource_update": "resource_id", "task_completion": "task_id", "check_completion": "check_id"}
TOPICS = [*IDS, "client_session_token_deleted", "session_completion"]
"""Topics; the first ones with the id that goes with them."""


@dataclass(frozen=True)
class Asked:
    """What a session is asked for: seconds, tries at liveness and at a document (0: not wanted), all topics or none.

    `text` says that people look at the text of a document.
    """

    ttl: int = 600
    retention: int = 87_000
    faces: int = 0
    papers: int = 0
    text: bool = False
    talkative: bool = True


@dataclass
class Application:
    """What all sessions share: whether work takes time, and the template for those without one of their own."""

    slow: bool = False
    template: str = "SUCCESS"


@dataclass
class Model:
    """What ought to be true of one session. `told` are all topics posted.

    `faces` has whether each attempt was good, `papers` the same, None while one is being read until `read`; `checks`
    are the types of those that are neither about faces nor done, which are `due` once they have begun; `reports` what
    all that are done recommend, by type.
    """

    asked: Asked
    created: int
    application: Application
    state: str = "ONGOING"
    finished: bool = False
    template: str | None = None
    faces: list[bool] = field(default_factory=list)
    papers: list[bool | None] = field(default_factory=list)
    read: int | None = None
    good: bool = True
    checks: list[str] = field(default_factory=list)
    due: int | None = None
    reports: list[tuple[str, str]] = field(default_factory=list)
    captured: int | None = None
    gone: bool = False
    told: list[str] = field(default_factory=list)

    @property
    def ends(self) -> int:
        """When the client's token dies."""
        return self.created + self.asked.ttl

    @property
    def forgotten(self) -> int:
        """When nothing is left: that counts from the last capture, and never less than a day after the token."""
        if self.captured is None:
            return self.ends + self.asked.retention
        return max(self.captured + self.asked.retention, self.ends + MARGIN)

    @property
    def moments(self) -> list[int]:
        """When something happens by itself."""
        return [moment for moment in (self.ends, self.forgotten, self.read, self.due) if moment is not None]

    @property
    def open(self) -> bool:
        """True while the person may act."""
        return not self.gone and self.state == "ONGOING" and not self.finished

    def left(self, now: int) -> int:
        """Seconds that the token still lives as the result tells it: one less than that; none after expiry."""
        return 0 if self.state == "EXPIRED" else max(0, self.ends - now - 1)

    # what the person does

    def wants_face(self) -> bool:
        """True when an attempt at liveness is possible."""
        return self.open and len(self.faces) < self.asked.faces and True not in self.faces[-1:]

    def wants_paper(self) -> bool:
        """True when an attempt at a document is possible: the one before was not good."""
        return self.open and len(self.papers) < self.asked.papers and self.papers[-1:] in ([], [False])

    def can_finish(self) -> bool:
        """True when everything was tried."""
        return self.open and bool(self.faces or not self.asked.faces) and bool(self.papers or not self.asked.papers)

    def show_face(self, now: int, *, good: bool) -> None:
        """An attempt at liveness: a resource and a check at once."""
        self.captured = now
        self.faces.append(good)
        self.reports.append(("LIVENESS", "APPROVE" if good else "REJECT"))
        self.tell("resource_update", "check_completion")

    def show_paper(self, now: int, *, good: bool) -> None:
        """An attempt at a document: its text is read, at once or in a while."""
        self.captured, self.good = now, good
        self.papers.append(None)
        self.tell("resource_update")
        if self.application.slow:
            self.read = now + TASK
        else:
            self.end_reading()

    def finish(self, now: int) -> None:
        """The person is through."""
        self.finished = True
        self.tell("client_session_token_deleted")
        self.checks += ["ID_DOCUMENT_AUTHENTICITY"] if self.asked.papers else []
        self.go_on(now)

    # what follows

    def end_reading(self) -> None:
        """The text of a document is read; people look at it later, if they are to."""
        self.read, self.papers[-1] = None, self.good
        self.checks += ["ID_DOCUMENT_TEXT_DATA_CHECK"] if self.asked.text else []
        self.tell("task_completion")

    def go_on(self, now: int) -> None:
        """Checks begin when the person is through and all is read; the session ends with the last one."""
        if not self.finished or self.read is not None:
            return
        if self.checks and self.application.slow:
            self.due = now + CHECK
        else:
            self.complete()

    def complete(self) -> None:
        """All checks end, and the session with them."""
        self.due, template = None, self.template or self.application.template
        for kind in self.checks:
            self.reports.append((kind, VALUES[template] if kind == "ID_DOCUMENT_AUTHENTICITY" else "APPROVE"))
            self.tell("check_completion")
        self.checks, self.state = [], "COMPLETED"
        self.tell("session_completion")

    def tell(self, *topics: str) -> None:
        """Notifications: of all topics, or of the end alone where none was chosen."""
        self.told += [one for one in topics if self.asked.talkative or one == "session_completion"]

    def pass_time(self, since: int, to: int) -> None:
        """All that falls due on the way, one after the other."""
        while not self.gone and (coming := [moment for moment in self.moments if since < moment <= to]):
            since = min(coming)
            self._happen(since)

    def _happen(self, now: int) -> None:
        if now == self.ends and self.open:
            self.state, self.read = "EXPIRED", None
        if now == self.read:
            self.end_reading()
            self.go_on(now)
        if now == self.due:
            self.complete()
        self.gone = now >= self.forgotten


# what a team sends and reads


def spec(asked: Asked, endpoint: str) -> Json:
    """The body that asks for such a session."""
    faces = {"type": LIVENESS, "config": {"liveness_type": "ZOOM", "max_retries": asked.faces}}
    reading = {"type": EXTRACTION, "config": {"manual_check": "ALWAYS" if asked.text else "NEVER"}}
    papers = {"type": AUTHENTICITY, "config": {}}
    return {
        "client_session_token_ttl": asked.ttl,
        "resources_ttl": asked.retention,
        "requested_checks": [*([faces] if asked.faces else []), *([papers] if asked.papers else [])],
        "requested_tasks": [reading] if asked.papers else [],
        "sdk_config": {"attempts_configuration": {EXTRACTION: {"GENERIC": max(0, asked.papers - 1)}}},
        "notifications": {"endpoint": endpoint, "topics": [one.upper() for one in TOPICS] if asked.talkative else []},
    }


def config(template: str) -> Json:
    """The response config that ends the check of a document so."""
    return {"check_reports": {AUTHENTICITY: [{"result": {"report_template": template}}]}}


def newest_medium(resources: Json) -> str | None:
    """The id of a face map or else of a page, if there is any."""
    media = [face["facemap"]["media"] for face in resources["liveness_capture"]]
    media += [page["media"] for paper in resources["id_documents"] for page in paper["pages"]]
    return str(media[0]["id"]) if media else None
