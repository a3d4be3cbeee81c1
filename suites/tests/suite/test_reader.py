"""Reading the team's code: what was found is evidence by its digest, and its text stays where it is."""

from hashlib import sha256
from pathlib import Path

import pytest
from golive.simulators.client import SandboxHandle
from golive.simulators.conformance.attachments import Attachments
from golive.simulators.conformance.integration import NotOffered, Sources
from golive.simulators.core import schema
from golive.simulators.reader import Reader


@pytest.fixture
def attached() -> Attachments:
    return Attachments()


@pytest.fixture
def reader(tmp_path: Path, sandbox: SandboxHandle, attached: Attachments) -> Reader:
    (tmp_path / "Info.plist").write_text("camera", encoding="utf-8")
    return Reader(Sources({"ios": tmp_path}), "veriff", sandbox, attached)


def test_what_was_found_is_evidence_without_its_text(reader: Reader, attached: Attachments) -> None:
    assert reader.files("ios", "**/*.plist") == [("Info.plist", "camera")]
    (exchange,) = attached.drain().exchanges
    assert (exchange["vendor"], exchange["operation"], exchange["direction"]) == ("veriff", "sources.read", "out")
    assert (exchange["request"]["method"], exchange["request"]["url"]) == ("READ", "/ios/**/*.plist")
    assert exchange["response"]["body"] == {"Info.plist": sha256(b"camera").hexdigest()}
    assert list(schema.load("golive", "exchange").violations({"seq": 1, **exchange})) == []


def test_nothing_found_is_no_evidence(reader: Reader, attached: Attachments) -> None:
    assert reader.files("ios", "**/*.kt") == []
    with pytest.raises(NotOffered):
        reader.files("android", "**/*")
    assert attached.drain().exchanges == ()
