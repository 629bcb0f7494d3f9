"""Findings: what is wrong with a department's material, as values with a place."""
