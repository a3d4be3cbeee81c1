"""The reference app through both adapters of golive: the example declaration and the Python class say the same."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from golive.simulators.conformance.integration import Integration, load, shipped
from golive.suites.reference.veriff.driver import Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from golive.suites.tests.reference.conftest import Stub

DECLARATION = Path(str(files("golive.suites.reference").joinpath("golive.toml")))


@pytest.fixture(params=["declared", "python"])
def integration(request: pytest.FixtureRequest, stub: Stub, tmp_path: Path) -> Iterator[Integration]:
    """The running app, behind one adapter or the other."""
    path = DECLARATION
    if request.param == "python":
        path = tmp_path / "golive.toml"
        path.write_text('[integration.veriff]\npython = "golive.suites.reference.veriff.driver:Reference"\n')
    with load(path, shipped("veriff"), stub.ready) as integration:
        yield integration


def test_all_operations_are_offered(integration: Integration) -> None:
    wanted = {"start", "view", "view.url", "access", "landing", "record", "record.url"}
    assert integration.offers == wanted | {"back_office", "poll", "upload", "disrupt", "health"}


def test_a_verification_from_beginning_to_end(integration: Integration, stub: Stub) -> None:
    user = "ann & bob/é"
    assert integration.view(user).state == "none"
    url = integration.start(user, "Björk", "O'Neil-李")
    assert url == f"{stub.base_url}/v/{stub.last}"
    assert stub.sessions[stub.last]["person"] == {"firstName": "Björk", "lastName": "O'Neil-李"}
    assert integration.record(user).session == stub.last
    assert integration.record(user).url == url
    integration.disrupt(user)
    assert integration.start(user) == url
    assert not integration.access(user)
    stub.decisions[stub.last] = {"id": stub.last, "status": "declined", "reason": "Known fraud", "reasonCode": 106}
    integration.poll(user)
    view = integration.view(user)
    assert (view.state, view.retry, view.url) == ("declined", False, None)
    assert integration.back_office(user) == (f"Session {stub.last} was declined: Known fraud (106)",)
    integration.health()


def test_an_approval_opens_the_account(integration: Integration, stub: Stub) -> None:
    integration.start("ann")
    stub.decisions[stub.last] = {"id": stub.last, "status": "approved"}
    integration.poll("ann")
    assert integration.access("ann")
    assert integration.view("ann").state == "approved"
    assert integration.start("ann") is None


def test_where_the_callback_leads(integration: Integration, stub: Stub) -> None:
    integration.start("ann")
    callback = str(stub.sessions[stub.last]["callback"])
    there = integration.landing("ann", callback)
    assert (there.status, there.url, there.arrived) == (200, callback, True)
    assert not integration.landing("bob", callback).arrived
    assert integration.landing("ann", callback + "/nowhere").status == 404


def test_the_webhook_urls_are_the_apps(integration: Integration, stub: Stub) -> None:
    integration.start("ann")
    app = str(stub.sessions[stub.last]["callback"]).partition("/users")[0]
    webhooks = integration.webhooks()
    assert webhooks.events == f"{app}/webhooks/veriff/events"
    assert webhooks.decisions == f"{app}/webhooks/veriff/decisions"


def test_a_mutant_is_an_option_of_the_class(stub: Stub, tmp_path: Path) -> None:
    path = tmp_path / "golive.toml"
    python = 'python = "golive.suites.reference.veriff.driver:Reference"'
    path.write_text(f'[integration.veriff]\n{python}\noptions = {{ mutant = "grants_at_once" }}\n')
    with load(path, shipped("veriff"), stub.ready) as integration:
        integration.start("ann")
        assert integration.access("ann")


def test_the_class_refuses_to_leave_the_app(stub: Stub) -> None:
    app = Reference(stub.ready)
    assert app.landing("ann", f"{stub.base_url}/elsewhere")["arrived"] is False
    app.close()
