"""The run record: where a run took place."""

from typing import Any

import pytest
from golive.simulators.conformance.run import job

GITHUB = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "team/shop", "GITHUB_RUN_ID": "7"}


@pytest.mark.parametrize(
    ("environment", "where"),
    [
        ({}, ""),
        ({"CI": "false"}, ""),
        ({"CI": "true"}, "CI"),
        ({"CI": "true", **GITHUB}, "https://github.com/team/shop/actions/runs/7"),
        ({"CI": "true", "CI_JOB_URL": "https://gitlab.example/-/jobs/9"}, "https://gitlab.example/-/jobs/9"),
        ({"CI": "true", **GITHUB, "GITHUB_RUN_ID": ""}, "CI"),
    ],
    ids=["nowhere", "not in CI", "somewhere", "GitHub", "GitLab", "half of GitHub"],
)
def test_a_run_knows_the_job_that_it_is(environment: dict[str, Any], where: str) -> None:
    assert job(environment) == where
