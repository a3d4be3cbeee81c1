"""Whom a code or a link goes to: the flow's own number, or, where the flow has none, the one that the person names."""

from ..errors import DeviceError
from ..flows import about
from ..model import Flow
from ..numbers import normal
from ..personas import find


class WrongNumber(Exception):
    """Nothing can be sent there; the client SDK runs the team's start step once more."""

    def __init__(self, code: DeviceError, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def with_number(flow: Flow, given: str) -> Flow:
    """The flow about the number `given`, which may be empty; raises `WrongNumber`.

    The number that a server named stays: how it could be changed from the device is not public (I).
    """
    user = find(normal(given) or "") if given else None
    if flow.number:
        if given and (user is None or user.number != flow.number):
            raise WrongNumber(DeviceError.PROHIBITED_ACTION, "the number of this flow cannot be changed")
        return flow
    if not given:
        raise WrongNumber(DeviceError.PROHIBITED_ACTION, "the number is missing")
    if user is None or user.product != flow.product:
        raise WrongNumber(DeviceError.CLIENT_FAILURE, "no test user of this product has this number")
    return about(flow, user)
