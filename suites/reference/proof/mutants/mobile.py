"""Mutants of the mobile apps: the sources with one mistake in each."""

from ...edits import Edit
from .row import Mutant, rows

_PLIST = "ios/Info.plist"
_CAMERA = """    <key>NSCameraUsageDescription</key>
    <string>The camera is used to check your identity document and to take a short selfie.</string>
"""
_SWIFT = "ios/TopUpViewController.swift"
_INLINE = "        configuration.allowsInlineMediaPlayback = true\n"
_KOTLIN = "android/TopUpActivity.kt"
_TABS = "        CustomTabsIntent.Builder().setShowTitle(true).build().launchUrl(this, page)\n"
_TABS_IMPORT = "import androidx.browser.customtabs.CustomTabsIntent\n"
_WEB_VIEW = "        WebView(this).also(::setContentView).loadUrl(page.toString())\n"
_WEB_VIEW_IMPORT = "import android.webkit.WebView\n"

MOBILE = (
    Mutant(
        "no_camera_key", "Info.plist does not say what the camera is for.", rows(24), edits=(Edit(_PLIST, _CAMERA, ""),)
    ),
    Mutant(
        "empty_camera_text",
        "Info.plist has an empty text for the camera.",
        rows(24),
        edits=(Edit(_PLIST, "The camera is used to check your identity document and to take a short selfie.", ""),),
    ),
    Mutant(
        "camera_key_in_comment",
        "Info.plist has the camera's text in a comment.",
        rows(24),
        edits=(Edit(_PLIST, _CAMERA, f"    <!--\n{_CAMERA}    -->\n"),),
    ),
    Mutant(
        "inline_playback_off",
        "The web view does not play media inline.",
        rows(25),
        edits=(Edit(_SWIFT, _INLINE, _INLINE.replace("true", "false")),),
    ),
    Mutant(
        "inline_playback_in_comment",
        "The web view's inline playback is in a comment.",
        rows(25),
        edits=(Edit(_SWIFT, _INLINE, f"        // {_INLINE.strip()}\n"),),
    ),
    Mutant(
        "no_inline_playback",
        "The web view's configuration says nothing of inline playback.",
        rows(25),
        edits=(Edit(_SWIFT, _INLINE, ""),),
    ),
    Mutant(
        "web_view",
        "The Android app opens the widget in a WebView.",
        rows(28),
        edits=(Edit(_KOTLIN, _TABS, _WEB_VIEW), Edit(_KOTLIN, _TABS_IMPORT, _WEB_VIEW_IMPORT)),
    ),
    Mutant(
        "custom_tabs_in_comment",
        "The Android app has Custom Tabs in a comment and opens a WebView.",
        rows(28),
        edits=(
            Edit(_KOTLIN, _TABS, f"        // {_TABS.strip()}\n{_WEB_VIEW}"),
            Edit(_KOTLIN, _TABS_IMPORT, f"// {_TABS_IMPORT}{_WEB_VIEW_IMPORT}"),
        ),
    ),
)
