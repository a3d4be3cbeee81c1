"""The shop as a program: its ready line, its departments, its settings, its mutants."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from urllib.request import urlopen

import pytest
from golive.suites.reference.vendors import VENDORS

PROGRAM = [sys.executable, "-m", "golive.suites.reference"]
PLACE = {"PORT": "0", "DATABASE": ":memory:"}
VERIFF = {"VERIFF_BASE_URL": "http://127.0.0.1:1", "VERIFF_API_KEY": "key", "VERIFF_SHARED_SECRET": "secret"}
PROOF = {"PROOF_BASE_URL": "http://127.0.0.1:1", "PROOF_CLIENT_TOKEN": "token"}
PROVE = {"PROVE_BASE_URL": "http://127.0.0.1:1", "PROVE_CLIENT_ID": "id", "PROVE_CLIENT_SECRET": "secret"}
YOTI = {
    "YOTI_CLIENT_SDK_ID": "id",
    "YOTI_KEY_FILE_PATH": str(files("golive.simulators.yoti").joinpath("keys", "test-key.pem")),
    "YOTI_API_URL": "http://127.0.0.1:1",
    "YOTI_NOTIFICATION_TOKEN": "user:password",
}
ALL = {"veriff": VERIFF, "proof": PROOF, "prove": PROVE, "yoti": YOTI}
EVERYTHING = {**VERIFF, **PROOF, **PROVE, **YOTI}
NEEDS = {name: " and ".join(needed) for name, needed in ALL.items()}
NO_PLACE = "https://shop.example/?a=1&b=2"
LABELS = ("Verify", "Top up", "Sign up", "Open an account")


@contextmanager
def program(environment: Mapping[str, str], *arguments: str) -> Iterator[dict[str, object]]:
    """A running shop; its ready line."""
    process = subprocess.Popen([*PROGRAM, *arguments], env={**PLACE, **environment}, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    with process, process.stdout:
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


def read(url: object) -> str:
    with urlopen(str(url)) as answer:  # noqa: S310 - the shop that was just started
        text: str = answer.read().decode()
        return text


@pytest.mark.parametrize(
    ("environment", "labels"),
    [(VERIFF, ["Verify"]), (PROOF, ["Top up"]), (EVERYTHING, [*LABELS])],
    ids=["veriff", "proof", "all"],
)
def test_the_shop_has_the_departments_that_it_has_credentials_for(
    environment: Mapping[str, str], labels: list[str]
) -> None:
    with program(environment) as ready:
        assert ready["mutants"] == []
        assert json.loads(read(f"{ready['url']}/health")) == {"status": "ok"}
        front = read(ready["url"])
        assert [label for label in LABELS if f'value="{label}"' in front] == labels
        for label in labels:
            assert "<h1>" in read(f"{ready['url']}/enter?user=ann&to={label.replace(' ', '%20')}")


def test_mutants_are_started_by_name() -> None:
    names = ["veriff:never_grants", "proof:never_books", "prove:never_grants", "yoti:never_grants"]
    given = [word for name in names for word in ("--mutant", name)]
    with program(EVERYTHING, *given) as ready:
        assert ready["mutants"] == names


WRONG = [
    ({**VERIFF, "VERIFF_API_KEY": ""}, (), "Set VERIFF_API_KEY: the integration's API key.\n"),
    ({"PROOF_BASE_URL": "x"}, (), "Set PROOF_CLIENT_TOKEN: the client token that Proof's team sent.\n"),
    ({**PROOF, "POLL_SECONDS": "soon"}, (), "POLL_SECONDS is 'soon': a number of seconds is needed.\n"),
    (
        {**PROVE, "PUBLIC_URL": NO_PLACE},
        (),
        f"PUBLIC_URL is '{NO_PLACE}': Prove takes shorter ones, of letters, digits and -._+=/:? only.\n",
    ),
    (
        {**YOTI, "YOTI_KEY_FILE_PATH": "no.pem"},
        (),
        "There is no file at YOTI_KEY_FILE_PATH, 'no.pem'.\n",
    ),
    (
        {},
        (),
        f"Nothing to serve. Set {', or '.join(f'{needs} for {name}' for name, needs in NEEDS.items())}.\n",
    ),
    (
        PROOF,
        ("--mutant", "veriff:never_grants"),
        f"A mutant of veriff needs veriff: set {' and '.join(VERIFF)}.\n",
    ),
]


@pytest.mark.parametrize(
    ("environment", "arguments", "sentence"),
    WRONG,
    ids=["one of three", "one of two", "no number", "no place to land", "no key", "nothing", "mutant"],
)
def test_a_missing_setting_is_named(environment: Mapping[str, str], arguments: tuple[str, ...], sentence: str) -> None:
    done = subprocess.run(
        [*PROGRAM, *arguments], env={**PLACE, **environment}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (2, sentence)


def test_the_mutants_can_be_listed() -> None:
    done = subprocess.run([*PROGRAM, "--list-mutants"], env=PLACE, capture_output=True, text=True, check=True)
    assert [line.split()[0] for line in done.stdout.splitlines()] == [
        f"{name}:{mutant}" for name, vendor in VENDORS.items() for mutant in vendor.mutants
    ]
