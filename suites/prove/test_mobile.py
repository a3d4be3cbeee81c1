"""Native apps: what can be read in their sources. Comments count for nothing, and neither do sources of tests."""

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types
Files = list[tuple[str, str]]

SDK = re.compile(r"\bProveAuth\b")
TEST_MODE = re.compile(r"\bwith(?:MobileAuth)?TestMode\s*(?:\(\s*(?:\w+\s*[:=]\s*)?([^)]*)\)|:\s*(\w+))")
ON, OFF = ("", "true", "YES"), ("false", "NO")
NOT_SHIPPED = re.compile(r"(?:^|/)(?:\w*Tests?|(?:\w+_)?tests?|debug)/")
ANDROID = "{http://schemas.android.com/apk/res/android}"
TOOLS = "{http://schemas.android.com/tools}"
BACKUP = "android:fullBackupContent"
TOKENS = re.compile(
    r'(?P<text>"""(?:.|\n)*?"""|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\')|(?P<comment>//[^\n]*|/\*(?:.|\n)*?\*/)'
)
ENDINGS = {"android": ("kt", "java"), "ios": ("swift", "m", "mm")}


def code(source: str) -> str:
    """Swift, Objective-C, Kotlin or Java without comments and without the contents of its texts."""
    return TOKENS.sub(lambda found: '""' if found["text"] else " ", source)


def read(sources: Fixture, platform: str) -> Files:
    """The app's code that is released; without any that uses the SDK there is nothing to judge."""
    found = [file for ending in ENDINGS[platform] for file in sources.files(platform, f"**/*.{ending}")]
    shipped = [(path, code(text)) for path, text in found if not NOT_SHIPPED.search(path)]
    if not any(SDK.search(text) for _, text in shipped):
        raise RuntimeError(
            f"This could not be judged: no source in the folder that [sources] names for {platform} uses ProveAuth."
        )
    return shipped


def check_test_mode(files: Files, evidence: Fixture) -> None:
    """No source must turn the test mode on."""
    for path, text in files:
        for found in TEST_MODE.finditer(text):
            given = (found[1] if found[2] is None else found[2]).strip()
            assert given not in ON, f"{path} turns the SDK's test mode on: everybody passes, whoever holds the phone."
            if given not in OFF:
                evidence.warn(f"{path} decides about the SDK's test mode by {given}; it must be off in a release")


@pytest.mark.req("PROVE-GL-032")
def test_android_replaces_the_sdks_backup_rules(sources: Fixture, evidence: Fixture) -> None:
    manifests = sources.files("android", "**/AndroidManifest.xml")
    parsed = [(path, ET.fromstring(text)) for path, text in manifests]  # noqa: S314 - the team's own file
    applications = [(path, one) for path, manifest in parsed for one in manifest.iter("application")]
    if not applications:
        raise RuntimeError("This could not be judged: no AndroidManifest.xml of the app's sources has an application.")
    for path, application in applications:
        own = application.get(f"{ANDROID}fullBackupContent")
        replaced = re.split(r"[\s,]+", application.get(f"{TOOLS}replace", ""))
        assert own is None or BACKUP in replaced, (
            f'{path} has {BACKUP} of its own, as the SDK has; expected tools:replace="{BACKUP}" beside it.'
        )
        evidence.note(f"{path} {'replaces' if own else 'leaves'} the SDK's {BACKUP}.")


@pytest.mark.req("PROVE-GL-033")
def test_android_leaves_the_test_mode_off(sources: Fixture, evidence: Fixture) -> None:
    check_test_mode(read(sources, "android"), evidence)


@pytest.mark.req("PROVE-GL-036")
def test_ios_leaves_the_test_mode_off(sources: Fixture, evidence: Fixture) -> None:
    check_test_mode(read(sources, "ios"), evidence)
