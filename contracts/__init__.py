"""Contracts between an integration and the simulated vendors."""
