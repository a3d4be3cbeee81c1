"""Two vendors, stamped one after the other into a copy of the checkout."""

import pytest
from golive.suites.tests.stamp.tree import Stamped, copied


@pytest.fixture(scope="session")
def stamped(tmp_path_factory: pytest.TempPathFactory) -> Stamped:
    """Stamp `lumen` and `zeta`."""
    tree = copied(tmp_path_factory.mktemp("stamp"))
    before = tree.files()
    said = {name: tree.good("golive.suites.stamp", name) for name in ("lumen", "zeta")}
    return Stamped(tree, before, tree.files(), said)
