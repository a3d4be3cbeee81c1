"""Sign-off: what goes into files once a plan is judged, and what anybody can find out from these files alone.

Owns the bundle, its signature, the attestations and waivers of a team as files, and the comparison of two bundles. The
decision is made in `conformance`; nothing here adds to it.
"""
