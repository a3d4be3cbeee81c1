"""`[profile.<vendor>]` of `golive.toml`: which optional features of a vendor the team's app uses."""

from pathlib import Path

from ..checklist import Profile
from . import document
from .table import vendors


def read_profile(file: Path, vendor: str) -> Profile:
    """What the file declares for this vendor: no features where it says nothing. Raises `ConfigurationError`."""
    root = document.section(file, "profile")
    if "features" in root.data:
        fix = f"Each vendor has features of its own: write [profile.{vendor}] above this line"
        root.fail("features", "belongs to no vendor", fix)
    root.only(dict.fromkeys([*vendors(), vendor]))
    own = root.child(vendor)
    own.only(("features",))
    return Profile(frozenset(own.listed("features", str)))
