"""Credentials: their shapes, twins, the simulator's own, files that others may read."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PublicFormat
from golive.simulators.doctoring.findings import Code, Severity
from golive.suites.tests.doctoring.world import (
    ACCOUNTS,
    ONE,
    PUBLISHED,
    SMALL,
    SOUND,
    TWO,
    VERIFF,
    YOTI,
    Look,
    app,
    bad,
    pem,
)


@pytest.mark.parametrize("vendor", ACCOUNTS)
def test_a_sound_account(look: Look, vendor: str) -> None:
    found = [one for one in look(vendor=vendor, **ACCOUNTS[vendor]) if one.vendor]
    assert {one.code for one in found} >= {Code.KEY, Code.URL, Code.ACCOUNT}
    assert bad(found) == []


@pytest.mark.parametrize(
    ("vendor", "variable", "value", "said"),
    [
        ("veriff", "GOLIVE_VERIFF_API_KEY", "abc", "is not a UUID"),
        ("veriff", "GOLIVE_VERIFF_API_KEY", "00000000-0000-0000-0000-000000000000", "is all zeros"),
        ("veriff", "GOLIVE_VERIFF_API_KEY", f" {ONE}", "white space"),
        ("veriff", "GOLIVE_VERIFF_API_KEY", f"'{ONE}'", "quotes"),
        ("veriff", "GOLIVE_VERIFF_SHARED_SECRET", "<your secret>", "placeholder"),
        ("veriff", "GOLIVE_VERIFF_SHARED_SECRET", ONE, "are the same value"),
        ("prove", "GOLIVE_PROVE_CLIENT_ID", "short", "fewer than 16"),
        ("prove", "GOLIVE_PROVE_CLIENT_SECRET", "client-of-a-project", "are the same value"),
        ("prove", "GOLIVE_PROVE_CLIENT_SECRET", "a secret of a project", "no header may carry"),
        ("prove", "GOLIVE_PROVE_CLIENT_SECRET", "change-me", "placeholder"),
        ("proof", "GOLIVE_PROOF_CLIENT_TOKEN", "Bearer token-of-a-partner", "begins with Bearer"),
        ("proof", "GOLIVE_PROOF_WIDGET_ID", "widget", "is not a UUID"),
        ("yoti", "GOLIVE_YOTI_SDK_ID", "sdk", "is not a UUID"),
    ],
)
def test_a_key_that_cannot_be_one(look: Look, vendor: str, variable: str, value: str, said: str) -> None:
    found = bad(look(vendor=vendor, code=Code.KEY, **ACCOUNTS.get(vendor, YOTI) | {variable: value}))
    assert [finding.severity for finding in found] == [Severity.FAIL]
    assert variable in found[0].said
    assert said in found[0].said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (pem(SMALL), "1024 bits"),
        (pem(SMALL, BestAvailableEncryption(b"word")), "has a pass phrase"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "not for RSA"),
        (SMALL.public_key().public_bytes(Encoding.PEM, PublicFormat.PKCS1).decode(), "something public"),
        (SOUND.replace("\n", "\\n"), "two characters"),
        (SOUND[:200] + SOUND[300:], "damaged"),
        ("hello", "is not PEM"),
    ],
    ids=["small", "protected", "not RSA", "public", "one line", "damaged", "no PEM"],
)
def test_a_key_of_yoti_s(look: Look, here: Path, text: str, said: str) -> None:
    (finding,) = bad(look(vendor="yoti", code=Code.KEY, GOLIVE_YOTI_PRIVATE_KEY_PEM=text))
    assert said in finding.said
    (here / "key.pem").write_text(text, encoding="utf-8")
    (here / "key.pem").chmod(0o600)
    (finding,) = bad(look(vendor="yoti", code=Code.KEY, GOLIVE_YOTI_PRIVATE_KEY_FILE="key.pem"))
    assert said in finding.said


def test_a_key_file(look: Look, here: Path) -> None:
    given = {"GOLIVE_YOTI_PRIVATE_KEY_FILE": "key.pem"}
    assert "cannot be read" in bad(look(vendor="yoti", code=Code.KEY, **given))[0].said
    (here / "key.pem").write_text(SOUND, encoding="utf-8")
    (here / "key.pem").chmod(0o640)
    (finding,) = bad(look(vendor="yoti", code=Code.KEY, **given))
    assert (finding.severity, finding.fix) == (Severity.WARN, "chmod 600 key.pem")
    (here / "key.pem").chmod(0o600)
    assert bad(look(vendor="yoti", code=Code.KEY, **given)) == []


def test_the_key_that_signs_off(look: Look, here: Path) -> None:
    (here / "sign.pem").write_text(SOUND, encoding="utf-8")
    (here / "sign.pem").chmod(0o644)
    (finding,) = bad(look('[signoff]\nkey = "sign.pem"\n', code=Code.KEY))
    assert "signoff.key" in finding.said
    assert look('[signoff]\nkey = "$NAME"\n', code=Code.KEY) == []


def test_the_simulator_s_credentials_are_for_the_simulator(look: Look) -> None:
    published = {"GOLIVE_VERIFF_API_KEY": PUBLISHED["veriff"]["api_key"]}
    (finding,) = look(vendor="veriff", code=Code.PUBLISHED, **VERIFF | published)
    assert finding.severity is Severity.FAIL
    local = {"GOLIVE_VERIFF_BASE_URL": "http://127.0.0.1:7402"}
    assert look(vendor="veriff", code=Code.PUBLISHED, **VERIFF | published | local) == []
    other = {"GOLIVE_VERIFF_API_KEY": "7e57" + ONE[4:]}
    (finding,) = look(vendor="veriff", code=Code.PUBLISHED, **VERIFF | other)
    assert finding.severity is Severity.WARN


def test_the_simulator_s_key_is_known_under_another_name(look: Look, here: Path) -> None:
    (here / "mine.pem").write_text(SOUND, encoding="utf-8")
    given = YOTI | {"GOLIVE_YOTI_PRIVATE_KEY_FILE": "mine.pem"}
    (finding,) = look(vendor="yoti", code=Code.PUBLISHED, **given)
    assert "GOLIVE_YOTI_PRIVATE_KEY_FILE" in finding.said


@pytest.mark.parametrize(
    "given",
    [
        {"VERIFF_API_KEY": TWO, "VERIFF_SHARED_SECRET": ONE, **VERIFF},
        {"VERIFF_API_KEY": PUBLISHED["veriff"]["shared_secret"]},
        {"VERIFF_API_KEY": ONE, "VERIFF_SHARED_SECRET": ONE},
    ],
    ids=["two places", "the simulator's", "copied twice"],
)
def test_keys_that_are_mixed_up(look: Look, given: dict[str, str]) -> None:
    found = bad(look(vendor="veriff", code=Code.KEY, **given))
    assert found
    assert all("are the same value" in finding.said for finding in found)


def test_a_variable_that_nothing_reads(look: Look) -> None:
    (finding,) = bad(look(vendor="veriff", code=Code.ACCOUNT, GOLIVE_VERIFF_APIKEY=ONE))
    assert (finding.severity, finding.said) == (Severity.WARN, "nothing reads GOLIVE_VERIFF_APIKEY")
    assert "GOLIVE_VERIFF_API_KEY" in finding.fix


def test_a_secret_that_is_set_elsewhere(look: Look) -> None:
    toml = app(more='[sandbox.veriff]\nshared_secret = "$CI_SECRET"\n')
    (finding,) = bad(look(toml, code=Code.ACCOUNT))
    assert (finding.severity, "shared_secret needs CI_SECRET" in finding.said) == (Severity.WARN, True)
    (finding,) = bad(look(f"{toml}api_key = 1.5\n", code=Code.ACCOUNT))
    assert finding.severity is Severity.FAIL


def test_an_account_that_is_half_there(look: Look) -> None:
    (finding,) = bad(look(vendor="veriff", code=Code.ACCOUNT, GOLIVE_VERIFF_API_KEY=ONE))
    assert finding.severity is Severity.WARN
    assert "GOLIVE_VERIFF_BASE_URL, GOLIVE_VERIFF_SHARED_SECRET still to be set" in finding.said


def test_a_secret_in_golive_toml(look: Look) -> None:
    toml = app(more=f'[sandbox.veriff]\nshared_secret = "{TWO}"\n')
    (finding,) = bad(look(toml, code=Code.ACCOUNT))
    assert "may not stand in a file" in finding.said
