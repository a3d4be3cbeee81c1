"""Mobile: what can be read in the sources of the apps. Whether cameras and wallets work, only a device can tell.

Comments count for nothing, and neither do words in texts where code is looked for.
"""

import plistlib
import re
from typing import Any
from xml.parsers.expat import ExpatError

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types
Files = list[tuple[str, str]]

CAMERA = "NSCameraUsageDescription"
BUILD_SETTING = re.compile(rf'INFOPLIST_KEY_{CAMERA}\s*=\s*"?\s*[^\s";]')
"""A project whose Info.plist Xcode generates has the text among its build settings."""
INLINE = re.compile(r"\.allowsInlineMediaPlayback\s*=\s*(?:true|YES)\b|\bsetAllowsInlineMediaPlayback:\s*YES\b")
WEB_VIEW = re.compile(r"\bWKWebView")
SAFARI = re.compile(r"\bSFSafariViewController\s*\(|\bSFSafariViewController\s+alloc\b")
CUSTOM_TABS = re.compile(r"\bCustomTabsIntent\s*\.\s*Builder\b")
LAUNCH = re.compile(r"\blaunchUrl\s*\(")
LOAD = re.compile(r"\bloadUrl\s*\(")
ABOUT_PROOF = re.compile(r"proof|widget\.2\.0|top.?up|o[nf]f?.?ramp", re.IGNORECASE)

TOKENS = re.compile(
    r'(?P<text>"""(?:.|\n)*?"""|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\')|(?P<comment>//[^\n]*|/\*(?:.|\n)*?\*/)'
)


def without_comments(source: str) -> str:
    """Swift, Objective-C, Kotlin or Java without its comments."""
    return TOKENS.sub(lambda found: found["text"] or " ", source)


def code(source: str) -> str:
    """The same without the contents of its texts too."""
    return TOKENS.sub(lambda found: '""' if found["text"] else " ", source)


def read(sources: Fixture, platform: str, *endings: str) -> Files:
    """The files with these endings; without any there is nothing to judge."""
    found = [file for ending in endings for file in sources.files(platform, f"**/*.{ending}")]
    if not found:
        listed = ", ".join(endings)
        raise RuntimeError(f"This could not be judged: the folder that [sources] names for {platform} has no {listed}.")
    return found


def usage(text: str) -> str:
    """What an Info.plist says about the camera; empty when it says nothing or is no property list."""
    try:
        listed = plistlib.loads(text.encode())
    except (plistlib.InvalidFileException, ExpatError, ValueError):
        return ""
    return str(listed.get(CAMERA, "")).strip() if isinstance(listed, dict) else ""


@pytest.mark.req("PROOF-GL-024")
def test_ios_says_what_the_camera_is_for(sources: Fixture, evidence: Fixture) -> None:
    lists = sources.files("ios", "**/*Info.plist")
    projects = sources.files("ios", "**/project.pbxproj")
    if not (lists or projects):
        raise RuntimeError("This could not be judged: the folder that [sources] names for ios has no Info.plist.")
    said = [path for path, text in lists if usage(text)]
    said += [path for path, text in projects if BUILD_SETTING.search(without_comments(text))]
    looked = ", ".join(path for path, _ in lists + projects)
    assert said, f"{CAMERA} is missing or empty in {looked}; iOS ends an app that opens the camera without it."
    evidence.note(f"{CAMERA} has a text in {', '.join(said)}.")


@pytest.mark.req("PROOF-GL-025")
def test_ios_plays_media_inline(sources: Fixture, evidence: Fixture) -> None:
    files = [(path, code(text)) for path, text in read(sources, "ios", "swift", "m", "mm")]
    views = [(path, text) for path, text in files if WEB_VIEW.search(text)]
    if not views and any(SAFARI.search(text) for _, text in files):
        evidence.note("The app has no WKWebView: it opens pages in Safari, which plays media inline by itself.")
        return
    assert views, "No WKWebView is to be found in the sources of the iOS app, and no Safari view either."
    looked = ", ".join(path for path, _ in views)
    inline = ", ".join(path for path, text in views if INLINE.search(text))
    assert inline, f"No configuration of a WKWebView sets allowsInlineMediaPlayback to true; looked at {looked}."
    evidence.note(f"allowsInlineMediaPlayback is set to true in {inline}.")


@pytest.mark.req("PROOF-GL-028")
def test_android_opens_the_widget_in_custom_tabs(sources: Fixture, evidence: Fixture) -> None:
    files = read(sources, "android", "kt", "java")
    tabs = [path for path, text in files if CUSTOM_TABS.search(code(text))]
    assert tabs, "No source of the Android app builds a CustomTabsIntent; expected the widget's page to open in one."
    launched = [path for path, text in files if LAUNCH.search(code(text))]
    assert launched, f"{', '.join(tabs)} builds a CustomTabsIntent, but nothing launches a URL with it."
    loading = [(path, text) for path, text in files if LOAD.search(code(text))]
    for path, text in loading:
        assert not ABOUT_PROOF.search(f"{path} {without_comments(text)}"), (
            f"{path} loads a page into a WebView and speaks of the widget; expected Custom Tabs only for that."
        )
        evidence.warn(f"{path} loads a page into a WebView; it must not be the one with the widget")
    evidence.note(f"A CustomTabsIntent is launched in {', '.join(launched)}.")
