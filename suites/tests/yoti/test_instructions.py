"""In-branch verification: instructions, their PDF, the mail about them."""

import json
from typing import Any

import pytest
from golive.simulators.client import SandboxHandle, SimClock
from golive.simulators.inbox import Inbox
from golive.simulators.yoti.sim import YotiSim
from golive.suites.tests.yoti.caller import JSON, LIVENESS, UNKNOWN, Answer, Caller

Json = Any
CONTACT = {"first_name": "Ann", "last_name": "Lee", "email": "ann.lee@shop.example"}
BRANCH = {"name": "Exampleton", "address": "1 Example Road", "post_code": "EX1 1EX", "fad_code": "1234567"}
ASKED = {
    "requested_checks": [LIVENESS, {"type": "ID_DOCUMENT_AUTHENTICITY", "config": {"manual_check": "NEVER"}}],
    "required_documents": [
        {"type": "ID_DOCUMENT"},
        {"type": "SUPPLEMENTARY_DOCUMENT", "objective": {"type": "PROOF_OF_ADDRESS"}},
    ],
    "ibv_options": {"support": "MANDATORY"},
    "session_deadline": "2026-02-01T00:00:00Z",
    "resources_ttl": 7_776_000,
}
READS = ("", "/pdf", "/contact-profile")


class Visit:
    """A session that is gone through in a branch, and the team's calls about it."""

    def __init__(self, caller: Caller, **members: Json) -> None:
        self.caller = caller
        self.made = caller.create(**{**ASKED, **members})
        self.id = self.made["session_id"]
        self.path = f"/sessions/{self.id}/instructions"
        wanted = caller.call("GET", f"/sessions/{self.id}/configuration").good()["capture"]["required_resources"]
        self.requirements = {one["type"]: one["id"] for one in wanted}

    def body(self, **members: Json) -> Json:
        """Instructions that are right, but for these members."""
        return {"contact_profile": CONTACT, "documents": [self.document()], "branch": BRANCH, **members}

    def document(self, kind: str = "ID_DOCUMENT", country: str = "GBR", document: str = "PASSPORT") -> Json:
        """One of them."""
        chosen = {"type": kind, "country_code": country, "document_type": document}
        return {"requirement_id": self.requirements.get(kind, UNKNOWN), "document": chosen}

    def put(self, **members: Json) -> Answer:
        """The answer to instructions with these members."""
        return self.caller.call("PUT", self.path, self.body(**members))

    def get(self, what: str = "") -> Answer:
        """The answer about them, or about the PDF or the contact profile."""
        return self.caller.call("GET", self.path + what)


@pytest.fixture
def visit(caller: Caller) -> Visit:
    """One of nobody who is told."""
    return Visit(caller)


def test_they_are_put_and_read(visit: Visit) -> None:
    for what in READS:
        absent = (404, "RESOURCE_NOT_FOUND") if what == "/contact-profile" else (409, "INSTRUCTIONS_NOT_COMPLETE")
        assert visit.get(what).refusal() == absent, what
    visit.put().empty(200)
    told = visit.get().good()
    documents = [visit.document()]
    branch = {"type": "UK_POST_OFFICE", **BRANCH}
    assert told == {"contact_profile_exists": True, "documents": documents, "branch": branch}
    assert visit.get("/contact-profile").good() == CONTACT
    bill = visit.document("SUPPLEMENTARY_DOCUMENT", "GBR", "UTILITY_BILL")
    placed = {**BRANCH, "location": {"latitude": 0.34, "longitude": -42.48}}
    visit.put(documents=[visit.document(), bill], branch=placed, ours=1).empty(200)
    assert visit.get().good()["documents"] == [visit.document(), bill]
    assert visit.get().good()["branch"]["location"] == placed["location"]


def test_the_pdf_is_made_somewhat_later(visit: Visit, sim_clock: SimClock) -> None:
    visit.put().empty(200)
    visit.get("/pdf").empty(204)
    sim_clock.advance(60)
    answer = visit.get("/pdf")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.body.startswith(b"%PDF-")
    visit.put().empty(200)
    visit.get("/pdf").empty(204)


def test_a_front_end_may_put_them_and_have_the_pdf(visit: Visit, sim_clock: SimClock) -> None:
    token = {"X-Yoti-Auth-Token": visit.made["client_session_token"]}
    body = json.dumps(visit.body()).encode()
    visit.caller.send("PUT", visit.path, body, {**JSON, **token}).empty(200)
    sim_clock.advance(60)
    assert visit.caller.send("GET", f"{visit.path}/pdf", headers=token).status == 200
    wrong = {**token, "X-Yoti-Auth-Token": UNKNOWN}
    assert visit.caller.send("GET", f"{visit.path}/pdf", headers=wrong).refusal() == (401, "BAD_TOKEN")
    for what in ("", "/contact-profile"):
        answer = visit.caller.send("GET", visit.path + what, headers=token)
        assert (answer.refusal(), answer.properties()) == (
            (400, "MALFORMED_REQUEST"),
            ["header.X-Yoti-Auth-Digest"],
        ), "these are the team's own"


@pytest.mark.parametrize(
    ("branch", "findings"),
    [
        ({"fad_code": "123456"}, {"branch.fad_code"}),
        ({"fad_code": "12345678"}, {"branch.fad_code"}),
        ({"fad_code": "12-4567"}, {"branch.fad_code"}),
        ({"fad_code": None}, {"branch.fad_code": "must not be null"}),
        ({"fad_code": "0000000"}, {"branch.fad_code": "Provided fadCode does not relate to any branch"}),
        ({"name": None, "address": None}, {"branch.name", "branch.address"}),
        ({"post_code": ""}, {"branch.post_code"}),
        ({"type": "PUB"}, {"branch.type"}),
    ],
)
def test_a_branch_that_is_none(visit: Visit, branch: Json, findings: Json) -> None:
    answer = visit.put(branch={**BRANCH, **branch})
    assert answer.refusal() == (400, "PAYLOAD_VALIDATION")
    told = {one["property"]: one["message"] for one in answer.json()["errors"]}
    assert told == findings if isinstance(findings, dict) else set(told) == findings
    assert visit.get().refusal() == (409, "INSTRUCTIONS_NOT_COMPLETE")


def test_what_is_missing_or_does_not_fit(visit: Visit) -> None:
    unknown = {**visit.document(), "requirement_id": UNKNOWN}
    other = {**visit.document("SUPPLEMENTARY_DOCUMENT"), "requirement_id": visit.requirements["ID_DOCUMENT"]}
    cases: list[tuple[Json, list[str]]] = [
        ({"documents": []}, ["documents"]),
        ({"documents": None}, ["documents"]),
        ({"contact_profile": None, "branch": None}, ["branch", "contact_profile"]),
        ({"contact_profile": {"first_name": "Ann", "last_name": "Lee"}}, ["contact_profile.email"]),
        ({"documents": [visit.document(), unknown]}, ["documents[1].requirement_id"]),
        ({"documents": [other]}, ["documents[0].requirement_id"]),
        ({"documents": [visit.document(document="STATE_ID")]}, ["documents[0].document"]),
        ({"documents": [visit.document("SUPPLEMENTARY_DOCUMENT")]}, ["documents[0].document"]),
    ]
    for members, properties in cases:
        answer = visit.put(**members)
        assert (answer.refusal(), sorted(answer.properties())) == ((400, "PAYLOAD_VALIDATION"), properties), members
    assert visit.caller.call("PUT", f"/sessions/{UNKNOWN}/instructions", visit.body()).refusal() == (
        404,
        "SESSION_NOT_FOUND",
    )


def test_a_branch_needs_no_code(visit: Visit) -> None:
    visit.put(branch={name: BRANCH[name] for name in ("name", "address", "post_code")}).empty(200)
    assert "fad_code" not in visit.get().good()["branch"]


def test_too_late(visit: Visit, yoti_sim: YotiSim, sim_clock: SimClock) -> None:
    over = Visit(visit.caller, session_deadline=None, ibv_options=None)
    yoti_sim.complete(over.id)
    assert over.put().refusal() == (409, "SESSION_LOCKED")
    visit.put().empty(200)
    sim_clock.advance(40 * 86_400)
    assert visit.put().refusal() == (409, "SESSION_EXPIRED")
    assert visit.get().good()["contact_profile_exists"] is True


def test_the_mail_is_yotis_unless_the_team_wants_to_send_it(
    visit: Visit, sandbox: SandboxHandle, sim_inbox: Inbox, sim_clock: SimClock
) -> None:
    send = f"{visit.path}/email"
    assert visit.caller.call("POST", send).refusal() == (409, "INSTRUCTIONS_NOT_COMPLETE")
    visit.put().empty(200)
    visit.caller.call("POST", send).empty(200)
    (mail,) = sandbox.messages.find(subject=visit.id)
    assert (mail["channel"], mail["to"], mail["kind"]) == ("email", CONTACT["email"], "instructions")
    assert "1 Example Road" in mail["text"]

    topics = ["INSTRUCTIONS_EMAIL_REQUESTED", "new_pdf_supplied"]
    told = Visit(visit.caller, notifications={"endpoint": f"{sim_inbox.url}/yoti", "topics": topics})
    told.put().empty(200)
    told.put().empty(200)
    sim_clock.advance(60)
    visit.caller.call("POST", f"{told.path}/email").empty(200)
    sim_clock.settle()
    assert sandbox.messages.find(subject=told.id) == []
    heard = [json.loads(one.body) for one in sim_inbox.received]
    assert {one["session_id"] for one in heard} == {told.id}
    assert {one["topic"] for one in heard} == {"new_pdf_supplied", "instructions_email_requested"}
    assert all(set(one) == {"session_id", "topic"} for one in heard)


def test_the_latest_pdf_is_told(caller: Caller, sim_inbox: Inbox, sim_clock: SimClock) -> None:
    topics = ["NEW_PDF_SUPPLIED"]
    visit = Visit(caller, notifications={"endpoint": f"{sim_inbox.url}/yoti", "topics": topics})
    visit.put().empty(200)
    sim_clock.advance(2)
    visit.put().empty(200)
    sim_clock.advance(4)
    assert list(sim_inbox.received) == []
    sim_clock.advance(60)
    assert [json.loads(one.body)["topic"] for one in sim_inbox.received] == ["new_pdf_supplied"]
