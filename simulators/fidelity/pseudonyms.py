"""Pseudonyms of one run: whatever identifies somebody is written as `<session:1>`, and equal values stay equal.

Owns the names and their order. Nothing of a value is in its pseudonym, so nobody who reads one learns the value; the
table lives as long as the run and is never written.
"""

import re

KNOWN_IN_TEXT = 6
KNOWN_WITHOUT_DIGITS = 12
"""Characters that a value needs to be looked for inside other texts: shorter ones, and words, occur there by chance."""

TOKEN = re.compile(r"<[a-z][a-z0-9-]*:[0-9]+>")


class Pseudonyms:
    """The table of a run."""

    def __init__(self) -> None:
        self._tokens: dict[str, str] = {}
        self._issued: dict[str, int] = {}
        self._search: re.Pattern[str] | None = None

    def of(self, value: str, name: str) -> str:
        """The pseudonym of a value that was found under this member name; the first name decides on its type."""
        if value not in self._tokens:
            kind = _kind(value, name)
            self._issued[kind] = self._issued.get(kind, 0) + 1
            self._tokens[value] = f"<{kind}:{self._issued[kind]}>"
            self._search = None
        return self._tokens[value]

    def known(self, value: str) -> str | None:
        """The pseudonym of a value that has one already."""
        return self._tokens.get(value)

    def telling(self) -> frozenset[str]:
        """The values that are long enough to be looked for."""
        return frozenset(filter(_telling, self._tokens))

    def within(self, text: str) -> str:
        """A text with every value that has a pseudonym replaced, wherever it stands for itself."""
        if self._search is None:
            long = sorted(self.telling(), key=len, reverse=True)
            self._search = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, long)) + r")(?!\w)" if long else r"(?!)")
        return self._search.sub(lambda found: self._tokens[found[0]], text)

    def __contains__(self, token: str) -> bool:
        """True for what is a pseudonym of this run, and nothing but one."""
        return token in self._tokens.values()


def _telling(value: str) -> bool:
    return len(value) >= (KNOWN_IN_TEXT if any(map(str.isdigit, value)) else KNOWN_WITHOUT_DIGITS)


def _kind(value: str, name: str) -> str:
    """`sessionId`, `session_id` and `sessionIds` are sessions; addresses are `url` under any name."""
    if re.match(r"[a-z][a-z0-9+.-]*://", value):
        return "url"
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).replace("_", "-").lower()
    plain = re.sub(r"[^a-z0-9-]", "", re.sub(r"(.)-(ids?|uuid)$", r"\1", words)).strip("-")
    return plain if TOKEN.fullmatch(f"<{plain}:1>") else "id"
