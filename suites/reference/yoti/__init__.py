"""Opening an account with Yoti: the part of the reference shop that makes sure who somebody is.

It knows Yoti from the outside only, and imports nothing of golive, so that it stays as ignorant as a team's own app.
"""
