"""What each code of `golive doctor` means: how it should be, what fails, what only warns.

Owns the one table; the page and `golive explain` are spellings of it.
"""

from dataclasses import dataclass

from .findings import Code


@dataclass(frozen=True, slots=True)
class Meaning:
    """One row: `sound` is a sentence without its full stop, `fails` and `warns` are lists in words, empty for none."""

    code: Code
    sound: str
    fails: str = ""
    warns: str = ""


TABLE = (
    Meaning(
        Code.CONFIG,
        "golive.toml can be read, and describes the app to the vendor's suite",
        "golive.toml is not there, cannot be read, or lacks what the vendor's suite needs; a feature that the "
        "checklist does not know",
    ),
    Meaning(
        Code.COMMAND,
        "the program that starts the app is there",
        warns="the program that starts the app is not on the `PATH`",
    ),
    Meaning(
        Code.ACCOUNT,
        "the account in the vendor's sandbox is configured as a whole, and not in plain text",
        "a secret in plain text in golive.toml",
        "the account in the vendor's sandbox is only half configured, or refers to a variable that the environment "
        "lacks; a `GOLIVE_VENDOR_...` variable that nothing reads",
    ),
    Meaning(
        Code.KEY,
        "each credential has the shape that the vendor's have",
        "a credential that cannot be one: not a UUID (Veriff, Yoti's SDK id), not an RSA key of 2048 bits, `Bearer` "
        "in front of a token, quotes, white space, a placeholder; one value in two places, as after a swap",
        "a key file that others may read",
    ),
    Meaning(
        Code.PUBLISHED,
        "no credential that golive publishes is meant for a real host",
        "the simulator's own credentials, with the address of a real host",
        "credentials that look like a simulator's",
    ),
    Meaning(Code.URL, "a vendor's address is one, and is https", "no URL, or not https; with `--live`: nobody answers"),
    Meaning(
        Code.PRODUCTION,
        "nothing that is for tests leads to production, and no credential is used for both",
        "the sandbox account leads to production; the app that golive starts would call the real vendor; one "
        "credential for both",
        "an address in the environment that may be production",
    ),
    Meaning(
        Code.WEBHOOK,
        "the app takes webhooks where it says, and refuses one that nobody signed",
        "no such path; an unsigned message is taken; a URL that the vendor would not post to (https, port 443 for "
        "Veriff, TLS 1.2 for Yoti)",
        "nobody answers; an unsigned message is refused, but not with 401 or 403",
    ),
    Meaning(
        Code.GIT,
        "no secret is under version control",
        "a configured secret, a private key or a `.env` under version control",
        "a `.env` or a key file that the next `git add` would take",
    ),
    Meaning(
        Code.CLOCK,
        "the clock of this machine is right: signatures and tokens are judged by it",
        "with `--live`: more than a minute off",
        "with `--live`: more than five seconds; golive.toml was changed in the future, or the clock was set meanwhile",
    ),
    Meaning(
        Code.TELEMETRY,
        "Pact does not report what it verifies",
        warns="Pact is installed and `PACT_DO_NOT_TRACK` is not exactly `true`",
    ),
    Meaning(Code.VERSION, "Python, golive and pytest are ones that go together", warns="another pytest than 9.1"),
    Meaning(Code.PORT, "the ports of `golive serve` are free", warns="a port of `golive serve` is in use"),
)

BY_NAME = {row.code.value: row for row in TABLE}


def explain(name: str) -> str:
    """A row as text for a terminal. Raises KeyError for a name that is no code."""
    row = BY_NAME[name]
    said = {"Fails": row.fails, "Warns": row.warns}
    return "\n".join(
        [
            f"{name}   found by: golive doctor",
            f"  As it should be: {row.sound}.",
            *(f"  {how}: {text}." for how, text in said.items() if text),
        ]
    )


def markdown() -> str:
    """The table as a Markdown document's, one line a code."""
    lines = [f"| `{row.code}` | {row.fails} | {row.warns} |".replace("  ", " ") for row in TABLE]
    return "\n".join(["| code | fails | warns |", "|---|---|---|", *lines, ""])
