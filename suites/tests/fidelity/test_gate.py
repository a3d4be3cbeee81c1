"""The last gate: no spelling of a secret passes, and ordinary evidence does."""

import base64
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from golive.simulators.fidelity.gate import Guarded, Refused, check

SECRET = 'p4ss/w+rd "é'
LINE = "MIIEvgIBADANBgkqhkiG9w0BAQEFAASC"
KEY = f"-----BEGIN PRIVATE KEY-----\n{LINE}\n{LINE[::-1]}\n-----END PRIVATE KEY-----\n"
UUID = "3f1b6c7e-95a4-4a21-8d0c-5b7e2f9a1c34"


@pytest.mark.parametrize(
    "spelt",
    [
        lambda s: s,
        str.upper,
        lambda s: f"before{s}after",
        lambda s: json.dumps(s),
        lambda s: s.replace("/", "\\/"),
        lambda s: quote(s, safe=""),
        lambda s: quote(s),
        lambda s: quote(quote(s, safe=""), safe=""),
        lambda s: s.encode().hex(),
        lambda s: s.encode().hex().upper(),
        lambda s: base64.b64encode(s.encode()).decode(),
        lambda s: base64.urlsafe_b64encode(s.encode()).decode().rstrip("="),
        lambda s: base64.b64encode(f"user:{s}".encode()).decode(),
        lambda s: base64.b64encode(f"ab{s}:c".encode()).decode(),
        lambda s: "".join(f"\\u{ord(char):04X}" for char in s),
        lambda s: "".join(f"&#{ord(char)};" for char in s),
    ],
)
def test_a_live_secret_does_not_pass_in_any_spelling(spelt: Callable[[str], str]) -> None:
    with pytest.raises(Refused, match=r"^g at /a/0 holds a live secret; nothing was written$"):
        check("g", {"a": [spelt(SECRET)]}, Guarded([SECRET]))


def test_a_secret_as_the_name_of_a_member_does_not_pass_either() -> None:
    with pytest.raises(Refused, match=r"^g at its root holds a live secret"):
        check("g", {SECRET: 1}, Guarded([SECRET]))


def test_a_uuid_without_its_hyphens_is_the_same_secret() -> None:
    with pytest.raises(Refused, match="live secret"):
        check("g", [UUID.replace("-", "")], Guarded([UUID]))


def test_a_line_of_a_key_is_as_bad_as_the_key() -> None:
    with pytest.raises(Refused, match="live secret"):
        check("g", [LINE], Guarded([KEY]))


def test_a_number_may_be_a_secret() -> None:
    with pytest.raises(Refused, match="live secret"):
        check("g", {"a": 55512345}, Guarded(["55512345"]))


@pytest.mark.parametrize(
    "text",
    [
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
        "see eyJhbGciOiJIUzI1NiJ9.e30.",
        "-----BEGIN CERTIFICATE-----",
        "Authorization: Bearer abcdefgh",
        "basic dXNlcjpwdw==",
        "no user ann.lee@shop.example here",
        "q=ann%40shop.example",
        UUID,
        "0123456789abcdef0123456789abcdef",
        "sk_live_9aZ3kQ7xW2mN8pLr4TvB",
        "hQwErTyUiOpAsDfGhJkLzXcVbNmM",
    ],
)
def test_what_looks_like_a_secret_does_not_pass(text: str) -> None:
    with pytest.raises(Refused) as refused:
        check("g", {"a": text}, Guarded())
    assert text not in str(refused.value)


@pytest.mark.parametrize("text", ["Ann Lee", "ANN LEE", "for Ann Lee.", "q=Ann%20Lee"])
def test_personal_data_that_was_left_out_does_not_come_back(text: str) -> None:
    with pytest.raises(Refused, match="left out elsewhere"):
        check("g", {"message": text}, Guarded(private=["Ann Lee"]))


@pytest.mark.parametrize("text", ["2001004051", "no user +1 (200) 100-4051", "u12001004051x", "200.100.4051"])
def test_a_telephone_s_number_is_found_however_it_is_written(text: str) -> None:
    with pytest.raises(Refused, match="left out elsewhere"):
        check("g", {"message": text}, Guarded(private=["+1 200-100-4051", "2001004051"]))


def test_a_day_that_was_left_out_is_no_telephone_s_number() -> None:
    check("g", ["2026-01-01T00:00:00Z"], Guarded(private=["2026-01-01"]))


def test_a_token_that_was_left_out_is_looked_for_like_a_secret() -> None:
    token = "words-in-a-row-and-no-space"
    with pytest.raises(Refused, match="live secret"):
        check("g", [base64.b64encode(token.encode()).decode()], Guarded(private=[token]))


def test_the_name_of_an_unknown_member_may_be_personal() -> None:
    with pytest.raises(Refused, match="left out elsewhere"):
        check("g", {"removed": {"/names/Ann Lee": "unknown string"}}, Guarded(private=["Ann Lee"]))


@pytest.mark.parametrize(
    "text",
    [
        "document_crosslinked_with_fraud",
        "2026-01-01T09:05:06.000000Z",
        "/v1/sessions/<session:1>/decision?version=1.0.0",
        "application/json",
        "ID_DOCUMENT_TEXT_DATA_EXTRACTION",
        "requestedIdentityProfileRequirements",
        "http://127.0.0.1:7402/v1",
        "malformed request: phoneNumber is required",
        "annotated",
    ],
)
def test_ordinary_evidence_passes(text: str) -> None:
    written = check("g", {"a": text}, Guarded(private=["Ann", "EE"], secrets=["abc"]))
    assert json.loads(written) == {"a": text}
    assert written.endswith(b"}\n")


def test_our_own_hashes_pass_and_no_others() -> None:
    mark = f"<sha256:{'0a1b2c3d' * 8} 9 bytes>"
    assert mark.encode() in check("g", [mark], Guarded(marks={mark}))
    with pytest.raises(Refused, match="too random"):
        check("g", [mark], Guarded())
