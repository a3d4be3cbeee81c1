"""Vendors are found by their folders."""

import pytest
from golive.simulators import discovery
from golive.simulators.core.errors import ControlError
from golive.simulators.core.vendor import Vendor


def test_every_folder_with_a_vendor_is_found_and_nothing_of_ours() -> None:
    names = discovery.names()
    assert "veriff" in names
    assert names == tuple(sorted(names))
    assert not {"core", "stores", "server", "conformance", "__pycache__"} & set(names)


def test_every_vendor_found_is_a_vendor_of_that_name() -> None:
    found = discovery.load_all()
    assert tuple(found) == discovery.names()
    for name, vendor in found.items():
        assert isinstance(vendor, Vendor)
        assert vendor.name == name


def test_vendors_have_ports_and_operations_of_their_own() -> None:
    vendors = discovery.load_all().values()
    assert len({vendor.port for vendor in vendors}) == len(vendors)
    for vendor in vendors:
        operations = {(route.operation, route.handler) for route in vendor.routes}
        assert len(operations) == len({route.operation for route in vendor.routes}), "one operation, one handler"
        assert len({(route.method, route.path) for route in vendor.routes}) == len(vendor.routes)
        assert {vendor.crash, vendor.unknown, vendor.too_large} <= set(vendor.errors)


def test_only_the_wanted_ones_are_loaded() -> None:
    assert tuple(discovery.load_all(("veriff",))) == ("veriff",)


def test_an_unknown_vendor_is_told_with_the_known_ones() -> None:
    with pytest.raises(ControlError, match=r"there is no vendor 'acme'; known: .*veriff"):
        discovery.load_all(("acme",))
