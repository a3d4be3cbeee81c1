"""What is remembered of an exchange, and how honestly the memory answers."""

import json
from typing import Any

import msgspec
import pytest
from golive.simulators.core import journal
from golive.simulators.core.errors import ControlError
from golive.simulators.core.journal import BODY_LIMIT, Numbered, Query
from golive.simulators.core.message import Request, Response
from golive.simulators.core.redact import Redactor
from golive.simulators.core.sandbox import Options, Sandbox
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.stores.memory import MemoryStore
from golive.suites.tests.toy import TOY, call, item
from hypothesis import given
from hypothesis import strategies as st

Json = Any
REDACTOR = Redactor(members=("pin",), headers=("x-key",))


def kept(raw: bytes) -> Json:
    return json.loads(bytes(journal.body(REDACTOR, raw)))


def as_json(message: journal.Message) -> Json:
    return json.loads(msgspec.json.encode(message))


def count(box: Sandbox, **query: Json) -> int:
    return box.view(lambda tx: journal.count(tx, Query(**query)))


def numbers(box: Sandbox, **query: Json) -> list[int]:
    return [number for number, _ in box.view(lambda tx: list(journal.find(tx, Query(**query))))]


def small(journal_bytes: int) -> Sandbox:
    options = Options(journal_bytes=journal_bytes)
    return Sandboxes(MemoryStore(), {"toy": TOY}, options, wall=lambda: 0).ensure_default()


# bodies


@pytest.mark.parametrize(
    ("raw", "remembered"),
    [
        (b"", None),
        (b'{"pin":"1234","a":[1,null,"x"]}', {"pin": "***", "a": [1, None, "x"]}),
        (b' \n{"a": 1}\n', {"a": 1}),
        (b"[1,2]", [1, 2]),
        (b"plain", "plain"),
        (b'"text"', '"text"'),
        (b"{broken", "{broken"),
        (b'{"a":"\xff"}', '{"a":"\ufffd"}'),
        (b"\xff\xfe", "\ufffd\ufffd"),
        ('{"ä":"€"}'.encode(), {"ä": "€"}),
        (b'{"pin":"12', '{"pin":***'),
    ],
)
def test_a_body_is_remembered_as_json_or_as_text(raw: bytes, remembered: Json) -> None:
    assert kept(raw) == remembered


@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_remembered_as_sound_json(raw: bytes) -> None:
    kept(raw)


@pytest.mark.parametrize("raw", [b"x" * 100_000, json.dumps({"a": "x" * 100_000}).encode(), "€".encode() * 40_000])
def test_a_long_body_is_cut_and_says_so(raw: bytes) -> None:
    text = kept(raw)
    assert text.endswith(f"... ({len(raw)} bytes in all)")
    assert len(text.encode()) < BODY_LIMIT + 100


def test_a_deep_body_is_remembered_as_text() -> None:
    assert kept(b"[" * 10_000) == "[" * 10_000


def test_a_request_and_a_response_are_remembered_redacted() -> None:
    request = Request("POST", "/a", {"b": "c"}, {"x-key": "mine", "accept": "*"}, b'{"pin":1}')
    message = journal.incoming(REDACTOR, request, frozenset({"mine"}))
    assert as_json(message) == {
        "headers": {"x-key": "mine", "accept": "*"},
        "body": {"pin": "***"},
        "method": "POST",
        "url": "/a?b=c",
    }
    answer = journal.outgoing(REDACTOR, Response(201, b'{"pin":"1"}', (("X-Key", "other"),)), frozenset())
    assert as_json(answer) == {
        "headers": {"x-key": "***", "content-type": "application/json"},
        "body": {"pin": "***"},
        "status": 201,
    }


def test_what_is_private_in_a_path_is_masked() -> None:
    request = Request("GET", "/pins/1%2F%253/more/pins", {"pin": "2"}, params={"pin": "1/%3", "other": "more"})
    assert as_json(journal.incoming(REDACTOR, request, frozenset()))["url"] == "/pins/***/more/pins?pin=***"


def test_a_page_is_remembered_by_its_length_only() -> None:
    page = Response(200, b"<p>private</p>", (), "text/html; charset=utf-8")
    message = journal.outgoing(REDACTOR, page, frozenset())
    assert json.loads(bytes(message.body)) == "(14 bytes of text/html; charset=utf-8)"


# asking


@pytest.fixture
def busy(box: Sandbox) -> Sandbox:
    """Four exchanges: create, count, a stranger's count, an unknown path."""
    item(box)
    call(box, "POST", "/count")
    call(box, "POST", "/count", key="stranger")
    call(box, "GET", "/nowhere")
    return box


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [1, 2, 3, 4]),
        ({"direction": "in"}, [1, 2, 3, 4]),
        ({"direction": "out"}, []),
        ({"vendor": "toy"}, [1, 2, 3, 4]),
        ({"vendor": "other"}, []),
        ({"operation": "count"}, [2, 3]),
        ({"method": "POST"}, [1, 2, 3]),
        ({"path": "ount"}, [2, 3]),
        ({"status": 401}, [3]),
        ({"error": "E401"}, [3]),
        ({"operation": "count", "status": 200}, [2]),
        ({"after": 2}, [3, 4]),
        ({"after": 4}, []),
        ({"subject": "nobody"}, []),
    ],
)
def test_a_query_finds_what_matches_all_of_it(busy: Sandbox, query: dict[str, Json], found: list[int]) -> None:
    assert numbers(busy, **query) == found
    assert count(busy, **query) == len(found)


def test_an_exchange_can_be_found_by_whom_it_was_about(busy: Sandbox) -> None:
    made = item(busy)
    assert numbers(busy, subject=made) == [5]


def test_an_exchange_has_the_published_form(busy: Sandbox) -> None:
    (number, exchange), *_ = busy.view(lambda tx: list(journal.find(tx, Query())))
    line = msgspec.json.decode(msgspec.json.encode(Numbered(number, exchange).as_json()))
    assert list(line) == [
        "seq", "at", "direction", "vendor", "operation", "subject", "fault", "error", "request", "response",
    ]  # fmt: skip
    assert line["seq"] == 1
    assert set(line["request"]) == {"method", "url", "headers", "body"}
    assert set(line["response"]) == {"status", "headers", "body"}


# forgetting


def test_the_journal_holds_its_cap_and_keeps_the_newest() -> None:
    box = small(4000)
    for _ in range(100):
        call(box, "POST", "/count")
    stored = [value for key, value in box.snapshot().items() if key.startswith("journal/")]
    assert 2000 < sum(map(len, stored)) <= 4000
    assert numbers(box)[-1] == 100


def test_after_an_eviction_the_journal_refuses_to_say_never() -> None:
    box = small(4000)
    for _ in range(100):
        call(box, "POST", "/count")
    first = numbers(box)[0]
    with pytest.raises(ControlError) as refusal:
        count(box, operation="createItem")
    assert refusal.value.status == 409
    assert f"evicted {first - 1} exchanges" in refusal.value.message
    assert refusal.value.context == {"first_kept": first, "found_at_least": 0}


def test_it_still_answers_about_what_came_after() -> None:
    box = small(4000)
    for _ in range(100):
        call(box, "POST", "/count")
    first = numbers(box)[0]
    assert count(box, operation="createItem", after=first - 1) == 0
    assert count(box, operation="count", after=98) == 2
    with pytest.raises(ControlError):
        count(box, after=first - 2)


def test_a_reset_lets_it_answer_again() -> None:
    box = small(4000)
    for _ in range(100):
        call(box, "POST", "/count")
    box.reset()
    assert count(box) == 0
