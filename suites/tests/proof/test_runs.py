"""`proofWidget.run()`: which parameters open the widget, how often, how long (facts: docs quickstart; seed 004)."""

from collections.abc import Callable
from typing import Any

import pytest
from golive.simulators.core import schema
from golive.suites.tests.proof.world import CALLBACKS, HOUR, PAGE, Session, World, id_of, parameters

Json = Any
EIGHT = ["currencies", "networks", "fiatCurrencies", "fixFiatCurrency", "fixFiatAmount", "lang", "theme", "redirectUrl"]
NEEDED = [
    "widgetId", "address", "signature", "initToken", "initTokenType", "merchantTransactionId", "currency", "network",
    "amount", "fixCurrency", "fixNetwork", "fixAmount", "fiatCurrency", "type",
]  # fmt: skip
VIEW = {
    "screen", "status", "type", "currency", "network", "amount", "address", "fiat_currency", "fiat_currencies",
    "fiat_amount", "identity", "documents", "cards", "methods", "deposit_deadline", "seconds_left", "redirect_url",
    "retry", "message", "lang", "theme", "report", "simulated",
}  # fmt: skip
PERFECT: Json = {"missing": [], "altered": [], "unknown": []}


@pytest.fixture
def session(world: World) -> Session:
    """A new session with all 22 members."""
    session = world.create(redirect_url="https://shop.test/done")
    assert len(session) == 22
    return session


def closed(world: World, given: dict[str, Json]) -> tuple[str, Json]:
    """The screen of a widget that does not open, and the report."""
    found = world.run(given)
    assert (found["visit"], found["events"]) == (None, [])
    assert set(found["view"]) == VIEW
    assert found["view"]["message"]
    assert found["report"] == found["view"]["report"]
    return found["view"]["screen"], found["report"]


def the_run(world: World, session: Session) -> Json:
    """The last run that is remembered of a transaction."""
    return world.proof.transaction(id_of(session))["runs"][-1]


# what run() was called with


def test_all_parameters_unchanged_open_the_widget(world: World, session: Session) -> None:
    """Seed 004: every parameter from the session response, passed verbatim."""
    given = parameters(session)
    assert list(schema.load("proof", "run-parameters").violations(given)) == []
    visit = world.open(session)
    assert (visit.screen, visit.report) == ("document", PERFECT)
    assert set(visit.view) == VIEW
    assert the_run(world, session) == {
        "at": "2026-01-01T00:00:00.000000Z", "page": PAGE, "callbacks": list(CALLBACKS), **PERFECT, "accepted": True,
    }  # fmt: skip


@pytest.mark.parametrize("name", EIGHT)
def test_each_of_the_eight_that_the_quickstart_leaves_out_is_missed(world: World, session: Session, name: str) -> None:
    """Reported, and the widget runs all the same."""
    assert world.open(session, name).report == {**PERFECT, "missing": [name]}
    assert the_run(world, session)["missing"] == [name]


@pytest.mark.parametrize("name", [name for name in NEEDED if name not in ("widgetId", "initToken")])
def test_the_widget_does_not_run_without_the_others(world: World, session: Session, name: str) -> None:
    screen, report = closed(world, parameters(session, name))
    assert (screen, report) == ("refused", {**PERFECT, "missing": [name]})
    run = the_run(world, session)
    assert (run["missing"], run["accepted"]) == ([name], False)


def test_without_its_token_no_widget_runs(world: World, session: Session) -> None:
    screen, report = closed(world, parameters(session, "initToken"))
    assert (screen, report["missing"]) == ("refused", ["initToken"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("amount", 42.5), ("amount", "42.5"), ("fixNetwork", "TRC20"), ("fixNetwork", []), ("fixAmount", "true"),
        ("currency", "usdt"), ("fiatCurrency", "USD"), ("type", "sell"), ("network", None), ("lang", "de"),
        ("redirectUrl", "https://elsewhere.test"), ("fixFiatCurrency", True), ("currencies", ["USDC", "USDT"]),
    ],
)  # fmt: skip
def test_what_is_altered_is_refused_and_reported(world: World, session: Session, name: str, value: Json) -> None:
    """Verbatim: neither another value, nor another type, nor another order."""
    screen, report = closed(world, parameters(session, **{name: value}))
    assert (screen, report) == ("refused", {**PERFECT, "altered": [name]})
    run = the_run(world, session)
    assert (run["altered"], run["accepted"]) == ([name], False)


def test_a_refused_run_leaves_the_token_alone(world: World, session: Session) -> None:
    closed(world, parameters(session, amount="1"))
    assert world.proof.transaction(id_of(session))["init_token"] == "issued"
    assert world.open(session).screen == "document"
    assert [run["accepted"] for run in world.proof.transaction(id_of(session))["runs"]] == [False, True]


def test_unknown_parameters_are_reported_and_layout_is_not(world: World, session: Session) -> None:
    visit = world.open(session, email="mira@shop.test", fix_network=["TRC20"], width="100%", height="600px")
    assert visit.report == {**PERFECT, "unknown": ["email", "fix_network"]}


def test_a_parameter_that_the_session_does_not_have_is_not_missed(world: World) -> None:
    """Without a redirect_url the answer has 21 members, and run() needs no more."""
    session = world.create()
    assert "redirect_url" not in session
    assert world.open(session).report == PERFECT


@pytest.mark.parametrize("where", [lambda t: {"clientToken": t}, lambda t: {"x": {"deep": [f"Bearer {t}"]}}])
def test_the_client_token_must_never_reach_the_browser(
    world: World, session: Session, where: Callable[[str], dict[str, Json]]
) -> None:
    """Devdocs: it is for back ends; older tokens that still work are tokens too."""
    token = world.proof.client_token
    screen, _ = closed(world, parameters(session, **where(token)))
    assert screen == "refused"
    assert the_run(world, session)["accepted"] is False
    world.proof.configure(client_tokens=["7e575ec0-0000-4000-8000-0000000000ff", token])
    assert closed(world, parameters(session, **where(token)))[0] == "refused"


@pytest.mark.parametrize("widget", ["", "7e575ec0-0000-4000-8000-0000000000ff", None, 5])
def test_an_unknown_widget_is_said_to_be_unknown(world: World, session: Session, widget: Json) -> None:
    screen, report = closed(world, parameters(session, widgetId=widget))
    assert (screen, report["altered"]) == ("unknown", ["widgetId"])


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", None, 5, ["x"], {"sub": "x"}])
def test_a_token_that_is_none_opens_nothing(world: World, session: Session, token: Json) -> None:
    screen, report = closed(world, parameters(session, initToken=token))
    assert (screen, report["altered"]) == ("expired", ["initToken"])


def test_a_session_of_nobody_has_expired(world: World, session: Session) -> None:
    screen, report = closed(world, {"widgetId": session["widget_id"]})
    assert (screen, report) == ("expired", PERFECT)


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", "null", '{"parameters": []}', '{"parameters": {}, "callbacks": "x"}', "[" * 5000, '"\\ud800'],
)
def test_a_run_that_cannot_be_read_is_refused(world: World, body: str) -> None:
    answer = world.caller.send("POST", "/w/runs", body)
    assert (answer.status, list(answer.json())) == (400, ["error"])


# the init_token


def test_a_token_serves_once(world: World, session: Session) -> None:
    """The first visit uses it up; the widget that is open goes on."""
    visit = world.open(session)
    assert closed(world, parameters(session)) == ("expired", PERFECT)
    assert world.proof.transaction(id_of(session))["init_token"] == "used"
    assert visit.act("document", document="passport") == "liveness"
    assert [run["accepted"] for run in world.proof.transaction(id_of(session))["runs"]] == [True, False]


def test_a_token_dies_after_an_hour(world: World, session: Session) -> None:
    other = world.create()
    world.clock.advance(HOUR - 1)
    visit = world.open(other)
    world.clock.advance(1)
    assert closed(world, parameters(session)) == ("expired", PERFECT)
    assert world.proof.transaction(id_of(session))["init_token"] == "expired"
    assert world.status(session) == "pending", "the transaction does not expire with it"
    assert visit.act("view") == "document", "nor does a widget that is open"


def test_how_long_a_token_lives_is_a_rule(world: World, session: Session) -> None:
    world.proof.override(init_token_lifetime=60)
    world.clock.advance(60)
    assert closed(world, parameters(session))[0] == "expired"


# the signature


@pytest.mark.parametrize("name", ["address", "signature", "merchantTransactionId"])
def test_a_forged_signature_is_noticed_at_the_payment_method(world: World, session: Session, name: str) -> None:
    """The widget's maker: checked when the user picks one; then payment cannot go on."""
    world.proof.verify("acct-7781")
    forged = world.create() if name == "merchantTransactionId" else {}
    visit = world.open(session, **{name: id_of(forged) if forged else "T" + "1" * 33})
    assert (visit.screen, visit.report["altered"]) == ("payment", [name])
    assert visit.pay() == "signature"
    assert visit.view["message"] == "Signature is invalid"
    assert (world.status(session), world.told()) == ("pending", [])
    visit.refused("pay", method="card", card="pays")
    visit.refused("retry")
    assert visit.act("cancel") == "result"


def test_a_foreign_widget_id_is_told_of_the_transaction(world: World, session: Session) -> None:
    """The init_token still says whose it is, so whoever judges sees what was altered."""
    screen, report = closed(world, parameters(session, widgetId="7e570000-0000-4000-8000-00000000dead"))
    assert (screen, report["altered"]) == ("unknown", ["widgetId"])
    (run,) = world.proof.transaction(session["merchant_transaction_id"])["runs"]
    assert (run["altered"], run["accepted"]) == (["widgetId"], False)
