"""Fidelity: one contract, held against the simulator, recorded goldens and the vendor's real sandbox alike.

Owns reading the vendor's OpenAPI, calling by it, holding exchanges to it, and comparing targets. It knows no vendor and
starts no server; what is special about one stands in `golive.contracts.<vendor>`.
"""
