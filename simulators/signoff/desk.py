"""Where a person sits down to attest: a vendor's checklist, the team that it is for, and the folder of its answers.

Owns finding these from a word on the command line and the team's `golive.toml`, and reading and writing through them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from ..config import FILE, BadConfig
from ..conformance.attested import Attestation, EvidenceFile
from ..conformance.checklist import Checklist, Profile
from ..conformance.integration import ConfigurationError, read_profile
from ..conformance.integration.table import vendors
from ..conformance.loading import shipped_checklist
from .attestations import FOLDER, read_attestations, write_attestation
from .open_items import OpenItem, open_items, standing


@dataclass(frozen=True, slots=True)
class Desk:
    """A vendor's checklist, the team's profile, the folder of its attestations, and what time it is."""

    checklist: Checklist
    profile: Profile
    folder: Path
    now: datetime

    @property
    def today(self) -> date:
        """The day, in UTC."""
        return self.now.astimezone(UTC).date()

    def open(self) -> list[OpenItem]:
        """What waits for a person, worst first; raises `BadConfig`."""
        return open_items(self.checklist, self.profile, read_attestations(self.folder), self.folder, self.today)

    def item(self, name: str) -> OpenItem:
        """One item that a person may answer for, be it open or not; raises `BadConfig`."""
        item = self.checklist.by_id.get(name)
        if item is None:
            raise BadConfig(f"{name} is no item of {self.checklist.title}; see golive attest {self.checklist.vendor}")
        exclusion = self.profile.exclusion(item)
        if exclusion or not item.needs_person:
            raise BadConfig(f"{name} needs nobody's answer: {exclusion or 'tests alone judge it'}")
        given = {one.item: one for one in read_attestations(self.folder)}
        return standing(self.checklist, item, given.get(name), self.folder, self.today)

    def write(self, attestation: Attestation, attached: Mapping[EvidenceFile, bytes]) -> Path:
        """Write an attestation and the files attached to it; raises `BadConfig`."""
        return write_attestation(self.folder, attestation, self.checklist, attached)


def sit_down(vendor: str, integration: str | None, now: datetime) -> Desk:
    """The desk for a vendor's checklist, beside the file that describes the app; raises `BadConfig`."""
    described = Path(integration or FILE).resolve()
    if not described.is_file():
        raise BadConfig(f"{described} is not there; attestations are kept beside it: name it with --integration")
    try:
        profile = read_profile(described, vendor)
    except ConfigurationError as problem:
        raise BadConfig(str(problem)) from problem
    checklist = shipped_checklist(vendor)
    return Desk(checklist, profile, described.parent / FOLDER, now)


def named(target: str) -> tuple[str, str]:
    """The vendor that a word names, itself or by one of its items, and that item or nothing; raises `BadConfig`."""
    known = vendors()
    vendor = target.partition("-")[0].casefold()
    if vendor not in known:
        raise BadConfig(f"{target!r} is no vendor and no item; vendors: {', '.join(known)}")
    return vendor, "" if vendor == target.casefold() else target.upper()
