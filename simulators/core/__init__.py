"""Pure rules of a simulated vendor: messages, transactions, time, chance, errors.

Nothing here opens a socket, reads a clock or draws a random number: `clock` and `ids` are the only doors to
time and chance, and both are handed in. It may import the standard library, msgspec and jsonschema_rs.
"""
