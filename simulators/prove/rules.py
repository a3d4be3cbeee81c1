"""Prove's numbers and switches, each with its source and our confidence in it.

S: said by Prove's implementation guide, which this project was given; D: documented by Prove; R: read in an official
SDK of Prove; I: inferred by us. A sandbox may override any of them. Lengths of time are seconds.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Seconds = Annotated[int, Meta(ge=1)]


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the simulator goes by. The text of each field says what it is and where it comes from."""

    token_lifetime: Annotated[Seconds, Meta(description="An access token is good for so long: 60 minutes. S, R")] = (
        3_600
    )
    auth_token_lifetime: Annotated[Seconds, Meta(description="An authToken is good for so long: 15 minutes. S")] = 900
    session_lifetime: Annotated[
        Seconds, Meta(description="A correlationId is good for so long after the answer that brought it. S")
    ] = 900
    otp_lifetime: Annotated[Seconds, Meta(description="From the SMS to the entry of its code. S")] = 120
    otp_sends: Annotated[int, Meta(ge=1, description="Codes that one session may send, the first included. S; I")] = 3
    otp_entries: Annotated[
        int, Meta(ge=1, description="Entries of a code where the flow allows a retry; one where it does not. R, S")
    ] = 3
    otp_code: Annotated[str, Meta(pattern=r"^[0-9]{4,6}\Z", description="The code that passes in the sandbox. D")] = (
        "1234"
    )
    link_lifetime: Annotated[Seconds, Meta(description="From the SMS to the click on its link. S")] = 180
    link_sends: Annotated[int, Meta(ge=1, description="Links that one session may send. I")] = 3
    socket_lifetime: Annotated[Seconds, Meta(description="From the opening of a WebSocket to its end. S")] = 180
    socket_end: Annotated[
        Literal["message", "close"],
        Meta(description="How a WebSocket ends at its time: told why, possession failed; or closed without a word. I"),
    ] = "message"
    automatic_click: Annotated[
        bool, Meta(description="Links are followed by themselves, as soon as they are sent; one tutorial says so. I")
    ] = False
    expired_link: Annotated[
        Literal["redirect", "page"],
        Meta(description="Where a link leads that no longer counts: on, with asc=false, or to a page of ours. I"),
    ] = "redirect"
    link_redirect_status: Annotated[
        Literal[301, 302, 303, 307, 308], Meta(description="HTTP status of a link's redirect. I")
    ] = 302
    mobile_step: Annotated[
        Literal["mobile/otp", "mobile/instant", "mobile/instantlink"],
        Meta(description="The first step on a phone: a code, Mobile Auth with a code behind it, or a link. D, I"),
    ] = "mobile/otp"
    body_limit: Annotated[int, Meta(ge=1, description="Bytes of a request's body: 4 KB. D")] = 4_096
    batch_body_limit: Annotated[
        int, Meta(ge=1, description="The same for batches, of which a full one does not fit into 4 KB. I")
    ] = 1_048_576
    rate_limit: Annotated[int, Meta(ge=1, description="Calls in a second for one client_id. D")] = 25
    rate_limited: Annotated[
        bool,
        Meta(description="Calls over the limit answer 429. Off where time stands still, as it does in tests. D, I"),
    ] = False
    generation: Annotated[
        Literal["both", "a", "b"],
        Meta(
            description="Which /v3/verify there is: with possessionType (a), with verificationType (b), or both: a "
            "request with verificationType alone is one of b. R, I"
        ),
    ] = "both"
    accept_final_target_url_alias: Annotated[
        bool, Meta(description="finalTargetURL, as the guide spells it, is understood too. S, R")
    ] = False
    legacy_error_codes: Annotated[bool, Meta(description="1001 and 1003 in the place of 8001 and 8003. D")] = False
    user_not_found_status: Annotated[int, Meta(ge=400, le=499, description="HTTP status of 8007. I")] = 400
    invalid_correlation_id_status: Annotated[int, Meta(ge=400, le=499, description="HTTP status of 8008. I")] = 400
    user_access_denied_status: Annotated[int, Meta(ge=400, le=499, description="HTTP status of 8009. I")] = 403
    consent_countries: Annotated[
        tuple[str, ...], Meta(description="Countries whose mobile network operators must have consented. S")
    ] = ("CA",)
    missing_consent: Annotated[
        Literal["refuse", "accept"], Meta(description="What becomes of calls about numbers there without it. I")
    ] = "refuse"
    webhook_retries: Annotated[
        int, Meta(ge=0, le=3, description="Attempts after a first one that failed; editions differ: none, up to 3. D")
    ] = 0
    webhook_retry_delay: Annotated[Seconds, Meta(description="Between two attempts. I")] = 60
    webhook_token_lifetime: Annotated[Seconds, Meta(description="Life of a webhook's JSON Web Token. I")] = 300
    prove_keys: Annotated[
        bool, Meta(description="On phones Unify first looks for a Prove Key, and places one where there is none. D")
    ] = True
    key_lifetime: Annotated[Seconds, Meta(description="A Prove Key dies after so long without use: 12 months. D")] = (
        31_536_000
    )
    unify_none_token: Annotated[
        bool,
        Meta(
            description="Unify answers possessionType none with an authToken too, for the client SDK to look for a "
            "Prove Key, as the guides have it; the SDKs' types leave it open. D, I"
        ),
    ] = True
    challenge_attempts: Annotated[int, Meta(ge=1, description="Calls of Pre-Fill's challenge that may fail. I")] = 3
    idv_and_kyc: Annotated[
        bool, Meta(description="Pre-Fill's last answer also says what was compared, and what lists hold. R, I")
    ] = False
    retention: Annotated[Seconds, Meta(description="A flow is forgotten so long after it began. I")] = 86_400
