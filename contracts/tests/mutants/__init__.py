"""Simulators with one defect each, and the piece of the contracts that has to notice.

A contract that accepts every simulator proves nothing about any. Each vendor's defects are a table in a file of its
name; `python -m golive.contracts.tests.mutants` lets each live for the moment in which its piece looks at it.
"""
