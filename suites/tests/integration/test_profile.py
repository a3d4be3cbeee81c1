"""`[profile.<vendor>]`: a feature counts for the vendor that has it, and a slip never hides a row."""

from pathlib import Path

import pytest
from golive.simulators.conformance.integration import ConfigurationError, read_profile


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file that a test writes."""
    return tmp_path / "golive.toml"


def test_each_vendor_has_its_own(file: Path) -> None:
    file.write_text('[profile.veriff]\nfeatures = ["mobile", "batch"]\n[profile.acme]\nfeatures = ["x"]\n')
    assert read_profile(file, "acme").features == {"x"}
    file.write_text('[profile.veriff]\nfeatures = ["mobile", "batch"]\n')
    assert read_profile(file, "veriff").features == {"mobile", "batch"}
    assert read_profile(file, "acme").features == frozenset()


@pytest.mark.parametrize("text", ["", "[profile]\n", "[profile.veriff]\n"])
def test_nothing_said_is_no_feature(file: Path, text: str) -> None:
    file.write_text(text)
    assert read_profile(file, "veriff").features == frozenset()


@pytest.mark.parametrize(
    ("text", "key", "problem", "fix"),
    [
        ('[profile]\nfeatures = ["mobile"]', "profile.features", "belongs to no vendor", "write [profile.veriff]"),
        ("[profile.verif]\nfeatures = []", "profile.verif", "unknown key", "veriff"),
        ("[profile.veriff]\nfeature = []", "profile.veriff.feature", "unknown key", "features"),
        ('[profile.veriff]\nfeatures = "mobile"', "profile.veriff.features", "must be a list", "Write a list"),
        ("[profile.veriff]\nfeatures = [1]", "profile.veriff.features", "every item must be a text", "features = ["),
        ("profile = 1", "profile", "must be a table", "Write [profile]"),
        ("[profile]\nveriff = 1", "profile.veriff", "must be a table", "Write a table"),
    ],
)
def test_a_mistake_is_named(file: Path, text: str, key: str, problem: str, fix: str) -> None:
    file.write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        read_profile(file, "veriff")
    assert caught.value.key == key
    assert problem in caught.value.problem
    assert fix in caught.value.fix
