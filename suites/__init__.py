"""Suites that mirror each vendor's go-live checklist, and the reference integrations they are proven on."""
