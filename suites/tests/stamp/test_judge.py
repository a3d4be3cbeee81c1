"""A stamped suite judges: an app that does what its one row asks is ready, one that does nothing is not."""

import json
from pathlib import Path

import pytest
from golive.suites.tests.stamp.tree import Stamped

pytestmark = pytest.mark.xdist_group("stamp")

APPS = """
from urllib.request import Request, urlopen


class Idle:
    def __init__(self, ready):
        self.vendor = ready["vendors"]["lumen"]

    def start(self, user, first_name, last_name):
        return None


class Eager(Idle):
    def start(self, user, first_name, last_name):
        body = b'{"full_name": "Ann Lee"}'
        headers = {"authorization": "Bearer " + self.vendor["api_key"]}
        urlopen(Request(self.vendor["base_url"] + "/v1/checks", body, headers)).close()
"""


@pytest.mark.parametrize(("app", "status", "state"), [("Eager", 0, "PASS"), ("Idle", 1, "FAIL")])
def test_the_row_is_judged(stamped: Stamped, tmp_path: Path, app: str, status: int, state: str) -> None:
    (stamped.tree.site / "apps.py").write_text(APPS, encoding="utf-8")
    plan = tmp_path / "golive.toml"
    plan.write_text(f'[integration]\nname = "{app}"\n[integration.lumen]\npython = "apps:{app}"\n', encoding="utf-8")
    command = ("golive.simulators", "run", "lumen", "--integration", plan, "--report", tmp_path / "report")
    done = stamped.tree.run(*command)
    assert done.returncode == status, done.stdout
    (item,) = json.loads((tmp_path / "report" / "report.json").read_text("utf-8"))["items"]
    assert (item["item"]["id"], item["state"]) == ("LUMEN-GL-001", state)


def test_without_an_app_of_its_own_nothing_is_judged(stamped: Stamped) -> None:
    done = stamped.tree.run("pytest", "-p", "no:cacheprovider", "-o", "golive_integration=", "suites/lumen")
    assert done.returncode == 3, done.stdout
    assert "name the app that speaks to Lumen: --golive-integration FILE" in done.stdout
