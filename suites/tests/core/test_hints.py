"""Hints: values that several sandboxes may share, and by which callers without credentials are found."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from golive.simulators.core.errors import ControlError
from golive.simulators.core.ids import Ids
from golive.simulators.core.message import Request
from golive.simulators.core.sandbox import Sandbox
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.core.store import Store
from golive.simulators.core.vendor import NOWHERE, Locator, Vendor
from golive.simulators.stores.memory import MemoryStore
from golive.simulators.stores.sqlite import SqliteStore
from golive.suites.tests.toy import TOY, Settings, Tx


class Shops(Settings, frozen=True, forbid_unknown_fields=True):
    """The toy's portal with a list of shops, any of which may be registered by others as well."""

    shops: tuple[str, ...] = ()


def locate(request: Request) -> Locator:
    """By key, or else by shop."""
    key, shop = request.header("x-key"), request.header("x-shop")
    if key:
        return Locator(credential=key)
    return Locator(hint=shop) if shop else NOWHERE


def provision(ids: Ids) -> Shops:
    """Each new sandbox has a shop of its own."""
    return Shops(key=ids.test_key(), secret=ids.test_key(), shops=(f"shop-{ids.hex(8)}",))


def refuse_closed(tx: Tx) -> None:
    """A shop called closed is none."""
    if "closed" in tx.settings.shops:  # type: ignore[attr-defined]  # the settings are `Shops`
        raise ControlError(400, "it is closed")


VENDOR = replace(
    TOY,
    settings=Shops,
    locate=locate,
    provision=provision,
    published=lambda: Shops(key="toy-key", secret="toy-secret", shops=("market",)),
    hints=lambda settings: frozenset(settings.shops),
    check_settings=refuse_closed,
)


def universe(store: Store | None = None, *vendors: Vendor) -> Sandboxes:
    """A world of shops with its default sandbox."""
    made = Sandboxes(store or MemoryStore(), {vendor.name: vendor for vendor in vendors or (VENDOR,)}, wall=lambda: 0)
    made.ensure_default()
    return made


@pytest.fixture
def world() -> Sandboxes:
    return universe()


def found(world: Sandboxes, shop: str, vendor: str = "toy", **headers: str) -> str:
    """The sandbox in which a call from a shop ends up."""
    return world.locate(vendor, Request("GET", "/count", headers={"x-shop": shop, **headers})).id


def register(sandbox: Sandbox, *shops: str, vendor: str = "toy") -> None:
    """Have these shops and no others."""
    sandbox.configure(vendor, "settings", {"shops": shops})


def shop_of(sandbox: Sandbox) -> str:
    """The first shop of a sandbox."""
    settings = sandbox.settings("toy")
    assert isinstance(settings, Shops)
    return settings.shops[0]


def test_a_new_sandbox_is_found_by_its_own_hint(world: Sandboxes) -> None:
    boxes = [world.create(name) for name in ("a", "b")]
    assert [found(world, shop_of(box)) for box in boxes] == ["a", "b"]
    assert (found(world, "market"), found(world, "nobody's")) == ("default", "default")


def test_hints_come_and_go_with_the_settings(world: Sandboxes) -> None:
    box = world.create("a")
    first = shop_of(box)
    register(box, "north", "south")
    assert [found(world, shop) for shop in ("north", "south", first)] == ["a", "a", "default"]
    register(box, "south")
    assert [found(world, shop) for shop in ("north", "south")] == ["default", "a"]
    register(box)
    assert found(world, "south") == "default"


def test_other_settings_leave_hints_alone(world: Sandboxes) -> None:
    box = world.create("a")
    box.configure("toy", "settings", {"webhook_url": "http://127.0.0.1:1"})
    box.configure("toy", "rules", {"max_tries": 1})
    assert found(world, shop_of(box)) == "a"


def test_the_default_sandbox_is_the_last_resort(world: Sandboxes) -> None:
    """Whoever has registered a shop means his own sandbox, also where the published one has it, too."""
    box = world.create("z")
    register(box, "market")
    assert found(world, "market") == "z"
    register(box)
    assert found(world, "market") == "default"


def test_of_several_sandboxes_one_answers(world: Sandboxes) -> None:
    """The first by name, and the next one once it has gone."""
    boxes = [world.create(name) for name in ("c", "a", "b")]
    for box in boxes:
        register(box, "common")
    assert found(world, "common") == "a"
    world.delete("a")
    assert found(world, "common") == "b"
    register(world.get("b"), "another")
    assert found(world, "common") == "c"
    world.delete("c")
    assert found(world, "common") == "default"


def test_a_credential_comes_first(world: Sandboxes) -> None:
    one, other = world.create("a"), world.create("b")
    key = one.settings("toy").key  # type: ignore[attr-defined]  # the toy's settings
    assert found(world, shop_of(other), **{"x-key": key}) == "a"


@pytest.mark.parametrize("other", ["shop", "shop-1", "shop-11", "", "SHOP-1", "shop-1\n", "shop-1\na", "toy/shop-1"])
def test_hints_are_exact(world: Sandboxes, other: str) -> None:
    register(world.create("a"), "shop-1")
    expected = "a" if other == "shop-1" else "default"
    assert found(world, other) == expected


def test_a_hint_may_be_any_text(world: Sandboxes) -> None:
    odd = ("https://shop.test:8443", "com.example.shop", "\u00e4 \u674e", "a/b/c", "~", "%2F")
    register(world.create("a"), *odd)
    assert {found(world, shop) for shop in odd} == {"a"}


def test_refused_settings_register_nothing(world: Sandboxes) -> None:
    box = world.create("a")
    mine = shop_of(box)
    with pytest.raises(ControlError, match="it is closed"):
        register(box, "open", "closed")
    with pytest.raises(ControlError, match="selects the sandbox 'default' already"):
        box.configure("toy", "settings", {"shops": ["open"], "key": "toy-key"})
    assert (found(world, "open"), found(world, mine)) == ("default", "a")


def test_a_deleted_sandbox_leaves_no_hint(world: Sandboxes) -> None:
    """Not in the store either, where a sandbox of the same name would come into it."""
    before = {entry.key for entry in world.store.scan("")}
    shop = shop_of(world.create("a", seed="one"))
    world.delete("a")
    assert {entry.key for entry in world.store.scan("")} == before
    world.create("a", seed="two")
    assert found(world, shop) == "default"


def test_a_reset_keeps_hints(world: Sandboxes) -> None:
    box = world.create("a")
    register(box, "north")
    box.reset()
    assert found(world, "north") == "a"


def test_a_restored_sandbox_is_found_as_it_was(world: Sandboxes) -> None:
    box = world.create("a")
    register(box, "then")
    state = box.snapshot()
    register(box, "now", "later")
    box.restore(state)
    assert [found(world, shop) for shop in ("then", "now", "later")] == ["a", "default", "default"]


def test_what_is_no_snapshot_changes_no_hint(world: Sandboxes) -> None:
    box = world.create("a")
    with pytest.raises(ControlError, match="not what GET snapshot answers"):
        box.restore({**box.snapshot(), "settings/toy": "\xff"})
    assert found(world, shop_of(box)) == "a"


def test_a_fork_shares_the_hints_of_its_origin(world: Sandboxes) -> None:
    """Unlike credentials, of which it has its own."""
    origin = world.create("m")
    register(origin, "common")
    copy = world.fork("m", "b")
    assert shop_of(copy) == "common"
    assert found(world, "common") == "b"
    world.delete("b")
    assert found(world, "common") == "m"
    assert [found(world, shop) for shop in ("market", "common")] == ["default", "m"]


def test_each_vendor_has_hints_of_its_own() -> None:
    world = universe(None, VENDOR, replace(VENDOR, name="other", published=_other))
    box = world.create("a")
    register(box, "common")
    assert (found(world, "common"), found(world, "common", "other")) == ("a", "default")
    register(world.create("b"), "common", vendor="other")
    assert (found(world, "common"), found(world, "common", "other")) == ("a", "b")


def _other() -> msgspec.Struct:
    return Shops(key="other-key", secret="other-secret")


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """Two processes' views of one file."""
    pair = SqliteStore(tmp_path / "shared.db"), SqliteStore(tmp_path / "shared.db")
    yield pair
    for store in pair:
        store.close()


def test_hints_are_known_in_every_process(stores: tuple[Store, Store]) -> None:
    here, there = universe(stores[0]), universe(stores[1])
    box = here.create("a")
    register(box, "north")
    assert found(there, "north") == "a"
    register(there.get("a"), "south")
    assert [found(here, shop) for shop in ("north", "south")] == ["default", "a"]
    there.delete("a")
    assert found(here, "south") == "default"
