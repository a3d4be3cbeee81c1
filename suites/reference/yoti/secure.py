"""Notifications over https: a listener of its own, for an app that has no proxy in front of it that does this.

Owns the listener and its certificate. Where none is given it makes one that is its own CA, which is enough to try it.
"""

import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from .settings import Settings

HOST = "127.0.0.1"
_LIFE = timedelta(days=30)
_EARLIER = timedelta(hours=1)
"""Other clocks may be behind ours."""


class Listener:
    """Listens where the settings say, if they do. `url` is None unless it does; `ca` is the PEM of the CA, if ours."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.url: str | None = None
        self.ca = ""
        self._runner: web.AppRunner | None = None

    async def open(self, routes: Sequence[web.RouteDef]) -> None:
        """Begin to listen."""
        if self.settings.tls_port is None:
            return
        app = web.Application()
        app.add_routes(routes)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self.settings.tls_port, ssl_context=self.context()).start()
        self.url = f"https://{HOST}:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    def context(self) -> ssl.SSLContext:
        """How we speak TLS. Yoti speaks version 1.2."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.settings.tls_certificate:
            context.load_cert_chain(self.settings.tls_certificate, self.settings.tls_key or None)
            return context
        key, certificate = self.made()
        self.ca = certificate.decode()
        with TemporaryDirectory() as folder:
            file = Path(folder) / "own.pem"
            file.write_bytes(key + certificate)
            context.load_cert_chain(file)
        return context

    def made(self) -> tuple[bytes, bytes]:
        """A new key and its certificate, both in PEM."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "The small shop")])
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        builder = builder.not_valid_before(now - _EARLIER).not_valid_after(now + _LIFE)
        builder = builder.add_extension(x509.SubjectAlternativeName(self.names()), critical=False)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        pem = serialization.Encoding.PEM
        plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return plain, builder.sign(key, hashes.SHA256()).public_bytes(pem)

    def names(self) -> list[x509.GeneralName]:
        """What the certificate is for."""
        return [x509.IPAddress(ip_address(HOST)), x509.DNSName("localhost")]
