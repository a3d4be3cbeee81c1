"""What whoever calls a control has given: the body, as an instance of the structure that describes it."""

from typing import TypeVar

import msgspec

from .errors import ControlError
from .message import Request

T = TypeVar("T", bound=msgspec.Struct)


def body(request: Request, kind: type[T]) -> T:
    """The body as a `kind`; no body is an empty object. Raises `ControlError` 400 with the members that are known."""
    try:
        return msgspec.json.decode(request.body or b"{}", type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise ControlError(400, f"the body is wrong: {problem}", known=list(kind.__struct_fields__)) from problem
