"""Notifications as contracts: what Yoti posts to the shop's endpoint, and by what the shop knows that it is Yoti.

Their shape as messages is verified with the calls. Here the simulator is driven against the endpoint of the pact, the
running shop is verified against the same pact, and the authorisation is read where the bytes are. Nothing signs a body.
"""

import json
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from golive.contracts.tests.driving import Driven, Lived, posting
from golive.contracts.yoti import interactions as rows
from golive.contracts.yoti import states
from golive.simulators.client import SandboxHandle, ServerHandle
from golive.simulators.fidelity.world import World
from golive.simulators.inbox import Inbox
from golive.simulators.pacts.building import Book, Mismatch
from golive.simulators.pacts.files import read
from golive.simulators.pacts.verification import Provider, verify
from golive.simulators.yoti.sim import YotiSim
from golive.suites.reference.yoti.driver import Reference

PACTS = Path(__file__).parents[2] / "yoti" / "pacts"

Make = Callable[["Vendor"], None]
MakeShop = Callable[..., Provider]


class Vendor:
    """Yoti in a sandbox, which posts about sessions to the endpoint of the shop at `url`."""

    def __init__(self, sandbox: SandboxHandle, url: str) -> None:
        self.world = World("yoti", sandbox.ready)
        self.sim = YotiSim("yoti", sandbox.ready["vendors"]["yoti"], sandbox.control)
        self.url = url

    def notifications(self, *topics: str, **members: str) -> Mapping[str, object]:
        """What a session asks to be told; `members` overwrite token and type."""
        wanted = {"endpoint": self.url + rows.WEBHOOK, "topics": list(topics)}
        return {"auth_token": rows.TOKEN, "auth_type": "BASIC", **wanted, **members}


def reaching(topic: str) -> Make:
    """Post a topic, and no other one, about a session that somebody goes through with."""

    def make(vendor: Vendor) -> None:
        states.session_was_approved(vendor.world, notifications=vendor.notifications(topic.upper()))

    return make


def sending(topic: str) -> Make:
    """Post a topic to a session that did not ask for it."""

    def make(vendor: Vendor) -> None:
        notifications = vendor.notifications("SESSION_COMPLETION")
        opened = states.session_is_open(vendor.world, notifications=notifications)
        vendor.sim.notify(opened["sessionId"], topic)

    return make


MAKES: Mapping[str, Make] = {
    "post that a resource has changed": reaching("resource_update"),
    "post that a task is done": reaching("task_completion"),
    "post that a check is done": reaching("check_completion"),
    "post that a session is completed": reaching("session_completion"),
    "post that the user is through": reaching("client_session_token_deleted"),
    "post something that the shop has no use for": sending("first_branch_visit"),
    "post a topic that nobody knows": sending("brand_new_topic"),
}


def book(folder: Path) -> Book:
    return Book("yoti", "yoti", "reference-shop", folder, rows.DELIVERIES)


@pytest.fixture(scope="module")
def pact(golive_server: ServerHandle) -> Driven:
    """The committed pact; all tests of this file share it, so that no row is driven twice."""
    return Driven(book(PACTS), {name: posting(Vendor, make, golive_server) for name, make in MAKES.items()})


@pytest.fixture
def make_shop(sandbox: SandboxHandle) -> Iterator[Callable[..., Reference]]:
    """Runs the reference shop, or a broken twin of it."""
    shops = []

    def make(mutant: str = "", auth_type: str = "BASIC") -> Reference:
        shops.append(Reference(sandbox.ready, mutant, auth_type=auth_type))
        return shops[-1]

    yield make
    for shop in shops:
        shop.close()


@pytest.fixture
def shop(make_shop: Callable[..., Reference]) -> Reference:
    return make_shop()


class TestDeliveries(Lived):
    """What Yoti posts to the shop."""

    drives = MAKES


def test_a_notification_of_another_shape_is_found(golive_server: ServerHandle, tmp_path: Path) -> None:
    description = "post that a check is done"
    with pytest.raises(Mismatch, match="check_id"):
        Driven(book(tmp_path), {description: posting(Vendor, sending("check_completion"), golive_server)}).drive(
            description
        )


def failed(provider: Provider) -> set[str]:
    """What the shop does not do of the pact."""
    results = verify(read(book(PACTS).file), provider)
    assert {outcome.description for outcome in results.outcomes} == MAKES.keys()
    return {outcome.description for outcome in results.outcomes if outcome.state != "passed"}


def test_the_shop_keeps_the_pact(shop: Reference, shop_provider: MakeShop) -> None:
    assert failed(shop_provider("yoti", shop.url, notification_token=rows.TOKEN)) == set()


@pytest.mark.parametrize(
    ("mutant", "description"),
    [("no_tasks", "post that a task is done"), ("knows_all_topics", "post a topic that nobody knows")],
)
def test_a_broken_shop_is_found(
    mutant: str, description: str, make_shop: Callable[..., Reference], shop_provider: MakeShop
) -> None:
    provider = shop_provider("yoti", make_shop(mutant).url, notification_token=rows.TOKEN)
    assert description in failed(provider)


def test_notifications_without_the_token_are_refused(shop: Reference, shop_provider: MakeShop) -> None:
    assert failed(shop_provider("yoti", shop.url)) == MAKES.keys()


def test_the_token_comes_as_the_session_asked_for_it(sandbox: SandboxHandle, sim_inbox: Inbox) -> None:
    """BASIC: the token in base64; BEARER: the token itself (docs: notifications). The body is what is documented."""
    vendor = Vendor(sandbox, sim_inbox.url)
    for kind in ("BASIC", "BEARER"):
        states.session_was_approved(
            vendor.world, notifications=vendor.notifications("SESSION_COMPLETION", auth_type=kind)
        )
    sandbox.clock.settle()
    basic, bearer = sim_inbox.received
    scheme, _, encoded = basic.headers["authorization"].partition(" ")
    assert (scheme, b64decode(encoded).decode()) == ("Basic", rows.TOKEN)
    assert bearer.headers["authorization"] == f"Bearer {rows.TOKEN}"
    for one in sim_inbox.received:
        assert one.headers["content-type"] == "application/json"
        assert json.loads(one.body).keys() == {"session_id", "topic"}


@pytest.mark.parametrize("kind", ["BASIC", "BEARER"])
def test_the_shop_acts_upon_what_the_simulator_posts(
    kind: str, make_shop: Callable[..., Reference], sandbox: SandboxHandle, yoti_sim: YotiSim
) -> None:
    shop = make_shop(auth_type=kind)
    yoti_sim.complete(str(shop.start("ann")["session"]))
    assert {one["outcome"] for one in sandbox.webhooks.deliveries()} == {"204"}
    assert "session_completion:" in shop.heard("ann")
    assert shop.access("ann")


@pytest.mark.parametrize("fault", ["bad_signature", "missing_signature", "wrong_key"])
def test_the_shop_refuses_another_token(fault: str, shop: Reference, sandbox: SandboxHandle, yoti_sim: YotiSim) -> None:
    """Of an endpoint without a signature the token is all that keeps others away."""
    sandbox.faults.add(fault, vendor="yoti")
    yoti_sim.complete(str(shop.start("ann")["session"]))
    assert {one["outcome"] for one in sandbox.webhooks.deliveries()} == {"401"}
    assert shop.heard("ann") == []
