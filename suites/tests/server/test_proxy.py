"""The signing proxy: exact bytes both ways, the caller's credentials replaced, and whom it may be put in front of."""

import gzip
import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from golive.contracts.prove import auth as prove
from golive.contracts.veriff import auth as veriff
from golive.contracts.yoti import auth as yoti
from golive.simulators.client import SandboxHandle
from golive.simulators.config import BadConfig
from golive.simulators.core.exits import ExitStatus
from golive.simulators.fidelity.transports import http_sender
from golive.simulators.fidelity.wire import Answer, Outgoing
from golive.simulators.proxying import SigningProxy, relative, run
from golive.suites.reference.veriff.gate import Gate
from golive.suites.reference.veriff.settings import Settings

JSON = {"content-type": "application/json"}
CREATE = Outgoing("POST", "/v1/sessions", {**JSON, "x-auth-client": "of-the-caller"}, b'{"verification": {}}')


class Stamp:
    """Signs with one header."""

    def sign(self, request: Outgoing, /) -> Outgoing:
        """The request, stamped."""
        return request.with_headers({"x-stamp": "ours"})


class Upstream:
    """Answers what it is told to, and remembers what it was sent."""

    def __init__(self) -> None:
        self.got: list[Outgoing] = []
        self.answer = Answer(200, {}, b"")

    def __call__(self, request: Outgoing) -> Answer:
        """A `Send`."""
        self.got.append(request)
        return self.answer


@pytest.fixture
def upstream() -> Upstream:
    """What the proxy sends to."""
    return Upstream()


@pytest.fixture
def proxy(upstream: Upstream) -> Iterator[SigningProxy]:
    """A proxy before `upstream`, which is at /base/v1."""
    with SigningProxy(Stamp(), "http://upstream.test/base/v1", upstream) as proxy:
        yield proxy


def exchange(url: str, text: bytes) -> bytes:
    """All that comes back for these very bytes; they must ask for the connection to be closed."""
    where = urlsplit(url)
    with socket.create_connection((where.hostname or "", where.port or 0), 10) as connection:
        connection.sendall(text)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def test_it_signs_for_who_cannot(sandbox: SandboxHandle) -> None:
    connection = sandbox.ready["vendors"]["veriff"]
    direct = http_sender(connection["base_url"])
    with SigningProxy(veriff.Auth(connection, direct), connection["base_url"]) as proxy:
        through = http_sender(proxy.url)
        created = through(CREATE)
        session = created.json()["verification"]["id"]
        reading = Outgoing("GET", f"/v1/sessions/{session}/attempts", {"x-hmac-signature": "0" * 64})
        assert (direct(CREATE).status, direct(reading).status) == (401, 401)
        assert (created.status, through(reading).status) == (201, 200)
    sent = sandbox.journal.find(vendor="veriff", operation="listAttempts")
    assert [one["response"]["status"] for one in sent] == [200]


def test_what_was_sent_arrives_byte_for_byte(proxy: SigningProxy, upstream: Upstream) -> None:
    packed = gzip.compress(b'{"a":  1}', mtime=0)
    head = (
        b"PUT /x%2Fy//z?b=%20+&a=%c3%a9 HTTP/1.1\r\nHost: proxy.test\r\nContent-Encoding: gzip\r\n"
        b"X-Stamp: theirs\r\nX-Odd: \xc3\xa9\xff\r\nX-Twice: 1\r\nx-twice: 2\r\n"
        b"Connection: close, X-Private\r\nX-Private: 1\r\nKeep-Alive: 5\r\nTE: trailers\r\nUpgrade: h2c\r\n"
    )
    chunked = b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    assert exchange(proxy.url, head + chunked).startswith(b"HTTP/1.1 200 OK\r\n")
    assert exchange(proxy.url, head + b"Content-Length: %d\r\n\r\n%s" % (len(packed), packed))
    expected = {"content-encoding": "gzip", "x-stamp": "ours", "x-odd": "Ã©ÿ", "x-twice": "1, 2"}
    assert upstream.got == [Outgoing("PUT", "/x%2Fy//z?b=%20+&a=%c3%a9", expected, packed)] * 2


def test_what_comes_back_is_handed_on_byte_for_byte(proxy: SigningProxy, upstream: Upstream) -> None:
    ask = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    upstream.answer = Answer(
        299, {"x-odd": "Ã©", "transfer-encoding": "chunked", "connection": "x-own", "x-own": "1"}, b"\x00\xff{"
    )
    assert exchange(proxy.url, ask) == (
        b"HTTP/1.1 299 \r\nx-odd: \xc3\xa9\r\ncontent-length: 3\r\nconnection: close\r\n\r\n\x00\xff{"
    )
    upstream.answer = Answer(204, {"x-request-id": "1"})
    assert exchange(proxy.url, ask) == b"HTTP/1.1 204 No Content\r\nx-request-id: 1\r\nconnection: close\r\n\r\n"
    upstream.answer = Answer(200, {"content-length": "77", "content-type": "a/b"})
    assert exchange(proxy.url, ask.replace(b"GET", b"HEAD")) == (
        b"HTTP/1.1 200 OK\r\ncontent-type: a/b\r\ncontent-length: 77\r\nconnection: close\r\n\r\n"
    )


def test_a_header_cannot_smuggle_another(proxy: SigningProxy, upstream: Upstream) -> None:
    upstream.answer = Answer(200, {"x-folded": "a\r\nx-forged: 1"}, b"")
    assert "x-forged" not in http_sender(proxy.url)(Outgoing("GET", "/")).headers


@pytest.mark.parametrize(
    ("target", "base", "found"),
    [
        ("/base/v1/a?b", "/base/v1", "/a?b"),
        ("/a?b", "/base/v1", "/a?b"),
        ("/base/v1", "/base/v1", ""),
        ("/base/v1?b", "/base/v1", "?b"),
        ("/base/v1x/a", "/base/v1", "/base/v1x/a"),
        ("/a", "", "/a"),
    ],
)
def test_the_upstream_s_own_path_is_not_doubled(target: str, base: str, found: str) -> None:
    assert relative(target, base) == found


def test_yoti_s_path_may_be_given_or_left_out(sandbox: SandboxHandle) -> None:
    connection = sandbox.ready["vendors"]["yoti"]
    base = connection[yoti.BASE]
    with SigningProxy(yoti.Auth(connection, http_sender(base)), base) as proxy:
        for prefix in ("", urlsplit(base).path):
            missing = Outgoing("GET", f"{prefix}/sessions/nothing?a=%20b", {"x-yoti-auth-digest": "AAAA"})
            assert http_sender(proxy.url)(missing).json()["code"] == "SESSION_NOT_FOUND"


def test_an_upstream_that_is_gone_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        gone = f"http://127.0.0.1:{free.getsockname()[1]}"
    with SigningProxy(Stamp(), gone) as proxy:
        answer = http_sender(proxy.url)(Outgoing("GET", "/"))
    assert answer.status == 502
    assert answer.json()["upstream"] == gone
    assert answer.json()["error"].startswith(f"no answer from {gone}: ")


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        (b"GET / HTTP/1.1\r\nConnection: close, Upgrade\r\nUpgrade: WebSocket", 501, b"WebSockets"),
        (b"GET http://vendor.test/ HTTP/1.1\r\nConnection: close", 400, b"base URL"),
    ],
)
def test_what_cannot_pass_is_told(
    text: bytes, status: int, said: bytes, proxy: SigningProxy, upstream: Upstream
) -> None:
    answer = exchange(proxy.url, text + b"\r\nHost: x\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert said in answer
    assert not upstream.got


def test_what_no_sender_would_write_is_refused(upstream: Upstream) -> None:
    def picky(_request: Outgoing) -> Answer:
        raise ValueError("Invalid header value")

    with SigningProxy(Stamp(), "http://upstream.test", picky) as proxy:
        assert http_sender(proxy.url)(Outgoing("GET", "/")).status == 400


def test_a_token_that_has_ended_in_virtual_time_is_fetched_anew(sandbox: SandboxHandle) -> None:
    connection = sandbox.ready["vendors"]["prove"]
    with SigningProxy(prove.Auth(connection, http_sender(connection["base_url"])), connection["base_url"]) as proxy:
        asked = Outgoing("GET", "/v3/domain/id", {"authorization": "Bearer of-the-caller"})
        for _ in range(2):
            assert http_sender(proxy.url)(asked).status == 200
        sandbox.clock.advance(3600)
        assert http_sender(proxy.url)(asked).status == 200
    assert sandbox.journal.count(vendor="prove", operation="token") == 2
    assert sandbox.journal.count(vendor="prove", operation="getDomainId") == 4


def test_a_real_refusal_is_handed_on_and_asked_for_once(sandbox: SandboxHandle) -> None:
    connection, sent = sandbox.ready["vendors"]["prove"], []
    wrong = {**connection, "client_secret": "7e575ec2-0000-4000-8000-00000000bad0"}
    send = http_sender(connection["base_url"])

    def noted(request: Outgoing) -> Answer:
        sent.append(request.target)
        return send(request)

    form = {"content-type": "application/x-www-form-urlencoded"}
    token = Outgoing("POST", "/token", form, b"grant_type=client_credentials&client_id=a&client_secret=b")
    with SigningProxy(prove.Auth(wrong, send), connection["base_url"], noted) as proxy:
        answers = [http_sender(proxy.url)(asked) for asked in (Outgoing("GET", "/v3/domain/id"), token)]
    assert [(answer.status, answer.json()["code"]) for answer in answers] == [(401, 8002)] * 2
    assert sent == ["/v3/domain/id", "/token"]


def test_on_the_vendor_s_side_webhooks_are_signed(upstream: Upstream) -> None:
    key = {"api_key": "7e57a000-0000-4000-8000-000000007402", "shared_secret": "secret"}
    gate = Gate(Settings("http://veriff.test", key["api_key"], key["shared_secret"], "http://shop.test"))
    with SigningProxy(veriff.Hook(key), "http://shop.test/webhooks", upstream) as proxy:
        http_sender(proxy.url)(Outgoing("POST", "/webhooks", {"x-hmac-signature": "0" * 64}, b'{ "id": 1 }'))
    (got,) = upstream.got
    assert got.target == ""
    assert gate.admit(got.headers, got.body) == {"id": 1}


@pytest.mark.parametrize(
    "header",
    [
        b"Host: rebound.example",
        b"Host: rebound.example:8080",
        b"Host: 127.0.0.1.rebound.example",
        b"Host: localhost.example",
        b"Host: 127.0.0.1:80\r\nSec-Fetch-Site: cross-site",
    ],
)
def test_a_web_page_cannot_have_anything_signed(header: bytes, proxy: SigningProxy, upstream: Upstream) -> None:
    answer = exchange(proxy.url, b"POST /v1/sessions HTTP/1.1\r\nConnection: close\r\n%s\r\n\r\n" % header)
    assert answer.startswith(b"HTTP/1.1 403 ")
    assert not upstream.got


@pytest.mark.parametrize(
    "host", [b"localhost:1", b"LOCALHOST", b"[::1]:1", b"127.0.0.1", b"host.docker.internal:8080", b"proxy"]
)
def test_programs_on_this_machine_may(host: bytes, proxy: SigningProxy) -> None:
    ask = b"GET / HTTP/1.1\r\nConnection: close\r\nHost: %s\r\n\r\n" % host
    assert exchange(proxy.url, ask).startswith(b"HTTP/1.1 200 ")


Command = Callable[..., tuple[ExitStatus, str]]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """`golive proxy`: its status, and all that it and `meanwhile(url)` printed."""
    monkeypatch.chdir(tmp_path)

    def golive(*words: str, meanwhile: Callable[[str], object] = str, **options: Any) -> tuple[ExitStatus, str]:  # noqa: ANN401 - passed on
        def wait() -> None:
            line = capsys.readouterr().out
            address = line.partition(": ")[2].partition(" ->")[0]
            print(line.strip(), meanwhile(address), end="")  # noqa: T201 - to be captured

        options.setdefault("environment", {})
        return run(*words, wait=wait, **options), capsys.readouterr().out

    return golive


def created(url: str) -> int:
    """The status of a session that is created there without any credentials."""
    return http_sender(url)(CREATE).status


def test_the_command_stands_before_a_sandbox(command: Command, sandbox: SandboxHandle) -> None:
    options = {"server": sandbox.control.url, "sandbox": sandbox.id}
    status, said = command("veriff", meanwhile=created, **options)
    assert status is ExitStatus.READY
    assert said.startswith("signing as veriff's client: http://127.0.0.1:")
    assert said.endswith(f" -> {sandbox.ready['vendors']['veriff']['base_url']} 201")


def test_the_command_stands_before_an_account(command: Command, sandbox: SandboxHandle) -> None:
    given = sandbox.ready["vendors"]["veriff"]
    environment = {f"GOLIVE_VERIFF_{name.upper()}": value for name, value in given.items()}
    with pytest.raises(BadConfig, match="GOLIVE_ALLOW_LIVE=1"):
        command("veriff", environment=environment)
    environment |= {"GOLIVE_ALLOW_LIVE": "1", "GOLIVE_VERIFF_REQUESTS": "1"}
    told = command("veriff", meanwhile=lambda url: [created(url), created(url)], environment=environment)[1]
    assert told.endswith("[201, 502]")
    with pytest.raises(BadConfig, match="GOLIVE_VERIFF_ACCOUNT=test"):
        command("veriff", "https://stationapi.veriff.com", environment=environment)


def test_the_command_stands_before_an_integration(command: Command, sandbox: SandboxHandle) -> None:
    options: dict[str, Any] = {"side": "vendor", "server": sandbox.control.url, "sandbox": sandbox.id}
    with SigningProxy(Stamp(), "http://shop.test", seen := Upstream()) as shop:
        notify = Outgoing("POST", "/hook", JSON, b"{}")
        options["environment"] = {"GOLIVE_YOTI_NOTIFICATION_TOKEN": "user:password"}
        command("yoti", f"{shop.url}/hook", meanwhile=lambda url: http_sender(url)(notify), **options)
    assert [(got.target, got.headers["authorization"]) for got in seen.got] == [("/hook", "Basic dXNlcjpwYXNzd29yZA==")]


@pytest.mark.parametrize(
    ("words", "options", "said"),
    [
        (("veriff",), {"side": "vendor"}, "--to URL"),
        (("veriff", "http://shop.test"), {"side": "vendor"}, "must begin with https://"),
        (("veriff", "https://shop.test"), {"side": "vendor"}, "GOLIVE_ALLOW_LIVE=1"),
        (("veriff", "https://stationapi.veriff.com"), {"server": ""}, "on this machine"),
        (("veriff", "https://shop.test"), {"server": "", "side": "vendor"}, "on this machine"),
        (("veriff",), {"server": "", "sandbox": "nobody's"}, "there is no sandbox"),
        (("acme",), {"server": ""}, "known: proof, prove, veriff, yoti"),
        (("veriff", "http://a:b@127.0.0.1"), {"server": ""}, "--to: it is no base URL"),
        (("veriff", "http://127.0.0.1:99999"), {"server": ""}, "is no base URL"),
        (("veriff", "ftp://127.0.0.1/"), {"server": ""}, "is no base URL"),
        (("veriff", "https://"), {"side": "vendor"}, "is no base URL"),
        (("veriff",), {"port": 70_000}, "--port 70000: must be from 0 to 65535"),
        (("veriff",), {"port": -1}, "--port -1: must be from 0 to 65535"),
    ],
)
def test_what_the_command_refuses(
    words: tuple[str, ...], options: dict[str, Any], said: str, command: Command, sandbox: SandboxHandle
) -> None:
    if "server" in options:
        options = {"sandbox": sandbox.id, **options, "server": sandbox.control.url}
    with pytest.raises(BadConfig, match=said):
        command(*words, **options)


def test_a_port_that_is_taken_is_refused(command: Command, sandbox: SandboxHandle) -> None:
    taken = urlsplit(sandbox.control.url).port
    with pytest.raises(BadConfig, match=f"port {taken} cannot be opened"):
        command("veriff", server=sandbox.control.url, sandbox=sandbox.id, port=taken)


def test_no_server_is_inconclusive(command: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        gone = f"http://127.0.0.1:{free.getsockname()[1]}"
    status, said = command("veriff", server=gone)
    assert status is ExitStatus.INCONCLUSIVE
    assert "golive serve" in said


def test_its_own_words_are_json(proxy: SigningProxy) -> None:
    ask = b"GET http://x/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    head, _, body = exchange(proxy.url, ask).partition(b"\r\n\r\n")
    assert b"content-type: application/json" in head
    assert set(json.loads(body)) == {"error"}
