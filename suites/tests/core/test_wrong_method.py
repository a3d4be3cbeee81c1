"""Another method on a known path: which methods there are, and what vendors who tell it apart answer."""

from dataclasses import replace

import pytest
from golive.simulators.core import faults, journal
from golive.simulators.core.errors import ErrorRow
from golive.simulators.core.faults import Fault
from golive.simulators.core.message import Request, Response
from golive.simulators.core.sandbox import Sandbox
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.core.vendor import Route, Router, Vendor
from golive.simulators.stores.memory import MemoryStore
from golive.suites.tests.toy import TOY, read_count

ROW = ErrorRow("wrong_method", 405, "E405M", "not like this")
STRICT = replace(TOY, errors={**TOY.errors, ROW.name: ROW}, wrong_method=ROW.name)


def routes(*lines: str) -> tuple[Route, ...]:
    """Routes from lines such as `GET /a/{b}`."""
    split = (line.split(" ") for line in lines)
    return tuple(Route(method, path, f"{method} {path}", read_count) for method, path in split)


ROUTES = routes("GET /a", "POST /a", "GET /a/{b}", "DELETE /a/{b}", "PUT /a/b", "PATCH /{x}/{y}", "OPTIONS /{x}")


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/a", ["GET", "OPTIONS", "POST"]),
        ("/a/b", ["DELETE", "GET", "PATCH", "PUT"]),
        ("/a/c", ["DELETE", "GET", "PATCH"]),
        ("/z/c", ["PATCH"]),
        ("/z", ["OPTIONS"]),
        ("/a/b/c", []),
        ("/", ["OPTIONS"]),
        ("", []),
        ("a", []),
        ("/a/", ["DELETE", "GET", "PATCH"]),
    ],
)
def test_a_router_knows_the_methods_of_a_path(path: str, methods: list[str]) -> None:
    """Literal paths and placeholders together; each of these methods is found, and no other one."""
    router = Router(ROUTES)
    assert router.methods(path) == methods
    assert {m for m in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD") if router.find(m, path)} == set(
        methods
    )


def test_a_tolerated_slash_is_tolerated_here_too() -> None:
    assert Router(ROUTES, slash_tolerant=True).methods("/a/") == ["GET", "OPTIONS", "POST"]


def box(vendor: Vendor) -> Sandbox:
    """The default sandbox of a world with this vendor alone."""
    return Sandboxes(MemoryStore(), {"toy": vendor}, wall=lambda: 0).ensure_default()


def ask(sandbox: Sandbox, method: str, path: str, body: bytes = b"") -> Response:
    """The answer to a call with the published key."""
    return sandbox.handle("toy", Request(method, path, headers={"x-key": "toy-key"}, body=body)).response


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/count", "GET, POST"),
        ("OPTIONS", "/count", "GET, POST"),
        ("HEAD", "/count", "GET, POST"),
        ("get", "/count", "GET, POST"),
        ("GET", "/items", "POST"),
        ("POST", "/items/some-item", "GET"),
        ("GET", "/items/some-item/pin", "POST"),
    ],
)
def test_the_answer_names_the_right_methods(method: str, path: str, allowed: str) -> None:
    """In `Allow`, as RFC 9110 demands; the vendor's last touch is on it as on any answer."""
    answer = ask(box(STRICT), method, path)
    assert (answer.status, answer.body) == (405, b'{"code":"E405M","message":"not like this"}')
    assert dict(answer.headers)["allow"] == allowed
    assert "x-signature" in dict(answer.headers)


@pytest.mark.parametrize("path", ["/", "/counts", "/count/", "/items/some-item/nothing", ""])
def test_an_unknown_path_is_unknown_with_every_method(path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = ask(box(STRICT), method, path)
        assert (answer.status, answer.body) == (404, b'{"code":"E405","message":"there is nothing here"}')
        assert "allow" not in dict(answer.headers)


def test_vendors_who_do_not_tell_it_apart_say_unknown() -> None:
    answer = ask(box(TOY), "DELETE", "/count")
    assert (answer.status, dict(answer.headers).get("allow")) == (404, None)


def test_nothing_is_checked_and_nothing_done_before() -> None:
    """Neither the key nor the body: there is no operation that could want them."""
    sandbox = box(STRICT)
    answer = sandbox.handle("toy", Request("PUT", "/count", body=b"no json")).response
    assert answer.status == 405
    assert ask(sandbox, "GET", "/count").body == b'{"count":0}'


def test_a_body_too_large_is_too_large_all_the_same() -> None:
    answer = box(STRICT).handle("toy", Request("PUT", "/count", oversize=True)).response
    assert answer.status == 413


def test_it_is_journaled_without_an_operation() -> None:
    sandbox = box(STRICT)
    ask(sandbox, "PATCH", "/items/some-item")
    ((_, entry),) = sandbox.view(lambda tx: list(journal.find(tx, journal.Query())))
    assert (entry.operation, entry.subject, entry.error) == (None, None, "E405M")
    assert entry.request.method == "PATCH"
    assert entry.response is not None
    assert (entry.response.status, entry.response.headers["allow"]) == (405, "GET")


def test_a_fault_may_force_it_on_a_right_method() -> None:
    """Then nothing is said of methods: the error is the fault's, not the router's."""
    sandbox = box(STRICT)
    sandbox.run(lambda tx: faults.add(tx, Fault("error", operation="count", error="wrong_method", first=1)))
    answers = [ask(sandbox, "POST", "/count") for _ in range(2)]
    assert [answer.status for answer in answers] == [405, 200]
    assert "allow" not in dict(answers[0].headers)
