"""A conversation with a person about items, line by line, over any two text streams.

Owns the questions and their order, and remembers within a walk who answers. What an answer may be, `answering` knows.
"""

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TextIO, TypeVar

from ..config import BadConfig
from ..conformance.attested import Answer, Attestation, EvidenceFile, Person
from ..conformance.checklist import Item, Method
from . import answering
from .attestations import attach

T = TypeVar("T")
WIDTH = 100


class Skipped(Exception):
    """The person does not want to answer this one now."""


class Quit(Exception):
    """The person does not want to answer any more, or is gone."""


@dataclass(slots=True)
class Interview:
    """One walk. `who` is offered as the answer to who answers, and becomes whoever answered last."""

    source: TextIO
    sink: TextIO
    who: Person = field(default_factory=lambda: Person(""))

    def say(self, *lines: str) -> None:
        """Print lines, wrapped; what cannot be printed, in a file that somebody edited, becomes a question mark."""
        for line in lines:
            plain = "".join(char if char.isprintable() else "?" for char in line)
            indent = " " * (len(plain) - len(plain.lstrip()))
            self.sink.write(textwrap.fill(plain, WIDTH, subsequent_indent=f"{indent}  ") + "\n")

    def ask(self, question: str, accept: Callable[[str], T], default: str = "") -> T:
        """Ask until the answer is accepted. An empty line is the default. Raises `Quit` at the end of the input."""
        offered = f" [{default}]" if default else ""
        while True:
            self.sink.write(f"  {question}{offered}: ")
            self.sink.flush()
            line = self.source.readline()
            if not line:
                raise Quit
            try:
                return accept(line.strip() or default)
            except BadConfig as problem:
                self.say(f"  {problem}.")

    def attest(self, item: Item, now: datetime) -> tuple[Attestation, Mapping[EvidenceFile, bytes]]:
        """What the person answers, and the files to copy. Raises `Skipped` or `Quit`."""
        given = self._answer(item)
        statement = self.ask("What do you state", lambda text: answering.words("statement", text), item.title)
        reason = "" if given is Answer.YES else self._reason(given)
        by = self._person()
        attached = self.ask("Files that show it, with commas between (none)", lambda text: _files(item, text))
        last = answering.latest(item, now).isoformat()
        expires = self.ask("Until when", lambda text: answering.expiry(item, text, now), last)
        at = answering.moment(now)
        answered = Attestation(item.id, item.rev, statement, given, by, at, expires, reason, tuple(attached))
        return answered, attached

    def confirm(self, attestation: Attestation, now: datetime) -> Attestation:
        """The attestation, confirmed by a second person. Raises `Skipped` or `Quit`."""
        self.ask("Do you confirm it? (yes, skip, quit)", _confirmation)
        while True:
            try:
                return answering.confirmed(attestation, self._person(), now)
            except BadConfig as problem:
                self.say(f"  {problem}.")

    def _answer(self, item: Item) -> Answer:
        besides = ", not applicable" if item.method is Method.MANUAL else ""
        return self.ask(f"Answer (yes, no{besides}, skip, quit)", lambda text: answering.answer(item, _staying(text)))

    def _reason(self, given: Answer) -> str:
        needed = given is Answer.NOT_APPLICABLE
        question = "Why does it not apply" if needed else "What is missing (may be empty)"
        return self.ask(question, lambda text: answering.words("reason", text, needed=needed))

    def _person(self) -> Person:
        name = self.ask("Your name", lambda text: answering.words("name", text), self.who.name)
        before = self.who if name == self.who.name else Person(name)
        role = self.ask("Your role", lambda text: answering.words("role", text, needed=False), before.role)
        handle = self.ask(
            "Your handle, such as @ann", lambda text: answering.words("handle", text, needed=False), before.handle
        )
        self.who = Person(name, role, handle)
        return self.who


def _staying(text: str) -> str:
    """The text, unless the person wants to go on or away."""
    word = text.casefold()
    if word in ("skip", "s"):
        raise Skipped
    if word in ("quit", "q"):
        raise Quit
    return text


def _confirmation(text: str) -> None:
    if _staying(text).casefold() not in ("yes", "y"):
        raise BadConfig("only yes confirms it; who does not agree attests it anew, with another answer")


def _files(item: Item, text: str) -> Mapping[EvidenceFile, bytes]:
    named = (name.strip() for name in text.split(","))
    return attach(item.id, [Path(name).expanduser() for name in named if name])
