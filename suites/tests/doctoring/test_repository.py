"""Secrets under version control."""

from pathlib import Path

import pytest
from golive.simulators.doctoring.findings import Code, Severity
from golive.suites.tests.doctoring.world import PUBLISHED, SMALL, SOUND, TWO, VERIFF, Look, Track, app, bad, pem


def test_no_repository(look: Look) -> None:
    assert [finding.said for finding in look(code=Code.GIT)] == ["not a git repository"]


def test_without_git(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    (finding,) = look(code=Code.GIT)
    assert (finding.severity, "git is not installed" in finding.said) == (Severity.WARN, True)


def test_a_repository_that_git_does_not_trust(look: Look, track: Track, monkeypatch: pytest.MonkeyPatch) -> None:
    track("README", "")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    (finding,) = look(code=Code.GIT)
    assert (finding.severity, "were not looked for" in finding.said) == (Severity.WARN, True)


@pytest.mark.parametrize("name", [".env", "app/.env", ".env.production"])
def test_an_environment_file(look: Look, track: Track, name: str) -> None:
    track(name, "A=1\n")
    (finding,) = look(code=Code.GIT)
    assert finding.severity is Severity.FAIL
    assert finding.said == f"{name} is under version control"


def test_an_environment_file_that_is_about_to(look: Look, track: Track, here: Path) -> None:
    track("README", "")
    track(".env.example", "A=1\n")
    (here / ".env").write_text("A=1\n", encoding="utf-8")
    (finding,) = look(code=Code.GIT)
    assert (finding.severity, ".env would be added" in finding.said) == (Severity.WARN, True)
    (here / ".gitignore").write_text(".env\n", encoding="utf-8")
    assert bad(look(code=Code.GIT)) == []


def test_a_secret_of_ours(look: Look, track: Track) -> None:
    track("deep/down/settings.py", f"NAME = 'shop'\nSECRET = '{TWO}'\n")
    (finding,) = look(vendor="veriff", code=Code.GIT, **VERIFF)
    assert finding.said == "deep/down/settings.py:2 holds the value of GOLIVE_VERIFF_SHARED_SECRET"
    assert look(vendor="veriff", code=Code.GIT)[0].severity is Severity.OK


def test_a_secret_that_the_app_is_given(look: Look, track: Track) -> None:
    toml = app().replace("[integration]\n", '[integration]\ncommand = ["git"]\n')
    toml += '[integration.env]\nKEY = "{env.SHOP_SECRET}"\n'
    track("settings.py", "x = 'swordfish-42'")
    (finding,) = look(toml, code=Code.GIT, SHOP_SECRET="swordfish-42")
    assert finding.said == "settings.py:1 holds the value of SHOP_SECRET"


@pytest.mark.parametrize("text", [pem(SMALL), f'KEY="{pem(SMALL)}"'.replace("\n", "\\n")], ids=["file", "one line"])
def test_a_private_key(look: Look, track: Track, text: str) -> None:
    track("key.pem", text)
    (finding,) = look(code=Code.GIT)
    assert finding.said == "key.pem:1 holds a private key"


def test_a_private_key_that_is_about_to(look: Look, track: Track, here: Path) -> None:
    track("README", "")
    (here / "release.pem").write_text(pem(SMALL), encoding="utf-8")
    (finding,) = look(code=Code.GIT)
    assert finding.severity is Severity.WARN
    assert finding.said == "release.pem:1 holds a private key, and would be added by the next git add"


def test_what_is_no_secret(look: Look, track: Track) -> None:
    track("test-key.pem", SOUND)
    track("reader.py", "if '-----BEGIN RSA PRIVATE KEY-----' in text: ...\n")
    track("serve.sh", f"export VERIFF_SHARED_SECRET={PUBLISHED['veriff']['shared_secret']}\n")
    given = {"VERIFF_SHARED_SECRET": PUBLISHED["veriff"]["shared_secret"]}
    assert bad(look(app(), code=Code.GIT, **given)) == []


def test_what_is_not_told_is_counted(look: Look, track: Track) -> None:
    for number in range(23):
        track(f"{number}/.env", "A=1")
    found = look(code=Code.GIT)
    assert {finding.severity for finding in found} == {Severity.FAIL}
    assert found[-1].said == "and 3 places more"
