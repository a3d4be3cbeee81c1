"""Top-up with Proof: the part of the reference shop in which people buy and sell crypto.

It knows Proof from the outside only, and imports nothing of golive, so that it stays as ignorant as a team's own app.
"""
