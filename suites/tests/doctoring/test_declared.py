"""What golive.toml says, and lacks."""

import re

import pytest
from golive.simulators.doctoring.findings import Code, Severity
from golive.suites.tests.doctoring.world import Look, app, bad


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[integration", "not TOML"),
        ("[servers]\n", "unknown table servers"),
        ("[serve]\nport = 1\n", r"unknown key in \[serve\]: port"),
        ('[serve]\nvendors = ["acme"]\n' + app(), "no vendor 'acme'"),
        ("", "to no vendor's suite"),
        ("[integration.veriff]\n", "webhooks|decisions|base_url"),
        (app(more='[profile.veriff]\nfeatures = ["telepathy"]\n'), "unknown: telepathy"),
        (app(more='[sources]\nios = "nowhere"\n'), "there is no folder"),
    ],
    ids=lambda given: given.replace("\n", " ")[:24],
)
def test_golive_toml(look: Look, toml: str, said: str) -> None:
    (finding,) = bad(look(toml, code=Code.CONFIG))
    assert finding.severity is Severity.FAIL
    assert finding.fix
    assert re.search(said, finding.said), finding.said


def test_a_command_that_is_not_there(look: Look) -> None:
    toml = app().replace("[integration]\n", '[integration]\ncommand = ["no-such-program"]\n')
    toml += '[integration.health]\nrequest = "GET /health"\n'
    assert [finding.severity for finding in look(toml, code=Code.COMMAND)] == [Severity.WARN]
    assert look(toml.replace("no-such-program", "git"), code=Code.COMMAND) == []
