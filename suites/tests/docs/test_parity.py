"""The ranks of evidence on the page on parity: live beats recorded, recorded beats documented, a stand-in is nobody."""

from datetime import date
from typing import Any

import pytest
from golive.simulators.fidelity.goldens import FORMAT, LABELS, LOOPBACK, SANDBOX, Answered, Asked, Golden, Step
from golive.simulators.fidelity.openapi import document
from golive.simulators.fidelity.proven import Proven, Seen
from golive.suites.docs.parity import Evidence, evidence

CREATE = document("veriff").operations["createSession"]
STEP = Step(1, "createSession", Asked("POST", "/v1/sessions"), Answered(201), source="DD-API v1sessions")


def golden(kind: Any, day: str | None = None, account: str | None = None) -> Golden:  # noqa: ANN401 - one of two words
    return Golden(FORMAT, kind, LABELS[kind], "veriff", "a_flow", day, account, None, {}, (), (STEP,))


DOCUMENTED = golden("documented")
RECORDED = golden("recorded", "2026-11-20", SANDBOX)
STAND_IN = golden("recorded", "2026-11-21", LOOPBACK)
LIVE = Proven("veriff", "sandbox", {"createSession": Seen(date(2026, 11, 21), (201, 400))})


@pytest.mark.parametrize(
    ("live", "known", "expected"),
    [
        (LIVE, [RECORDED], Evidence("live", (201, 400), "golive check --target sandbox", "2026-11-21")),
        (None, [DOCUMENTED, RECORDED], Evidence("recorded", (201,), "DD-API v1sessions", "2026-11-20")),
        (None, [DOCUMENTED, STAND_IN], Evidence("documented example", (201,), "DD-API v1sessions", "never")),
        (Proven("veriff", "sandbox"), [], Evidence("schema only", (), "DD-API v1sessions (documented)", "never")),
    ],
)
def test_the_best_evidence_counts(live: Proven | None, known: list[Golden], expected: Evidence) -> None:
    assert evidence("veriff", CREATE, live, known) == expected
