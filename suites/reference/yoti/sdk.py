"""Yoti's own Python SDK: what we ask of a session, signed requests, and answers as we read them.

Owns everything that touches the SDK, and nothing else imports it, for only a shop with this department needs it. The
SDK's client sends requests by itself, but waits for ever and hides the id under which Yoti finds a request; so its
requests are made and signed here, and sent by `client`.
"""

import json
from collections.abc import Mapping

from yoti_python_sdk.crypto import Crypto
from yoti_python_sdk.doc_scan import (
    NotificationConfigBuilder,
    RequestedDocumentAuthenticityCheckBuilder,
    RequestedFaceMatchCheckBuilder,
    RequestedLivenessCheckBuilder,
    RequestedTextExtractionTaskBuilder,
    SdkConfigBuilder,
    SessionSpecBuilder,
)
from yoti_python_sdk.doc_scan.endpoint import Endpoint
from yoti_python_sdk.doc_scan.session.create.filter import RequiredIdDocumentBuilder
from yoti_python_sdk.doc_scan.session.create.notification_config import NotificationConfig
from yoti_python_sdk.doc_scan.session.create.sdk_config import SdkConfig
from yoti_python_sdk.doc_scan.session.retrieve.check_response import CheckResponse
from yoti_python_sdk.doc_scan.session.retrieve.create_session_result import CreateSessionResult
from yoti_python_sdk.doc_scan.session.retrieve.get_session_result import GetSessionResult
from yoti_python_sdk.http import SignedRequest
from yoti_python_sdk.utils import YotiEncoder

from ..reading import ShapeError
from .messages import Check, Opened, Standing
from .settings import BASIC, Settings

TOKEN_SECONDS = 30 * 60
"""So long a user has. Yoti warns them in the last ten minutes, so less than fifteen is no good."""
KEEP_SECONDS = 7 * 24 * 3600
"""So long Yoti keeps what a user showed, unless they want it erased before: our staff may have to look at it."""

_LIVENESS_TRIES = 3
_DONE = "DONE"
_AT_ONCE = "LIVENESS"
"""The only check that begins before the user is through: any other one tells that they are."""


class Sdk:
    """The SDK with our private key."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._key = Crypto.read_pem_file(settings.key_file)

    def spec(self, reference: str, endpoint: str) -> bytes:
        """What we ask of a session. `reference` is the user to us, and says nothing about them to anybody else."""
        builder = SessionSpecBuilder()
        builder.with_client_session_token_ttl(TOKEN_SECONDS).with_resources_ttl(KEEP_SECONDS)
        builder.with_user_tracking_id(reference).with_notifications(self.notifications(endpoint))
        builder.with_required_document(RequiredIdDocumentBuilder().build())
        builder.with_requested_check(RequestedDocumentAuthenticityCheckBuilder().with_manual_check_fallback().build())
        builder.with_requested_check(RequestedFaceMatchCheckBuilder().with_manual_check_fallback().build())
        liveness = RequestedLivenessCheckBuilder().for_static_liveness().with_max_retries(_LIVENESS_TRIES)
        builder.with_requested_check(liveness.with_manual_check_never().build())
        builder.with_requested_task(RequestedTextExtractionTaskBuilder().with_manual_check_fallback().build())
        builder.with_sdk_config(self.look())
        return json.dumps(builder.build(), cls=YotiEncoder).encode()

    def notifications(self, endpoint: str) -> NotificationConfig:
        """What Yoti tells us, where, and with which token."""
        builder = NotificationConfigBuilder().with_endpoint(endpoint).with_auth_token(self.settings.notification_token)
        basic = self.settings.notification_type == BASIC
        builder = builder.with_basic_auth_type() if basic else builder.with_bearer_auth_type()
        builder.for_resource_update().for_task_completion().for_check_completion().for_session_completion()
        return builder.with_topic("CLIENT_SESSION_TOKEN_DELETED").build()

    def look(self) -> SdkConfig:
        """What Yoti's user view is like. Its end comes as a message to our page, so there are no URLs to go to."""
        builder = SdkConfigBuilder().with_allows_camera_and_upload().with_primary_colour("#0b5fff")
        return builder.with_locale("en-GB").with_preset_issuing_country("GBR").build()

    def sessions(self) -> str:
        """The path of all sessions."""
        path: str = Endpoint.create_docs_session_path()
        return path

    def session(self, session: str) -> str:
        """The path of one session."""
        path: str = Endpoint.retrieve_docs_session_path(session)
        return path

    def media(self, session: str, media: str) -> str:
        """The path of a medium's content."""
        path: str = Endpoint.get_media_content_path(session, media)
        return path

    def signed(self, method: str, path: str, payload: bytes | None = None) -> SignedRequest:
        """A request, signed, so it is good for one attempt: its `method`, `url`, `headers` and `data`."""
        builder = SignedRequest.builder().with_pem_file(self._key).with_base_url(self.settings.base_url)
        builder.with_http_method(method).with_endpoint(path).with_param("sdkId", self.settings.sdk_id)
        return (builder.with_payload(payload) if payload is not None else builder).build()

    def opened(self, body: Mapping[str, object]) -> Opened:
        """The answer to a new session. Raises `ShapeError`."""
        result = CreateSessionResult(body)
        session, token = result.session_id, result.client_session_token
        if not (isinstance(session, str) and session and isinstance(token, str) and token):
            raise ShapeError("session_id or client_session_token is missing")
        return Opened(session, token)

    def standing(self, body: Mapping[str, object]) -> Standing:
        """What Yoti tells of a session. Raises `ShapeError`."""
        try:
            result = GetSessionResult(body)
            checks, fields = tuple(map(_check, result.checks)), _fields(result)
        except (AttributeError, KeyError, TypeError, ValueError) as problem:
            raise ShapeError("a session does not look like one") from problem
        if not (isinstance(result.session_id, str) and isinstance(result.state, str)):
            raise ShapeError("session_id or state is missing")
        left = result.client_session_token_ttl
        may_go_on = bool(result.client_session_token) and all(check.type == _AT_ONCE for check in checks)
        seconds = left if may_go_on and isinstance(left, int) else 0
        reference = str(result.user_tracking_id or "")
        return Standing(result.session_id, result.state, reference, seconds, checks, fields)


def _check(check: CheckResponse) -> Check:
    recommendation = check.report.recommendation if check.report else None
    breakdown = check.report.breakdown if check.report else ()
    return Check(
        type=str(check.type),
        is_done=check.state == _DONE,
        value=str(recommendation.value or "") if recommendation else "",
        reason=str(recommendation.reason or "") if recommendation else "",
        advice=str(recommendation.recovery_suggestion or "") if recommendation else "",
        failed=tuple(str(part.sub_check) for part in breakdown if part.result != "PASS"),
    )


def _fields(result: GetSessionResult) -> str:
    """The medium with what is written on the newest document, which is the first one."""
    for document in result.resources.id_documents:
        if document.document_fields and document.document_fields.media:
            return str(document.document_fields.media.id)
    return ""
