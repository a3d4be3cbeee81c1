"""Defects of the simulator of Veriff."""

from collections.abc import Mapping

from golive.contracts.tests.mutants.mutant import Mutant
from golive.contracts.tests.mutants.pieces import conform, flow, golden, machine, pact, webhook
from golive.contracts.tests.mutants.planting import Edit, Name, Rule, row
from golive.simulators.veriff.model import Action, Status

_SIGNATURES = webhook("the signature covers exactly the bytes")


def _endless(usual: Mapping[tuple[Status, Action], Status]) -> Mapping[tuple[Status, Action], Status]:
    waits = {action: to for (before, action), to in usual.items() if before is Status.SUBMITTED}
    more = {(over, action): to for over in (Status.APPROVED, Status.DECLINED) for action, to in waits.items()}
    return {**more, **usual}


MUTANTS = (
    Mutant(
        "creates_with_200",
        "Answers 200 to the creation of a session.",
        Edit(
            "veriff.api.sessions",
            "return answer(tx, request, session, 201)",
            "return answer(tx, request, session, 200)",
        ),
        golden("open_a_session"),
    ),
    Mutant(
        "forgets_session_token",
        "Leaves sessionToken out of a session.",
        Edit("veriff.wire", '        "sessionToken": token,\n', ""),
        flow("open_a_session"),
    ),
    Mutant(
        "lists_newest_photo_first",
        "Lists photos in the order opposite to their upload.",
        Edit("veriff.api.media", "for name in ids)", "for name in reversed(tuple(ids)))"),
        flow("hand_in_photos"),
    ),
    Mutant(
        "never_checks_ids",
        "Reads a session with the signature of another one.",
        Edit(
            "veriff.auth",
            "    _check_signature(tx, call.request, text, of_body=of_body)",
            "    if of_body:\n        _check_signature(tx, call.request, text, of_body=of_body)",
        ),
        flow("be_refused_for_signatures"),
    ),
    Mutant(
        "never_checks_bodies",
        "Takes a body that is not the one that was signed.",
        Edit(
            "veriff.auth",
            "    _check_signature(tx, call.request, text, of_body=of_body)",
            "    if not of_body:\n        _check_signature(tx, call.request, text, of_body=of_body)",
        ),
        flow("be_refused_for_signatures"),
    ),
    Mutant(
        "knows_every_key",
        "Lets in an API key that nobody has.",
        Edit("veriff.auth", "if key.lower() != settings.api_key.lower():", "if False:"),
        flow("be_refused_for_signatures"),
    ),
    Mutant(
        "codes_are_numbers",
        "Writes the code of an error as a number.",
        Edit("veriff.errors", '"code": row.code, "message": message', '"code": int(row.code), "message": message'),
        flow("be_refused_for_contents"),
    ),
    Mutant(
        "never_heard_of_404",
        "Answers 400 for a session that is not there.",
        row("veriff", "not_found", status=400),
        pact("read the decision on an unknown session"),
    ),
    Mutant(
        "refuses_uploads_with_400",
        "Answers 400 instead of 409 to an upload that comes too late.",
        row("veriff", "conflict", status=400),
        pact("upload a photo when all was handed in"),
    ),
    Mutant(
        "declines_with_9101",
        "Gives a decline a code that Veriff does not have.",
        Name("veriff.wire", "CODES", lambda codes: {**codes, Status.DECLINED: 9101}),
        pact("read a decline"),
    ),
    Mutant(
        "forgets_whose_decision",
        "Leaves endUserId empty in decisions.",
        Edit(
            "veriff.wire",
            '        "endUserId": session.end_user_id,\n        "status": decision.status',
            '        "endUserId": None,\n        "status": decision.status',
        ),
        pact("a decision webhook, approved"),
    ),
    Mutant(
        "signs_other_bytes",
        "Signs a webhook over other bytes than it posts.",
        Edit("veriff.webhooks", "*signatures(tx.settings, body))", '*signatures(tx.settings, body + b" "))'),
        _SIGNATURES,
    ),
    Mutant(
        "forgets_second_signature",
        "Posts webhooks without vrf-hmac-signature.",
        Edit("veriff.auth", '        ("vrf-hmac-signature", signature),\n', ""),
        _SIGNATURES,
    ),
    Mutant(
        "posts_plain_text",
        "Posts webhooks as text/plain.",
        Edit(
            "veriff.webhooks",
            '(("content-type", "application/json"), *signatures',
            '(("content-type", "text/plain"), *signatures',
        ),
        webhook("post an approval"),
    ),
    Mutant(
        "misspells_feature",
        "Calls the feature of an event by another name.",
        Edit("veriff.wire", '"feature": "selfid"', '"feature": "self-id"'),
        webhook("post that the user has come"),
    ),
    Mutant(
        "lives_a_day_longer",
        "Ends unfinished sessions after eight days.",
        Rule("session_lifetime", 8 * 86_400),
        machine("webhooks"),
    ),
    Mutant(
        "never_deletes",
        "Says that a session is deleted and keeps it.",
        Edit("veriff.api.sessions", "    lifecycle.erase(tx, session)\n", ""),
        machine("a session that is gone"),
    ),
    Mutant(
        "decides_again",
        "Lets a session that is approved or declined be decided as if it were submitted.",
        Name("veriff.model", "TRANSITIONS", _endless),
        machine("a decision is possible or not"),
    ),
    Mutant(
        "answers_unsigned",
        "Leaves answers unsigned.",
        Edit("veriff", "signed = response.with_headers(sign(tx.settings, response.body))", "signed = response"),
        machine("the signature of an answer"),
    ),
    Mutant(
        "photos_are_bytes",
        "Hands out photos as application/octet-stream.",
        Edit("veriff.api.media", "content_type=media.mimetype", 'content_type="application/octet-stream"'),
        conform("getMedia"),
    ),
)
"""Each once; the piece is the one that costs least."""
