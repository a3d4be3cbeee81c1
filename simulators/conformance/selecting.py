"""The pytest plugin that runs the tests of some items only: `--golive-item VERIFF-GL-007`.

Owns the selection. It deselects after the binder has noted every test, so what was left out is known to be not run,
and no plan is ready on a part of its tests.
"""

from collections.abc import Iterable

import pytest

from .binding import CHECKLISTS

OPTION = "--golive-item"


def arguments(items: Iterable[str]) -> list[str]:
    """What pytest is to be told so that it runs the tests of these items; nothing for none."""
    named = [word for item in items for word in (OPTION, item)]
    return ["-p", __name__, *named] if named else []


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option, as plain strings: xdist sends them to its workers."""
    parser.getgroup("golive").addoption(
        OPTION,
        metavar="ITEM",
        action="append",
        default=[],
        help="run the tests of this checklist item only; may be given several times",
    )


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Refuse an item that no checklist of the run has: it would select nothing."""
    known = {item for checklist in config.stash.get(CHECKLISTS, ()) for item in checklist.by_id}
    unknown = [item for item in config.getoption("golive_item") if item not in known]
    if known and unknown:
        raise pytest.UsageError(f"{OPTION}: no such item: {', '.join(unknown)}. They are {min(known)} to {max(known)}.")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests that cite one of the items."""
    wanted = set(config.getoption("golive_item"))
    if not wanted:
        return
    kept = [item for item in items if wanted & _cited(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _cited(item: pytest.Item) -> set[str]:
    return {str(name) for mark in item.iter_markers("req") for name in mark.args}
