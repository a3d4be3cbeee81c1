"""Finding the route of a request."""

import pytest
from golive.simulators.core.errors import ErrorRow, VendorError, table
from golive.simulators.core.message import Request, Response, html_response, json_response
from golive.simulators.core.vendor import Route, Router


def route(method: str, path: str, operation: str) -> Route:
    return Route(method, path, operation, lambda _tx, _request: Response(200))


ROUTES = (
    route("GET", "/items", "list"),
    route("GET", "/items/{item}", "show"),
    route("GET", "/items/new", "form"),
    route("DELETE", "/items/{item}", "drop"),
    route("GET", "/items/{item}/parts/{part}", "part"),
    route("GET", "/{any}/parts/last", "last"),
)


def found(method: str, path: str, *, slash_tolerant: bool = False) -> tuple[str, dict[str, str]] | None:
    hit = Router(ROUTES, slash_tolerant=slash_tolerant).find(method, path)
    return (hit[0].operation, dict(hit[1])) if hit else None


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/items", ("list", {})),
        ("GET", "/items/7", ("show", {"item": "7"})),
        ("DELETE", "/items/7", ("drop", {"item": "7"})),
        ("GET", "/items/new", ("form", {})),
        ("GET", "/items/7/parts/8", ("part", {"item": "7", "part": "8"})),
        ("GET", "/items/ä b", ("show", {"item": "ä b"})),
        ("GET", "/others/parts/last", ("last", {"any": "others"})),
        ("POST", "/items", None),
        ("GET", "/Items", None),
        ("GET", "/items/", ("show", {"item": ""})),
        ("GET", "/", None),
        ("GET", "", None),
        ("GET", "/items/7/parts", None),
        ("GET", "/items/7/parts/8/9", None),
    ],
)
def test_a_route_is_found_by_method_and_path(
    method: str, path: str, expected: tuple[str, dict[str, str]] | None
) -> None:
    assert found(method, path) == expected


def test_a_slash_at_the_end_can_be_tolerated() -> None:
    assert found("GET", "/items/", slash_tolerant=True) == ("list", {})
    assert found("GET", "/items/7/", slash_tolerant=True) == ("show", {"item": "7"})
    assert found("GET", "/", slash_tolerant=True) is None


def test_an_error_table_is_by_name_and_has_each_name_once() -> None:
    row = ErrorRow("gone", 410, "E1", "gone")
    assert table(row)["gone"] is row
    with pytest.raises(ValueError, match="twice"):
        table(row, row)


def test_a_vendor_error_says_which_row_and_what_in_particular() -> None:
    row = ErrorRow("gone", 410, "E1", "it is gone")
    assert str(VendorError(row)) == "gone: it is gone"
    assert str(VendorError(row, "since May")) == "gone: since May"


def test_messages_have_their_helpers() -> None:
    request = Request("GET", "/a", {"b": "c", "d": ""}, {"x-key": "1"})
    assert (request.header("x-key"), request.header("x-other")) == ("1", None)
    assert (request.target, Request("GET", "/a").target) == ("/a?b=c&d=", "/a")
    assert json_response(200, {"ä": 1}).body == '{"ä":1}'.encode()
    assert html_response(200, "<p>ä").content_type == "text/html; charset=utf-8"
    both = json_response(200, {}, (("a", "1"),)).with_headers((("b", "2"),))
    assert (both.headers, both.status, both.body) == ((("a", "1"), ("b", "2")), 200, b"{}")
