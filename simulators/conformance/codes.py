"""The failure codes: for each whom to suspect, what it means, what to do, and an example.

Owns the one table. A code is stable: it is never renamed and never used for something else, because waivers, trackers
and people's memory refer to it. Which code a result gets, `blame` decides.
"""

from enum import StrEnum

import msgspec


class Suspect(StrEnum):
    """Who is to be suspected first. The instrument comes before the client: whoever judges has to be above doubt."""

    SUITE = "suite"
    """The check itself, or golive."""
    CONFIGURATION = "configuration"
    """What the team declared: keys, URLs, golive.toml, the words on the command line."""
    NETWORK = "network"
    VENDOR = "vendor"
    """Whoever played the vendor: its sandbox, or golive's simulator."""
    CLIENT = "client"
    """The integration under test."""
    NOBODY = "nobody"
    """Nothing is wrong; something is outstanding."""


class Code(msgspec.Struct, frozen=True):
    """One row: `meaning` says why the suspect is suspected, `remedy` what to do, `example` shows it once."""

    name: str
    suspect: Suspect
    meaning: str
    remedy: str
    example: str


TABLE = (
    Code(
        "GL-CLIENT-ASSERTION",
        Suspect.CLIENT,
        "the exchanges went through, and the integration still did not do what the vendor asks",
        "Read what the check expected, open its exchanges in the report, and change the integration.",
        "A webhook with a forged signature was answered with 200; the check expects a refusal.",
    ),
    Code(
        "GL-CLIENT-SILENT",
        Suspect.CLIENT,
        "the integration never called the vendor while the check ran",
        "See whether the integration reaches that step at all, and whether its base URL is the one that golive hands "
        "out.",
        "The user asked to be verified, and no session was created.",
    ),
    Code(
        "GL-CLIENT-REFUSED",
        Suspect.CLIENT,
        "the vendor refused the integration's last call, and nobody had forced it to",
        "Open the call in the report: the vendor's answer names the member that it did not like.",
        "POST /v1/sessions was answered with 400, because vendorData is longer than 1000 characters.",
    ),
    Code(
        "GL-CLIENT-WEBHOOK",
        Suspect.CLIENT,
        "the integration answered a genuine webhook with something else than a status from 200 to 299",
        "Find out in the integration's log why it refused the webhook: it has to know this sandbox's secret, and "
        "verify the signature over the bytes that came.",
        "The decision webhook, properly signed, was answered with 500.",
    ),
    Code(
        "GL-CLIENT-APP-ERROR",
        Suspect.CLIENT,
        "the application answered its own user with an error, or it died",
        "Read the application's log for the request that the reason names.",
        "POST /users/golive-1/verification answered 500.",
    ),
    Code(
        "GL-CLIENT-ODD",
        Suspect.CLIENT,
        "something is odd, but breaks no rule",
        "Read the remark, and decide whether you want it that way. A warning does not block.",
        "The signature is checked over the application's own spelling of the JSON, not over the bytes that came.",
    ),
    Code(
        "GL-VENDOR-5XX",
        Suspect.VENDOR,
        "the vendor's side answered the integration with a status from 500, and nobody had forced it to",
        "Against a sandbox: run again later, and tell the vendor. Against the simulator: the mistake is golive's; "
        "please report it with the evidence file.",
        "GET /v1/sessions/{id}/decision was answered with 500 by the sandbox.",
    ),
    Code(
        "GL-NETWORK-UNREACHABLE",
        Suspect.NETWORK,
        "a connection could not be made, or broke",
        "See whether both sides run and listen where the URLs say: `golive doctor`, then the webhook URLs.",
        "The vendor's webhook found nobody listening at http://127.0.0.1:8080/webhooks.",
    ),
    Code(
        "GL-NETWORK-TIMEOUT",
        Suspect.NETWORK,
        "an answer, or a call that was waited for, did not come in time",
        "Run the item alone. If it repeats, look for what is slow: answer webhooks first and work afterwards.",
        "The application took longer than five seconds to answer the decision webhook.",
    ),
    Code(
        "GL-CONFIG-SHUT-OUT",
        Suspect.CONFIGURATION,
        "the vendor answered 401 to every call of the integration, so its key or secret is not this sandbox's",
        "Hand the key and the secret of this sandbox to the integration, and see that it signs with them.",
        "[integration.env] passes the API key, but not the shared secret.",
    ),
    Code(
        "GL-CONFIG-INTEGRATION",
        Suspect.CONFIGURATION,
        "the integration could not be prepared from what golive.toml declares",
        "Correct what the reason names in golive.toml.",
        "golive.toml declares no command, so golive cannot start the application.",
    ),
    Code(
        "GL-CONFIG-NOT-DECLARED",
        Suspect.CONFIGURATION,
        "the check needs an operation, a page or a folder that golive.toml does not declare",
        "Declare what the reason names; see suites/VENDOR/operations.yaml for what it takes and answers.",
        "The check looks at the user's record, and there is no [integration.veriff.record].",
    ),
    Code(
        "GL-CONFIG-ANSWER",
        Suspect.CONFIGURATION,
        "the application's answer does not hold the value where golive.toml says it is",
        "Compare the answer that the reason quotes with the declaration of that operation.",
        'url = { json = "/url" } is declared, and the answer has no such member.',
    ),
    Code(
        "GL-CONFIG-PATH",
        Suspect.CONFIGURATION,
        "the application answered 404 or 405, as if there were nothing at a path that golive.toml declares",
        "Compare the path that the reason names with your application's routes, and correct golive.toml; if it is the "
        "right one, the application has lost what it was asked for.",
        "The decision webhook was posted to /webhooks/veriff/decisions, and answered with 404.",
    ),
    Code(
        "GL-CONFIG-BLOCKED",
        Suspect.CONFIGURATION,
        "a webhook was not sent, because golive sends to loopback only, unless it is told otherwise",
        "Name the host: golive serve --allow-webhook-host HOST.",
        "The webhook URL leads to https://shop.example, and nobody allowed that host.",
    ),
    Code(
        "GL-SUITE-ERROR",
        Suspect.SUITE,
        "the check itself broke, so it says nothing about the integration",
        "Run the item alone. If it repeats, report it with the evidence file.",
        "KeyError: 'verification' in a test.",
    ),
    Code(
        "GL-SUITE-EXPECTATION",
        Suspect.SUITE,
        "the check passed, although the suite says that it is going to fail",
        "Remove the mark that expects the failure.",
        "A test marked xfail passed.",
    ),
    Code(
        "GL-SUITE-SKIPPED",
        Suspect.SUITE,
        "the check was skipped, so nothing is known",
        "Read the reason; a skip never counts as a pass.",
        "The integration declares no URL for event webhooks.",
    ),
    Code(
        "GL-NO-EVIDENCE",
        Suspect.SUITE,
        "the check ended well without one recorded exchange, which proves nothing",
        "Let the test use the fixtures that record what happens, or attach exchanges to its `evidence`.",
        "A test without a body passed.",
    ),
    Code(
        "GL-NOT-RUN",
        Suspect.CONFIGURATION,
        "the check was not run in this run",
        "Run the whole suite; a selection (--item, -k) leaves the rest unjudged.",
        "golive run veriff -- -k signature",
    ),
    Code(
        "GL-WEAK-TARGET",
        Suspect.CONFIGURATION,
        "the item needs evidence from a stronger target than this run used",
        "Run it against the target that the item names.",
        "The item wants the vendor's sandbox, and the run used the simulator.",
    ),
    Code(
        "GL-STALE",
        Suspect.NOBODY,
        "the evidence or the attestation is too old, or what it was about has changed",
        "Run the suite again; where a person attested it, let them look again: golive attest ITEM.",
        "Attested on 2 April, valid until 29 September.",
    ),
    Code(
        "GL-NEEDS-PERSON",
        Suspect.NOBODY,
        "a person has to look, and nobody has said yet what they saw",
        "Answer the question: golive attest ITEM.",
        "Is the production callback host on the vendor's allow-list?",
    ),
    Code(
        "GL-ATTESTED-NO",
        Suspect.CLIENT,
        "the person who looked answered no",
        "Do what the question asks for, then attest again.",
        "The team has not switched off the test keys in production.",
    ),
    Code(
        "GL-RUN-PROBLEM",
        Suspect.SUITE,
        "something went wrong with the run as a whole, so nobody knows what it missed",
        "Do what the problem's sentence says, and run again.",
        "A test file could not be loaded.",
    ),
    Code(
        "GL-PAPER-PROBLEM",
        Suspect.CONFIGURATION,
        "an attestation or a waiver breaks a rule; it helps nothing, and the plan is not ready",
        "Do what the problem's sentence says, in attestations/ or waivers.yaml.",
        "Waiver W-12 expired on 2026-12-31.",
    ),
)

BY_NAME = {row.name: row for row in TABLE}


def explain(name: str) -> str:
    """A row as text for a terminal. Raises KeyError for a name that is no code."""
    row = BY_NAME[name]
    return (
        f"{row.name}   suspect: {row.suspect}\n  {sentence(row.meaning)}\n  Do: {row.remedy}\n  Example: {row.example}"
    )


def markdown() -> str:
    """The table as a Markdown document's, one line a code."""
    cells = ([f"`{row.name}`", row.suspect, sentence(row.meaning), row.remedy, row.example] for row in TABLE)
    lines = [f"| {' | '.join(texts)} |" for texts in cells]
    return "\n".join(["| code | suspect | meaning | what to do | example |", "|---|---|---|---|---|", *lines, ""])


def sentence(text: str) -> str:
    """Words that end a sentence elsewhere, as one of their own."""
    return f"{text[0].upper()}{text[1:]}."
