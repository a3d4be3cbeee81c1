"""Defects of the simulator of Prove."""

from golive.contracts.tests.mutants.mutant import Mutant
from golive.contracts.tests.mutants.pieces import conform, flow, golden, machine, pact, webhook
from golive.contracts.tests.mutants.planting import Edit, Name, Rule

_TOKEN = webhook("the token is made with the portal's secret")

MUTANTS = (
    Mutant(
        "success_is_boolean",
        "Writes success as a boolean, not as the text that Prove has.",
        Edit("prove.wire", '"success": result.success,', '"success": result.success == "true",'),
        flow("verify_without_possession"),
    ),
    Mutant(
        "tells_what_is_empty",
        "Answers with members that have nothing in them.",
        Edit("prove.wire", 'if value not in (None, "", [], {}, ())', "if value is not None"),
        flow("verify_without_possession"),
    ),
    Mutant(
        "seconds_are_texts",
        "Writes the life of an access token as a text.",
        Edit("prove.api.token", '"expires_in": tx.rules.token_lifetime', '"expires_in": str(tx.rules.token_lifetime)'),
        flow("verify_a_short_term_user"),
    ),
    Mutant(
        "codes_are_texts",
        "Writes the code of an error as a text.",
        Edit("prove.errors", '{"code": int(row.code)}', '{"code": row.code}'),
        flow("be_refused_for_credentials"),
    ),
    Mutant(
        "takes_forged_tokens",
        "Takes an access token whatever it is signed with.",
        Edit(
            "prove.tokens",
            "    claims = jwt_hs256_claims(tx.settings.signing_secret, token)\n",
            "    from ..core.signing import jwt_claims\n    claims = jwt_claims(token) or None\n",
        ),
        flow("be_refused_for_credentials"),
    ),
    Mutant(
        "takes_every_secret",
        "Gives a token for any client_secret.",
        Edit("prove.auth", "& matches_any(client_secret, (tx.settings.client_secret,))", "& True"),
        machine("a token for another secret"),
    ),
    Mutant(
        "token_where_nothing_is_to_come",
        "Answers with an authToken where no device has a part.",
        Edit(
            "prove.api.verify",
            'wire.verify_object(flow, found, "")',
            'wire.verify_object(flow, found, tokens.auth_token(tx, flow, "done"))',
        ),
        golden("verify_without_possession"),
    ),
    Mutant(
        "failure_is_false",
        "Has another word for a number that is somebody else's.",
        Edit("prove.model", 'else ("failed", "false")', 'else ("false", "false")'),
        pact("ask whose number it is, and it is somebody else's"),
    ),
    Mutant(
        "possession_spoils_verify",
        "Calls verify failed where possession failed.",
        Edit(
            "prove.model",
            'return Result("failed", "not_applicable", "false")',
            'return Result("failed", "failed", "false")',
        ),
        pact("ask how a flow went, and possession failed"),
    ),
    Mutant(
        "limits_without_patience",
        "Answers 429 without saying when to come back.",
        Edit("prove.errors", '(("retry-after", "1"),)', "()"),
        pact("begin a flow after too many calls"),
    ),
    Mutant(
        "asks_no_operator",
        "Begins a flow though the operators have not consented.",
        Rule("missing_consent", "accept"),
        pact("begin a flow without the consent of the operators"),
    ),
    Mutant(
        "nobody_is_404",
        "Answers 404 for a number that nobody has.",
        Rule("user_not_found_status", 404),
        pact("begin a flow with a number that nobody has"),
    ),
    Mutant(
        "posts_one_event",
        "Posts an event where a list of events is documented.",
        Edit("prove.webhooks", "msgspec.json.encode(events), retry", "msgspec.json.encode(events[0]), retry"),
        webhook("post changes of several numbers"),
    ),
    Mutant(
        "signs_with_another_secret",
        "Signs the token of webhooks with another secret.",
        Edit(
            "prove.tokens", "return jwt_hs256(secret, claims)", "return jwt_hs256(tx.settings.signing_secret, claims)"
        ),
        _TOKEN,
    ),
    Mutant(
        "another_header",
        "Posts the token of webhooks in another header.",
        Name("prove.webhooks", "HEADER", lambda _usual: "authorization"),
        _TOKEN,
    ),
    Mutant(
        "tokens_never_end",
        "Takes access tokens whose time is over.",
        Edit("prove.tokens", 'return bool(now < int(claims["exp"]) * SECOND)', "return True"),
        machine("the life of an access token"),
    ),
    Mutant(
        "sixteen_minutes",
        "Lets a correlation id live for a minute more.",
        Rule("session_lifetime", 960),
        machine("the life of a"),
    ),
    Mutant(
        "codes_live_on",
        "Takes a code whose time is over.",
        Rule("otp_lifetime", 900),
        machine("the results of a flow", "a flow that is over takes nothing more"),
    ),
    Mutant(
        "domain_is_a_number",
        "Answers a number where the id of a domain is asked for.",
        Edit("prove.api.domains", '{"pcid": own.pcid, "name"', '{"pcid": 7, "name"'),
        conform("getDomainId"),
    ),
)
"""Each once; the piece is the one that costs least."""
