"""`golive signoff`: judge with everything that people lay beside a run, and write a bundle that somebody signs.

Owns the order of things and what the command tells. Where the runs come from, `runs` knows.
"""

import os
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from .config import FILE, BadConfig
from .conformance.checklist import Checklist
from .conformance.integration.table import vendors
from .conformance.loading import ChecklistError, shipped_checklist
from .conformance.run import timestamp
from .conformance.screen import near, screen
from .conformance.stale import changed_sentences
from .core.exits import ExitStatus
from .fidelity.configured import configured, facts_of
from .runs import Runs
from .signoff import bundle, inputs, keys, locked
from .signoff.locked import Golive, Lock
from .signoff.overview import Signed, overview, worst
from .signoff.sealed import refuse_secrets, seal
from .signoff.settings import Settings, read_settings
from .signoff.verify import examine

PAGE = "report.html"
NOT_WRITTEN = Path("not written, this is a dry run")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says.

    No `vendor`: all that the file describes. `report`: the folder of an earlier run; of several vendors, it has one
    below it for each. `key` is a private key's file, or `"$NAME"`; `unsigned` does without. `into`: where bundles go.
    """

    vendor: str | None = None
    integration: str | None = None
    report: str | None = None
    key: str | None = None
    into: str | None = None
    dry_run: bool = False
    unsigned: bool = False
    server: str | None = None
    processes: int = 1


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is the same for every vendor of one sign-off. `golive` is digested before anything runs."""

    asked: Asked
    settings: Settings
    checklists: tuple[Checklist, ...]
    key: Ed25519PrivateKey | None
    golive: Golive
    at: str

    def checklist(self, vendor: str) -> Checklist:
        """The vendor's."""
        return next(checklist for checklist in self.checklists if checklist.vendor == vendor)

    def elsewhere(self, vendor: str) -> frozenset[str]:
        """Items of the other vendors."""
        return frozenset(name for one in self.checklists if one.vendor != vendor for name in one.by_id)

    def home(self, vendor: str) -> Path:
        """Where the bundles of a vendor lie."""
        return (Path(self.asked.into).absolute() if self.asked.into else self.settings.folder) / vendor

    def runs(self, vendor: str) -> Runs:
        """Where the vendor's run comes from."""
        asked = self.asked
        given = Path(asked.report) if asked.report else None
        report = given / vendor if given and asked.vendor is None else given
        return Runs(self.settings.file, report, asked.server, asked.processes)

    @property
    def written(self) -> list[Path]:
        """Folders of golive's own: what lies there is no change of the team's."""
        return [self.home(""), *([Path(self.asked.report)] if self.asked.report else [])]


def run(asked: Asked) -> ExitStatus:
    """Sign off one vendor, or all that the file describes; ends as the worst plan does. Raises `BadConfig`."""
    settings = read_settings(Path(asked.integration or FILE).absolute(), tuple(vendors()))
    wanted = _wanted(asked, settings)
    desk = _Desk(asked, settings, _checklists(), _key(asked, settings), locked.golive(), timestamp())
    _refuse_strange_documents(desk)
    taken = {vendor: _gather(vendor, desk) for vendor in wanted}  # before anything runs: a slip would cost a run
    plans = [_sign_off(vendor, files, desk) for vendor, files in taken.items()]
    if asked.vendor is None:
        _tell(overview(plans, _signed(desk, None)))
    else:
        (plan,) = plans
        _tell(_signed(desk, plan.folder), screen(plan.report, plan.folder / PAGE if plan.folder else NOT_WRITTEN))
    return worst(plans)


def new_key(path: str) -> ExitStatus:
    """Make a key pair, and say what belongs into golive.toml. Raises `BadConfig` rather than replace a file."""
    private = Path(path).absolute()
    public = keys.make(private)
    _tell(
        f"{near(private)}  the private key: keep it out of version control, and give it to CI as a secret",
        f"{near(public)}  the public key: commit it; by it others verify your bundles",
        f"fingerprint {keys.fingerprint(keys.public_key(str(public), public.parent, {}))}",
        f'golive.toml, [signoff]:  key = "{near(private)}"  public_key = "{near(public)}"',
        ExitStatus.READY.line,
    )
    return ExitStatus.READY


def _wanted(asked: Asked, settings: Settings) -> tuple[str, ...]:
    """The vendors to sign off."""
    if asked.vendor is None and not settings.vendors:
        raise BadConfig(f"{settings.file} describes no vendor; write [integration.veriff], say, or name the vendor")
    if asked.vendor not in (None, *vendors()):
        raise BadConfig(f"there is no suite for {asked.vendor!r}; known: {', '.join(vendors())}")
    return settings.vendors if asked.vendor is None else (asked.vendor,)


def _checklists() -> tuple[Checklist, ...]:
    try:
        return tuple(map(shipped_checklist, vendors()))
    except ChecklistError as problem:
        raise BadConfig(str(problem)) from None


def _key(asked: Asked, settings: Settings) -> Ed25519PrivateKey | None:
    """The key to sign with, read before anything runs; None when nobody is to sign."""
    if asked.unsigned or (asked.dry_run and not asked.key):
        return None
    if asked.key:
        return keys.private_key(asked.key, Path.cwd(), os.environ)
    if settings.key:
        return keys.private_key(settings.key, settings.file.parent, os.environ)
    raise BadConfig(
        "nobody signs: name a key with --key or as `key` in [signoff], make one with `golive signoff --new-key FILE`, "
        "or write a bundle that nobody answers for with --unsigned"
    )


def _refuse_strange_documents(desk: _Desk) -> None:
    """A document that no checklist names would be compared with nothing, and nobody would notice."""
    known = sorted({document.id for checklist in desk.checklists for document in checklist.documents})
    for name in desk.settings.documents:
        if name not in known:
            raise BadConfig(
                f"{desk.settings.file}: [signoff.documents] {name} is on no checklist; known: {', '.join(known)}"
            )


def _gather(vendor: str, desk: _Desk) -> bundle.Files:
    checklist, profile = desk.checklist(vendor), desk.settings.profile(vendor)
    return inputs.gather(checklist, profile, desk.settings.file.parent, desk.elsewhere(vendor))


def _sign_off(vendor: str, taken: bundle.Files, desk: _Desk) -> Signed:
    checklist = desk.checklist(vendor)
    ran = desk.runs(vendor).of(checklist, desk.settings.profile(vendor))
    report, files = seal(ran, taken, _lock(checklist, taken, desk), desk.key)
    _refuse_doubtful(files, checklist, desk.key)
    refuse_secrets(files, _secrets(vendor, desk.settings.file))
    if desk.asked.dry_run:
        return Signed(report)
    return Signed(report, bundle.write(files, desk.home(vendor), desk.at[:10].replace("-", "")))


def _signed(desk: _Desk, folder: Path | None) -> str:
    """By whom, and how anybody verifies it."""
    if desk.asked.dry_run:
        return "nothing was written, this is a dry run"
    who = f"signed by the key {keys.fingerprint(desk.key.public_key())[:16]}..." if desk.key else "signed by nobody"
    return f"{who}   golive verify {near(folder) if folder else 'FOLDER'}{_by_key(desk)}"


def _by_key(desk: _Desk) -> str:
    """What `golive verify` has to be told here, where golive.toml does not name the public key."""
    asked, settings = desk.asked, desk.settings
    public = keys.public_path(Path.cwd() / asked.key if asked.key else settings.file.parent / settings.key)
    return f" --key {near(public)}" if desk.key and not settings.public_key and public.is_file() else ""


def _lock(checklist: Checklist, taken: bundle.Files, desk: _Desk) -> Lock:
    settings, elsewhere = desk.settings, desk.elsewhere(checklist.vendor)
    ours = {document.id for document in checklist.documents}
    documents = {name: _read(path) for name, path in settings.documents.items() if name in ours}
    texts = {name: content.decode("utf-8", "replace") for name, content in documents.items()}
    return Lock(
        format=locked.FORMAT,
        vendor=checklist.vendor,
        at=desk.at,
        golive=desk.golive,
        integration=locked.integration(settings.file.parent, desk.written),
        digests=inputs.digests(taken) | locked.parts(checklist.vendor) | locked.beside(settings.file),
        documents={name: sha256(content).hexdigest() for name, content in documents.items()},
        changed=changed_sentences(checklist, texts),
        elsewhere=inputs.named_elsewhere(settings.file.parent, elsewhere),
        evidence_max_age_days=settings.evidence_max_age_days,
    )


def _read(document: Path) -> bytes:
    try:
        return document.read_bytes()
    except OSError as problem:
        raise BadConfig(f"the document {document} cannot be read: {problem.strerror}; correct [signoff]") from None


def _refuse_doubtful(files: bundle.Files, checklist: Checklist, key: Ed25519PrivateKey | None) -> None:
    """Nothing is called ready that `golive verify` would not find good."""
    known = [key.public_key()] if key else []
    found = examine(files, known, {checklist.sha256}).findings
    if found:
        raise BadConfig(f"no bundle was written, because nobody could verify it: {found[0]}")


def _secrets(vendor: str, file: Path) -> set[str]:
    """What an account in the vendor's sandbox is opened with, as far as it is configured here."""
    try:
        secret = facts_of(vendor).SECRETS
        return {value for name, value in configured(vendor, file, os.environ).items() if name in secret}
    except BadConfig:  # the environment lacks what the file refers to, so nothing of it can have leaked from here
        return set()


def _tell(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
