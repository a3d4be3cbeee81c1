"""Judging an integration: checklist, evidence, verdict and report, and the pytest side that gathers them.

Owns what is asked and what was found. How an integration is driven stands in `integration`; how a vendor behaves is the
vendor's business.
"""
