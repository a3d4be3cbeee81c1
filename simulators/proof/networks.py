"""Networks of the crypto leg: how addresses look on them, and what the widget's maker calls them."""

import hashlib
from collections.abc import Mapping

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

PROVIDER_NAMES: Mapping[str, str] = {"TRC20": "TRON", "ERC20": "ETHEREUM", "BEP20": "BINANCESMARTCHAIN"}
"""The widget maker's names (X); Proof's sessions use the keys (D)."""


def address_on(network: str, seed: str) -> str:
    """An address that looks right on `network` and follows from `seed` (I).

    TRC20: T and 33 base58 characters; any other: 0x and 40 hexadecimal digits.
    """
    digest = hashlib.sha512(seed.encode()).digest()
    if network == "TRC20":
        return "T" + "".join(_BASE58[byte % 58] for byte in digest[:33])
    return "0x" + digest[:20].hex()
