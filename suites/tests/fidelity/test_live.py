"""The way to a real sandbox: what is refused before anything is sent, where credentials come from, and the limits."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from golive.simulators.client import SandboxHandle
from golive.simulators.config import BadConfig, load
from golive.simulators.fidelity import live
from golive.simulators.fidelity.places import climbs, is_loopback
from golive.simulators.fidelity.wire import Outgoing, Unreachable

SECRET = "s3cr3t-of-nobody"
VERIFF = {
    "GOLIVE_ALLOW_LIVE": "1",
    "GOLIVE_VERIFF_BASE_URL": "https://stationapi.veriff.com",
    "GOLIVE_VERIFF_API_KEY": "key",
    "GOLIVE_VERIFF_SHARED_SECRET": SECRET,
    "GOLIVE_VERIFF_ACCOUNT": "test",
}
PROVE = {"GOLIVE_ALLOW_LIVE": "1", "GOLIVE_PROVE_CLIENT_ID": "id", "GOLIVE_PROVE_CLIENT_SECRET": SECRET}
YOTI = {"GOLIVE_ALLOW_LIVE": "1", "GOLIVE_YOTI_SDK_ID": "id", "GOLIVE_YOTI_PRIVATE_KEY_FILE": "key.pem"}
PROOF = {"GOLIVE_ALLOW_LIVE": "1", "GOLIVE_PROOF_CLIENT_TOKEN": SECRET}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No golive.toml but the test's own."""
    monkeypatch.chdir(tmp_path)


def refused(vendor: str, environment: dict[str, str], file: Path | None = None) -> str:
    """Why there is no account, in a sentence that holds no secret."""
    with pytest.raises(BadConfig) as problem:
        live.account(vendor, file, environment)
    assert SECRET not in str(problem.value)
    return str(problem.value)


def configured(text: str) -> Path:
    """A golive.toml in this folder."""
    file = Path("golive.toml")
    file.write_text(text, encoding="utf-8")
    return file


def test_without_the_opt_in_nothing_is_sent() -> None:
    assert "GOLIVE_ALLOW_LIVE=1 (or" in refused("veriff", {**VERIFF, "GOLIVE_ALLOW_LIVE": "yes"})


def test_what_is_missing_is_named() -> None:
    said = refused("veriff", {})
    for name in ("ALLOW_LIVE=1", "VERIFF_BASE_URL", "VERIFF_API_KEY", "VERIFF_SHARED_SECRET", "VERIFF_ACCOUNT=test"):
        assert f"GOLIVE_{name}" in said
    said = refused("yoti", {"GOLIVE_ALLOW_LIVE": "1", "GOLIVE_YOTI_SDK_ID": "id"})
    assert "set: GOLIVE_YOTI_SANDBOX_BASE_URL, GOLIVE_YOTI_PRIVATE_KEY_FILE or GOLIVE_YOTI_PRIVATE_KEY_PEM (" in said
    assert "known: proof, prove, veriff, yoti" in refused("acme", {})


@pytest.mark.parametrize(
    ("vendor", "given", "member", "url"),
    [
        ("prove", PROVE, "BASE_URL", "https://platform.proveapis.com"),
        ("prove", PROVE, "BASE_URL", "https://platform.eu.proveapis.com"),
        ("prove", PROVE, "BASE_URL", "https://platform.uat.proveapis.com.evil.test"),
        ("prove", PROVE, "BASE_URL", "https://PLATFORM.proveapis.com"),
        ("prove", PROVE, "BASE_URL", "https://platform.proveapis.com."),
        ("prove", PROVE, "BASE_URL", "https://platform.proveapis.com:8443"),
        ("prove", PROVE, "BASE_URL", "https://[::ffff:127.0.0.1]"),
        ("yoti", YOTI, "SANDBOX_BASE_URL", "https://api.yoti.com/idverify/v1"),
        ("yoti", YOTI, "SANDBOX_BASE_URL", "https://api.yoti.com/sandboxes/idverify/v1"),
        ("yoti", YOTI, "SANDBOX_BASE_URL", "https://api.yoti.com"),
    ],
)
def test_production_is_refused_by_host_and_by_path(vendor: str, given: dict[str, str], member: str, url: str) -> None:
    assert "production is never called" in refused(vendor, {**given, f"GOLIVE_{vendor.upper()}_{member}": url})


@pytest.mark.parametrize(
    "url",
    [
        "https://api.yoti.com/sandbox/../idverify/v1",
        "https://api.yoti.com/sandbox/%2E%2e/idverify/v1",
        "https://api.yoti.com/sandbox/..;/idverify/v1",
        f"https://user:{SECRET}@api.yoti.com/sandbox/",
        "https://api.yoti.com/sandbox/?a",
        "https://api.yoti.com:x/sandbox/",
        "https://[api.yoti.com/sandbox/",
        "ftp://api.yoti.com/sandbox/",
        "api.yoti.com/sandbox/",
        "https://api.yoti.com/sandbox/%252e%252e/idverify/v1",
        "https://api.yoti.com/sandbox/\t../idverify/v1",
        "https://api.yoti.com/sandbox/a b",
        "https://api.yoti.com/sandbox/?",
        "https://a..b/sandbox/",
        f"https://{'a' * 64}.test/",
        "https://b\u00fccher.test/",
        "https://api.yoti\u3002com/sandbox/",
    ],
)
def test_what_is_no_base_url_is_refused(url: str) -> None:
    assert "is no base URL" in refused("yoti", {**YOTI, "GOLIVE_YOTI_SANDBOX_BASE_URL": url})


def test_only_https_leaves_this_machine() -> None:
    assert "https://" in refused("prove", {**PROVE, "GOLIVE_PROVE_BASE_URL": "http://platform.uat.proveapis.com"})
    for host in ("127.0.0.1:7400", "localhost", "[::1]:1"):
        given = {**PROVE, "GOLIVE_PROVE_BASE_URL": f"http://{host}"}
        assert live.account("prove", None, given).base_url == f"http://{host}"
    assert not any(map(is_loopback, ("http://127.0.0.1.nip.test", "http://localhost.test", "http://[", "")))


def test_where_one_host_serves_both_the_account_must_be_declared() -> None:
    for word in ("live", ""):
        assert "GOLIVE_VERIFF_ACCOUNT=test" in refused("veriff", {**VERIFF, "GOLIVE_VERIFF_ACCOUNT": word})
    proof = {**PROOF, "GOLIVE_PROOF_BASE_URL": "https://sandbox.proof.test"}
    assert "GOLIVE_PROOF_ACCOUNT=sandbox" in refused("proof", proof)
    assert live.account("proof", None, {**proof, "GOLIVE_PROOF_ACCOUNT": "sandbox"}).requests == 60


@pytest.mark.parametrize(
    ("vendor", "given", "member", "url"),
    [
        ("veriff", VERIFF, "BASE_URL", "https://stationapi.veriff.com/"),
        ("prove", PROVE, "BASE_URL", "https://platform.uat.eu.proveapis.com"),
        ("yoti", YOTI, "SANDBOX_BASE_URL", "https://api.yoti.com/sandbox/idverify/v1"),
    ],
)
def test_a_sandbox_is_let_in(vendor: str, given: dict[str, str], member: str, url: str) -> None:
    account = live.account(vendor, None, {**given, f"GOLIVE_{vendor.upper()}_{member}": url})
    assert account.base_url == url.rstrip("/") == account.credentials[member.lower()]
    assert not {"account", "requests", "per_minute"} & set(account.credentials)
    assert SECRET not in repr(account)


def test_the_file_is_read_and_the_environment_wins() -> None:
    file = configured(
        '[sandbox.veriff]\nbase_url = "https://a.test"\napi_key = "of the file"\nshared_secret = "$OURS"\n'
        'account = "test"\nrequests = 5\nper_minute = 600\n'
    )
    account = live.account("veriff", None, {"GOLIVE_ALLOW_LIVE": "1", "OURS": SECRET, "GOLIVE_VERIFF_API_KEY": "env"})
    assert account.credentials == {"base_url": "https://a.test", "api_key": "env", "shared_secret": SECRET}
    assert (account.requests, account.per_minute) == (5, 600)
    assert load(file, {}, {}).port_base == 7400  # the server does not stumble over the table
    assert "the environment has no OURS" in refused("veriff", {"GOLIVE_ALLOW_LIVE": "1"}, file)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'[sandbox.veriff]\nshared_secret = "{SECRET}"', 'write "$NAME"'),
        ("[sandbox.veriff]\nkey = 1", "knows no key; known: account, api_key"),
        ("[sandbox.veriff]\napi_key = true", "must be a text"),
        ("[sandbox.veriff]\nrequests = 0", "GOLIVE_VERIFF_REQUESTS: '0' must be a whole number from 1"),
        ("[sandbox]\nveriff = 1", "[sandbox.veriff]"),
        ("sandbox = 1", "[sandbox.veriff]"),
        ("[", "is not TOML"),
    ],
)
def test_a_wrong_file_is_refused(text: str, said: str) -> None:
    assert said in refused("veriff", VERIFF, configured(text))


def test_a_file_that_is_named_must_be_there() -> None:
    assert "cannot be read" in refused("veriff", VERIFF, Path("nowhere.toml"))


def test_credentials_that_cannot_sign_are_a_sentence() -> None:
    Path("key.pem").write_text("no key", encoding="ascii")
    for given, said in (
        ({"sdk_id": "x"}, "have no private_key_file"),
        ({"sdk_id": "x", "private_key_file": "nowhere.pem"}, "No such file"),
        ({"sdk_id": "x", "private_key_file": "key.pem"}, "cannot sign"),
    ):
        with pytest.raises(BadConfig, match=said):
            live.auth("yoti", given, lambda _request: pytest.fail("sent"))


def test_a_key_with_a_password_is_a_sentence() -> None:
    key = generate_private_key(65_537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"hush")).decode()
    with pytest.raises(BadConfig, match="protected by a password"):
        live.auth("yoti", {"sdk_id": "x", "private_key_pem": pem}, lambda _request: pytest.fail("sent"))


class Stranger(HTTPServer):
    """Sends everybody elsewhere, and remembers who came: paths and user agents."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Redirecting)
        self.came: list[tuple[str, str]] = []
        self.url = f"http://127.0.0.1:{self.server_port}/sandbox"


class Redirecting(BaseHTTPRequestHandler):
    """One request to a `Stranger`."""

    server: Stranger

    def do_GET(self) -> None:
        """Answer."""
        self.server.came.append((self.path, self.headers["user-agent"]))
        self.send_response(302)
        self.send_header("location", "https://production.test/")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the standard library's
        """Nothing."""


@pytest.fixture
def stranger() -> Iterator[Stranger]:
    """A server that redirects."""
    with Stranger() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_requests_are_counted_paced_and_named(stranger: Stranger) -> None:
    limits = {"GOLIVE_PROVE_REQUESTS": "4", "GOLIVE_PROVE_PER_MINUTE": "30", "GOLIVE_PROVE_BASE_URL": stranger.url}
    account = live.account("prove", None, {**PROVE, **limits})
    now, waits = [100.0], []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    send = live.live_sender(account, wait, lambda: now[0])
    assert send(Outgoing("GET", "/v3/a", {"user-agent": "of the caller"})).status == 302
    now[0] += 0.5
    send(Outgoing("GET", "/v3/b"))
    now[0] += 10
    for path in ("/v3/c", "/v3/d"):  # what was not used up is not made up for
        send(Outgoing("GET", path))
    with pytest.raises(Unreachable, match=r"all 4 requests .* GOLIVE_PROVE_REQUESTS"):
        send(Outgoing("GET", "/v3/e"))
    assert waits == [1.5, 2.0]
    assert [path for path, _ in stranger.came] == [f"/sandbox/v3/{name}" for name in "abcd"]
    assert all(agent.startswith("golive") and agent.endswith("(contract check)") for _, agent in stranger.came)


def test_no_request_leaves_the_base_url_s_path(stranger: Stranger) -> None:
    send = live.live_sender(live.account("prove", None, {**PROVE, "GOLIVE_PROVE_BASE_URL": stranger.url}))
    for path in ("/../v3", "/a/%2e%2E/b", "/a%2f..%5cb", "/..;x/b"):
        assert climbs(path)
        with pytest.raises(Unreachable, match="leaves the path"):
            send(Outgoing("GET", path))
    assert not stranger.came
    assert not climbs("/a/..b/.../c.")


def test_a_simulator_on_loopback_is_as_good_as_a_sandbox(sandbox: SandboxHandle) -> None:
    given = sandbox.ready["vendors"]["prove"]
    environment = {f"GOLIVE_PROVE_{name.upper()}": value for name, value in given.items()}
    account = live.account("prove", None, {**environment, "GOLIVE_ALLOW_LIVE": "1", "GOLIVE_PROVE_PER_MINUTE": "6000"})
    assert account.credentials == given
    send = live.live_sender(account)
    auth = live.auth("prove", account.credentials, send)
    assert send(auth.sign(Outgoing("GET", "/v3/domain/id"))).status == 200
