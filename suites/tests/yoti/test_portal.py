"""What an application may have in Yoti Hub, and what golive tells of it."""

from typing import Any

import pytest
from golive.simulators.client import ControlFailure
from golive.simulators.core.tls import Tls
from golive.simulators.yoti import VENDOR, portal
from golive.simulators.yoti.sim import YotiSim
from golive.suites.tests.authority import authority
from golive.suites.tests.yoti.caller import foreign, public_pem
from msgspec import structs


def test_notifications_speak_one_version_and_trust_the_tests_own_authority(yoti_sim: YotiSim) -> None:
    pem = authority().certificate
    assert yoti_sim.configure(notification_ca=pem)["notification_ca"] == pem
    assert VENDOR.tls(portal.PUBLISHED) == Tls("1.2", None)
    assert portal.tls(structs.replace(portal.PUBLISHED, notification_ca=pem)) == Tls("1.2", pem)


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"notification_ca": "-----BEGIN NONSENSE-----"}, "notification_ca: this is no certificate in PEM form"),
        ({"public_key": "-----BEGIN PUBLIC KEY-----"}, "public_key: must be an RSA public key in PEM"),
        ({"environment": "moon"}, "environment"),
    ],
)
def test_what_is_no_setting_is_refused(yoti_sim: YotiSim, settings: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ControlFailure, match=complaint):
        yoti_sim.configure(**settings)


def test_a_team_that_has_a_key_of_its_own_is_told_no_private_one(yoti_sim: YotiSim) -> None:
    own = structs.replace(portal.PUBLISHED, public_key=public_pem(foreign()))
    assert "private_key_pem" not in portal.connection(own, "http://127.0.0.1:7403")
    assert "YOTI_KEY_FILE_PATH" not in portal.environment(own, "http://127.0.0.1:7403")
    assert portal.PRIVATE_KEY.read_text() == yoti_sim.private_key_pem
