"""The inputs of a verdict as files: taken from a team's folder at sign-off, and judged by, then and ever after.

Owns that a sign-off and its verification are one computation: both call `derive` on the files that the bundle has. The
rules are those of `conformance`.
"""

from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from ..config import BadConfig
from ..conformance.checklist import Checklist, Profile
from ..conformance.digests import digest_of
from ..conformance.loading import ChecklistError, load_checklist
from ..conformance.report import Report, make_report
from ..conformance.run import Run
from ..conformance.stale import day_of, length
from ..conformance.verdict import Check, judge
from .attestations import changed_files, read_attestations
from .bundle import ATTESTATIONS, CHECKLIST, INPUTS, PROFILE, WAIVERS, Files, fill
from .locked import Lock
from .plain_yaml import Wrong, refuse_tricks
from .waivers import read_waivers

NAMES = ("checklist", "profile", "waivers", "attestations")
"""Inputs that a bundle has, by their names in the lock."""
LARGEST_CHECKLIST = 256 * 1024
"""Bytes; those that golive ships have some ten thousand."""


class Underivable(ValueError):
    """One sentence, or several lines: why nothing can be judged by these inputs."""


def gather(checklist: Checklist, profile: Profile, folder: Path, elsewhere: Collection[str]) -> dict[str, bytes]:
    """The inputs as files of a bundle; `folder` has the team's attestations and waivers. Raises `BadConfig`.

    An attestation of an item in `elsewhere` belongs to another checklist's bundle.
    """
    files = {CHECKLIST: checklist.path.read_bytes(), PROFILE: encode_profile(profile)}
    waivers = folder / WAIVERS
    files |= {WAIVERS: waivers.read_bytes()} if waivers.is_file() else {}
    for name in _attested(folder / ATTESTATIONS, elsewhere):
        path = folder / ATTESTATIONS / name
        files |= {f"{ATTESTATIONS}/{name}": path.read_bytes()} if path.is_file() else {}
    return {f"{INPUTS}/{name}": content for name, content in files.items()}


def named_elsewhere(folder: Path, elsewhere: Collection[str]) -> tuple[str, ...]:
    """Items of other checklists that the team's waivers are about; they say nothing about this one."""
    return tuple(sorted({waiver.item for waiver in read_waivers(folder / WAIVERS)} & {*elsewhere}))


def digests(files: Files) -> dict[str, str]:
    """Digests of the inputs that a bundle has, by `NAMES`."""
    single = {"checklist": CHECKLIST, "profile": PROFILE, "waivers": WAIVERS}
    found = {what: files[f"{INPUTS}/{name}"] for what, name in single.items() if f"{INPUTS}/{name}" in files}
    attested = {name: content for name, content in files.items() if name.startswith(f"{INPUTS}/{ATTESTATIONS}/")}
    return {what: sha256(content).hexdigest() for what, content in found.items()} | (
        {"attestations": digest_of(attested)} if attested else {}
    )


def derive(files: Files, lock: Lock, run: Run, checks: Iterable[Check], problems: Iterable[str]) -> Report:
    """The report that these inputs and checks lead to, on the day of the lock. Raises `Underivable`."""
    inputs = {name: content for name, content in files.items() if name.startswith(f"{INPUTS}/")}
    with TemporaryDirectory(prefix="golive-") as temporary:
        fill(Path(temporary), inputs)
        try:
            return _derive(Path(temporary) / INPUTS, lock, run, checks, problems)
        except (BadConfig, ChecklistError, ValueError) as problem:
            raise Underivable(str(problem).replace(f"{temporary}/", "")) from None


def encode_profile(profile: Profile) -> bytes:
    """`profile.json`."""
    return msgspec.json.format(msgspec.json.encode(profile, order="deterministic"), indent=2) + b"\n"


def _derive(folder: Path, lock: Lock, run: Run, checks: Iterable[Check], problems: Iterable[str]) -> Report:
    checklist = _checklist(folder / CHECKLIST)
    strange = {*lock.elsewhere} - checklist.by_id.keys()
    profile = msgspec.json.decode((folder / PROFILE).read_bytes(), type=Profile)
    attestations = read_attestations(folder / ATTESTATIONS)
    attached = {one.item: changed_files(one, folder / ATTESTATIONS) for one in attestations}
    judgement = judge(
        _aged(checklist, lock.evidence_max_age_days),
        checks,
        profile=profile,
        target=run.target,
        problems=tuple(problems),
        attestations=attestations,
        waivers=[waiver for waiver in read_waivers(folder / WAIVERS) if waiver.item not in strange],
        today=day_of(lock.at),
        changed=lock.changed | _changed(attached),
    )
    return make_report(judgement, msgspec.structs.replace(run, profile=profile))


def _checklist(path: Path) -> Checklist:
    """A checklist that may be a stranger's: nothing in it stands for more than it says."""
    if path.stat().st_size > LARGEST_CHECKLIST:
        raise ChecklistError(f"{path} is larger than {LARGEST_CHECKLIST >> 10} KiB, so it is no checklist")
    try:
        refuse_tricks(path.read_bytes())
    except Wrong as problem:
        raise ChecklistError(f"{path}:{problem.line}: {problem}") from None
    return load_checklist(path)


def _aged(checklist: Checklist, days: int) -> Checklist:
    """The checklist with no item whose evidence may be older than the team wants."""
    ages = {item.id: f"P{min(days, length(item.evidence_max_age).days)}D" for item in checklist.items}
    items = (msgspec.structs.replace(item, evidence_max_age=ages[item.id]) for item in checklist.items)
    return msgspec.structs.replace(checklist, items=tuple(items))


def _changed(attached: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """By item: which of the attached files is not the one that was attached."""
    return {
        item: f"{names[0]} is not the file that was attached; look again, and attest anew"
        for item, names in attached.items()
        if names
    }


def _attested(folder: Path, elsewhere: Collection[str]) -> list[str]:
    """Names, below the folder, of all that belongs to attestations of this checklist."""
    ours = [one for one in read_attestations(folder) if one.item not in elsewhere]
    return [name for one in ours for name in (f"{one.item}.yaml", *(file.file for file in one.evidence))]
