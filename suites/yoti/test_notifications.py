"""Notifications: where they go, who may send them, and what the app does about each topic."""

import http.client
import json
import ssl
from base64 import b64encode
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.feature("notifications")

Fixture = Any  # a suite imports nothing of golive, not even types
Json = dict[str, Any]  # Any: JSON

IDS = {"resource_update": "resource_id", "task_completion": "task_id", "check_completion": "check_id"}
TOPICS = (*IDS, "client_session_token_deleted", "session_completion")
IN_BRANCH = ("new_pdf_supplied", "instructions_email_requested", "thank_you_email_requested", "first_branch_visit")
REFUSALS = (401, 403)
PATIENCE_SECONDS = 5.0


def endpoint(journey: Fixture) -> str:
    """Where the app takes notifications, as it told Yoti."""
    told = (journey.session["notifications"] or {}).get("endpoint")
    assert told, "The app created a session without an endpoint for notifications."
    return str(told)


@pytest.mark.req("YOTI-GL-019")
@pytest.mark.feature("https")
def test_the_https_endpoint_speaks_tls_1_2(journey: Fixture, evidence: Fixture) -> None:
    told = endpoint(journey.begin())
    declared = journey.app.endpoint(journey.user)
    assert declared.url, "The app says that it has no https endpoint; without one, do not declare the feature https."
    assert urlsplit(declared.url).scheme == "https", f"The endpoint is {declared.url}; expected https."
    status = knock(declared.url, declared.ca, {"session_id": journey.id, "topic": "session_completion"})
    evidence.note(f"{declared.url} answered a notification without credentials with {status}, over TLS 1.2.")
    assert status in REFUSALS or 200 <= status < 300, (
        f"A notification without credentials was posted to {declared.url}, which answered {status}; expected 401."
    )
    if told.startswith("https://"):
        for notification in journey.completes().sent():
            journey.took(notification)


def knock(url: str, ca: str, body: Json) -> int:
    """Post over TLS 1.2, neither older nor newer; answers the status. The certificate must be good."""
    context = ssl.create_default_context(cadata=ca or None)
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
    parts = urlsplit(url)
    connection = http.client.HTTPSConnection(parts.netloc, timeout=PATIENCE_SECONDS, context=context)
    problem: Exception
    try:
        headers = {"content-type": "application/json"}
        connection.request("POST", parts._replace(scheme="", netloc="").geturl(), json.dumps(body), headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        problem = error
    finally:
        connection.close()
    raise AssertionError(f"Nobody can post to {url} over TLS 1.2: {problem}.")


@pytest.mark.req("YOTI-GL-020")
def test_the_endpoint_takes_post(journey: Fixture) -> None:
    endpoint(journey.begin())
    sent = journey.completes().sent()
    journey.suppose(bool(sent), "Yoti notifies the app of a session from beginning to end")
    for notification in sent:
        journey.took(notification)


@pytest.mark.req("YOTI-GL-021")
def test_a_session_names_the_endpoint_and_topics_that_there_are(journey: Fixture) -> None:
    told = endpoint(journey.begin())
    declared = journey.app.webhooks().notifications
    same = declared is None or urlsplit(declared).path == urlsplit(told).path
    assert same, f"The app takes notifications at {declared}, and told Yoti {told}."
    topics = journey.session["notifications"]["topics"]
    unknown = [topic for topic in topics if topic not in (*TOPICS, *IN_BRANCH)]
    assert not unknown, f"The app subscribes to {', '.join(unknown)}, which Yoti never sends."


@pytest.mark.req("YOTI-GL-022")
def test_the_endpoint_is_protected(journey: Fixture) -> None:
    endpoint(journey.begin())
    assert journey.session["notifications"]["has_token"], (
        "The app gives Yoti no auth_token: whoever knows the endpoint can post to it."
    )


def basic(token: str) -> str:
    return f"Basic {b64encode(token.encode()).decode()}"


FORGERIES = {
    "without an Authorization header": None,
    "with an empty Authorization header": "",
    "with Basic and nothing else": "Basic ",
    "with empty Basic credentials": basic(":"),
    "with other Basic credentials": basic("golive:golive"),
    "with Basic credentials without a colon": basic("golive"),
    "with Basic credentials that are not in Base64": "Basic golive:golive",
    "with Basic credentials that are not in UTF-8": "Basic /////w==",
    "with Basic credentials that are not in ASCII": "Basic gölive",
    "with the credentials of Yoti's example": basic("username:password"),
    "of another scheme": "Digest golive",
    "without a scheme": "golive",
    "with an empty bearer token": "Bearer ",
    "with another bearer token": "Bearer golive",
    "with another bearer token in Base64": "Bearer Z29saXZlOmdvbGl2ZQ==",
}


def forge(journey: Fixture, where: str, authorization: str | None, topic: str = "session_completion") -> Fixture:
    """Post what Yoti would send of the user's session, with another header; answers the answer."""
    headers = {} if authorization is None else {"authorization": authorization}
    ids = {IDS[topic]: "7e57dead-0000-4000-8000-000000000002"} if topic in IDS else {}
    body = json.dumps({"session_id": journey.id, **ids, "topic": topic}).encode()
    answer = journey.courier.webhook("yoti", topic, journey.id, where, headers, body)
    journey.app.settle()
    return answer


def refuses(journey: Fixture, kinds: dict[str, str | None]) -> None:
    """The app must refuse each, and act upon none; and then it must take what Yoti sends."""
    journey.misses()
    before, where = journey.sandbox.journal.last(), endpoint(journey)
    for kind, authorization in kinds.items():
        answer = forge(journey, where, authorization)
        assert not answer.accepted, f"The app answered {answer} to a notification {kind}; expected 401."
        assert not answer.crashed, f"The app broke over a notification {kind}: {answer}; expected 401."
    for topic in TOPICS:
        answer = forge(journey, where, None, topic)
        assert not answer.accepted, f"The app answered {answer} to {topic} without credentials; expected 401."
    assert not journey.fetches(after=before), "The app refused a notification, and fetched the session because of it."
    heard = journey.app.heard(journey.user) if "heard" in journey.app.offers else ()
    assert not heard, f"The app refused a notification, and acted upon it: {', '.join(heard)}."
    spoiled(journey)
    journey.took(journey.notifies())
    journey.is_verified("Yoti's own notification came after forged ones")


def spoiled(journey: Fixture) -> None:
    """Yoti's own header, but with another token, and without any."""
    for kind in ("bad_signature", "missing_signature"):
        with journey.struck(kind, "webhook.session_completion"):
            answer = journey.notifies()
        refused = (answer["response"] or {}).get("status")
        assert refused in range(400, 500), f"The app answered {refused} to a notification with {kind}; expected 401."


@pytest.mark.req("YOTI-GL-023")
def test_a_notification_without_credentials_is_refused(journey: Fixture, evidence: Fixture) -> None:
    endpoint(journey.begin())
    if not journey.session["notifications"]["has_token"]:
        evidence.warn("the app gives Yoti no auth_token, so that there is nothing to look at")
        return
    refuses(journey, FORGERIES)


@pytest.mark.req("YOTI-GL-024")
@pytest.mark.feature("bearer")
def test_a_bearer_token_is_taken_as_it_is(journey: Fixture) -> None:
    endpoint(journey.begin())
    notifications = journey.session["notifications"]
    assert notifications["has_token"], "The app gives Yoti no auth_token."
    assert notifications["auth_type"] == "BEARER", f"auth_type is {notifications['auth_type']}; expected BEARER."
    refuses(journey, {kind: header for kind, header in FORGERIES.items() if "bearer" in kind})


@pytest.mark.parametrize(
    "topic",
    [
        pytest.param("resource_update", marks=pytest.mark.req("YOTI-GL-025")),
        pytest.param("task_completion", marks=pytest.mark.req("YOTI-GL-026")),
        pytest.param("check_completion", marks=pytest.mark.req("YOTI-GL-028")),
        pytest.param("client_session_token_deleted", marks=pytest.mark.req("YOTI-GL-029")),
    ],
)
def test_a_topic_is_taken_where_it_is_subscribed_to(journey: Fixture, evidence: Fixture, topic: str) -> None:
    sent = journey.begin().completes().sent(topic)
    if not sent:
        evidence.note(f"Yoti sent no {topic}: the app does not subscribe to it, or asks for nothing that leads to it.")
    for notification in sent:
        journey.took(notification)
    heard_of(journey, *sent)
    journey.is_verified("Every check approves, and all was notified")


def heard_of(journey: Fixture, *sent: Json) -> None:
    """The app must have acted upon these, where it says what it acted upon."""
    if "heard" not in journey.app.offers:
        return
    heard = journey.app.heard(journey.user)
    for notification in sent:
        body = notification["request"]["body"]
        entry = f"{body['topic']}:{body.get(IDS.get(body['topic'], ''), '')}"
        assert entry in heard, (
            f"The app took {entry}, and did not act upon it; it acted upon {', '.join(heard) or 'none'}."
        )


@pytest.mark.req("YOTI-GL-027")
def test_the_end_of_a_session_brings_the_result(journey: Fixture) -> None:
    topics = journey.begin().session["notifications"]["topics"]
    if "session_completion" not in topics:
        journey.completes().is_verified("Every check approves, and all was notified that the app subscribes to")
        return
    journey.ends()
    journey.took(journey.sent("session_completion")[-1])
    heard_of(journey, journey.sent("session_completion")[-1])
    journey.is_verified("The session is completed, every check approves, and Yoti notified the app")


@pytest.mark.req("YOTI-GL-030")
def test_ids_may_be_absent(journey: Fixture) -> None:
    topics = journey.begin().session["notifications"]["topics"]
    for topic in TOPICS:
        if topic in topics:
            journey.took(journey.notifies(topic))
    journey.is_told("Nothing happened yet", "pending")
    journey.completes().is_verified("Notifications came without an id, and then every check approved")


@pytest.mark.req("YOTI-GL-031")
def test_the_session_is_fetched_and_decides(users: Callable[[], Fixture]) -> None:
    ann, bob, eve = (users().begin() for _ in range(3))
    before = ann.misses().sandbox.journal.last()
    ann.notifies()
    ann.is_verified("The session is completed, and every check approves")
    assert ann.fetches(after=before), "The app verified the user on a notification, and did not fetch the session."
    bob.does("arrive").notifies()
    bob.is_told("A notification says that the session is completed, and it is not", "pending", "unavailable")
    eve.misses({check: {"value": "REJECT"} for check in eve.checks})
    eve.notifies()
    eve.has_no_access("The session is completed, and every check rejects the user")
    bob.completes().is_verified("The session is completed now, and every check approves")


def harmless(journey: Fixture, *notifications: Json) -> None:
    """The app must have taken these, and go on as before."""
    for notification in notifications:
        journey.took(notification)
    journey.is_told("A notification came that the app cannot know", "pending")
    journey.completes().is_verified("A notification came that the app cannot know, and then every check approved")


@pytest.mark.req("YOTI-GL-032")
def test_a_topic_that_nobody_knows_does_no_harm(journey: Fixture) -> None:
    journey.begin().does("arrive")
    harmless(journey, journey.notifies("golive_never_heard_of"), journey.notifies("golive.x", golive_id="1"))


@pytest.mark.req("YOTI-GL-033")
def test_a_member_that_nobody_knows_does_no_harm(journey: Fixture) -> None:
    journey.begin().misses()
    journey.took(journey.notifies(golive={"new": [1, None]}, sent_at="2026-01-01T00:00:00Z", version=2))
    journey.is_verified("The notification had members that nobody knows, and every check approves")


@pytest.mark.req("YOTI-GL-034")
def test_a_session_that_nobody_knows_does_no_harm(journey: Fixture) -> None:
    """Yoti created it, and the answer was lost on its way."""
    with journey.struck("reset", "createSession"):
        journey.asks()
    journey.suppose(bool(journey.made()), "Yoti created a session whose id the app did not get")
    journey.id = journey.made()[0]
    for notification in journey.completes().sent():
        status = (notification["response"] or {}).get("status")
        assert status in range(200, 500), f"A notification was about a session that the app does not know: {status}."
    answer = journey.asks()
    journey.goes_in(answer if journey.made() else journey.asks())
    journey.completes().is_verified("The user began anew, and every check approves")


@pytest.mark.req("YOTI-GL-034")
def test_a_session_of_a_user_who_was_erased_does_no_harm(journey: Fixture, evidence: Fixture) -> None:
    if "erase" not in journey.app.offers:
        evidence.note("The app erases nobody, as far as the suite can have it do that.")
        return
    journey.begin().does("document")
    journey.app.erase(journey.user)
    before = len(journey.sent())
    for notification in journey.completes().sent()[before:]:
        status = (notification["response"] or {}).get("status")
        assert status in range(200, 500), f"A notification was about a user who was erased here: {status}."
