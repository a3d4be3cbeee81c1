"""Whether golive.toml can be read, and says all that judging a vendor needs.

Owns asking each reader of the file in turn; what is right, they know.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from ..config import BadConfig, load
from ..conformance.integration import ConfigurationError, Plan, read_plan, read_profile, read_sources, shipped
from ..conformance.loading import shipped_checklist
from ..fidelity.configured import ACCOUNT, PER_MINUTE, REQUESTS, configured, facts_of, variable
from .findings import Code, Finding, fail, ok, warn
from .scene import Scene


def check(scene: Scene) -> Iterator[Finding]:
    """The file as a whole, then what it says of each vendor."""
    if not scene.file.is_file():
        said = f"there is no {scene.file.name} in {scene.file.resolve().parent}"
        yield fail(Code.CONFIG, said, "describe your app: golive init")
        return
    try:
        load(scene.file, {}, {})
        read_sources(scene.file)
    except (BadConfig, ConfigurationError) as problem:
        yield _refused(problem, "")
        return
    if not scene.vendors:
        yield fail(Code.CONFIG, f"{scene.file.name} describes the app to no vendor's suite", "golive init --force")
    for vendor in scene.vendors:
        yield from _vendor(scene, vendor)


def accounts(scene: Scene) -> Iterator[Finding]:
    """Whether what is configured of an account in the vendor's sandbox may be used."""
    for vendor in scene.vendors:
        yield from _unread(scene, vendor)
        unset = [*_unset(scene, vendor)]
        assumed = dict.fromkeys((name for _, name in unset), "set elsewhere")
        try:
            given = configured(vendor, scene.file if scene.file.is_file() else None, {**assumed, **scene.environment})
        except BadConfig as problem:
            yield _refused(problem, vendor, Code.ACCOUNT)
            continue
        if unset:
            said = ", ".join(f"{member} needs {name}" for member, name in unset)
            fix = "set it where the vendor's sandbox is called; the simulator needs none of it"
            yield warn(Code.ACCOUNT, f"[sandbox.{vendor}] {said}, which is not in the environment", fix, vendor)
        else:
            yield _complete(vendor, given)


def _unset(scene: Scene, vendor: str) -> Iterator[tuple[str, str]]:
    """Members that refer to a variable, `"$NAME"`, that is not there, and its name."""
    for member, value in scene.table("sandbox", vendor).items():
        if isinstance(value, str) and value.startswith("$") and not scene.environment.get(value[1:]):
            yield member, value[1:]


def _unread(scene: Scene, vendor: str) -> Iterator[Finding]:
    """Variables that look as if they were read, and are not: a slip of the pen, mostly."""
    facts = facts_of(vendor)
    members = (facts.BASE, *(name for row in facts.NEEDED for name in row), *facts.OPTIONAL)
    known = [variable(vendor, name) for name in (*members, ACCOUNT, REQUESTS, PER_MINUTE)]
    for name in sorted(scene.environment):
        if name.startswith(variable(vendor, "")) and name not in known:
            yield warn(Code.ACCOUNT, f"nothing reads {name}", f"one of these? {', '.join(known)}", vendor)


def _complete(vendor: str, given: Mapping[str, str]) -> Finding:
    """None of it is well, and all of it is."""
    if not given:
        return ok(Code.ACCOUNT, f"no account in {vendor}'s sandbox is configured; the simulator needs none", vendor)
    facts = facts_of(vendor)
    rows = ((facts.BASE,), *facts.NEEDED)
    missing = [" or ".join(variable(vendor, name) for name in row) for row in rows if not {*row} & {*given}]
    if missing:
        said = f"the account in {vendor}'s sandbox is not complete: {', '.join(missing)} still to be set"
        return warn(Code.ACCOUNT, said, "set the rest, or take away what is there", vendor)
    return ok(Code.ACCOUNT, f"the account in {vendor}'s sandbox is complete", vendor)


def _vendor(scene: Scene, vendor: str) -> Iterator[Finding]:
    readers: tuple[Callable[[], object], ...] = (
        lambda: read_plan(scene.file, shipped(vendor)),
        lambda: _check_features(scene.file, vendor),
    )
    try:
        for read in readers:
            read()
    except ConfigurationError as problem:
        yield _refused(problem, vendor)
        return
    yield ok(Code.CONFIG, f"{scene.file.name} describes the app to {vendor}'s suite", vendor)
    yield from _command(scene, scene.plans[vendor])


def _check_features(file: Path, vendor: str) -> None:
    """Refuse a feature that the vendor's checklist does not know: its items would be left out without a word."""
    features = read_profile(file, vendor).features
    known = shipped_checklist(vendor).features
    unknown = sorted(features - set(known))
    if unknown:
        raise ConfigurationError(
            file, f"profile.{vendor}.features", f"unknown: {', '.join(unknown)}", f"Known features: {', '.join(known)}"
        )


def _command(scene: Scene, plan: Plan) -> Iterator[Finding]:
    if plan.command is None:
        return
    program = plan.command.arguments[0]
    if (
        "{" in program
        or shutil.which(program, path=scene.environment.get("PATH"))
        or (plan.command.folder / program).is_file()
    ):
        return
    yield warn(
        Code.COMMAND,
        f"integration.command starts with {program}, which is not on the PATH here",
        "install it, or write where it lies",
        plan.table.vendor,
    )


def _refused(problem: BadConfig | ConfigurationError, vendor: str, code: Code = Code.CONFIG) -> Finding:
    if isinstance(problem, ConfigurationError):
        return fail(code, f"{problem.file.name}: {problem.key}: {problem.problem}", problem.fix, vendor)
    return fail(code, str(problem), "correct it, then run golive doctor again", vendor)
