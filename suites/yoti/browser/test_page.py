"""The app's page: it frames the user view so that it works, hears how it ended, and believes nobody else."""

from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.feature("web")

Fixture = Any  # a suite imports nothing of golive, not even types

SOON_SECONDS = 0.4
FROM = "([data, origin]) => window.dispatchEvent(new MessageEvent('message', {data, origin}))"
FORGED = [{"eventType": "SUCCESS"}, {"eventType": "ERROR", "eventCode": 7000}]


def alike(url: str) -> list[str]:
    """Origins that look like Yoti's, and those of pages that have none."""
    yoti = urlsplit(url)
    return [
        f"{yoti.scheme}://{yoti.netloc}.golive.example",
        f"{yoti.scheme}://golive-{yoti.netloc}",
        f"{yoti.scheme}://golive.{yoti.netloc}",
        "null",
        "",
    ]


def texts(screen: Fixture) -> list[str]:
    """All that the page was sent and keeps, but for what Yoti sent to its own frame."""
    yoti = urlsplit(screen.journey.yoti.base_url).netloc
    found = [cookie["value"] for cookie in screen.window.page.context.cookies()]
    found.append(screen.window.page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}])"))
    for answer in screen.answers:
        with suppress(Exception):  # a redirect has no body, and some bodies are gone when a page is left
            found += [answer.text()] if urlsplit(answer.url).netloc != yoti else []
    return [*found, screen.window.page.content()]


def keeps_the_key(screen: Fixture) -> None:
    """Neither the configured private key nor any other may have reached the browser."""
    pem = getattr(screen.journey.yoti, "private_key_pem", None) or ""
    lines = [line for line in pem.splitlines() if line and not line.startswith("-")]
    for text in texts(screen):
        assert "PRIVATE KEY" not in text, "A private key was sent to the browser."
        assert not any(line in text for line in lines), "The private key was sent to the browser, or a part of it."


@pytest.mark.req("YOTI-GL-005", "YOTI-GL-039", "YOTI-GL-041")
def test_a_user_does_the_check_on_the_page(journey: Fixture, screen: Fixture) -> None:
    screen.begin()
    policy = screen.frame.evaluate("() => document.featurePolicy?.allowsFeature('camera') ?? true")
    assert policy, 'The user view may not use the camera: its frame needs allow="camera".'
    assert not screen.ends(0.01), "The user has not finished, and reads an outcome on the page."
    text = screen.is_through().outcome()
    journey.is_verified(f"The user is through, every check approves, and the page says {text!r}")
    keeps_the_key(screen)


@pytest.mark.req("YOTI-GL-041")
def test_the_page_tells_of_an_error(journey: Fixture, screen: Fixture) -> None:
    screen.begin().presses("cancel", "leave-camera")
    failed = screen.outcome()
    what = f"The user view ended with an error, 4000, and the page says {failed!r}"
    journey.is_told(what, "again", "pending", "unavailable")
    passed = screen.begin().is_through().outcome()
    journey.is_verified(f"The user tried again, every check approves, and the page says {passed!r}")
    assert passed != failed, f"The page says {passed!r}, whether the user is verified or not."


@pytest.mark.req("YOTI-GL-042")
def test_messages_of_others_count_for_nothing(journey: Fixture, screen: Fixture) -> None:
    before = screen.begin().journey.sight.state
    for message in FORGED:
        screen.window.page.evaluate("message => window.postMessage(message, '*')", message)
        for origin in alike(screen.journey.yoti.base_url):
            screen.window.page.evaluate(FROM, [message, origin])
    told = screen.ends(SOON_SECONDS)
    assert not told, (
        "A message that is not from Yoti's origin says that the user view has ended, and the page believes it."
    )
    assert journey.sight.state == before, (
        "A message that is not from Yoti's origin came, and the app tells the user other things."
    )
    text = screen.is_through().outcome()
    journey.is_verified(f"The user is through, every check approves, and the page says {text!r}")
