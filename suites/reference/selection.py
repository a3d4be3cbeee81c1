"""A pytest plugin for the kill matrix: of a suite, run only the tests that cite one of the given rows."""

import pytest

OPTION = "--rows"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option; without it all tests run."""
    parser.addoption(OPTION, default="", metavar="IDS", help="ids of checklist rows, with commas between them")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cites none of the rows."""
    wanted = {row for row in config.getoption("rows").split(",") if row}
    if wanted:
        out = [
            item for item in items if wanted.isdisjoint(row for mark in item.iter_markers("req") for row in mark.args)
        ]
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]
