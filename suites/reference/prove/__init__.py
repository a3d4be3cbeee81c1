"""Sign up with Prove: the part of the reference shop that makes sure whose phone number it is.

It knows Prove from the outside only, and imports nothing of golive, so that it stays as ignorant as a team's own app.
"""
