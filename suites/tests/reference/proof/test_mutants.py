"""Every mutant differs from the good app in what it is meant to: one probe each, true for the good app only."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from urllib.request import urlopen

import pytest
import yaml
from golive.suites.reference.proof.messages import Refusal
from golive.suites.reference.proof.mutants import MUTANTS
from golive.suites.reference.proof.parts import GOOD

if TYPE_CHECKING:
    from golive.suites.tests.reference.proof.conftest import Stage

Probe: TypeAlias = "Callable[[Stage], bool]"

RUNNING = [name for name, mutant in MUTANTS.items() if not mutant.edits]
"""Those that are another app; the others are other sources of the mobile apps."""
WIDGET = "https://widget.proof.community/widget.2.0.js"


def opens(play: Stage) -> bool:
    return play.ask() is not None


def follows(play: Stage) -> bool:
    """The app learns of a change, by whatever channel or because it was told to look."""
    if not play.ask():
        return False
    play.move(play.transaction(), "processing")
    play.app.poll("ann")
    return play.state() == "processing"


def listens(play: Stage) -> bool:
    play.proof.configure(webhook_url=None)
    play.ask()
    with suppress(Exception):
        play.sandbox.journal.wait(operation="openStream", status=101, timeout_seconds=0.5)
        return True
    return False


def sends(member: str, value: str) -> Probe:
    """What the user chose arrives as it was typed."""

    def probe(play: Stage) -> bool:
        play.ask(side="sell", amount="12.75", pair="USDT ERC20")
        (call,) = play.calls("createSession")
        sent: object = call["request"]["body"].get(member)
        return sent == value

    return probe


def names_user(member: str) -> Probe:
    """A member that is the user's own, and the same each time."""

    def probe(play: Stage) -> bool:
        for user in ("ann", "ann", "bob"):
            play.ask(user)
        of = [call["request"]["body"].get(member) for call in play.calls("createSession")]
        return None not in of and of[0] == of[1] != of[2]

    return probe


def sends_email(play: Stage) -> bool:
    return play.ask() is not None and "user_email" in play.calls("createSession")[0]["request"]["body"]


def one_session(play: Stage) -> bool:
    play.ask()
    return len(play.calls("createSession")) == 1


def opens_for(pair: str) -> Probe:
    def probe(play: Stage) -> bool:
        currency, network = pair.split()
        if not play.ask(pair=pair):
            return False
        known = play.proof.transaction(play.transaction())
        return (known["currency"], known["network"]) == (currency, network)

    return probe


def opens_again(play: Stage) -> bool:
    first = play.ask()
    play.move(play.transaction(), "completed")
    return play.ask() not in (None, first)


def page(play: Stage) -> str:
    url = play.ask()
    assert url
    return play.app.request("GET", url.removeprefix(play.app.url)).text


def loads_widget(play: Stage) -> bool:
    return f'<script src="{WIDGET}">' in page(play)


def runs_widget(play: Stage) -> bool:
    return "proofWidget.run(" in page(play)


def hands_everything(play: Stage) -> bool:
    handed = json.loads(page(play).partition("const parameters = ")[2].partition(";\n")[0])
    (call,) = play.calls("createSession")
    answered = call["response"]["body"]
    told = {key: value for key, value in answered.items() if value != "***"}
    return len(handed) == len(answered) and all(handed.get(camel(key)) == value for key, value in told.items())


def camel(name: str) -> str:
    return "".join(part.title() if number else part for number, part in enumerate(name.split("_")))


def keeps_token(play: Stage) -> bool:
    return play.proof.client_token not in page(play)


def believes_no_browser(play: Stage) -> bool:
    transaction = play.begin()
    play.app.request("POST", f"/told/{transaction}")
    play.app.request("GET", "/users/ann/top-up/return")
    return play.app.credited("ann") == []


def tries(status: int, wanted: range, error: str = "upstream_unavailable") -> Probe:
    def probe(play: Stage) -> bool:
        patience = play.app.shop.top_up.client.patience
        return patience.tries(Refusal(status, error)) in wanted

    return probe


def pauses_grow(play: Stage) -> bool:
    pauses = [play.app.shop.top_up.client.patience.pause(number) for number in range(3)]
    return all(later >= 1.5 * earlier > 0 for earlier, later in pairwise(pauses))


def same_body(play: Stage) -> bool:
    play.sandbox.faults.add("error", vendor="proof", operation="createSession", error="provider_error", first=2)
    play.ask()
    return len({json.dumps(call["request"]["body"]) for call in play.calls("createSession")}) == 1


def staff_knows(error: str, *words: str) -> Probe:
    def probe(play: Stage) -> bool:
        play.sandbox.faults.add("error", vendor="proof", operation="createSession", error=error)
        play.ask()
        notices = play.app.back_office("ann")
        return len(notices) == 1 and all(word in notices[0] for word in (error, *words))

    return probe


def stops_asking(status: str) -> Probe:
    def probe(play: Stage) -> bool:
        play.move(play.begin(), status)
        before = len(play.calls("getTransaction"))
        play.app.poll("ann")
        return len(play.calls("getTransaction")) == before

    return probe


def hangs_up(play: Stage) -> bool:
    transaction = play.begin()
    play.move(transaction, "completed")
    with suppress(Exception):
        play.sandbox.journal.wait(operation="socket.close", subject=transaction, timeout_seconds=0.5)
        return True
    return False


def webhook(transaction: str, status: str) -> bytes:
    return json.dumps({"merchant_transaction_id": transaction, "status": status}).encode()


def answers_webhook(play: Stage) -> bool:
    return play.post(webhook(play.begin(), "processing")) == 200


def answers_at_once(play: Stage) -> bool:
    transaction = play.begin()
    play.sandbox.faults.add("latency", vendor="proof", operation="getTransaction", seconds=1.0)
    play.app.patience = 0.5
    try:
        return play.post(webhook(transaction, "processing")) == 200
    except TimeoutError:
        return False


def books(side: str, *statuses: str, times: int) -> Probe:
    """So often the balance changes when a transaction takes this way; the app may always look for itself."""

    def probe(play: Stage) -> bool:
        transaction = play.begin(side=side)
        play.move(transaction, *statuses)
        play.app.poll("ann")
        return play.app.credited("ann") == [transaction] * times

    return probe


def books_once(play: Stage) -> bool:
    transaction = play.begin()
    play.move(transaction, "processing", "completed")
    for _ in range(2):
        play.post(webhook(transaction, "completed"))
        play.settle()
    return len(play.app.credited("ann")) == 1


def hears_every_status(play: Stage) -> bool:
    play.ask()
    play.move(play.transaction(), "processing", "completed")
    return play.state() == "completed"


def stays_completed(play: Stage) -> bool:
    transaction = play.begin()
    play.move(transaction, "processing", "completed")
    play.post(webhook(transaction, "processing"))
    play.settle()
    return play.state() == "completed"


def tells(status: str) -> Probe:
    def probe(play: Stage) -> bool:
        play.move(play.begin(), status)
        play.app.poll("ann")
        return play.state() == status

    return probe


def pages_camera_is_free(play: Stage) -> bool:
    url = play.ask() or ""
    with urlopen(url) as answer:  # noqa: S310 - the app that is tested
        return answer.headers["permissions-policy"] is None


def books_each(play: Stage) -> bool:
    of = [play.begin(), play.begin(), play.begin("bob")]
    play.move(of[0], "completed")
    play.move(of[1], "completed")
    return sorted(play.app.credited("ann")) == sorted(of[:2])


def takes_refusal(play: Stage) -> bool:
    play.proof.configure(sell_enabled=False)
    return play.ask(side="sell") is None


def tells_trouble(play: Stage) -> bool:
    play.ask(pair="USDT BEP20")
    return play.state() == "unavailable"


PROBES: dict[str, Probe] = {
    "another_token": follows,
    "buys_instead": takes_refusal,
    "no_token_when_asking": follows,
    "no_token_on_socket": listens,
    "no_bearer": follows,
    "sends_an_origin": opens,
    "sends_an_origin_when_asking": follows,
    "leaves_out_user": names_user("partner_user_id"),
    "leaves_out_email": sends_email,
    "leaves_out_network": sends("network", "ERC20"),
    "leaves_out_currency": sends("currency", "USDT"),
    "leaves_out_amount": sends("amount", "12.75"),
    "leaves_out_type": sends("type", "sell"),
    "amount_as_number": sends("amount", "12.75"),
    "rounds_amount": sends("amount", "12.75"),
    "same_user_for_all": names_user("partner_user_id"),
    "new_user_each_time": names_user("partner_user_id"),
    "opens_two_sessions": one_session,
    "one_network": opens_for("USDT ERC20"),
    "one_currency": opens_for("USDC ERC20"),
    "only_for_verified_users": opens,
    "only_once": opens_again,
    "reuses_session": opens_again,
    "older_script": loads_widget,
    "own_copy_of_script": loads_widget,
    "never_runs": runs_widget,
    **dict.fromkeys(
        (
            "snake_case", "drops_optional_parameters", "drops_theme", "drops_signature", "alters_amount",
            "fixes_network_by_flag", "chooses_language", "own_widget_id", "hands_over_token",
        ),
        hands_everything,
    ),
    "forbids_camera": pages_camera_is_free,
    "token_in_page": keeps_token,
    "callback_means_paid": believes_no_browser,
    "redirect_means_paid": believes_no_browser,
    "no_retry": tries(502, range(2, 10)),
    "retries_one_code": tries(502, range(2, 10)),
    "retries_for_ever": tries(502, range(2, 10)),
    "constant_pauses": pauses_grow,
    "no_pauses": pauses_grow,
    "shrinking_pauses": pauses_grow,
    "another_body": same_body,
    "retries_403": tries(403, range(1, 2), "forbidden"),
    "hides_403": staff_knows("forbidden_origin", "403", "configuration"),
    "hides_wallet": staff_knows("wallet_not_supported"),
    "hides_currency": staff_knows("currency_not_allowed"),
    "looks_at_codes": staff_knows("wallet_not_supported"),
    "hides_trouble": tells_trouble,
    "vague_notices": staff_knows("currency_not_allowed"),
    "hears_nothing": follows,
    "polls_for_ever": stops_asking("completed"),
    "polls_after_cancelled": stops_asking("cancelled"),
    "polls_after_failed": stops_asking("failed"),
    "never_hangs_up": hangs_up,
    "answers_500": answers_webhook,
    "answers_late": answers_at_once,
    "works_first": answers_at_once,
    "books_on_processing": books("buy", "processing", times=0),
    "books_at_once": books("buy", times=0),
    "books_on_failed": books("buy", "processing", "failed", times=0),
    "never_books": books("buy", "completed", times=1),
    "books_once_a_user": books_each,
    "books_for_the_newest": books_each,
    "never_books_sales": books("sell", "completed", times=1),
    "books_twice": books_once,
    "one_message_each": hears_every_status,
    "goes_back": stays_completed,
    "never_tells_completed": tells("completed"),
    "never_tells_failed": tells("failed"),
    "misses_completed": tells("completed"),
    "misses_failed": tells("failed"),
}  # fmt: skip


def test_every_mutant_has_its_probe() -> None:
    assert PROBES.keys() == set(RUNNING)


@pytest.mark.parametrize("name", RUNNING)
def test_the_mutant_is_broken_where_it_says_so(name: str, stage: Callable[..., Stage]) -> None:
    assert not PROBES[name](stage(name))


@pytest.mark.parametrize("name", RUNNING)
def test_the_good_app_passes_its_probe(name: str, stage: Callable[..., Stage]) -> None:
    assert PROBES[name](stage())


@pytest.mark.parametrize("name", [name for name in MUTANTS if name not in RUNNING])
def test_an_edit_finds_its_place_once_and_changes_nothing_else(name: str) -> None:
    mutant = MUTANTS[name]
    assert mutant.parts is GOOD
    for edit in mutant.edits:
        text = Path(str(files("golive.suites.reference").joinpath("mobile", edit.file))).read_text("utf-8")
        assert text.count(edit.old) == 1
        assert edit.old != edit.new


def test_every_row_that_a_run_can_judge_has_a_mutant() -> None:
    checklist = yaml.safe_load(files("golive.suites").joinpath("proof", "checklist.yaml").read_text("utf-8"))
    automated = {row["id"] for row in checklist["items"] if row["method"] == "automated"}
    reddened = {row for mutant in MUTANTS.values() for row in mutant.reddens}
    assert reddened <= {row["id"] for row in checklist["items"]}
    assert automated - reddened == set()


def test_a_mutant_says_what_is_wrong_with_it() -> None:
    assert all(mutant.says.endswith(".") and mutant.reddens for mutant in MUTANTS.values())
