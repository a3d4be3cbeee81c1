"""Simulated vendors: one folder each, over a shared core."""
