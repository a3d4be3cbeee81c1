"""Mutants of the mobile apps: the sources with one mistake in each."""

from ...edits import Edit
from .row import Mutant, rows

_MANIFEST = "android/AndroidManifest.xml"
_REPLACES = '\n        tools:replace="android:fullBackupContent">'
_KOTLIN = "android/PhoneCheck.kt"
_SWIFT = "ios/PhoneCheck.swift"
_BUILDS = "            .build()\n"

MOBILE = (
    Mutant(
        "keeps_backup_rules",
        "The Android app has backup rules of its own, and does not say that they replace the SDK's.",
        rows(32),
        edits=(Edit(_MANIFEST, _REPLACES, ">"),),
    ),
    Mutant(
        "replaces_another_attribute",
        "The Android app replaces an attribute, but not the one that the SDK has too.",
        rows(32),
        edits=(Edit(_MANIFEST, _REPLACES, _REPLACES.replace("fullBackupContent", "label")),),
    ),
    Mutant(
        "android_test_mode",
        "The Android app leaves the SDK's test mode on.",
        rows(33),
        edits=(Edit(_KOTLIN, _BUILDS, f"            .withTestMode(true)\n{_BUILDS}"),),
    ),
    Mutant(
        "ios_test_mode",
        "The iOS app leaves the SDK's test mode on.",
        rows(36),
        edits=(Edit(_SWIFT, _BUILDS, f"            .withTestMode(true)\n{_BUILDS}"),),
    ),
    Mutant(
        "ios_test_mode_unsaid",
        "The iOS app leaves the SDK's test mode on, by a call that takes no argument.",
        rows(36),
        edits=(Edit(_SWIFT, _BUILDS, f"            .withMobileAuthTestMode()\n{_BUILDS}"),),
    ),
)
