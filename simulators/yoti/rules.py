"""Yoti's numbers and switches, each with its source and our confidence in it.

S: said by Yoti's own page that this project was given; D: documented elsewhere by Yoti; R: read off a real client; I:
inferred by us. A sandbox may override any of them. Lengths of time are seconds.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the simulator goes by. The text of each field says what it is and where it comes from."""

    default_token_ttl: Annotated[
        int, Meta(ge=1, description="A client session token lives so long where the session does not say. D")
    ] = 600
    minimum_token_ttl: Annotated[
        int, Meta(ge=0, description="What a session asks for as its token's time must be over this. D")
    ] = 300
    default_resources_ttl: Annotated[
        int,
        Meta(ge=1, description="What was captured is kept so long where the session does not say. D; guides: 604800"),
    ] = 87_000
    minimum_resources_ttl: Annotated[
        int, Meta(ge=0, description="The least that a session may ask for. D; guides: 86400")
    ] = 86_700
    resources_margin: Annotated[
        int, Meta(ge=0, description="It must be kept so much longer than the token lives. D")
    ] = 86_400
    ibv_minimum_deadline: Annotated[
        int, Meta(ge=0, description="A session in a branch must be given at least so long. D")
    ] = 604_800
    max_skew: Annotated[
        int,
        Meta(
            ge=0,
            description="A signed request's timestamp may be off by so much; 0: not looked at. I: Java's is no time",
        ),
    ] = 0
    reject_reused_nonce: Annotated[
        bool, Meta(description="A nonce counts once. Said to deter replays (D); refusing it is documented nowhere. I")
    ] = False
    bearer_lifetime: Annotated[
        int, Meta(ge=1, description="Central Auth tokens are renewed after about that long. D")
    ] = 1_800
    bearer_limit: Annotated[int, Meta(ge=1, description="So many live Central Auth tokens an SDK id may have. D")] = 200
    assertion_lifetime: Annotated[
        int, Meta(ge=1, description="A client assertion may end so far ahead at the most. D")
    ] = 1_800
    loopback_http_endpoints: Annotated[
        bool,
        Meta(
            description="Notifications may go to http on this machine; off: https only, as in production. S; switch: I"
        ),
    ] = True
    require_config: Annotated[
        bool,
        Meta(description="A sandbox session without a response config cannot be gone through, as in docs up to v10. D"),
    ] = False
    task_delay: Annotated[int, Meta(ge=0, description="So long a text extraction takes. I")] = 0
    check_delay: Annotated[int, Meta(ge=0, description="So long a check takes. I")] = 0
    pdf_delay: Annotated[int, Meta(ge=0, description="So long it takes to make the instructions' PDF. I")] = 5
    abandoned_after: Annotated[
        int,
        Meta(ge=0, description="An identity profile is reported as abandoned so long after expiry. D: about two hours"),
    ] = 7_200
    extra_extractions: Annotated[
        int, Meta(ge=0, description="A person may try again so often where the session does not say. D")
    ] = 1
    notification_retries: Annotated[
        int, Meta(ge=0, description="So often a failed notification is sent again. I: never")
    ] = 0
    notification_backoff: Annotated[int, Meta(ge=1, description="Wait before it is sent again. I")] = 60
    forbidden_media: Annotated[
        tuple[str, ...], Meta(description="Documents whose pictures the law forbids to hand out: 204. D: Aadhaar")
    ] = ("AADHAAR",)
    completed_token: Annotated[
        Literal["omit", "show"],
        Meta(description="Whether the client token is told once the session is over. R: no; D sample: yes"),
    ] = "omit"  # noqa: S105 - a word
    supported_documents: Annotated[
        Literal["open", "signed"], Meta(description="Who may ask for the supported documents. R: anybody")
    ] = "open"
