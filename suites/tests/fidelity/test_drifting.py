"""What `golive drift` and `golive record` refuse before they ask anybody anything."""

from pathlib import Path

import pytest
from golive.simulators import drifting, recording
from golive.simulators.config import BadConfig


@pytest.mark.parametrize(("vendor", "every"), [(None, False), ("proof", True)])
def test_one_vendor_or_all_of_them(vendor: str | None, *, every: bool) -> None:
    with pytest.raises(BadConfig, match="name a vendor, or say --all"):
        drifting.run(vendor, every)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[drift]\nstale = 1", "stale_after_days"),
        ("[drift.severity]\nenumeration = 'info'", "error code"),
        ("[drift", "is not TOML"),
    ],
)
def test_settings_that_are_not_known(text: str, why: str, tmp_path: Path) -> None:
    file = tmp_path / "golive.toml"
    file.write_text(text)
    with pytest.raises(BadConfig, match=why):
        drifting.run("proof", config=file)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="cannot be read"):
        drifting.run("proof", config=tmp_path / "none.toml")


def test_unknown_flows_and_vendors(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="known: "):
        recording.run("proof", ["nothing_of_the_kind"], tmp_path)
    with pytest.raises(BadConfig, match="known: "):
        recording.run("acme", (), tmp_path)


def test_nothing_is_recorded_unasked(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="GOLIVE_ALLOW_LIVE=1"):
        recording.run("proof", (), tmp_path, None, {})


def test_a_folder_that_is_not_there_is_not_passed_over(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="there is no such folder"):
        drifting.run("veriff", folder=tmp_path / "nowhere")
