"""Defects of the simulator of Yoti."""

from golive.contracts.tests.mutants.mutant import Mutant
from golive.contracts.tests.mutants.pieces import conform, flow, golden, machine, pact, webhook
from golive.contracts.tests.mutants.planting import Edit, Name, Rule, row
from golive.simulators.yoti.model import Stage

_TOKEN = webhook("the token comes as the session asked for it")


def _nothing(*_: object) -> None:
    """What ought to happen does not."""


MUTANTS = (
    Mutant(
        "creates_with_200",
        "Answers 200 to the creation of a session.",
        Edit("yoti.api.sessions", "return json_response(201, wire.created", "return json_response(200, wire.created"),
        golden("open_a_session"),
    ),
    Mutant(
        "seconds_are_texts",
        "Writes what is left of a token as a text.",
        Edit(
            "yoti.wire",
            '        "client_session_token_ttl": remaining(session, tx.now),\n        "state"',
            '        "client_session_token_ttl": str(remaining(session, tx.now)),\n        "state"',
        ),
        flow("open_a_session"),
    ),
    Mutant(
        "null_is_a_value",
        "Answers null for what a session does not have.",
        Edit(
            "yoti.wire",
            "return {name: value for name, value in members.items() if value is not None}",
            "return members",
        ),
        flow("open_a_session"),
    ),
    Mutant(
        "takes_every_signature",
        "Lets in calls that are signed with another key.",
        Edit(
            "yoti.auth",
            '    if not good:\n        raise error("message_signing")',
            '    if False:\n        raise error("message_signing")',
        ),
        flow("be_refused_for_signatures"),
    ),
    Mutant(
        "wants_unsigned_bodies",
        "Leaves the body out of what has to be signed.",
        Edit(
            "yoti.signature",
            'return text + b"&" + base64.b64encode(request.body) if request.body else text',
            "return text",
        ),
        flow("open_a_session"),
    ),
    Mutant(
        "unsigned_is_401",
        "Answers 401 instead of 400 to calls that bear no signature.",
        row("yoti", "malformed_request", status=401),
        flow("be_refused_for_signatures"),
    ),
    Mutant(
        "forgets_the_user",
        "Answers without the user_tracking_id that was sent.",
        Edit("yoti.wire", '            user_tracking_id=session.spec.get("user_tracking_id"),\n', ""),
        pact("ask for a session that was approved"),
    ),
    Mutant(
        "deletes_what_goes_on",
        "Deletes a session that goes on.",
        Edit(
            "yoti.api.sessions",
            '    if session.state is State.ONGOING:\n        raise error("session_locked")\n    sessions.erase',
            "    sessions.erase",
        ),
        pact("delete a session that goes on"),
    ),
    Mutant(
        "hands_out_what_is_forbidden",
        "Hands out a picture that the law forbids to hand out.",
        Rule("forbidden_media", []),
        pact("fetch a medium that the law forbids to hand out"),
    ),
    Mutant(
        "whispers_the_code",
        "Writes the code of a missing session in small letters.",
        row("yoti", "session_not_found", code="session_not_found"),
        pact("ask for a session that was deleted"),
    ),
    Mutant(
        "shouts_topics",
        "Writes topics in capitals.",
        Edit(
            "yoti.notifications",
            '"session_id": session.id, **members, "topic": topic',
            '"session_id": session.id, **members, "topic": topic.upper()',
        ),
        webhook("post that a session is completed"),
    ),
    Mutant(
        "tells_no_ids",
        "Posts that a check is done and does not say which.",
        Edit("yoti.notifications", '**members, "topic": topic', '"topic": topic'),
        webhook("post that a check is done"),
    ),
    Mutant(
        "posts_without_token",
        "Posts notifications without the token of the session.",
        Edit("yoti.notifications", "    if not token:\n        return ()", "    return ()"),
        _TOKEN,
    ),
    Mutant(
        "basic_is_all_it_knows",
        "Sends the token as BASIC where BEARER was asked for.",
        Edit("yoti.notifications", '    if (kind or "BASIC").upper() == "BEARER":', "    if False:"),
        _TOKEN,
    ),
    Mutant(
        "never_expires",
        "Leaves a session open when its time is over.",
        Name("yoti.sessions", "expire", lambda _usual: _nothing),
        machine("the state of a session", "notifications"),
    ),
    Mutant(
        "finished_is_open",
        "Tells the token of a session that a person is through with.",
        Name("yoti.model", "OPEN", lambda usual: frozenset({*usual, Stage.FINISHED})),
        machine("whether the token is told"),
    ),
    Mutant(
        "tells_nobody_of_the_end",
        "Posts nothing when a session is completed.",
        Edit("yoti.checks", "    notifications.tell(tx, done, notifications.COMPLETION)\n", ""),
        machine("notifications"),
    ),
    Mutant(
        "tells_everybody",
        "Posts topics that a session did not ask for.",
        Edit("yoti.notifications", "if topic in spec.topics(session.spec):", "if True:"),
        machine("notifications"),
    ),
    Mutant(
        "media_are_text",
        "Hands out media as plain text.",
        Edit("yoti.api.sessions", "content_type=content.content_type", 'content_type="text/plain"'),
        conform("getMedia"),
    ),
)
"""Each once; the piece is the one that costs least."""
