"""A pytest plugin for the kill matrix: of a suite, run only the tests that cite one of the given rows.

With `--first-catch` a row's further tests are not run once one of them has caught something: enough to see that a
promise is kept, and several times as fast.
"""

from collections.abc import Generator

import pytest

OPTION = "--rows"
FIRST = "--first-catch"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options; without them all tests run."""
    parser.addoption(OPTION, default="", metavar="IDS", help="ids of checklist rows, with commas between them")
    parser.addoption(FIRST, action="store_true", help="run no more tests of a row that has caught something")


def pytest_configure(config: pytest.Config) -> None:
    """Begin to count what is caught."""
    config.stash[_CAUGHT] = set()


_CAUGHT = pytest.StashKey[set[str]]()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cites none of the rows."""
    wanted = _wanted(config)
    if wanted:
        out = [item for item in items if wanted.isdisjoint(_rows(item))]
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Pass over a test whose wanted rows have all caught something."""
    config = item.config
    if config.getoption("first_catch") and (_rows(item) & _wanted(config)) <= config.stash[_CAUGHT]:
        pytest.skip("its rows have caught something already")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Count a failure for the rows of its test."""
    report = yield
    if report.failed and report.when == "call":
        item.config.stash[_CAUGHT] |= _rows(item)
    return report


def _wanted(config: pytest.Config) -> set[str]:
    return {row for row in config.getoption("rows").split(",") if row}


def _rows(item: pytest.Item) -> set[str]:
    return {str(row) for mark in item.iter_markers("req") for row in mark.args}
