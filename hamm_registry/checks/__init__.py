"""Checking a registry: engine, rules, changes since a revision, output of diagnostics."""
