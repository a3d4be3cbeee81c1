"""How an integration under test is driven: a small protocol, and two ready adapters for it.

`load` reads the declaration in `golive.toml` (HTTP requests, or a Python class by import path), starts the app if the
team wants that, and hands back an `Integration`. What may be done to it is data beside a vendor's checklist, read by
`load_table`. Nothing here knows a vendor or judges an item.
"""

from .config import read_plan
from .errors import ConfigurationError, IntegrationError, IntegrationFailure, NotOffered, Reason
from .loader import load
from .operations import Table
from .plan import Plan
from .profile import read_profile
from .protocol import Integration
from .sources import Sources, read_sources
from .table import OperationsError, load_table, shipped

__all__ = [
    "ConfigurationError",
    "Integration",
    "IntegrationError",
    "IntegrationFailure",
    "NotOffered",
    "OperationsError",
    "Plan",
    "Reason",
    "Sources",
    "Table",
    "load",
    "load_table",
    "read_plan",
    "read_profile",
    "read_sources",
    "shipped",
]
