"""The signature of a request, as every official SDK makes it, and in what order a bad one is refused.

A good signature of a request about a session that is not there gets as far as 404; all others stop at 401.
"""

import base64
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.hashes import SHA256
from golive.simulators.yoti.sim import YotiSim
from golive.suites.tests.yoti.caller import (
    JPEG,
    JSON,
    LIVENESS,
    NONCE,
    TIMESTAMP,
    UNKNOWN,
    Answer,
    Caller,
    foreign,
    message,
    public_pem,
)

NOWHERE = f"/sessions/{UNKNOWN}"
GOOD, BAD = (404, "SESSION_NOT_FOUND"), (401, "MESSAGE_SIGNING")

QUERIES = {
    "Python, Node, PHP": f"sdkId={{}}&nonce={NONCE}&timestamp={TIMESTAMP}",
    ".NET": f"sdkId={{}}&timestamp={TIMESTAMP}&nonce={NONCE}",
    "Go": f"timestamp={TIMESTAMP}&sdkID={{}}&nonce=5F2BC8F44F4E4D4C9F465C5D0F0F0001",
    "Go, the next time": f"nonce=5F2BC8F44F4E4D4C9F465C5D0F0F0001&timestamp={TIMESTAMP}&sdkID={{}}",
    "Ruby": f"nonce={NONCE}&timestamp=1767225600&sdkId={{}}",
    "Java": f"detectedLocale=en-GB&sdkId={{}}&nonce={NONCE}&timestamp=4711004242",
    "percent-encoded, as sent": f"detectedLocale=en%2dGB%20%C3%A9&sdkId={{}}&nonce={NONCE}&timestamp={TIMESTAMP}",
    "no time at all": f"sdkId={{}}&nonce={NONCE}&timestamp=now",
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_the_query_is_taken_as_it_is_sent(caller: Caller, query: str) -> None:
    target = f"{NOWHERE}?{query.format(caller.sdk_id)}"
    assert caller.signed("GET", target).refusal() == GOOD
    assert caller.holding(foreign()).signed("GET", target).refusal() == BAD


def test_headers_that_only_some_send_do_not_matter(caller: Caller) -> None:
    """Version 1 of the docs lists X-Yoti-Auth-Id; Python types even a GET."""
    odd = {"X-Yoti-Auth-Id": UNKNOWN, "X-Yoti-SDK": "Rust", "X-Yoti-SDK-Version": "Rust-0.1", **JSON}
    assert caller.signed("GET", f"{NOWHERE}?{caller.query()}", headers=odd).refusal() == GOOD


def sent_as(caller: Caller, signed: str, method: str = "GET", target: str = "", body: bytes | None = None) -> Answer:
    """Sign one text, send something else."""
    where = target or f"{NOWHERE}?{caller.query()}"
    return caller.send(method, where, body, {"X-Yoti-Auth-Digest": caller.digest(signed), **JSON})


def test_whatever_is_changed_after_signing_is_refused(caller: Caller) -> None:
    query = caller.query()
    right = f"GET&{NOWHERE}?{query}"
    assert sent_as(caller, right).refusal() == GOOD
    swapped = f"nonce={NONCE}&sdkId={caller.sdk_id}&timestamp={TIMESTAMP}"
    for signed in (
        right.replace("GET", "DELETE"),
        right.replace("GET", "get"),
        right.replace(UNKNOWN, UNKNOWN[::-1]),
        right.replace("&/sessions", "&/idverify/v1/sessions"),
        right.replace("&/sessions", "&sessions"),
        right.replace(TIMESTAMP, TIMESTAMP[::-1]),
        f"GET&{NOWHERE}?{swapped}",
        f"GET&{NOWHERE}",
        right + "&",
        right + "&e30=",
    ):
        assert sent_as(caller, signed).refusal() == BAD, signed
    for target in (f"{NOWHERE}?{query}&more=1", f"{NOWHERE}?{swapped}", f"{NOWHERE}?{query.replace('-', '%2D')}"):
        assert sent_as(caller, right, target=target).refusal() == BAD, target
    plain = f"{NOWHERE}?detectedLocale=en GB&{query}"
    assert sent_as(caller, f"GET&{plain}", target=plain.replace(" ", "%20")).refusal() == BAD


def test_a_body_is_signed_byte_for_byte(caller: Caller) -> None:
    target = f"/sessions?{caller.query()}"
    body = b'{"requested_checks": [], "user_tracking_id": "Zo\xc3\xab"}'
    right = message("POST", target, body)
    assert sent_as(caller, right, "POST", target, body).refusal() == (400, "PAYLOAD_VALIDATION")
    padded = right.rpartition("&")[2]
    for signed in (
        right.removesuffix(f"&{padded}"),
        right.removesuffix(padded),
        right.replace(padded, padded.rstrip("=")) if padded.endswith("=") else f"{right}=",
        f"POST&{target}&{body.decode()}",
        message("POST", target, body + b"\n"),
    ):
        assert sent_as(caller, signed, "POST", target, body).refusal() == BAD, signed
    for other in (body + b" ", body.replace(b" ", b""), None):
        assert sent_as(caller, right, "POST", target, other).refusal() == BAD, other


def test_what_is_no_signature_is_refused(caller: Caller) -> None:
    target = f"{NOWHERE}?{caller.query()}"
    right = caller.digest(message("GET", target))
    pss = caller.digest(message("GET", target), PSS(MGF1(SHA256()), 32))
    urlsafe = base64.urlsafe_b64encode(base64.b64decode(right)[:-1]).decode()
    for digest in (pss, urlsafe, "no base64 at all", "AAAA", right[:-8], "Zoë".encode().decode("latin-1")):
        assert caller.send("GET", target, headers={"X-Yoti-Auth-Digest": digest}).refusal() == BAD, digest


def multipart(picture: bytes, kind: str = "image/jpg") -> tuple[bytes, dict[str, str]]:
    """Body and headers as Java, .NET and PHP send them; Node's boundary is random."""
    head = (
        f'Content-Disposition: form-data; name="binary-content"; filename="face-capture-image"\r\nContent-Type: {kind}'
    )
    body = b"--yoti-doc-scan-boundary\r\n%s\r\n\r\n%s\r\n--yoti-doc-scan-boundary--\r\n" % (head.encode(), picture)
    return body, {"Content-Type": "multipart/form-data; boundary=yoti-doc-scan-boundary"}


def test_a_picture_is_signed_with_the_form_around_it(caller: Caller) -> None:
    checks = [{"type": "FACE_COMPARISON", "config": {"manual_check": "NEVER"}}, LIVENESS]
    session = f"/sessions/{caller.create(requested_checks=checks)['session_id']}"
    wanted = caller.call("GET", f"{session}/configuration").good()["capture"]["required_resources"]
    (requirement,) = (one["id"] for one in wanted if one["type"] == "FACE_CAPTURE")
    made = caller.call("POST", f"{session}/resources/face-capture", {"requirement_id": requirement}).good(201)
    target = f"{session}/resources/face-capture/{made['id']}/image?{caller.query()}"
    body, headers = multipart(JPEG)
    digest = {"X-Yoti-Auth-Digest": caller.digest(message("PUT", target, JPEG)), **headers}
    assert caller.send("PUT", target, body, digest).refusal() == BAD
    assert caller.signed("PUT", target, body, headers).status == 200


def test_a_call_without_credentials_is_told_which_are_missing(caller: Caller) -> None:
    session = f"/sessions/{caller.create()['session_id']}"
    answer = caller.send("GET", f"{session}?{caller.query()}")
    assert answer.refusal() == (400, "MALFORMED_REQUEST")
    (missing,) = answer.json()["errors"]
    assert missing == {"property": "header.X-Yoti-Auth-Digest", "message": "must not be null or empty"}
    empty = caller.send("GET", f"{session}?{caller.query()}", headers={"X-Yoti-Auth-Digest": ""})
    assert (empty.refusal(), empty.properties()) == ((400, "MALFORMED_REQUEST"), ["header.X-Yoti-Auth-Digest"])
    client = caller.send("GET", f"{session}/configuration")
    assert client.refusal() == (400, "MALFORMED_REQUEST")
    assert client.properties()[0] in {"header.X-Yoti-Auth-Token", "header.X-Yoti-Auth-Digest"}
    nobody = caller.signed("GET", f"{session}?" + urlencode({"nonce": NONCE, "timestamp": TIMESTAMP}))
    assert nobody.refusal() == (400, "MALFORMED_REQUEST")


def test_the_application_is_looked_up_first_then_the_signature_then_the_session(
    caller: Caller, yoti_sim: YotiSim
) -> None:
    stranger = caller.naming(UNKNOWN).holding(foreign())
    assert stranger.call("GET", NOWHERE).refusal() == (404, "APP_NOT_FOUND")
    assert caller.holding(foreign()).call("GET", NOWHERE).refusal() == BAD
    theirs = caller.naming(yoti_sim.settings()["other_sdk_id"]).create()["session_id"]
    assert caller.call("GET", f"/sessions/{theirs}").refusal() == (401, "BAD_SDK_ID")
    assert caller.call("GET", NOWHERE).refusal() == GOOD
    yoti_sim.configure(app_active=False)
    assert caller.call("GET", NOWHERE).refusal() == (404, "APP_NOT_FOUND")


def test_keys_work_in_the_environment_they_are_for(caller: Caller, yoti_sim: YotiSim) -> None:
    sandboxed = caller.at(yoti_sim.sandbox_base_url)
    for environment, works, fails in (("production", caller, sandboxed), ("sandbox", sandboxed, caller)):
        yoti_sim.configure(environment=environment)
        works.create()
        assert fails.call("GET", NOWHERE).refusal() == (404, "APP_NOT_FOUND")


def test_a_regenerated_key_pair_replaces_the_old_one_at_once(caller: Caller, yoti_sim: YotiSim) -> None:
    yoti_sim.configure(public_key=public_pem(foreign()))
    assert caller.call("GET", NOWHERE).refusal() == BAD
    assert caller.holding(foreign()).call("GET", NOWHERE).refusal() == GOOD


def test_a_key_that_cannot_be_read_is_no_fault_of_the_signature(caller: Caller, yoti_sim: YotiSim) -> None:
    yoti_sim.configure(public_key="")
    assert caller.call("GET", NOWHERE).refusal() == (401, "BAD_PUBLIC_KEY")


def test_two_routes_know_their_caller_without_an_id_in_the_query(caller: Caller, yoti_sim: YotiSim) -> None:
    """Neither Python nor Node sends one there; Java asks for the documents without any credentials."""
    query = urlencode({"nonce": NONCE, "timestamp": TIMESTAMP})
    for headers in ({}, {"X-Yoti-Auth-Digest": caller.digest(f"GET&/supported-documents?{query}")}):
        for target in ("/supported-documents?includeNonLatin=false", f"/supported-documents?{query}"):
            assert caller.send("GET", target, headers=headers).good()["supported_countries"]
    sandboxed = caller.at(yoti_sim.sandbox_base_url)
    target = f"/apps/{caller.sdk_id}/response-config?{query}"
    sandboxed.signed("PUT", target, b"{}", JSON).empty(200)
    assert sandboxed.holding(foreign()).signed("PUT", target, b"{}", JSON).refusal() == BAD
    other = target.replace(caller.sdk_id, UNKNOWN)
    assert sandboxed.signed("PUT", other, b"{}", JSON).refusal() == (404, "APP_NOT_FOUND")
    assert caller.signed("PUT", target, b"{}", JSON).status == 404, "there is no such thing in production"


def test_the_supported_documents_can_be_closed(caller: Caller, yoti_sim: YotiSim) -> None:
    yoti_sim.override(supported_documents="signed")
    unsigned = caller.send("GET", f"/supported-documents?{caller.query()}")
    assert unsigned.refusal() == (400, "MALFORMED_REQUEST")
    assert caller.holding(foreign()).call("GET", "/supported-documents").refusal() == BAD
    assert caller.call("GET", "/supported-documents").good()["supported_countries"]


def test_the_time_can_be_held_to_the_clock(caller: Caller, yoti_sim: YotiSim) -> None:
    """Off by default, since Java's is no time; seconds and milliseconds both count then."""
    yoti_sim.override(max_skew=300)

    def at(timestamp: str) -> tuple[int, str]:
        query = urlencode({"sdkId": caller.sdk_id, "nonce": NONCE, "timestamp": timestamp})
        return caller.signed("GET", f"{NOWHERE}?{query}").refusal()

    start = int(TIMESTAMP) // 1000
    for seconds in (-300, 0, 300):
        assert at(str(start + seconds)) == at(str((start + seconds) * 1000)) == GOOD
    for wrong in (str(start - 301), str((start + 301) * 1000), "4711004242", "now", ""):
        status, code = at(wrong)
        assert (status, code) in {(400, "MALFORMED_REQUEST"), BAD}, wrong


def test_a_nonce_can_be_made_to_count_once(caller: Caller, yoti_sim: YotiSim) -> None:
    assert [caller.call("GET", NOWHERE).refusal() for _ in range(2)] == [GOOD, GOOD]
    yoti_sim.override(reject_reused_nonce=True)

    def with_nonce(nonce: str) -> tuple[int, str]:
        query = urlencode({"sdkId": caller.sdk_id, "nonce": nonce, "timestamp": TIMESTAMP})
        return caller.signed("GET", f"{NOWHERE}?{query}").refusal()

    assert with_nonce("one") == with_nonce("two") == GOOD
    assert with_nonce("one") in {(400, "MALFORMED_REQUEST"), BAD}
    assert with_nonce("three") == GOOD


def test_the_token_of_the_front_end_opens_its_own_routes_alone(
    caller: Caller, yoti_sim: YotiSim, other_caller: Caller
) -> None:
    made, other = caller.create(), caller.create()
    session = f"/sessions/{made['session_id']}"

    def front(path: str, token: str) -> Answer:
        return caller.send("GET", session + path, headers={"X-Yoti-Auth-Token": token})

    assert front("/configuration", made["client_session_token"]).good()["session_id"] == made["session_id"]
    for wrong in (other["client_session_token"], other_caller.create()["client_session_token"], UNKNOWN, "x"):
        assert front("/configuration", wrong).refusal() == (401, "BAD_TOKEN")
    assert front("", made["client_session_token"]).refusal() == (400, "MALFORMED_REQUEST")
    yoti_sim.complete(made["session_id"])
    assert front("/configuration", made["client_session_token"]).refusal() == (401, "BAD_TOKEN"), "it is deleted"
