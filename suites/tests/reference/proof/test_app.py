"""The good app over HTTP, with the simulated Proof: what it asks, what it believes, what it tells."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from golive.suites.tests.reference.proof.conftest import Stage

    Make = Callable[..., Stage]


def webhook(transaction: str, status: str) -> bytes:
    return json.dumps({"merchant_transaction_id": transaction, "status": status}).encode()


def hook_off(play: Stage) -> None:
    play.proof.configure(webhook_url=None)


def socket_off(play: Stage) -> None:
    play.sandbox.faults.add("error", vendor="proof", operation="openStream", error="forbidden_origin")


def test_a_session_carries_everything_about_the_wish(play: Stage) -> None:
    transaction = play.begin(amount="12.750", pair="USDC ERC20")
    known = play.proof.transaction(transaction)
    assert {name: known[name] for name in ("type", "amount", "currency", "network", "client_ip", "status")} == {
        "type": "buy", "amount": "12.750", "currency": "USDC", "network": "ERC20", "client_ip": "127.0.0.1",
        "status": "pending",
    }  # fmt: skip
    assert known["redirect_url"] == f"{play.app.url}/users/ann/top-up/return"
    assert play.state() == "pending"
    assert play.app.credited("ann") == []


def test_the_users_address_is_what_our_proxy_saw(stage: Make) -> None:
    play = stage(behind_proxy=True)
    wish = {"type": "buy", "amount": "50", "currency": "USDT", "network": "TRC20"}
    play.app.request(
        "POST", "/users/ann/top-up", json_body=wish, headers={"x-forwarded-for": "10.0.0.1, 198.51.100.23"}
    )
    assert play.proof.transaction(play.transaction())["client_ip"] == "198.51.100.23"


def test_nobody_can_claim_an_address_without_a_proxy(play: Stage) -> None:
    wish = {"type": "buy", "amount": "50", "currency": "USDT", "network": "TRC20"}
    play.app.request("POST", "/users/ann/top-up", json_body=wish, headers={"x-forwarded-for": "198.51.100.23"})
    assert play.proof.transaction(play.transaction())["client_ip"] == "127.0.0.1"


def test_proof_knows_a_user_by_the_same_id_each_time(play: Stage) -> None:
    of = [play.proof.transaction(play.begin(user)) for user in ("ann", "ann", "bob")]
    assert [one["partner_user_id"] for one in of[:2]] == [of[0]["partner_user_id"]] * 2
    assert of[2]["partner_user_id"] != of[0]["partner_user_id"]


def test_every_call_carries_the_token_and_no_origin(play: Stage) -> None:
    play.move(play.begin(), "processing", "completed")
    play.app.request("GET", "/users/ann/top-up")
    for operation in ("createSession", "getTransaction", "getKycStatus", "openStream"):
        calls = play.calls(operation)
        assert calls
        assert all("authorization" in call["request"]["headers"] for call in calls)
        assert not any("origin" in call["request"]["headers"] for call in calls)


def test_a_purchase_is_followed_to_its_end_and_booked_once(play: Stage) -> None:
    transaction = play.begin()
    play.move(transaction, "processing")
    assert (play.state(), play.app.credited("ann")) == ("processing", [])
    play.move(transaction, "completed")
    assert (play.state(), play.app.credited("ann")) == ("completed", [transaction])
    play.sandbox.journal.wait(direction="in", operation="socket.close", subject=transaction)
    balance = play.app.request("GET", "/users/ann/top-up/balance").json()["balance"]
    assert balance == {"USDT": play.proof.transaction(transaction)["crypto_amount"]}


@pytest.mark.parametrize("status", ["failed", "cancelled"])
def test_what_comes_to_nothing_is_told_and_not_booked(play: Stage, status: str) -> None:
    transaction = play.begin()
    play.move(transaction, status)
    assert (play.state(), play.app.credited("ann")) == (status, [])
    play.sandbox.journal.wait(direction="in", operation="socket.close", subject=transaction)


def test_a_sale_is_taken_from_the_balance(play: Stage) -> None:
    transaction = play.begin(side="sell", amount="20")
    play.move(transaction, "processing", "completed")
    assert play.app.credited("ann") == [transaction]
    assert play.app.request("GET", "/users/ann/top-up/balance").json()["balance"]["USDT"].startswith("-")


def test_the_socket_alone_is_enough(play: Stage) -> None:
    hook_off(play)
    transaction = play.begin()
    play.proof.move(transaction, "completed")
    play.sandbox.journal.wait(direction="in", operation="socket.close", subject=transaction)
    assert (play.state(), play.app.credited("ann")) == ("completed", [transaction])


def test_the_webhook_alone_is_enough(play: Stage) -> None:
    socket_off(play)
    assert play.ask()
    transaction = play.transaction()
    play.sandbox.journal.wait(operation="openStream", status=403)
    play.move(transaction, "processing", "completed")
    assert (play.state(), play.app.credited("ann")) == ("completed", [transaction])


def test_asking_alone_is_enough(play: Stage) -> None:
    hook_off(play)
    socket_off(play)
    assert play.ask()
    transaction = play.transaction()
    play.proof.move(transaction, "completed")
    assert play.state() == "pending"
    play.app.poll("ann")
    assert (play.state(), play.app.credited("ann")) == ("completed", [transaction])


def test_what_is_over_is_not_asked_for(play: Stage) -> None:
    transaction = play.begin()
    play.move(transaction, "completed")
    before = len(play.calls("getTransaction"))
    for _ in range(3):
        play.app.poll("ann")
    assert len(play.calls("getTransaction")) == before


def test_what_was_abandoned_is_asked_for_a_day(play: Stage) -> None:
    play.begin()
    before = len(play.calls("getTransaction"))
    play.app.poll("ann")
    play.clock.seconds += 24 * 3600
    play.app.poll("ann")
    assert len(play.calls("getTransaction")) == before + 1


def test_the_timer_looks_after_everybody(stage: Make) -> None:
    play = stage(poll_seconds=0.01)
    hook_off(play)
    socket_off(play)
    assert play.ask()
    assert play.ask("bob")
    play.await_call("getTransaction", play.transaction(), 2)
    play.await_call("getTransaction", play.transaction("bob"), 2)


def test_a_socket_that_breaks_is_opened_again_and_what_was_missed_is_asked_for(play: Stage) -> None:
    hook_off(play)
    play.sandbox.faults.add("error", vendor="proof", operation="openStream", error="upstream_unavailable", first=2)
    play.begin()
    assert [call["response"]["status"] for call in play.calls("openStream")] == [502, 502, 101]


def test_an_app_that_starts_again_listens_again(stage: Make, tmp_path_factory: pytest.TempPathFactory) -> None:
    database = str(tmp_path_factory.mktemp("shop") / "shop.db")
    before = stage(database=database)
    transaction = before.begin()
    after = stage(database=database)
    after.await_call("openStream", transaction, 2)
    after.move(transaction, "completed")
    assert (after.state(), after.app.credited("ann")) == ("completed", [transaction])


@pytest.mark.parametrize("status", ["processing", "completed"])
def test_a_message_that_proof_does_not_confirm_changes_nothing(play: Stage, status: str) -> None:
    transaction = play.begin()
    assert play.post(webhook(transaction, status)) == 200
    assert (play.state(), play.app.credited("ann")) == ("pending", [])
    play.move(transaction, "processing", "completed")
    assert play.app.credited("ann") == [transaction]


def test_repeated_and_late_messages_change_nothing(play: Stage) -> None:
    transaction = play.begin()
    play.move(transaction, "processing", "completed")
    for status in ("completed", "processing", "pending", "failed", "completed"):
        assert play.post(webhook(transaction, status)) == 200
        assert (play.state(), play.app.credited("ann")) == ("completed", [transaction])
    play.proof.republish(transaction)
    play.settle()
    assert play.app.credited("ann") == [transaction]


def test_the_webhook_is_answered_while_proof_is_slow(play: Stage) -> None:
    transaction = play.begin()
    play.sandbox.faults.add("latency", vendor="proof", operation="getTransaction", seconds=1.5)
    play.app.patience = 1.0
    assert play.post(webhook(transaction, "processing")) == 200


@pytest.mark.parametrize("body", [b"{", b"[]x", b"\xff", b"{}", b'{"merchant_transaction_id": 1, "status": "failed"}'])
def test_what_is_no_webhook_is_refused(play: Stage, body: bytes) -> None:
    assert play.post(body) == 400


@pytest.mark.parametrize("body", [webhook("stranger", "completed"), webhook("stranger", "danced"), b"[]"])
def test_what_says_nothing_to_us_is_received_and_no_more(play: Stage, body: bytes) -> None:
    play.begin()
    before = len(play.calls("getTransaction"))
    assert play.post(body) == 200
    assert play.state() == "pending"
    assert len(play.calls("getTransaction")) == before


FAILURES = [
    ("provider_error", 4),
    ("upstream_unavailable", 4),
    ("upstream_invalid_response", 4),
    ("db_error", 2),
    ("token_error", 2),
    ("forbidden_origin", 1),
    ("currency_not_allowed", 1),
    ("wallet_not_supported", 1),
    ("invalid_token", 1),
]


@pytest.mark.parametrize(("error", "tries"), FAILURES)
def test_how_often_a_session_is_asked_for(play: Stage, error: str, tries: int) -> None:
    play.sandbox.faults.add("error", vendor="proof", operation="createSession", error=error)
    assert play.ask() is None
    calls = play.calls("createSession")
    assert len(calls) == tries
    assert len({json.dumps(call["request"]["body"]) for call in calls}) == 1
    assert play.state() == "unavailable"
    assert len(play.app.back_office("ann")) == (tries == 1)


@pytest.mark.parametrize(("pair", "name"), [("USDT BEP20", "wallet_not_supported"), ("DOGE X", "currency_not_allowed")])
def test_a_pair_that_is_not_enabled_is_for_the_staff(play: Stage, pair: str, name: str) -> None:
    assert play.ask(pair=pair) is None
    assert name in play.app.back_office("ann")[0]
    assert "another one" in str(play.app.view("ann")["message"])
    play.begin()
    assert play.state() == "pending"


def test_a_forbidden_origin_is_told_wherever_it_strikes(play: Stage) -> None:
    play.begin()
    play.sandbox.faults.add("error", vendor="proof", operation="getTransaction", error="forbidden_origin")
    before = len(play.calls("getTransaction"))
    play.app.poll("ann")
    assert len(play.calls("getTransaction")) == before + 1
    assert "403 forbidden / forbidden_origin" in play.app.back_office("ann")[0]


def test_a_socket_that_is_refused_is_not_tried_again_and_told(play: Stage) -> None:
    socket_off(play)
    assert play.ask()
    play.sandbox.journal.wait(operation="openStream", status=403)
    transaction = play.transaction()
    while not play.app.back_office("ann"):
        play.settle()
    assert play.app.back_office("ann")[0].startswith(f"Proof refused to tell of transaction {transaction}: 403")
    assert len(play.calls("openStream")) == 1


def test_an_identity_is_good_to_know_and_nothing_more(play: Stage) -> None:
    hint = "The first time you will be asked"
    assert hint in play.app.request("GET", "/users/ann/top-up").text
    user = play.proof.transaction(play.begin())["partner_user_id"]
    play.proof.verify(user)
    assert hint not in play.app.request("GET", "/users/ann/top-up").text
    play.sandbox.faults.add("error", vendor="proof", operation="getKycStatus", error="provider_error")
    assert hint in play.app.request("GET", "/users/ann/top-up").text
    assert len(play.calls("getKycStatus")) == 2


def test_nobody_waits_for_what_is_only_good_to_know(stage: Make) -> None:
    play = stage(glance_seconds=0.01)
    play.begin()
    play.sandbox.faults.add("latency", vendor="proof", operation="getKycStatus", seconds=60)
    assert play.app.request("GET", "/users/ann/top-up").status == 200


def test_the_page_hands_every_parameter_to_the_widget_and_no_secret(play: Stage) -> None:
    url = play.ask("a&b <c>")
    assert url
    text = play.app.request("GET", url.removeprefix(play.app.url)).text
    assert '<script src="https://widget.proof.community/widget.2.0.js"></script>' in text
    answered = play.calls("createSession")[0]["response"]["body"]
    handed = json.loads(text.partition("const parameters = ")[2].partition(";\n")[0])
    assert len(handed) == len(answered) == 22
    assert {handed[name] for name in ("currency", "network", "amount", "type")} == {"USDT", "TRC20", "50", "buy"}
    assert handed["fixNetwork"] == ["TRC20"]
    assert play.proof.client_token not in text


def test_a_page_is_its_users_own_and_has_no_widget_when_all_is_over(play: Stage) -> None:
    transaction = play.begin()
    path = f"/users/ann/top-up/pay/{transaction}"
    assert play.app.request("GET", path).status == 200
    assert play.app.request("GET", f"/users/bob/top-up/pay/{transaction}").status == 404
    play.move(transaction, "cancelled")
    assert play.app.request("GET", path).location == "/users/ann/top-up"


def test_coming_back_proves_nothing(play: Stage) -> None:
    url = str(play.proof.transaction(play.begin())["redirect_url"])
    assert play.app.landing("ann", url)["arrived"]
    assert play.app.landing("ann", f"{play.proof.base_url}/elsewhere")["arrived"] is False
    assert (play.state(), play.app.credited("ann")) == ("pending", [])


@pytest.mark.parametrize(
    "wish", ["amount=0", "amount=-1", "amount=1e3", "amount=", "currency=US%20DT", "network=", "type=gift"]
)
def test_a_form_that_makes_no_sense_is_refused(play: Stage, wish: str) -> None:
    form = {"type": "buy", "amount": "50", "currency": "USDT", "network": "TRC20"} | dict([wish.split("=")])
    body = "&".join(f"{name}={value}" for name, value in form.items()).encode()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert play.app.request("POST", "/users/ann/top-up", body, headers).status == 400
    assert play.calls("createSession") == []


def test_a_form_leads_to_the_widget_or_back(play: Stage) -> None:
    body, headers = (
        b"type=buy&amount=50&currency=USDT&network=TRC20",
        {"content-type": "application/x-www-form-urlencoded"},
    )
    sent = play.app.request("POST", "/users/ann/top-up", body, headers)
    assert (sent.status, sent.location) == (303, f"/users/ann/top-up/pay/{play.transaction()}")
    assert play.app.request("POST", "/users/ann/top-up", body.replace(b"TRC20", b"BEP20"), headers).location == (
        "/users/ann/top-up"
    )
    assert play.app.request("POST", "/users/ann/top-up", b"{}", {"content-type": "application/json"}).status == 400


def test_the_back_office_is_for_the_staff(play: Stage) -> None:
    play.begin()
    for path in ("/back-office/users/ann/top-up", "/back-office/users/ann/top-up/notices"):
        assert play.app.request("GET", path).status == 401
        assert play.app.request("GET", path, headers={"authorization": "Bearer guess"}).status == 401
