"""The control API below `/__admin`: sandboxes, time, faults, journal, deliveries, messages, portals, states.

It is served on a port of its own, so that no vendor's path is ever taken. Errors are `{"error": "<one sentence>", ...}`
with the known alternatives where there are some. Its document is `schemas/control/openapi.yaml`.
"""
