"""Proof's numbers and switches, each with its source and our confidence in it.

S: said by Proof's go-live checklist, which this project was given; D: documented by Proof; E: an earlier edition of the
same documentation; X: the widget's maker; I: inferred by us. A sandbox may override any of them. Lengths of time are
seconds.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the simulator goes by. The text of each field says what it is and where it comes from."""

    session_status: Annotated[
        int, Meta(ge=200, le=201, description="Status of a created session; no page prints it. I")
    ] = 200
    init_token_lifetime: Annotated[
        int, Meta(ge=1, description="An init_token that no widget has used dies so long after its session began. E, X")
    ] = 3_600
    init_token_type: Annotated[
        Literal["sdk_partner_authorization", "sdk_customer_token"],
        Meta(description="What a session calls its init_token; the second word is the earlier edition's. D, E"),
    ] = "sdk_partner_authorization"  # noqa: S105 - the name of a kind of token
    deposit_window: Annotated[
        int, Meta(ge=1, description="A sale whose crypto has not come so long after its session began fails. D; six: E")
    ] = 21_600
    settlement_delay: Annotated[
        int, Meta(ge=0, description="Wait between processing and the end, after a payment on the widget's page. I")
    ] = 5
    socket_closes_after: Annotated[
        int, Meta(ge=0, description="The server closes a WebSocket so long after a terminal status. I")
    ] = 5
    socket_snapshot: Annotated[
        bool, Meta(description="A new WebSocket is told the present status at once; only changes are documented. I")
    ] = False
    webhook_on_creation: Annotated[
        bool, Meta(description="The first status, pending, is posted to the webhook as well. I")
    ] = False
    blank_amounts: Annotated[
        Literal["empty", "absent"],
        Meta(description="How final amounts look before there are any: an empty text, or no member. I"),
    ] = "empty"
    disabled_sell: Annotated[
        Literal["offramp_disabled", "validation_error"],
        Meta(description="The error for a sale where sell is not enabled; Proof shows none. E, I"),
    ] = "offramp_disabled"
    cors: Annotated[
        bool, Meta(description="Browsers of registered origins may call the API; nothing is documented. I")
    ] = True
    kyc_decision: Annotated[
        Literal["ask", "approve", "reject"],
        Meta(description="Who decides on handed-in documents: whoever looks at the page, or the simulator. I"),
    ] = "ask"
    kyc_delay: Annotated[int, Meta(ge=0, description="Wait before the simulator decides by itself. I")] = 0
    fiat_rate: Annotated[
        float, Meta(gt=0, description="Units of fiat for one of crypto; the simulator knows no market. I")
    ] = 1.02
    callback_network: Annotated[
        Literal["as_requested", "provider"],
        Meta(description="How browser callbacks spell networks: TRC20, or TRON as the widget's maker does. D, X"),
    ] = "as_requested"
    retention: Annotated[
        int, Meta(ge=1, description="A finished transaction is forgotten so long after its session began. I")
    ] = 7_776_000
