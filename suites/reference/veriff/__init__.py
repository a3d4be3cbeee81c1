"""A small web shop that verifies its customers with Veriff, as a good team would write it.

It knows Veriff from the outside only: HTTP, webhooks, a shared secret. It is started by `python -m` with its
configuration in the environment, and `mutants` holds its broken twins.
"""
