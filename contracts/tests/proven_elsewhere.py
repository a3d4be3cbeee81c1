"""What of the vendors' documents is proven by a test of its own, or never.

Owns the two tables, and nothing that is proven by a row, a flow or a run over a document. The gate sees to it that the
tests are there, and that nothing is listed that no document asks for.
"""

from collections.abc import Mapping

Case = tuple[str, str]
"""Operation and status; of a webhook its name, and nothing."""

ELSEWHERE: Mapping[str, Mapping[str, tuple[Case, ...]]] = {
    "veriff": {
        "suites/tests/veriff/test_contract.py::test_every_answer_is_the_documented_one": (
            ("getNamedDecision", "200"),
            ("sendCollectedData", "200"),
            ("uploadMedia", "201"),
        ),
        "suites/tests/veriff/test_webhooks.py::test_every_webhook_is_a_signed_post_of_json": (
            ("webhook.watchlist", ""),
            ("webhook.curp-registry", ""),
            ("webhook.user-defined-status", ""),
        ),
    },
    "proof": {
        "suites/tests/proof/test_contract.py::test_every_answer_is_the_documented_one": (
            ("createSession", "201"),
            ("openStream", "101"),
        ),
    },
    "prove": {
        "suites/tests/prove/test_instant_link.py::test_a_second_click_changes_nothing": (("followLink", "302"),),
        "suites/tests/prove/test_instant_link.py::test_without_a_page_of_the_teams_there_is_ours": (
            ("followLink", "200"),
            ("followLink", "410"),
        ),
        "suites/tests/prove/test_instant_link.py::test_an_unknown_link_leads_to_a_page_of_ours": (
            ("followLink", "404"),
        ),
        "suites/tests/prove/test_status_socket.py::test_the_journal_tells_of_it": (("openStatus", "101"),),
        "suites/tests/prove/test_domains.py::test_one_accepts_and_one_is_silent": (("linkDomain", "200"),),
        "suites/tests/prove/test_passive.py::test_a_key_may_be_given_up": (("revokeDevice", "200"),),
    },
    "yoti": {
        "suites/tests/yoti/test_instructions.py::test_the_pdf_is_made_somewhat_later": (
            ("getInstructionsPdf", "200"),
            ("getInstructionsPdf", "204"),
        ),
        "suites/tests/yoti/test_instructions.py::test_they_are_put_and_read": (("putInstructions", "200"),),
        "suites/tests/yoti/test_instructions.py::test_the_mail_is_yotis_unless_the_team_wants_to_send_it": (
            ("webhook.new_pdf_supplied", ""),
            ("webhook.instructions_email_requested", ""),
        ),
        "suites/tests/yoti/test_notifications.py::test_what_happens_in_a_branch": (
            ("webhook.thank_you_email_requested", ""),
        ),
        "suites/tests/yoti/test_notifications.py::test_by_hand": (("webhook.notification", ""),),
        "suites/tests/yoti/test_central_auth.py::test_a_token_opens_what_a_signature_opens": (("issueToken", "200"),),
        "suites/tests/yoti/test_user_view.py::test_a_person_goes_through_in_a_frame": (
            ("userView", "200"),
            ("userAction", "200"),
        ),
    },
}
"""Tests, each with the cases that it asserts; the gate sees to it that they are there."""

NEVER: Mapping[str, Mapping[Case, str]] = {
    "veriff": {
        ("sendCollectedData", "201"): "one of two statuses, of which it is not clear which is right (the document)",
        ("webhook.full-auto", ""): "not simulated: its shape is not published in full (docs/vendors/veriff.md)",
        ("webhook.ine-curp", ""): "not simulated: its shape is not published in full (docs/vendors/veriff.md)",
    },
    "proof": {},
    "prove": {},
    "yoti": {},
}
"""What no case can cover, with the reason and where it stands."""
