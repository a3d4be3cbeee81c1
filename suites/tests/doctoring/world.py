"""What the doctor is shown: accounts, an application's golive.toml, keys, and servers that stand in for others."""

import os
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from golive.simulators import discovery
from golive.simulators.doctoring import accounts
from golive.simulators.doctoring.findings import Finding, Severity

REFERENCE = Path(__file__).parents[2] / "reference" / "golive.toml"
QUIET = {"PACT_DO_NOT_TRACK": "true", "PATH": os.environ["PATH"], "GOLIVE_PORT_BASE": "0"}
ONE, TWO = "1b4e28ba-2fa1-41d2-883f-0016d3cca427", "6fa459ea-ee8a-4ca4-894e-db77e160355e"
PUBLISHED = {name: accounts.published(name) for name in discovery.names()}

VERIFF = {
    "GOLIVE_VERIFF_BASE_URL": "https://stationapi.veriff.com",
    "GOLIVE_VERIFF_ACCOUNT": "test",
    "GOLIVE_VERIFF_API_KEY": ONE,
    "GOLIVE_VERIFF_SHARED_SECRET": TWO,
}
YOTI = {"GOLIVE_YOTI_SANDBOX_BASE_URL": "https://api.yoti.com/sandbox/idverify/v1", "GOLIVE_YOTI_SDK_ID": ONE}
PROVE = {
    "GOLIVE_PROVE_BASE_URL": "https://platform.uat.proveapis.com",
    "GOLIVE_PROVE_CLIENT_ID": "client-of-a-project",
    "GOLIVE_PROVE_CLIENT_SECRET": "secret-of-a-project",
}
PROOF = {
    "GOLIVE_PROOF_BASE_URL": "https://onramp.proof.test",
    "GOLIVE_PROOF_ACCOUNT": "sandbox",
    "GOLIVE_PROOF_CLIENT_TOKEN": "token-of-a-partner",
}
ACCOUNTS = {"veriff": VERIFF, "prove": PROVE, "proof": PROOF}

APP = """\
[integration]
base_url = "{base_url}"

[integration.veriff.webhooks]
decisions = "/hooks"

[integration.veriff.start]
request = "POST /users/{{user}}/start"
url = {{ json = "/url" }}

[integration.veriff.view]
request = "GET /users/{{user}}"
state = {{ json = "/state" }}
message = {{ json = "/message" }}
retry = {{ json = "/retry" }}

[integration.veriff.access]
request = "GET /users/{{user}}/access"
granted = {{ json = "/granted" }}
"""

Key = rsa.RSAPrivateKey | EllipticCurvePrivateKey
Look = Callable[..., list[Finding]]
Track = Callable[[str, str], None]


def bad(findings: list[Finding]) -> list[Finding]:
    """Those that are not ok."""
    return [finding for finding in findings if finding.severity is not Severity.OK]


def app(base_url: str = "http://127.0.0.1:1", more: str = "") -> str:
    """A golive.toml for Veriff that is complete."""
    return APP.format(base_url=base_url) + more


def pem(key: Key, protection: KeySerializationEncryption | None = None) -> str:
    """A private key as text, protected or not."""
    form = PrivateFormat.TraditionalOpenSSL if protection is None else PrivateFormat.PKCS8
    return key.private_bytes(Encoding.PEM, form, protection or NoEncryption()).decode()


SOUND = PUBLISHED["yoti"]["private_key_pem"]
SMALL = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - too small is what it is for


@contextmanager
def serving(
    status: int, date: float | None = None, heard: list[dict[str, str]] | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[str]:
    """The address of a server that answers everything with a status, as if it were `date`; `heard` takes requests."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if heard is not None:
                heard.append({"path": self.path, **{name.lower(): value for name, value in self.headers.items()}})
            self.rfile.read(int(self.headers.get("content-length") or 0))
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def do_POST(self) -> None:
            self.do_GET()

        def date_time_string(self, timestamp: float | None = None) -> str:
            return formatdate(timestamp if date is None else date, usegmt=True)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
