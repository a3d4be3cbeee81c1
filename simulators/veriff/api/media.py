"""Upload, list and download pictures (devdocs: sessions media, attempts media, media)."""

import base64
import binascii
from collections.abc import Iterable
from typing import Any

from ...core.message import Request, Response, json_response
from .. import lifecycle
from ..auth import Tx
from ..errors import error
from ..lifecycle import ATTEMPTS, CONTENT, MEDIA, Media
from ..model import Session
from .sessions import host

_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"hevx"), "image/heic"),
    **dict.fromkeys((b"mif1", b"msf1", b"heif"), "image/heif"),
}
"""Types of ISO media files by their brand; Veriff takes both. D"""


def upload(tx: Tx, request: Request) -> Response:
    """POST /v1/sessions/{id}/media: one picture a request, base64 bare or as a data URI; 409 after submission (D)."""
    session = lifecycle.load(tx, request.params["sessionId"])
    image = request.payload["image"]
    content = _decode(image["content"])
    mimetype = _sniff(content)
    if mimetype == "application/pdf" and len(content) > tx.rules.pdf_limit:
        raise error("too_large", f"a PDF may have {tx.rules.pdf_limit} bytes")
    media = Media(tx.ids.uuid(), session.id, session.attempt.id, image["context"], len(content), mimetype)
    lifecycle.attach(tx, session, media, content)
    shown = _object(media, host(tx, request))
    del shown["sessionId"]
    return json_response(tx.rules.media_status, {"status": "success", "image": shown})


def _decode(text: str) -> bytes:
    """Base64, bare or behind the head of a data URI; line breaks are let through."""
    encoded = text.partition(",")[2] if text.startswith("data:") else text
    try:
        content = base64.b64decode(encoded.replace("\r", "").replace("\n", ""), validate=True)
    except (binascii.Error, ValueError) as problem:
        raise error("1401") from problem
    if not content:
        raise error("1400")
    return content


def _sniff(content: bytes) -> str:
    """The type of a picture by its first bytes; what is none of the supported ones is refused (I)."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp" and content[8:12] in _BRANDS:
        return _BRANDS[content[8:12]]
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    raise error("1104", "the content is no jpg, png, heif, heic, webp or pdf")


def _object(media: Media, base: str) -> dict[str, Any]:
    return {
        "context": media.context,
        "id": media.id,
        "name": media.context,
        "timestamp": None,
        "size": media.size,
        "mimetype": media.mimetype,
        "url": f"{base}/v1/media/{media.id}",
        "sessionId": media.session,
    }


def _list(tx: Tx, request: Request, ids: Iterable[str]) -> Response:
    found = [media for media in (tx.get(MEDIA, name) for name in ids) if media is not None]
    images = [_object(media, host(tx, request)) for media in found]
    return json_response(200, {"status": "success", "images": images, "videos": []})


def of_session(tx: Tx, request: Request) -> Response:
    """GET /v1/sessions/{id}/media: the latest attempt only (D); test integrations never have video (D)."""
    session = lifecycle.load(tx, request.params["sessionId"])
    return _list(tx, request, session.attempt.media)


def of_attempt(tx: Tx, request: Request) -> Response:
    """GET /v1/attempts/{id}/media: that attempt."""
    session = _session_of(tx, request.params["attemptId"])
    attempt = next(one for one in session.attempts if one.id == request.params["attemptId"])
    return _list(tx, request, attempt.media)


def _session_of(tx: Tx, attempt_id: str) -> Session:
    session_id = tx.get(ATTEMPTS, attempt_id)
    if session_id is None:
        raise error("not_found", "no attempt has this id")
    return lifecycle.load(tx, session_id)


def download(tx: Tx, request: Request) -> Response:
    """GET /v1/media/{id}: the bytes as uploaded."""
    media = tx.get(MEDIA, request.params["mediaId"])
    content = tx.get(CONTENT, request.params["mediaId"])
    if media is None or content is None:
        raise error("not_found", "no media has this id")
    tx.subject = media.session
    return Response(200, content, content_type=media.mimetype)
