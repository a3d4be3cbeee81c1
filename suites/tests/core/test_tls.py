"""What a portal takes for the certificates of a CA."""

import pytest
from golive.simulators.core.errors import ControlError
from golive.simulators.core.tls import check_trusted
from golive.suites.tests.authority import authority

CA = authority().certificate
KEY = authority().receiver.partition("-----BEGIN CERTIFICATE-----")[0]


@pytest.mark.parametrize(
    "pem", [None, CA, CA + CA, f"Prüfstelle\n{CA}"], ids=["nothing", "one", "two", "with a remark"]
)
def test_certificates_or_nothing(pem: str | None) -> None:
    check_trusted("ca", pem)


@pytest.mark.parametrize(
    "pem",
    ["", "Prüfstelle", KEY, CA[:100], CA.replace("MII", "AAA", 1)],
    ids=["empty", "text", "key", "cut", "altered"],
)
def test_all_else_is_refused_in_a_sentence(pem: str) -> None:
    with pytest.raises(ControlError, match=r"ca: this is no certificate in PEM form; give .*, or null") as refused:
        check_trusted("ca", pem)
    assert refused.value.status == 400
