"""What is uploaded: the parts of a form, and which kind of picture a part is.

Owns their reading, no more: exact bytes in, exact bytes out.
"""

import struct
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser

import msgspec

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_SIZE = len(_PNG) + 8
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG's markers before a picture's size."""


class Part(msgspec.Struct, frozen=True):
    """One part of a form."""

    name: str
    content_type: str
    body: bytes


class NoForm(ValueError):
    """The body is no multipart form; the text says why."""


def parts(content_type: str, body: bytes) -> tuple[Part, ...]:
    """The parts of a `multipart/form-data` body (RFC 7578); raises `NoForm`."""
    kind = Message()
    kind["content-type"] = content_type
    boundary = kind.get_boundary()
    if kind.get_content_type() != "multipart/form-data" or not boundary:
        raise NoForm("must be multipart/form-data with a boundary")
    _, *found = (b"\r\n" + body).split(b"\r\n--" + boundary.encode("utf-8", "surrogateescape"))
    if not found or not found[-1].startswith(b"--"):
        raise NoForm("does not end with its boundary")
    return tuple(_part(one) for one in found[:-1])


def _part(raw: bytes) -> Part:
    head, _, body = raw.partition(b"\r\n")[2].partition(b"\r\n\r\n")
    headers = BytesHeaderParser().parsebytes(head)
    name = headers.get_param("name", "", "content-disposition")
    return Part(str(name), headers.get_content_type() if "content-type" in headers else "", body)


def picture(body: bytes) -> str | None:
    """`image/jpeg` or `image/png` for what begins as one does, with a size; None for anything else."""
    if body.startswith(_PNG) and body[12:16] == b"IHDR" and len(body) >= _PNG_SIZE + 8:
        return "image/png" if 0 not in struct.unpack_from(">II", body, _PNG_SIZE) else None
    if not body.startswith(b"\xff\xd8\xff"):
        return None
    sizes = [body[at + 5 : at + 9] for marker, at in _segments(body) if marker in _FRAMES]
    return "image/jpeg" if any(len(size) == 4 and 0 not in struct.unpack(">HH", size) for size in sizes) else None


def _segments(jpeg: bytes) -> Iterator[tuple[int, int]]:
    """Markers with their places, up to the scan or the first thing that is none."""
    at = 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        yield jpeg[at + 1], at
        at += 2 + int(struct.unpack_from(">H", jpeg, at + 2)[0])
