"""Brings a sandbox into a state in which all operations of a vendor have something to work on, and tells who signs.

Owns what is called before a run over a document; what the run is to make of the answers stands in `conform`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from golive.contracts.tests.conform import PLANS
from golive.contracts.tests.fuzzing import Signing
from golive.contracts.tests.outcome import Plan
from golive.simulators.client import SandboxHandle
from golive.simulators.core.sim import VendorSim
from golive.simulators.fidelity.caller import Caller
from golive.simulators.fidelity.openapi import example
from golive.simulators.fidelity.parts import contract
from golive.simulators.fidelity.transports import http_sender
from golive.simulators.fidelity.wire import Outgoing

Json = Any

AGREEABLE = "7e57d0a1-0000-4000-8000-00000000acce"
"""A domain of the simulator that says yes to a link."""
YOTI_SESSION = example("yoti", "create-session.request")
LIVENESS = {"type": "LIVENESS", "config": {"liveness_type": "ZOOM", "max_retries": 1}}
FACE = {"requested_checks": [{"type": "FACE_COMPARISON", "config": {"manual_check": "NEVER"}}, LIVENESS]}
BRANCH = {
    "requested_checks": [{"type": "ID_DOCUMENT_AUTHENTICITY", "config": {"manual_check": "NEVER"}}, LIVENESS],
    "required_documents": [{"type": "ID_DOCUMENT"}],
    "ibv_options": {"support": "MANDATORY"},
    "session_deadline": "2026-02-01T00:00:00Z",
    "resources_ttl": 7_776_000,
}
PASSPORT = {"type": "ID_DOCUMENT", "country_code": "GBR", "document_type": "PASSPORT"}
INSTRUCTIONS = example("yoti", "put-instructions.request")
OF_FACE = ("uploadFaceCaptureImage", "setFaceCaptureApplicant")
OF_BRANCH = (
    "putInstructions", "getInstructions", "getInstructionsPdf", "getContactProfile", "sendInstructionsEmail",
)  # fmt: skip


def veriff(plan: Plan, caller: Caller, sim: VendorSim) -> Plan:
    """A session with a picture; as many deletions as one likes."""
    sim.override(deletes_per_hour=100_000, deletes_per_day=100_000)
    made = caller.call("createSession", body=example("veriff", "create-session.request"), expect=201).json()
    session = {"sessionId": made["verification"]["id"]}
    image = caller.call("uploadMedia", body=example("veriff", "upload-media.request"), path=session, expect=200).json()
    attempts = caller.call("listAttempts", path=session, expect=200).json()["verifications"]
    given = {
        **dict.fromkeys(("uploadMedia", "sendCollectedData", "listSessionMedia", "getDecision"), _placed(session)),
        "listAttemptMedia": _placed({"attemptId": attempts[0]["id"]}),
        "getMedia": _placed({"mediaId": image["image"]["id"]}),
    }
    return replace(plan, given=given)


def proof(plan: Plan, caller: Caller, sim: VendorSim) -> Plan:
    """Browsers come from a registered origin."""
    origin = sim.settings()["registered_origins"][0]
    called = ("createSession", "preflightSession", "preflightTransaction", "preflightKycStatus")
    return replace(plan, given={name: {"header.Origin": origin} for name in called})


def prove(plan: Plan, caller: Caller, sim: VendorSim) -> Plan:
    """A link with one of the domains that there are."""
    caller.call("linkDomain", body={"pcid": AGREEABLE}, expect=200)
    return plan


def yoti(plan: Plan, caller: Caller, sim: VendorSim) -> Plan:
    """A session that takes a face, one with instructions for a branch, and one that a person went through."""
    face, branch, done = (_session(caller, asked) for asked in (FACE, BRANCH, YOTI_SESSION))
    wanted = _requirement(caller, face)
    made = caller.call("createFaceCapture", body={"requirement_id": wanted}, path=face, expect=201).json()
    told = {**INSTRUCTIONS, "documents": [{"requirement_id": _requirement(caller, branch), "document": PASSPORT}]}
    caller.call("putInstructions", body=told, path=branch, expect=200)
    sim.control.post(f"yoti/sessions/{done['sessionId']}/person", {"action": "complete", "outcomes": {}})
    document = caller.call("getSession", path=done, expect=200).json()["resources"]["id_documents"][0]
    fields, photo = (document[name]["media"]["id"] for name in ("document_fields", "document_id_photo"))
    given = {
        "getMedia": _placed({**done, "mediaId": fields}),
        "deleteMedia": _placed({**done, "mediaId": photo}),
        "createFaceCapture": _placed(face),
        **dict.fromkeys(OF_FACE, _placed({**face, "resourceId": made["id"]})),
        **dict.fromkeys(OF_BRANCH, _placed(branch)),
        "putApplicationResponseConfig": _placed({"sdkId": sim.sdk_id}),
    }
    return replace(plan, given=given)


def _session(caller: Caller, asked: Json) -> dict[str, str]:
    return {"sessionId": caller.call("createSession", body=asked, expect=201).json()["session_id"]}


def _requirement(caller: Caller, session: Mapping[str, str]) -> str:
    """The first thing that a session wants, but for the person's liveness."""
    wanted = caller.call("getConfiguration", path=session, expect=200).json()["capture"]["required_resources"]
    return next(str(one["id"]) for one in wanted if one["type"] != "LIVENESS")


def _placed(values: Mapping[str, str]) -> Mapping[str, str]:
    """Values of placeholders, named as the engine has it."""
    return {f"path.{name}": value for name, value in values.items()}


PREPARED: Mapping[str, Callable[[Plan, Caller, VendorSim], Plan]] = {
    "veriff": veriff, "proof": proof, "prove": prove, "yoti": yoti,
}  # fmt: skip


def ready(vendor: str, sandbox: SandboxHandle) -> tuple[Plan, str, Signing]:
    """The plan for a sandbox that was made ready, its base URL, and who signs."""
    sim = sandbox.vendor(vendor)
    auth = contract(vendor, "auth")
    base = sim.connection[auth.BASE]
    send = http_sender(base)
    sign = auth.Auth(sim.connection, send).sign
    caller = Caller(vendor, send, sign, lambda seconds: None)
    plan = PREPARED[vendor](PLANS[vendor], caller, sim)
    if vendor == "prove":
        begun = caller.call("verify", body=example("prove", "verify.request"), expect=200).json()
        sign = partial(_of_device, begun["authToken"], sign)
    return plan, base, Signing(base, sign)


def _of_device(token: str, sign: Callable[[Outgoing], Outgoing], request: Outgoing) -> Outgoing:
    """What a person's device calls has the token of a flow."""
    device = request.path.startswith("/v1/client/")
    return sign(request.with_headers({"authorization": f"Bearer {token}"}) if device else request)
