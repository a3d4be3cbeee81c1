"""What pages take from the code: tables and diagrams of a vendor, written between markers.

A tool of the checkout, hence not in the wheel: `python -m golive.suites.docs` renews the pages.
"""
