"""A go-live checklist: rows of data, each one thing that a vendor asks of an integration.

Owns the frozen model, field for field as `schemas/golive/checklist.schema.json` has it, and the rule that says which
rows apply to a team. How a file becomes a `Checklist` stands in `loading`; what a run says about it, in `verdict`.
"""

from enum import StrEnum
from functools import cached_property
from pathlib import Path

import msgspec


class Level(StrEnum):
    """How much the vendor wants it, by the vendor's wording."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    MAY = "MAY"


class Method(StrEnum):
    """Who judges a row: tests, a person, or both."""

    AUTOMATED = "automated"
    MANUAL = "manual"
    HYBRID = "hybrid"


class Target(StrEnum):
    """What an integration was run against, weakest evidence first."""

    SIMULATOR = "simulator"
    GOLDEN = "golden"
    SANDBOX = "sandbox"

    def satisfies(self, least: "Target") -> bool:
        """Whether evidence from this target may prove a row that wants at least `least`."""
        order = list(Target)
        return order.index(self) >= order.index(least)


class Context(msgspec.Struct, frozen=True, omit_defaults=True):
    """Lines of a document that ask for nothing, and what they are instead."""

    lines: tuple[int, int]
    what: str = msgspec.field(name="is")


class Document(msgspec.Struct, frozen=True, omit_defaults=True):
    """A vendor's document as it was `retrieved`, an ISO date. `span` is the part of it that the list covers."""

    id: str
    title: str
    retrieved: str
    url: str = ""
    span: tuple[int, int] | None = None
    context: tuple[Context, ...] = ()


class Source(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a row comes from: lines of a document with the hash of their text, or a place in our words."""

    doc: str
    confidence: str
    lines: tuple[int, int] | None = None
    sentence_sha256: str = ""
    anchor: str = ""
    note: str = ""

    @property
    def place(self) -> str:
        """The place within the document, short: `L79`, `L145-149`, or the anchor."""
        if self.lines is None:
            return self.anchor
        first, last = self.lines
        return f"L{first}" if first == last else f"L{first}-{last}"


class Section(msgspec.Struct, frozen=True, omit_defaults=True):
    """A part of a checklist."""

    id: str
    title: str


class AppliesWhen(msgspec.Struct, frozen=True, omit_defaults=True):
    """The features that a profile must declare for a row to apply: all of them."""

    features: frozenset[str] = frozenset()


class NotTested(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why an automated row has no test, with a citation."""

    reason: str
    citation: str


class Item(msgspec.Struct, frozen=True, omit_defaults=True):
    """One row: the unit that is judged.

    The ages are ISO 8601 durations in days: how old evidence of a test, and the word of a person, may be at sign-off.
    `two_person`: one person answers and another one confirms it.
    """

    id: str
    rev: int
    section: str
    title: str
    level: Level
    subject: str
    method: Method
    min_target: Target
    source: Source
    applies_when: AppliesWhen = AppliesWhen()
    not_tested: NotTested | None = None
    question: str = ""
    evidence_max_age: str = "P30D"
    attestation_max_age: str = "P180D"
    two_person: bool = False

    @property
    def needs_tests(self) -> bool:
        """Whether tests have to judge this row, alone or with a person."""
        return self.method is not Method.MANUAL and self.not_tested is None

    @property
    def needs_person(self) -> bool:
        """Whether a person has to answer for this row, alone or beside tests."""
        return self.method is not Method.AUTOMATED or self.not_tested is not None


class Profile(msgspec.Struct, frozen=True):
    """What a team says about its integration: the features it uses."""

    features: frozenset[str] = frozenset()

    def exclusion(self, item: Item) -> str:
        """Why a row does not apply to this team; empty when it applies."""
        missing = sorted(item.applies_when.features - self.features)
        return f"the profile does not declare {', '.join(missing)}" if missing else ""


class Checklist(msgspec.Struct, frozen=True, dict=True):
    """A vendor's list. `path` is the file it was read from and `sha256` the digest of that file's bytes."""

    checklist: str
    vendor: str
    title: str
    rev: str
    documents: tuple[Document, ...]
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    features: dict[str, str] = {}
    path: Path = Path()
    sha256: str = ""

    @cached_property
    def by_id(self) -> dict[str, Item]:
        """The rows by their ids."""
        return {item.id: item for item in self.items}

    def document(self, item: Item) -> Document:
        """The document that a row comes from."""
        return next(document for document in self.documents if document.id == item.source.doc)
