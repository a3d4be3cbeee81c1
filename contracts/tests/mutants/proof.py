"""Defects of the simulator of Proof."""

from collections.abc import Mapping

from golive.contracts.tests.mutants.mutant import Mutant
from golive.contracts.tests.mutants.pieces import conform, flow, golden, machine, pact, webhook
from golive.contracts.tests.mutants.planting import Edit, Name, Rule, row
from golive.simulators.proof.model import TERMINAL, Action, Status


def _endless(usual: Mapping[tuple[Status, Action], Status]) -> Mapping[tuple[Status, Action], Status]:
    waits = {action: to for (before, action), to in usual.items() if before is Status.PENDING}
    return {**usual, **{(over, action): to for over in TERMINAL for action, to in waits.items()}}


MUTANTS = (
    Mutant(
        "creates_with_201",
        "Answers 201 to the creation of a session.",
        Rule("session_status", 201),
        flow("open_a_session"),
    ),
    Mutant(
        "forgets_signature",
        "Leaves the signature out of the widget's parameters.",
        Edit("proof.wire", '        "signature": session.signature,\n', ""),
        flow("open_a_session"),
    ),
    Mutant(
        "amounts_are_numbers",
        "Writes the amount as a number.",
        Edit(
            "proof.wire",
            '"amount": session.amount,\n        "fix_amount"',
            '"amount": float(session.amount),\n        "fix_amount"',
        ),
        flow("open_a_session"),
    ),
    Mutant(
        "same_transaction_twice",
        "Gives every session the same transaction.",
        Edit(
            "proof.api.sessions",
            "transaction, client_ip = tx.ids.uuid(), ",
            'transaction, client_ip = "7e57d0a1-0000-4000-8000-000000000001", ',
        ),
        flow("open_a_second_session"),
    ),
    Mutant(
        "knows_everybody",
        "Has an identity for users who never came.",
        Edit(
            "proof.api.statuses",
            '    if identity is None:\n        raise error("not_found", "no session was ever created for this user")',
            '    identity = identity or lifecycle.identity_of(tx, request.params["partner_user_id"])',
        ),
        flow("know_a_user"),
    ),
    Mutant(
        "takes_every_token",
        "Lets in a token that nobody has.",
        Edit(
            "proof.auth",
            "if not settings.active or not matches_any(token, settings.client_tokens):",
            "if not settings.active:",
        ),
        flow("be_refused_for_credentials"),
    ),
    Mutant(
        "takes_every_origin",
        "Lets in calls from an origin that is not registered.",
        Edit("proof.auth", "if origin is not None and normal(origin) not in hints(settings):", "if False:"),
        golden("be_refused_for_credentials"),
    ),
    Mutant(
        "misspells_slug",
        "Writes the slug of a 401 in another way.",
        Edit("proof.errors", '{"error": _SLUGS[row.name]', '{"error": _SLUGS[row.name].replace("ised", "ized")'),
        golden("be_refused_for_credentials"),
    ),
    Mutant(
        "takes_every_currency",
        "Opens a session for a currency that is not enabled.",
        Edit("proof.api.sessions", "if currency not in tx.settings.allowed_currencies:", "if False:"),
        pact("open a session for a currency that is not allowed"),
    ),
    Mutant(
        "refuses_sales_with_400",
        "Answers 400 instead of 403 where selling is not enabled.",
        row("proof", "offramp_disabled", status=400),
        pact("open a session to sell when selling is not enabled"),
    ),
    Mutant(
        "verified_is_approved",
        "Has another word for a verified user.",
        Edit(
            "proof.wire",
            '"status": identity.status',
            '"status": "approved" if identity.status == "verified" else identity.status',
        ),
        pact("read the identity of a verified user"),
    ),
    Mutant(
        "completed_is_paid",
        "Has another word for a completed transaction.",
        Edit(
            "proof.wire",
            '        "partner_user_id": session.user,\n        "type": session.type,\n        "status": session.status',
            '        "partner_user_id": session.user,\n        "type": session.type,\n'
            '        "status": "paid" if session.status == "completed" else session.status',
        ),
        pact("read a transaction that is completed"),
    ),
    Mutant(
        "forgets_network_in_webhooks",
        "Posts webhooks without the network.",
        Edit(
            "proof.wire",
            '        "network": session.network,\n        **_amounts(session, rules),\n'
            '        "created_at": moment(session.created),\n        "updated_at": moment(session.updated),\n'
            "    }\n\n\ndef _amounts",
            "        **_amounts(session, rules),\n"
            '        "created_at": moment(session.created),\n        "updated_at": moment(session.updated),\n'
            "    }\n\n\ndef _amounts",
        ),
        webhook("post that a transaction is completed"),
    ),
    Mutant(
        "posts_forms",
        "Posts webhooks as a form.",
        Edit("proof.webhooks", '"application/json"', '"application/x-www-form-urlencoded"'),
        webhook("post that a transaction has failed"),
    ),
    Mutant(
        "posts_creation",
        "Posts a webhook when a transaction is created.",
        Rule("webhook_on_creation", True),
        machine("webhooks"),
    ),
    Mutant(
        "ends_are_beginnings",
        "Lets a transaction that is over go on as if it were pending.",
        Name("proof.model", "TRANSITIONS", _endless),
        machine("a move by hand", "a button works or not"),
    ),
    Mutant(
        "listens_for_ever",
        "Never hangs up on whoever listens to a transaction that is over.",
        Rule("socket_closes_after", 86_400),
        machine("the end of a stream"),
    ),
    Mutant(
        "someone_elses_transaction",
        "Answers with the transaction of somebody else.",
        Edit(
            "proof.api.statuses",
            "    return json_response(200, wire.transaction_object(session, tx.rules))",
            "    session = next(one for _, one in tx.find(lifecycle.SESSIONS))\n"
            "    return json_response(200, wire.transaction_object(session, tx.rules))",
        ),
        machine("whose a transaction is"),
    ),
    Mutant(
        "calls_without_id",
        "Answers without the id of the request.",
        Edit("proof.seal", 'named = response.with_headers((("x-request-id", tx.ids.uuid()),))', "named = response"),
        machine("the id of a request"),
    ),
    Mutant(
        "errors_without_code",
        "Leaves the code out of errors.",
        Edit("proof.errors", '"code": row.code, "message": message', '"message": message'),
        conform("createSession"),
    ),
)
"""Each once; the piece is the one that costs least."""
