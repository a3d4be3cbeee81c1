"""A request that the shop refuses."""


class Refused(Exception):
    """Refused, whatever the handler was about to do: the HTTP status to answer, and why, in a sentence."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
