"""Webhook URLs in the strict mode: what Veriff's portal would refuse, it refuses (fact: devdocs webhooks guide)."""

import pytest
from golive.simulators.client import ControlFailure
from golive.suites.tests.veriff.world import TOPICS, World


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/hook",
        "https://shop.example:8443/hook",
        "https://shop.example:x/hook",
        "https://localhost/hook",
        "https://192.0.2.7/hook",
        "https://[2001:db8::1]/hook",
        "https://-shop.example/hook",
        "ftp://shop.example",
        "shop.example",
        "",
    ],
)
@pytest.mark.parametrize("setting", ["webhook_decisions_url", "webhook_events_url"])
def test_the_strict_mode_takes_only_urls_that_veriff_takes(world: World, url: str, setting: str) -> None:
    """devdocs: https, a full host name, port 443 only."""
    world.veriff.configure(**dict.fromkeys((f"webhook_{topic}_url" for topic in TOPICS), None))
    world.veriff.override(strict_webhook_urls=True)
    before = world.veriff.settings()
    with pytest.raises(ControlFailure, match=f"{setting}: .* must be https on port 443 at a full host name") as refused:
        world.veriff.configure(**{setting: url})
    assert refused.value.status == 400
    assert world.veriff.settings() == before
    world.veriff.override(strict_webhook_urls=False)
    assert world.veriff.configure(**{setting: url})[setting] == url


@pytest.mark.parametrize("url", ["https://shop.example/hook", "https://a-1.shop.example:443/h?q=1", None])
def test_the_strict_mode_takes_what_veriff_takes(world: World, url: str | None) -> None:
    world.veriff.configure(**dict.fromkeys((f"webhook_{topic}_url" for topic in TOPICS), None))
    world.veriff.override(strict_webhook_urls=True)
    assert world.veriff.configure(webhook_events_url=url)["webhook_events_url"] == url


def test_the_strict_mode_cannot_be_turned_on_over_a_url_that_breaks_it(world: World) -> None:
    """Or it would seem to hold while a loopback address still gets the webhooks."""
    with pytest.raises(ControlFailure, match=r"webhook_events_url: 'http://127\.0\.0\.1:"):
        world.veriff.override(strict_webhook_urls=True)
    assert world.veriff.rules()["strict_webhook_urls"] is False


def test_settings_that_are_refused_claim_no_key(world: World) -> None:
    """A refused change leaves the old key in force, and the new one free for others."""
    world.veriff.configure(**dict.fromkeys((f"webhook_{topic}_url" for topic in TOPICS), None))
    world.veriff.override(strict_webhook_urls=True)
    with pytest.raises(ControlFailure, match="must be https"):
        world.veriff.configure(api_key="7e57a000-0000-4000-8000-00000000beef", webhook_events_url="http://x")
    world.veriff.configure(api_key=world.veriff.api_key)
    answer = world.caller.send("POST", "/v1/sessions", "{}", {"x-auth-client": "7e57a000-0000-4000-8000-00000000beef"})
    assert answer.json()["code"] == "1803"
    assert world.create().id
