"""Pacts: building them from rows, reading those of a team, checking them against the schemas, and verifying them.

Only the modules that build and verify need pact-python (the extra `contracts`).
"""
