"""Deliveries over TLS: which version is spoken, who is trusted, and how it is told when they cannot agree."""

from dataclasses import replace
from ssl import TLSVersion

import pytest
from golive.simulators.core.outbox import Delivery, Retry
from golive.simulators.core.redact import Redactor
from golive.simulators.core.tls import SYSTEM, Tls
from golive.simulators.server.deliverer import Deliverer
from golive.suites.tests.authority import authority
from golive.suites.tests.harness import receiving, serving
from golive.suites.tests.toy import TOY, Settings

TRUSTED = authority().certificate


async def outcome(url: str, tls: Tls) -> str:
    deliverer = Deliverer()
    try:
        delivery = Delivery("dlv_1", "toy", "t", "s", url, (), b"{}", 0, Retry(every=1, within=1))
        return (await deliverer.send(delivery, Redactor(members=(), headers=()), tls)).outcome
    finally:
        await deliverer.close()


@pytest.mark.parametrize(
    ("spoken", "tls", "expected"),
    [
        (TLSVersion.TLSv1_2, Tls("1.2", TRUSTED), "200"),
        (TLSVersion.TLSv1_2, Tls(None, TRUSTED), "200"),
        (TLSVersion.TLSv1_3, Tls(None, TRUSTED), "200"),
        (TLSVersion.TLSv1_3, Tls("1.3", TRUSTED), "200"),
        (TLSVersion.TLSv1_3, Tls("1.2", TRUSTED), "tls"),
        (TLSVersion.TLSv1_2, Tls("1.3", TRUSTED), "tls"),
        (TLSVersion.TLSv1_2, Tls("1.2"), "tls"),
        (TLSVersion.TLSv1_3, SYSTEM, "tls"),
    ],
)
async def test_both_sides_have_to_agree(spoken: TLSVersion, tls: Tls, expected: str) -> None:
    async with receiving(secured=authority().securing(spoken)) as receiver:
        assert await outcome(receiver.url, tls) == expected
        assert len(receiver.received) == (expected == "200")


async def test_a_certificate_for_another_host_is_none() -> None:
    async with receiving(secured=authority().securing(TLSVersion.TLSv1_2)) as receiver:
        assert await outcome(receiver.url.replace("127.0.0.1", "localhost"), Tls("1.2", TRUSTED)) == "tls"


async def test_a_receiver_without_tls_is_told_from_one_that_is_not_there() -> None:
    async with receiving() as receiver:
        url = receiver.url.replace("http:", "https:")
        assert await outcome(url, Tls("1.2", TRUSTED)) == "tls"
    assert await outcome(url, Tls("1.2", TRUSTED)) == "refused"


async def test_a_vendor_derives_it_from_its_settings_as_they_are_at_each_attempt() -> None:
    def tls(settings: Settings) -> Tls:
        return Tls("1.2", TRUSTED if settings.secret == "trusting" else None)

    secured = authority().securing(TLSVersion.TLSv1_2)
    async with receiving(secured=secured) as receiver, serving(vendor=replace(TOY, tls=tls)) as live:
        await live.listen(receiver.url)
        await live.tell(await live.item(), "t")
        assert await live.advance(0) == [("delivery", "t", "tls")]
        await live.one("PUT", "/settings/toy", {"secret": "trusting"})
        assert await live.advance(3600) == [("delivery", "t", "200")]
        assert [line["error"] for line in await live.outgoing()] == ["tls", None]
        assert receiver.topics == ["t"]
