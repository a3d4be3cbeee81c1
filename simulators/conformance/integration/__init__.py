"""How an integration under test is driven: a small protocol, and two ready adapters for it.

`load` reads the declaration in `golive.toml` (HTTP requests, or a Python class by import path), starts the app if the
team wants that, and hands back an `Integration`. Nothing here knows a vendor or judges an item.
"""

from .config import read_plan
from .errors import ConfigurationError, IntegrationError, IntegrationFailure, NotOffered, Reason
from .loader import load
from .protocol import Integration, Landing, Record, Started, State, View, Webhooks

__all__ = [
    "ConfigurationError",
    "Integration",
    "IntegrationError",
    "IntegrationFailure",
    "Landing",
    "NotOffered",
    "Reason",
    "Record",
    "Started",
    "State",
    "View",
    "Webhooks",
    "load",
    "read_plan",
]
