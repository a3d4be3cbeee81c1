"""Keys, tokens and passwords do not get into files that people commit."""

import pytest
from golive.simulators.signoff.discreet import Indiscreet, refuse_file, refuse_text

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl"
KEY = "4f1c0e2a-9d4b-4c1e-8a77-0b8b5a3f9d10"


@pytest.mark.parametrize(
    "text",
    [TOKEN, f"the key is {KEY}", "Bearer abcdefgh1234", "-----BEGIN PRIVATE KEY-----", "9f8a7b6c5d4e3f2a1b0c9d8e7f"],
)
def test_a_statement_with_a_key_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(Indiscreet, match=r"x\.yaml at /statement holds ") as refused:
        refuse_text("x.yaml", {"statement": text})
    assert text not in str(refused.value)


@pytest.mark.parametrize(
    "text", ["Ann <ann@example.com> looked", "see ticket KYC-1204", "since commit 3f2a9c1d", "Zoë"]
)
def test_ordinary_words_pass(text: str) -> None:
    refuse_text("x.yaml", {"statement": text, "by": {"name": text}, "rev": 1})


def test_hashes_of_ours_pass() -> None:
    refuse_text("x.yaml", {"sha256": "ab" * 32}, ["ab" * 32])


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (f"authorization: {TOKEN}", "a JSON Web Token"),
        ("-----BEGIN EC PRIVATE KEY-----", "a private key"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----", "a private key"),
        ("AKIAABCDEFGHIJKLMNOP", "a cloud or forge token"),
        (f"VERIFF_SHARED_SECRET={KEY}", "a named secret"),
        (f'"x-auth-client": "{KEY}"', "a named secret"),
        (f'{{"api_key": "{KEY}"}}', "a named secret"),
        ("password: correcthorse1battery", "a named secret"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_file_with_a_key_is_refused(text: str, what: str, encoding: str) -> None:
    with pytest.raises(Indiscreet, match=f"log.txt holds what looks like {what}"):
        refuse_file("log.txt", b"\x89PNG\r\n\0" * 2 + text.encode(encoding))


@pytest.mark.parametrize(
    "text", ["token: verified", "secret: ***", f"session {KEY}", "-----BEGIN CERTIFICATE-----", "sha256 " + "ab" * 32]
)
def test_a_file_that_only_speaks_of_keys_passes(text: str) -> None:
    refuse_file("log.txt", text.encode())
