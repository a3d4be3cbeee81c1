"""Veriff's numbers and switches, each with its source and our confidence in it.

S: said by Veriff's own pages that this project was given; D: documented; R: read off a real client or payload; X:
third parties; I: inferred by us. A sandbox may override any of them. Lengths of time are seconds.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Shape = Literal["full", "lean", "null_filled"]
Policy = Literal["none", "approved", "declined", "resubmission_requested", "review"]


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the simulator goes by. The text of each field says what it is and where it comes from."""

    session_lifetime: Annotated[
        int, Meta(ge=1, description="An unfinished session ends so long after creation. S, D")
    ] = 604_800
    resubmissions: Annotated[
        int,
        Meta(
            ge=0,
            description="So many attempts may end in a resubmission; the next becomes a decline, 539. S; counting: I",
        ),
    ] = 9
    resubmission_delay: Annotated[
        int, Meta(ge=0, description="The resubmission decision of a session that used the page is held back so long. D")
    ] = 300
    webhook_retry: Annotated[int, Meta(ge=1, description="Wait between two attempts to deliver a webhook. D")] = 3_600
    webhook_retry_for: Annotated[
        int, Meta(ge=0, description="Delivery is given up so long after the first attempt. D")
    ] = 604_800
    strict_webhook_urls: Annotated[
        bool,
        Meta(description="Webhook URLs must be https on port 443, as in production; off for loopback receivers. D"),
    ] = False
    strict_create_signature: Annotated[
        bool, Meta(description="Check a signature that comes with the creation of a session; Veriff demands none. I")
    ] = False
    strict_null: Annotated[
        bool, Meta(description="Refuse null in requests where a value is expected; otherwise it counts as absent. X")
    ] = True
    legacy_signature: Annotated[bool, Meta(description="Accept X-SIGNATURE as well. D")] = True
    allow_http_callback: Annotated[
        bool, Meta(description="Take http callbacks to loopback hosts, which Veriff refuses. I")
    ] = False
    check_timestamp_age: Annotated[
        bool,
        Meta(
            description="Refuse a `timestamp` older than an hour with 1201; current pages no longer list the member. I"
        ),
    ] = False
    document_number_length: Annotated[
        bool,
        Meta(description="Demand 6 to 9 characters in document numbers (2101), an older edition's rule. I"),
    ] = False
    name_triggers: Annotated[
        bool,
        Meta(
            description="The first names Approve, Decline, Resubmit and Review decide a submitted session. D (formerly)"
        ),
    ] = True
    default_decision: Annotated[
        Policy,
        Meta(
            description="What becomes of a submitted session by itself; Veriff decides nothing in test integrations. S"
        ),
    ] = "none"
    decision_delay: Annotated[
        int, Meta(ge=0, description="Wait between submission and a decision of its own accord. R")
    ] = 0
    decision_shape: Annotated[
        Shape,
        Meta(description="How much a decision carries: everything, little (2026), or members that are null (2020). R"),
    ] = "full"
    delete_enabled: Annotated[
        bool, Meta(description="Sessions may be deleted; switched on per integration at Veriff. D")
    ] = True
    deletes_per_hour: Annotated[int, Meta(ge=0, description="Deletions allowed in any hour, then 429. D")] = 5
    deletes_per_day: Annotated[int, Meta(ge=0, description="Deletions allowed in any 24 hours, then 429. D")] = 10
    pdf_limit: Annotated[int, Meta(ge=0, description="Largest PDF in bytes. D")] = 20 * 1024 * 1024
    media_status: Annotated[
        int, Meta(ge=200, le=201, description="Status of a successful upload: 200, or 201 as some say. D, X")
    ] = 200
    retention: Annotated[
        int, Meta(ge=1, description="A session and its media are forgotten so long after creation. I")
    ] = 7_776_000


MEDIA_BODY_LIMIT = 24 * 1024 * 1024
"""Largest upload request in bytes of base64. D"""
