"""Keys: made once, readable by their owner, named by a fingerprint, and refused in a sentence that tells no secret."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from golive.simulators.config import BadConfig
from golive.simulators.signoff import keys


def test_a_new_key_is_its_owners_alone_and_its_public_half_lies_beside(tmp_path: Path) -> None:
    path = tmp_path / "secret" / "signing.pem"
    public = keys.make(path)
    assert public == tmp_path / "secret" / "signing.pub.pem"
    assert path.stat().st_mode & 0o777 == 0o600
    private = keys.private_key("signing.pem", path.parent, {})
    assert keys.fingerprint(private.public_key()) == keys.fingerprint(keys.public_key(str(public), tmp_path, {}))


def test_openssl_reads_the_public_key(tmp_path: Path) -> None:
    public = keys.make(tmp_path / "signing")
    der = subprocess.run(
        ["openssl", "pkey", "-pubin", "-in", public, "-outform", "DER"], capture_output=True, check=True
    )
    digest = subprocess.run(["openssl", "dgst", "-sha256", "-r"], input=der.stdout, capture_output=True, check=True)
    assert digest.stdout.decode().startswith(keys.fingerprint(keys.public_key(str(public), tmp_path, {})))


@pytest.mark.parametrize("there", ["signing.pem", "signing.pub.pem"])
def test_no_key_is_replaced(tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("mine")
    with pytest.raises(BadConfig, match=f"{there} is there already"):
        keys.make(tmp_path / "signing.pem")
    assert [path.name for path in tmp_path.iterdir()] == [there]


def test_the_environment_may_have_the_key(tmp_path: Path) -> None:
    keys.make(tmp_path / "signing.pem")
    text = (tmp_path / "signing.pem").read_text()
    named = keys.private_key("$SIGNING_KEY", tmp_path, {"SIGNING_KEY": text})
    assert named.public_key() == keys.private_key("signing.pem", tmp_path, {}).public_key()
    with pytest.raises(BadConfig, match="which has no SIGNING_KEY; set it"):
        keys.private_key("$SIGNING_KEY", tmp_path, {})


def _ed25519(password: bytes) -> bytes:
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password))


def _curve() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize("content", [lambda: b"", lambda: b"hello", lambda: _ed25519(b"pass"), _curve])
def test_another_kind_of_key_is_refused_without_a_word_of_it(tmp_path: Path, content: Callable[[], bytes]) -> None:
    (tmp_path / "odd.pem").write_bytes(content())
    for read in (keys.private_key, keys.public_key):
        with pytest.raises(BadConfig, match=r"odd\.pem is no Ed25519") as refused:
            read("odd.pem", tmp_path, {})
        assert "PRIVATE" not in str(refused.value)


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match=r"gone\.pem cannot be read: No such file"):
        keys.private_key("gone.pem", tmp_path, {})
