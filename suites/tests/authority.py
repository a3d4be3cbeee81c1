"""A certificate authority that lives as long as the tests, for receivers that are reached over TLS."""

import datetime
import functools
import ssl
import tempfile
from dataclasses import dataclass
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Authority:
    """As PEM: the CA's certificate, and key and certificate of the receiver at 127.0.0.1 for which it vouches."""

    certificate: str
    receiver: str

    def securing(self, version: ssl.TLSVersion) -> ssl.SSLContext:
        """How that receiver listens, when it speaks `version` alone."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = context.maximum_version = version
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(self.receiver)
            file.flush()
            context.load_cert_chain(file.name)
        return context


@functools.cache
def authority() -> Authority:
    """The one of this process."""
    root, receiver = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    key = receiver.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    vouched = _certificate("receiver", receiver, root, x509.SubjectAlternativeName([_address("127.0.0.1")]))
    return Authority(_certificate("CA", root, root, x509.BasicConstraints(ca=True, path_length=None)), key + vouched)


def _certificate(
    name: str, subject: EllipticCurvePrivateKey, issuer: EllipticCurvePrivateKey, says: x509.ExtensionType
) -> str:
    now = datetime.datetime.now(datetime.UTC)
    serial = x509.random_serial_number()
    builder = x509.CertificateBuilder(_name("CA"), _name(name), subject.public_key(), serial, now - DAY, now + DAY)
    made = builder.add_extension(says, critical=True).sign(issuer, hashes.SHA256())
    return made.public_bytes(Encoding.PEM).decode()


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def _address(text: str) -> x509.IPAddress:
    return x509.IPAddress(ip_address(text))
